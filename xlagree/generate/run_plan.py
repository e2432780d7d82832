"""What a run has to make: of each client whether its books stay, or why they are made anew."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.generate.inputs_digest import as_asked
from xlagree.generate.manifest_line import FILES, Made
from xlagree.generate.orders import HELD, OrderSlip, order_slips
from xlagree.generate.unfinished_run import Earlier, earlier_runs
from xlagree.intake.client_names import nearest_clients
from xlagree.intake.files import sha256
from xlagree.intake.offer_files import ledger_lines
from xlagree.proposal.deal import Proposal
from xlagree.proposal.offers.offer_ledger import LEDGER, LedgerLine, numbers_of
from xlagree.terms.errors import AgreementError, Problem, failures, must_be
from xlagree.terms.quantities import same

MANIFEST = "manifest.csv"


@dataclass(frozen=True)
class RunPlan:
    """The orders of a run as slips: those to be made, each with the reason, and clients whose books stay as they are.

    `unchanged` are books that would come out the same, `apart` those of clients that the run does not look at.
    """

    anew: tuple[tuple[OrderSlip, str], ...]
    unchanged: tuple[tuple[OrderSlip, Made], ...]
    apart: tuple[tuple[OrderSlip, Made | None], ...]
    before: Earlier
    ledger: tuple[LedgerLine, ...]

    @property
    def books(self) -> set[Path]:
        """The places of all books of the clients of the table."""
        return {path for order, _ in (*self.anew, *self.unchanged, *self.apart) for path in order.every}


def run_plan(
    proposals: Sequence[Proposal],
    out: Path,
    draft: bool = False,
    pages: bool = False,
    force: bool = False,
    only: Collection[str] = (),
    problems: Sequence[Problem] = (),
) -> RunPlan:
    """What there is to do in a folder of books, beside what earlier runs left there.

    The `problems` of clients that cannot be priced are said where one is asked for that is not among the proposals.
    """
    before, ledger = earlier_runs(out, MANIFEST), ledger_lines(out / LEDGER)
    slips, heads = order_slips(proposals, out, draft, ledger, pages, before.names, before.offers)
    wanted = _named(only, [slip.client for slip in slips], failures(problems))
    anew, unchanged, apart = (
        list[tuple[OrderSlip, str]](),
        list[tuple[OrderSlip, Made]](),
        list[tuple[OrderSlip, Made | None]](),
    )
    for order in slips:
        client = order.client
        made = before.made.get(client)
        if only and client not in wanted:
            apart.append((order, made))
        elif made is None:
            anew.append((order, "new"))
        elif why := "asked for" if force else _why_anew(order, made):
            anew.append((order, why))
        else:
            unchanged.append((order, made))
    done = [order for order, _ in unchanged if order.client in before.done]
    numbers = _numbers([*done, *(order for order, _ in anew)], heads, before, ledger)
    numbered = ((replace(order, offer_number=numbers[order.place]), why) for order, why in anew)
    return RunPlan(tuple(numbered), tuple(unchanged), tuple(apart), before, ledger)


def _numbers(
    orders: Sequence[OrderSlip], heads: Sequence[Proposal], before: Earlier, ledger: Sequence[LedgerLine]
) -> dict[int, str]:
    """The numbers of the offers that a run makes, by place in the table: they follow each other whoever else is in it.

    Clients who had an offer of the same day come last, as it may be the same again and keep its number. What the run made
    before it was stopped is numbered with the rest, so that these come out as if nothing had stopped it: a deal that was
    held, or an offer that is in the ledger, left no new number behind.
    """
    again = {
        order.place: any(
            line.record.get("date") == heads[order.place].date.isoformat() for line in order.earlier
        )
        for order in orders
    }
    places, taken = sorted(again, key=lambda place: (again[place], place)), {line.number for line in ledger}
    had = {line.client: line.number for line in before.offers if line.number not in taken}
    spoken_for = [head.client.offer_number for head in heads]
    numbers = numbers_of([heads[place] for place in places], taken, had, spoken_for)
    return dict(zip(places, numbers, strict=True))


def _named(only: Collection[str], clients: Sequence[str], problems: Sequence[Problem]) -> set[str]:
    """The clients that were asked for: as their names stand in the table, or else without regard to case and signs."""
    wanted = set[str]()
    for name in only:
        alike = [name] if name in clients else [client for client in clients if same(client) == same(name)]
        if len(alike) != 1:
            remedy = f"nearest: {'; '.join(alike)}" if alike else nearest_clients(name, clients)
            unknown = must_be("only", "a client of the table that can be priced", name, remedy)
            raise AgreementError(*unknown.problems, *problems, kind=unknown.kind)
        wanted.update(alike)
    return wanted


def _why_anew(order: OrderSlip, made: Made) -> str:
    """Why books that were made before are made anew; blank where they would come out the same."""
    if made.inputs_sha256 != order.inputs:
        return _asked_otherwise(order, made.inputs_sha256) or "what they follow from has changed"
    latest = order.earlier[-1].number if order.earlier else ""
    if made.offer_number and made.offer_number not in (order.offer_number, latest):
        return "another offer was made since"
    line = made.record
    for column in FILES:
        name = str(line.get(column) or "")
        if not name:
            continue
        if not (order.folder / name).is_file():
            return f"{name} is not there"
        if sha256(order.folder / name) != line[f"{column} sha256"]:
            return f"{name} was changed"
    why_held = order.path(HELD, "txt")
    if made.deal.held_for and not why_held.is_file():
        return f"{why_held.relative_to(order.folder).as_posix()} is not there"
    return ""


def _asked_otherwise(order: OrderSlip, inputs: str) -> str:
    """What is asked for now and was not, or was and is not, where nothing else is new; blank where something else is."""
    page, draft = order.page, order.draft
    if inputs == as_asked(order.deal, (draft, not page)):
        return "pages are asked for, and were not made" if page else "pages were made, and are not asked for"
    if inputs == as_asked(order.deal, (not draft, page)):
        return "a draft is asked for" if draft else "a draft was made, and is not asked for"
    return ""


def still_printed(order: OrderSlip, made: Made) -> Made:
    """A line without its PDF where that is not there any more."""
    return made if made.pdf and (order.folder / made.pdf).is_file() else replace(made, pdf=None)
