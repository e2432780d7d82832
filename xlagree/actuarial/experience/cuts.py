"""Histories cut at a month: what was known of a client then, and what came in the months after."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from xlagree.actuarial.experience.seen import ticket_totals
from xlagree.pricing.usage import Usage

A_YEAR = 12


@dataclass(frozen=True)
class Cut:
    """A month `back` months before the end of the history, and the months `ahead` of it that are predicted."""

    back: int
    ahead: int

    @property
    def end(self) -> int:
        """Months between the last month predicted and the end of the history."""
        return self.back - self.ahead


@dataclass(frozen=True)
class Histories:
    """The usages of clients on one time line.

    `until` says of clients of whom it is known now how many months they stay after the last of all: 0 or less where they
    left as it ended or so many months before, and their own months end then. Those of all others end together.
    """

    usages: Mapping[str, Usage]
    until: Mapping[str, int] = field(default_factory=dict)

    def gap(self, name: str) -> int:
        """Months between the end of a client's history and that of all."""
        return max(0, -self.until.get(name, 0))

    def left_before(self, cut: Cut) -> dict[str, int]:
        """Clients that had left at a cut, counted from it; that others would leave was not known."""
        return {name: months + cut.back for name, months in self.until.items() if months + cut.back <= 0}

    def months_before(self, name: str, cut: Cut) -> int:
        """Months of a client's history before a cut."""
        return self._months_until(name, cut.back)

    def months_until_end(self, name: str, cut: Cut) -> int:
        """Months of a client's history until the months predicted end."""
        return self._months_until(name, cut.end)

    def _months_until(self, name: str, back: int) -> int:
        months = len(self.usages[name].months)
        return min(max(months + self.gap(name) - back, 0), months)

    def known(self, name: str, cut: Cut) -> Usage:
        """What was known of a client at a cut: a ticket has the hours logged until then."""
        return first_months(self.usages[name], self.months_before(name, cut))

    def before(self, cut: Cut) -> dict[str, Usage]:
        """The same of every client that had a month before the cut."""
        return {name: self.known(name, cut) for name in self.usages if self.months_before(name, cut)}

    def span(self, cut: Cut) -> tuple[str, str]:
        """The first and the last month predicted, as a client calls them whose history has both."""
        for name, usage in self.usages.items():
            first, until = self.months_before(name, cut), self.months_until_end(name, cut)
            if until - first == cut.ahead:
                return usage.months[first].label, usage.months[until - 1].label
        return "", ""


@dataclass(frozen=True)
class WorkAfter:
    """Hours worked in the months predicted, and the number and hours of the projects in them, which do not count."""

    hours: float
    projects: int = 0
    project_hours: float = 0.0


def worked(histories: Histories, name: str, cut: Cut, limit: float) -> WorkAfter:
    """What a client used in the months after a cut.

    A ticket that began before counts with what was logged in these months; it is a project where all that was logged
    on it until they end is above the limit.
    """
    first, until = histories.months_before(name, cut), histories.months_until_end(name, cut)
    known = first_months(histories.usages[name], until)
    if not known.entries:
        return WorkAfter(sum(month.hours for month in known.months[first:]))
    totals, _ = ticket_totals(known)
    late = [entry for entry in known.entries if entry.month >= first]
    projects = [entry for entry in late if totals[entry.ticket] > limit]
    return WorkAfter(
        sum(entry.hours for entry in late if totals[entry.ticket] <= limit),
        len({entry.ticket for entry in projects}),
        sum(entry.hours for entry in projects),
    )


def first_months(usage: Usage, months: int) -> Usage:
    """The usage without what came after some months."""
    entries = tuple(entry for entry in usage.entries if entry.month < months)
    return Usage(usage.months[:months], entries, usage.tickets_each, usage.earlier)
