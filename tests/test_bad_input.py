"""Bad input, kind by kind: what is said and where, whose books are made all the same, and that nothing is lost."""

from pathlib import Path

import pytest
from bad_input import (
    ANEW,
    BOTH,
    FEE,
    HEAD,
    HOURS,
    LARGE,
    NO_HOURS,
    NO_USERS,
    NO_WORKBOOK,
    NOBODY,
    READ_BY_IMPORT,
    SHARE,
    USAGE,
    USERS,
    WHEN,
    Bad,
    bytes_of,
    card,
    check_kind,
    clients,
    contents,
    far_out,
    file,
    into_a_folder,
    locked,
    packed,
    run,
    usage,
    without,
    write_files,
    write_sheets,
)
from drawn_once import drawn_once

pytestmark = pytest.mark.usefixtures(drawn_once.__name__)

GOOD_ROWS = USAGE.splitlines()[1:]
"""Whoever is priced is the same client each time, whatever stands beside its rows."""

KINDS: dict[str, Bad] = {
    # Nothing wrong, though it looks so.
    "good": Bad((), BOTH),
    "semicolons and decimal commas": Bad((), BOTH, "client;users;manual discount\nAcme;12;0,05\nBrick & Co;30;\n"),
    "control characters": Bad((), BOTH, "client,users\nAcme\x07,12\nBrick\x00&\x1fCo,30\n"),
    "a title above the head": Bad((), BOTH, "Our clients of 2026,,\n,,\nclient,users,\nAcme,12\nBrick & Co,30\n"),
    "a name that is a path": Bad(
        ('Note: usage.csv row 12 column "client": 10 rows of "con" were taken for "CON"; rename the client where another is meant',),
        ("con-client", "etc"), "client,users\n../../etc,12\nCON,30\n", USAGE.replace("Acme", "../../etc").replace("Brick & Co", "con"),
    ),

    # The table of clients.
    "text for a number": clients("client,users\nAcme,many", f'clients.csv row 2 column "users": {USERS} (got many)'),
    "a negative number": clients("client,users\nAcme,-3", f'clients.csv row 2 column "users": {USERS} (got -3)'),
    "half a user": clients("client,users\nAcme,2.5", f'clients.csv row 2 column "users": {USERS} (got 2.5)'),
    "numbers that are none": clients(
        'client,users\nAcme,nan\nB,inf\nC,1_000\nD,"1,000"\nE,1e400\nF,1e300',
        *(f'clients.csv row {row} column "users": {USERS} (got {got}'
          for row, got in ((2, "nan)"), (3, "inf)"), (4, "1_000)"), (5, "1,000); write 1000, or 1"), (6, "1e400)"))),
        f'clients.csv row 7 column "users": {USERS} (got 1e300); {LARGE}',
    ),
    "no name": clients(
        "client,users\n,3\nAcme,12", 'clients.csv row 2 column "client": client must be text (got nothing)', made=BOTH
    ),
    "a client twice": clients(
        "client,users\nAcme,12\nACME ,4",
        'clients.csv row 3 column "client": client "ACME" stands twice; keep one row; the first was read', made=BOTH,
    ),
    "an unknown plan": clients(
        "client,users,plans\nAcme,3,Silver; Glod", 'clients.csv row 2 column "plans": no plan "Glod" in the rate card; nearest: Gold'
    ),
    "plans between commas": clients(
        'client,users,plans\nAcme,3,"Silver, Gold"',
        'clients.csv row 2 column "plans": no plan "Silver, Gold" in the rate card; separate plans by semicolons: Silver; Gold',
    ),
    "nothing to compare": clients(
        "client,users,plans\nAcme,3,As you go",
        'clients.csv row 2 column "plans": there is nothing to compare with pay as you go; offer at least one more plan',
    ),
    "15 for 15 %": clients(
        "client,users,manual discount\nAcme,3,15\nB,3,115 %\nC,3,150\nD,3,-0.1",
        f'clients.csv row 2 column "manual discount": {SHARE} (got 15); write 15 % as 0.15',
        f'clients.csv row 3 column "manual discount": {SHARE} (got 115 %)',
        f'clients.csv row 4 column "manual discount": {SHARE} (got 150)',
        f'clients.csv row 5 column "manual discount": {SHARE} (got -0.1)',
    ),
    "another currency": clients(
        "client,users,currency\nAcme,3,USD",
        'clients.csv row 2 column "currency": currency must be EUR, as in the rate card (got USD); '
        "price this client with a rate card in USD",
    ),
    "no users for a fee per user": clients(
        "client,users\nAcme,",
        f'clients.csv row 2 column "users": Acme: {NO_USERS}',
    ),
    "formulas for names": Bad(
        (f'clients.csv row 2: =HYPERLINK("http://x.example"): {NO_HOURS}',), ("1", "sum-a1"),
        'client,users,contact\n"=HYPERLINK(""http://x.example"")",3,\n@SUM(A1),12,=1+1\n+1,30,-2+3\n',
        USAGE.replace("Acme", "@SUM(A1)").replace("Brick & Co", "+1"),
    ),
    "a name with the separator": clients(
        "client,users\nQuill, 3,3",
        "clients.csv row 2: the row has more cells than the head; put texts that contain the separator in quotation marks",
        'usage.csv row 2 column "client": no client "Acme" in the table of clients (10 rows were left out); '
        "add the client, or leave it out here too",
    ),
    "an unknown column": clients(
        "client,users,usres\nAcme,12,4",
        'clients.csv row 1 column "usres": unknown column "usres" was left out; nearest: users, hours per month', made=BOTH,
    ),
    "a column twice": Bad(
        ('clients.csv row 1 column "seats": column "seats" stands twice; keep one; the first was read',), BOTH,
        "client,users,seats\nAcme,12,4\nBrick & Co,30,31\n",
    ),
    "no column of clients": Bad(
        ('clients.csv row 1: no column "client"; add it (found: firm, users)',), clients="firm,users\nAcme,3\n"
    ),
    "heads over two rows": Bad(
        ('clients.csv row 2: no column "client"; add it (found: users, devices)',), clients="client,people,\n,users,devices\nAcme,3,4\n"
    ),
    "three thousand columns": Bad(
        ('clients.csv row 1 column "c0": unknown column "c0" was left out, and 2,999 more; known columns: client, users, devices, '
         "contact, hours per month, plans, manual discount, recommend …",), BOTH,
        f"client,users,{','.join(f'c{i}' for i in range(3000))}\nAcme,12\nBrick & Co,30\n",
    ),
    "a head and nobody": Bad(
        ("clients.csv: no client in the table; add one in a row",
         *(f'usage.csv row {row} column "client": no client "{name}" in the table of clients (10 rows were left out); '
           "add the client, or leave it out here too" for row, name in ((2, "Acme"), (12, "Brick & Co"))), NOBODY),
        clients="client,users\n",
    ),
    "no head": Bad(
        ("clients.csv: row 1 has no column names: Acme, 3; add a header row such as client, users",), clients="Acme,3\nBrick & Co,30\n"
    ),
    "an empty file": Bad(("clients.csv: is empty; add a header row such as client, users, and rows below it",), clients=""),
    "a byte order mark alone": Bad(
        ("clients.csv: is empty; add a header row such as client, users, and rows below it",), clients=b"\xef\xbb\xbf"
    ),
    "another alphabet": Bad(
        ("clients.csv row 3: is not UTF-8 text; in Excel, save it as CSV UTF-8",),
        clients="client,users\nAcme,3\nMüller,3\n".encode("latin-1"),
    ),
    "a quotation mark in the way": Bad(
        ("clients.csv row 2: a quotation mark is in the way; write it twice inside a text, and close every text",),
        clients='client,users\n"Acme" Ltd,3\nBrick & Co,30\n',
    ),
    "cut off in a text": Bad(
        ("clients.csv row 3: a quotation mark is in the way; write it twice inside a text, and close every text",),
        clients='client,users\nAcme,12\n"Brick &',
    ),
    "cut off in a row": Bad(
        (f'clients.csv row 3 column "users": Brick & Co: {NO_USERS}',),
        ("acme",), "client,users\nAcme,12\nBrick & Co,",
    ),

    # The table of usage.
    "negative hours": usage("Acme,T,2026-10-01,-1", f' column "hours": {HOURS} (got -1)'),
    "hours in words": usage("Acme,T,2026-10-01,two", f' column "hours": {HOURS} (got two)'),
    "hours and minutes": usage("Acme,T,2026-10-01,1:30", f' column "hours": {HOURS} (got 1:30){READ_BY_IMPORT} hours'),
    "a decimal comma beside commas": usage('Acme,T,2026-10-01,"1,5"', f' column "hours": {HOURS} (got 1,5){READ_BY_IMPORT} hours'),
    "hours without end": usage("Acme,T,2026-10-01,inf", f' column "hours": {HOURS} (got inf)'),
    "more hours than there are": usage("Acme,T,2026-10-01,1e300", f' column "hours": {HOURS} (got 1e300); {LARGE}'),
    "no hours": usage(
        "Acme,T,2026-10-01,", ' column "hours": Acme: 1 row was without hours and left out, this one first; fill in the hours'
    ),
    "31 February": usage("Acme,T,2026-02-31,1", f' column "date": {WHEN} (got 2026-02-31)'),
    "an American date": usage("Acme,T,10/01/2026,1", f' column "date": {WHEN} (got 10/01/2026){READ_BY_IMPORT} dates'),
    "the number of a day": usage("Acme,T,46300,1", f' column "date": {WHEN} (got 46300)'),
    "a date in the future": usage("Acme,T,2027-01-01,1", ' column "date": the date is in the future (got 2027-01-01); correct the year'),
    "a date of long ago": usage(
        "Acme,T,0206-01-01,1", ' column "date": the date is more than 10 years ago (got 0206-01-01); correct the year'
    ),
    "an unknown client": usage(
        "Acmee,T,2026-10-01,1", ' column "client": no client "Acmee" in the table of clients (1 row was left out); nearest: Acme'
    ),
    "a row twice": usage("Acme,A1,2026-01-05,3", ": the row says the same as row 2 and was left out; change one of them if both are meant"),
    "two slips in a row": usage("Acme,T,1.10.2026,-1", f' column "hours": {HOURS} (got -1)',
         f' column "date": {WHEN} (got 1.10.2026){READ_BY_IMPORT} dates'),
    "words that are not known": Bad(
        ('usage.csv row 2 column "class": class must be one of normal, after-hours, emergency, after-hours emergency (got nightly)',
         'usage.csv row 2 column "channel": channel must be one of remote, phone, on site (got drone)',
         'usage.csv row 3 column "billable": billable must be yes or no (got maybe)'), BOTH,
        usage="client,ticket,date,hours,class,channel,billable\nAcme,1,2026-10-01,1,nightly,drone,\nAcme,2,2026-10-01,1,,,maybe\n"
              + "".join(f"{row},,,\n" for row in GOOD_ROWS),
    ),
    "a month twice, and parts beyond the whole": Bad(
        ('usage.csv row 3 column "month": Sep 2026 of Acme stands twice; keep one row; the first was read',
         "usage.csv row 5: on-site hours must be at most the month's 3 hours (got 4)",
         "clients.csv row 3: Brick & Co: no hours in 1 month of usage, and no hours per month; fill in its hours per month"),
        ("acme",), usage="client,month,hours,on-site hours\nAcme,2026-09,5,\nAcme,2026-09,6,\nAcme,2026-10,3,1\nBrick & Co,2026-10,3,4\n",
    ),
    "errors of formulas": Bad(
        (f"usage.xlsx Usage!D3: {HOURS} (got #REF!); mend the formula of the cell",
         "usage.xlsx Usage!A4: client must be text (got #N/A); mend the formula of the cell",
         "usage.xlsx Usage!C5: date must be a day such as 2026-11-23 or a month such as 2026-11 "
         "(got #VALUE!); mend the formula of the cell"), BOTH,
        usage=[["client", "ticket", "date", "hours"], GOOD_ROWS[0].split(","), ["Acme", 2, "2026-10-01", "#REF!"],
               ["#N/A", 3, "2026-10-01", 2], ["Acme", 4, "#VALUE!", 2], *(row.split(",") for row in GOOD_ROWS[1:])],
    ),
    "no column of hours": Bad(
        ('usage.csv row 1: no column "hours"; add it (found: client, ticket, date, time)',),
        usage="client,ticket,date,time\nAcme,T,2026-10-01,3\n",
    ),
    "a head and no usage": Bad(
        ("usage.csv: no row of usage below the head; fill it in, or go without it",
         f"clients.csv row 2: Acme: {NO_HOURS}", f"clients.csv row 3: Brick & Co: {NO_HOURS}", NOBODY), usage=HEAD,
    ),

    # The rate card.
    "a missing sheet": file("rates.xlsx: no sheet Costs; add it, with the label cost per hour", without("Costs")),
    "another workbook": file(
        "rates.xlsx: is no rate card, which has the sheets Plans, Costs, Policy (sheets: Clients, Notes); "
        "name the workbook with your plans, costs and policy; xlagree init DIR writes one",
        lambda folder: write_sheets(folder / "rates.xlsx", {"Clients": [["client", "users"], ["Acme", 12]], "Notes": [["x"]]}),
    ),
    "a misspelt sheet": Bad(
        ("rates.xlsx Plan: the sheet is not read; did you mean Plans?; rename it",
         "rates.xlsx: no sheet Plans; add it, with the label kind"),
        spoilt=without("Plans", "Plan"),
    ),
    "a misspelt kind": card(
        "Plans!C2: Silver: kind must be one of pay as you go, block, retainer, fixed price (got retainr)", Plans_C2="retainr"
    ),
    "unknown terms": card(
        ('Plans!A5: unknown term "included hors"; nearest: included hours, hours per user',
         'Costs!A2: unknown term "wanted margn"; nearest: wanted margin'),
        Plans_A5="included hors", Costs_A2="wanted margn",
    ),
    "a term of another kind": card(
        "Plans!B5: As you go: included hours is not a term of a pay as you go plan; it belongs to: retainer", Plans_B5=10
    ),
    "a term twice": card("Plans!C9: hourly rate stands twice; keep one; the first is at rates.xlsx Plans!C3", Plans_A9="rate", Plans_C9=99),
    "a plan twice": card("Plans!D1: silver: two plans have this name; give each plan its own name", Plans_D1="silver"),
    "a value without label": card("Plans!A10: a value without a label; name the term in the first column, or clear the row", Plans_C10=7),
    "a negative fee": card(f"Plans!C4: {FEE} (got -1400)", Plans_C4=-1400),
    "a fee in another currency": card(
        "Plans!C4: the amount must be in EUR, as the policy says (got 1400 USD); convert it, or mend the currency of the policy",
        Plans_C4="1400 USD",
    ),
    "a fee with a thousands separator": card(f"Plans!C4: {FEE} (got 1,400); write 1400, or 1.4", Plans_C4="1,400"),
    "a fee that is yes": card(f"Plans!C4: {FEE} (got True)", Plans_C4=True),
    "a fee beyond all numbers": card((f"Plans!C4: {FEE} (got 1e400)", f"Plans!D4: {FEE.replace('Silver', 'Gold')} (got 1e+300); {LARGE}"),
                                     Plans_C4="1e400", Plans_D4=1e300),
    "errors in cells of the card": card(
        (f"Plans!C4: {FEE} (got #REF!); mend the formula of the cell",
         "Policy!B2: company must be text (got #NAME?); mend the formula of the cell"),
        Plans_C4="#REF!", Policy_B2="#NAME?",
    ),
    "an error for a name": card("Plans: the name of a plan is #REF!; mend the formula of the cell", Plans_C1="#REF!"),
    "40 for 40 %": card("Costs!B2: wanted margin must be a share from 0 to 1 (got 40); write 40 % as 0.4", Costs_B2=40),
    "prepaid beyond the term": card("Plans!D8: Gold: prepaid months must be at most the term of 12 months (got 24)", Plans_D8=24),
    "a term of no months": card("Plans!D7: Gold: term months must be a whole number of months from 1 to 60 (got 0)", Plans_D7=0),
    "two currencies": card("Policy!B1: currency must be one currency, such as EUR or € (got EUR/USD)", Policy_B1="EUR/USD"),
    "two currencies in a list": card("Policy!B1: currency must be one currency, such as EUR or € (got EUR, USD)", Policy_B1="EUR, USD"),
    "nothing to compare with": card("Plans: no pay as you go plan to compare the others with; add one to the plans",
                                    Plans_B2="retainer", Plans_B4=10, Plans_B5=1),

    # Files that are not what they seem.
    "a missing file": file("usage.csv is not there", lambda folder: (folder / "usage.csv").unlink()),
    "a folder for a file": file("clients.csv is a folder, not a file", into_a_folder),
    "a workbook cut off": file(NO_WORKBOOK, bytes_of("rates.xlsx", lambda content: content[:-400])),
    "an old workbook renamed": file(NO_WORKBOOK, bytes_of("rates.xlsx", lambda _: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))),
    "text renamed": file(NO_WORKBOOK, bytes_of("rates.xlsx", lambda _: b"kind,retainer\n")),
    "an empty workbook": file(
        "rates.xlsx: is not an .xlsx workbook: it is empty; get it again from whoever sent it",
        bytes_of("rates.xlsx", lambda _: b""),
    ),
    "a workbook renamed": file(
        "clients.csv row 1: is not UTF-8 text; in Excel, save it as CSV UTF-8",
        lambda folder: (folder / "clients.csv").write_bytes((folder / "rates.xlsx").read_bytes()),
    ),
    "a password": file(f"rates.xlsx: is not read: it has a password{ANEW}", bytes_of("rates.xlsx", locked)),
    "a bomb": file(
        f"rates.xlsx: is not read: the part xl/a.xml unpacks to 20 MB from almost nothing{ANEW}",
        packed("xl/a.xml", b"<a>" + b" " * (20 << 20) + b"</a>"),
    ),
    "an entity": file(
        f"rates.xlsx: is not read: the part xl/a.xml declares entities, which workbooks never do{ANEW}",
        packed("xl/a.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'),
    ),
    "a cell far out": file(
        f"rates.xlsx: is not read: the part xl/worksheets/sheet1.xml has a cell as far out as XFD100001{ANEW}", far_out
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_bad_input(name: str, tmp_path: Path) -> None:
    """Exactly these lines and this status; books of the others, all of them whole; inputs as they were."""
    check_kind(KINDS[name], tmp_path)


@pytest.mark.parametrize(
    "name", [name for name, kind in KINDS.items() if kind.whole and "rates.xlsx" in kind.says[0]]
)
def test_the_check_says_the_same_of_a_rate_card(name: str, tmp_path: Path) -> None:
    """Status 1 for what stands in a card, 2 for what is none."""
    kind = KINDS[name]
    write_files(kind, tmp_path)

    status, said = run(tmp_path, "check", str(tmp_path / "rates.xlsx"))

    assert said == list(kind.says)
    assert status == (2 if said[0].startswith(("rates.xlsx: is not ", "rates.xlsx: is no ")) else 1)


def test_a_refused_run_loses_nothing(tmp_path: Path) -> None:
    """What an earlier run made stays as it was when the next one cannot read a file."""
    assert run(tmp_path, *write_files(KINDS["good"], tmp_path)) == (0, [])
    before = contents(tmp_path / "out")

    for name in ("two currencies", "a workbook cut off", "an empty file", "no column of hours"):
        assert run(tmp_path, *write_files(KINDS[name], tmp_path))[0] == 2
        assert contents(tmp_path / "out") == before
