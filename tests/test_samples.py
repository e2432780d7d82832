"""The samples: one reading from end to end, blemishes on purpose, and numbers that say something."""

import csv
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sample_clients
from openpyxl import load_workbook

from xlagree.generate.samples.card import PLANS, sample_card
from xlagree.generate.samples.northlight import HOUSE
from xlagree.generate.samples.starter import write_samples
from xlagree.intake.proposals import Intake, read_proposals, write_problems
from xlagree.intake.rate_card import rate_card_problems, read_rate_card
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.house_policy import house_of
from xlagree.proposal.recommendation import recommended
from xlagree.terms.errors import Place, Problem, failures

pytestmark = sample_clients.TOGETHER

ROOT = Path(__file__).parent.parent
EXPORTS = ("connectwise-time.csv", "connectwise.toml", "autotask-time.csv", "autotask.toml")
FILES = (
    "rate-card.xlsx",
    "clients.csv",
    "usage.csv",
    "model.xlsx",
    "functions.xlsx",
    "policy.toml",
    *EXPORTS,
)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


@pytest.fixture
def intake() -> Intake:
    """Of the committed files, which are those that are written."""
    return sample_clients.samples()


def saving(proposal: Proposal) -> tuple[str, float]:
    """The cheapest plan and what it saves against pay as you go, as a share."""
    years = {months.plan.name: months.year for months in proposal.replays}
    best = min(years, key=lambda name: years[name])
    return best, 1 - years[best] / years[proposal.baseline.name]


def content(path: Path) -> object:
    """What a file says: a workbook by its parts, since packing differs from system to system."""
    if path.suffix != ".xlsx":
        return path.read_bytes().replace(b"\r\n", b"\n")
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


@pytest.mark.parametrize("name", FILES)
def test_the_files_in_workbooks_are_what_the_code_writes(samples: Path, name: str) -> None:
    """To renew them: python -c "from xlagree.generate.samples.starter import *; write_samples(Path('workbooks'))"."""
    assert sorted(path.name for path in samples.iterdir()) == sorted(FILES)
    assert content(ROOT / "workbooks" / name) == content(samples / name)


def test_the_sample_is_read_whole(intake: Intake) -> None:
    """All twelve clients; one has no history and its own hours, one too short a history, two a long one."""
    assert len(intake.proposals) == 12
    counts = {proposal.client.name: len(proposal.usage.months) for proposal in intake.proposals}
    assert Counter(counts.values()) == {12: 8, 18: 2, 4: 1, 0: 1}
    assert counts["Seaview Hotel"] == 0
    assert all(
        proposal.source == ("usage.csv" if proposal.has_history else "clients.csv")
        for proposal in intake.proposals
    )
    assert all(
        proposal.usage.months[-1].label == "Oct 2026" for proposal in intake.proposals if proposal.has_history
    )


def test_the_blemishes_are_all_found(intake: Intake) -> None:
    """Each of them once, at its row; a name in another case is remarked on, and so is the one month far from the others."""
    found = "\n".join(map(str, intake.problems))
    for said in (
        "1 row was without hours", "(got -0.50)", 'no client "Harbour Dentel"', 'no role "Enginer"', "(got carrier pigeon)",
        "(got 03/14/2026)", "says the same as row", "2 rows were not billable",
    ):  # fmt: skip
        assert found.count(said) == 1
    assert len(failures(intake.problems)) == 7
    assert [problem.what.partition(";")[0] for problem in intake.problems if problem.remark] == [
        '1 row of "MERIDIAN CLINICS" was taken for "Meridian Clinics"',
        "2 rows were not billable and left out, this one first",
        "Old Mill Books: 6.45 hours in one month, more than four times the median of 1.4 (Apr 2026)",
    ]
    assert all(problem.place.row for problem in intake.problems)


def test_every_kind_of_plan_wins_somewhere(intake: Intake) -> None:
    """Staying is right for the quiet shop; an agreement saves an ordinary client 3 to 25 %."""
    best = {proposal.client.name: saving(proposal) for proposal in intake.proposals}
    assert best["Old Mill Books"] == ("Pay as you go", 0)
    assert best["Quill & Partners Law"][0] == best["Weaver Tax Advisers"][0] == "Block 20"
    assert best["Harbour & Lane Architects"][0] == "Silver retainer"
    assert best["Northgate Logistics"][0] == best["Brickfield Castings"][0] == "Gold fixed"
    ordinary = [
        share for name, (_, share) in best.items() if name not in ("Old Mill Books", "Tidepool Robotics")
    ]
    assert all(0.03 < share < 0.25 for share in ordinary)


def test_verdicts_differ(intake: Intake) -> None:
    """The samples show most of what a client can be told first."""
    reasons = {proposal.client.name: recommended(proposal).reason for proposal in intake.proposals}
    assert reasons["Old Mill Books"] == "cheapest as you go"
    assert reasons["Tidepool Robotics"] == "history too short"
    assert "saves most" in reasons.values()


def test_a_firm_of_ones_own(tmp_path: Path) -> None:
    """Its name stands in the card in place of the made-up one; all else is the same."""
    write_samples(tmp_path, "  Birch  IT ")
    card, sample = read_rate_card(tmp_path / "rate-card.xlsx"), sample_card()

    assert card.policy == replace(sample.policy, company="Birch IT")
    assert card.plans == sample.plans


