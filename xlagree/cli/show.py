"""What commands print: tables, problems, one JSON document, and a progress bar where somebody watches."""

import json
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from xlagree.cli.door import say
from xlagree.terms.errors import failures

if TYPE_CHECKING:
    from xlagree.generate.batch import Batch
    from xlagree.generate.run_plan import RunPlan
    from xlagree.proposal.deal import RateCard
    from xlagree.terms.errors import Problem
    from xlagree.terms.progress import Progress

SHOWN = 10
"""So many problems are printed; the rest stand in the file."""

PLAIN_WIDTH = 100
"""Characters to a line where the output is not a terminal."""


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], text_columns: Sequence[int] = (0,), title: str = ""
) -> None:
    """A table on stdout; columns of numbers stand to the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, title=_plain(title) or None, title_justify="left", pad_edge=False)
    for column, name in enumerate(head):
        drawn.add_column(name, justify="left" if column in text_columns else "right", overflow="fold")
    for row in rows:
        drawn.add_row(*(_plain(cell) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH, highlight=False)
    with console.capture() as text:
        console.print(drawn)
    print(text.get(), end="")  # rich itself would end the program when nobody reads on


def _plain(cell: str) -> str:
    """A client's name is shown as it is, square brackets too; what nobody sees of it, or what turns letters, is spelled."""
    from rich.markup import escape

    from xlagree.review.visible_text import visible

    return escape("\n".join(map(visible, cell.split("\n"))))


def line(text: str) -> None:
    """One line on stdout with texts of a file in it; what nobody sees of them, or what turns letters, is spelled."""
    from xlagree.review.visible_text import visible

    print(visible(text))


def money(amount: float) -> str:
    """An amount in a table, rounded as books round it: 12,480."""
    from xlagree.terms.quantities import MINUS, fixed

    return fixed(amount).replace(MINUS, "-")


def share(part: float, decimals: int = 1) -> str:
    """A share in a table, as sentences beside it write one: 38.6 %."""
    from xlagree.terms.quantities import MINUS, fixed

    return f"{fixed(100 * part, decimals)} %".replace(MINUS, "-")


def problems(problems: Sequence["Problem"], file: str = "") -> None:
    """One line on stderr for each problem, remarks last; of many of a kind only the first, with how many more there are."""
    from xlagree.intake.exports.shared_problems import few_of_a_kind, first_of_each_kind

    wrong, remarks = failures(problems), [problem for problem in problems if problem.remark]
    shown = [first_of_each_kind(kind, SHOWN) if file else few_of_a_kind(kind) for kind in (wrong, remarks)]
    for problem in shown[0]:
        say(str(problem))
    for remark in shown[1]:
        say(f"Note: {remark}")
    rest = len(problems) - sum(map(len, shown))
    if rest and file:
        say(f"… and {rest} more in {file}")


def document(content: object) -> None:
    """One JSON document on stdout, in plain ASCII so that no terminal spoils it."""
    print(json.dumps(content, indent=2))


def problem_record(problem: "Problem") -> dict[str, str | bool]:
    """A problem in a JSON document: `place`, `what`, `remedy`, and whether it is but a `remark`."""
    return {
        "place": str(problem.place),
        "what": problem.what,
        "remedy": problem.remedy,
        "remark": problem.remark,
    }


def batch_record(batch: "Batch") -> dict[str, object]:
    """A batch in a JSON document."""
    from xlagree.generate.batch import MANIFEST, PROBLEMS

    return {
        "folder": str(batch.folder),
        "manifest": str(batch.folder / MANIFEST),
        "problems file": str(batch.folder / PROBLEMS),
        "made": [made.record for made in batch.made],
        "unchanged": list(batch.unchanged),
        "problems": [problem_record(problem) for problem in batch.problems],
    }


