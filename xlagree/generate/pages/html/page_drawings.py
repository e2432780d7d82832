"""The two charts of a page as lines and columns on a plane of points: the first year by hours, and the bills of a year by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from xlagree.generate.book.charts import nice
from xlagree.generate.book.fitted import INDENT, apart, room_of
from xlagree.generate.book.line_names import spread
from xlagree.generate.book.sheet import Style
from xlagree.generate.pages.client.hours_workings import drawn_plans, hours_axis, money_axis
from xlagree.generate.pages.client.months_workings import month_label
from xlagree.generate.pages.html.hour_stops import Stop, fixed_parts
from xlagree.pricing.schedule import cents
from xlagree.proposal.client_verdict import near
from xlagree.proposal.deal import Proposal
from xlagree.proposal.hours_scan import prices_at
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.recommendation import recommended
from xlagree.terms.vocabulary import WITH_FEE

LEFT, RIGHT, WIDE, TOP, BOTTOM = 68.0, 424.0, 530.0, 12.0, 238.0
"""Where the axes of both charts lie; names of plans stand between the right end of the lines and that of the columns."""
POINTS = 160
"""Points of a line."""
APART = 17.0
"""Between two names at the ends of lines."""
NAMES, EDGE, MOST_NAMES = 432.0, 540.0, 160.0
"""Where names begin right of the lines, where a drawing ends unless they are longer, and the points that a name takes at most."""
LETTERS = Style(size=12)
"""Letters of a drawing as they are measured: on a telephone they are larger than elsewhere."""
QUARTERS = 4
"""Between the lines of the axis of bills, which stay where they are: what they stand for follows the bills."""
STEPS, WHOLE_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10), (1, 2, 3, 4, 5, 6, 8, 10)
"""Round numbers between two lines of it, close enough together for columns to take most of the axis; of a few units whole ones."""
LOOKS = ("plain", "dashed", "dotted", "thin")
"""How lines look that are not the one recommended."""
MARKED = "marked"
GAP, UNIT = 8.0, 440.0
"""How far texts stand off an axis or each other, and where the word for hours stands unless it must give way."""
TEXT, BAR = 4.0, 0.16
"""How far a text stands below its middle, and the part of a month left free on either side of its column."""


@dataclass(frozen=True)
class Tick:
    """A text on an axis, and where it stands."""

    at: float
    text: str


@dataclass(frozen=True)
class PlanLine:
    """The line of a plan, its look, and its name at the end."""

    plan: int
    look: str
    path: str
    name: str
    name_at: float


@dataclass(frozen=True)
class HoursDrawing:
    """The first year by hours a month."""

    most: float
    top: float
    money: tuple[Tick, ...]
    hours: tuple[Tick, ...]
    band: tuple[float, float] | None
    lines: tuple[PlanLine, ...]

    @property
    def wider(self) -> int:
        """How much further left the drawing begins, so that long amounts have room beside the axis."""
        return beyond_edge(self.money)

    @property
    def ends(self) -> float:
        """Where the drawing ends, so that the longest name has room."""
        return max(EDGE, ceil(NAMES + max(_long(line.name) for line in self.lines)))

    @property
    def unit_at(self) -> float:
        """Where the word for hours stands, right of the last number of the axis."""
        return max(UNIT, round(RIGHT + _long(self.hours[-1].text) / 2 + GAP, 1))


@dataclass(frozen=True)
class BillsDrawing:
    """The bills of a year by month: where its months stand, and what of each plan's bills is fixed; by stop and plan what lies
    between two lines of the axis, and how much further left the drawing begins, so that long amounts have room beside it."""

    units: tuple[tuple[float, ...], ...]
    months: tuple[Tick, ...]
    fixed: tuple[tuple[float, ...], ...]
    step: float
    wider: int

    def axis(self, stop: int, plan: int, speech: ClientLanguage) -> tuple[Tick, ...]:
        """The texts of the axis at a stop, while a plan is drawn."""
        unit = self.units[stop][plan]
        return _money(QUARTERS * unit, unit, speech)


def beyond_edge(money: Sequence[Tick]) -> int:
    """The points by which the longest amount beside an axis is longer than the room that there is.

    >>> beyond_edge([Tick(12, "€0"), Tick(238, "€40,000")]), beyond_edge([Tick(238, "€40,000,000")]) > 10
    (0, True)
    """
    return max(0, ceil(max(_long(tick.text) for tick in money) - (LEFT - GAP)))


def _long(text: str) -> float:
    """The points that a text takes on a telephone, where it is largest."""
    return room_of(text, LETTERS) - INDENT


def down(money: float, top: float) -> float:
    """Where an amount lies."""
    return round(BOTTOM - (BOTTOM - TOP) * money / top, 1)


def across(hours: float, most: float) -> float:
    """Where hours lie."""
    return round(LEFT + (RIGHT - LEFT) * hours / most, 1)


def hours_drawing(proposal: Proposal, stops: Sequence[Stop], speech: ClientLanguage) -> HoursDrawing:
    """A line for pay as you go, the plan recommended, and the nearest two; the axis holds every plan."""
    tick, most = hours_axis(proposal)
    top, unit = money_axis(max(max(stop.firsts) for stop in stops) / 100)
    shown = drawn_plans(proposal)
    hours = [most * i / POINTS for i in range(POINTS + 1)]
    prices = {plan: prices_at(proposal, plan, hours) for plan in shown}
    gap = APART * top / (BOTTOM - TOP)
    names = spread([prices[plan][-1] for plan in shown], gap, gap / 2, top)
    years = proposal.years
    band = (across(years[0].hours / 12, most), across(years[-1].hours / 12, most)) if len(years) > 1 else None
    marked = recommended(proposal).plan
    texts = apart([proposal.plans[plan].name for plan in shown], MOST_NAMES + INDENT, LETTERS)
    lines = [
        PlanLine(
            plan,
            MARKED if plan == marked else look,
            _path(
                [
                    (across(at, most), down(cents(price), top))
                    for at, price in zip(hours, prices[plan], strict=True)
                ]
            ),
            text,
            down(name, top) + TEXT,
        )
        for plan, look, name, text in zip(shown, LOOKS, names, texts, strict=False)
    ]
    ticks = [Tick(across(i * tick, most), speech.number(i * tick)) for i in range(round(most / tick) + 1)]
    return HoursDrawing(most, top, _money(top, unit, speech), tuple(ticks), band, tuple(lines))


def bills_drawing(proposal: Proposal, stops: Sequence[Stop], speech: ClientLanguage) -> BillsDrawing | None:
    """The months of the client's own year; None where it has none. The axis holds the bills that are drawn at a stop."""
    if not all(stop.bills for stop in stops):
        return None
    labels = [month.label for month in proposal.worked.months]
    count = len(stops[0].bills[0])
    step = (WIDE - LEFT) / count
    months = [
        Tick(round(LEFT + (i + 0.5) * step, 1), month_label(labels[i % len(labels)], i, speech))
        for i in range(count)
    ]
    fixed = [
        [cents(part) if plan.kind in WITH_FEE else 0.0 for part in parts]
        for plan, parts in zip(proposal.plans, fixed_parts(proposal), strict=True)
    ]
    units = tuple(
        tuple(
            bill_unit(max(*stop.bills[i], *stop.bills[beside(proposal, i)], *fixed[i]))
            for i in range(len(fixed))
        )
        for stop in stops
    )
    most = max(map(max, units))
    wider = beyond_edge(_money(QUARTERS * most, most, speech))
    return BillsDrawing(units, tuple(months), tuple(map(tuple, fixed)), step, wider)


def beside(proposal: Proposal, plan: int) -> int:
    """The plan whose bills stand beside those of a plan: pay as you go, and beside that the nearest."""
    return 0 if plan else near(proposal)


def bill_unit(most: float) -> float:
    """What lies between two lines of an axis for bills up to an amount.

    >>> bill_unit(3435), bill_unit(4767), bill_unit(9.5)
    (1000.0, 1500.0, 3.0)
    """
    least = most / QUARTERS
    return float(nice(least, STEPS if least > 10 else WHOLE_STEPS))


def _money(top: float, unit: float, speech: ClientLanguage) -> tuple[Tick, ...]:
    return tuple(Tick(down(i * unit, top), speech.money(i * unit)) for i in range(round(top / unit) + 1))


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A line through points, without those that a straight line passes anyway."""
    kept = [
        point
        for i, point in enumerate(points)
        if i in (0, len(points) - 1) or not _straight(points[i - 1], point, points[i + 1])
    ]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept)


def _straight(before: tuple[float, float], point: tuple[float, float], after: tuple[float, float]) -> bool:
    return before[1] == point[1] == after[1]
