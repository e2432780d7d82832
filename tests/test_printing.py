"""Books as PDF and pages as pictures: what LibreOffice is given, what it may do, and what is left when it fails."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import xlsxwriter
from calc import Calc
from client_offers import offered
from command_line import call
from fake_soffice import HANG, PRINT, fake_soffice, started
from hostile_books import with_links, with_macro

from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book
from xlagree.generate.earlier_run import left, lines_of, unprint
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.printing import ENDED, REFUSED, Printer, Unprinted, find_printer, language_of
from xlagree.generate.samples.card import sample_card

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""A picture of one dot."""
POSIX = pytest.mark.skipif(os.name != "posix", reason="scripts of a shell, and its signals")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rate card of two plans without cases, and tables of one, two and three clients."""
    folder = tmp_path_factory.mktemp("sample")
    card = replace(sample_card(), plans=sample_card().plans[:2], discounts=(), scenarios=())
    write_rate_card(folder / "rate-card.xlsx", card)
    names = ("Harbour Dental", "Seaview Hotel", "Old Mill Books")
    for count, name in enumerate(("one.csv", "two.csv", "three.csv"), 1):
        lines = "".join(f"{client},9,12\n" for client in names[:count])
        (folder / name).write_text(f"client,users,hours\n{lines}", "utf-8")
    return folder


def make(sample: Path, clients: str, out: Path, *options: str) -> tuple[int, str, str]:
    """The books of a table of clients."""
    files = (sample / clients, "-r", sample / "rate-card.xlsx", "-o", out)
    return call("generate", *files, "--date", "2026-11-23", "--jobs", "1", *options)


def manifest(out: Path) -> list[dict[str, str]]:
    with (out / "manifest.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def workbook(path: Path, pages: int = 1) -> Path:
    """A workbook of so many pages."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        for number in range(1, pages + 1):
            book.add_worksheet().write(0, 0, f"Page {number}")
    return path


def broken(path: Path) -> Path:
    path.write_bytes(b"PK\3\4, and then nothing that a workbook has")
    return path


def pdf_of(pages: int, side: int = 200) -> str:
    """A PDF of blank pages, so many points wide and high; readers find its parts without a table of them."""
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>"]
    parts += [f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]>>"] * pages
    objects = "".join(f"{number} 0 obj{part}endobj\n" for number, part in enumerate(parts, 1))
    return f"%PDF-1.4\n{objects}trailer<</Root 1 0 R/Size {pages + 3}>>\n%%EOF\n"


def pages_of(pdf: Path) -> int:
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True, timeout=60)
    match = re.search(r"Pages:\s+(\d+)", said.stdout)
    assert match
    return int(match[1])


