"""Technicians for the promised response: by hand, against a queue that is simulated, and by the command."""

import heapq
import json
from dataclasses import replace
from math import exp
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from xlagree.actuarial.demand import Demand, certain
from xlagree.cli.app import app
from xlagree.economics.staffing import (
    Expected,
    Hours,
    Needed,
    Promise,
    expected_tickets,
    promises,
)
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.intake.rate_card import read_rate_card
from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.plans import Plan
from xlagree.terms.errors import AgreementError

WORKBOOKS = Path(__file__).parent.parent / "workbooks"
REMOTE = (Promise("remote", 60.0, ("Gold",)),)


def needed(tickets: float = 336.0, hours: float = 0.5, share: float = 0.9, **terms: float) -> Needed:
    """A steady book; two tickets an hour where nothing else is said, none of them on site."""
    expected = Expected((tickets,) * 12, hours, 1.0, terms.pop("visits", 0.0), tickets)
    return Needed(expected, Hours(**{"busy_hour": 1 / 8, **terms}), REMOTE, share)


def test_tickets_of_all_clients_together() -> None:
    """Tickets add up by the chance to be there; hours a ticket are those of the mixture."""
    demands = {
        "A": Demand(tickets=30, hours_per_ticket=1, hours_spread=0.5, visits_per_ticket=0.2),
        "B": Demand(tickets=20, hours_per_ticket=2, hours_spread=0.5),
    }
    both = expected_tickets(demands, {"A": 1.0, "B": 0.5})

    assert both.tickets == pytest.approx((40.0,) * 12)
    assert both.hours == pytest.approx(0.75 * 1 + 0.25 * 2)
    second = 0.75 * 1.25 + 0.25 * 5.0
    assert both.spread == pytest.approx((second / 1.25**2 - 1) ** 0.5)
    assert both.visits == pytest.approx(0.15)


def test_a_bad_month_is_that_of_a_simulation() -> None:
    """One month in twenty has more tickets, for clients who differ and may be gone."""
    demands = {
        name: Demand(tickets=n, hours_per_ticket=1, client_uncertainty=0.3, month_spread=0.4)
        for name, n in {"A": 30, "B": 20, "C": 60, "D": 5}.items()
    }
    there = {"A": 0.5, "B": 1.0, "C": 0.9, "D": 1.0}
    chance = np.random.default_rng(5)
    drawn = np.zeros(200_000)
    for name, demand in demands.items():
        levels = chance.gamma(1 / 0.09, 0.09, drawn.size) * chance.gamma(1 / 0.16, 0.16, drawn.size)
        drawn += chance.poisson(demand.tickets * levels) * (chance.random(drawn.size) < there[name])

    # A gamma law stands for the sum of four clients, two of whom may be missing.
    assert expected_tickets(demands, there).bad_month == pytest.approx(np.quantile(drawn, 0.95), rel=0.03)


def test_the_busiest_month_counts() -> None:
    """A season of twice the tickets in one month asks for technicians of that month."""
    demand = Demand(tickets=100, hours_per_ticket=1, season=(2.0, *(10 / 11,) * 11))

    assert expected_tickets({"A": demand}).busiest == pytest.approx(200)


def test_one_technician_by_hand() -> None:
    """One ticket an hour of half an hour: load 1/2, P(W > t) = 1/2 exp(-t / 60) for one technician."""
    one = needed(tickets=168.0, share=0.8)

    assert one.work.load == pytest.approx(0.5)
    assert one.technicians == 1
    assert one.chances(1) == (pytest.approx(1 - 0.5 * exp(-60 / 60)),)
    assert one.busy(1) == (pytest.approx(0.5), pytest.approx(0.5))


def test_a_busy_hour_has_its_share_of_the_day() -> None:
    """A quarter of a day of eight hours in one of them is twice the average hour, and busier by as much."""
    even, peak = needed(), needed(busy_hour=0.25)

    assert peak.work.tickets_per_hour[0] == pytest.approx(2 * even.work.tickets_per_hour[0])
    assert peak.busy(3)[0] == pytest.approx(2 * peak.busy(3)[1])


def test_those_away_must_be_employed_too() -> None:
    """With half of paid time away twice as many are employed."""
    assert needed(shrinkage=0.5).employed == 2 * needed().technicians


