"""Files of scenarios: a table of its own, and the sheet of a rate card."""

from pathlib import Path

import pytest

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card
from xlagree.intake.scenario_table import read_scenarios_file
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.terms.errors import AgreementError


def test_a_table_of_text(tmp_path: Path) -> None:
    """As a spreadsheet saves it, with semicolons and decimal commas too."""
    expected = (
        Scenario("high", (Change("costs", "tools", value=42.5), Change("demand", "tickets", factor=1.25))),
    )
    commas, points = tmp_path / "commas.csv", tmp_path / "points.csv"
    points.write_text("of,term,high\ncosts,tools,42.5\ndemand,tickets,x1.25\n")
    commas.write_text('of;term;high\ncosts;tools;42,5\ndemand;tickets;"x1,25"\n')
    assert read_scenarios_file(points) == read_scenarios_file(commas) == expected


def test_the_sheet_of_a_rate_card(tmp_path: Path) -> None:
    """The same scenarios as of the card, whatever else the workbook has."""
    write_rate_card(tmp_path / "card.xlsx", sample_card())
    assert read_scenarios_file(tmp_path / "card.xlsx") == sample_card().scenarios


def test_faults_are_said_at_their_places(tmp_path: Path) -> None:
    """A value, a table without any, and a file of something else."""
    path = tmp_path / "cases.csv"
    path.write_text("of,term,high\ncosts,tools,much\n")
    with pytest.raises(
        AgreementError, match=r'^cases\.csv row 2 column "C": tools must be an amount of money'
    ):
        read_scenarios_file(path)
    path.write_text("of,term,high\n")
    with pytest.raises(
        AgreementError, match=r"^cases\.csv: no scenario changes anything; fill in a column of values"
    ):
        read_scenarios_file(path)
    path.write_text("")
    with pytest.raises(AgreementError, match=r"^cases\.csv: no row with the labels of and term"):
        read_scenarios_file(path)
    with pytest.raises(AgreementError, match="is not there"):
        read_scenarios_file(tmp_path / "none.csv")
