"""Text files of tables: alphabets that are certain are read, others refused; separators and records."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlagree.intake.exports.export import Options, read_export
from xlagree.intake.sheets import read_sheets
from xlagree.intake.written_text import alphabet_notes
from xlagree.terms.errors import AgreementError

CASES = Path(__file__).parent / "cases" / "intake"
TABLE = "Client,Date,Hours\nMüller & Söhne,2026-01-05,1.5\nCafé Noël,2026-01-06,2\n"


def written(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("alphabet", "said"),
    [("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"),
     ("cp1252", "Windows-1252"), ("latin-1", "Windows-1252")],
)  # fmt: skip
def test_alphabets_of_exports(tmp_path: Path, alphabet: str, said: str) -> None:
    """The same clients and hours in each; what was not told by the file itself is a note."""
    path = written(tmp_path, TABLE.encode(alphabet))
    imported = read_export(path)
    assert {one.client: one.hours for one in imported.clients} == {"Müller & Söhne": 1.5, "Café Noël": 2}
    notes = [problem for problem in imported.problems if "was read as" in problem.what]
    assert [note.what for note in notes] == ([f"is not UTF-8 text and was read as {said}"] if said else [])
    assert all(note.remark for note in notes)


@pytest.mark.parametrize(
    "content",
    [TABLE.encode("cp850"), TABLE.encode() + "ü".encode("latin-1"), TABLE.encode() + b"\xff",
     b"Client\nM\x81ller\n", b"\xd0\xcf\x11\xe0" + bytes(60)],
)  # fmt: skip
def test_alphabets_that_are_not_certain(tmp_path: Path, content: bytes) -> None:
    """That of DOS, UTF-8 with a slip, and no text at all are refused as ever."""
    with pytest.raises(AgreementError, match="is not UTF-8 text; in Excel, save it as CSV UTF-8"):
        read_export(written(tmp_path, content))


def test_redmine_in_german() -> None:
    """Latin-1 and decimal commas; the columns are those of the mapping file."""
    imported = read_export(CASES / "redmine_latin1.csv", Options(CASES / "redmine_latin1.csv.toml"))
    assert [(one.client, one.hours) for one in imported.clients] == [("Müller GmbH", 1.75)]
    assert [note.place.file for note in alphabet_notes(CASES / "redmine_latin1.csv")] == [
        "redmine_latin1.csv"
    ]


CELL = st.text(st.characters(codec="cp1252", min_codepoint=32, exclude_characters="ÿ\x7f"), min_size=1).map(
    lambda text: f"x {text} x"
)


@given(st.lists(st.tuples(CELL, CELL), min_size=1), st.sampled_from(("csv ,", "csv ;", "txt \t", "tsv \t")))
def test_any_separator_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], form: str
) -> None:
    """Whatever stands in the cells, in quotation marks."""
    ending, separator = form.split(" ")
    lines = (separator.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    text = f"one{separator}two\n" + "\n".join(lines)
    path = written(tmp_path_factory.mktemp("a"), text.encode(), f"a.{ending}")
    assert read_sheets(path) == {"": [["one", "two"], *(list(row) for row in rows)]}


def test_records(tmp_path: Path) -> None:
    """Fields inside of fields have both names; a field that a line lacks is blank there."""
    records = [
        {"client": {"name": "Acme"}, "start": "2026-01-05T09:00", "durationSeconds": 5400, "tags": ["a"]},
        {"billable": False, "client": {"name": "Birch"}, "start": "2026-01-06T09:00", "durationSeconds": 900},
    ]
    path = written(tmp_path, "\n".join(map(json.dumps, records)).encode(), "a.jsonl")
    assert read_sheets(path)[""] == [
        ["client.name", "start", "durationSeconds", "tags", "billable"],
        ["Acme", "2026-01-05T09:00", 5400, '["a"]'],
        ["Birch", "2026-01-06T09:00", 900, None, False],
    ]


@pytest.mark.parametrize("line", ['{"a": 1', "[1, 2]", "12", "[" * 100_000, "a,b"])
def test_lines_that_are_no_records(tmp_path: Path, line: str) -> None:
    """Are named with their number."""
    with pytest.raises(
        AgreementError, match=r"a\.ndjson row 2: is no record of JSON; write one in each line"
    ):
        read_sheets(written(tmp_path, f'{{"a": 1}}\n{line}\n'.encode(), "a.ndjson"))


def test_a_text_of_a_whole_mail(tmp_path: Path) -> None:
    """Is no quotation mark in the way."""
    path = written(tmp_path, f"Client,Date,Hours,Note\nAcme,2026-01-05,2.5,{'x' * 140_000}\n".encode())
    assert [one.hours for one in read_export(path).clients] == [2.5]


def test_a_title_above_the_table(tmp_path: Path) -> None:
    """Does not decide the separator."""
    path = written(tmp_path, b"Report of January\n\nClient;Date;Hours\nAcme;05.01.2026;1,5\n")
    assert [one.hours for one in read_export(path).clients] == [1.5]


@pytest.mark.parametrize(
    ("rows", "hours"),
    [("1,5;90\nAcme;2026-01-06;0,5;1.200\n", 21.5), ("2.5;90\nAcme;2026-01-06;0,5;1.200\n", 1.52)],
)
def test_thousands_where_the_comma_is_decimal(tmp_path: Path, rows: str, hours: float) -> None:
    """1.200 minutes are twenty hours in a file whose decimals have commas, and not where some have points."""
    path = written(tmp_path, f"Client;Date;Rate;Minutes Worked\nAcme;2026-01-05;{rows}".encode())
    assert sum(client.hours for client in read_export(path).clients) == pytest.approx(hours)


def test_the_alphabet_of_old_macs_is_refused(tmp_path: Path) -> None:
    """A capital amid small letters stands in no western name."""
    with pytest.raises(AgreementError, match="not UTF-8"):
        read_export(written(tmp_path, TABLE.encode("mac_roman")))


@pytest.mark.parametrize("rate", ["1,5", "2.5"])
def test_numbers_of_tickets_are_texts(tmp_path: Path, rate: str) -> None:
    """1.234 is no 1234 where the decimal sign is a comma, nor is the entry 7,5 or the client 1.000; hours are numbers."""
    path = written(
        tmp_path,
        f"Client;Date;Ticket;Entry Id;Rate;Hours\n1.000;2026-01-05;1.234;7,5;{rate};1,5\n"
        f"1.000;2026-01-06;1234;7.5;{rate};0,5\n".encode(),
    )
    imported = read_export(path)
    assert [(row.client, row.ticket, row.hours) for row in imported.rows] == [
        ("1.000", "1.234", 1.5), ("1.000", "1234", 0.5),
    ]  # fmt: skip
