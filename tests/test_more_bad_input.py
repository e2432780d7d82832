"""More bad input, as strangers make it: workbooks and their parts, tables, exports, mappings, policies and options."""

import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from bad_input import (
    BOTH,
    FEE,
    HEAD,
    HOURS,
    NO_HOURS,
    NOBODY,
    READ_BY_IMPORT,
    SHARE,
    USERS,
    WHEN,
    Bad,
    Rows,
    bytes_of,
    card,
    check_kind,
    clients,
    contents,
    file,
    run,
    usage,
    write_files,
)
from drawn_once import drawn_once
from openpyxl import Workbook, load_workbook
from other_workbooks import STORED, table, write_ods

pytestmark = pytest.mark.usefixtures(drawn_once.__name__)

CALCULATE = "open the workbook in Excel or LibreOffice, and save it"
BEGIN = "to begin with: xlagree import t.csv --write-map map.toml"
IN_A_SHEET = "split them, and give each row its own value"
ODS_ANEW = "open it in LibreOffice and save it again"
XLSX_ANEW = "open it in Excel or LibreOffice and save it again"
KIND = "one of pay as you go, block, retainer, fixed price"
MONTHS = "Silver: term months must be a whole number of months from 1 to 60"
UNTIL = "until must be a day such as 2027-03-31 or a month such as 2027-03"
BUSINESS = "business hours must be days and hours such as Mon-Fri 08:00-18:00, or several of them, separated by commas"
A_DATE = "Date must be a date such as 2026-11-23, 23/11/2026 9:30 or 23 Nov 2026"
AN_HOUR = "Hours must be hours such as 1.5 or 1:30, 0 or more"
NOTHING = "Nothing was written: no row of t.csv could be read"
NO_BRICK = (
    'usage.csv row 12 column "client": no client "Brick & Co" in the table of clients (10 rows were left out); '
    "add the client, or leave it out here too"
)


def edited(change: Callable[[Workbook], object], name: str = "rates.xlsx") -> Callable[[Path], None]:
    """A workbook changed by hand and saved, without values for its formulas."""

    def spoilt(folder: Path) -> None:
        book = load_workbook(folder / name)
        change(book)
        book.save(folder / name)

    return spoilt


def cell(address: str, value: object) -> Callable[[Path], None]:
    """A cell of the rate card, such as Plans!C4, with a value of its own kind."""
    sheet, _, at = address.partition("!")
    return edited(lambda book: setattr(book[sheet][at], "value", value))


def merged(sheet: str, area: str) -> Callable[[Path], None]:
    return edited(lambda book: book[sheet].merge_cells(area))


def sheet(name: str, *rows: list[object]) -> Callable[[Path], None]:
    """The rate card with one more sheet."""

    def add(book: Workbook) -> None:
        added = book.create_sheet(name)
        for row in rows:
            added.append(row)

    return edited(add)


def file_for_a_folder(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "client").write_text("mine")


def scenarios(*rows: list[object]) -> Callable[[Path], None]:
    return sheet("Scenarios", *rows)


def refused(says: str | tuple[str, ...], spoilt: Callable[[Path], object]) -> Bad:
    """A rate card that is refused."""
    lines = (says,) if isinstance(says, str) else says
    return Bad(tuple(f"rates.xlsx {line}" for line in lines), spoilt=spoilt)


