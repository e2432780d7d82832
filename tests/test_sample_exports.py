"""The sample exports: either gives the same usage, and it is that of the sample itself."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from xlagree.generate.samples.card import sample_card
from xlagree.generate.samples.psa_exports import sample_entries
from xlagree.generate.samples.starter import write_samples
from xlagree.generate.samples.tickets import COLUMNS, unblemished_tickets
from xlagree.intake.clients import read_clients
from xlagree.intake.exports.business_hours import USUAL, inside, read_business_hours
from xlagree.intake.exports.export import Imported, Options, read_export
from xlagree.intake.exports.usage_written import write_usage
from xlagree.intake.files import write_rows
from xlagree.intake.usage_table import UsageTable, read_usage_table
from xlagree.pricing.usage import Usage
from xlagree.terms.errors import failures

NAMES = ("connectwise", "autotask")
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("samples")
    write_samples(made)
    return made


@pytest.fixture(scope="module")
def imported(folder: Path) -> dict[str, Imported]:
    return {
        name: read_export(
            folder / f"{name}-time.csv", Options(folder / f"{name}.toml", clients=folder / "clients.csv")
        )
        for name in NAMES
    }


def usage(folder: Path, table: Path) -> UsageTable:
    card = sample_card()
    return read_usage_table(table, card.roles, read_clients(folder / "clients.csv", card).clients, TODAY)


@pytest.fixture(scope="module")
def used(folder: Path, imported: dict[str, Imported]) -> dict[str, UsageTable]:
    """The usage of each export, and of the sample before anybody made a slip in it."""
    for name, found in imported.items():
        write_usage(found.rows, folder / f"{name}-usage.csv")
    write_rows(folder / "plain-usage.csv", COLUMNS, (line.cells for line in unblemished_tickets()))
    return {name: usage(folder, folder / f"{name}-usage.csv") for name in (*NAMES, "plain")}


def tickets(found: Usage) -> dict[tuple[object, ...], tuple[float, float]]:
    """Hours and visits of each ticket and month, whatever the entries they are split into."""
    sums: dict[tuple[object, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for entry in found.entries:
        key = (entry.ticket, entry.month, entry.emergency, entry.channel, entry.role, entry.asked_within)
        sums[key][0] += entry.hours
        sums[key][1] += entry.visits
    return {key: (round(hours, 6), visits) for key, (hours, visits) in sums.items()}


def test_both_exports_give_the_same_usage(used: dict[str, UsageTable]) -> None:
    """Months and entries of every client."""
    one, two = (used[name].usage for name in NAMES)
    assert one == two
    assert len(one) == 11


def test_it_is_the_usage_of_the_sample(used: dict[str, UsageTable]) -> None:
    """Every month has the same hours of each class, on site, visits and tickets; every ticket has its hours."""
    plain, found = used["plain"].usage, used["connectwise"].usage
    assert plain.keys() == found.keys()
    for client, expected in plain.items():
        for month, other in zip(expected.months, found[client].months, strict=True):
            assert month.label == other.label
            for part in ("hours", "after_hours", "emergency", "on_site", "visits", "tickets"):
                assert getattr(other, part) == pytest.approx(getattr(month, part), abs=1e-9), (
                    client,
                    month.label,
                    part,
                )
        assert tickets(found[client]) == tickets(expected)


def test_the_split_matters() -> None:
    """Many entries run over the end of business hours, and some over midnight."""
    week = read_business_hours(USUAL)
    timed = [entry for entry in sample_entries() if isinstance(entry.hours, float) and entry.hours > 0]
    across = [entry for entry in timed if inside(entry.start, week) and not inside(entry.end, week)]
    assert sum(entry.end.hour * 60 + entry.end.minute > 18 * 60 for entry in across) > 50
    assert sum(entry.end.date() > entry.start.date() for entry in timed) > 5


def test_times_agree_with_classes() -> None:
    """What is normal begins and ends inside business hours, but for the entries made to run over their end."""
    week = read_business_hours(USUAL)
    for entry in sample_entries():
        if entry.hours == "" or entry.dated.startswith("00"):
            continue
        late = "after-hours" in entry.line.work_class
        if entry.start.hour * 60 + entry.start.minute != 17 * 60 + 45:
            assert inside(entry.start, week) != late, entry
        assert f"{entry.start:%Y-%m}" == entry.line.date[:7]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recognised(imported: dict[str, Imported], name: str) -> None:
    """The export, the order of its dates, and after-hours from times or as stated."""
    found = imported[name]
    expected = {
        "connectwise": ("ConnectWise time export", "day-month"),
        "autotask": ("Autotask time grid", "month-day"),
    }
    assert (found.export, found.date_order) == expected[name]
    assert found.remarks == ()
    assert all(client.not_known == 0 and client.from_times for client in found.clients)
    assert sum(client.stated for client in found.clients) > 50


@pytest.mark.parametrize("name", NAMES)
def test_the_blemishes_are_all_found(imported: dict[str, Imported], name: str) -> None:
    """Each once; odd spacing, another way to write a date and a name that the map mends are no problem, another case a remark."""
    said = [problem.what for problem in failures(imported[name].problems)]
    assert len(said) == 4
    joined, far = (problem.what for problem in imported[name].problems if problem.remark)
    assert joined == '1 row of "WEAVER TAX ADVISERS" was taken for "Weaver Tax Advisers"'
    assert far.startswith("Old Mill Books: 6.45 hours in one month, more than four times the median of 1.45")
    for part in ("as the same stands above", "(got 00/00/0000 0:00)", "(got -0.25)", "2 rows without hours"):
        assert sum(part in what for what in said) == 1
    assert sum(client.rows_not_billable for client in imported[name].clients) == 2


def test_without_the_map_a_name_is_a_stranger(folder: Path) -> None:
    """Which --clients finds."""
    found = read_export(folder / "connectwise-time.csv", Options(clients=folder / "clients.csv"))
    (stranger,) = (problem for problem in found.problems if "no client" in problem.what)
    assert '"Harbour Dentel"' in stranger.what
    assert "nearest: Harbour Dental" in stranger.remedy
