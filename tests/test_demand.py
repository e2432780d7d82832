"""Demand: read from tables and written back, its defaults said aloud, contradictions refused, and hours for certain."""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from demands import SOME, demands, simulated
from hypothesis import given, settings
from hypothesis import strategies as st

from xlagree.actuarial.demand import Demand, certain, modelled
from xlagree.actuarial.demand_table import read_demand, read_demands, table, without_history
from xlagree.actuarial.laws.severity import Empirical, Gamma, Lognormal
from xlagree.actuarial.spreads import SPREADS
from xlagree.terms.errors import AgreementError
from xlagree.terms.vocabulary import CALENDAR

SPREADING = ("client_uncertainty", "month_spread")
SHARES = ("after_hours_share", "emergency_share", "on_site_share")
KNOWN = [["tickets", 10], ["hours per ticket", 0.8]]
BY_USER = [["users", 20], ["tickets per user", 0.5], ["hours per ticket", 0.8]]


@settings(SOME)
@given(demands(), st.sampled_from([0.0, 7.0, 20.0]))
def test_a_table_reads_back(demand: Demand, users: float) -> None:
    """The table of a demand is read as the same demand, by users where they are known."""
    if demand.after_hours_share + demand.emergency_share > 1:
        return
    given = replace(demand, users=users)
    again = read_demand(table(given))

    assert type(again.hours) is type(given.hours)
    assert (again.hours.mean, again.hours.cv) == pytest.approx((given.hours.mean, given.hours.cv))
    assert again.season == pytest.approx(given.season)
    for name in ("tickets", *SPREADING, "yearly_growth", *SHARES, "visits_per_ticket"):
        assert getattr(again, name) == pytest.approx(getattr(given, name)), name
    assert (again.role_weight, again.users, again.assumed) == (given.role_weight, users, ())


def test_a_table_of_logged_hours_is_lognormal() -> None:
    """Hours that are no law of the table are given by mean and spread, as even as a table can say."""
    uneven = read_demand(table(modelled(10.0, Empirical((0.5, 1.5)), credibility=0.25)))
    even = read_demand(table(modelled(10.0, Empirical((1.0,)))))

    assert uneven.hours == Lognormal(1.0, 0.5)
    assert uneven.credibility == 0.25
    assert even.hours == Lognormal(1.0, 0.05)


def test_by_users_or_by_tickets() -> None:
    """Users and tickets of each are as good as the tickets of all; users may stand beside these."""
    by_user = read_demand(BY_USER)

    assert by_user.tickets == read_demand(KNOWN).tickets == 10
    assert (by_user.users, read_demand(KNOWN).users) == (20, 0)
    assert read_demand([["users", 20], *KNOWN]).users == 20
    assert by_user.mean == 8


@pytest.mark.parametrize("word", SPREADS)
def test_spread_words(word: str) -> None:
    """A word sets the three spreads, and what it assumed is said in shares."""
    spread = SPREADS[word]
    demand = read_demand([*KNOWN, ["spread", word]])

    assert demand.hours == Lognormal(0.8, spread.hours_spread)
    assert (demand.client_variance, demand.month_variance) == (
        spread.client_uncertainty**2,
        spread.month_spread**2,
    )
    assert demand.assumed == (
        f"Spread {word}: a ticket's hours spread by {spread.hours_spread:.0%} of their mean, "
        f"this client may differ by {spread.client_uncertainty:.0%} from what is expected, "
        f"a month may differ by {spread.month_spread:.0%} from the others.",
        "Hours of a ticket: lognormal.",
    )


def test_spread_grows_with_the_word() -> None:
    """Steady is less uneven than normal, normal less than lumpy, and blank is normal."""
    spreads = [read_demand([*KNOWN, ["spread", word]]).law(12).sd for word in ("steady", "normal", "lumpy")]

    assert spreads == sorted(set(spreads))
    blank = read_demand(KNOWN)
    assert blank == read_demand([*KNOWN, ["spread", "normal"]])
    assert blank.assumed[0].startswith("Spread normal (nothing was set): a ticket's hours spread by 150%")