KINDS: dict[str, Bad] = {
    # The rate card.
    "a formula without a value": refused(f"Plans!C4: {FEE} (got a formula without a value); {CALCULATE}", cell("Plans!C4", "=2*700")),
    "a cost without a value": refused(
        f"Costs!B1: cost per hour must be money per hour, 0 or more (got a formula without a value); {CALCULATE}", cell("Costs!B1", "=35*2")
    ),
    "a fee that is a date": refused(
        f"Plans!C4: {FEE} (got 2026-01-05 00:00:00); format the cell as a number", cell("Plans!C4", datetime(2026, 1, 5))
    ),
    "a fee for two plans": refused(
        "Plans!C4: cells C4:D4 are merged; split them, and give each its own value", merged("Plans", "C4:D4")
    ),
    "a name for two plans": refused(
        ("Plans!C1: cells C1:D1 are merged; split them, and give each its own value",
         "Plans!D1: the plan has no name; write one beside those of the others"), merged("Plans", "C1:D1"),
    ),
    "a plan without a name": card("Plans!C1: the plan has no name; write one beside those of the others", Plans_C1=" "),
    "a sheet twice": refused("plans : two sheets are called Plans; rename or delete one", sheet("plans ")),
    "a plan without a kind": card(f"Plans!C1: Silver: kind must be {KIND} (got nothing)", Plans_C2=" "),
    "a fee in percent": card(f"Plans!C4: {FEE} (got 5 %)", Plans_C4="5 %"),
    "a fee that could be two": card(f"Plans!C4: {FEE} (got 1.400); write 1400, or 1.4", Plans_C4="1.400"),
    "a fee with the dollar's sign": card(
        "Plans!C4: the amount must be in EUR, as the policy says (got $1,400.00); convert it, or mend the currency of the policy",
        Plans_C4="$1,400.00",
    ),
    "a cost in another currency": card(
        "Costs!B1: the amount must be in EUR, as the policy says (got CHF 70); convert it, or mend the currency of the policy",
        Costs_B1="CHF 70",
    ),
    "a rate by the day": card("Plans!C3: Silver: hourly rate must be money per hour, 0 or more (got 900/day)", Plans_C3="900/day"),
    "hours in minutes": card("Plans!C5: Silver: included hours must be a number of hours, 0 or more (got 600 min)", Plans_C5="600 min"),
    "a term in words": card(f"Plans!C7: {MONTHS} (got 12 months)", Plans_C7="12 months"),
    "a term of half a month": card(f"Plans!C7: {MONTHS} (got 12.5)", Plans_C7=12.5),
    "a term of ten years": card(f"Plans!C7: {MONTHS} (got 120)", Plans_C7=120),
    "a margin beyond all": card("Costs!B2: wanted margin must be a share from 0 to 1 (got 140 %)", Costs_B2="140 %"),
    "a margin below nothing": card("Costs!B2: wanted margin must be a share from 0 to 1 (got -0.1)", Costs_B2=-0.1),
    "a cost in words": card("Costs!B1: cost per hour must be money per hour, 0 or more (got seventy)", Costs_B1="seventy"),
    "a currency that is a number": card("Policy!B1: currency must be one currency, such as EUR or € (got 12)", Policy_B1=12),
    "a block without hours": card(
        ("Plans!C4: Silver: monthly fee is not a term of a block plan; it belongs to: retainer, fixed price",
         "Plans!C5: Silver: included hours is not a term of a block plan; it belongs to: retainer",
         "Plans!C8: Silver: prepaid months is not a term of a block plan; it belongs to: retainer, fixed price",
         "Plans!C1: Silver: block hours must be set for a block plan (got nothing)",
         "Plans!C1: Silver: block price must be set for a block plan (got nothing)"), Plans_C2="block",
    ),
    "a role twice": refused(
        'Roles!A3: role "engineer" stands twice; keep one',
        sheet("Roles", ["role", "weight", "cost per hour"], ["Engineer", 1, 70], ["engineer", 1, 80]),
    ),
    "a role of no weight": refused(
        "Roles!B2: weight must be a multiplier from 0.1 to 10 (got 0)",
        sheet("Roles", ["role", "weight", "cost per hour"], ["Engineer", 0, 70]),
    ),
    "tiers that fall": refused(
        "Tiers!A3: from must rise from row to row (got 10)", sheet("Tiers", ["from", "share"], [20, 0.1], [10, 0.2])
    ),
    "a tier of 10 for 10 %": refused(
        "Tiers!B3: share must be a share from 0 to 1 (got 10); write 10 % as 0.1", sheet("Tiers", ["from", "share"], [10, "5 %"], [20, 10])
    ),
    "a discount of a share and an amount": refused(
        "Discounts!D2: discount must have either a share or an amount",
        sheet("Discounts", ["name", "kind", "applies to", "share", "amount"], ["A", "manual", "fee", 0.1, 20]),
    ),
    "a discount of nothing": refused(
        "Discounts!A2: discount must have either a share or an amount",
        sheet("Discounts", ["name", "kind", "applies to", "share"], ["A", "manual", "fee", None]),
    ),
    "a discount of no plan": refused(
        'Discounts: discount "A": no plan "Golf"; plans: As you go, Silver, Gold',
        sheet("Discounts", ["name", "kind", "applies to", "share", "plans"], ["A", "manual", "fee", 0.1, "Golf"]),
    ),
    "a volume discount without tiers": refused(
        "Discounts!B2: volume discount must have a share, an amount or tiers (got nothing)",
        sheet("Discounts", ["name", "kind", "applies to"], ["A", "volume", "block"]),
    ),
    "two scenarios of one name": refused(
        'Scenarios!D1: two scenarios are called "low"; give each its own name',
        scenarios(["of", "term", "low", "low"], ["demand", "tickets", "x0.8", "x1.2"]),
    ),
    "a scenario called base": refused(
        'Scenarios!C1: "base" is what every scenario changes; name it otherwise',
        scenarios(["of", "term", "base"], ["demand", "tickets", "x0.8"]),
    ),
    "scenarios of each other": refused(
        tuple(
            f"Scenarios!{at}: tickets must be a number, 0 to 100,000, or a factor on the base value such as x1.25 (got {name})"
            for at, name in (("C2", "high"), ("D2", "low"))
        ),
        scenarios(["of", "term", "low", "high"], ["demand", "tickets", "high", "low"]),
    ),
    "a scenario of no plan": refused(
        'Scenarios!C2: no plan "Golf"; nearest: Gold', scenarios(["of", "term", "low"], ["Golf", "monthly fee", 5])
    ),

    # Files under other names, and zips that are none.
    "a word document": file(f"rates.xlsx: cannot be read as a workbook; {XLSX_ANEW}", bytes_of("rates.xlsx",
        lambda _: zipped("word/document.xml"))),
    "a zip of nothing": file(f"rates.xlsx: cannot be read as a workbook; {XLSX_ANEW}", bytes_of("rates.xlsx", lambda _: zipped())),
    "an .ods called .xlsx": file(
        f"rates.xlsx: cannot be read as a workbook; {XLSX_ANEW}", bytes_of("rates.xlsx", lambda _: (STORED / "every_kind.ods").read_bytes())
    ),
    "a page called .csv": Bad(
        ("clients.csv: is a page of HTML or XML, which is not read; open it in Excel or LibreOffice and save it as .xlsx",),
        clients="<html><table><tr><td>client</td></tr></table></html>",
    ),
    "a document of JSON": Bad(
        ("clients.csv: is JSON, which is not read; write one record in each line, and end its name in .jsonl",),
        clients=json.dumps([{"client": "Acme", "users": 3}], indent=1),
    ),
    "bars between columns": Bad(
        ("clients.csv: is a table with | between its columns, which is not read; put commas, semicolons or tabs there",),
        clients="client|users\nAcme|3\n",
    ),
    "usage for clients": Bad(
        ('clients.csv: is a table of usage, not of clients: it has a column "ticket"; name it with --usage, and a table with '
        'one client in a row',),
        clients=f"{HEAD}Acme,T1,2026-10-01,3\n",
    ),
    "clients for usage": Bad(
        ('usage.csv row 1: no column "date"; add it (found: client, users)',
            'usage.csv row 1: no column "hours"; add it (found: client, users)'),
        usage="client,users\nAcme,3\n",
    ),
    "a file where the books should lie": file(
        "out is a file, not a folder; name another folder with --out", lambda folder: (folder / "out").write_text("mine")
    ),
    "a file where client books should lie": file(
        "out/client is a file, not a folder; name another folder with --out",
        file_for_a_folder,
    ),

    # The table of clients.
    "users from to": clients("client,users\nAcme,10-20", f'clients.csv row 2 column "users": {USERS} (got 10-20)'),
    "users about": clients("client,users\nAcme,ca. 10", f'clients.csv row 2 column "users": {USERS} (got ca. 10)'),
    "users that could be two": Bad(
        (f'clients.csv row 2 column "users": {USERS} (got 1.200); write 1200, or 1.2',), ("brick-co",),
            "client;users\nAcme;1.200\nBrick & Co;30\n"
    ),
    "minutes for hours a month": clients(
        "client,users,hours\nAcme,3,90 min",
            'clients.csv row 2 column "hours": hours per month must be a number of hours, 0 or more (got 90 min)'
    ),
    "two plans to recommend": clients(
        "client,users,recommend\nAcme,3,Silver; Gold",
        'clients.csv row 2 column "recommend": recommend names no plan of the offer (got "Silver; Gold"); plans offered: As '
        'you go; Silver; Gold',
    ),
    "30 for 30 %": clients(
        "client,users,after-hours share\nAcme,3,30",
        'clients.csv row 2 column "after-hours share": after-hours share must be a share from 0 to 1 (got 30); write 30 % as 0.3',
    ),
    "a discount with a sign": clients("client,users,manual discount\nAcme,3,+5 %",
        f'clients.csv row 2 column "manual discount": {SHARE} (got +5 %)'),
    "a month in another order": clients("client,users,until\nAcme,3,03/2027", f'clients.csv row 2 column "until": {UNTIL} (got 03/2027)'),
    "a day that there is not": clients("client,users,until\nAcme,3,2027-02-30",
        f'clients.csv row 2 column "until": {UNTIL} (got 2027-02-30)'),
    "a name of a page": clients(
        f"client,users\n{'A' * 5000},3",
        f'clients.csv row 2 column "client": client must be text of at most 500 characters (got {"A" * 60})',
        'usage.csv row 2 column "client": no client "Acme" in the table of clients (10 rows were left out); add the client, '
        'or leave it out here too',
    ),
    "a head twice": clients("client,users\nclient,users\nAcme,12", f'clients.csv row 2 column "users": {USERS} (got users)', made=BOTH),

    # The table of usage.
    "a date with two digits": usage("Acme,T,26-10-01,1", f' column "date": {WHEN} (got 26-10-01){READ_BY_IMPORT} dates'),
    "a date in words": usage("Acme,T,1 Oct 2026,1", f' column "date": {WHEN} (got 1 Oct 2026){READ_BY_IMPORT} dates'),
    "a month 13": usage("Acme,T,2026-13-01,1", f' column "date": {WHEN} (got 2026-13-01)'),
    "hours with their unit": usage("Acme,T,2026-10-01,1.5 h", f' column "hours": {HOURS} (got 1.5 h){READ_BY_IMPORT} hours'),
    "hours for money": usage("Acme,T,2026-10-01,£90", f' column "hours": {HOURS} (got £90)'),
    "a total": usage(
        "Total,,2026-10-31,999",
            ' column "client": no client "Total" in the table of clients (1 row was left out); add the client, or leave it out here too'
    ),
    "minutes alone": Bad(
        ('usage.csv row 1: no column "hours"; add it (found: client, ticket, date, minutes)',),
        usage="client,ticket,date,minutes\nAcme,T,2026-10-01,90\n",
    ),
    "hours that could be two": Bad(
        (f'usage.csv row 2 column "hours": {HOURS} (got 1.250); write 1250, or 1.25',
         f"clients.csv row 2: Acme: {NO_HOURS}"), ("brick-co",),
        usage="client;ticket;date;hours\nAcme;T;2026-10-01;1.250\nBrick & Co;B;2026-10-02;2\n",
    ),
    "visits below nothing": Bad(
        ('usage.csv row 2 column "visits": visits must be a whole number, 0 or more (got -1)', f"clients.csv row 2: Acme: {NO_HOURS}"),
        ("brick-co",), usage="client,ticket,date,hours,visits\nAcme,T,2026-10-01,1,-1\nBrick & Co,T2,2026-10-01,1,0\n",
    ),
}  # fmt: skip