def test_a_way_takes_time_from_the_promise_and_of_the_technician() -> None:
    """Half of tickets with a visit 40 minutes away: handling is 20 minutes more, and 40 fewer are left to wait."""
    expected = Expected((336.0,) * 12, 0.5, 1.0, 0.5, 336.0)
    on_site = Needed(expected, Hours(busy_hour=1 / 8, way=40), (Promise("on site", 60.0, ()),))

    assert on_site.work.minutes_each == pytest.approx(50)
    assert on_site.target(on_site.promises[0]) == pytest.approx(20)
    late = Needed(expected, Hours(way=61), (Promise("on site", 60.0, ("Gold",)),))
    with pytest.raises(
        AgreementError, match="on site response of Gold must be 61, the minutes of the way, or more"
    ):
        _ = late.technicians


def test_the_shortest_promise_of_each_channel() -> None:
    """Of several plans the shortest counts, and those that promise it are named; without any there is nothing to staff for."""
    plans = [
        Plan("A", "fixed price", monthly_fee=1, response_remote=4, response_on_site=8),
        Plan("B", "fixed price", monthly_fee=1, response_remote=1, response_phone=0.5),
        Plan("C", "fixed price", monthly_fee=1, response_remote=1),
    ]

    assert [(one.channel, one.minutes, one.plans) for one in promises(plans)] == [
        ("remote", 60.0, ("B", "C")),
        ("phone", 30.0, ("B",)),
        ("on site", 480.0, ("A",)),
    ]
    with pytest.raises(AgreementError, match="no plan promises a response"):
        Needed(
            Expected((1.0,), 1.0, 1.0, 0.0, 1.0), Hours(), promises([Plan("D", "fixed price", monthly_fee=1)])
        )


def started_in_time(tickets_per_hour: float, minutes: float, technicians: int, target: float) -> float:
    """The share of tickets started in time, of a queue that is simulated ticket by ticket."""
    chance = np.random.default_rng(11)
    count = 400_000
    arrivals = np.cumsum(chance.exponential(60 / tickets_per_hour, count))
    work = chance.exponential(minutes, count)
    free = [0.0] * technicians
    in_time = 0
    for at, takes in zip(arrivals.tolist(), work.tolist(), strict=True):
        start = max(at, heapq.heappop(free))
        heapq.heappush(free, start + takes)
        in_time += start - at <= target
    return in_time / count


def test_a_simulated_queue_says_the_same() -> None:
    """Tickets that come as they please, one after the other: chances for the number needed and one fewer."""
    wanted = needed(tickets=1680.0, hours=0.7, share=0.9)

    for technicians in (wanted.technicians - 1, wanted.technicians):
        (chance,) = wanted.chances(technicians)
        assert chance == pytest.approx(started_in_time(10, 42, technicians, 60), abs=0.005)
    assert wanted.chances(wanted.technicians - 1)[0] < 0.9 <= wanted.chances(wanted.technicians)[0]  # type: ignore[operator]  # both can do the work


def test_fewer_than_the_work_has_no_chance() -> None:
    """Technicians who cannot do all the work keep no promise; nothing is said of a chance."""
    assert needed(tickets=1680.0, hours=0.7).chances(7) == (None,)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"open": 0.0}, "open hours must be business hours of a month, above 0 and up to 744"),
        ({"busy_hour": 2.0}, "busy hour must be a share of a day's tickets"),
        ({"shrinkage": 1.0}, "shrinkage must be a share from 0 to below 1"),
        ({"way": -1.0}, "way must be minutes from 0 to 1,440"),
    ],
)
def test_hours_check_themselves(terms: dict[str, float], said: str) -> None:
    """One line each."""
    with pytest.raises(AgreementError, match=said):
        Hours(**terms)


def test_nobody_to_work_for() -> None:
    """Clients of whom no work is expected need no technicians, and it is said."""
    with pytest.raises(AgreementError, match="clients must be clients of whom some work is expected"):
        expected_tickets({"A": certain(0)})


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["staffing", *arguments, "--date", "2026-11-23"])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.stdout, done.stderr


