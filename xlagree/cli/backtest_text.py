"""What `xlagree backtest` prints: the verdict and the figures behind it, in tables or as a JSON document."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from xlagree.actuarial.experience.backtest import Backtest, Target
from xlagree.actuarial.experience.calibration import BINS, Coverage
from xlagree.actuarial.experience.forecast_tried import LEVELS, TARGETS, ForecastTried
from xlagree.actuarial.experience.quality import counted, percent
from xlagree.cli import show
from xlagree.terms.quantities import MINUS, fixed

if TYPE_CHECKING:
    from xlagree.terms.errors import Problem

SHOWN = 25
"""So many forecasts are printed; of more those with the largest errors."""
BAR = 40
"""Characters of the longest bar."""


def tell(tried: Backtest, cost: float | None, remarks: Sequence[str]) -> None:
    """The backtest in tables and sentences on stdout."""
    covered = _covered(tried, 1.0 if cost is None else cost)
    print(_compared(tried))
    _print_targets(covered, "hours" if cost is None else f"at a cost of {cost:g} an hour")
    print(tried.verdict.sentence)
    print(_off(tried))
    if len(tried.cuts) > 1:
        _print_cuts(tried)
    _print_clients(tried)
    _print_places(tried)
    if tried.book.projects:
        print(
            f"Left out on both sides: {counted(tried.book.projects, 'ticket')} of more than {tried.limit:g} hours in the "
            f"months predicted, {fixed(tried.book.project_hours, 1)} hours; projects need quotes of their own."
        )
    for one in tried.left_out:
        print(f"Not compared: {one.client}: {one.why}")
    for remark in remarks:
        print(remark)


def remarks(tried: Backtest, by_users: bool) -> list[str]:
    """What the figures cannot know, in sentences."""
    return [*_remarks(tried, by_users)]


def _remarks(tried: Backtest, by_users: bool) -> Iterator[str]:
    bounds = "By chance: what right forecasts give 95 times in 100, wider by what years before a cut had in common."
    if len(tried.cuts) > 1:
        yield (
            f"{bounds} Months predicted do not overlap; clients recur, so the book's error and the profit are judged client by "
            "client over all cuts."
        )
    else:
        yield (
            f"{bounds} All clients share the same months: months that were odd for all look like forecasts that are off; "
            "--cuts yearly tries earlier ones."
        )
    gone = sum(not row.there for row in tried.rows)
    if gone:
        yield (
            f"{counted(gone, tried.unit)} not there to the end, as the whole history shows: no part of coverage and profit; "
            "the book has all clients, each by its chance to be there."
        )
    if by_users:
        yield "Users are those of the table of clients, at every cut: what they were then it does not say."


def _compared(tried: Backtest) -> str:
    few, most = tried.fitted
    fitted = counted(most, "month") if few == most else f"{few} to {counted(most, 'month')}"
    clients, cuts = counted(len({row.client for row in tried.rows}), "client"), len(tried.cuts)
    first = tried.cuts[-1].first if tried.cuts else ""
    span = f" ({first} to {tried.last})" if tried.last and first else ""
    if cuts > 1:
        years = counted(len(tried.rows), tried.unit)
        return (
            f"{clients} in {cuts} cuts a year apart, {years}: fitted on {fitted}, "
            f"{counted(tried.holdout, 'month')} predicted each{span}"
        )
    return f"{clients}: fitted on {fitted}, {counted(tried.holdout, 'month')} predicted{span}"


def _print_targets(covered: Sequence[tuple[Target, Coverage | None]], what: str) -> None:
    show.table(
        (
            "fixed price at",
            "stayed under",
            "by chance",
            "price",
            "profit",
            "of price (95 in 100)",
        ),
        [
            (
                one.name.replace("%", " %"),
                f"{one.under} of {one.clients} ({percent(one.covered)})",
                "–" if coverage is None else f"{coverage.fewest} to {coverage.most}",
                show.money(one.price),
                fixed(one.profit),
                f"{_share(one.margin)} ({_shares(one)})",
            )
            for one, coverage in covered
        ],
        title=f"What fixed prices would have earned, {what}",
    )


def _shares(one: Target) -> str:
    """The bounds of the profit as shares of the price."""
    return " to ".join(_share(bound / one.price) for bound in one.bounds) if one.price else "–"


def _share(part: float, decimals: int = 0) -> str:
    """A share with the minus of the hours beside it."""
    return f"{fixed(100 * part, decimals)} %"


def _error(part: float, decimals: int = 0) -> str:
    """The same of an error, which says too whether it is above."""
    said = _share(part, decimals)
    return said if said.startswith(MINUS) else f"+{said}"


def _covered(tried: Backtest, cost: float) -> list[tuple[Target, Coverage | None]]:
    """Each target with its coverage, where a chance is wanted."""
    figures = tried.figures
    return list(zip(tried.targets(cost), (figures.p50, figures.p80, figures.p95, None), strict=True))


def _off(tried: Backtest) -> str:
    book, bias = tried.book, tried.figures.book
    share = "" if book.share is None else f" ({_error(book.share, 1)})"
    few = (
        f", more than there are: {counted(tried.figures.count, 'forecast')} say little"
        if bias.by_chance > book.mean
        else ""
    )
    return (
        f"Mean forecast {fixed(book.mean)} hours, worked {fixed(book.actual)}: off by {fixed(book.error)}{share} in all, "
        f"by {fixed(tried.mean_error, 1)} for a client on average. Chance explains {fixed(bias.by_chance)} hours of it "
        f"either way, 99 times in 100{few}."
    )


def _print_cuts(tried: Backtest) -> None:
    rows = []
    for number, cut in enumerate(tried.cuts):
        there = [row for row in tried.there if row.cut == number]
        under = (str(sum(row.under(i) for row in there)) for i in range(len(LEVELS)))
        book = cut.book
        share = "" if book.share is None else _error(book.share)
        span = f"{cut.first} to {cut.last}" if cut.first else f"cut {number + 1}"
        rows.append((span, str(len(there)), _few(book.mean), _few(book.actual), share, *under))
    head = (
        "months predicted",
        "there",
        "forecast",
        "actual",
        "error",
        *(f"under {name}" for name in TARGETS[:-1]),
    )
    show.table(head, rows, title="Each cut, fitted on what was before it")


def _print_clients(tried: Backtest) -> None:
    rows = tried.rows
    by_error = sorted(rows, key=lambda row: (not row.there, -abs(row.error)))
    shown = by_error[:SHOWN] if len(rows) > SHOWN else rows
    of_cuts = [cut.first for cut in tried.cuts] if len(tried.cuts) > 1 else []
    head = (
        "client",
        "from" if of_cuts else "fitted",
        "state",
        "forecast",
        "actual",
        "error",
        *TARGETS[:-1],
        "under",
    )
    lines = [_line(row, of_cuts[row.cut] if of_cuts else str(row.fitted), _state(row)) for row in shown]
    show.table(head, [*lines, _line(tried.book, "" if of_cuts else str(tried.book.fitted), "")], (0, 2))
    if len(shown) < len(rows):
        print(
            f"The {SHOWN} {tried.unit}s with the largest errors, those there to the end first; --json has all {len(rows)}."
        )


def _line(row: ForecastTried, when: str, state: str) -> tuple[str, ...]:
    met = next((TARGETS[i] for i in range(len(LEVELS)) if row.under(i)), "none") if row.there else "–"
    share = "" if row.share is None else f" ({_error(row.share)})"
    quantiles = (_few(row.hours[i]) for i in range(len(LEVELS)))
    return row.client, when, state, _few(row.mean), _few(row.actual), _few(row.error) + share, *quantiles, met


def _state(row: ForecastTried) -> str:
    """The state of a client at the cut, the chance that it was there where that is in doubt, and how it turned out."""
    at = row.standing
    state = f"silent, {percent(at.chance)}" if at.state == "silent" else at.state
    return state if row.there or at.state == "left" else f"{state}; left"


def _few(hours: float) -> str:
    """Hours with a decimal where they are few."""
    return fixed(hours, 1 if abs(hours) < 10 else 0)


def _print_places(tried: Backtest) -> None:
    """Bars of where actual hours fell in their forecast: level where forecasts are neither too narrow nor off."""
    tenths = tried.figures.tenths
    most = max(*tenths.counts, 1)
    rows = [
        (f"{100 * i // BINS} to {100 * (i + 1) // BINS} %", "█" * round(BAR * count / most), str(count))
        for i, count in enumerate(tenths.counts)
    ]
    title = "Where actual hours fell in their forecast (level bars: a good forecast)"
    show.table(("chance of fewer hours", "", f"{tried.unit}s"), rows, text_columns=(0, 1), title=title)
    print(
        f"Right forecasts give bars as uneven as these with a chance of {percent(tenths.chance)} "
        f"(chi-square {tenths.chi_square:.1f}, {tenths.freedom:.3g} degrees of freedom)."
    )


def record(
    tried: Backtest, cost: float | None, remarks: Sequence[str], problems: Sequence["Problem"]
) -> dict[str, object]:
    """The backtest as a JSON document."""
    an_hour = 1.0 if cost is None else cost
    verdict, bias, tenths = tried.verdict, tried.figures.book, tried.figures.tenths
    return {
        "months predicted": tried.holdout,
        "first month": tried.first,
        "last month": tried.last,
        "months fitted": {"fewest": tried.fitted[0], "most": tried.fitted[1]},
        "project hours": tried.limit,
        "cost": an_hour,
        "verdict": {"verdict": verdict.word, "figure": verdict.figure, "sentence": verdict.sentence},
        "clients": [_row_record(row) for row in tried.rows],
        "book": _row_record(tried.book),
        "cuts": [
            {"first month": cut.first, "last month": cut.last, "book": _row_record(cut.book)}
            for cut in tried.cuts
        ],
        "targets": [_target_record(*one) for one in _covered(tried, an_hour)],
        "mean error": tried.mean_error,
        "bias": {"error": bias.error, "share": bias.share, "deviation": bias.deviation, "p": bias.chance},
        "histogram": list(tenths.counts),
        "tenths": {
            "chi-square": tenths.chi_square,
            "degrees of freedom": tenths.freedom,
            "p": tenths.chance,
        },
        "left out": [{"client": one.client, "why": one.why} for one in tried.left_out],
        "remarks": list(remarks),
        "problems": [show.problem_record(problem) for problem in problems],
    }


def _target_record(one: Target, coverage: Coverage | None) -> dict[str, object]:
    by_chance = coverage and {
        "fewest": coverage.fewest,
        "most": coverage.most,
        "expected": coverage.expected,
    }
    return {
        "target": one.name,
        "wanted": one.wanted,
        "under": one.under,
        "covered": one.covered,
        "by chance": by_chance,
        "price": one.price,
        "profit": one.profit,
        "profit bounds": list(one.bounds),
        "margin": one.margin,
    }


def _row_record(row: ForecastTried) -> dict[str, object]:
    return {
        "client": row.client,
        "cut": row.cut,
        "months fitted": row.fitted,
        "forecast": row.mean,
        "actual": row.actual,
        "error": row.error,
        "error share": row.share,
        "hours by target": dict(zip(TARGETS, row.hours, strict=True)),
        "place in forecast": row.place,
        "projects": row.projects,
        "project hours": row.project_hours,
        "state": row.standing.state,
        "chance there": row.standing.chance,
        "months silent": row.standing.silent,
        "there": row.there,
    }