def test_the_samples_have_a_theme_beside_them(tmp_path: Path) -> None:
    """That of the made-up firm, with nothing to be said of it; its plans are those of the card without one."""
    write_samples(tmp_path, themed=True)
    card, sample = read_rate_card(tmp_path / "rate-card.xlsx"), sample_card()

    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "theme.toml", "northlight.png"}
    assert (card.theme, card.remarks) == (HOUSE, ())
    assert (card.plans, card.costs, card.add_ons) == (sample.plans, sample.costs, sample.add_ons)
    assert card.add_ons
    assert "(sample)" in HOUSE.legal


def test_a_firm_of_ones_own_fills_in_its_theme(tmp_path: Path) -> None:
    """Its name is in it and no word of the made-up firm; all else is as without a theme."""
    write_samples(tmp_path, "Birch IT", themed=True)
    card = read_rate_card(tmp_path / "rate-card.xlsx")

    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "theme.toml"}
    assert card.theme == house_of(card.policy)
    assert "Northlight" not in (tmp_path / "theme.toml").read_text(encoding="utf-8")


def test_the_sample_firm_earns_money(intake: Intake) -> None:
    """What the cheapest plan leaves after cost is what such firms have: about a third to a half."""
    for proposal in intake.proposals:
        prices = [months.year for months in proposal.replays]
        best = min(range(len(prices)), key=lambda i: prices[i])
        assert 0.25 < 1 - proposal.costs[best].total / prices[best] < 0.55


def test_every_client_has_its_cases(intake: Intake, samples: Path) -> None:
    """All scenarios of the sample card can be applied to all sample clients, and every value has a note beside it."""
    for proposal in intake.proposals:
        assert [name for name, _ in proposal.cases] == ["base", "low", "high", "wage rise"]
    sheet = load_workbook(samples / "rate-card.xlsx")["Scenarios"]
    lines = [[cell for cell in line if cell is not None] for line in sheet.iter_rows(values_only=True)]
    told = [line for line in lines if line and line[0] in ("demand", "costs", *(plan.name for plan in PLANS))]
    assert len(told) == len(
        {(change.of, change.term) for case in sample_card().scenarios for change in case.changes}
    )
    assert all(" " in str(line[-1]) for line in told)


def test_everything_is_said_to_be_made_up(samples: Path) -> None:
    """On the rate card and in every row, so that no copy is taken for a real firm."""
    card = sample_card()
    assert "(sample)" in card.policy.company
    assert rate_card_problems(card) == ()
    tickets = ("usage.csv", "connectwise-time.csv", "autotask-time.csv")
    for name, mark in (("clients.csv", "(sample)"), *((name, "DEMO-") for name in tickets)):
        with (samples / name).open(encoding="utf-8-sig", newline="") as file:
            assert all(mark in ",".join(row) for row in list(csv.reader(file))[1:])


def test_about_three_thousand_rows(samples: Path) -> None:
    """Enough for a year of twelve clients, with some of a month that is not over."""
    text = (samples / "usage.csv").read_text(encoding="utf-8-sig")
    assert 2700 < text.count("\n") < 3300
    assert "2026-11-" in text


def test_clients_with_nothing_to_price_are_problems(samples: Path, tmp_path: Path) -> None:
    """Neither usage nor hours; twelve months of usage go before given hours."""
    clients = tmp_path / "clients.csv"
    clients.write_text("client,users,hours per month\nHarbour Dental,11,9\nNobody,3,\n", encoding="utf-8")
    day = date(2026, 11, 23)
    found = read_proposals(clients, samples / "rate-card.xlsx", samples / "usage.csv", day)
    assert [p.client.name for p in found.proposals] == ["Harbour Dental"]
    assert (found.proposals[0].quoted_hours, len(found.proposals[0].usage.months)) == (8.2, 12)
    unused = "clients.csv row 2: Harbour Dental: hours per month of 9 are not used, as there are twelve months of usage; leave them blank"
    assert [str(problem) for problem in found.problems if problem.remark].count(unused) == 1
    assert "clients.csv row 3: Nobody: neither usage nor hours per month; fill in its hours per month" in map(
        str, found.problems
    )

    alone = read_proposals(clients, samples / "rate-card.xlsx", None, day)
    assert [p.client.name for p in alone.proposals] == ["Harbour Dental"]
    assert alone.problems[0].remedy == "fill in its hours per month, or give a table of usage"


def test_problems_as_a_table(tmp_path: Path) -> None:
    """One in a row for a spreadsheet, which must take all of it as text."""
    write_problems(
        [Problem("=1+1", "-x", Place("a.csv", "", 7, "hours")), Problem("plain", remark=True)],
        tmp_path / "problems.csv",
    )
    raw = (tmp_path / "problems.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(raw.decode("utf-8-sig").splitlines())) == [
        ["file", "sheet", "row", "column", "what", "remedy", "kind"],
        ["a.csv", "", "7", "hours", "'=1+1", "'-x", "problem"],
        ["", "", "", "", "plain", "", "remark"],
    ]
