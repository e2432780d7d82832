"""A mapping file to start from, with comments: filled with what was recognised in an export and the words that stand in it."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlagree.intake.exports.business_hours import USUAL
from xlagree.intake.exports.columns import EXPORT_COLUMNS, Head
from xlagree.intake.exports.export import recognise
from xlagree.intake.exports.export_row import Line
from xlagree.intake.exports.mapping import MAP_TABLES, MAP_TERMS
from xlagree.intake.exports.words import billable_of, channel_of, class_of
from xlagree.intake.files import beside
from xlagree.terms.quantities import as_text

MOST_WORDS = 40
"""So many words of a column are listed, the commonest first; more of them are no list of words."""

WORDS_OF: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("class", ("class", "work type")),
    ("channel", ("channel", "work type", "source")),
    ("billable", ("billable", "not billable")),
    ("role", ("role",)),
    ("asked within", ("asked within", "priority")),
)
"""The tables of words, and the columns of which the first that is there gives the words."""

HELP = {table.name: table.help for table in MAP_TABLES}


def write_map(export: Path, path: Path) -> str:
    """Write a mapping file for an export, whole or not at all; answers with what the export was taken for."""
    _, sheets = recognise(export)
    head, lines = sheets.head, sheets.read[0].lines
    with beside(path) as (unfinished,):
        unfinished.write_text("\n".join(_lines(head, lines)) + "\n", encoding="utf-8", newline="\n")
    return head.export


def _lines(head: Head, lines: Sequence[Line]) -> Iterator[str]:
    yield f"# How xlagree import reads {head.place.file} ({head.export})."
    yield "# Take the # off a line to make it count; what is not said here is recognised as without this file."
    yield ""
    for term in MAP_TERMS:
        yield f"# {term.help}"
        yield f"# {_key(term.name)} = {_text(str(term.quantity.samples()[0]))}"
    yield ""
    yield f"# {HELP['columns']}"
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
        yield from _words(table, columns, head, lines)
    yield from (
        "",
        f"# {HELP['clients']}",
        "[clients]",
        '# "Acme" = "Acme Ltd."',
        "",
        f"# {HELP['business hours']} Without this table: {USUAL}.",
        '["business hours"]',
        '# days = "Mon-Fri"',
        '# from = "08:00"',
        '# to = "18:00"',
        '# holidays = ["2026-12-24", "DE-BY"]',
    )


def _words(table: str, columns: tuple[str, ...], head: Head, lines: Sequence[Line]) -> Iterator[str]:
    """A line for each word of the first column that is there, with what is made of it."""
    at = next((head.columns[name] for name in columns if name in head.columns), None)
    if at is None:
        return
    stood = (line[at] for line in lines[head.row + 1 :] if at < len(line) and line[at] is not None)
    for word, _ in Counter(map(as_text, stood)).most_common(MOST_WORDS):
        yield f"# {_text(word)} = {_text(_meaning(table, word))}"


def _meaning(table: str, word: str) -> str:
    if table == "class":
        return str(class_of(word) or "normal")
    if table == "channel":
        return channel_of(word) or "remote"
    if table == "billable":
        return "no" if billable_of(word) is False else "yes"
    return word if table == "role" else ""


def _key(name: str) -> str:
    return name if name.isalpha() else _text(name)


def _text(text: str) -> str:
    """A text as TOML writes it; JSON writes it the same way."""
    return json.dumps(text, ensure_ascii=False)
