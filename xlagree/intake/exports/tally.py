"""The account of an import: every row and hour that was read is taken, or left out for a reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from xlagree.intake.clients import client_key
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
    """A tally while rows are read."""

    taken: list[tuple[str, Fraction]] = field(default_factory=list)
    left: list[tuple[str, str, Fraction]] = field(default_factory=list)

    def take(self, client: str, hours: Fraction | None) -> None:
        """Note a row that is taken, whose it is and its hours."""
        self.taken.append((client, hours or Fraction(0)))

    def leave(self, client: str, why: str, hours: Fraction | None) -> None:
        """Note a row that is left out, and why."""
        self.left.append((client, why, hours or Fraction(0)))

    def turn_away(self, client: str, why: str, hours: Fraction) -> None:
        """Leave out a row that was taken before."""
        self.taken.remove((client, hours))
        self.leave(client, why, hours)

    def close(self, usage: Sequence[WrittenRow]) -> Tally:
        """The account, with the hours that the usage has."""
        reasons: dict[str, list[Fraction]] = {}
        for _, why, hours in self.left:
            reasons.setdefault(why, []).append(hours)
        read = [*self.taken, *((client, hours) for client, _, hours in self.left)]
        written = [(row.client, row.hours or Fraction(0)) for row in usage]
        return Tally(
            len(read),
            len(self.taken),
            float(sum(hours for _, hours in read)),
            float(sum(hours for _, hours in written)),
            tuple(Omission(why, len(each), float(sum(each))) for why, each in reasons.items()),
            tuple(_by_client(read, written)),
        )


def _by_client(
    read: Iterable[tuple[str, Fraction]], written: Iterable[tuple[str, Fraction]]
) -> Iterable[ClientHours]:
    sums: dict[str, list[Fraction]] = {}
    names: dict[str, str] = {}
    for column, hours_of in enumerate((written, read)):
        for client, hours in hours_of:
            key = client_key(client)
            names.setdefault(key, client)
            sums.setdefault(key, [Fraction(0), Fraction(0)])[column] += hours
    for key in sorted(sums, key=str.casefold):
        taken, total = sums[key]
        yield ClientHours(names[key], float(total), float(taken))
