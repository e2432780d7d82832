"""Books from Python: proposals and their books from tables of clients and usage of any kind."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlagree.generate.batch import Batch, generate
from xlagree.hosts.frames import Table, day_of, path_of, tidy_source
from xlagree.intake.proposals import Intake, open_proposals
from xlagree.proposal.deal import RateCard
from xlagree.terms.errors import must_be
from xlagree.terms.progress import Progress, silent
from xlagree.terms.quantities import PROCESSES

A_CARD = "a rate card, or the path of one"


def proposals(
    clients: "Table",
    rate_card: RateCard | Path | str,
    usage: "Table | None" = None,
    date: datetime.date | None = None,
) -> Intake:
    """A proposal for every client of a table, with its history, forecast, plans at list and net, costs and policy.

    `clients` has the columns of docs/clients.md: client, users, devices, contact, hours per month, plans and so on; `usage`
    is a tidy table as `usage_table` takes it. Clients that cannot be priced, and rows that cannot be read, are
    `problems` of the answer, and the rest goes on. `date` is the day of the proposals, by default today.
    """
    intake = _opened(clients, rate_card, usage, date)
    return replace(intake, proposals=tuple(intake.proposals))


def _opened(
    clients: "Table", rate_card: RateCard | Path | str, usage: "Table | None", date: datetime.date | None
) -> Intake:
    """The same, but each proposal is made when it is asked for."""
    card = rate_card if isinstance(rate_card, RateCard) else path_of("rate card", rate_card, A_CARD)
    used = None if usage is None else tidy_source(usage, "usage")
    return open_proposals(tidy_source(clients, "clients"), card, used, day_of(date))


def generate_books(
    clients: "Table",
    rate_card: RateCard | Path | str,
    out: Path | str,
    usage: "Table | None" = None,
    date: datetime.date | None = None,
    jobs: int = 1,
    progress: Progress = silent,
    draft: bool = False,
    prune: bool = False,
    force: bool = False,
    only: Sequence[str] = (),
    pages: bool = False,
    pdf: bool = False,
) -> Batch:
    """A client book and an internal book for every client of a table, as `xlagree generate` makes them.

    The books lie in `out`, with a manifest and the problems; the same tables and date give the same bytes. A client
    that cannot be priced is one of the `problems` of the answer, and the others go on. `jobs` processes share the
    work: where they are more than one, a script must make the call below `if __name__ == "__main__":`. `progress` is
    told after each client how many are done, of how many, and whose was the last. Of a deal beyond a limit that holds
    there is no client book; with `draft` there is one in `held/`, marked on every page. `prune`
    removes books of an earlier run for clients that are gone. Books of an earlier run that would come out the same stay (clients in
    `unchanged`), unless `force` is given; `only` are the clients to look at, all by default. With `pages` every offer lies
    beside its client book as one page for a browser, with `pdf` LibreOffice prints the client books.
    """
    folder = path_of("out", out, "the path of a folder")
    if folder.exists() and not folder.is_dir():
        raise must_be("out", "a folder", str(out))
    intake = _opened(clients, rate_card, usage, date)
    card = None if isinstance(rate_card, RateCard) else Path(rate_card)
    printer = None
    if pdf:
        from xlagree.generate.printing import find_printer  # brings along much that books do without

        printer = find_printer()
    processes = int(PROCESSES.check("jobs", jobs))
    return generate(intake, folder, progress, card, processes, draft, prune, printer, pages, force, only)
