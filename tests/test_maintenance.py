"""Maintenance tasks in words: how they are typed, and what comes of them."""

import pytest

from xlagree.pricing.plan_cells import plan_table
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.proposal.house.phrases import LANGUAGES, phrases
from xlagree.terms.errors import AgreementError
from xlagree.terms.maintenance import EVERY, TASKS, Task, tasks_of


@pytest.mark.parametrize(
    ("typed", "every"),
    [
        ("every week", "week"),
        ("Monthly", "month"),
        ("quarter", "quarter"),
        ("half-yearly", "half-year"),
        ("twice a year", "half-year"),
        ("once a year", "year"),
        ("each month", "month"),
    ],
)
def test_how_often_is_typed_in_many_ways(typed: str, every: str) -> None:
    """With every or without, as an adverb, in capitals: the plan says it in one way."""
    assert tasks_of(TASKS.check("tasks", f"Backup: of mail : {typed}")) == (Task("Backup: of mail", every),)


@pytest.mark.parametrize(
    "cell", ["Backup: every fortnight", ": every month", "Backup:", ";", "Backup; backup"]
)
def test_what_is_no_task_is_refused(cell: str) -> None:
    """A frequency that is none, a task without a name, and one that stands twice."""
    with pytest.raises(AgreementError, match="tasks must be"):
        TASKS.check("tasks", cell)


def test_a_plan_keeps_its_tasks() -> None:
    """They are a term of the plan: in its table they read back as they were."""
    said = "Updates installed: every month; Virus protection watched"
    plan = Plan("Gold", "fixed price", monthly_fee=2400.0, maintenance_tasks=said)

    assert read_plans(plan_table([plan])) == (plan,)
    assert tasks_of(plan.maintenance_tasks) == (
        Task("Updates installed", "month"),
        Task("Virus protection watched"),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_frequency_has_words(language: str) -> None:
    """In each language, and so has a task without one."""
    assert {Task("", every).phrase for every in ("", *EVERY)} <= phrases(language).keys()