def zipped(*names: str) -> bytes:
    """A zip of empty parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name in names:
            parts.writestr(name, "<a/>")
    return written.getvalue()


@pytest.mark.parametrize("name", KINDS)
def test_bad_input(name: str, tmp_path: Path) -> None:
    """Exactly these lines and this status; books of the others, all of them whole; inputs as they were."""
    if name.startswith("a file where"):
        command = write_files(KINDS[name], tmp_path)
        before = contents(tmp_path)
        assert run(tmp_path, *command) == (2, list(KINDS[name].says))
        assert contents(tmp_path) == before
    else:
        check_kind(KINDS[name], tmp_path)


@dataclass(frozen=True)
class Asked:
    """A command with files of its own, every line it says, its status and the files it makes all the same."""

    command: str
    says: tuple[str, ...]
    files: Mapping[str, str | bytes] = field(default_factory=dict)
    status: int = 2
    made: tuple[str, ...] = ()


def export(text: str | bytes, *says: str, options: str = "", made: bool = False, **files: str) -> Asked:
    """An export that is imported; `files` by the stem of their names are mapping files."""
    also = {f"{stem}.toml": content for stem, content in files.items()}
    command = f"import t.csv --out u.csv {options}"
    return Asked(command, says, {"t.csv": text, **also}, 1 if made else 2, ("u.csv",) if made else ())


def mapping(content: str, *says: str) -> Asked:
    """A mapping file for a good export."""
    return export(EXPORT, *(f"m.toml{line}" for line in says), options="--map m.toml", m=content)


def option(options: str, *says: str) -> Asked:
    return export(EXPORT, *says, options=options)


def policy(content: str, says: str) -> Asked:
    """A policy for a folder without books."""
    return Asked("review rates.xlsx --policy p.toml", (f"p.toml{says}",), {"p.toml": content})


EXPORT = "Client,Date,Hours\nAcme,2026-10-01,1.5\n"
GOOD_ROW = "Acme,2026-10-02,1\n"
GENERATE = "generate clients.csv -r rates.xlsx -u usage.csv -o out"

ASKED: dict[str, Asked] = {
    # Exports.
    "an export of nothing": export("Client,Date,Hours\n",
        "t.csv row 1: no row of work below the head; export it again, for all months you need"),
    "a page for an export": export(
        "<!DOCTYPE html><html></html>",
            "t.csv: is a page of HTML or XML, which is not read; open it in Excel or LibreOffice and save it as .xlsx"
    ),
    "an export of JSON": export(
        '[{"Client":"Acme"}]', "t.csv: is JSON, which is not read; write one record in each line, and end its name in .jsonl"
    ),
    "bars in an export": export(
        "Client|Date|Hours\nAcme|2026-10-01|1\n",
            "t.csv: is a table with | between its columns, which is not read; put commas, semicolons or tabs there"
    ),
    "a line that is no record": Asked(
        "import t.jsonl --out u.csv",
            ('t.jsonl row 2: is no record of JSON; write one in each line, such as {"client": "Acme", "hours": 1.5}',),
        {"t.jsonl": '{"client":"Acme","date":"2026-10-01","hours":1}\nnot json\n'},
    ),
    "a year of long ago": export(
        f"Client,Date,Hours\nAcme,1826-10-01,1\n{GOOD_ROW}", f't.csv row 2 column "Date": {A_DATE} (got 1826-10-01); correct the year',
            made=True
    ),
    "a year to come": export(
        f"Client,Date,Hours\nAcme,2226-10-01,1\n{GOOD_ROW}", f't.csv row 2 column "Date": {A_DATE} (got 2226-10-01); correct the year',
            made=True
    ),
    "a 30 February": export(
        f"Client,Date,Hours\nAcme,2026-02-30,1\n{GOOD_ROW}", f't.csv row 2 column "Date": {A_DATE} (got 2026-02-30)', made=True
    ),
    "a date that is an error": export(
        f"Client,Date,Hours\nAcme,#VALUE!,1\n{GOOD_ROW}",
        f't.csv row 2 column "Date": {A_DATE} (got #VALUE!); mend the formula of the cell', made=True,
    ),
    "hours that are an error": export(
        f"Client,Date,Hours\nAcme,2026-10-01,#REF!\n{GOOD_ROW}",
        f't.csv row 2 column "Hours": {AN_HOUR} (got #REF!); mend the formula of the cell', made=True,
    ),
    "a client that is an error": export(
        f"Client,Date,Hours\n#N/A,2026-10-01,1\n{GOOD_ROW}",
        't.csv row 2 column "Client": client must be text (got #N/A); mend the formula of the cell', made=True,
    ),
    "money for hours": export(f"Client,Date,Hours\nAcme,2026-10-01,£5\n{GOOD_ROW}", f't.csv row 2 column "Hours": {AN_HOUR} (got £5)',
        made=True),
    "a day for hours": export(f"Client,Date,Hours\nAcme,2026-10-01,1d\n{GOOD_ROW}", f't.csv row 2 column "Hours": {AN_HOUR} (got 1d)',
        made=True),
    "an end before the start": export(
        "Client,Start,End\nAcme,2026-10-01 10:00,2026-10-01 09:00\nAcme,2026-10-02 09:00,2026-10-02 10:00\n",
        't.csv row 2 column "End": End must be after the start, 2026-10-01 10:00 (got 2026-10-01 09:00)', made=True,
    ),
    "a word that nobody knows": export(
        "Client,Date,Hours,Billable\nAcme,2026-10-01,1,perhaps\nAcme,2026-10-02,1,yes\n",
        't.csv row 2 column "Billable": Billable must be a word such as Billable, No Charge, yes or no (got perhaps); '
        "say what it means under [billable] in a mapping file", made=True,
    ),
    "two columns of hours": export(
        "Client,Date,Hours,Hours\nAcme,2026-10-01,1,2\n",
        't.csv row 1: column "Hours" stands twice, and hours is read from it; rename or delete one of them',
    ),
    "no column of the day": export(
        "Client,Hours\nAcme,1\n",
            f"t.csv row 1: no column for the date of the work (found: Client, Hours); name it in a mapping file, {BEGIN}"
    ),
    "three hundred bad dates": export(
        "Client,Date,Hours\n" + "".join(f"Acme,2026-99-{i},1\n" for i in range(300)),
        *(f't.csv row {row} column "Date": {A_DATE} (got 2026-99-{row - 2})' for row in range(2, 9)),
        f't.csv row 9 column "Date": and 293 more rows or names of this kind: {A_DATE} (got 2026-99-7)',
        NOTHING,
    ),

    # Mapping files.
    "a client without a name": mapping('[clients]\n"Acme" = ""\n', ': [clients] "Acme" must be text (got nothing)'),
    "a table that is not closed": mapping(
        "[columns\n",
            " row 1: is not TOML: expected ']' at the end of a table declaration; write label = value, with texts in quotation marks"
    ),
    "a table that is not known": mapping('[colums]\nclient = "Client"\n', ': unknown key "colums"; nearest: columns, class'),
    "a column that is not there": mapping(
        '[columns]\nclient = "Klient"\n', ': [columns] client: the export has no column "Klient"; nearest: Client'
    ),
    "a column that is a number": mapping("[columns]\nclient = 5\n",
        ": [columns] client must be the label of a column in the export (got 5)"),
    "a unit that is none": mapping('hours_unit = "days"\n', ": hours unit must be one of hours, minutes, seconds (got days)"),
    "a class that is none": mapping(
        '[class]\n"P1" = "urgent"\n', ': [class] "P1" must be one of normal, after-hours, emergency, after-hours emergency (got urgent)'
    ),
    "hours that end before they begin": mapping(
        '["business hours"]\ndays = "Mon-Fri"\nfrom = "18:00"\nto = "08:00"\n', f": {BUSINESS} (got Mon-Fri 18:00-08:00)"
    ),
    "days without hours": mapping('["business hours"]\ndays = "Mon-Fri"\n',
        ': [business hours] has no from and no to; such as days = "Mon-Fri"'),
    "holidays of a number": mapping(
        '["business hours"]\nholidays = 5\n',
        ': [business hours] holidays must be a list of days or the code of a region; such as ["2026-12-25", "2027-01-01"], or "DE-BY"',
    ),
    "holidays of no region in a file": mapping('["business hours"]\nholidays = ["DE-BAY"]\n',
        ": holidays of DE-BAY are not known; nearest: DE-BY"),

    # Options.
    "holidays of no region": option("--holidays DE-BAY", "holidays of DE-BAY are not known; nearest: DE-BY"),
    "a holiday without a year": option("--holidays 25.12", "holiday must be a day such as 2026-12-25 (got 25.12)"),
    "holidays of a country by name": option(
        "--holidays Germany", "holiday must be a day such as 2026-12-25 (got Germany); of a country give its code, such as DE or DE-BY"
    ),
    "a file of holidays that is not there": option("--holidays none.ods",
        "none.ods is not there; check the name, or run: xlagree init DIR"),
    "hours without days": option("--business-hours 9-17", f"{BUSINESS} (got 9-17)"),
    "an order of dates": option("--date-order dmy", "date order must be one of day-month, month-day (got dmy)"),
    "a unit of days": option("--hours-unit days", "hours unit must be one of hours, minutes, seconds (got days)"),
    "equal rows": option("--same-rows all", "same rows must be one of keep, once (got all)"),
    "a date in another order": Asked(f"{GENERATE} --date 23.11.2026", ("date must be a day such as 2026-11-23 (got 23.11.2026)",)),
    "no processes": Asked(f"{GENERATE} --jobs 0", ("jobs must be a whole number, 1 or more (got 0)",)),
    "hours in an option that could be two": Asked(
        "compare -r rates.xlsx --hours 1.400", ("hours must be a number of hours, 0 or more (got 1.400); write 1400, or 1.4",)
    ),
    "half a user": Asked("compare -r rates.xlsx --hours 12 --users 2.5", ("users must be a whole number, 0 or more (got 2.5)",)),
    "a card that is text": Asked(
        "generate clients.csv -r usage.csv -o out", ("usage.csv: a rate card is a workbook; xlagree init DIR writes one",)
    ),
    "a card that is a picture": Asked(
        "check x.pdf", ("x.pdf: is none of .xlsx, .xls, .ods and .csv; save it as one of these",), {"x.pdf": b"%PDF-1.4"}
    ),
    "a review of text": Asked("review usage.csv", ("usage.csv: is not an .xlsx workbook; name a workbook",)),
    "an import over a card": Asked("import usage.csv --out u.xlsx", ("u.xlsx must be a .csv; for example --out usage.csv",)),

    # Policies.
    "a margin of thirty": policy("lowest_margin = 30\n", " row 1: lowest margin must be a share from 0 to 1 (got 30); write 30 % as 0.3"),
    "a limit that is not known": policy(
        "lowest_margn = 0.3\n", ' row 1: unknown term "lowest_margn"; nearest: lowest margin, lowest bad-year margin'
    ),
    "a section of a policy": policy(
        "[policy]\nlowest_margin = 0.3\n", ' row 1: "policy" must be a line of label = value; a policy has no sections and no lists'
    ),
    "a limit twice": policy("lowest_margin = 0.3\n\"lowest margin\" = 0.2\n", " row 2: lowest margin stands twice; keep one"),
    "a policy that is a workbook": Asked("review rates.xlsx --policy rates.xlsx", ("rates.xlsx: is not UTF-8 text; save it as UTF-8",)),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_bad_questions(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exactly these lines and this status; nothing is made but what is said, and all inputs are as they were."""
    asked = ASKED[name]
    write_files(Bad(), tmp_path)
    for path, content in asked.files.items():
        (tmp_path / path).write_bytes(content.encode() if isinstance(content, str) else content)
    before = contents(tmp_path)
    monkeypatch.chdir(tmp_path)

    assert run(tmp_path, *asked.command.split()) == (asked.status, list(asked.says))

    after = contents(tmp_path)
    assert {path: after[path] for path in before} == before
    assert after.keys() - before.keys() == set(asked.made)


