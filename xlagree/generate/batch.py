"""Many proposals to many files: a client book with its appendix and an internal book each, a manifest, the problems."""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlagree.generate.books_of_order import Failed, books_of
from xlagree.generate.earlier_run import PAGE, left, unprint
from xlagree.generate.manifest_line import ASKED, HEAD
from xlagree.generate.manifest_line import Made as Made
from xlagree.generate.orders import CLIENT as CLIENT
from xlagree.generate.orders import HELD as HELD
from xlagree.generate.orders import INTERNAL as INTERNAL
from xlagree.generate.orders import Order, OrderSlip
from xlagree.generate.run_plan import MANIFEST as MANIFEST
from xlagree.generate.run_plan import RunPlan, run_plan, still_printed
from xlagree.generate.unfinished_run import alone, ended, set_aside
from xlagree.generate.workers import jobs_for, shared_out
from xlagree.intake.files import beside, remove_unfinished, sha256, write_rows
from xlagree.intake.offer_files import write_ledger
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.offer_ledger import LEDGER, with_new
from xlagree.proposal.summary import SHARE_DIGITS
from xlagree.terms.errors import AgreementError, Problem
from xlagree.terms.mistakes import unreadable
from xlagree.terms.progress import Progress, silent

if TYPE_CHECKING:  # what the workers do without
    from pandas import DataFrame

    from xlagree.generate.cluster import Cluster
    from xlagree.generate.printing import Printer
    from xlagree.intake.proposals import Intake

PROBLEMS = "problems.csv"

Settled = Generator[tuple[int, Made | Failed]]
"""What becomes of orders, each by its number among them, as they are finished."""
Hands = Callable[[Iterable[Order], int], Settled]
"""Who makes so many orders."""


