"""A mapping file to start from, with comments: filled with what was recognised in an export and the words that stand in it."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from pathlib import Path

from xlagree.intake.exports.business_hours import USUAL
from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head
from xlagree.intake.exports.export import recognise
from xlagree.intake.exports.export_row import Line
from xlagree.intake.exports.mapping import MAP_TABLES, MAP_TERMS, WORDS_OF, ExportMap
from xlagree.intake.exports.words import billable_of, channel_of, class_of
from xlagree.intake.files import beside
from xlagree.terms.quantities import as_text
from xlagree.terms.toml_file import read_toml
from xlagree.terms.vocabulary import find

MOST_WORDS = 40
"""So many words of a column are listed, the commonest first; more of them are no list of words."""

HELP = {table.name: table.help for table in MAP_TABLES}
Said = Mapping[str, object]
"""What a mapping file says, by the names of its terms and tables."""


def write_map(export: Path, path: Path, begun: Path | None = None, client_given: bool = False) -> str:
    """Write a mapping file for an export, whole or not at all; answers with what the export was taken for.

    What a file that was `begun` says stands in it too, and the words are those of the columns that it names.
    """
    export_map, sheets = recognise(export, begun, client_given)
    head, lines, said = sheets.head, sheets.read[0].lines, _said(begun)
    text = "\n".join(_lines(head, lines, export_map, said)) + "\n"
    with beside(path) as (unfinished,):
        unfinished.write_text(text, encoding="utf-8", newline="\n")
    return head.export


def _said(begun: Path | None) -> Said:
    """What a mapping file says as it stands there; nothing without one."""
    content = read_toml(begun, "a mapping file").content if begun else {}
    found = ((find(key, MAP_TERMS + MAP_TABLES), value) for key, value in content.items())
    return {term.name: value for term, value in found if term}


def _lines(head: Head, lines: Sequence[Line], export_map: ExportMap, said: Said) -> Iterator[str]:
    yield f"# How xlagree import reads {head.place.file} ({head.export})."
    yield "# Take the # off a line to make it count; what is not said here is recognised as without this file."
    yield ""
    for term in MAP_TERMS:
        yield f"# {term.help}"
        if term.name in said:
            yield f"{_key(term.name)} = {_value(said[term.name])}"
        else:
            yield f"# {_key(term.name)} = {_text(str(term.quantity.samples()[0]))}"
    hours = said.get("business hours")
    if hours is not None and not isinstance(hours, Mapping):
        yield f"{_key('business hours')} = {_value(hours)}"
    yield ""
    yield f"# {HELP['columns']}"
    yield from _left(head)
    yield "[columns]"
    for column in EXPORT_COLUMNS:
        if column.name in head.columns:
            yield f"{_key(column.name)} = {_text(head.label(column.name))}"
        else:
            yield f'# {_key(column.name)} = ""  # {column.help}'
    for table, columns in WORDS_OF:
        yield ""
        yield f"# {HELP[table]}"
        yield f"[{_key(table)}]"
        yield from _kept(said, table)
        yield from _words(table, columns, head, lines, export_map)
    yield from (
        "",
        f"# {HELP['clients']}",
        "[clients]",
        *(_kept(said, "clients") or ['# "Acme" = "Acme Ltd."']),
    )
    if hours is not None and not isinstance(hours, Mapping):
        return
    yield from ("", f"# {HELP['business hours']} Without this table: {USUAL}.", '["business hours"]')
    yield from _kept(said, "business hours") or (
        '# days = "Mon-Fri"',
        '# from = "08:00"',
        '# to = "18:00"',
        '# holidays = ["2026-12-24", "DE-BY"]',
    )


def _left(head: Head) -> Iterator[str]:
    """The labels that no column of ours was found for, which is where those that it lacks stand."""
    taken = set(head.columns.values())
    left = [_text(label) for place, label in enumerate(head.labels) if label and place not in taken]
    if left:
        yield f"# Not used yet: {', '.join(left)}"


def _kept(said: Said, table: str) -> list[str]:
    """The lines of a table that a mapping file has already."""
    kept = said.get(table)
    return (
        [f"{_key(key)} = {_value(value)}" for key, value in kept.items()] if isinstance(kept, Mapping) else []
    )


def _words(
    table: str, columns: tuple[str, ...], head: Head, lines: Sequence[Line], export_map: ExportMap
) -> Iterator[str]:
    """A line for each word of the first column that is there and has no meaning yet, with what is made of it."""
    column = next((name for name in columns if name in head.columns), None)
    if column is None:
        return
    at = head.columns[column]
    stood = (line[at] for line in lines[head.row + 1 :] if at < len(line) and line[at] is not None)
    for word, _ in Counter(map(as_text, stood)).most_common(MOST_WORDS):
        if not export_map.meaning(table, word)[0]:
            yield f"# {_text(word)} = {_text(_meaning(table, column, word))}"


def _meaning(table: str, column: str, word: str) -> str:
    """What is made of a word in the first place: of a column that says what is not billed, yes is no."""
    if table == "class":
        return str(class_of(word) or "normal")
    if table == "channel":
        return channel_of(word) or "remote"
    if table == "billable":
        return "no" if billable_of(word, inverted=column == "not billable") is False else "yes"
    return word if table in ("role", "work") else ""


def _key(name: str) -> str:
    return name if name.isascii() and name.isalpha() else _text(name)


def _value(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    """A text as TOML writes it; JSON writes it the same way."""
    return json.dumps(text, ensure_ascii=False)
