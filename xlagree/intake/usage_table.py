"""The generic table of usage, by ticket or by month, read into every client's complete months and what they lack."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from xlagree.actuarial.experience.quality import Quality
from xlagree.intake.sheets import Source
from xlagree.intake.usage_by_client import usage_by_client
from xlagree.intake.usage_columns import USAGE_COLUMNS as USAGE_COLUMNS
from xlagree.intake.usage_columns import read_usage_rows as read_usage_rows
from xlagree.pricing.costs import Role
from xlagree.pricing.list_words import NO_WORDS, ListWords
from xlagree.pricing.usage import Usage
from xlagree.proposal.deal import Client
from xlagree.terms.errors import Place, Problem


@dataclass(frozen=True)
class UsageTable:
    """Every client's usage and what is to be said of it, by the client's name, and what is wrong with the rows.

    `places` are those of the entries of a usage, or of its months where single entries are not known. `until` says of
    clients of which the table of clients does how many months they stay after the last of the table, 0 or less where they
    left as it ended or so many months before, `seen_ago` how many months before that last one of rows are that are not used
    and yet prove that a client was there; 0 for those in it or later.
    """

    usage: Mapping[str, Usage]
    quality: Mapping[str, Quality]
    problems: tuple[Problem, ...]
    places: Mapping[str, Sequence[Place]] = field(default_factory=dict)
    until: Mapping[str, int] = field(default_factory=dict)
    seen_ago: Mapping[str, int] = field(default_factory=dict)


def read_usage_table(
    source: Source,
    roles: Mapping[str, Role],
    clients: Iterable[Client],
    date: date,
    refused: Iterable[str] = (),
    words: ListWords | None = NO_WORDS,
) -> UsageTable:
    """The usage of every client in a table, its quality, and what is wrong with its rows, all of it in memory.

    What it takes and how rows are read is as in `usage_by_client`, which makes the usage of one client at a time.
    """
    used = usage_by_client(source, roles, clients, date, refused, words)
    read = {client: used.of(client) for client in used.clients}
    return UsageTable(
        {client: one.usage for client, one in read.items()},
        {client: one.quality for client, one in read.items()},
        used.problems,
        {client: one.places for client, one in read.items()},
        used.until,
        used.seen_ago,
    )