def test_what_is_set_is_not_assumed() -> None:
    """Only what was left blank stands among the assumptions; with all set there are none."""
    some = read_demand([*KNOWN, ["client uncertainty", 0.1], ["month spread", 0.2], ["hours law", "gamma"]])
    everything = read_demand(
        [*KNOWN, ["hours spread", 2], ["client uncertainty", 0], ["month spread", 0], ["law", "gamma"]]
    )

    assert some.assumed == (
        "Spread normal (nothing was set): a ticket's hours spread by 150% of their mean.",
    )
    assert some.client_variance == pytest.approx(0.01)
    assert everything == modelled(10.0, Gamma(0.8, 2.0))
    assert everything.assumed == ()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [*BY_USER, ["tickets", 10]],
            'row 4 column "B": tickets and tickets per user are both set; keep one',
        ),
        (
            [["hours per ticket", 1]],
            "tickets per user must be set (got nothing); or set the tickets of a month",
        ),
        ([["tickets per user", 1], ["hours per ticket", 1]], "tickets per user needs users; set users"),
        (
            [*KNOWN, ["after-hours share", 0.6], ["emergency share", 0.5]],
            "after-hours and emergency share must be at most 1 together (got 1.1); each hour counts in one class",
        ),
        (
            [*KNOWN, *([f"{month} factor", 0] for month in CALENDAR)],
            "factors of the months must not all be 0",
        ),
        ([["tickets", 10]], "hours per ticket must be a number of hours from 0.01 to 1,000 (got nothing)"),
        ([["tickets", -1], ["hours per ticket", 1]], "tickets must be a number, 0 to 100,000 (got -1)"),
        (
            [["tickets", 1], ["hours per ticket", 0]],
            "hours per ticket must be a number of hours from 0.01 to 1,000 (got 0)",
        ),
        ([*KNOWN, ["spread", "wild"]], "spread must be"),
        ([*KNOWN, ["hours law", "normal"]], "hours law must be"),
        (
            [*KNOWN, ["hours spread", 0.01]],
            "hours spread must be a coefficient of variation from 0.05 to 10 (got 0.01)",
        ),
        (
            [*KNOWN, ["client uncertainty", 3]],
            "client uncertainty must be a standard deviation as a share, 0 to 2 (got 3)",
        ),
        ([*KNOWN, ["yearly growth", -0.6]], "yearly growth must be a share from -0.5 to 1 (got -0.6)"),
        ([*KNOWN, ["first month", 13]], "first month must be a month from 1 to 12 (got 13)"),
        ([*KNOWN, ["colour", 1]], "colour"),
        (-1, "demand must be a number of hours, 0 or more (got -1)"),
    ],
)
def test_refused(rows: object, said: str) -> None:
    """What contradicts itself is refused in one line that names the cell and what would do."""
    with pytest.raises(AgreementError) as caught:
        read_demand(rows)

    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unknown_labels_are_named() -> None:
    """A label that is no term is refused with the nearest that is one."""
    with pytest.raises(AgreementError, match=r"hours per tiket.*hours per ticket"):
        read_demand([["tickets", 10], ["hours per tiket", 1], ["hours per ticket", 1]])


def test_demands_of_many_clients() -> None:
    """A row for each client, its name first; blank cells take the defaults."""
    found = read_demands(
        [
            ["client", "users", "tickets per user", "tickets", "hours per ticket", "spread"],
            ["Linden", 20, 0.5, None, 0.8, "steady"],
            ["Maple", None, None, 12, 1, None],
        ]
    )

    assert list(found) == ["Linden", "Maple"]
    assert found["Linden"] == read_demand([*BY_USER, ["spread", "steady"]])
    assert found["Maple"] == read_demand([["tickets", 12], ["hours per ticket", 1]])


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Linden", "Linden"), "two clients have this name; give each its own name"),
        (("Linden", ""), "must have a name"),
    ],
)
def test_clients_need_names_of_their_own(names: tuple[str, str], said: str) -> None:
    """Every client has a name, and no other has it."""
    with pytest.raises(AgreementError, match=said):
        read_demands([["client", "tickets", "hours per ticket"], *([name, 10, 1] for name in names)])


