"""Forms without samples: nothing of the samples in them, and every command that reads one says what to fill in, and where."""

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from xlagree.cli.app import app
from xlagree.generate.samples.card import sample_card
from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.terms.quantities import as_text

CARD = (
    "rate-card.xlsx: is a form that nobody filled in; begin with a plan with its kind (Plans!B5), "
    "cost per hour (Costs!B6), currency (Policy!B21)"
)

ONE = "client,users,devices,hours\nAcme,5,5,10\n"
"""A table of one client."""


def run(*arguments: object) -> tuple[int, list[str]]:
    """The status, and what was said on stderr."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    return done.exit_code, done.stderr.splitlines()


@pytest.fixture
def forms(tmp_path: Path) -> Path:
    """A folder of empty forms."""
    assert run("init", tmp_path / "mine", "--empty", "--company", "Harbour IT") == (0, [])
    return tmp_path / "mine"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the samples, which nothing is written into."""
    folder = tmp_path_factory.mktemp("filled") / "samples"
    run("init", folder)
    return folder


def test_the_forms_and_nothing_else(forms: Path) -> None:
    """Their names, the labels of the tables, and no line of a policy that counts."""
    assert sorted(path.name for path in forms.iterdir()) == [
        *("clients.csv", "policy.toml", "rate-card.xlsx", "usage.csv")
    ]
    (labels,) = (forms / "clients.csv").read_text(encoding="utf-8-sig").splitlines()
    assert labels.split(",") == [column.name for column in CLIENT_COLUMNS]
    assert len((forms / "usage.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
    policy = (forms / "policy.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in policy if line and not line.startswith("#")] == []


def test_no_number_and_no_name_of_the_samples(forms: Path) -> None:
    """All numbers of the rate card's cells are gone, and so are its plans; the company is the one that was named."""
    book = load_workbook(forms / "rate-card.xlsx")
    cells = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert [cell for cell in cells if not isinstance(cell, str)] == []
    card = sample_card()
    names = {plan.name for plan in card.plans} | set(card.roles) | {card.policy.company}
    assert names.isdisjoint(map(as_text, cells))
    assert book["Policy"]["B6"].value is None
    assert "Harbour IT" in cells


def test_the_same_bytes_each_time(forms: Path, tmp_path: Path) -> None:
    """So that two people have the same form."""
    run("init", tmp_path / "again", "--empty", "--company", "Harbour IT")
    for path in forms.iterdir():
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes()


def test_an_empty_rate_card(forms: Path, samples: Path) -> None:
    """Whatever reads it: one line with the cells to begin with."""
    card = forms / "rate-card.xlsx"
    out = forms / "out"
    assert run("check", card) == (1, [CARD])
    assert run("compare", "-r", card, "--hours", 4) == (2, [CARD])
    assert run("model", forms / "m.xlsx", "-r", card, "--hours", 4) == (2, [CARD])
    assert run("generate", samples / "clients.csv", "-r", card, "-o", out) == (2, [CARD])
    assert run("generate", forms / "clients.csv", "-r", card, "-u", forms / "usage.csv", "-o", out) == (
        2,
        [CARD],
    )
    assert not out.exists()
    assert not (forms / "m.xlsx").exists()


def test_a_card_that_is_begun(forms: Path) -> None:
    """Is told what it lacks, cell by cell."""
    book = load_workbook(forms / "rate-card.xlsx")
    book["Costs"]["B6"] = 70
    book.save(forms / "begun.xlsx")
    assert run("check", forms / "begun.xlsx") == (
        1,
        [
            "begun.xlsx Plans!A5: the table has labels and no plan; add a plan beside them",
            "begun.xlsx Policy!A6: currency must be one currency, such as EUR or € (got nothing)",
        ],
    )


def test_empty_tables(forms: Path, samples: Path) -> None:
    """Each is named with what to do."""
    nobody = "clients.csv: no client in the table; add one in a row"
    no_usage = "usage.csv: no row of usage below the head; fill it in, or go without it"
    card, clients, usage = samples / "rate-card.xlsx", forms / "clients.csv", forms / "usage.csv"
    status, said = run("generate", clients, "-r", card, "-o", forms / "out")
    assert (status, said[0]) == (2, nobody)
    (forms / "one.csv").write_text(ONE, encoding="utf-8")
    status, said = run("generate", forms / "one.csv", "-r", card, "-u", usage, "-o", forms / "out")
    assert no_usage in said
    assert run("backtest", usage) == (2, [no_usage])
    assert run("backtest", samples / "usage.csv", "--clients", clients) == (2, [nobody])
    asked = ("compare", "-r", card, "-u", usage, "-c", "Acme", "--users", 3)
    assert run(*asked) == (2, [f"no client in {usage}; fill in its rows"])


def test_an_empty_policy_changes_nothing(forms: Path, samples: Path) -> None:
    """It can be laid over a book as it is."""
    books = forms / "books"
    (forms / "one.csv").write_text(ONE, encoding="utf-8")
    run("generate", forms / "one.csv", "-r", samples / "rate-card.xlsx", "-o", books, "--date", "2026-11-23")
    assert zipfile.is_zipfile(books / "internal" / "acme.xlsx")
    plain = run("review", books / "internal", "--json")
    assert run("review", books / "internal", "--policy", forms / "policy.toml", "--json") == plain


def test_nothing_is_overwritten(forms: Path) -> None:
    """A form that is filled in stays as it is."""
    (forms / "clients.csv").write_text("client\nAcme\n", encoding="utf-8")
    status, said = run("init", forms, "--empty")
    assert status == 2
    assert (
        f"{forms / 'clients.csv'} is there already; choose another folder, or add --force to overwrite it"
        in said
    )
    assert (forms / "clients.csv").read_text(encoding="utf-8") == "client\nAcme\n"
