"""A file of scenarios: a table of its own, or the sheet of a rate card."""

from pathlib import Path

from xlagree.intake.sheets import read_workbook
from xlagree.proposal.scenario_cells import read_scenarios
from xlagree.proposal.scenarios import Scenario
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import same

SHEET = "Scenarios"


def read_scenarios_file(path: Path) -> tuple[Scenario, ...]:
    """The scenarios of a file: of the sheet Scenarios where there is one, else of the first sheet.

    A scenario that changes nothing is one too: who named it looks for it. All problems of the table are raised together,
    at their cells; so is a table without any change.
    """
    sheets = read_workbook(path).settled.seen
    name = next((name for name in sheets if same(name) == same(SHEET)), next(iter(sheets), ""))
    place = Place(path.name, name)
    scenarios = read_scenarios(sheets.get(name, []), place, every=True)
    if not any(scenario.changes for scenario in scenarios):
        raise AgreementError(Problem("no scenario changes anything", "fill in a column of values", place))
    return scenarios