@settings(SOME)
@given(st.just(0.0) | st.floats(0.001, 10_000), st.integers(1, 60), st.floats(1e-6, 0.9999))
def test_hours_for_certain(hours: float, months: int, chance: float) -> None:
    """Every quantile of certain hours is the hours themselves, which do not vary."""
    demand = certain(hours)
    law = demand.law(months)

    assert demand.mean == hours
    assert law.quantile(chance) == pytest.approx(hours * months, rel=1e-12)
    assert law.sd == 0
    assert law.stop_loss(hours * months) == pytest.approx(0, abs=1e-9 * max(1.0, hours * months))
    assert not demand.by_ticket


def test_a_number_is_hours_for_certain() -> None:
    """A table may be a single number, which is known exactly and so has no table of terms."""
    assert read_demand(12) == certain(12)
    assert read_demand(0).mean == 0
    with pytest.raises(AgreementError, match="hours for certain have no table"):
        table(read_demand(12))


def test_hours_without_history_are_usual_tickets() -> None:
    """Hours a month without any history are tickets of an hour with the usual spreads, and it says so."""
    demand = without_history(12, users=8)

    assert (demand.tickets, demand.users) == (12, 8)
    assert demand.hours == Lognormal(1.0, SPREADS["normal"].hours_spread)
    assert demand.assumed[0] == "Tickets of 1 h on average (no history)."
    assert len(demand.assumed) == 3
    with pytest.raises(AgreementError, match=r"hours must be a number of hours, 0 or more \(got -1\)"):
        without_history(-1)


def test_season_has_mean_one_and_starts_with_the_agreement() -> None:
    """Factors are divided by their mean and turned so that the agreement's first month comes first."""
    rows = [*KNOWN, ["january factor", 3], ["february factor", 1], ["first month", 2]]
    season = read_demand(rows).season

    assert sum(season) == pytest.approx(12)
    assert season == pytest.approx([12 / 14] * 11 + [36 / 14])
    assert read_demand([*KNOWN, ["first month", 2]]).season == ()


def test_tickets_expected_in_each_month() -> None:
    """Tickets × season × growth; a term beyond a year begins the season again."""
    season = (2.0, *[0.8] * 5, *[1.0] * 6)
    demand = modelled(10.0, Gamma(1.0), yearly_growth=0.21, season=season)
    months = demand.expected(25)

    assert months[:2] == pytest.approx((20, 8 * 1.21 ** (1 / 12)))
    assert months[12] == pytest.approx(20 * 1.21)
    assert months[24] == pytest.approx(20 * 1.21**2)
    assert demand.total(25).mean == pytest.approx(sum(months))


@pytest.mark.parametrize("months", [1, 12, 24])
def test_spread_of_the_total(months: int) -> None:
    """Mean and variance of the total are those of clients drawn by chance, season and growth included."""
    season = (0.5, 1.5, 1.0, 1.0)
    demand = modelled(8.0, Gamma(0.7, 1.2), client=0.2, month=0.3, yearly_growth=0.3, season=season)
    total = simulated(demand, months, 60_000).logged.sum(axis=0)

    found = demand.total(months)
    assert found.mean == pytest.approx(total.mean(), rel=0.01)
    assert found.sd == pytest.approx(total.std(), rel=0.02)
    for level in (0.25, 0.5, 0.9):
        assert (total <= demand.law(months).quantile(level)).mean() == pytest.approx(level, abs=0.015)


def test_an_hour_has_the_shares() -> None:
    """One hour of work has the demand's classes, and its part of a ticket's visits."""
    demand = modelled(
        5.0, Gamma(0.5), after_hours_share=0.2, emergency_share=0.1, on_site_share=0.3, visits_per_ticket=0.25
    )

    hour = demand.an_hour

    assert (hour.hours, hour.after_hours, hour.emergency, hour.on_site, hour.visits) == (
        1,
        0.2,
        0.1,
        0.3,
        0.5,
    )


def test_no_tickets_at_all() -> None:
    """A client who never asks for help has no hours, for certain."""
    law = modelled(0.0, Gamma(1.0), client=0.2, month=0.1).law(12)

    assert (law.mean, law.quantile(0.99), law.none) == (0, 0, 1)
    assert np.array_equal(modelled(0.0, Gamma(1.0)).expected(3), np.zeros(3))


