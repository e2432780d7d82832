"""The pages of a PDF as pictures, drawn by poppler's programs pdfinfo and pdftoppm where they are installed."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlagree.terms.errors import AgreementError, Problem, must_be
from xlagree.terms.quantities import Number

PROGRAMS = ("pdfinfo", "pdftoppm")
INSTALL = "install poppler: apt install poppler-utils, brew install poppler, or winget install oschwartz10612.Poppler"

DPI = Number("count", "a whole number from 20 to 300", low=20, high=300, whole=True)
PAGE = Number("count", "a whole number, 1 or more", low=1, whole=True)
MOST_PAGES = 300
"""So many pages are drawn at once; one by its number may be any."""
WIDEST = 10_000
"""Dots that a page may have to a side: a sheet of paper at the highest resolution has a third of that."""
SECONDS = 120
POINTS = 72
"""Points to an inch, in which a PDF measures."""


@dataclass(frozen=True)
class Poppler:
    """Its two programs: one says how many pages a PDF has and how large they are, one draws them."""

    pdfinfo: str
    pdftoppm: str

    def pages(self, pdf: Path, page: int | None, dpi: int) -> Iterator[tuple[int, bytes]]:
        """The number of each page, or of one, and its picture as the bytes of a PNG."""
        count = int(self._sought(pdf, r"Pages:\s+(\d+)")[0][0])
        if page is not None and page > count:
            raise must_be(
                "page", f"a page of the book, 1 to {count}" if count > 1 else "1, the only one", page
            )
        if page is None and count > MOST_PAGES:
            raise AgreementError(Problem(f"{count:,} pages are too many to draw", "name one with --page"))
        first, last = (1, count) if page is None else (page, page)
        sizes = self._sought(
            pdf, r"Page\s+(\d+) size:\s+([\d.]+) x ([\d.]+)", "-f", str(first), "-l", str(last)
        )
        for name, *sides in sizes:
            if max(map(float, sides)) * dpi / POINTS > WIDEST:
                raise AgreementError(Problem(f"page {name} is too large to draw", "lower --dpi"))
        for number in range(first, last + 1):
            yield (
                number,
                self._answer(
                    self.pdftoppm, "-png", "-r", str(dpi), "-f", str(number), "-l", str(number), str(pdf)
                ),
            )

    def points(self, pdf: Path, page: int, dpi: int) -> bytes:
        """The points of one page, in the format PPM."""
        return self._answer(self.pdftoppm, "-r", str(dpi), "-f", str(page), "-l", str(page), str(pdf))

    def _sought(self, pdf: Path, pattern: str, *arguments: str) -> list[tuple[str, ...]]:
        """What stands at the groups of a pattern in what is known of a PDF; raises where nothing does."""
        said = self._answer(self.pdfinfo, *arguments, str(pdf)).decode(errors="replace")
        matches = [match.groups() for match in re.finditer(pattern, said)]
        if not matches:
            raise AgreementError(Problem("pdfinfo does not say what pages the PDF has", INSTALL))
        return matches

    def _answer(self, program: str, *arguments: str) -> bytes:
        try:
            done = subprocess.run(
                [program, *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise AgreementError(Problem(f"{Path(program).name} cannot read the PDF", str(error))) from error
        return done.stdout


def find_poppler() -> Poppler:
    """The programs of the path; raises where one is not there."""
    paths = [shutil.which(program) for program in PROGRAMS]
    for program, path in zip(PROGRAMS, paths, strict=True):
        if path is None:
            raise AgreementError(
                Problem(f"pictures of pages need poppler's {program}, which was not found", INSTALL)
            )
    return Poppler(*filter(None, paths))
