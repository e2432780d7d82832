"""Made-up books whose truth is known: clients that leave, grow, shift, and what they ask for in the year after the history."""

from dataclasses import dataclass

import numpy as np

from xlagree.pricing.usage import Entry, Usage, by_ticket

Random = np.random.Generator
AHEAD = 12


@dataclass(frozen=True)
class World:
    """How clients of a book behave. Of the defaults nothing moves.

    `leaving` is the share of clients that leaves in a year, `ramp` that of clients that come later and grow for nine months,
    `shifts` how many jumps of a level there are in a year and `shift_size` their standard deviation, `projects` the share of
    tickets beyond the limit, `common` the standard deviation of a factor that all clients share in a year.
    """

    clients: int = 24
    months: int = 36
    tickets_per_user: float = 0.7
    between: float = 0.45
    month_spread: float = 0.3
    hours: float = 0.8
    hours_spread: float = 1.5
    leaving: float = 0.0
    ramp: float = 0.0
    shifts: float = 0.0
    shift_size: float = 0.5
    growth: float = 0.0
    season: float = 0.0
    projects: float = 0.0
    common: float = 0.0


WORLDS: dict[str, World] = {
    "quiet": World(),
    "leaving": World(leaving=0.2),
    "ramping": World(ramp=0.3),
    "shifting": World(shifts=0.3),
    "shrinking by 20 %": World(growth=-0.2),
    "growing by 10 %": World(growth=0.1),
    "growing by 20 %": World(growth=0.2),
    "season": World(season=0.4),
    "heavy tails": World(hours_spread=4.0),
    "projects": World(projects=0.0005),
    "common shock": World(common=0.15),
    "leaving and growing": World(leaving=0.2, growth=0.1),
}
"""Twelve worlds: one thing each that a real book may do, the last two at once."""


@dataclass(frozen=True)
class Book:
    """The histories of a book's clients, their users, the hours each worked in the year after, and who was there in all of it."""

    usages: dict[str, Usage]
    users: dict[str, float]
    actual: dict[str, float]
    there: frozenset[str]


def draw_book(world: World, seed: int) -> Book:
    """One book of a world, by its seed."""
    random = np.random.default_rng(seed)
    total = world.months + AHEAD
    commons = _common(world, random, total)
    usages: dict[str, Usage] = {}
    users, actual = {}, {}
    there = set()
    for i in range(world.clients):
        name = f"Client {i + 1}"
        heads = float(random.integers(5, 60))
        start = _start(world, random)
        end = _end(world, random, start, total)
        tickets = _tickets(world, random, heads, start, end, total) * commons
        entries, late = _entries(world, random, name, tickets, start)
        if not entries and end <= world.months:
            continue
        users[name] = heads
        months = world.months - start
        labels = [str(month) for month in range(months)]
        usages[name] = by_ticket([entry for entry in entries if entry.month < months], months, labels)
        actual[name] = late
        if end >= total:
            there.add(name)
    return Book(usages, users, actual, frozenset(there))


def level_after(random: Random, world: World, total: int) -> np.ndarray:
    """By how much jumps have moved a level in each month; what they do on average is nothing."""
    size, jumping = world.shift_size, random.random(total) < world.shifts / 12
    jumps = random.normal(-(size**2) / 2, size, total)
    return np.asarray(np.exp(np.cumsum(np.where(jumping, jumps, 0.0))))


def _common(world: World, random: Random, total: int) -> np.ndarray:
    """A factor that all clients share in a year."""
    if not world.common:
        return np.ones(total)
    years = random.gamma(1 / world.common**2, world.common**2, size=total // 12 + 1)
    return np.asarray(np.repeat(years, 12)[:total])


def _start(world: World, random: Random) -> int:
    """The month in which a client comes: from the first on, or for a part of them later."""
    return int(random.integers(6, world.months - 6)) if random.random() < world.ramp else 0


def _end(world: World, random: Random, start: int, total: int) -> int:
    """The month in which a client leaves, or the end."""
    if not world.leaving:
        return total
    stays = int(random.geometric(1 - (1 - world.leaving) ** (1 / 12)))
    return min(start + stays, total)


def _tickets(world: World, random: Random, heads: float, start: int, end: int, total: int) -> np.ndarray:
    """Tickets expected in each month: level, shifts, trend, season, ramp, and none before and after its time."""
    level = heads * world.tickets_per_user * random.gamma(1 / world.between**2, world.between**2)
    months = np.arange(total)
    rate = level * (1 + world.growth) ** ((months - world.months) / 12)
    if world.season:
        rate = rate * (1 + world.season * np.sin(2 * np.pi * months / 12))
    if world.shifts:
        rate = rate * level_after(random, world, total)
    if start:
        rate = rate * np.minimum((months - start + 1) / 9, 1.0)
    rate = np.where((months >= start) & (months < end), rate, 0.0)
    return np.asarray(rate * random.gamma(1 / world.month_spread**2, world.month_spread**2, total))


def _entries(
    world: World, random: Random, name: str, tickets: np.ndarray, start: int
) -> tuple[list[Entry], float]:
    """The tickets of the history, and the hours of the year after."""
    counts = random.poisson(tickets)
    variance = np.log(1 + world.hours_spread**2)
    entries, late = [], 0.0
    for month, count in enumerate(counts):
        hours = random.lognormal(np.log(world.hours) - variance / 2, variance**0.5, count)
        for j, x in enumerate(hours):
            large = random.random() < world.projects
            worked = float(random.uniform(170, 400)) if large else min(float(x), 159.0)
            if month < world.months:
                entries.append(Entry(f"{name[7:]}-{month}-{j}", month - start, round(worked, 4)))
            else:
                late += worked
    return entries, late