def batch_summary(batch: "Batch", card: "RateCard | None" = None, others: Collection["Problem"] = ()) -> None:
    """What a run made of a card, client by client, where it lies, and the problems but for notes on `others` than it looked at."""
    from xlagree.generate.batch import PROBLEMS

    head = ("client", "hours", "recommended", "first year", "saving", "margin", "loss", "beyond")
    rows = [
        (
            made.client,
            f"{deal.hours_a_month:.1f}",
            deal.recommended_plan,
            "–" if deal.first_year is None else money(deal.first_year),
            money(deal.saving),
            "–" if deal.expected_margin is None else money(deal.expected_margin),
            "–" if deal.loss_chance is None else share(deal.loss_chance),
            "HELD" if deal.held_for else deal.limits_broken,
        )
        for made in batch.made
        for deal in (made.deal,)
    ]
    if rows:
        table(head, rows, text_columns=(0, 2, 7))
    if rows and card:
        print(_amounts(card))
    for made in batch.held:
        say(f"held: {made.client}: {made.deal.held_for}")
    told = str(batch.folder / PROBLEMS)
    problems([problem for problem in batch.problems if problem not in others], told)
    if others:
        say(f"{counted(len(others), 'note')} on other clients: see {told}")


def _amounts(card: "RateCard") -> str:
    """What the amounts of a run are in, and which of them have tax in them."""
    from xlagree.proposal.net_of_tax import tax_within

    currency, vat, rate = card.policy.currency, card.house.vat_name or "VAT", tax_within(card)
    if not rate:
        return f"Amounts in {currency} a year, without {vat}."
    return (
        f"Amounts in {currency} a year: first year and saving with {100 * rate:.10g} % {vat}, margin without."
    )


def planned(
    plan: "RunPlan",
    remarks: Sequence["Problem"],
    out: Path,
    as_json: bool,
    gone: Sequence[str],
    prune: bool,
    others: Collection["Problem"] = (),
) -> None:
    """What a run would make, client by client, and why, and what of clients that are `gone` would be removed or stay.

    Notes on `others` than it would look at are counted alone.
    """
    anew = [(order.client, why) for order, why in plan.anew]
    unchanged, apart = ([order.client for order, _ in orders] for orders in (plan.unchanged, plan.apart))
    if as_json:
        named = [{"client": client, "why": why} for client, why in anew]
        record = {"folder": str(out), "anew": named, "unchanged": unchanged, "apart": apart, "gone": [*gone]}
        document(record | {"problems": [problem_record(problem) for problem in remarks]})
        return
    if anew:
        table(("client", "why its books would be made"), anew, text_columns=(0, 1))
    problems([remark for remark in remarks if remark not in others], "")
    if others:
        say(f"{counted(len(others), 'note')} on other clients: not shown with --only")
    if gone:
        print(f"Books of clients that are gone would {'be removed' if prune else 'stay'}: {', '.join(gone)}")
    kept = f"{counted(len(unchanged), 'client')} unchanged"
    asked = f", {counted(len(apart), 'client')} not asked for" if apart else ""
    print(
        f"The books of {counted(len(anew), 'client')} would be made in {out}; {kept}{asked}. Nothing was written."
    )


def counted(count: int, what: str) -> str:
    """So many of something.

    >>> counted(1, "PDF"), counted(12, "client book")
    ('1 PDF', '12 client books')
    """
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def books_made(batch: "Batch") -> str:
    """How many books there are: 12 client books and 12 internal books."""
    out, held = len(batch.made) - len(batch.held), len(batch.held)
    books = f"{counted(out, 'client book')} and {counted(len(batch.made), 'internal book')}"
    return f"{books}, {held} held back," if held else books


@contextmanager
def progress(what: str) -> Iterator["Progress"]:
    """A bar on stderr while a batch runs, where stderr is a terminal; else nothing."""
    from xlagree.terms.progress import silent

    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(done: int, total: int, client: str) -> None:
            bar.update(task, completed=done, total=total, description=_plain(client))

        yield tell
