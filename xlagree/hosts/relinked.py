"""Formulas that carry the path of another machine's add-in, mended: a plain AGREE function stands there again, and all else stays."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

from xlagree.intake.files import beside
from xlagree.intake.guard import looked_over
from xlagree.intake.parts import Parts, elements, of_kind, parts_of
from xlagree.terms.errors import AgreementError, Place, Problem, must_be

ENDINGS = (".xlsx", ".xlsm")
NAMES = "names"
"""Where formulas count that stand in no sheet."""

ADD_IN = re.compile(r"(?:^|[/\\\[])xlagree[^/\\\[\]]*\.xlam?(?=$|\])", re.IGNORECASE)
"""The add-in's file at the end of a path, and copies such as `xlagree (1).xlam`."""

HOLDERS = "f|formula|formula1|formula2|calculatedColumnFormula|definedName"
FORMULA = re.compile(
    rf"(?P<start><(?P<kind>(?:\w+:)?(?:{HOLDERS}))\b(?:[^>]*[^>/])?>)(?P<formula>[^<]*AGREE_[^<]*)(?=</(?P=kind)>)",
    re.IGNORECASE,
)
"""An element that holds a formula with one of our functions."""

QUOTE, APOSTROPHE = '(?:"|&quot;)', "(?:'|&apos;)"
BEFORE = r"!(?=AGREE_\w+\()"
PIECE = re.compile(
    rf"(?P<text>{QUOTE}(?:(?!{QUOTE}).){{0,2000}}{QUOTE})"
    rf"|{APOSTROPHE}(?P<quoted>(?:(?!{APOSTROPHE}).|{APOSTROPHE}{{2}}){{0,1000}}){APOSTROPHE}(?P<of_quoted>{BEFORE})?"
    rf"|(?P<plain>[^\s\"'&()!,;=<>+*/^{{}}-]++)(?P<of_plain>{BEFORE})?",
    re.IGNORECASE | re.DOTALL,
)
"""A piece of a formula: a text, or a name that may stand before one of our functions; bounded, for hostile formulas."""

LINK = re.compile(r"\[(\d+)\]")
SHARED = re.compile(r"""\bsi=["'](\d+)["']""")


@dataclass(frozen=True)
class Relinked:
    """What was mended in a workbook: the file written, and in how many cells of each sheet, or in how many names.

    Where nothing was, no file is written, and `file` is the workbook that was read.
    """

    file: Path
    formulas: Mapping[str, int]


def relink(path: Path, out: Path | None = None) -> Relinked:
    """Mend the formulas of a workbook, in its own file or in another; a part without such a formula stays as it is.

    Without any such formula nothing is written. Raises AgreementError for what is no workbook, and for one that is not read.
    """
    target = out or path
    if path.suffix.lower() not in ENDINGS:
        raise must_be(path.name, f"a workbook, {' or '.join(ENDINGS)}", path.suffix)
    if target.suffix.lower() != path.suffix.lower():
        raise must_be(target.name, f"of the same kind, {path.suffix}", target.suffix)
    content = looked_over(path)
    with ZipFile(content) as workbook:
        try:
            mended, formulas = _mended(parts_of(workbook))
        except (KeyError, UnicodeDecodeError) as error:
            remedy = "open it in Excel or LibreOffice and save it again"
            raise AgreementError(Problem("is no whole workbook", remedy, Place(path.name))) from error
        if mended:
            with beside(out or path.resolve()) as (unfinished,):  # a link to a workbook stays a link
                _write(workbook, mended, unfinished)
                shutil.copymode(path, unfinished)
    return Relinked(target if mended else path, formulas)


def _mended(parts: Parts) -> tuple[dict[str, bytes], Mapping[str, int]]:
    """The parts that change, by the names they have in the file, and how many formulas of each sheet."""
    book = of_kind(parts.related(), "officeDocument")
    if book is None:
        raise KeyError("officeDocument")
    links, mended, formulas = _links(parts, book), {}, Counter[str]()
    for sheet, part in _holders(parts, book):
        with parts.open(part) as file:
            content = file.read()
        text, count = _without_paths(content.decode(), links)
        if count:
            mended[parts.names[part.casefold()]] = text.encode()
            formulas[sheet] += count
    return mended, dict(formulas)


def _links(parts: Parts, book: str) -> frozenset[str]:
    """The numbers under which formulas of the workbook mean the add-in, such as 1 for [1]."""
    related = parts.related(book)
    with parts.open(book) as file:
        references = [
            _id(element.attrib) for element in elements(file, "externalReferences/externalReference")
        ]
    return frozenset(
        str(number)
        for number, reference in enumerate(references, 1)
        if reference in related
        for relation in parts.related(related[reference].target).values()
        if ADD_IN.search(unquote(relation.target))
    )


def _holders(parts: Parts, book: str) -> Iterator[tuple[str, str]]:
    """The parts that may hold formulas: the workbook with its names, and each sheet and its tables under its name."""
    yield NAMES, book
    related = parts.related(book)
    with parts.open(book) as file:
        sheets = [(element.attrib["name"], _id(element.attrib)) for element in elements(file, "sheets/sheet")]
    for sheet, reference in sheets:
        part = related[reference].target
        yield sheet, part
        for relation in parts.related(part).values():
            if relation.kind == "table":
                yield sheet, relation.target


def _id(attributes: Mapping[str, str]) -> str:
    """The id of a relation: an attribute with a namespace, of which there are two."""
    return next(value for name, value in attributes.items() if name.endswith("}id"))


def _without_paths(text: str, links: frozenset[str]) -> tuple[str, int]:
    """A part with plain functions, and how many of its cells change; a formula shared by cells counts in all of them."""
    count = 0

    def mended(element: re.Match[str]) -> str:
        nonlocal count
        formula = PIECE.sub(lambda piece: "" if _leads_to_us(piece, links) else piece[0], element["formula"])
        if formula != element["formula"]:
            shared = SHARED.search(element["start"])
            count += len(re.findall(rf"""\bsi=["']{shared[1]}["']""", text)) if shared else 1
        return element["start"] + formula

    return FORMULA.sub(mended, text), count


def _leads_to_us(piece: re.Match[str], links: frozenset[str]) -> bool:
    """Whether a piece is the way to a function in the add-in's file."""
    if piece["of_quoted"] is not None:
        return ADD_IN.search(unescape(piece["quoted"])) is not None
    if piece["of_plain"] is not None:
        link = LINK.fullmatch(piece["plain"])
        return link[1] in links if link else ADD_IN.search(piece["plain"]) is not None
    return False


def _write(workbook: ZipFile, mended: Mapping[str, bytes], path: Path) -> None:
    """Every part in its order, as it was packed."""
    with ZipFile(path, "w") as file:
        for part in workbook.infolist():
            file.writestr(part, mended.get(part.filename) or workbook.read(part), part.compress_type)
