"""`xlagree review`: books read, computed anew, held against the policy; a folder as one table by money at risk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, FINDINGS, REQUEST_WRONG, door, there

if TYPE_CHECKING:
    from xlagree.review.review import Review

FORMATS = ("text", "json", "xlsx")

Files = Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help="Workbooks, or folders of them.")]
PolicyFile = Annotated[
    Path | None, typer.Option("--policy", metavar="TOML", help="Limits laid over those of the books; see docs/policy.md.")
]
ScenarioFile = Annotated[
    Path | None,
    typer.Option("--scenarios", metavar="TABLE", help="Scenarios in place of the books' own: .csv or .xlsx."),
]
Format = Annotated[str, typer.Option("--format", "-f", metavar="text|json|xlsx", help="How to report.")]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FILE", help="Where the report goes; for xlsx it must be given.")
]
All = Annotated[bool, typer.Option("--all", help="Every deal, term and finding, notes too.")]


@door()
def review(
    files: Files,
    policy: PolicyFile = None,
    scenarios: ScenarioFile = None,
    format: Format = "text",
    out: Out = None,
    everything: All = False,
    jobs: options.Jobs = None,
) -> None:
    """Review books: what each plan earns and risks, in every case; every line computed twice.

    Files are only read, never written, and nothing in them is run. Of a
    folder all workbooks are reviewed, deals ranked by money at risk. The
    status is 0 where nothing has the severity error, 1 where something has
    or a file of a folder cannot be read, 2 where the request was wrong.

    --format json prints summary (files, internal books, not read, at risk,
    findings by severity) and files, each with file, what, at risk, money
    moved by errors, findings (code, severity, place, message, fix, worth),
    problem (what, remedy) and deal: client, currency, plan proposed, case
    shown, inputs changed, lines, lines that agree, cases (case, plans with
    the decision table and rules broken), terms (term, values, margin at low,
    margin at high) and bridges (from base to each case: term, effect).
    """
    from xlagree.cli import show
    from xlagree.cli.review_text import many_files, one_file
    from xlagree.errors import must_be
    from xlagree.files import beside
    from xlagree.intake.scenario_table import read_scenarios_file
    from xlagree.policy import Policy, read_policy_file
    from xlagree.quantity import Quantity
    from xlagree.review.report import document, report_book
    from xlagree.review.review import Terms, review_all

    if format not in FORMATS:
        raise must_be("format", "one of " + ", ".join(FORMATS), format)
    if format == "xlsx" and out is None:
        raise must_be("out", "a file for the workbook, such as --out review.xlsx", None)
    workers = options.number("jobs", jobs, Quantity("count", "a whole number, 1 or more", low=1, whole=True))
    for file in filter(None, (policy, scenarios)):
        there(file)
    if policy is not None:
        read_policy_file(policy, Policy(""))
    terms = Terms(policy, read_scenarios_file(scenarios) if scenarios else ())
    paths = _paths(files)
    with show.progress("Reviewed") as progress:
        reviews = list(review_all(paths, terms, progress, int(workers) if workers else None))
    if format == "json":
        _written(out, document(reviews))
    elif format == "xlsx" and out is not None:
        from xlagree.workbook.render import write_book

        with beside(out) as (unfinished,):
            write_book(report_book(reviews, options.day(None)), unfinished)
        print(f"{len(reviews)} files reviewed in {out}")
    elif len(reviews) == 1:
        one_file(reviews[0], everything)
    else:
        many_files(reviews, everything)
    raise typer.Exit(_status(reviews, len(files) == 1 and files[0].is_file()))


def _paths(files: list[Path]) -> list[Path]:
    """The workbooks that were named, and those in the folders."""
    from xlagree.errors import AgreementError, Problem

    found: list[Path] = []
    for file in files:
        inside = sorted(file.rglob("*.xlsx")) if file.is_dir() else [there(file)]
        # What begins with ~$ is a lock of Excel, what begins with a dot a file half written.
        inside = [path for path in inside if not path.name.startswith(("~$", "."))]
        if not inside:
            raise AgreementError(Problem(f"no workbook in {file}", "reviewed are files that end in .xlsx"))
        found += inside
    return list(dict.fromkeys(found))


def _written(out: Path | None, content: object) -> None:
    """A JSON document on stdout, or in a file."""
    import json

    from xlagree.cli import show
    from xlagree.files import beside

    if out is None:
        show.document(content)
        return
    with beside(out) as (unfinished,):
        unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="ascii")


def _status(reviews: "list[Review]", alone: bool) -> int:
    if alone and reviews[0].problem is not None:
        return REQUEST_WRONG
    return FINDINGS if any(review.errors or review.problem for review in reviews) else DONE
