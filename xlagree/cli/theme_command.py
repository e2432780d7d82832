"""`xlagree theme`: the look of a house's offers: a file to start from, what is wrong with one, and a sample page of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there

if TYPE_CHECKING:
    from xlagree.intake.theme_file import ThemeRead
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

    Leaves with status 1 when there is something to mend. --json prints valid,
    sample (the page drawn; null without one) and problems.
    """
    from xlagree.intake.theme_file import THEME_FILE

    if source is None and not check:
        _start(out or Path(THEME_FILE), company, force)
        return
    from xlagree.cli import show
    from xlagree.generate.book.render import write_book
    from xlagree.generate.pages.client.theme_page import sample_book
    from xlagree.intake.files import beside
    from xlagree.proposal.house.theme_terms import THEME_TERMS
    from xlagree.terms.errors import AgreementError, failures
    from xlagree.terms.vocabulary import find

    file = there(source or Path(THEME_FILE), "xlagree theme writes one to start from")
    of_language = find("language", THEME_TERMS)
    assert of_language
    spoken = "" if language is None else str(of_language.quantity.check("language", language))
    when = options.day(day)
    read, problems = None, list["Problem"]()
    try:
        read = _read(file)
        problems += read.remarks
    except AgreementError as error:
        problems += error.problems
    sample = out or (Path(SAMPLE) if check else None)
    if read and sample:
        with beside(sample) as (unfinished,):
            write_book(sample_book(read.theme, when, spoken), unfinished)
    if as_json:
        drawn = str(sample) if read and sample else None
        records = [show.problem_record(problem) for problem in problems]
        show.document({"valid": read is not None, "sample": drawn, "problems": records})
    else:
        show.problems(problems)
        if read:
            print(f"the theme of {read.theme.company} can be used")
            print(*filter(None, [read and sample]), sep="\n", end="\n" if sample else "")
    if failures(problems):
        raise typer.Exit(FINDINGS)


def _start(file: Path, company: str, force: bool) -> None:
    """Write a theme to start from."""
    from xlagree.intake.files import beside
    from xlagree.intake.theme_form import theme_form
    from xlagree.proposal.house.theme_terms import LINE
    from xlagree.terms.errors import AgreementError, Problem

    if file.exists() and not force:
        remedy = f"xlagree theme {file} looks at it; --force overwrites it"
        raise AgreementError(Problem(f"{file} is there already", remedy))
    text = theme_form(LINE.check("company", company) if company else "")
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
    return ThemeRead(card.house, (*card.remarks,))
