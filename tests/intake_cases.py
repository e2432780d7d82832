"""Exports of other sources kept as cases, and small ones written on the way; each read as `xlagree import` does."""

from fractions import Fraction
from pathlib import Path

import pytest

from xlagree.intake.exports.export import Imported, Options, read_export
from xlagree.terms.errors import AgreementError

CASES = Path(__file__).parent / "cases" / "intake"


def read_case(name: str, **options: object) -> Imported:
    """A case, with the mapping file beside it where there is one."""
    (path,) = (path for path in CASES.glob(f"{name}*") if path.suffix != ".toml")
    mapping = path.with_name(f"{path.name}.toml")
    return read_export(path, Options(map=mapping if mapping.exists() else None, **options))  # type: ignore[arg-type]  # its fields


def read_text(folder: Path, text: str, mapping: str = "", **options: object) -> Imported:
    """An export written from a text."""
    (folder / "a.csv").write_text(text, encoding="utf-8")
    if mapping:
        (folder / "map.toml").write_text(mapping, encoding="utf-8")
        options["map"] = folder / "map.toml"
    return read_export(folder / "a.csv", Options(**options))  # type: ignore[arg-type]  # its fields


def refused(folder: Path, text: str, mapping: str = "", **options: object) -> list[str]:
    """What is said of an export that is not taken."""
    with pytest.raises(AgreementError) as raised:
        read_text(folder, text, mapping, **options)
    return [str(problem) for problem in raised.value.problems]


def hours(imported: Imported, billable: bool = True) -> dict[str, float]:
    """The hours of each client, billed or free."""
    sums: dict[str, Fraction] = {}
    for row in imported.rows:
        if row.billable == billable:
            sums[row.client] = sums.get(row.client, Fraction(0)) + (row.hours or 0)
    return {client: round(float(total), 4) for client, total in sums.items()}