@dataclass(frozen=True)
class Batch:
    """What a run made, and everything wrong: with the rows that were read, and with clients that failed.

    Remarks are among the problems. `unchanged` are the clients of `made` whose books an earlier run made just so, `earlier`
    what it left for clients who are gone, `kept` what it made for those not looked at now, or whose books could not be made.
    """

    folder: Path
    made: tuple[Made, ...]
    failed: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    rate_card_sha256: str = ""
    earlier: tuple[Mapping[str, str], ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[Made, ...] = ()

    def to_frame(self) -> "DataFrame":
        """A row a client: client, the fields of DealLine, client_book, internal_book and appendix within `folder`, the sha256 of each."""
        from xlagree.hosts.frames import tidy_frame

        columns = [name.replace(" ", "_") for name in (*HEAD[:-2], *self.asked)]
        return tidy_frame(columns, [tuple(made.record.values()) for made in self.made])

    @property
    def held(self) -> tuple[Made, ...]:
        """The deals of which no client book went out."""
        return tuple(made for made in self.made if made.deal.held_for)

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns of the manifest that were asked for."""
        return tuple(name for name in ASKED if any(name in made.record for made in (*self.made, *self.kept)))


def generate(
    intake: "Intake",
    out: Path,
    progress: Progress = silent,
    rate_card: Path | None = None,
    jobs: int | None = None,
    draft: bool = False,
    prune: bool = False,
    printer: "Printer | None" = None,
    pages: bool = False,
    force: bool = False,
    only: Collection[str] = (),
    cluster: "Cluster | None" = None,
) -> Batch:
    """Make the books of every proposal; one that fails becomes a problem, and the rest are made all the same.

    Books of an earlier run that would come out the same stay, but with `force`; with `only` some clients, those of all others.
    Of a deal beyond a limit that holds there is no client book but a text in `held/` that says why and what to do,
    and with `draft` a client book beside it that is marked on every page. Books of clients that are gone, as far as the
    manifest of an earlier run knows them, are told in `earlier`, or removed with `prune`. A `printer` prints client books;
    with `pages` offers lie beside them as HTML.

    At any moment every file in `out` is whole. The manifest and the problems are written last: while they
    are not there the run is not finished, and the next one goes on from where it was. One run at a time writes into a
    folder. `jobs` processes share the work, by default as many as there are processors, or else the workers of a `cluster`;
    the bytes are the same.
    """
    with _hands(jobs, cluster) as hands_for, alone(out), hands_for(out) as hands:
        plan = run_plan(intake.proposals, out, draft, pages, force, only, intake.problems)
        _clear(out, plan, bool(printer), pages)
        outcome = _made([slip for slip, _ in plan.anew], intake.proposals, hands, progress)
        lines, unprinted = _printed(_in_order(plan, outcome.made, bool(printer)), printer, out, progress)
        batch = Batch(
            out,
            tuple(lines),
            (*outcome.unwritten, *outcome.failed),
            (*unprinted, *outcome.unwritten, *outcome.failed, *intake.problems),
            sha256(rate_card) if rate_card else "",
            left(out, plan.before.lines, plan.books, out / HELD, prune),
            tuple(line.client for _, line in plan.unchanged),
            _kept(plan, lines),
        )
        _report(batch, plan)
    return batch


def _clear(out: Path, plan: RunPlan, prints: bool, pages: bool) -> None:
    """Take away what would show what books no longer say, and the reports: while these are not there the run is not finished."""
    lines = None if plan.before.stopped else plan.before.lines
    books = {path for order, _ in plan.anew for path in order.every}
    unprint(out, lines, books, kept=(PAGE,) if pages else ())
    if not prints:
        unprint(out, lines, {path for order, _ in plan.unchanged for path in order.every}, kept=(PAGE,))
    set_aside(out, MANIFEST)
    (out / PROBLEMS).unlink(missing_ok=True)


def _in_order(plan: RunPlan, made: Iterable[Made], prints: bool) -> list[Made]:
    """The lines of the clients that were looked at, in the order of the table."""
    unchanged = (
        still_printed(order, line) if prints else replace(line, pdf=None) for order, line in plan.unchanged
    )
    lines = {line.client: line for line in (*made, *unchanged)}
    places = {order.client: order.place for order, _ in (*plan.anew, *plan.unchanged)}
    return sorted(lines.values(), key=lambda line: places[line.client])


def _printed(
    lines: list[Made], printer: "Printer | None", out: Path, progress: Progress
) -> tuple[list[Made], tuple[Problem, ...]]:
    """The lines with their PDFs, printed where they are not there already; and what could not be."""
    if printer is None:
        return lines, ()
    books = [line.client_book for line in lines if line.pdf is None]
    pdfs, unprinted = printer.print_beside(books, out, progress)
    printed = (
        line if line.pdf is not None else replace(line, pdf=pdfs.get(line.client_book, "")) for line in lines
    )
    return [*printed], tuple(unprinted)


def _kept(plan: RunPlan, lines: Sequence[Made]) -> tuple[Made, ...]:
    """What stands of earlier runs for clients that were not looked at, or whose books could not be made."""
    looked_at = {line.client for line in lines}
    others = [order.client for order, _ in (*plan.anew, *plan.apart) if order.client not in looked_at]
    return tuple(plan.before.made[client] for client in others if client in plan.before.made)


class Outcome(NamedTuple):
    """What processes made of some orders, what stood in the way of the rest, and what could not be written."""

    made: list[Made]
    failed: list[Problem]
    unwritten: list[Problem]


@contextmanager
def _hands(
    jobs: int | None, cluster: "Cluster | None"
) -> Iterator[Callable[[Path], AbstractContextManager[Hands]]]:
    """Who makes books for a folder, once there is room in it: processes here, or the workers of a cluster that answers."""

    @contextmanager
    def here(out: Path) -> Iterator[Hands]:
        _make_room(out)
        yield lambda orders, number: _by_processes(orders, jobs_for(jobs, number))

    if cluster is None:
        yield here
        return
    from xlagree.generate.cluster import connected

    with connected(cluster) as connection:

        @contextmanager
        def there(out: Path) -> Iterator[Hands]:
            _make_room(out)
            with connection.run_in(out) as run:
                yield lambda orders, _: run.made(orders)

        yield there


def _by_processes(orders: Iterable[Order], jobs: int) -> Settled:
    with closing(shared_out(books_of, orders, jobs)) as finished:
        yield from enumerate(finished)


def _made(
    slips: Sequence[OrderSlip],
    proposals: Sequence[Proposal],
    hands: Hands,
    progress: Progress,
) -> Outcome:
    """What is made of some orders; the proposal of each is made when its turn comes, and not kept."""
    settled: dict[int, Made | Failed] = {}
    orders = (slip.order(proposals) for slip in slips)
    with closing(hands(orders, len(slips))) as finished:
        for number, done in finished:
            settled[number] = done
            progress(len(settled), len(slips), slips[number].client)
    outcome = Outcome([], [], [])
    for _, done in sorted(settled.items()):
        if isinstance(done, Made):
            outcome.made.append(done)
        else:
            outcome.failed.extend(done.problems)
            outcome.unwritten.extend(done.unwritten)
    return outcome


def _make_room(out: Path) -> None:
    """The folders of books, without what an earlier run left unfinished."""
    for folder in (out, *(out / name for name in (CLIENT, INTERNAL, HELD))):
        folder.mkdir(parents=True, exist_ok=True)
        remove_unfinished(folder)


def _report(batch: Batch, plan: RunPlan) -> None:
    try:
        _write_reports(batch, plan)
    except OSError as error:
        remedy = "see to it, then run again: books that are done stay"
        raise AgreementError(Problem(unreadable(error), remedy)) from error


def _write_reports(batch: Batch, plan: RunPlan) -> None:
    """Ledger, problems and manifest, with which a run is finished; a folder of deals that are held only where there are some."""
    from xlagree.intake.proposals import write_problems

    own = [line.offer for line in (*batch.made, *batch.kept) if line.offer]
    clients = {line.client for line in own}
    others = (line for line in plan.before.offers if line.client not in clients)
    write_ledger(batch.folder / LEDGER, with_new(plan.ledger, (*own, *others)))
    with beside(batch.folder / PROBLEMS, batch.folder / MANIFEST) as (problems, manifest):
        write_problems(batch.problems, problems)
        head = (*HEAD, *batch.asked)
        ours = {"rate card sha256": batch.rate_card_sha256, "run": "this"}
        lines = [_told(made) | ours for made in batch.made]
        lines += [_told(made) | ours | {"run": "earlier"} for made in batch.kept]
        lines += [{**line, "run": "earlier"} for line in batch.earlier]
        write_rows(manifest, head, [[line.get(name, "") for name in head] for line in lines])
    if not any((batch.folder / HELD).iterdir()):
        (batch.folder / HELD).rmdir()
    ended(batch.folder)


def _told(made: Made) -> dict[str, str | float | Decimal]:
    return {name: _cell(name, cell) for name, cell in made.record.items()}


def _cell(name: str, value: str | float | None) -> str | float | Decimal:
    """A cell of the manifest: money to the cent, shares to a millionth."""
    if value is None:
        return ""
    share = isinstance(value, float) and name in ("margin share", "loss chance")
    return Decimal(f"{value:.{SHARE_DIGITS}f}") if share else value
