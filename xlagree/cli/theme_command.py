"""`xlagree theme`: the look of a house's offers: a file to start from, what is wrong with one, and a sample page of it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there

if TYPE_CHECKING:
    from xlagree.intake.theme_file import ThemeRead
    from xlagree.proposal.house.theme import Theme
    from xlagree.terms.errors import Problem

SAMPLE = "theme-sample.xlsx"

Source = Annotated[
    Path | None,
    typer.Argument(
        metavar="RATES|THEME", help="Rate card with its theme, or a theme.toml.", show_default="theme.toml"
    ),
]
Check = Annotated[bool, typer.Option("--check", help="Say what is wrong with it and draw a sample page.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help=f"Where the sample page goes, {SAMPLE} with --check; without RATES|THEME, the file to start from.",
        show_default=False,
    ),
]
Language = Annotated[
    str | None,
    typer.Option("--language", metavar="LANGUAGE", help="Language of the sample page: en, de or fr."),
]
Company = Annotated[
    str, typer.Option("--company", metavar="NAME", help="Your firm, in the file to start from.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file of this name.")]


@door()
def theme(
    source: Source = None,
    check: Check = False,
    out: Out = None,
    language: Language = None,
    company: Company = "",
    day: options.Day = None,
    as_json: options.AsJson = False,
    force: Force = False,
) -> None:
    """Write a theme to start from, or look at one.

    A theme is the file theme.toml beside a rate card, or its sheet Theme: who you
    are, logo, colour, font, language, currency, VAT, how offers are numbered.

    Leaves with status 1 when there is something to mend, with 2 where the file is
    neither of these. --json prints valid, sample (the page drawn; null without
    one) and problems.
    """
    from xlagree.cli import show
    from xlagree.intake.rate_card import has_card_sheets
    from xlagree.intake.theme_file import THEME_FILE
    from xlagree.terms.errors import AgreementError, failures

    if source is None and not check:
        _start(out or Path(THEME_FILE), company, force)
        return
    file = there(source or Path(THEME_FILE), "xlagree theme writes one to start from")
    spoken, when = _language(language), options.day(day)
    sample = out or (Path(SAMPLE) if check else None)
    if sample:
        _may_be_written(sample, force)
    read, problems = None, list["Problem"]()
    try:
        read = _read(file)
        problems += read.remarks
    except AgreementError as error:
        if file.suffix.lower() != ".toml" and not has_card_sheets(file):
            raise
        problems += error.problems
        sample = None
    if read and sample:
        _draw(read.theme, sample, spoken, when)
    if as_json:
        records = [show.problem_record(problem) for problem in problems]
        drawn = None if sample is None else str(sample)
        show.document({"valid": read is not None, "sample": drawn, "problems": records})
    else:
        show.problems(problems)
        if read:
            print(f"the theme of {read.theme.company or 'the house'} can be used")
        if sample:
            print(sample)
    if failures(problems):
        raise typer.Exit(FINDINGS)


def _language(typed: str | None) -> str:
    """The language typed, or nothing."""
    from xlagree.proposal.house.theme_terms import THEME_TERMS
    from xlagree.terms.vocabulary import find

    term = find("language", THEME_TERMS)
    return "" if typed is None or term is None else str(term.quantity.check("language", typed))


def _may_be_written(sample: Path, force: bool) -> None:
    """Refuse a sample page in the place of another file."""
    from xlagree.terms.errors import AgreementError, Problem, must_be

    if sample.suffix.lower() != ".xlsx":
        raise must_be("--out", "a file that ends in .xlsx", sample)
    if sample.exists() and sample.name != SAMPLE and not force:
        raise AgreementError(Problem(f"{sample} is there already", "choose another name, or add --force"))


def _draw(theme: "Theme", sample: Path, language: str, day: date) -> None:
    from xlagree.generate.book.render import write_book
    from xlagree.generate.pages.client.theme_page import sample_book
    from xlagree.intake.files import beside

    sample.parent.mkdir(parents=True, exist_ok=True)
    with beside(sample) as (unfinished,):
        write_book(sample_book(theme, day, language), unfinished)


def _start(file: Path, company: str, force: bool) -> None:
    """Write a theme to start from."""
    from xlagree.intake.files import beside
    from xlagree.intake.theme_form import theme_form
    from xlagree.proposal.house.theme_terms import LINE
    from xlagree.terms.errors import AgreementError, Problem, must_be

    if file.suffix.lower() != ".toml":
        raise must_be("--out", "a file that ends in .toml", file, "add --check to draw a sample page")
    if file.exists() and not force:
        remedy = f"xlagree theme {file} looks at it; --force overwrites it"
        raise AgreementError(Problem(f"{file} is there already", remedy))
    text = theme_form(LINE.check("company", company) if company else "")
    file.parent.mkdir(parents=True, exist_ok=True)
    with beside(file) as (unfinished,):
        unfinished.write_text(text, encoding="utf-8", newline="\n")
    print(file)
    print("Take away the # of what you set, put it beside your rate card, then run")
    print(f"  xlagree theme {file} --check")


def _read(file: Path) -> "ThemeRead":
    """The theme of a file in TOML, or of a rate card."""
    from xlagree.intake.rate_card import read_rate_card
    from xlagree.intake.theme_file import ThemeRead, read_theme_file

    if file.suffix.lower() == ".toml":
        return read_theme_file(file)
    card = read_rate_card(file)
    return ThemeRead(card.house, card.remarks)
