"""Hours by client of nearly fifty files: as read, and as pandas adds them up."""

import pytest
from pandas_sums import SUMS, Sum

from xlagree.intake.exports.export import Options, read_export


def mapping_of(told: Sum) -> dict[str, object]:
    """The options of a file, its mapping file among them where there is one."""
    beside = (
        told.path.with_name(f"{told.path.name}.toml"),
        told.path.with_name(f"{told.path.stem.partition('-')[0]}.toml"),
    )
    found = next((path for path in beside if path.exists()), None)
    return {**told.options, "map": found}


@pytest.mark.parametrize("told", SUMS, ids=[told.file for told in SUMS])
def test_the_hours_of_each_client(told: Sum) -> None:
    """Billed or not; and of what was left out the account says as much."""
    imported = read_export(told.path, Options(**mapping_of(told)))  # type: ignore[arg-type]  # its fields
    tally = imported.tally
    assert {each.client: round(each.taken, 4) for each in tally.clients if each.taken} == told.by_client()
    assert tally.rows == tally.rows_taken + sum(omission.rows for omission in tally.left_out)
    left_out = sum(omission.hours for omission in tally.left_out)
    assert tally.hours == pytest.approx(tally.hours_taken + left_out, abs=1e-9)


def test_so_many_files() -> None:
    """At least forty, each once."""
    assert len({told.file for told in SUMS}) == len(SUMS) >= 40
