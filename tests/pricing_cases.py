"""The price contract, tests/cases/pricing.toml, read as a user's table would be."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlagree.pricing.discounts import Discount, read_discounts
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.usage import Entry, Month, Usage, by_month, by_ticket, even
from xlagree.terms.vocabulary import WORK_CLASSES

Rows = list[list[Any]]

FILE = Path(__file__).parent / "cases" / "pricing.toml"

# A label beside these would be a number that nobody reads.
CASE_LABELS = {
    "name", "rule", "plan", "usage", "month", "ticket", "months", "discounts", "per", "price", "steps",
    "invoices", "over", "expired", "carried_out", "items", "rates", "blocks", "counts", "drawn",
}  # fmt: skip
TICKET_LABELS = {
    "ticket",
    "month",
    "hours",
    "class",
    "channel",
    "role",
    "role weight",
    "asked within",
    "visits",
    "work",
}
PLAIN_HOURS = {"after-hours hours": "after_hours", "emergency hours": "emergency", "on-site hours": "on_site"}
LIST_TABLES = {"Items": "items", "Rates": "rates", "Blocks": "blocks"}  # fmt: skip


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


def _plan_cells(case: dict[str, Any]) -> Rows:
    """The plan, and below it after an empty row each of the tables that the case has; counts as quantities."""
    rows: Rows = [["Plans", "The plan"], *([label, _cell(value)] for label, value in case["plan"].items())]
    for title, key in LIST_TABLES.items():
        lines = [dict(line) for line in case.get(key, [])]
        for line in lines:
            if line.get("counts") in case.get("counts", {}):
                line["quantity"] = case["counts"][line["counts"]]
        labels = list(dict.fromkeys(label for line in lines for label in line))
        if lines:
            rows += [
                [],
                [title, *labels],
                *([None, *(line.get(label) for label in labels)] for line in lines),
            ]
    return rows


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
    own = [] if work_class in WORK_CLASSES else [name.strip() for name in work_class.split(",")]
    return Entry(
        ticket=row["ticket"],
        month=row["month"] - 1,
        hours=row["hours"],
        after_hours="after-hours" in work_class,
        emergency="emergency" in work_class,
        own_classes=tuple(own),
        work=row.get("work", ""),
        channel=row.get("channel", "remote"),
        role=row.get("role", ""),
        role_weight=row.get("role weight", 1.0),
        asked_within=row.get("asked within"),
        visits=row.get("visits", 0.0),
    )


def _month(row: dict[str, float]) -> Month:
    plain = {PLAIN_HOURS.get(label, label): value for label, value in row.items()}
    own = [label for label in row if label.endswith(" hours") and label not in PLAIN_HOURS]
    named = tuple((label.removesuffix(" hours"), row[label]) for label in own)
    return Month(**{label: value for label, value in plain.items() if label not in own}, named=named)  # type: ignore[arg-type]


def _usage(case: dict[str, Any]) -> Usage:
    if "month" in case:
        return Usage(tuple(map(_month, case["month"])))
    if "ticket" in case:
        return by_ticket([_entry(row) for row in case["ticket"]], case.get("months"))
    return by_month(case["usage"]) if isinstance(case["usage"], list) else even(case["usage"])


def _discount_cells(rows: list[dict[str, object]]) -> Rows | None:
    heads = ["name", "kind", "share", "amount", "applies to"]
    return [heads, *([row.get(head) for head in heads] for row in rows)] if rows else None


def _case(case: dict[str, Any]) -> Case:
    assert case.keys() <= CASE_LABELS, case.keys() - CASE_LABELS
    expected = {
        key: case[key] for key in ("invoices", "over", "expired", "carried_out", "drawn") if key in case
    }
    cells = Cells(_plan_cells(case), _usage_cells(case), _discount_cells(case.get("discounts", [])))
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