def text_of(pdf: Path) -> str:
    return subprocess.run(
        ["pdftotext", pdf, "-"], capture_output=True, text=True, check=True, timeout=60
    ).stdout


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server on this computer: its address, and what it was asked for."""
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline().decode(errors="replace"))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.calc
def test_client_books_are_printed(sample: Path, tmp_path: Path) -> None:
    """A PDF beside each, charts and all, named in the last column of the manifest and in JSON; held back, none."""
    status, said, _ = make(sample, "three.csv", tmp_path, "--pdf", "--json")
    made, lines = json.loads(said)["made"], manifest(tmp_path)

    assert status == 0
    assert list(lines[0])[-2:] == ["run", "pdf"]
    assert [line["pdf"] for line in lines] == [line["pdf"] for line in made]
    assert len(made) == 3
    for line in lines:
        assert line["pdf"] == line["client book"].replace(".xlsx", ".pdf")
        text = text_of(tmp_path / line["pdf"])
        assert pages_of(tmp_path / line["pdf"]) == 4
        assert "Acceptance, 4 / 4" in text
        assert line["client"] in text
        assert "you: " in text  # a label of a chart
    assert not list(tmp_path.glob("internal/*.pdf"))


@pytest.mark.calc
def test_a_broken_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """It is refused in its place, and those after it are printed."""
    books = [workbook(tmp_path / "a.xlsx"), broken(tmp_path / "b.xlsx"), workbook(tmp_path / "c.xlsx", 3)]
    results = [
        pages_of(result) if isinstance(result, Path) else result for result in find_printer().pdfs(books)
    ]

    assert results == [1, REFUSED, 3]


@pytest.mark.calc
def test_nothing_in_a_book_is_run_or_fetched(tmp_path: Path) -> None:
    """Neither a macro that waits for the book to be opened, nor pictures, cells and formulas that ask the net."""
    picture = tmp_path / "dot.png"
    picture.write_bytes(b64decode(DOT))
    trace = tmp_path / "trace"
    with listening() as (address, asked):
        books = [with_macro(tmp_path / "m.ods", trace), with_links(tmp_path / "l.xlsx", address, picture)]
        texts = [text_of(result) for result in find_printer().pdfs(books) if isinstance(result, Path)]

    assert ["Only text" in text for text in texts] == [True, True]
    assert not trace.exists()
    assert asked == []


@pytest.mark.calc
def test_a_preview_shows_every_page(tmp_path: Path) -> None:
    """A PNG of each page; pictures of pages that are gone go, and others stay."""
    book, out = workbook(tmp_path / "book.xlsx", 3), tmp_path / "pages"
    status, said, wrong = call("preview", book, "--out", out, "--dpi", "20")

    assert (status, wrong) == (0, "")
    assert said.split() == [str(out / f"book-0{number}.png") for number in (1, 2, 3)]
    assert all(Path(line).read_bytes().startswith(b"\x89PNG") for line in said.split())

    (out / "mine.png").write_bytes(b"mine")
    workbook(book, 2)
    status, said, _ = call("preview", book, "--out", out, "--dpi", "20", "--json")

    assert status == 0
    assert json.loads(said) == {
        "file": str(book),
        "pages": [{"page": number, "picture": str(out / f"book-0{number}.png")} for number in (1, 2)],
    }
    assert sorted(path.name for path in out.iterdir()) == ["book-01.png", "book-02.png", "mine.png"]


@POSIX
@pytest.mark.calc
def test_a_preview_of_one_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That page alone; a page that the book does not have is refused with how many it has."""
    (tmp_path / "three.pdf").write_text(pdf_of(3))
    office = fake_soffice(tmp_path, f"cp '{tmp_path}/three.pdf' \"$out/0.pdf\"")
    monkeypatch.setenv("XLAGREE_SOFFICE", str(office))
    book, out = workbook(tmp_path / "book.xlsx"), tmp_path / "pages"

    assert call("preview", book, "-o", out, "--page", "2", "--dpi", "20")[0] == 0
    assert [path.name for path in out.iterdir()] == ["book-02.png"]
    assert call("preview", book, "-o", out, "--page", "4") == (
        2, "", "page must be a page of the book, 1 to 3 (got 4)\n"
    )  # fmt: skip


@POSIX
@pytest.mark.calc
def test_a_preview_lies_beside_its_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of the client book and of the internal book, which have one name, do not mix, in one folder neither."""
    (tmp_path / "one.pdf").write_text(pdf_of(1))
    office = fake_soffice(tmp_path, f"cp '{tmp_path}/one.pdf' \"$out/0.pdf\"")
    monkeypatch.setenv("XLAGREE_SOFFICE", str(office))
    for side in ("client", "internal"):
        (tmp_path / side).mkdir()
        workbook(tmp_path / side / "acme.xlsx")
    monkeypatch.chdir(tmp_path)

    assert call("preview", "client/acme.xlsx", "--dpi", "20")[1] == "client/acme-pages/acme-01.png\n"
    theirs = "internal/acme-internal-pages/acme-internal-01.png\n"
    assert call("preview", "internal/acme.xlsx", "--dpi", "20")[1] == theirs
    assert not list(tmp_path.glob("*-pages"))
    for book in ("client/acme.xlsx", "internal/acme.xlsx"):
        assert call("preview", book, "--dpi", "20", "-o", "both")[0] == 0
    assert sorted(path.name for path in Path("both").iterdir()) == ["acme-01.png", "acme-internal-01.png"]
    monkeypatch.chdir("internal")
    assert call("preview", "acme.xlsx", "--dpi", "20")[1] == "acme-internal-pages/acme-internal-01.png\n"


@POSIX
@pytest.mark.calc
@pytest.mark.parametrize(
    ("pages", "side", "expected"),
    [
        (301, 200, "301 pages are too many to draw; name one with --page\n"),
        (2, 14_400, "page 1 is too large to draw; lower --dpi\n"),
    ],
)
def test_a_preview_has_bounds(
    pages: int, side: int, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would fill the disk or the memory is refused, and nothing is drawn."""
    (tmp_path / "many.pdf").write_text(pdf_of(pages, side))
    office = fake_soffice(tmp_path, f"cp '{tmp_path}/many.pdf' \"$out/0.pdf\"")
    monkeypatch.setenv("XLAGREE_SOFFICE", str(office))
    out = tmp_path / "pages"

    assert call("preview", workbook(tmp_path / "book.xlsx"), "-o", out) == (2, "", expected)
    assert not list(out.iterdir())


