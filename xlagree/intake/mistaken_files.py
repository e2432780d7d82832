"""Files that are another file of ours than was asked for: a rate card, or labels and values in TOML."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlagree.intake.rate_card import REQUIRED
from xlagree.intake.sheets import Source, read_workbook
from xlagree.intake.written_text import RECORDS, SEPARATED
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import same

ONE_A_ROW = "a table with one client in a row"


@contextmanager
def no_other_file(source: Source) -> Iterator[list[Problem]]:
    """Refuse another file of ours where reading it as a table of clients fails, or finds any of the problems that it collects."""
    problems: list[Problem] = []
    try:
        yield problems
    except AgreementError:
        _refuse_other(source)
        raise
    if problems:
        _refuse_other(source)


def _refuse_other(source: Source) -> None:
    if not isinstance(source, Path) or not source.is_file():
        return
    ending, place = source.suffix.lower(), Place(source.name)
    if ending == ".toml":
        what = "is a file of labels and values, such as a theme or a policy, not a table of clients"
        raise AgreementError(Problem(what, f"name {ONE_A_ROW}", place))
    refuse_rate_card(source, "a table of clients", f"name it with --rates, and {ONE_A_ROW} first")


@contextmanager
def no_rate_card(path: Path, wanted: str, remedy: str) -> Iterator[None]:
    """Refuse a rate card where reading it as what is wanted fails."""
    try:
        yield
    except AgreementError:
        refuse_rate_card(path, wanted, remedy)
        raise


def refuse_rate_card(path: Path, wanted: str, remedy: str) -> None:
    """Raise where a file that is no good as what is wanted is a rate card."""
    if path.suffix.lower() in SEPARATED + RECORDS:
        return
    sheets = {same(name) for name in read_workbook(path).sheets}
    if sheets >= set(map(same, REQUIRED)):
        what = f"is a rate card, not {wanted}: it has the sheets {', '.join(REQUIRED)}"
        raise AgreementError(Problem(what, remedy, Place(path.name)))
