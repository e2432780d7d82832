"""Whatever stands in a file, rules for any workbook find something or nothing in it and never fail."""

from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.review.reading.cell_styles import CellStyle
from xlagree.review.reading.sheet_cells import SheetSeen, Shown
from xlagree.review.reading.sheet_settings import SheetSettings, Validation
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reading.workbook_facts import (
    Calculation,
    DefinedName,
    ExternalLink,
    Table,
    WorkbookFacts,
)
from xlagree.review.rules.all_rules import FILE_RULES

ODD = st.one_of(
    st.text(alphabet="AB19$:!'\"[](),.+-*/=<>#N% {}@", max_size=30),
    st.lists(
        st.sampled_from(
            ["A1", "$B$2", "A1:B3", "A:A", "2:2", "SUM(", "IF(", "ABS(", ")", ",", "+", "-", "=", "<", "1", "TRUE", '"OK"',
             "Plans!", "'Odd one'!", "[1]Costs!", "rate", "Work[Hours]", "Work[[#This Row],[Hours]]", "INDIRECT(", "#REF!", "%", ":", " "]
        ),
        max_size=12,
    ).map("".join),
)  # fmt: skip
VALUES = st.one_of(
    st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.sampled_from(["Check", "OK", "ERROR", "unit", ""]),
)
AT = st.tuples(st.integers(0, 6), st.integers(0, 5))
SHOWN = st.builds(Shown, VALUES, ODD, st.booleans(), st.one_of(st.none(), AT), st.integers(-1, 3))
SHEETS = st.builds(
    lambda name, cells, odd, merged: SheetSeen(
        name,
        "visible",
        cells,
        settings=SheetSettings(
            merged, protected=True, validations=(Validation(odd, "list", formula=odd),), conditions=(odd,)
        ),
    ),
    st.sampled_from(["Plans", "Odd one", "Inputs", "Calc", "Checks", "Sheet1"]),
    st.dictionaries(AT, SHOWN, max_size=20),
    ODD,
    st.lists(st.sampled_from(["A1:B2", "B2", "", "x", "A:A"]), max_size=3).map(tuple),
)


@given(st.lists(SHEETS, min_size=1, max_size=4, unique_by=lambda sheet: sheet.name), ODD, st.booleans())
@settings(deadline=None, max_examples=150)
def test_no_workbook_is_too_odd(sheets: list[SheetSeen], odd: str, on: bool) -> None:
    """Formulas that are none, names that lead to themselves, styles that are not there, links without a target."""
    facts = WorkbookFacts(
        Calculation(on, on, on, on),
        (
            DefinedName("rate", "", odd),
            DefinedName("loop", "", "loop+rate"),
            DefinedName("rate", "plans", "#REF!"),
        ),
        links=(ExternalLink(1, "workbook", odd), ExternalLink(2, "DDE", "", missing=True)),
        tables=(Table("Work", "Plans", odd, ("Hours",)),),
        read_elsewhere=(("Plans", odd), ("gone", "A1")),
    )
    styles = (CellStyle(), CellStyle("rgb 1", "", locked=False), CellStyle("", "solid", called="input"))
    file = Snapshot("odd.xlsx", tuple(sheets), {}, {}, facts, styles)
    for rule in FILE_RULES:
        for finding in rule.find(file):
            assert finding.message
            assert "\n" not in finding.message