@POSIX
@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("usage.csv", b"client,hours\n", "BOOK must be a workbook, .xlsx, .xlsm or .ods (got usage.csv)"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "BOOK must be a workbook, .xlsx, .xlsm or .ods (got old.xls); save it as .xlsx"),
        ("book.xlsx", b"client,hours\n", "book.xlsx: is not an .xlsx workbook"),
        ("book.xlsm", b"PK\3\4", "book.xlsm: is not an .xlsx workbook"),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_over_is_not_opened(
    name: str, content: bytes, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, and LibreOffice is not started."""
    monkeypatch.setenv("XLAGREE_SOFFICE", str(fake_soffice(tmp_path)))
    (tmp_path / name).write_bytes(content)
    status, said, wrong = call("preview", tmp_path / name, "--out", tmp_path / "pages")

    assert (status, said, wrong.count("\n")) == (2, "", 1)
    assert wrong.startswith(expected)
    assert started(tmp_path) == []
    assert not (tmp_path / "pages").exists()


@pytest.mark.parametrize("option", [("--dpi", "19"), ("--dpi", "301"), ("--page", "0"), ("--page", "1.5")])
def test_options_of_a_preview_have_bounds(option: tuple[str, str], tmp_path: Path) -> None:
    """Said before anything is looked for."""
    status, _, wrong = call("preview", tmp_path / "book.xlsx", *option)

    assert status == 2
    assert wrong.startswith(f"{option[0][2:]} must be a whole number")


@pytest.mark.parametrize("command", ["generate", "preview"])
def test_without_libreoffice(
    command: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the remedy before any work begins."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("xlagree.hosts.calc.libreoffice.FOLDERS", ())
    run: Callable[[], tuple[int, str, str]] = (
        partial(make, sample, "two.csv", tmp_path / "out", "--pdf")
        if command == "generate"
        else partial(call, "preview", workbook(tmp_path / "book.xlsx"))
    )
    lacking = run()
    monkeypatch.setenv("XLAGREE_SOFFICE", str(tmp_path / "nowhere"))
    misnamed = run()

    assert lacking == (
        2, "", "PDF needs LibreOffice, which was not found; "
        "install LibreOffice from libreoffice.org, or set XLAGREE_SOFFICE to its program soffice\n",
    )  # fmt: skip
    assert (misnamed[0], misnamed[2].count("\n")) == (2, 1)
    assert misnamed[2].startswith("XLAGREE_SOFFICE must be LibreOffice's program soffice (got ")
    assert not (tmp_path / "out").exists()


@POSIX
def test_a_preview_without_poppler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setenv("XLAGREE_SOFFICE", str(fake_soffice(tmp_path)))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    status, _, wrong = call("preview", workbook(tmp_path / "book.xlsx"))

    assert (status, wrong.count("\n"), started(tmp_path)) == (2, 1, [])
    assert wrong.startswith(
        "pictures of pages need poppler's pdfinfo, which was not found; install poppler: apt"
    )


@POSIX
def test_a_file_that_ends_it_is_tried_again_alone(tmp_path: Path) -> None:
    """Once with the others, once alone, and the others are printed."""
    office = fake_soffice(tmp_path, '[ "$file" = 1.xlsx ] && exit 7\n' + PRINT)
    books = [workbook(tmp_path / f"{name}.xlsx") for name in "abcd"]
    results = list(Printer(str(office)).pdfs(books))

    assert [isinstance(result, Path) for result in results] == [True, False, True, True]
    assert results[1] == ENDED
    assert len(started(tmp_path)) == 3


def test_numbers_are_printed_in_the_language_of_the_book(tmp_path: Path) -> None:
    """Its separators, whatever LibreOffice's own are; a book that names no language is printed as in English."""
    plain, books = workbook(tmp_path / "plain.xlsx"), {}
    for language in ("en", "de", "fr"):
        books[language] = tmp_path / f"{language}.xlsx"
        write_book(client_book(offered(language=language)), books[language])

    assert [language_of(book) for book in (plain, *books.values())] == ["en", "en", "de", "fr"]
    assert language_of(broken(tmp_path / "broken.xlsx")) == "en"


def test_a_german_offer_has_german_numbers_in_print(calc: Calc, tmp_path: Path) -> None:
    """On paper the cells say the same as the sentences beside them."""
    names = []
    for language in ("de", "en"):
        names.append(f"{language}.xlsx")
        write_book(client_book(offered(language=language)), tmp_path / names[-1])
    pdfs, problems = find_printer().print_beside(names, tmp_path)

    assert problems == ()
    for name, in_cell, other in (("de", "20.628\xa0€", "20,628"), ("en", "€20,628", "20.628")):
        text = text_of(tmp_path / pdfs[f"{name}.xlsx"]).replace(" €", "\xa0€")
        assert in_cell in text
        assert other not in text


@POSIX
def test_each_language_has_one_process(tmp_path: Path) -> None:
    """However its books are mixed with others."""
    office = fake_soffice(tmp_path)
    names = []
    for number, language in enumerate(("de", "en", "de", "en")):
        names.append(f"{number}.xlsx")
        write_book(client_book(offered(language=language)), tmp_path / names[-1])
    pdfs, problems = Printer(str(office)).print_beside(["", *names], tmp_path)

    assert (sorted(pdfs), problems) == (names, ())
    assert len(started(tmp_path)) == 2


@POSIX
def test_two_in_a_row_are_enough(tmp_path: Path) -> None:
    """A LibreOffice that ends over whatever it is given is not started for each of many files."""
    office = fake_soffice(tmp_path, "exit 7")
    books = [workbook(tmp_path / f"{name}.xlsx") for name in "abcdefgh"]

    assert list(Printer(str(office)).pdfs(books)) == [ENDED] * 8
    assert len(started(tmp_path)) == 4


@POSIX
def test_a_file_that_hangs_is_given_up(tmp_path: Path) -> None:
    """After its time, with what it started; what the others said stays."""
    office = fake_soffice(tmp_path, HANG)
    results = list(Printer(str(office), 1).pdfs([workbook(tmp_path / "a.xlsx")]))

    assert results == [Unprinted("LibreOffice took longer than 1 s")]
    assert len(started(tmp_path)) == 2
    assert_gone(started(tmp_path))


@POSIX
def test_a_book_that_is_not_printed_stays(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said in one line with the file, its cell of the manifest is blank, and the status is 1."""
    monkeypatch.setenv("XLAGREE_SOFFICE", str(fake_soffice(tmp_path, '[ "$file" != 0.xlsx ] || ' + PRINT)))
    out = tmp_path / "out"
    status, said, wrong = make(sample, "two.csv", out, "--pdf")
    first, second = manifest(out)
    line = f"{second['client book']}: could not be printed to PDF: LibreOffice cannot read it; "

    assert status == 1
    assert wrong.count("could not be printed") == 1
    assert line + "open it in Excel or LibreOffice and print it there\n" in wrong
    assert "1 PDF beside the client books" in said
    assert (first["pdf"], second["pdf"]) == (first["client book"].replace("xlsx", "pdf"), "")
    assert (out / second["client book"]).exists()
    assert not (out / second["client book"]).with_suffix(".pdf").exists()


@POSIX
def test_no_pdf_outlives_its_book(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run without PDFs removes those of the last, and none that somebody else put there; books are the same."""
    monkeypatch.setenv("XLAGREE_SOFFICE", str(fake_soffice(tmp_path)))
    out = tmp_path / "out"
    make(sample, "one.csv", out, "--pdf")
    printed = [out / line["pdf"] for line in manifest(out)]
    books = {path: path.read_bytes() for path in out.rglob("*.xlsx")}
    assert all(pdf.exists() for pdf in printed)
    (out / "client" / "mine.pdf").write_bytes(b"mine")
    make(sample, "one.csv", out)

    assert [path.name for path in out.rglob("*.pdf")] == ["mine.pdf"]
    assert {path: path.read_bytes() for path in out.rglob("*.xlsx")} == books
    assert list(manifest(out)[0])[-1] == "run"


def test_pdfs_of_a_run_that_was_stopped_go_too(tmp_path: Path) -> None:
    """Without a manifest nobody knows whose a PDF is that has the name of a book; with one it says so."""
    book, pdf = tmp_path / "client" / "acme.xlsx", tmp_path / "client" / "acme.pdf"
    pdf.parent.mkdir()
    pdf.write_bytes(b"pdf")
    (tmp_path / "client" / "other.pdf").write_bytes(b"pdf")
    unprint(tmp_path, [{"client": "Acme", "client book": "client/acme.xlsx"}], [book])
    assert pdf.exists()

    unprint(tmp_path, lines_of(tmp_path / "manifest.csv"), [book])
    assert [path.name for path in pdf.parent.iterdir()] == ["other.pdf"]


@pytest.mark.parametrize("prune", [False, True])
def test_books_of_clients_who_are_gone_take_their_pdf_along(prune: bool, tmp_path: Path) -> None:
    """Named with their book as long as it lies there, removed with it; a PDF that we did not make stays."""
    line = {"client": "Gone", "client book": "client/gone.xlsx", "pdf": "client/gone.pdf"}
    ours, other = tmp_path / "client" / "gone.pdf", tmp_path / "client" / "other.pdf"
    ours.parent.mkdir()
    for pdf in (ours, other):
        pdf.write_bytes(b"pdf")
        pdf.with_suffix(".xlsx").write_bytes(b"book")
    lines = [line, {"client": "Other", "client book": "client/other.xlsx"}]
    told = left(tmp_path, lines, (), tmp_path / "held", prune)

    assert [one.get("pdf") for one in told] == ([] if prune else ["client/gone.pdf", None])
    assert (ours.exists(), other.exists()) == (not prune, True)


@POSIX
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_whoever_is_stopped(tmp_path: Path, how: signal.Signals) -> None:
    """Stopped in any way while LibreOffice works: no process of it and no file beside it is left."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    office = fake_soffice(tmp_path, HANG)
    run = subprocess.Popen(
        [sys.executable, "-m", "xlagree", "preview", workbook(tmp_path / "book.xlsx")],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XLAGREE_SOFFICE": str(office), "TMPDIR": str(temporary)},
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        start_new_session=True,
    )
    wait_until(lambda: len(started(tmp_path)) == 2 or run.poll() is not None)
    os.killpg(run.pid, how)
    _, said = run.communicate(timeout=60)

    assert_gone(started(tmp_path))
    wait_until(lambda: not list(temporary.glob("xlagree-pdf-*")))
    assert (run.returncode, said.count("\n")) == ((130, 1) if how == signal.SIGINT else (-how, 0))


def wait_until(done: Callable[[], bool]) -> None:
    """Wait for something that happens soon, and fail where it does not."""
    deadline = time.monotonic() + 60  # given up, not measured
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def assert_gone(processes: list[int]) -> None:
    """There were some processes, and they end."""
    assert len(processes) == 2

    def gone() -> bool:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, 0)
                state = Path(f"/proc/{process}/stat")
                if not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z":
                    return False
        return True

    wait_until(gone)
