"""Maintenance in words: the tasks that a plan includes, each with how often it is done."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xlagree.terms.errors import must_be
from xlagree.terms.quantities import Text, same

EVERY = ("week", "month", "quarter", "half-year", "year")
"""How often a task may be done."""
_ALSO = {
    "weekly": "week", "monthly": "month", "quarterly": "quarter", "halfyearly": "half-year", "twiceayear": "half-year",
    "yearly": "year", "annually": "year",
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """Something that is done for a client without being asked, and how often: one of EVERY, or blank where it never stops."""

    name: str
    every: str = ""

    @property
    def phrase(self) -> str:
        """The key of the text that says how often.

        >>> Task("Backup tried by restoring it", "half-year").phrase, Task("Virus protection watched").phrase
        ('every_half_year', 'included')
        """
        return f"every_{self.every.replace('-', '_')}" if self.every else "included"


@dataclass(frozen=True)
class Tasks(Text):
    """Tasks separated by semicolons, each with how often or without."""

    def check(self, term: str, cell: object) -> str:
        """The tasks in a cell, as one text that says how often in the same words every time.

        >>> TASKS.check("maintenance tasks", "Updates installed: monthly; Virus protection watched")
        'Updates installed: every month; Virus protection watched'
        """
        parts = [part for part in super().check(term, cell).split(";") if part.strip()]
        tasks = [
            Task(name.strip(), _often(words) if colon else "") for name, colon, words in map(_apart, parts)
        ]
        unsaid = any(":" in part and not task.every for part, task in zip(parts, tasks, strict=True))
        if not tasks or unsaid or not all(task.name for task in tasks):
            raise must_be(term, self.want, cell)
        if len({same(task.name) for task in tasks}) < len(tasks):
            raise must_be(term, "tasks of which each stands once", cell)
        return tasks_text(tasks)


def _apart(part: str) -> tuple[str, str, str]:
    """A task, the colon behind it, and how often it is done."""
    name, colon, words = part.rpartition(":")
    return (name, colon, words) if colon else (part, "", "")


def _often(words: str) -> str:
    """How often some words say, or nothing."""
    key = re.sub("^(every|each|oncea)", "", same(words))
    return {**_ALSO, **{same(every): every for every in EVERY}}.get(key, "")


def tasks_text(tasks: Iterable[Task]) -> str:
    """Tasks as one text, which says how often in the same words every time."""
    return "; ".join(f"{task.name}: every {task.every}" if task.every else task.name for task in tasks)


def tasks_of(text: str) -> tuple[Task, ...]:
    """The tasks of a checked text.

    >>> tasks_of("Updates installed: every month; Virus protection watched")
    (Task(name='Updates installed', every='month'), Task(name='Virus protection watched', every=''))
    """
    parts = (part.partition(": every ") for part in text.split("; ")) if text else ()
    return tuple(Task(name, often) for name, _, often in parts)


TASKS = Tasks(
    f"tasks such as Updates installed: every month, parted by semicolons, each every {', '.join(EVERY[:-1])} or {EVERY[-1]}",
    examples=("Updates installed: every month; Backup tried by restoring it: every quarter",),
)
