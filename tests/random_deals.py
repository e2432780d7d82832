"""Deals that tests draw: cards of two to six plans, clients with and without history, limits that are passed, wishes of the owner."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from random import Random

from xlagree.actuarial.demand_table import without_history
from xlagree.actuarial.experience.demand_fit import book_history
from xlagree.pricing.costs import Costs
from xlagree.pricing.discounts import Discount
from xlagree.pricing.plans import Plan
from xlagree.pricing.usage import MONTH_NAMES, Entry, Usage, by_ticket
from xlagree.proposal.deal import Client, Proposal, RateCard
from xlagree.proposal.policy import Policy

LABELS = [f"{name} {year}" for year in (2025, 2026) for name in MONTH_NAMES][:22]


@lru_cache(64)
def random_deal(seed: int) -> Proposal:
    """A deal as intake would make it; what it is worth is computed once for all who ask."""
    chance = Random(seed)
    plans = random_plans(chance, chance.randint(2, 6))
    history = random_history(chance, chance.choice([0, 0, 3, 8, 12, 14]))
    hours = round(chance.uniform(2, 40), 1) if not history.months or chance.random() < 0.2 else None
    wanted = chance.choice(plans).name if chance.random() < 0.2 else ""
    client = Client("Birch & Co", users=chance.randint(0, 40), devices=5, hours=hours, recommend=wanted)
    policy = Policy(
        "EUR",
        lowest_margin=chance.choice([0.0, 0.2, 0.35]),
        largest_loss_chance=chance.choice([None, 0.02, 0.2]),
        lowest_rate=chance.choice([None, 90.0]),
        largest_discount=chance.choice([None, 0.08]),
        approver="Head of services",
        holds=chance.choice([("lowest margin", "largest loss chance"), ()]),
    )
    discounts = (
        (Discount("Loyal", "term", "all", share=0.1, plans=(plans[-1].name,)),)
        if chance.random() < 0.3
        else ()
    )
    costs = Costs(chance.choice([40, 70, 110]), fixed_cost=chance.choice([0, 60]), wanted_margin=0.3)
    card = RateCard(plans, costs, policy, discounts=discounts)
    deal = Proposal(client, history, card, date(2026, 11, 23), "usage.csv")
    if not history.months:
        return replace(deal, demand=without_history(hours or 0.0, client.users))
    book = book_history(
        {"Birch & Co": history, "Other": random_history(chance, 12)}, {"Birch & Co": client.users}
    )
    return replace(deal, demand=book.demand("Birch & Co"))


def random_plans(chance: Random, count: int) -> tuple[Plan, ...]:
    """Pay as you go, and other plans about as dear for some ten to twenty hours a month."""
    rate = chance.choice([95.0, 120.0, 140.0])
    setup = chance.choice([0.0, 250.0, 480.0])
    plans = [
        Plan(
            "Pay as you go",
            "pay as you go",
            hourly_rate=rate,
            after_hours_multiplier=1.5,
            emergency_multiplier=2,
        )
    ]
    for n in range(1, count):
        about, hours = chance.uniform(0.75, 1.1) * rate, chance.choice([5.0, 10.0, 20.0])
        kind = chance.choice(["block", "retainer", "fixed price"])
        named: dict[str, object] = {
            "name": f"{kind.title()} {n}",
            "kind": kind,
            "hourly_rate": rate,
            "setup_fee": setup,
        }
        if kind == "block":
            named |= {
                "block_hours": hours,
                "block_price": round(about * hours),
                "block_life": chance.choice([3, 12]),
            }
        elif kind == "retainer":
            named |= {"monthly_fee": round(about * hours), "included_hours": hours, "overage_rate": rate}
            named |= chance.choice([{}, {"rollover_share": 1, "rollover_months": 2}])
        else:
            named |= {
                "monthly_fee": round(about * hours * 1.3),
                "cap_hours": chance.choice([None, 2 * hours]),
            }
            named |= chance.choice([{}, {"term_months": 24, "yearly_escalator": 0.04}, {"prepaid_months": 3}])
        plans.append(Plan(**named))  # type: ignore[arg-type]  # terms by their names
    return tuple(plans)


def random_history(chance: Random, months: int) -> Usage:
    """Tickets of some months, the last of them October 2026."""
    entries = [
        Entry(f"T{month}-{n}", month, round(chance.choice([0.25, 0.5, 1, 2, 4]) * chance.uniform(0.5, 1.5), 2),
              after_hours=chance.random() < 0.1, emergency=chance.random() < 0.05, channel=chance.choice(["remote", "on site"]))
        for month in range(months)
        for n in range(chance.randint(1, 14))
    ]  # fmt: skip
    return by_ticket(entries, months, LABELS[len(LABELS) - months :]) if months else Usage(())
