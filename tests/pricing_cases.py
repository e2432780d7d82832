"""The price contract, tests/cases/pricing.toml, read as a user's table would be."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlagree.pricing.discounts import Discount, read_discounts
from xlagree.pricing.plans import Plan, read_plans
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket, even

Rows = list[list[Any]]

FILE = Path(__file__).parent / "cases" / "pricing.toml"

# A label beside these would be a number that nobody reads.
CASE_LABELS = {
    "name", "rule", "plan", "usage", "month", "ticket", "months", "discounts", "per", "price", "steps",
    "invoices", "over", "expired", "carried_out",
}  # fmt: skip
TICKET_LABELS = {
    "ticket", "month", "hours", "class", "channel", "role", "role weight", "asked within", "visits",
}  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """The plan, the usage and the discounts of a case as they stand in a sheet."""

    plan: Rows
    usage: Rows
    discounts: Rows | None


@dataclass(frozen=True)
class Case:
    """One price worked by hand."""

    name: str
    plan: Plan
    usage: Usage
    discounts: tuple[Discount, ...]
    per: str
    price: float
    expected: dict[str, Any]
    cells: "Cells"

    def __str__(self) -> str:
        return self.name


def _cell(value: object) -> object:
    return ", ".join(value) if isinstance(value, list) else value


def _plan_cells(terms: dict[str, object]) -> Rows:
    return [["Plans", "The plan"], *([label, _cell(value)] for label, value in terms.items())]


def _usage_cells(case: dict[str, Any]) -> Rows:
    """A number, a row of months, or a table; a last row without hours says how many months tickets span."""
    rows = case.get("month") or case.get("ticket")
    if not rows:
        return [case["usage"] if isinstance(case["usage"], list) else [case["usage"]]]
    if "months" in case:
        rows = [*rows, {"month": case["months"], "hours": 0}]
    labels = list(dict.fromkeys(label for row in rows for label in row))
    return [labels, *([row.get(label) for label in labels] for row in rows)]


def _entry(row: dict[str, Any]) -> Entry:
    assert row.keys() <= TICKET_LABELS, row.keys() - TICKET_LABELS
    work_class = row.get("class", "normal")
    return Entry(
        ticket=row["ticket"],
        month=row["month"] - 1,
        hours=row["hours"],
        after_hours="after-hours" in work_class,
        emergency="emergency" in work_class,
        channel=row.get("channel", "remote"),
        role=row.get("role", ""),
        role_weight=row.get("role weight", 1.0),
        asked_within=row.get("asked within"),
        visits=row.get("visits", 0.0),
    )


def _usage(case: dict[str, Any]) -> Usage:
    if "month" in case:
        names = {
            "after-hours hours": "after_hours",
            "emergency hours": "emergency",
            "on-site hours": "on_site",
        }
        return Usage(
            tuple(
                Month(**{names.get(key, key): value for key, value in row.items()}) for row in case["month"]
            )
        )
    if "ticket" in case:
        return by_ticket([_entry(row) for row in case["ticket"]], case.get("months"))
    return by_month(case["usage"]) if isinstance(case["usage"], list) else even(case["usage"])


def _discount_cells(rows: list[dict[str, object]]) -> Rows | None:
    heads = ["name", "kind", "share", "amount", "applies to"]
    return [heads, *([row.get(head) for head in heads] for row in rows)] if rows else None


def _case(case: dict[str, Any]) -> Case:
    assert case.keys() <= CASE_LABELS, case.keys() - CASE_LABELS
    expected = {key: case[key] for key in ("invoices", "over", "expired", "carried_out") if key in case}
    cells = Cells(_plan_cells(case["plan"]), _usage_cells(case), _discount_cells(case.get("discounts", [])))
    return Case(
        case["name"],
        read_plans(cells.plan)[0],
        _usage(case),
        read_discounts(cells.discounts) if cells.discounts else (),
        case["per"],
        case["price"],
        expected,
        cells,
    )


CASES = tuple(_case(case) for case in tomllib.loads(FILE.read_text(encoding="utf-8"))["case"])
