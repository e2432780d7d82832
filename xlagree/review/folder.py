"""The workbooks to review among files and folders, and their reviews together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xlagree.intake.guard import is_lock
from xlagree.intake.scenario_table import read_scenarios_file
from xlagree.proposal.policy import policy_terms
from xlagree.review.deal_review import review_all
from xlagree.review.file_review import OWN_TERMS, ReviewTerms
from xlagree.review.papers import unlisted_pages, with_papers
from xlagree.review.reviews import Review, Reviews
from xlagree.review.scenario_plans import check_plans_named
from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.progress import Progress, silent
from xlagree.terms.quantities import PROCESSES


def review_files(
    files: Path | str | Sequence[Path | str],
    policy: Path | str | None = None,
    scenarios: Path | str | None = None,
    jobs: int = 1,
    progress: Progress = silent,
) -> Reviews:
    """Workbooks reviewed, and those in folders, as `xlagree review` does: every line computed twice, deals, findings.

    Files are only read, and nothing in them is run. `policy` is a .toml laid over the limits of the books,
    `scenarios` a table in place of their own. A file that cannot be read is a review with its problems. `jobs`
    processes share the work: where they are more than one, a script must make the call below
    `if __name__ == "__main__":`. Raises AgreementError where there is no such file, or no workbook in a folder.
    """
    listed = [files] if isinstance(files, str | Path) else files
    if not isinstance(listed, Sequence) or not all(isinstance(file, str | Path) for file in listed):
        raise must_be("files", "a path or a list of paths", type(files).__name__)
    named = workbooks([Path(file) for file in listed])
    for name, given in (("policy", policy), ("scenarios", scenarios)):
        if not isinstance(given, str | Path | None):
            raise must_be(name, "the path of a file", type(given).__name__)
    if policy is not None:
        policy_terms(Path(policy))  # wrong terms are one error, not one for each book
    terms = ReviewTerms(
        None if policy is None else Path(policy),
        () if scenarios is None else read_scenarios_file(Path(scenarios)),
    )
    workers = int(PROCESSES.check("jobs", jobs))
    return Reviews(reviews_of([Path(file) for file in listed], named, terms, progress, workers))


def reviews_of(
    files: Sequence[Path],
    named: Mapping[Path, str],
    terms: ReviewTerms = OWN_TERMS,
    progress: Progress = silent,
    jobs: int | None = None,
) -> tuple[Review, ...]:
    """The workbooks that were named in files and folders, each under the name that a report has for it, and the papers near them.

    Raises AgreementError where the scenarios name a plan that no book has.
    """
    check_plans_named(tuple(named), terms.scenarios)
    reviews = review_all(tuple(named), terms, progress, jobs)
    deals = {str(path): name for path, name in named.items()}
    shown = [called(name, one, deals) for name, one in zip(named.values(), reviews, strict=True)]
    as_made = terms.policy is None and not terms.scenarios
    return tuple(with_papers(named, shown, [file for file in files if file.is_dir()], as_made))


def workbooks(files: Sequence[Path]) -> dict[Path, str]:
    """The files that were named, and the workbooks and offers in the folders, each with what a report calls it."""
    named = _named(files)
    for file in files:
        if file.is_dir() and not any(path.is_relative_to(file) for path in named):
            raise AgreementError(Problem(f"no workbook in {file}", "reviewed are files that end in .xlsx"))
    return {path: name for path, name in named.items() if not is_lock(path)}


def lock_files(files: Sequence[Path]) -> tuple[str, ...]:
    """Lock files of Excel that were named or stand in the folders, as a report calls them: they are left out."""
    return tuple(name for path, name in _named(files).items() if is_lock(path))


def _named(files: Sequence[Path]) -> dict[Path, str]:
    shown: dict[Path, str] = {}
    for file in files:
        if not file.exists():
            raise AgreementError(Problem(f"{file} is not there"))
        for path in sorted((*_inside(file), *unlisted_pages(file))) if file.is_dir() else [file]:
            alone = path.relative_to(file) if file.is_dir() else path.name
            shown.setdefault(path, str(alone if len(files) == 1 else path))
    return shown


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        # What begins with a dot is a file half written.
        if path.suffix.casefold() == ".xlsx" and not path.name.startswith(".") and not path.is_dir():
            yield path


def called(name: str, review: Review, deals: Mapping[str, str]) -> Review:
    """A review under the name that tells its file from others of the folder, and its deal under its own."""
    problems = tuple(replace(problem, place=replace(problem.place, file=name)) for problem in review.problems)
    offer = review.offer and replace(review.offer, deal=deals.get(review.offer.deal, review.offer.deal))
    return replace(review, file=name, problems=problems, offer=offer)
