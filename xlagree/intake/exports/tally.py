"""The account of an import: every row and hour that was read is taken, or left out for a reason."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from xlagree.intake.client_names import client_key
from xlagree.intake.exports.exact_sums import ExactSum
from xlagree.intake.exports.usage_written import WrittenRow


@dataclass(frozen=True)
class Omission:
    """Rows that were left out for one reason, and their hours as far as they can be read."""

    why: str
    rows: int
    hours: float


@dataclass(frozen=True)
class ClientHours:
    """The hours of a client in the rows of an export, billed or not, and those that its usage has."""

    client: str
    read: float
    taken: float


@dataclass(frozen=True)
class Tally:
    """Rows and hours read, taken and left out; hours are billed or not."""

    rows: int
    rows_taken: int
    hours: float
    hours_taken: float
    left_out: tuple[Omission, ...]
    clients: tuple[ClientHours, ...]


@dataclass
class TallyKept:
    """A tally while rows are read: the hours of each client that are taken, and those left out for each reason."""

    taken: dict[str, ExactSum] = field(default_factory=lambda: defaultdict(ExactSum))
    left: dict[tuple[str | None, str], ExactSum] = field(default_factory=lambda: defaultdict(ExactSum))

    def take(self, client: str, hours: Fraction | None) -> None:
        """Note a row that is taken, whose it is and its hours."""
        self.taken[client].add(hours or Fraction(0))

    def leave(self, client: str | None, why: str, hours: Fraction | None) -> None:
        """Note a row that is left out, and why; of no client where it only sums up the hours of others."""
        self.left[client, why].add(hours or Fraction(0))

    def close(self, usage: Iterable[WrittenRow]) -> Tally:
        """The account, with the hours that the usage has."""
        written: dict[str, ExactSum] = defaultdict(ExactSum)
        for row in usage:
            written[row.client].add(row.hours or Fraction(0))
        reasons: dict[str, list[ExactSum]] = {}
        for (_, why), hours in self.left.items():
            reasons.setdefault(why, []).append(hours)
        rows_taken = _rows(self.taken.values())
        read = [*self.taken.items(), *((client, hours) for (client, _), hours in self.left.items())]
        return Tally(
            rows_taken + _rows(self.left.values()),
            rows_taken,
            float(_hours(hours for _, hours in read)),
            float(_hours(written.values())),
            tuple(Omission(why, _rows(sums), float(_hours(sums))) for why, sums in reasons.items()),
            tuple(_by_client(read, written.items())),
        )


def _rows(sums: Iterable[ExactSum]) -> int:
    return sum(each.count for each in sums)


def _hours(sums: Iterable[ExactSum]) -> Fraction:
    return ExactSum(each.value for each in sums).value


def _by_client(
    read: Iterable[tuple[str | None, ExactSum]], written: Iterable[tuple[str, ExactSum]]
) -> Iterable[ClientHours]:
    sums: dict[str, list[Fraction]] = {}
    names: dict[str, str] = {}
    for column, hours_of in enumerate((written, read)):
        for client, hours in hours_of:
            if client is None:
                continue
            key = client_key(client)
            names.setdefault(key, client)
            sums.setdefault(key, [Fraction(0), Fraction(0)])[column] += hours.value
    for key in sorted(sums, key=str.casefold):
        taken, total = sums[key]
        yield ClientHours(names[key], float(total), float(taken))