SHEETS: dict[str, tuple[dict[str, Rows], str, tuple[str, ...]]] = {
    "users of two clients merged": (
        {"A": [["client", "users"], ["Acme", 3], ["Brick & Co", 4]]}, "B2:B3", (f"a.xlsx A row 3: cells B2:B3 are merged; {IN_A_SHEET}",)
    ),
    "two columns merged": (
        {"A": [["client", "users", "devices"], ["Acme", 3, 5], ["Brick & Co", 4, 3]]}, "B2:C2",
            (f"a.xlsx A row 2: cells B2:C2 are merged; {IN_A_SHEET}",)
    ),
    "two sheets of clients": (
        {"A": [["client", "users"], ["Acme", 3]], "B": [["client", "users"], ["Brick & Co", 4]]}, "",
        ("a.xlsx: sheets A, B have the same columns; put all rows into one of them, or hide those not to be read",),
    ),
    "users without a value": (
        {"A": [["client", "users"], ["Acme", "=3"], ["Brick & Co", 4]]}, "",
        (f"a.xlsx A!B2: {USERS} (got a formula without a value); {CALCULATE}",),
    ),
    "users that are a day": (
        {"A": [["client", "users"], ["Acme", date(1900, 1, 12)], ["Brick & Co", 4]]}, "",
        (f"a.xlsx A!B2: {USERS} (got 1900-01-12 00:00:00); format the cell as a number",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_bad_sheets_of_clients(name: str, tmp_path: Path) -> None:
    """Each row that could be another's is left out, and a sheet whose rows would be lost is named."""
    sheets, area, says = SHEETS[name]
    _, *rest = write_files(Bad(), tmp_path)
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        made = book.create_sheet(title)
        for row in rows:
            made.append(row)
        if area:
            made.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    status, lines = run(tmp_path, "generate", str(tmp_path / "a.xlsx"), *rest[1:])
    assert lines[: len(says)] == list(says)
    assert status == (2 if len(sheets) > 1 else 1)


def test_a_hidden_sheet_is_no_table(tmp_path: Path) -> None:
    """Neither of clients nor of usage; where all are hidden that is said."""
    _, clients_file, *rest = write_files(Bad(), tmp_path)
    book = Workbook()
    book.worksheets[0].append(["client", "users"])
    book.worksheets[0].append(["Acme", 3])
    book.create_sheet("Notes").append(["nothing"])
    book.worksheets[0].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert Path(clients_file).is_file()
    says = 'a.xlsx Notes row 1: no column "client"; add it (found: nothing)'
    assert run(tmp_path, "generate", str(tmp_path / "a.xlsx"), *rest) == (2, [says])


@pytest.mark.parametrize("name", ["clients", "usage", "rates"])
def test_the_same_of_an_ods(name: str, tmp_path: Path) -> None:
    """An .ods that is damaged, or has other columns, is refused in one line."""
    _, clients_file, _, rates, _, used, *rest = write_files(Bad(), tmp_path)
    write_ods(tmp_path / "a.ods", table(["one", "two"], [1, 2]))
    files = {"clients": clients_file, "rates": rates, "usage": used} | {name: str(tmp_path / "a.ods")}
    command = ("generate", files["clients"], "-r", files["rates"], "-u", files["usage"], *rest)
    status, lines = run(tmp_path, *command)
    assert status == 2
    assert all(line.startswith("a.ods") for line in lines)
    assert len(lines) <= 3
    (tmp_path / "a.ods").write_bytes((tmp_path / "a.ods").read_bytes()[:-40])
    assert run(tmp_path, *command) == (
        2,
        ["a.ods: is not an .ods workbook; open it in LibreOffice and save it as .ods or .xlsx"],
    )


def test_no_kind_is_listed_more_than_eight_times(tmp_path: Path) -> None:
    """Of a thousand rows that are wrong in one way, whatever reads them; all of them stand in the file of problems."""
    rows = "client,users\n" + "".join(f"Client {i},many\n" for i in range(1000))
    command = write_files(Bad(clients=rows), tmp_path)
    status, lines = run(tmp_path, *command)
    assert (status, lines[-1]) == (2, NOBODY)
    assert sum("users must be" in line for line in lines) == 8
    assert lines[-2] == "… and 992 more in out/problems.csv"
    assert len((tmp_path / "out" / "problems.csv").read_text(encoding="utf-8").splitlines()) == 1003
    status, lines = run(
        tmp_path, "backtest", str(tmp_path / "usage.csv"), "--clients", str(tmp_path / "clients.csv")
    )
    assert sum("users must be" in line for line in lines) == 8
    assert any("and 993 more rows or names of this kind" in line for line in lines)
