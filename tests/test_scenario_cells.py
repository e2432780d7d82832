"""Tables of scenarios: what people lay out, read into changes, with every fault at its cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.proposal.scenario_cells import read_scenarios
from xlagree.proposal.scenarios import Change, Scenario
from xlagree.terms.errors import AgreementError, Place

PLACE = Place("card.xlsx", "Scenarios")
HEAD = ["of", "term", "low", "high"]


def said(*rows: list[object]) -> list[str]:
    with pytest.raises(AgreementError) as raised:
        read_scenarios([HEAD, *rows], PLACE)
    return [str(problem).removeprefix("card.xlsx Scenarios!") for problem in raised.value.problems]


def test_a_table_of_scenarios() -> None:
    """Values, factors in any sign, blanks that change nothing, notes for people, names of plans as they stand."""
    table = [
        ["of", "term", "unit", "low", "High wages", "source"],
        ["demand", "tickets", "", "x0.8", "× 1,25", "backtest"],
        ["Costs", "Cost Per Hour", "EUR", None, "X 1.1", 12],
        ["Gold fixed", "cap hours", "h", 20, "30", None],
        [None, None, None, None, None, "ask Rosa"],
        ["plans", "fee", "", "*.95", " ", ""],
    ]
    assert read_scenarios(table) == (
        Scenario("low", (
            Change("demand", "tickets", factor=0.8),
            Change("Gold fixed", "cap_hours", value=20.0),
            Change("plans", "monthly_fee", factor=0.95),
        )),
        Scenario("High wages", (
            Change("demand", "tickets", factor=1.25),
            Change("costs", "cost_per_hour", factor=1.1),
            Change("Gold fixed", "cap_hours", value=30.0),
        )),
    )  # fmt: skip


def test_changes_know_their_cells() -> None:
    """From the place where the table stands, below a title."""
    place = Place("card.xlsx", "Scenarios", 3, "B")
    (found,) = read_scenarios([["Our cases"], HEAD, ["costs", "tools", None, 40]], place)
    assert str(found.changes[0].place) == "card.xlsx Scenarios!E5"


def test_columns_stand_in_any_order() -> None:
    """The labels decide."""
    assert read_scenarios([["high", "term", "of"], [40, "tools", "costs"]]) == (
        Scenario("high", (Change("costs", "tools", value=40.0),)),
    )


def test_a_scenario_that_changes_nothing_is_none() -> None:
    """A head without values, as in a blank form."""
    assert read_scenarios([HEAD]) == ()
    assert [scenario.name for scenario in read_scenarios([HEAD, ["costs", "tools", None, 40]])] == ["high"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["demand", "ticket", "x0.8"], 'B2: unknown term "ticket"; nearest: tickets, hours spread'),
        (["Gold", "cost per hour", 1], 'B2: unknown term "cost per hour"; it is a term of costs'),
        ([None, "tools", 1], "A2: of must be demand, costs, plans or the name of a plan (got nothing); fill it in, or clear the row"),
        (["costs", None, 1], "B2: term must be the name of a term (got nothing); fill it in, or clear the row"),
        (["plans", "kind", "x1"], "B2: kind takes one of pay as you go, block, retainer, fixed price: a scenario changes numbers"),
        (["plans", "auto renew", "no"], "B2: auto renew takes yes or no: a scenario changes numbers"),
        (["plans", "best for", "all"], "B2: best for takes text: a scenario changes numbers"),
        (["Gold", "term months", 24], "B2: term months shapes the months of a plan; offer it as a plan of its own"),
        (["Gold", "prepaid months", 3], "B2: prepaid months shapes the months of a plan; offer it as a plan of its own"),
        (["plans", "rollover months", 3], "B2: rollover months shapes the months of a plan; offer it as a plan of its own"),
        (["Block", "block life", 6], "B2: block life shapes the months of a plan; offer it as a plan of its own"),
        (["demand", "tickets", -1], "C2: tickets must be a number, 0 to 100,000 (got -1)"),
        (["plans", "hourly discount", "+15%"], "C2: hourly discount must be a share from 0 to 1, or a factor …(got +15%)"),
        (["costs", "tools", "x-2"], "C2: tools must be an amount of money, 0 or more, or a factor …(got x-2)"),
        (["costs", "tools", True], "C2: tools must be an amount of money, 0 or more, or a factor …(got True)"),
        (["costs", "tools", "#REF!"], "C2: tools must be an amount of money, 0 or more (got #REF!); mend the formula of the cell"),
        (["costs", "tools", 1, 2, 3], "E2: a value without a scenario; name it at the head of the column"),
    ],
)  # fmt: skip
def test_each_fault_is_named_at_its_cell(row: list[object], expected: str) -> None:
    """Owner, term or value: one line that says what may stand there."""
    assert said(row) == [expected.replace("…", "on the base value such as x1.25 ")]


@pytest.mark.parametrize("term", ["hours spread", "credibility", "may factor", "first month", "users"])
def test_what_a_forecast_says_is_not_changed(term: str) -> None:
    """Terms of a demand that a fitted one does not have, or that belong to the client."""
    (line,) = said(["demand", term, 1])
    assert line.startswith(
        f"B2: {term} of a demand is as the forecast says; a scenario may change: tickets per user, tickets,"
    )


def test_a_term_is_changed_once() -> None:
    """By the same row twice, by two terms that are one, by all plans and a plan; in another scenario it may be."""
    assert said(["costs", "tools", 1, 2], ["costs", "tooling", None, 3]) == [
        "D3: high: tools of costs is changed twice; keep one of the two"
    ]
    assert said(["demand", "tickets", "x2"], ["demand", "tickets per user", "x2"]) == [
        "C3: low: tickets per user of demand is changed twice; keep one of the two"
    ]
    assert said(["plans", "fee", "x2"], ["GOLD", "fee", 5]) == [
        "C3: low: monthly fee of GOLD is changed twice; keep one of the two"
    ]
    assert said(["Gold", "fee", "x2"], ["plans", "fee", 5])[0].startswith("C3: low: monthly fee of plans")
    fine = [
        HEAD,
        ["plans", "fee", "x2", None],
        ["Gold", "fee", None, 5],
        ["costs", "tools", 1],
        ["Tin", "fee", None, 2],
    ]
    assert [len(scenario.changes) for scenario in read_scenarios(fine)] == [2, 2]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (["of", "term", "Base"], 'C1: "Base" is what every scenario changes; name it otherwise'),
        (["of", "term", "low", "LOW"], 'D1: two scenarios are called "LOW"; give each its own name'),
        (["of", "term", "of", "low"], 'C1: column "of" stands twice; keep one'),
        (["of", "term", "#N/A"], "C1: the name of a scenario is #N/A; mend the formula of the cell"),
    ],
)
def test_names_of_scenarios(head: list[object], expected: str) -> None:
    """Each its own; the base case has none of them."""
    with pytest.raises(AgreementError) as raised:
        read_scenarios([head, ["costs", "tools"]], PLACE)
    assert [str(problem) for problem in raised.value.problems] == [f"card.xlsx Scenarios!{expected}"]


def test_a_table_of_something_else() -> None:
    """It says how to begin."""
    with pytest.raises(
        AgreementError, match="no row with the labels of and term; begin the table with: of, term"
    ):
        read_scenarios([["kind", "block"]])


def test_all_faults_are_said_together() -> None:
    """One run, one list."""
    assert len(said(["demand", "ticket", 1], ["costs", "tools", "much", -1], ["", "fee", 2])) == 4


ANY = (
    st.none()
    | st.floats()
    | st.text(max_size=6)
    | st.booleans()
    | st.sampled_from(["x1", "of", "tools", "costs"])
)


@given(st.lists(st.lists(ANY, max_size=5), max_size=5))
def test_any_cells_are_scenarios_or_problems(rows: list[list[object]]) -> None:
    """Never anything else, whatever stands in them; a scenario has changes, a problem has its place."""
    found: tuple[Scenario, ...] = ()
    places: list[str] = []
    try:
        found = read_scenarios([HEAD, *rows], PLACE)
    except AgreementError as error:
        places = [str(problem.place) for problem in error.problems]
    assert all(scenario.changes for scenario in found)
    assert all(place.startswith("card.xlsx Scenarios!") for place in places)


@given(st.floats(0, 1000).map(lambda x: float(f"{x:.6f}")), st.booleans())
def test_a_change_is_written_as_it_is_read(number: float, factor: bool) -> None:
    """What goes into the cell of a form comes back."""
    change = Change("costs", "tools", factor=number) if factor else Change("costs", "tools", value=number)
    (back,) = read_scenarios([["of", "term", "high"], ["costs", "tools", change.cell]])
    assert back.changes == (change,)
