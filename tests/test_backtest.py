"""Forecasts tried on the past: what is compared with what, what it adds up to, and what the command says."""

import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from xlagree.actuarial.experience.backtest import (
    LEVELS,
    TARGETS,
    Backtest,
    ForecastTried,
    backtest,
    usual_holdout,
)
from xlagree.actuarial.experience.demand_fit import book_history
from xlagree.actuarial.laws.premium import cost_of_capital
from xlagree.cli.app import app
from xlagree.pricing.usage import Entry, Usage, by_month, by_ticket
from xlagree.terms.errors import AgreementError


def usage(tickets: Sequence[int], seed: int, name: str) -> Usage:
    """Tickets of each month, with gamma hours."""
    random = np.random.default_rng(seed)
    months = [month for month, count in enumerate(tickets) for _ in range(count)]
    hours = random.gamma(1, 0.8, len(months)).round(2).tolist()
    return by_ticket(
        [Entry(f"{name}-{i}", month, x) for i, (month, x) in enumerate(zip(months, hours, strict=True))],
        len(tickets),
    )


def clients(count: int = 12, months: int = 18) -> dict[str, Usage]:
    """Clients that differ."""
    random = np.random.default_rng(2)
    return {
        f"c{i}": usage(random.poisson(8 * random.gamma(5, 0.2), months).tolist(), i, f"T{i}")
        for i in range(count)
    }


@pytest.fixture(scope="module")
def found() -> Backtest:
    """Twelve clients of 18 months, the last six predicted."""
    return backtest(clients(), holdout=6)


def test_the_forecast_knows_nothing_of_the_months_predicted(found: Backtest) -> None:
    """It is the one that the earlier months alone give, and the actual hours are those of the later ones."""
    usages = clients()
    early = {
        name: by_ticket([entry for entry in one.entries if entry.month < 12], 12)
        for name, one in usages.items()
    }
    law = book_history(early).demand("c3").law(6)
    row = found.rows[3]

    assert (row.client, row.fitted, found.holdout) == ("c3", 12, 6)
    assert row.mean == law.mean
    assert row.hours == (*(law.quantile(level) for level in LEVELS), cost_of_capital(law, 0.15))
    assert row.actual == pytest.approx(sum(month.hours for month in usages["c3"].months[12:]))
    assert row.place == pytest.approx(law.distribution(row.actual), abs=1e-3)


def test_coverage_and_profit_add_up(found: Backtest) -> None:
    """Every target by hand from the clients' rows."""
    for i, target in enumerate(found.targets(cost=50)):
        hours, actual = [row.hours[i] for row in found.rows], [row.actual for row in found.rows]
        assert target.name == TARGETS[i]
        assert target.under == sum(a <= h for a, h in zip(actual, hours, strict=True))
        assert target.covered == target.under / 12
        assert target.price == pytest.approx(50 * sum(hours))
        assert target.profit == pytest.approx(50 * (sum(hours) - sum(actual)))
        assert target.margin == pytest.approx(1 - sum(actual) / sum(hours))
    assert [target.wanted for target in found.targets()] == [0.5, 0.8, 0.95, None]


def test_the_book_is_all_clients_together(found: Backtest) -> None:
    """Sums of hours, each by the chance of its client to be there, and a range narrower than the sum of the clients' ranges."""
    assert found.book.mean == pytest.approx(sum(row.mean * row.standing.ahead for row in found.rows))
    assert 0.97 < found.book.mean / sum(row.mean for row in found.rows) < 1
    assert found.book.actual == pytest.approx(sum(row.actual for row in found.rows))
    assert (
        found.book.hours[0]
        < found.book.hours[1]
        < found.book.hours[2]
        < sum(row.hours[2] for row in found.rows)
    )
    assert 0 < found.book.place < 1
    assert found.mean_error == pytest.approx(np.mean([abs(row.mean - row.actual) for row in found.rows]))
    assert sum(found.histogram) == 12


