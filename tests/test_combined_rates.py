"""The page Rate card has the price of every hour that a plan can charge: on a line, or by the lines and the note below them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from client_offers import GO, SILVER, offered
from hypothesis import given
from hypothesis import strategies as st
from proposals import page, texts

from xlagree.generate.client_book import client_book
from xlagree.pricing.costs import Role
from xlagree.pricing.rates import Hour, HourRate
from xlagree.proposal.client_rates import rate_sections
from xlagree.proposal.combined_rates import combined_hours
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.phrases import phrases

ROLES = (Role("Technician", 1.0, 70), Role("Project lead", 1.2, 90))
LEAD = HourRate(role="Project lead", work="project", rate=260)


def of_rates(*rates: HourRate, language: str = "en") -> Proposal:
    """The usual offer, of pay as you go at 140 and a retainer, with two roles and some rows of Rates."""
    deal = offered(language=language)
    roles = {role.name: role for role in ROLES}
    plans = tuple(replace(plan, rates=rates) for plan in (GO, SILVER))
    return replace(deal, card=replace(deal.card, plans=plans, roles=roles))


def listed(deal: Proposal, language: str = "en") -> dict[str, tuple[float | str, ...]]:
    """The lines of work by the hour, by their text."""
    sections = rate_sections(deal, ClientLanguage(language, "€", True))[:2]
    return {line.text: line.amounts for section in sections for line in section.lines}


@pytest.mark.parametrize(
    ("language", "role", "night"),
    [("en", "Project lead, project", "Emergency: on site"), ("de", "Project lead, project", "Notfall: vor Ort"),
     ("fr", "Project lead, project", "Urgence\xa0: sur place")],
)  # fmt: skip
def test_a_row_of_several_names_has_its_line(language: str, role: str, night: str) -> None:
    """260 for a project lead on a project, and 300 for an emergency on site, stand on the page with what each plan charges."""
    deal = of_rates(LEAD, HourRate(work_class="emergency", channel="on site", rate=300), language=language)
    lines = listed(deal, language)
    inside = 1490 / 14

    assert lines[role] == pytest.approx((260, inside * 260 / 140))
    assert lines[night] == pytest.approx((300, inside * 300 / 140))
    assert {role, night} <= set(texts(page(client_book(deal), phrases(language)["page_rate_card"])))


def test_what_follows_has_no_line() -> None:
    """Roles keep their proportion in the evening and the largest premium counts: such hours are in the note, not on lines."""
    deal = of_rates(HourRate(work="project", multiplier=1.25))
    told = texts(page(client_book(deal), "Rate card"))

    assert [*combined_hours([(plan, 1.0) for plan in deal.plans], {"Project lead": 1.2})] == []
    assert any("An hour of a role keeps its proportion to standard work" in text for text in told)
    alone = replace(deal, card=replace(deal.card, roles={}))
    assert not any("keeps its proportion" in text for text in texts(page(client_book(alone), "Rate card")))


def test_standard_work_has_its_price_where_no_role_does_it() -> None:
    """Where every role costs more or less than standard work, what they keep their proportion to is on the page."""
    deal = of_rates()
    only = replace(deal, card=replace(deal.card, roles={"Project lead": ROLES[1]}))

    assert listed(only)["Standard work"][0] == 140
    assert "Standard work" not in listed(deal)


NAMED = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["Technician", "Project lead"]),
        "work": st.sampled_from(["project", "audit"]),
        "work_class": st.sampled_from(["after-hours", "emergency"]),
        "channel": st.sampled_from(["remote", "on site"]),
    },
).filter(bool)
PRICE = st.one_of(
    st.fixed_dictionaries({"rate": st.sampled_from([120.0, 260.0, 310.0])}),
    st.fixed_dictionaries({"multiplier": st.sampled_from([0.8, 1.25, 2.0])}),
)
ROWS = st.lists(
    st.builds(lambda named, price: HourRate(**named, **price), NAMED, PRICE),
    max_size=4,
    unique_by=lambda row: row.key,
)


@given(ROWS)
def test_every_hour_has_a_price(rows: list[HourRate]) -> None:
    """Every hour of a role, a time, a channel and a kind of work that is on no line costs what a reader takes from the lines."""
    plan = replace(GO, rates=tuple(rows))
    weights = {role.name: role.weight for role in ROLES}
    lines = [*combined_hours([(plan, 140.0)], weights)]
    for role in ("", *weights) if rows else ():
        for family in ("normal", "after-hours", "emergency"):
            for channel in ("remote", "on site"):
                for work in ("", "project", "audit"):
                    hour = Hour(role, weights.get(role, 1.0), family, family, channel, work)
                    assert hour in lines or read(plan.weight, hour, lines) == pytest.approx(plan.weight(hour))


def said(hour: Hour) -> dict[str, str]:
    """What is true of an hour beside that it is one of standard work."""
    parts = {"role": hour.role, "class": hour.work_class, "channel": hour.channel, "work": hour.work}
    return {field: text for field, text in parts.items() if text not in ("", "normal", "remote")}


def read(of: Callable[[Hour], float], hour: Hour, lines: list[Hour]) -> float:
    """The weight that a reader takes from the lines: the one that says most, the largest premium left, the role's proportion."""
    true = said(hour)
    within = [one for one in lines if said(one).items() < true.items() and len(said(one)) > 1]
    line = max(within, key=lambda one: len(said(one)), default=Hour())
    left = {field for field in true if field not in said(line)}
    base = of(Hour())
    role = of(Hour(hour.role, hour.role_weight)) / base if "role" in left else 1.0
    singles = {
        "class": Hour(work_class=hour.work_class, family=hour.family),
        "channel": Hour(channel=hour.channel),
        "work": Hour(work=hour.work),
    }
    shares = [of(singles[field]) / base for field in sorted(left - {"role"})]
    return float(of(line) * role * max([share for share in shares if abs(share - 1) > 1e-9], default=1.0))
