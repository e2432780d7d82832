"""Workbooks printed to PDF by LibreOffice: many in one process, none of their macros run, none of their links followed."""

import os
import re
import shutil
from collections import deque
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby, islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from zipfile import BadZipFile, ZipFile

from xlagree.generate.book.seal import LANGUAGE_FACT
from xlagree.generate.leash import leashed
from xlagree.hosts.calc.libreoffice import find_libreoffice, without_our_python
from xlagree.intake.files import beside
from xlagree.terms.errors import AgreementError, Place, Problem, must_be
from xlagree.terms.progress import Progress, silent

VARIABLE = "XLAGREE_SOFFICE"
"""The variable of the environment that names another LibreOffice than the one that is found."""
INSTALL = f"install LibreOffice from libreoffice.org, or set {VARIABLE} to its program soffice"

HANDFUL = 100
"""So many books go to one process: its start costs seconds, a book about half of one."""
PATIENCE = 120.0
"""Seconds that one book may take, the start of LibreOffice included."""
PAUSE = 0.05
"""Seconds between two looks at what is printed."""
PDF_END, TAIL = b"%%EOF", 64
"""How a PDF ends, within its last so many bytes."""

PROFILE = "profile"

QUIET = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
NOWHERE = "127.0.0.1"
SETTINGS: dict[str, dict[str, str | int]] = {
    "Setup/L10N": {"ooLocale": "en-US"},
    "Office.Common/Misc": {"UseLocking": "false"},
    "Office.Common/Security/Scripting": {
        "MacroSecurityLevel": 3,
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "Office.Calc/Content/Update": {"Link": 2},
    "Office.Calc/Formula/Load": {"OOXMLRecalcMode": 1, "ODFRecalcMode": 1},
    # Whatever still asks the net asks a proxy that is not there.
    "Inet/Settings": {
        "ooInetProxyType": 2,
        "ooInetHTTPProxyName": NOWHERE,
        "ooInetHTTPProxyPort": 9,
        "ooInetHTTPSProxyName": NOWHERE,
        "ooInetHTTPSProxyPort": 9,
    },
}
"""A profile in which nothing depends on the machine: no macro, link or request, and cells show what the file says they do."""
LOCALES = {"en": "en-US", "de": "de-DE", "fr": "fr-FR"}
"""Whose separators numbers are printed with, by the language of a book."""


@dataclass(frozen=True)
class Unprinted:
    """Why there is no PDF of a book, as the end of a sentence about it."""

    why: str

    def problem(self, name: str) -> Problem:
        """The same as a problem of the book with this name."""
        what = f"could not be printed to PDF: {self.why}"
        return Problem(what, "open it in Excel or LibreOffice and print it there", Place(name))


REFUSED = Unprinted("LibreOffice cannot read it")
ENDED = Unprinted("LibreOffice ended over it")


@dataclass(frozen=True)
class Printer:
    """A LibreOffice to print with, and how many seconds one book may take."""

    program: str
    patience: float = PATIENCE

    def pdfs(self, books: Sequence[Path], language: str = "en") -> Generator[Path | Unprinted]:
        """The PDF of each book, in their order, with numbers as a language writes them; it is there until the next is asked for.

        A book over which LibreOffice ends or takes too long is tried again alone; where two in a row fail alone, so does
        the rest.
        """
        with TemporaryDirectory(prefix="xlagree-pdf-", ignore_cleanup_errors=True) as made:
            folder = Path(made)
            _write_profile(folder, language)
            left = deque(folder / f"{number}{book.suffix.lower()}" for number, book in enumerate(books))
            for book, copy in zip(books, left, strict=True):
                shutil.copyfile(book, copy)
            most, stopped_in_a_row = HANDFUL, 0
            while left:
                handful, again = tuple(islice(left, most)), False
                with closing(self._run(folder, handful)) as run:
                    for result in run:
                        stopped = isinstance(result, Unprinted) and result != REFUSED
                        again = stopped and len(handful) > 1
                        if again:
                            break
                        yield result
                        left.popleft()
                        stopped_in_a_row = stopped_in_a_row + 1 if stopped else 0
                most = 1 if again else HANDFUL
                if stopped_in_a_row == 2:
                    yield from repeat(result, len(left))
                    return

    def print_beside(
        self, books: Sequence[str], folder: Path, progress: Progress = silent
    ) -> tuple[dict[str, str], tuple[Problem, ...]]:
        """Print books of a folder, each to a PDF beside it: the PDF of each book by name, and why some have none.

        A blank name is a book that is not there.
        """
        languages = {name: language_of(folder / name) for name in books if name}
        pdfs: dict[str, str] = {}
        problems: list[Problem] = []
        names = sorted(languages, key=lambda name: [*LOCALES].index(languages[name]))
        with closing(self._each(folder, names, languages)) as results:
            for count, (name, result) in enumerate(zip(names, results, strict=True), 1):
                target = (folder / name).with_suffix(".pdf")
                try:
                    if isinstance(result, Unprinted):
                        problems.append(result.problem(name))
                        target.unlink(missing_ok=True)
                    else:
                        with beside(target) as (unfinished,):
                            shutil.copyfile(result, unfinished)
                        pdfs[name] = target.relative_to(folder).as_posix()
                except PermissionError:  # Windows neither replaces nor removes what a program shows
                    shown = Place(target.relative_to(folder).as_posix())
                    remedy = "close the program that shows it, then run again"
                    problems.append(Problem("could not be replaced", remedy, shown))
                progress(count, len(names), target.name)
        return pdfs, tuple(problems)

    def _each(
        self, folder: Path, names: Sequence[str], languages: Mapping[str, str]
    ) -> Generator[Path | Unprinted]:
        """The PDFs of books in order of their languages, each language in a process of its own."""
        for language, group in groupby(names, languages.__getitem__):
            with closing(self.pdfs([folder / name for name in group], language)) as results:
                yield from results

    def _run(self, folder: Path, copies: Sequence[Path]) -> Generator[Path | Unprinted]:
        """What one process makes of the first copies, and last of all what it was stopped by, if it was."""
        home = f"-env:UserInstallation={(folder / PROFILE).as_uri()}"
        command = [self.program, home, *QUIET, "--convert-to", "pdf:calc_pdf_Export", "--outdir", str(folder)]
        command += [copy.name for copy in copies]
        known = 0
        with leashed(command, folder, without_our_python(os.environ)) as run:
            waiting = monotonic()
            while known < len(copies):
                status = run.poll()  # asked before looking, so that nothing is missed
                for number, copy in enumerate(copies):
                    if number >= known and _is_whole(pdf := copy.with_suffix(".pdf")):
                        yield from repeat(REFUSED, number - known)
                        yield pdf
                        known, waiting = number + 1, monotonic()
                if status == 0:
                    yield from repeat(REFUSED, len(copies) - known)
                    return
                if status is not None and known < len(copies):
                    yield ENDED
                    return
                if monotonic() - waiting > self.patience:
                    yield Unprinted(f"LibreOffice took longer than {self.patience:g} s")
                    return
                sleep(PAUSE)


def find_printer() -> Printer:
    """The LibreOffice that prints: the one that is named by a variable of the environment, or the one that is found."""
    named = os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if program is None:
            raise must_be(VARIABLE, "LibreOffice's program soffice", named, f"or unset it; {INSTALL}")
        return Printer(program)
    office = find_libreoffice()
    if office is None:
        raise AgreementError(Problem("PDF needs LibreOffice, which was not found", INSTALL))
    # On Windows soffice.exe returns at once, and soffice.com when all is done.
    names = (office.program / name for name in ("soffice.com", "soffice", "soffice.exe"))
    return Printer(str(next(name for name in names if name.exists())))


def _is_whole(pdf: Path) -> bool:
    """Whether all of a PDF is written: its last line is."""
    try:
        with pdf.open("rb") as file:
            file.seek(max(0, pdf.stat().st_size - TAIL))
            return PDF_END in file.read()
    except OSError:
        return False


def language_of(book: Path) -> str:
    """The language that a book for a client is in, as its properties say; English of any other."""
    try:
        with ZipFile(book) as parts:
            said = parts.read("docProps/custom.xml").decode(errors="replace")
    except (KeyError, BadZipFile, OSError):
        said = ""
    match = re.search(rf'name="{LANGUAGE_FACT}"><vt:lpwstr>(\w+)<', said)
    return match[1] if match and match[1] in LOCALES else "en"


def _write_profile(folder: Path, language: str) -> None:
    own = {"Setup/L10N": {**SETTINGS["Setup/L10N"], "ooSetupSystemLocale": LOCALES[language]}}
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, values in (SETTINGS | own).items()
        for name, value in values.items()
    )
    file = folder / PROFILE / "user" / "registrymodifications.xcu"
    file.parent.mkdir(parents=True)
    head = '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    file.write_text(f"{head}{items}</oor:items>", encoding="utf-8")
