"""Histories: the usage of every client read for what it shows, with the users that a table of clients knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlagree.actuarial.experience.doubtful import log_of
from xlagree.intake.client_columns import CLIENT_COLUMNS, client_columns
from xlagree.intake.client_names import client_key
from xlagree.intake.clients import since_of, until_of
from xlagree.intake.doubtful_rows import doubtful_rows
from xlagree.intake.sheets import read_rows
from xlagree.intake.usage_table import UsageTable, read_usage_rows, read_usage_table
from xlagree.proposal.deal import Client, RateCard
from xlagree.terms.errors import AgreementError, Place, Problem


@dataclass(frozen=True)
class HistoriesRead:
    """The table of usage, the users of clients (0: not known), and what is wrong with the rows of both."""

    used: UsageTable
    users: Mapping[str, float]
    problems: tuple[Problem, ...]


def read_histories(
    usage: Path, clients: Path | None, today: date, card: RateCard | None = None
) -> HistoriesRead:
    """The usage of all clients: those of a table of clients, or everybody who has some.

    The table of clients may have the columns that a rate card adds; without a `card` nobody knows which these are.
    Raises where a file cannot be used, or where no client has a month that is over.
    """
    columns = client_columns(card) if card else CLIENT_COLUMNS
    table = read_rows(clients, columns, others=card is None) if clients else read_usage_rows(usage)
    problems = table.problems if clients else ()
    known: dict[str, Client] = {}
    for row in (*table.records, *table.wrong):
        name, users = row.values.get("client"), row.values.get("users")
        if name is not None:
            heads = users if isinstance(users, float) else 0.0
            since, until = since_of(row) or "", until_of(row) or ""
            known.setdefault(client_key(name), Client(str(name), users=heads, since=since, until=until))
    if clients and not known:
        nobody = Problem("no client in the table", "add one in a row", Place(clients.name))
        raise AgreementError(*problems, nobody)
    used = read_usage_table(usage, {}, known.values(), today, words=None)
    if not used.usage:
        nothing = Problem(f"no client has a month in {usage} that is over")
        raise AgreementError(*([nothing] if known else []), *problems, *used.problems)
    doubts = [
        doubt
        for name, usage_of in used.usage.items()
        for doubt in doubtful_rows(name, log_of(usage_of), used.places.get(name, ()))
    ]
    return HistoriesRead(
        used, {one.name: one.users for one in known.values()}, (*problems, *used.problems, *doubts)
    )
