"""The documentation of the files people fill in, every column written from the terms that read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.intake.exports.columns import EXPORT_COLUMNS
from xlagree.intake.exports.known_exports import KNOWN_EXPORTS, KnownExport
from xlagree.intake.exports.mapping import HOURS_TERMS, MAP_TABLES, MAP_TERMS
from xlagree.intake.file_texts import BELOW, LISTS, RATE_CARD, THEME, THEME_EXAMPLE, WORDING, wording_table
from xlagree.intake.rate_card import REQUIRED, SHEETS
from xlagree.intake.usage_table import USAGE_COLUMNS
from xlagree.proposal.house.theme_terms import THEME_TERMS
from xlagree.proposal.scenario_cells import SCENARIO_TERMS
from xlagree.terms.price_list_terms import LIST_TABLES
from xlagree.terms.vocabulary import BY_MONTH, BY_TICKET, KINDS, POLICY_TERMS, Term


@dataclass(frozen=True)
class Part:
    """A stretch of a page: its head, what is to be known, and the table of its terms; what follows the table."""

    head: str
    text: str
    terms: tuple[Term, ...] = ()
    after: str = ""


FILES = "a workbook (`.xlsx`, `.xls`, `.ods`), text (`.csv`, `.tsv`, `.txt`) or JSON lines"
NUMBERS = (
    "Numbers may be text as people type it, where it can mean one thing only: `5 %`, `£760`, `1.400,00 €`, `CHF 1'400.–`, "
    "`£95/h`. `1.400` as text could be 1400 or 1.4 and is refused, but in text files whose other numbers, or commas between "
    "columns, show what stands before decimals. Of a workbook hidden sheets are not read, but those of a rate card."
)
"""What files may be, and what may stand for a number in all of them."""


def _tables(sheet: str) -> Iterator[Part]:
    """The tables below the plans: after an empty row, under their own names."""
    if sheet == "Plans":
        for name, terms in LIST_TABLES.items():
            yield Part(f"Plans: {name}", f"{LISTS[name]} {BELOW.format(name=name)}", terms)


def _known(known: KnownExport) -> str:
    """A line of the table of known exports."""
    means = ", ".join(f"{column}: {label}" for column, label in known.means.items() if label)
    return f"| {known.name} | {', '.join(known.columns)} | {means} | {known.hours_unit} |"


KNOWN = "\n".join(
    (
        "These exports are known by the columns in the second place; what is read by other names than those above "
        "stands behind them. A mapping file wins over both. The heads of HaloPSA, Syncro, Freshservice and "
        "Zendesk follow their interfaces and have not been held against a real export.\n",
        "| export | known by | reads | hours are in |",
        "|---|---|---|---|",
        *map(_known, KNOWN_EXPORTS),
    )
)
"""The known exports, below the table of columns."""

PAGES: Mapping[str, tuple[Part, ...]] = {
    "rate-card.md": (
        Part(
            "Rate card",
            "A workbook with your plans, costs and policy: `xlagree init DIR` writes one to start "
            "from, with a tooltip on every cell, and "
            "`xlagree check rate-card.xlsx` names every mistake at its cell and every hour without a "
            "price. The sheets "
            f"{', '.join(REQUIRED[:-1])} and {REQUIRED[-1]} must be there. Case, spaces and hyphens of "
            "a label do not count. "
            "An unknown label is an error that names the nearest known ones; a blank cell is a term that is not set. "
            "`workbooks/list-*.xlsx` are eight published price lists as rate cards, each with clients and a usage. "
            "How offers look is said in a [theme](theme.md), beside it or on its sheet Theme.\n\n"
            f"{NUMBERS} Amounts in another currency than the policy's are refused.",
        ),
        *(
            part
            for name, terms in SHEETS.items()
            for part in (Part(name, RATE_CARD[name], terms), *_tables(name))
        ),
        Part(
            "Example",
            "                    | Pay as you go | Silver   | Gold\n"
            "    kind            | pay as you go | retainer | fixed price\n"
            "    hourly rate     | 150           | 150      |\n"
            "    monthly fee     |               | 1,250    | 2,400\n"
            "    included hours  |               | 10       |\n"
            "    overage rate    |               | 130      |",
        ),
    ),
    "clients.md": (
        Part(
            "Table of clients",
            f"One client in a row, in {FILES}: for each of them `xlagree generate` makes a "
            "client book with its appendix and an internal book. A row with a "
            "problem is left out and named; the other rows are used. What the items of the rate card count besides users and "
            "devices has a column of its name, such as servers; so has each of its add-ons, with the number or the yes that the "
            "client asked for ([offers](offers.md)). A client that stays until a month before the term "
            f"of a plan ends is named.\n\n{NUMBERS}",
            CLIENT_COLUMNS,
        ),
        Part(
            "Example",
            "    client,users,devices,contact,hours,plans,manual discount\n"
            "    Harbour Dental,11,14,Dr. Amund Lie,,,\n"
            "    Seaview Hotel,18,23,Elin Strand,14,,\n"
            "    Fennel & Sage Foods,24,31,Omar Haddad,,Silver retainer; Gold fixed,0.05",
        ),
    ),
    "usage.md": (
        Part(
            "Usage",
            f"The hours that clients used, in {FILES}: one ticket in a row, or one month in a "
            "row. With a column that only tickets have "
            "it is a table by ticket. Only complete months before the date of the "
            "proposal count; rows of the month that runs show only that the client is still there. A month without a "
            "row is a month without work. By month, each class and kind of work that the price list names has a column of its "
            "hours, such as `Sunday hours` or `project hours`; the rest is normal, or other. "
            "What is left out of the figures, and why, is said on the "
            "page History of both books. Of a client's name every sign counts, but not case, spaces "
            "or the form of Unicode: C++ and C# are two clients.\n\n"
            "Rows that can hardly be meant are named with what they move, and stay in the figures: "
            "more than 16 hours in one entry (rows that were split at the edges of business hours are joined), or 24 on "
            "one ticket in a day; from 8 tickets on, one of 8 "
            "hours or more with more than a quarter of the client's hours; a month of more than 300 hours for each "
            "technician named in it; from 6 months on, a month of "
            "more than four times the median. A row is named once, by the first of these; where it is said "
            "whose time it is, the 24 hours are those of that person, for all clients together.",
            USAGE_COLUMNS,
        ),
        Part(
            "Example",
            "    client,ticket,date,hours,class,channel,role\n"
            "    Harbour Dental,T-1001,2026-05-04,0.40,normal,remote,Help desk\n"
            "    Harbour Dental,T-1002,2026-05-06,1.25,emergency,on site,Engineer",
        ),
        Part(
            "Exports of a PSA",
            "`xlagree import time.csv --out usage.csv` makes a table of usage from what ConnectWise, "
            "Autotask or another PSA exports. Columns are "
            "recognised by their names; the others are not used. An export must tell the "
            "client, the day of the work and "
            "the hours worked (or start and end). Work with times of day is split where business hours "
            "begin and end. `--holidays DE-BY` takes the public holidays of a country or a part of it (also US, GB-ENG and so "
            "on) for days without business hours, in the years of the export; days such as 2026-12-24 may stand beside it, "
            "or a file of days in its place. Without times of day, work on a day that has no business hours is after-hours all "
            "the same, unless all dates fall on one weekday or on the first or last of a month: such dates stand for weeks or "
            "months. How many entries were known as stated, from times, from days or not at all is said.\n\n"
            "An export is a workbook (`.xlsx`, `.xls`, `.ods`), text with commas, semicolons or tabs (`.csv`, `.tsv`, `.txt`), "
            "or JSON lines (`.jsonl`, `.ndjson`: one record in a line; a field inside another is named `client.name`). "
            "Text is UTF-8 or UTF-16; "
            "where it is neither, Windows-1252 is taken if that leaves no doubt, and said.\n\n"
            "Hours are decimals with point or comma, clocks (1:30, 1:30:00), words (1h 30m, 1 Std. 30 Min., 01h30, 1:30 hrs, "
            "18:25 min) or PT1H30M; a day is no number of hours, so 1d 2h is a problem. Dates are ISO (2026-11-23, 20261123), "
            "numbers in the order of the file, or words (23-Nov-26, 23. November 2026, lundi 23 novembre 2026), with a time or "
            "without; ten or thirteen digits are seconds or milliseconds since 1970 in UTC; 24:00 ends a day. Heads, months, "
            "weekdays, yes and no are known in English, German, French and Spanish.",
            EXPORT_COLUMNS,
            KNOWN,
        ),
        Part(
            "How an export is read",
            "* **Hours that cannot be are not taken.** The label says what its numbers count (Minutes Worked, "
            "timeSpentSeconds). Where it does not, one number of more than 24 hours decides for the whole column: "
            "the unit is that which agrees with start and end, or is asked for (`--hours-unit minutes`). A row with "
            "an hour more than from its start to its end is left out.\n"
            "* A timesheet with a column for each day (weekdays, dates, Day1 to Day7, 1 to 31) is read as a row for each "
            "day with hours. Of which week or month they are is said by the labels, by a column such as Week starting, "
            "Week ending, Period or Month, or over the table; the days must add up to the total where there is one.\n"
            "* Hours and minutes in two columns are added up; a column of breaks comes off start and end. A "
            "quantity is hours only where a column beside it says so, or a mapping file.\n"
            "* Totals are left out, with a note: a row whose words say total and that has no date or the hours of other rows. Negative "
            "hours are taken off the work of their ticket.\n"
            "* Equal rows are one entry where a number, a ticket or a time of day says which work it is; others are "
            "kept as work of their own. `--same-rows keep` or `once` says it for all.\n"
            "* Of a workbook all sheets with the same columns are read as one, a hidden one never. A sheet of "
            "work with other columns, or with the rows of another, is refused by name. Labels may stand in two "
            "rows, and a merged name is that of each of its rows.\n"
            "* Of several columns of clients the first with names counts, not one of account numbers. A client "
            "column that is blank throughout is as none (`--client NAME`).\n"
            "* What was read is said: sheets and cells, columns not used, rows and hours taken and left out for each "
            "reason, and whose they were; `--json` has the same under totals.",
        ),
        Part(
            "Mapping file",
            "A TOML file for what cannot be told from the export: `xlagree import time.csv --write-map "
            "map.toml` writes one to start from, "
            "filled with the words that stand in the export; `--map map.toml` uses it. Where the columns have names "
            "that nobody knows, name them under `[columns]` and give both: `--map map.toml --write-map whole.toml` keeps "
            "what is said and adds the words of these columns. A blank cell is a word too: "
            '`"" = "no"` under `[billable]`.',
            MAP_TERMS,
        ),
        Part("Tables of a mapping file", "Each table gives meanings to words of the export.", MAP_TABLES),
        Part(
            "Business hours",
            'The table `["business hours"]` of a mapping file.',
            HOURS_TERMS,
            '    "date order" = "day-month"\n\n    [columns]\n    client = "Account Name"\n\n    [class]\n'
            '    "Support P1" = "emergency"\n\n    ["business hours"]\n    days = "Mon-Fri"\n    from = "08:00"\n    to = "18:00"',
        ),
    ),
    "scenarios.md": (
        Part(
            "Scenarios",
            "What changes from case to case, on the sheet Scenarios of a rate card or in a file of its "
            "own (`xlagree review --scenarios`). "
            "After the columns below stands one column for each scenario, under its name. A cell has "
            "the value that the term takes, or a "
            "factor on its base value such as `x1.25`; blank is unchanged. Terms of the demand, of "
            "costs and of plans that are numbers may "
            "change, except those that shape the months of a plan (term, prepaid, rollover and block "
            "life). Columns headed note, unit or "
            "source are for people. The base case is the rate card itself and needs no column.",
            SCENARIO_TERMS,
        ),
        Part(
            "Example",
            "    of          | term           | low  | high  | wage rise\n"
            "    demand      | tickets        | x0.8 | x1.25 |\n"
            "    costs       | cost per hour  |      |       | x1.06\n"
            "    Gold fixed  | monthly fee    |      |       | 2,600",
        ),
    ),
    "policy.md": (
        Part(
            "Policy",
            "What a deal must keep: rows of label and value on the sheet Policy of a rate card, or a "
            "TOML file of its own, as `xlagree review\n"
            "--policy policy.toml` takes it. A file is laid over what the card says: what it does not "
            "name stays. In a file a label is written\n"
            '`lowest_margin` or `"lowest margin"`.\n\n'
            "A blank limit is no limit, unless its help names what blank stands for. Money is in the "
            "one currency of the proposal, shares are\n"
            "from 0 to 1 (30 % is 0.3), chances and shares of years are those of the forecast. "
            "`xlagree explain P01` and on say what the\n"
            "rules P01 to P08 make of the limits.\n\n"
            "    lowest_margin = 0.3\n"
            "    largest_loss_chance = 0.05",
            POLICY_TERMS,
        ),
    ),
    "theme.md": (
        Part("Theme", THEME, THEME_TERMS),
        Part("Example", THEME_EXAMPLE),
        Part("Wording", WORDING, after=wording_table()),
    ),
}
"""The pages by their file names."""


def pages() -> dict[str, str]:
    """Every page as Markdown, by the name of its file in docs.

    >>> pages()["clients.md"].splitlines()[0]
    '# Table of clients'
    """
    return {name: "\n".join(_page(parts)) for name, parts in PAGES.items()}


def write_pages(folder: Path) -> None:
    """Write the pages into a folder, as `make docs` does."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _page(parts: tuple[Part, ...]) -> Iterable[str]:
    for n, part in enumerate(parts):
        yield f"{'##' if n else '#'} {part.head}\n"
        yield f"{part.text}\n"
        if part.terms:
            yield "| label | also | takes | unit | |"
            yield "|---|---|---|---|---|"
            yield from (_row(term) for term in part.terms)
            yield ""
        if part.after:
            yield f"{part.after}\n"


def _row(term: Term) -> str:
    """A line of a table: what the term is called, what it takes, in which unit, and what it means."""
    name = f"**{term.name}**" if term.required else term.name
    meaning = term.help + (" Must be set." if term.required else "") + _only(term)
    cells = (name, ", ".join(term.aliases), term.quantity.want, term.unit, meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _only(term: Term) -> str:
    """Which kinds have the term, where not all of them have it."""
    for all_kinds in (KINDS, (BY_TICKET, BY_MONTH)):
        if set(term.kinds) < set(all_kinds):
            return f" For {', '.join(term.kinds)} only."
    return ""
