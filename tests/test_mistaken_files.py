"""Another file of ours in the place of the table of clients is recognised in one line."""

from pathlib import Path

import pytest
from command_line import call

from xlagree.generate.samples.starter import write_samples


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder, themed=True)
    return folder


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rate-card.xlsx", "is a rate card, not a table of clients: it has the sheets Plans, Costs, Policy; name it with --rates"),
        ("theme.toml", "is a file of labels and values, such as a theme or a policy, not a table of clients"),
        ("policy.toml", "is a file of labels and values, such as a theme or a policy, not a table of clients"),
        ("usage.csv", "is a table of usage, not of clients"),
    ],
)  # fmt: skip
def test_another_file_is_recognised(name: str, said: str, samples: Path, tmp_path: Path) -> None:
    """Nothing is written."""
    rest = ("-r", samples / "rate-card.xlsx", "-o", tmp_path / "books")
    status, out, wrong = call("generate", samples / name, *rest)

    assert (status, out, wrong.count("\n")) == (2, "", 1)
    assert f"{name}: {said}" in wrong
    assert not (tmp_path / "books").exists()


def test_a_rate_card_in_the_place_of_work(samples: Path, tmp_path: Path) -> None:
    """As an export and as a table of usage it is told by its sheets, not by the columns that its first page lacks."""
    card = samples / "rate-card.xlsx"
    sheets = "it has the sheets Plans, Costs, Policy"
    export = call("import", card, "--out", tmp_path / "usage.csv")
    usage = call("generate", samples / "clients.csv", "-r", card, "-u", card, "-o", tmp_path / "books")

    assert export[0] == usage[0] == 2
    assert export[2] == (
        f"rate-card.xlsx: is a rate card, not an export of work: {sheets}; "
        "name the export of a PSA; generate takes the card with --rates\n"
    )
    assert usage[2] == (
        f"rate-card.xlsx: is a rate card, not a table of usage: {sheets}; name it with --rates, and a table of work in its place\n"
    )
    assert not (tmp_path / "usage.csv").exists()


def test_a_table_of_clients_with_problems_is_none_of_them(samples: Path, tmp_path: Path) -> None:
    """Its problems are said as they are."""
    (tmp_path / "clients.csv").write_text("client,users\nAcme,many\n", encoding="utf-8")
    rest = ("-r", samples / "rate-card.xlsx", "-o", tmp_path / "books")
    assert 'row 2 column "users": users must be' in call("generate", tmp_path / "clients.csv", *rest)[2]
