"""The functions of risk: price and margin to expect, chances of a loss, breakage, the fee for a risk, the book."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from xlagree.economics.fee_ways import WAYS, By
from xlagree.functions import kinds
from xlagree.functions.breakeven_functions import COSTS
from xlagree.functions.forecast_functions import DEMAND, DIGITS
from xlagree.functions.function import Answer, Argument, Example, Function
from xlagree.functions.price_functions import DISCOUNTS, PER, PLAN, PLANS, net_of
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount, net_plan
from xlagree.pricing.plans import Plan
from xlagree.pricing.schedule import Per
from xlagree.terms import quantities as q
from xlagree.terms.vocabulary import PAY_AS_YOU_GO

if TYPE_CHECKING:  # numpy and scipy come with the first call, not when Excel starts
    from xlagree.actuarial.demand import Demand
    from xlagree.economics.outlook import Outlook

BOOK_HEAD = ("client", "work", "risk", "other cost", "price")
NO_PRICE = ("#N/A", "no plan of this name, or hours that may come have no price (see AGREE_CHECK)")
TOO_MUCH = (
    "#NUM!",
    "spreads too wide, blocks too small or a term too long to follow the hours that may come; or nobody would sign",
)


def outlook(
    plans: Sequence[Plan],
    name: str,
    demand: "Demand",
    discounts: Sequence[Discount],
    costs: Costs | None = None,
) -> "Outlook":
    """The plan of a name at its net prices under a demand."""
    from xlagree.economics.answering import check_signed
    from xlagree.economics.outlook import Outlook

    net, instead = net_of(plans, name, discounts), as_you_go(plans, demand, discounts)
    view = Outlook(net, demand, costs, quick=True, alternative=instead)
    check_signed(net, view.signers)
    return view


def as_you_go(plans: Sequence[Plan], demand: "Demand", discounts: Sequence[Discount]) -> Plan | None:
    """What clients who know their own level have instead of a plan: the first of the plans that is pay as you go."""
    listed = [plan for plan in plans if plan.kind == PAY_AS_YOU_GO] if demand.selection else []
    return net_plan(listed[0], discounts) if listed else None


def _expected_price(
    plans: Sequence[Plan], name: str, demand: "Demand", per: Per, discounts: Sequence[Discount]
) -> Answer:
    return outlook(plans, name, demand, discounts).price(per)


def _margin(
    plans: Sequence[Plan],
    name: str,
    demand: "Demand",
    costs: Costs,
    chance: float | None,
    discounts: Sequence[Discount],
) -> Answer:
    return outlook(plans, name, demand, discounts, costs).margin_share(chance)


def _loss_chance(
    plans: Sequence[Plan], name: str, demand: "Demand", costs: Costs, discounts: Sequence[Discount]
) -> Answer:
    return outlook(plans, name, demand, discounts, costs).loss.below


def _expected_loss(
    plans: Sequence[Plan], name: str, demand: "Demand", costs: Costs, discounts: Sequence[Discount]
) -> Answer:
    return outlook(plans, name, demand, discounts, costs).loss.lacking


def _breakage(plans: Sequence[Plan], name: str, demand: "Demand", discounts: Sequence[Discount]) -> Answer:
    return outlook(plans, name, demand, discounts).breakage


def _fee(
    plans: Sequence[Plan], name: str, demand: "Demand", costs: Costs, target: float | None, by: By
) -> Answer:
    from xlagree.economics.fee import fee_for

    alternative = as_you_go(plans, demand, ())
    return fee_for(
        net_of(plans, name, ()), demand, costs, by, target, quick=True, alternative=alternative
    ).fee


def _cheaper_chance(
    plans: Sequence[Plan], first: str, second: str, demand: "Demand", discounts: Sequence[Discount]
) -> Answer:
    from xlagree.economics.choice import cheaper

    a, b = net_of(plans, first, discounts), net_of(plans, second, discounts)
    return cheaper(a, b, demand, quick=True).below


def _book(clients: "Mapping[str, Demand]", costs: Costs, loss_chance: float, common_shock: float) -> Answer:
    from xlagree.economics.agreements import book_of_agreements

    priced = book_of_agreements(clients, costs, loss_chance, common_shock)
    rows = [(one.client, one.work, one.risk, one.other, one.price) for one in (*priced.clients, priced.total)]
    return [BOOK_HEAD, *rows, ("spared together", "", priced.spared, "", "")]


RISK: tuple[Function, ...] = (
    Function(
        "AGREE_EXPECTED_PRICE",
        "risk",
        "What the client is expected to pay under a plan, given a demand; unrounded.",
        (PLANS, PLAN, DEMAND, PER, DISCOUNTS),
        _expected_price,
        Example(
            'AGREE_EXPECTED_PRICE(plans, "Pay as you go", demand)',
            1500.0,
            "10 tickets of 1 h are expected a month, at 150 an hour.",
            "What will pay as you go bring a month?",
        ),
        errors=(NO_PRICE, TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_MARGIN",
        "risk",
        "Our margin as a share of the price: expected, or the margin that is kept with a chance.",
        (
            PLANS,
            PLAN,
            DEMAND,
            COSTS,
            Argument(
                "chance",
                kinds.number(q.CHANCE),
                "Chance of at least this margin, such as 0.95; blank: expected price and cost.",
                True,
            ),
            DISCOUNTS,
        ),
        _margin,
        Example(
            'AGREE_MARGIN(plans, "Gold fixed", demand, costs)',
            1 - 1700 / 2400,
            "2,400 a month bear 10 h at 70 and 1,000 of fixed cost: 700 of 2,400 are left.",
            "What share of the fixed price will be ours?",
        ),
        errors=(NO_PRICE, TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_LOSS_CHANCE",
        "risk",
        "The chance that a plan costs us more in a year than it brings.",
        (PLANS, PLAN, DEMAND, COSTS, DISCOUNTS),
        _loss_chance,
        Example(
            'AGREE_LOSS_CHANCE(plans, "Gold fixed", 21, costs)',
            1.0,
            "21 h a month for certain cost 21 × 70 + 1,000 = 2,470, more than 2,400.",
            "How likely is a loss at 21 hours a month?",
        ),
        errors=(NO_PRICE, TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_EXPECTED_LOSS",
        "risk",
        "What we are expected to lose in a year, years with a profit counted as 0: money a year.",
        (PLANS, PLAN, DEMAND, COSTS, DISCOUNTS),
        _expected_loss,
        Example(
            'AGREE_EXPECTED_LOSS(plans, "Gold fixed", 21, costs)',
            840.0,
            "2,470 − 2,400 are lost in each of 12 months.",
            "How much would be lost in such a year?",
        ),
        errors=(NO_PRICE, TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_BREAKAGE",
        "risk",
        "Hours a year that the client pays for and is expected never to use.",
        (PLANS, PLAN, DEMAND, DISCOUNTS),
        _breakage,
        Example(
            'AGREE_BREAKAGE(plans, "Block 20", 8)',
            4.0,
            "96 h a year take five blocks of 20 h; 4 h are left.",
            "How many hours of the blocks will nobody use?",
        ),
        errors=(("#N/A", "no plan of this name"), TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_FEE",
        "risk",
        "The monthly fee that a retainer or a fixed price should have, by the cost of its risk, by margin or by chance of a loss.",
        (
            PLANS,
            PLAN,
            DEMAND,
            COSTS,
            Argument(
                "target",
                kinds.number(q.SHARE),
                "The cost of risk a year, the margin, or the loss chance; blank: as in the costs, or 0.15, 0.3, 0.1.",
                True,
            ),
            Argument(
                "by",
                kinds.word(*WAYS),
                "cost of risk, margin or loss chance; blank: cost of risk.",
                True,
                WAYS[0],
            ),
        ),
        _fee,
        Example(
            'AGREE_FEE(plans, "Gold fixed", demand, costs, 0.2, "margin")',
            2125.0,
            "10 h at 70 and 1,000 of fixed cost are 1,700, which are 80 % of 2,125.",
            "Which fee leaves 20 %?",
        ),
        errors=(("#N/A", "no plan of this name, or one without a fee"), TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_CHEAPER_CHANCE",
        "risk",
        "The chance that a year costs the client less under one plan than under another, on the same months.",
        (
            PLANS,
            Argument("plan_a", kinds.PLAN, "Name of the plan that may be cheaper."),
            Argument("plan_b", kinds.PLAN, "Name of the other plan."),
            DEMAND,
            DISCOUNTS,
        ),
        _cheaper_chance,
        Example(
            'AGREE_CHEAPER_CHANCE(plans, "Silver retainer", "Pay as you go", 10)',
            1.0,
            "10 h a month for certain cost 1,250 and not 1,500.",
            "How likely is it that the retainer turns out cheaper?",
        ),
        errors=(NO_PRICE, TOO_MUCH),
        digits=DIGITS,
    ),
    Function(
        "AGREE_BOOK",
        "risk",
        "What all clients together have to bring in a year, and each client's share of the risk.",
        (
            Argument(
                "clients",
                kinds.CLIENTS,
                "Clients with their demand, one in a row: name, users, tickets per user, hours per ticket and so on.",
            ),
            COSTS,
            Argument(
                "loss_chance",
                kinds.number(q.LOSS_CHANCE),
                "Chance that the book loses money; blank: 0.05.",
                True,
                0.05,
            ),
            Argument(
                "common_shock",
                kinds.number(q.COMMON_SHOCK),
                "Variance of a year's level that all clients share; 0.04 is 20 % up or down; blank: 0.",
                True,
                0.0,
            ),
        ),
        _book,
        Example(
            "AGREE_BOOK(clients, costs)",
            (BOOK_HEAD,),
            "Work is 12 × tickets × hours × 70, other cost 12 × 1,000; the riskier client bears more of the risk. The last row "
            "is the risk money that both would need alone beyond what they need together.",
            "What do two clients have to bring, and who carries the risk?",
        ),
        spills=True,
        errors=(
            ("#NUM!", "more than 4,000 clients, too many kinds of ticket among them, or tickets too uneven"),
        ),
        digits=DIGITS,
    ),
)
