"""Tables in text files: their alphabet, their separator, their decimal sign, and records of JSON lines, as cells."""

import csv
import json
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TypeVar

from xlagree.intake.guard import LARGEST_FILE
from xlagree.intake.workbook import Workbook
from xlagree.terms.errors import AgreementError, Place, Problem
from xlagree.terms.quantities import is_blank
from xlagree.terms.tables import Cells
from xlagree.terms.written_numbers import decimal_sign, two_readings, with_point

Cell = TypeVar("Cell")

SEPARATED, RECORDS = (".csv", ".tsv", ".txt"), (".jsonl", ".ndjson")
SEPARATORS = (",", ";", "\t")
PAGES = ("<!doctype", "<html", "<table", "<?xml", "<meta", "<style", "<body")
"""How pages begin that programs give out for tables."""
SEARCHED_FOR_SIGNS = 5000
"""So many rows say what stands before the decimals of a file."""
DECIMAL_COMMA = re.compile(r"\s*[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+\s*")
DECIMAL_POINT = re.compile(r"\s*[-+]?\d+\.\d+\s*")
THOUSANDS = re.compile(r"\s*[-+]?[1-9]\d{0,2}(\.\d{3})+\s*")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

WESTERN = "cp1252"
"""What Windows calls ANSI in western countries; Latin-1 has the same letters at the same places."""
OF_NO_WESTERN = re.compile("ÿ|(?<=[A-Za-z])[€‚ƒ„“”†‡•ˆ‰‹›˜™ŠŒŽŸ](?=[a-z])")
"""Signs that stand in no western name: there the text is of another alphabet, such as that of DOS."""
HALF = 0.4
"""Of two bytes a sign one is zero in nearly every western letter."""


@dataclass(frozen=True)
class Decoded:
    """A file as text, and the alphabet where that was not UTF-8 and no mark says so."""

    text: str
    alphabet: str = ""


def text_workbook(path: Path, western: bool = False) -> Workbook:
    """A text file as a sheet; `western` where the alphabet of Windows may be taken if UTF-8 fails."""
    text = decoded(path, western).text
    _refuse_another_kind(text, path)
    if path.suffix.lower() in RECORDS:
        return Workbook(path.name, {"": _record_cells(text, path)}, decimal=".")
    separator = "\t" if path.suffix.lower() == ".tsv" else _separator(text)
    rows = _separated_rows(text, separator, path)
    decimal = (
        "." if separator == "," else decimal_sign(cell for row in rows[:SEARCHED_FOR_SIGNS] for cell in row)
    )
    typed = rows
    if decimal == ",":
        rows, decimal = [list(map(with_point, row)) for row in rows], "."
    elif separator == ";":
        written = _with_points({cell for row in rows for cell in row})
        rows = [
            [cell if not western and two_readings(cell) else written[cell] for cell in row] for row in rows
        ]
    sheets: dict[str, Cells] = {"": [list[object](row) for row in rows]}
    return Workbook(path.name, sheets, decimal=decimal, as_written=() if rows == typed else typed)


def _refuse_another_kind(text: str, path: Path) -> None:
    """Raise for what is no table of text whatever its name: pages, documents of JSON, columns between bars."""
    start = text[:1000].lstrip().casefold()
    head = start.partition("\n")[0]
    kind, remedy = "", ""
    if start.startswith(PAGES):
        kind, remedy = "a page of HTML or XML", "open it in Excel or LibreOffice and save it as .xlsx"
    elif path.suffix.lower() not in RECORDS and start.startswith(("[{", '{"', "[\n", "{\n")):
        kind, remedy = "JSON", "write one record in each line, and end its name in .jsonl"
    elif "|" in head and not any(sign in head for sign in SEPARATORS):
        kind, remedy = "a table with | between its columns", "put commas, semicolons or tabs there"
    if kind:
        raise AgreementError(Problem(f"is {kind}, which is not read", remedy, Place(path.name)))


def decoded(path: Path, western: bool = False) -> Decoded:
    """A file as text: UTF-8, UTF-16 by its mark or its zeros, else where allowed the alphabet of Windows."""
    if path.stat().st_size > LARGEST_FILE:
        what = f"is larger than {LARGEST_FILE >> 20} MB"
        raise AgreementError(Problem(what, "split it, by client or year", Place(path.name)))
    content = path.read_bytes()
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return Decoded(content.decode("utf-16"))
        if wide := _wide(content):
            return Decoded(content.decode(wide), "UTF-16")
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        text = _of_windows(content) if western else None
        if text is not None:
            return Decoded(text, "Windows-1252")
        here = Place(path.name, row=content.count(b"\n", 0, error.start) + 1)
        raise AgreementError(Problem("is not UTF-8 text", "in Excel, save it as CSV UTF-8", here)) from None