def test_one_technician_keeps_a_promise(tmp_path: Path) -> None:
    """Two tickets a month are no work for more."""
    rows = (f"Acme,2025-{month:02}-{day:02},1" for month in range(1, 13) for day in (3, 17))
    (tmp_path / "usage.csv").write_text("\n".join(("client,date,hours", *rows)) + "\n")
    _, text, _ = run(str(tmp_path / "usage.csv"), "--target", "480", "--share", "0.5")

    assert "1 technician at work keeps every promise" in text
    assert "2 tickets a month are expected" in text


def test_one_ticket_is_expected(tmp_path: Path) -> None:
    """It is one, and not "1 tickets"."""
    rows = (f"Acme,2025-{month:02}-17,1" for month in range(1, 13))
    (tmp_path / "usage.csv").write_text("\n".join(("client,date,hours", *rows)) + "\n")

    assert run(str(tmp_path / "usage.csv"), "--target", "480")[1].startswith("1 ticket a month is expected, ")


def test_the_command_says_what_the_core_does() -> None:
    """On the samples: each promise with its technicians, the same in a table and in JSON, and what was taken."""
    asked = (str(WORKBOOKS / "usage.csv"), "--rates", str(WORKBOOKS / "rate-card.xlsx"))
    _, text, problems = run(*asked, "--clients", str(WORKBOOKS / "clients.csv"))
    _, document, _ = run(*asked, "--clients", str(WORKBOOKS / "clients.csv"), "--json")
    found = json.loads(document)

    assert [one["channel"] for one in found["promises"]] == ["remote", "phone", "on site"]
    assert found["technicians"] == max(one["technicians"] for one in found["promises"])
    assert found["employed"] >= found["technicians"]
    assert found["bad month"] > max(found["tickets"])
    assert all(one["chance"] >= 0.95 for one in found["promises"])
    assert f"{found['technicians']} technicians at work keep every promise" in text
    assert "Taken, as a usage does not show it: 168 business hours a month" in text
    assert "a usage does not say which of them came in by phone" in text
    assert "usage.csv row 152" in problems


def with_columns_of_its_card(folder: Path) -> tuple[Path, Path, Path]:
    """A rate card with an item that counts servers and an add-on, and clients and usage that go with it."""
    card = read_rate_card(WORKBOOKS / "rate-card.xlsx")
    first, *others = card.plans
    counting = replace(first, items=(Item("Server", (ItemTier(1, 20),), "servers", charged="monthly"),))
    rates = folder / "card.xlsx"
    write_rate_card(
        rates,
        replace(
            card, plans=(counting, *others), add_ons=(AddOn("Mail archive", per="box", monthly_price=4),)
        ),
    )
    clients, usage = folder / "clients.csv", folder / "usage.csv"
    clients.write_text("client,users,servers,Mail archive\nAcme,14,2,14\n", "utf-8")
    months = [f"Acme,2026-{month:02},{9 + month},{4 + month}" for month in range(1, 11)]
    usage.write_text("\n".join(("client,month,hours,tickets", *months, "")), "utf-8")
    return usage, rates, clients


def test_columns_that_the_rate_card_adds_are_known(tmp_path: Path) -> None:
    """What its items count and its add-ons are no unknown columns; where a target takes its place, one note."""
    usage, rates, clients = map(str, with_columns_of_its_card(tmp_path))

    status, _, said = run(usage, "--rates", rates, "--clients", clients)
    assert (status, said) == (0, "")
    status, _, said = run(usage, "--target", "30", "--clients", clients)
    assert status == 0
    assert said == "Note: clients.csv row 1: columns that are not read here: servers, Mail archive\n"


def test_what_is_asked_for_instead(tmp_path: Path) -> None:
    """Without a card a target; with neither one line that says what to give; a card without promises likewise."""
    usage = str(WORKBOOKS / "usage.csv")

    status, text, _ = run(usage, "--target", "30", "--share", "0.8")
    assert status == 1  # rows of the samples are wrong
    assert "as asked" in text
    status, _, said = run(usage)
    assert (status, said) == (
        2,
        "no response is promised; give --rates with plans that promise one, or --target\n",
    )
    status, _, said = run(str(tmp_path / "none.csv"), "--target", "30")
    assert status == 2
    assert said.count("\n") == 1