def row(place: float, actual: float = 10.0) -> ForecastTried:
    return ForecastTried("a", 12, 12.0, actual, (11.0, 13.0, 16.0, 12.5), place)


def test_bins_and_errors() -> None:
    """Tenths of the chance, the last with its end; an error is a share of what was worked, where anything was."""
    rows = tuple(row(place) for place in (0.0, 0.05, 0.1, 0.95, 1.0))
    trial = Backtest(6, "", "", rows, row(0.5), (), 160.0)

    assert trial.histogram == (2, 1, 0, 0, 0, 0, 0, 0, 0, 2)
    assert (row(0.5).error, row(0.5).share, row(0.5, 0.0).share) == (2.0, 0.2, None)
    assert [row(0.5, 11.0).under(0), row(0.5, 11.01).under(0)] == [True, False]


def test_too_few_is_told_from_bad_luck() -> None:
    """Of 20 clients 17 under P95 may be chance (7.5 %), 16 hardly (1.6 %)."""
    for over, failed in ((3, False), (4, True)):
        rows = tuple(row(0.5, 17.0 if i < over else 10.0) for i in range(20))
        assert Backtest(6, "", "", rows, row(0.5), (), 160.0).targets()[2].too_few is failed


def test_short_histories_are_left_out_and_said() -> None:
    """Fewer than six months to fit on are too few to judge by; the book learns from them all the same."""
    usages = {**clients(4), "new": usage([9] * 10, 50, "N"), "newest": usage([9] * 3, 51, "M")}
    trial = backtest(usages, holdout=6)

    assert [one.client for one in trial.rows] == ["c0", "c1", "c2", "c3"]
    assert [(one.client, one.why) for one in trial.left_out] == [
        ("new", "10 months of history leave 4 to fit on, fewer than 6"),
        ("newest", "3 months of history leave 0 to fit on, fewer than 6"),
    ]
    assert trial.rows[0].mean != backtest(clients(4), holdout=6).rows[0].mean


def test_projects_count_on_neither_side() -> None:
    """A ticket of 2,490 hours in the months predicted moves no error, and is said."""
    usages = clients(4)
    giant = by_ticket([*usages["c1"].entries, Entry("SRV", 14, 2_490.0)], 18)
    plain, trial = backtest(usages, holdout=6), backtest({**usages, "c1": giant}, holdout=6)

    assert trial.rows[1].actual == pytest.approx(plain.rows[1].actual)
    assert trial.rows[1].mean == plain.rows[1].mean
    assert (trial.rows[1].projects, trial.rows[1].project_hours) == (1, 2_490.0)
    assert (trial.book.projects, trial.book.project_hours) == (1, 2_490.0)


def test_odd_clients_break_nothing() -> None:
    """Without a ticket, idle in the months predicted, known by month only, all work in one month."""
    odd = {
        "silent": by_ticket([], 18),
        "gone": usage([9] * 12 + [0] * 6, 60, "G"),
        "months": by_month([7.0, 9.0] * 9),
        "once": usage([0] * 11 + [80] + [0] * 6, 61, "O"),
    }
    trial = backtest({**clients(3), **odd}, {"c0": 10, "once": 3}, 6)
    rows = {one.client: one for one in trial.rows}

    assert set(rows) == {"c0", "c1", "c2", *odd}
    assert (rows["silent"].actual, rows["gone"].actual, rows["months"].actual) == (0, 0, 48)
    assert rows["silent"].mean > 0
    assert all(0 <= one.place <= 1 for one in trial.rows)
    assert rows["gone"].place < 0.01


def test_the_usual_holdout() -> None:
    """A third of the longest history, from one month to twelve."""
    lengths = {12: 4, 18: 6, 36: 12, 60: 12, 2: 1}

    assert {n: usual_holdout({"a": by_month([1.0] * n)}) for n in lengths} == lengths
    assert backtest(clients(3)).holdout == 6


def test_progress_is_told() -> None:
    """After each client."""
    heard: list[tuple[int, int, str]] = []
    backtest(clients(3), holdout=6, progress=lambda *told: heard.append(told))

    assert heard == [(1, 3, "c0"), (2, 3, "c1"), (3, 3, "c2")]