def test_a_demand_has_the_names_of_its_terms() -> None:
    """Built in code by the names of its terms it is what a table says; what is left out is as usual."""
    built = Demand(
        tickets=10, hours_per_ticket=0.8, hours_spread=2, month_spread=0.2, yearly_growth=0.1, users=20
    )
    rows = [*KNOWN, ["hours spread", 2], ["month spread", 0.2], ["yearly growth", 0.1], ["users", 20]]

    assert built == read_demand(rows)
    assert hash(built) == hash(read_demand(rows))
    assert Demand(10, 0.8) == read_demand(KNOWN)
    assert (built.client_variance, built.month_variance) == (0.45**2, 0.2**2)
    assert built.tickets_per_user == 0.5
    assert pickle.loads(pickle.dumps(built)) == built


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"tickets": -1}, "tickets must be a number, 0 to 100,000 (got -1)"),
        ({"hours_per_ticket": 0}, "hours per ticket must be a number of hours from 0.01 to 1,000 (got 0)"),
        (
            {"after_hours_share": 0.6, "emergency_share": 0.5},
            "after-hours and emergency share must be at most 1 together (got 1.1); each hour counts in one class",
        ),
        ({"season": (0, 0)}, "factors of the months must not all be 0"),
        ({"season": (1, -1)}, "month factor must be a factor from 0 to 120 (got -1)"),
        ({"hours_law": "as logged"}, "hours law as logged needs the hours that were logged"),
        (
            {"hours_law": "normal"},
            "hours law must be one of lognormal, gamma, as logged (got normal)",
        ),
        (
            {"client_uncertainty": 101},
            "client uncertainty must be a standard deviation as a share, 0 to 100 (got 101)",
        ),
        ({"users": 2.5}, "users must be a whole number, 0 or more (got 2.5)"),
    ],
)
def test_a_wrong_demand_is_refused(terms: dict[str, Any], said: str) -> None:
    """In the words of a table."""
    with pytest.raises(AgreementError) as raised:
        Demand(**{"tickets": 10, "hours_per_ticket": 0.8, **terms})

    assert str(raised.value) == said


def test_a_history_may_spread_wider_than_people_may_type() -> None:
    """Few tickets leave much unknown: a demand takes it, a table of an owner's own does not."""
    assert Demand(10, 0.8, client_uncertainty=3).client_variance == 9
    with pytest.raises(
        AgreementError, match="client uncertainty must be a standard deviation as a share, 0 to 2"
    ):
        read_demand([*KNOWN, ["client uncertainty", 3]])


def test_logged_hours_are_weighted_to_the_mean_asked_for() -> None:
    """Mean and distribution follow from the hours as logged; another mean weighs them otherwise."""
    logged = modelled(10, Empirical((1.0, 3.0)))

    assert (logged.hours_per_ticket, logged.hours_law, logged.hours) == (
        2.0,
        "as logged",
        Empirical((1.0, 3.0)),
    )
    assert replace(logged, hours_per_ticket=2.5).hours == Empirical((1.0, 3.0), (0.25, 0.75))
    with pytest.raises(
        AgreementError, match=r"hours per ticket must be a number of hours above 0 \(got -1\)"
    ):
        replace(logged, hours_per_ticket=-1)


@pytest.mark.parametrize("variance", [0.0, 0.04, 0.2, 1 / 3, 2.0])
def test_demands_that_are_equal_have_the_same_variances(variance: float) -> None:
    """To the last digit, whether the model or a workbook gave the spread: what is computed is kept for all that are equal."""
    found = modelled(10, Gamma(1.0), client=variance, month=variance)
    typed = Demand(10, 1.0, 1.0, variance**0.5, variance**0.5, "gamma")

    assert found == typed == replace(found)
    for same in (typed, replace(found), pickle.loads(pickle.dumps(found))):
        assert (same.client_variance, same.month_variance) == (found.client_variance, found.month_variance)
    assert found.client_variance == pytest.approx(variance, rel=1e-15)


def test_for_certain_is_a_month_spread_of_minus_one() -> None:
    """Tickets that do not vary have no spread that could be squared."""
    assert (certain(12).month_spread, certain(12).month_variance) == (-1.0, -1.0)
    assert certain(12).hours_per_ticket == 12
