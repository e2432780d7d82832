"""The tables of a price list below its plans, each with the place of every row: items with their tiers, rates, blocks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from xlagree.pricing.items import Item, ItemTier
from xlagree.pricing.list_words import CLASSES, ListWords
from xlagree.pricing.prepaid import PrepaidBlock
from xlagree.pricing.rates import HourRate
from xlagree.pricing.whose import name_key
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem
from xlagree.terms.price_list_terms import LIST_TABLES, OTHER, RANGE
from xlagree.terms.quantities import is_blank, same
from xlagree.terms.records import made
from xlagree.terms.tables import Cells, TermValues, cell_place, grid, read_records
from xlagree.terms.vocabulary import USAGE_TERMS, Term, find

Made = TypeVar("Made", Item, HourRate, PrepaidBlock)
AXES: dict[str, tuple[str, ...]] = {"Items": ("item",), "Rates": ("multiplier", "rate"), "Blocks": ("block",)}
"""A column by which the head of each table is known."""


@dataclass(frozen=True)
class Placed(Generic[Made]):
    """A row of a table, and where it stands."""

    row: Made
    place: Place


@dataclass(frozen=True)
class ListTables:
    """The rows of the three tables; the problems of all of them are raised together."""

    items: tuple[Placed[Item], ...] = ()
    rates: tuple[Placed[HourRate], ...] = ()
    blocks: tuple[Placed[PrepaidBlock], ...] = ()

    @property
    def words(self) -> ListWords:
        """The classes and kinds of work that the rows name."""
        rates = [placed.row for placed in self.rates]
        classes = {rate.work_class: rate.counts_as for rate in rates if rate.counts_as}
        kinds = [rate.work for rate in rates if rate.work]
        kinds += [kind for placed in self.blocks for kind in placed.row.covers_work]
        return ListWords(tuple(classes.items()), tuple(dict.fromkeys(kinds)))


def apart(cells: object) -> tuple[Cells, list[tuple[str, int, Cells]]]:
    """The plans of a range, and the tables below them: each with its name, its first row, and its cells."""
    table = grid(cells)
    names = {same(name): name for name in LIST_TABLES}
    heads = [i for i, row in enumerate(table) if i and begins_table(row)]
    if not heads:
        return table, []
    ends = [*heads[1:], len(table)]
    parts = [(names[same(table[i][0])], i, table[i:end]) for i, end in zip(heads, ends, strict=True)]
    return grid(table[: heads[0]]), parts


def begins_table(row: Sequence[object]) -> bool:
    """Whether a row is the head of a table: its first cell names one, and the next that says something is a column of it."""
    names = {same(name): name for name in LIST_TABLES}
    name = names.get(same(row[0])) if row and isinstance(row[0], str) else None
    labels = [cell for cell in row[1:] if not is_blank(cell)]
    return name is not None and any(find(label, LIST_TABLES[name]) for label in labels)


def read_tables(parts: Sequence[tuple[str, int, Cells]], place: Place = NOWHERE) -> ListTables:
    """The tables below plans that stand in the range from `place` on."""
    problems: list[Problem] = []
    records: dict[str, list[TermValues]] = {name: [] for name in LIST_TABLES}
    for name, first, cells in parts:
        problems += _beside(name, first, cells, place)
        body = [row[1:] for row in cells if not all(map(is_blank, row[1:]))]
        lines = [i for i, row in enumerate(cells) if not all(map(is_blank, row[1:]))]
        axis = next((axis for axis in AXES[name] if _has(body[0], axis, LIST_TABLES[name])), AXES[name][0])
        try:
            at = cell_place(place, first, 1)
            found = read_records(body, LIST_TABLES[name], axis, at, labels_above=True)
        except AgreementError as error:
            problems += [_moved(problem, lines, place, first) for problem in error.problems]
            continue
        records[name] += [_at_line(record, lines, place, first) for record in found]
    items = _made(_tiers(records["Items"]), problems)
    rates = _made([(record, _rate, [record]) for record in records["Rates"]], problems)
    blocks = _made([(record, _block, [record]) for record in records["Blocks"]], problems)
    tables = ListTables(tuple(items), tuple(rates), tuple(blocks))
    problems += _misnamed(tables)
    if problems:
        raise AgreementError(*problems)
    return tables


def _has(head: Sequence[object], axis: str, terms: tuple[Term, ...]) -> bool:
    return any(find(cell, terms) is find(axis, terms) for cell in head)


def _beside(name: str, first: int, cells: Cells, place: Place) -> Iterator[Problem]:
    """What stands before the rows of a table, where nothing is read."""
    for i, row in enumerate(cells[1:], 1):
        if not is_blank(row[0]):
            what = f'"{str(row[0])[:40]}" stands before a row of {name}, where nothing is read'
            yield Problem(what, "clear it, or write it under a column", cell_place(place, first + i, 0))


def _line(place: Place, lines: Sequence[int], start: Place, first: int) -> Place:
    """Where something stands that was read from a table without its empty rows."""
    top = (start.row or 1) + first
    return replace(place, row=top + lines[place.row - top]) if place.row is not None else place


def _moved(problem: Problem, lines: Sequence[int], start: Place, first: int) -> Problem:
    return replace(problem, place=_line(problem.place, lines, start, first))


def _at_line(record: TermValues, lines: Sequence[int], start: Place, first: int) -> TermValues:
    places = {field: _line(place, lines, start, first) for field, place in record.places.items()}
    return TermValues("", record.values, places, _line(record.place, lines, start, first))


Maker = Callable[[list[TermValues]], Made]


def _made(
    rows: Sequence[tuple[TermValues, Maker[Made], list[TermValues]]], problems: list[Problem]
) -> list[Placed[Made]]:
    """What rows come to; what is wrong with one is said at its first line."""
    placed = []
    for first, make, records in rows:
        try:
            placed.append(Placed(make(records), first.place))
        except AgreementError as error:
            problems += [problem.at(first.place) for problem in error.problems]
    return placed


def _tiers(records: Sequence[TermValues]) -> list[tuple[TermValues, Maker[Item], list[TermValues]]]:
    """Rows of one item for the same plans and clients are its tiers."""
    by_item: dict[tuple[str, ...], list[TermValues]] = {}
    for record in records:
        key = tuple(name_key(str(record.values.get(field, ""))) for field in ("item", "plans", "clients"))
        by_item.setdefault(key, []).append(record)
    return [(own[0], _item, own) for own in by_item.values()]


def _item(records: list[TermValues]) -> Item:
    first = records[0].values
    shared = ("counts", "quantity", "method", "charged", "cost")
    for record in records[1:]:
        for field in shared:
            if field in record.values and same(record.values[field]) != same(first.get(field, "")):
                what = f"{first['item']}: {field} differs from tier to tier (got {record.values[field]})"
                raise AgreementError(Problem(what, "state it once", record.places[field]))
    if first.get("from", 1.0) != 1 and "method" not in first:
        what = f"{first['item']}: method must be set where the first tier does not begin at 1"
        raise AgreementError(Problem(what, f"{RANGE}: one price for all units; slab: each tier at its own"))
    tiers = tuple(ItemTier(_number(record, "from", 1.0), _number(record, "price")) for record in records)
    stated = {field: first[field] for field in (*shared, "plans", "clients") if field in first}
    return made(Item, {"name": first["item"], "tiers": tiers, **stated})


def _number(record: TermValues, field: str, default: float = 0.0) -> float:
    value = record.values.get(field, default)
    return value if isinstance(value, float) else default


def _rate(records: list[TermValues]) -> HourRate:
    return made(
        HourRate,
        {"work_class" if field == "class" else field: value for field, value in records[0].values.items()},
    )


def _block(records: list[TermValues]) -> PrepaidBlock:
    values = records[0].values
    return made(
        PrepaidBlock, {"name" if field == "block" else field: value for field, value in values.items()}
    )


def _misnamed(tables: ListTables) -> Iterator[Problem]:
    """Classes of one's own that count as nothing or as two, and names that mean two things."""
    counted: dict[str, str] = {}
    for placed in tables.rates:
        own, family = placed.row.work_class, placed.row.counts_as
        if family and counted.setdefault(name_key(own), family) != family:
            what = f"class {own} counts as {counted[name_key(own)]} and as {family}"
            yield Problem(what, "state one of them", placed.place)
    labels = {
        name_key(label) for term in USAGE_TERMS for label in (term.name, term.name.removesuffix(" hours"))
    }
    kinds = {name_key(kind) for kind in tables.words.kinds}
    for placed in tables.rates:
        own = placed.row.work_class
        if own and name_key(own) not in counted and name_key(own) not in map(name_key, CLASSES):
            what = f"class {own} must count as after-hours or emergency (got nothing)"
            yield Problem(what, "set counts as in one of its rows", placed.place)
        if own and name_key(own) in kinds:
            yield Problem(f"{own} is the name of a class and of a kind of work", "rename one", placed.place)
        for name in filter(None, (own, placed.row.work)):
            taken = name_key(name) in labels and name_key(name) not in map(name_key, (*CLASSES, OTHER))
            if taken or (
                name == placed.row.work and name_key(name) in map(name_key, (*CLASSES, "on site", "remote"))
            ):
                yield Problem(
                    f"{name} is a label of usage and can name nothing else", "rename it", placed.place
                )