def alphabet_notes(path: Path) -> Iterable[Problem]:
    """A remark where an export was read in another alphabet than UTF-8."""
    if path.suffix.lower() in SEPARATED + RECORDS and (alphabet := decoded(path, western=True).alphabet):
        what, remedy = f"is not UTF-8 text and was read as {alphabet}", "look at names with accents"
        yield Problem(what, remedy, Place(path.name), remark=True)


def _wide(content: bytes) -> str:
    """The order of the bytes of UTF-16 without a mark, where zeros show it; else nothing."""
    start = content[:4096]
    odd, even = start[1::2].count(0), start[::2].count(0)
    if len(content) % 2 or not start:
        return ""
    most = HALF * len(start) / 2
    return "utf-16-le" if odd > most and not even else "utf-16-be" if even > most and not odd else ""


def _of_windows(content: bytes) -> str | None:
    """Text in the alphabet of Windows; None where it is rather UTF-8 with a slip, or of yet another alphabet."""
    if b"\0" in content or not content.decode("utf-8", "ignore").isascii():
        return None
    text = content.decode(WESTERN, "replace")
    return None if "\ufffd" in text or OF_NO_WESTERN.search(text) or CONTROLS.search(text) else text


def _separated_rows(text: str, separator: str, path: Path) -> list[list[str]]:
    text = CONTROLS.sub(" ", text)
    text = re.sub(r"\Asep=[,;\t]", "", text)  # the row stays, blank, so that the others keep their numbers
    csv.field_size_limit(LARGEST_FILE)  # the notes of a ticket may hold a mail with its pictures
    lines = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        once: dict[str, str] = {}  # a long table says the same in many rows
        return [_without_blank_end([once.setdefault(cell, cell) for cell in row]) for row in lines]
    except csv.Error:
        what, remedy = "a quotation mark is in the way", "write it twice inside a text, and close every text"
        raise AgreementError(Problem(what, remedy, Place(path.name, row=lines.line_num))) from None


def _separator(text: str) -> str:
    """As the first line states in Excel's way, else the sign that stands most often in the head, unquoted."""
    if text.startswith("sep=") and text[4:5] in SEPARATORS:
        return text[4]
    lines = (re.sub(r'"[^"]*"', "", line) for line in text.splitlines())
    head = next((line for line in lines if any(sign in line for sign in SEPARATORS)), "")
    return max(SEPARATORS, key=head.count)


def _with_points(texts: Iterable[str]) -> dict[str, str]:
    """Numbers with a decimal comma as ones with a point; where it is the decimal sign, a point sets off thousands.

    >>> _with_points(["1.250,5", "1.200", "Acme, Ltd."]), _with_points(["0,5", "1.200", "2.5"])["1.200"]
    ({'1.250,5': '1250.5', '1.200': '1200', 'Acme, Ltd.': 'Acme, Ltd.'}, '1.200')
    """
    texts = list(texts)
    commas = {text for text in texts if DECIMAL_COMMA.fullmatch(text)}
    thousands = {text for text in texts if THOUSANDS.fullmatch(text)}
    points = any(DECIMAL_POINT.fullmatch(text) for text in texts if text not in thousands)
    set_off = thousands if commas and not points else set()
    return {
        text: text.replace(".", "").replace(",", ".") if text in commas or text in set_off else text
        for text in texts
    }


def _record_cells(text: str, path: Path) -> Cells:
    """JSON lines: the names of all fields as labels in row 1, then a row for each line."""
    records: list[dict[str, object]] = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            record = json.loads(line) if line.strip() else {}
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            what, remedy = (
                "is no record of JSON",
                'write one in each line, such as {"client": "Acme", "hours": 1.5}',
            )
            raise AgreementError(Problem(what, remedy, Place(path.name, row=number)))
        records.append(_flat(record))
    labels = list(dict.fromkeys(name for record in records for name in record))
    return [list[object](labels), *(trimmed(map(record.get, labels)) for record in records)]


def _flat(record: dict[str, object], before: str = "") -> dict[str, object]:
    """A record with the fields of records inside it under names such as client.name; lists stay as they are written."""
    fields: dict[str, object] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            fields |= _flat(value, f"{before}{name}.")
        else:
            fields[f"{before}{name}"] = json.dumps(value) if isinstance(value, list) else value
    return fields


def trimmed(row: Iterable[object]) -> list[object]:
    """A row without blanks at its end and without control characters, which no sheet can hold."""
    return _without_blank_end([CONTROLS.sub(" ", cell) if isinstance(cell, str) else cell for cell in row])


def _without_blank_end(cells: list[Cell]) -> list[Cell]:
    while cells and is_blank(cells[-1]):
        cells.pop()
    return cells
