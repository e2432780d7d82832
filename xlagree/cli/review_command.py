"""`xlagree review`: books read, computed anew, held against the policy; a folder as one table by money at risk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, OUR_FAULT, REQUEST_WRONG, door, say, there

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlagree.review.file_review import ReviewTerms
    from xlagree.review.reviews import Review

FORMATS = ("text", "json", "xlsx", "html")
IN_FILES = ("xlsx", "html")
"""Formats that are written to a file alone."""

Files = Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help="Workbooks, or folders of them.")]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="TOML", help="Limits laid over those of the books; see docs/policy.md."),
]
ScenarioFile = Annotated[
    Path | None,
    typer.Option(
        "--scenarios",
        metavar="TABLE",
        help="Scenarios in place of the books' own: .csv, .xlsx, .xls or .ods.",
    ),
]
Format = Annotated[str, typer.Option("--format", "-f", metavar="text|json|xlsx|html", help="How to report.")]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Where a report as json, xlsx or html goes; for the last two it must be given.",
    ),
]
Recalculate = Annotated[
    bool,
    typer.Option(
        "--recalculate",
        help="Compute every formula anew, ours too, without a spreadsheet program; see docs/review.md.",
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="CELL=VALUE",
        help="What if a cell held another value: Inputs!E11=20, or a range Inputs!E11=10..40..5; an input may be named, "
        "in_client_users=20, and changes in the base case and those that follow it. May be repeated.",
    ),
]
All = Annotated[bool, typer.Option("--all", help="Every deal, term and finding, notes too.")]


@door()
def review(
    files: Files,
    policy: PolicyFile = None,
    scenarios: ScenarioFile = None,
    format: Format = "text",
    out: Out = None,
    recalculate: Recalculate = False,
    settings: Settings = None,
    everything: All = False,
    jobs: options.Jobs = None,
) -> None:
    """Review books: what each plan earns and risks, in every case; every line computed twice.

    Files are only read, never written, and nothing in them is run. Of a
    folder all workbooks are reviewed, deals ranked by errors, loss
    expected and money at risk of the plan recommended. The
    status is 0 where nothing has the severity error, 1 where something has
    or a file of a folder cannot be read, 2 where the request was wrong, 3
    where a mistake in xlagree stopped a file; all others are reported.

    --format html writes one page that needs no net, with charts; a book
    is printed on two sheets of paper.

    --format json prints summary (files, internal books, not read, at risk
    by currency, findings by severity) and files, each with file, what, made
    by, sealed, at risk, money moved by errors, causes (code, severity,
    what, findings, places, fixes, worth), findings (code, severity, place,
    message, fix, worth, plan, limit, also at), not checked (counts),
    problems that it could not be read for (place, what, remedy), offer
    (number, client, digest, untouched, cells, agree, deal: its internal
    book) and deal: client, currency, recommendation, case shown, inputs
    changed, lines, lines that agree, lines without a value, scenario terms
    unused, cases (case, plans with the decision table and rules broken),
    terms (term, values, margin at low, margin at high) and bridges (from
    base to each case: term, effect). docs/review.md has the keys of a plan.

    --recalculate and --set need pip install xlagree\\[recalculate].
    """
    from xlagree.cli import show
    from xlagree.cli.offers_text import counted
    from xlagree.cli.review_text import found_in, many_files, one_file
    from xlagree.intake.scenario_table import read_scenarios_file
    from xlagree.proposal.policy import policy_terms
    from xlagree.review.file_review import ReviewTerms
    from xlagree.review.folder import lock_files, reviews_of, workbooks
    from xlagree.review.report import document
    from xlagree.terms.quantities import PROCESSES

    for file in files:
        if not file.is_dir():
            there(file)
    named = workbooks(files)
    _check_report(format, out, named)
    workers = options.number("jobs", jobs, PROCESSES)
    for file in filter(None, (policy, scenarios)):
        there(file)
    if policy is not None:
        policy_terms(policy)
    terms = ReviewTerms(policy, read_scenarios_file(scenarios) if scenarios else (), recalculate)
    if settings:
        _what_if(_alone(files), settings, terms, format, out, everything)
    with show.progress("Reviewed") as progress:
        reviews = reviews_of(files, named, terms, progress, int(workers) if workers else None)
    if format == "json":
        _written(out, document(reviews))
    elif out is not None:
        _report(reviews, format, out)
        print(f"{counted(len(reviews), 'file')} reviewed: {out}")
        found_in(reviews)
    elif len(reviews) == 1:
        one_file(reviews[0], everything)
    elif reviews:
        many_files(reviews, everything, {name: path for path, name in named.items()})
    for name in lock_files(files):
        line = f"{name}: a lock file of Excel, left out"
        print(line) if format == "text" else say(line)
    raise typer.Exit(_status(reviews, len(files) == 1 and files[0].is_file()))


def _alone(files: list[Path]) -> Path:
    """The one workbook whose cells are set."""
    from xlagree.terms.errors import must_be

    if len(files) != 1 or files[0].is_dir():
        got = "a folder" if len(files) == 1 else f"{len(files)} files"
        raise must_be(
            "file", "one workbook where cells are set", got, "name the workbook whose cells are meant"
        )
    return files[0]


def _what_if(
    file: Path, settings: list[str], terms: "ReviewTerms", format: str, out: Path | None, everything: bool
) -> None:
    """What moves in a workbook where cells are set, and its review as it would be."""
    from xlagree.cli import show, what_if_text
    from xlagree.cli.review_text import one_file
    from xlagree.review.what_if_review import what_if
    from xlagree.terms.errors import must_be

    if format in IN_FILES:
        raise must_be("format", "text or json where cells are set", format)
    with show.progress("Computed") as progress:
        found = what_if(file, settings, terms, progress)
    if format == "json":
        _written(out, what_if_text.document(found))
    else:
        what_if_text.printed(found, everything)
        if found.review:
            one_file(found.review, everything)
    raise typer.Exit(_status([found.review] if found.review else [], True))


def _check_report(format: str, out: Path | None, named: dict[Path, str]) -> None:
    """A report has a format that there is and, where it is a file, a place beside the books, never one of them."""
    from xlagree.terms.errors import must_be

    if format not in FORMATS:
        raise must_be("format", "one of " + ", ".join(FORMATS), format)
    if out is None:
        if format in IN_FILES:
            raise must_be("out", f"a file for the report, such as --out review.{format}", None)
        return
    if format == "text":
        raise must_be(
            "format",
            "json, xlsx or html for a report in a file",
            format,
            "add --format html, or leave --out away",
        )
    if out.resolve() in {path.resolve() for path in named}:
        raise must_be(
            "out", "a file that is not reviewed itself", str(out), "give the report a folder of its own"
        )
    if out.is_dir() or not out.parent.is_dir():
        raise must_be("out", "a file in a folder that is there", str(out))


def _report(reviews: "Sequence[Review]", format: str, out: Path) -> None:
    """A workbook, or a page for a browser."""
    from xlagree.intake.files import beside

    today = options.day(None)
    with beside(out) as (unfinished,):
        if format == "html":
            from xlagree.review.page.review_html import review_html

            unfinished.write_bytes(review_html(reviews, today).encode())
        else:
            from xlagree.generate.book.render import write_book
            from xlagree.review.report import report_book

            write_book(report_book(reviews, today), unfinished)


def _written(out: Path | None, content: object) -> None:
    """A JSON document on stdout, or in a file."""
    import json

    from xlagree.cli import show
    from xlagree.intake.files import beside

    if out is None:
        show.document(content)
        return
    with beside(out) as (unfinished,):
        unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="ascii")


def _status(reviews: "Sequence[Review]", alone: bool) -> int:
    if any(review.mistaken for review in reviews):
        return OUR_FAULT
    if alone and any(review.problem for review in reviews):
        return REQUEST_WRONG
    return FINDINGS if any(review.errors or review.problem for review in reviews) else DONE