@pytest.mark.parametrize(
    ("months", "holdout", "expected"),
    [
        (18, 13, r"usage must have 19 months or more for one client, 6 to fit on and 13 to predict \(got 18\); "
                 r"predict 12 months at most"),
        (5, None, r"usage must have 7 months or more .* \(got 5\); wait for more months"),
        (18, 0, r"holdout must be a whole number of months, 1 or more \(got 0\)"),
    ],
)  # fmt: skip
def test_what_cannot_be_tried_is_said(months: int, holdout: int | None, expected: str) -> None:
    """How many months there must be, how many there are, and what can be asked for."""
    with pytest.raises(AgreementError, match=expected):
        backtest({"a": by_month([5.0] * months)}, holdout=holdout)


def test_a_cost_must_cost() -> None:
    """Nothing an hour is no price."""
    with pytest.raises(AgreementError, match="cost must be a cost per hour above 0"):
        backtest(clients(3), holdout=6).targets(0.0)


BY_DAY = ("client", "ticket", "date", "hours")


def write(path: Path, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def by_day(usages: Mapping[str, Usage], year: int) -> list[tuple[str, str, str, float]]:
    """The rows of a usage table whose first month is May of a year: every ticket on the tenth."""
    return [
        (
            name,
            entry.ticket,
            f"{year + (4 + entry.month) // 12}-{(4 + entry.month) % 12 + 1:02}-10",
            entry.hours,
        )
        for name, one in usages.items()
        for entry in one.entries
    ]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen months of six clients by ticket, from May 2025 on."""
    rows = by_day(clients(6, 15), 2025)
    return write(tmp_path_factory.mktemp("usage") / "usage.csv", BY_DAY, rows)


def call(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["backtest", *map(str, arguments), "--date", "2026-11-23"])
    assert "Traceback" not in done.output
    return done.exit_code, done.stdout, done.stderr


def test_the_command_says_what_was_compared(table: Path) -> None:
    """Months fitted and predicted, coverage and profit, each client, the bars."""
    status, said, wrong = call(table)

    assert (status, wrong) == (0, "")
    assert "6 clients: fitted on 10 months, 5 months predicted (Mar 2026 to Jul 2026)" in said
    assert "What fixed prices would have earned, hours" in said
    targets = (name.replace("%", " %") for name in TARGETS)
    for text in (*targets, "c5", "all together", "90 to 100 %", "█", "Forecasts held"):
        assert text in said
    assert re.search(r"\([+−]\d+ %\)", said)
    assert not re.search(r"\d%|-\d+(\.\d)? [(%]", said)  # one way to write shares, and one minus


def test_the_command_in_money_and_json(table: Path) -> None:
    """One document with every figure; prices are cost × hours."""
    _, in_hours, _ = call(table, "--holdout", "6", "--json")
    status, in_money, _ = call(table, "--holdout", "6", "--cost", "55", "--json")
    hours, money = json.loads(in_hours), json.loads(in_money)

    assert status == 0
    assert (money["months predicted"], money["cost"], hours["cost"]) == (6, 55, 1)
    assert len(money["clients"]) == 6
    assert sum(money["histogram"]) == 6
    for one, other in zip(hours["targets"], money["targets"], strict=True):
        assert other["price"] == pytest.approx(55 * one["price"])
        assert other["covered"] == one["covered"]
    assert set(money["clients"][0]["hours by target"]) == set(TARGETS)


def test_the_command_takes_users_from_the_clients(table: Path, tmp_path: Path) -> None:
    """Names match as in generate; who is not in the table is a problem: status 1."""
    known = write(
        tmp_path / "clients.csv",
        ("client", "users"),
        [("C0", 5), ("c1", 9), ("c2 ", ""), ("c3", 4), ("c4", 2)],
    )
    status, said, wrong = call(table, "--clients", known)

    assert status == 1
    assert 'no client "c5" in the table of clients' in wrong
    assert "5 clients: fitted on 10 months" in said
    assert call(table, "--clients", known, "--json")[1] != call(table, "--json")[1]


def test_columns_of_a_rate_card_are_no_problem(table: Path, tmp_path: Path) -> None:
    """Where no card is given, columns that it may add are said in one note, and the status is 0."""
    known = write(
        tmp_path / "clients.csv", ("client", "servers", "users", "Mail archive"), [(f"c{n}", 1, 5, 2) for n in range(6)]
    )  # fmt: skip
    status, _, said = call(table, "--clients", known)

    assert status == 0
    assert said == "Note: clients.csv row 1: columns that are not read here: servers, Mail archive\n"
    assert call(table, "--clients", known, "--json")[0] == 0


def test_the_command_says_projects(table: Path, tmp_path: Path) -> None:
    """And takes another limit."""
    path = tmp_path / "usage.csv"
    path.write_text(table.read_text("utf-8") + "c2,SRV-9,2026-05-02,2490\n", "utf-8")
    status, said, _ = call(path)

    assert status == 0
    assert "1 ticket of more than 160 hours in the months predicted, 2,490.0 hours" in " ".join(said.split())
    assert "of more than 3 hours" in " ".join(call(path, "--project-hours", "3")[1].split())


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--holdout", "12"), "usage must have 18 months or more for one client"),
        (("--holdout", "0"), "holdout must be a whole number of months from 1 to 60 (got 0)"),
        (("--cost", "0"), "cost must be a cost per hour above 0 (got 0)"),
        (("--cost", "much"), "cost must be money per hour, 0 or more (got much)"),
        (("--project-hours", "-1"), "project hours must be"),
        (("--clients", "nowhere.csv"), "nowhere.csv is not there"),
    ],
)
def test_a_wrong_request_is_one_line(table: Path, arguments: tuple[str, ...], expected: str) -> None:
    """Status 2, and nothing on stdout."""
    status, said, wrong = call(table, *arguments)

    assert (status, said, wrong.count("\n")) == (2, "", 1)
    assert expected in wrong


def test_a_table_without_hours_or_months(tmp_path: Path) -> None:
    """A usage of nothing but this month, or of no hours, cannot be tried."""
    now = write(tmp_path / "now.csv", ("client", "date", "hours"), [("a", "2026-11-02", 5)])
    none = write(
        tmp_path / "none.csv",
        ("client", "date", "hours"),
        [("a", f"2026-{month:02}", 0) for month in range(1, 11)],
    )

    assert "no client has a month in" in call(now)[2]
    status, _, wrong = call(none)
    assert (status, "no client has hours in its history" in wrong) == (2, True)


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty-two months of eight clients by ticket, from May 2023 on; the last of them has none in the last 20."""
    rows = [row for row in by_day(clients(8, 42), 2023) if row[0] != "c7" or row[2] < "2025-03"]
    return write(tmp_path_factory.mktemp("long") / "usage.csv", BY_DAY, rows)


def test_the_command_tries_yearly_cuts(long_table: Path) -> None:
    """Each a year apart, all judged together, with what they cannot know."""
    status, said, _ = call(long_table, "--cuts", "yearly")
    words = " ".join(said.split())

    assert status == 0
    assert "8 clients in 3 cuts a year apart, 24 client-years: fitted on 6 to 30 months" in words
    for text in ("Nov 2025 to Oct 2026", "Nov 2024 to Oct 2025", "Nov 2023 to Oct 2024", "Forecasts held"):
        assert text in words
    assert "Months predicted do not overlap; clients recur" in words
    assert "2 client-years not there to the end" in words


def test_the_command_says_the_state_of_each_client(long_table: Path) -> None:
    """As it was at the cut; one that had left counts in the book only, by its chance to be there."""
    record = json.loads(call(long_table, "--json")[1])
    last, others = record["clients"][-1], record["clients"][:-1]

    assert (last["client"], last["state"], last["months silent"], last["there"]) == ("c7", "left", 8, False)
    assert last["chance there"] < 0.1
    assert {(one["state"], one["there"]) for one in others} == {("active", True)}
    assert record["targets"][0]["price"] == pytest.approx(
        sum(one["hours by target"]["P50"] for one in others)
    )
    assert record["book"]["forecast"] < 0.99 * sum(one["forecast"] for one in record["clients"])
    assert sum(record["histogram"]) == 7


def test_the_json_has_verdict_bounds_and_cuts(long_table: Path) -> None:
    """Beside every key that it had: the verdict's figure, bounds of coverage and profit, the tests, each cut's book."""
    record = json.loads(call(long_table, "--cuts", "yearly", "--json")[1])

    assert record["verdict"]["verdict"] == "held"
    assert record["verdict"]["sentence"].startswith("Forecasts held: as many client-years stayed under")
    for one in record["targets"][:3]:
        chance = one["by chance"]
        assert chance["fewest"] <= one["under"] <= chance["most"]
        assert chance["expected"] == pytest.approx(22 * one["wanted"], rel=0.01)
        assert one["profit bounds"][0] < one["profit"] < one["profit bounds"][1]
    assert record["targets"][3]["by chance"] is None
    assert [cut["first month"] for cut in record["cuts"]] == ["Nov 2025", "Nov 2024", "Nov 2023"]
    assert record["book"]["actual"] == pytest.approx(sum(cut["book"]["actual"] for cut in record["cuts"]))
    assert 0 < record["tenths"]["p"] <= 1
    assert 0 < record["bias"]["p"] <= 1
    assert {one["cut"] for one in record["clients"]} == {0, 1, 2}


def test_of_three_clients_too_little_is_said(tmp_path: Path) -> None:
    """Whatever their forecasts were worth."""
    rows = [(f"c{i}", f"2026-{month:02}", 9 if month < 7 else 90) for i in range(3) for month in range(1, 11)]
    said = call(write(tmp_path / "usage.csv", ("client", "date", "hours"), rows))[1]

    assert "Too little to say: 3 clients; of fewer than 6" in said
    assert "Forecasts held" not in said


def test_the_command_names_the_figure_that_decides(tmp_path: Path) -> None:
    """Twelve clients with half of their hours in the months predicted."""
    rows = [
        (f"c{i}", f"2026-{month:02}", (12 + i + (i * month) % 5) / (1 if month < 7 else 2))
        for i in range(12)
        for month in range(1, 11)
    ]
    said = call(write(tmp_path / "usage.csv", ("client", "date", "hours"), rows))[1]

    assert "Forecasts were too high: 12 of 12 stayed under P50, where" in said


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--cuts", "weekly"), "cuts must be yearly (got weekly)"),
        (
            ("--cuts", "yearly", "--holdout", "13"),
            "holdout must be 12 months or fewer with yearly cuts (got 13); the months predicted would overlap",
        ),
    ],
)
def test_cuts_that_there_are_not(long_table: Path, arguments: tuple[str, ...], expected: str) -> None:
    """One line and status 2."""
    assert call(long_table, *arguments)[::2] == (2, f"{expected}\n")


def test_the_command_takes_since_and_until_from_the_clients(long_table: Path, tmp_path: Path) -> None:
    """Months without work from then on count; a client that left in the months predicted was not there to the end."""
    known = write(
        tmp_path / "clients.csv",
        ("client", "since", "until"),
        [(f"c{i}", "2023-05" if i == 6 else "", "2026-04" if i == 5 else "") for i in range(8)],
    )
    with long_table.open(encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    kept = [
        row
        for row in rows
        if not (row[0] == "c6" and row[2] < "2024") and not (row[0] == "c5" and row[2] > "2026-05")
    ]
    used = write(tmp_path / "usage.csv", head, kept)
    record = json.loads(call(used, "--clients", known, "--json")[1])
    of = {one["client"]: one for one in record["clients"]}

    assert of["c6"]["months fitted"] == 30
    assert (of["c5"]["there"], of["c5"]["months fitted"], of["c5"]["state"]) == (False, 30, "active")
