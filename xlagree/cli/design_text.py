"""What `xlagree design` prints: the designed plans beside pay as you go, and one JSON document."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlagree.economics.design import Designs, Today
    from xlagree.economics.lowest_fee import Design, Wanted
    from xlagree.proposal.deal import RateCard
    from xlagree.terms.errors import Problem

FEW = 5
"""Of fewer clients that sign the chance of a loss is rough."""


def tell(made: "Designs", wanted: "Wanted", card: "RateCard") -> None:
    """The designed plans as a table, with what they stand on and the arithmetic of one."""
    from xlagree.cli import show

    of = "user" if made.by_user else "client"
    print(
        f"Plans for a margin of {wanted.margin:.0%} and a loss in at most {wanted.loss_chance:.0%} of years; "
        f"clients know their own hours to {wanted.selection:.0%}. Money in {card.policy.currency}, without set-up."
    )
    rows = [_line(one, made.by_user) for one in made.plans]
    now = made.today
    rows.append(("Today, as you go", "–", "–", *_book(now)))
    head = ("plan", "fee a month", "hours a month", "sign", "their hours", "margin", "loss", "best for")
    show.table(head, rows)
    why = "the users of all clients are known" if made.by_user else "the users of some clients are not known"
    print(
        f"Fees go by {of}, as {why}; a block is the same for all. Hours included or capped are counted over a year, "
        "twelve times those of a month; those who sign, and their hours, are expected of a year."
    )
    for one in made.plans:
        if not one.met:
            print(
                f"{one.plan.name}: no fee is enough; the most is a margin of {one.margin:.1%} with a loss in "
                f"{one.loss:.1%} of years, at a fee of {one.fee:,.2f}, which {one.clients:.1f} clients sign."
            )
    enough = [one for one in made.plans if one.met]
    if any(one.clients < FEW for one in enough):
        print(f"Where fewer than {FEW} clients sign, the chance of a loss is rough: by up to 5 points.")
    if enough:
        best = max(enough, key=lambda one: one.best)
        print(_arithmetic(best))
        if now.margin > wanted.margin:
            print(
                f"Today, as you go, a year earns {show.money(now.price - now.cost)}, {now.margin:.1%} of the price: "
                f"a margin of {wanted.margin:.0%} lowers prices, and {best.plan.name} earns "
                f"{show.money(best.price - best.cost)}."
            )
        less = "; offer one of them to keep what is wanted" if made.together < wanted.margin else ""
        print(f"All offered together, each client taking its best: a margin of {made.together:.1%}{less}.")


def _line(one: "Design", by_user: bool) -> tuple[str, ...]:
    per = {"user and month": " a user", "block": " a block", "month": ""}[_fee_of(one, by_user)]
    return one.plan.name, f"{one.fee:,.2f}{per}" if one.met else "none", _size(one), *_book(one)


def _book(one: "Design | Today") -> tuple[str, ...]:
    from xlagree.cli import show

    return (
        f"{one.clients:.1f}",
        show.money(one.hours),
        f"{one.margin:.1%}",
        f"{one.loss:.1%}",
        f"{one.best:.0%}",
    )


def _fee_of(one: "Design", by_user: bool) -> str:
    """What the fee is of."""
    if one.plan.block_hours:
        return "block"
    return "user and month" if by_user else "month"


def _size(one: "Design") -> str:
    """Included hours, cap or block, of a month where they are counted over the year."""
    plan = one.plan
    if plan.block_hours:
        return f"{plan.block_hours:g} a block"
    if plan.hours_per_user:
        return f"{plan.hours_per_user / 12:g} a user"
    hours = plan.cap_hours if plan.cap_hours is not None else plan.included_hours
    return f"{hours / 12:g}" if hours else "all"


def _arithmetic(one: "Design") -> str:
    """How the fee of a plan earns its margin, in sentences."""
    from xlagree.cli import show

    money = show.money
    fees = float((one.years.chance * one.signs * one.years.units).sum()) * one.fee
    return (
        f"{one.plan.name}: {one.clients:.1f} clients sign, who are expected to need {money(one.hours)} hours a year. "
        f"Fees of {money(fees)} and {money(one.price - fees)} beside them are {money(one.price)}; less costs of "
        f"{money(one.cost)} that is {money(one.price - one.cost)}, {one.margin:.1%} of the price."
    )


def record(
    made: "Designs",
    wanted: "Wanted",
    card: "RateCard",
    shock: float,
    written: str,
    problems: tuple["Problem", ...],
) -> dict[str, object]:
    """The designs as a JSON document."""
    from xlagree.cli import show

    def book(one: "Design | Today") -> dict[str, object]:
        return {
            "clients": one.clients,
            "hours": one.hours,
            "price": one.price,
            "cost": one.cost,
            "margin": one.margin,
            "loss chance": one.loss,
            "best for": one.best,
        }

    return {
        "currency": card.policy.currency,
        "margin": wanted.margin,
        "loss chance": wanted.loss_chance,
        "selection": wanted.selection,
        "fees": "by user" if made.by_user else "by client",
        "common shock": shock,
        "today": book(made.today),
        "plans": [
            {
                **{"plan": one.plan.name, "kind": one.plan.kind},
                **{"fee": one.fee, "fee of": _fee_of(one, made.by_user)},
                "included hours": one.plan.included_hours or one.plan.hours_per_user or None,
                "cap hours": one.plan.cap_hours,
                "block hours": one.plan.block_hours,
                "enough": one.met,
                **book(one),
                "signs": dict(zip(made.names, one.signing.tolist(), strict=True)),
            }
            for one in made.plans
        ],
        "margin together": made.together,
        "file": written or None,
        "problems": [show.problem_record(problem) for problem in problems],
    }
