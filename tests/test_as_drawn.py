"""A book that is to the byte as it was drawn is told at once; what is said of it is what comparing every cell says."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from broken_books import BREAKS
from edited_books import recorded_book
from proposals import book, inputs, proposal
from random_deals import random_deal
from restyled_books import edited_file
from test_what_a_reader_sees import LOOKS

from xlagree.generate.book.render import write_book
from xlagree.generate.book.sheet import Book
from xlagree.generate.internal_book import book_of, internal_book
from xlagree.generate.pages.internal.sensitivity_page import Choices
from xlagree.review.file_review import review_file, reviewed
from xlagree.review.reading.drawn_book import file_of, same_parts
from xlagree.review.reading.our_book import as_it_stands, made_anew
from xlagree.review.reading.snapshot import opened

SEEDS = (3, 21)
BOOKS: dict[str, Callable[[], Book]] = {
    "cases": book,
    "another case": lambda: book_of(inputs(), inputs(), 2),
    "another bridge": lambda: book_of(inputs(), inputs(), 1, Choices(1, 2, 0)),
    "tickets": recorded_book,
    "no forecast": lambda: internal_book(proposal()),
    **{f"deal {seed}": (lambda n=seed: internal_book(random_deal(n))) for seed in SEEDS},  # type: ignore[misc]  # of a lambda with a default
}


def is_as_drawn(path: Path) -> bool:
    """Whether nothing is compared because the file is as it was drawn."""
    return as_it_stands(*opened(path)).as_drawn


def difference(path: Path) -> str:
    """Where the parts of a file part from those of the book made anew, in the bytes around it."""
    read = as_it_stands(*opened(path))
    anew = path.with_name("anew.xlsx")
    anew.write_bytes(file_of(made_anew(read.sealed, read.sealed, read.selected, read.choices)))
    there, made = parts_of(path), parts_of(anew)
    for name in {**there, **made}:
        one, other = there.get(name, b""), made.get(name, b"")
        if one != other:
            at = next(
                (n for n, both in enumerate(zip(one, other, strict=False)) if len({*both}) > 1), len(one)
            )
            return f"{name} at {at}: {one[at - 60 : at + 40]!r}, made anew {other[at - 60 : at + 40]!r}"
    return "the same parts"


def drawn(made: Book, path: Path) -> Path:
    write_book(made, path)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: dict[str, bytes], path: Path, how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


@pytest.mark.parametrize("which", BOOKS)
def test_a_whole_book_is_told_at_once(which: str, tmp_path: Path) -> None:
    """And its review is the one of the same cells compared one by one."""
    path = drawn(BOOKS[which](), tmp_path / "book.xlsx")
    file, content = opened(path)

    assert as_it_stands(file, content).as_drawn, difference(path)
    assert review_file(path) == reviewed(file)


def test_packing_says_nothing(tmp_path: Path) -> None:
    """Another program that packs the same parts has changed none."""
    whole = drawn(book(), tmp_path / "whole.xlsx")
    stored = packed(parts_of(whole), tmp_path / "stored.xlsx", zipfile.ZIP_STORED)

    assert is_as_drawn(stored)
    assert replace(review_file(stored), file="") == replace(review_file(whole), file="")


def test_a_byte_of_any_part_is_enough(tmp_path: Path) -> None:
    """A blank line at the end of a part changes nothing that is seen, and is compared all the same; so is a part more or less."""
    whole = parts_of(drawn(book(), tmp_path / "whole.xlsx"))
    spare = {name for name in whole if name.startswith("xl/theme/")}
    first, *others = [
        *({**whole, name: content + b"\n"} for name, content in whole.items()),
        {**whole, "xl/media/more.bin": b"?"},
        *({each: content for each, content in whole.items() if each != name} for name in spare),
        dict(reversed(whole.items())),
    ]

    original = (tmp_path / "whole.xlsx").read_bytes()
    assert spare
    assert not is_as_drawn(packed(first, tmp_path / "first.xlsx"))
    for n, parts in enumerate(others):
        assert not same_parts(packed(parts, tmp_path / f"{n}.xlsx").read_bytes(), original), n


@pytest.mark.parametrize("number", range(0, len(BREAKS), 16))
def test_a_broken_book_is_compared(number: int, tmp_path: Path) -> None:
    """Cell by cell, whether its bytes are known or not."""
    made, _ = BREAKS[number].make()
    path = drawn(made, tmp_path / "broken.xlsx")
    file, content = opened(path)

    assert not as_it_stands(file, content).as_drawn
    assert review_file(path) == reviewed(file)


@pytest.mark.parametrize("number", range(0, len(LOOKS), 20))
def test_a_restyled_book_is_compared(number: int, tmp_path: Path) -> None:
    path = edited_file(tmp_path / "restyled.xlsx", LOOKS[number].make())
    file, content = opened(path)

    assert not as_it_stands(file, content).as_drawn
    assert review_file(path) == reviewed(file)


def test_a_book_of_another_version_is_compared(tmp_path: Path) -> None:
    """It says itself that it was drawn by another, and that is to be told."""
    whole = parts_of(drawn(book(), tmp_path / "whole.xlsx"))
    custom = whole["docProps/custom.xml"].replace(b"xlagree version", b"xlagree versiom")
    path = packed({**whole, "docProps/custom.xml": custom}, tmp_path / "older.xlsx")

    assert not is_as_drawn(path)
    assert [one for one in review_file(path).findings if one.code == "T01"]


def test_a_file_that_holds_more_than_its_parts(tmp_path: Path) -> None:
    """What stands before or after them is no part, and no reader sees it."""
    whole = drawn(book(), tmp_path / "whole.xlsx").read_bytes()
    path = tmp_path / "more.xlsx"
    path.write_bytes(whole + b"\n")

    assert zipfile.is_zipfile(BytesIO(whole + b"\n"))
    assert is_as_drawn(path)
