"""The policy: its terms from a sheet, a file laid over it, everything wrong with a file said at once, and its reference."""

from pathlib import Path

import pytest

from xlagree.generate.samples.card import STRICT
from xlagree.proposal.policy import (
    Policy,
    policy_file,
    read_policy,
    read_policy_file,
)
from xlagree.terms.errors import AgreementError
from xlagree.terms.toml_file import LARGEST_FILE
from xlagree.terms.vocabulary import POLICY_TERMS

ROOT = Path(__file__).parent.parent
CARD = Policy("EUR", lowest_margin=0.2, approver="Head of services", largest_discount=0.25)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "policy.toml"


def problems(path: Path) -> list[str]:
    """What is said of a policy file laid over the card's policy."""
    with pytest.raises(AgreementError) as raised:
        read_policy_file(path, CARD)
    return [str(problem) for problem in raised.value.problems]


def test_every_limit_has_its_row_in_a_sheet() -> None:
    """Labels as people write them; a blank limit is none, a blank with a default takes it."""
    cells = [
        ["currency", "EUR"],
        ["Margin floor", 0.3],
        ["lowest bad year margin", -0.05],
        ["Largest loss chance", 0.05],
    ]
    policy = read_policy([*cells, ["fewest months", None]])
    assert (policy.lowest_margin, policy.lowest_bad_year_margin, policy.largest_loss_chance) == (
        0.3,
        -0.05,
        0.05,
    )
    assert policy.largest_discount is None
    assert policy.fewest_months == 6


@pytest.mark.parametrize(
    "term", [term for term in POLICY_TERMS if "blank: " in term.help], ids=lambda term: term.name
)
def test_the_help_names_the_default(term: object) -> None:
    """What the help says blank stands for is what a policy without the term has."""
    field, said = getattr(term, "field"), getattr(term, "help").partition("blank: ")[2]  # noqa: B009  # any term
    default = getattr(Policy("EUR"), field)
    assert said.rstrip(".") == (", ".join(default) if isinstance(default, tuple) else f"{default:g}")


def test_a_margin_of_a_bad_year_may_be_negative_and_no_more_than_all() -> None:
    """From losing as much as the price to keeping all of it."""
    read_policy([["currency", "EUR"], ["lowest bad-year margin", -1]])
    with pytest.raises(
        AgreementError, match=r"lowest bad-year margin must be a share from -1 to 1 \(got -5\)"
    ):
        read_policy([["currency", "EUR"], ["lowest bad-year margin", -5]])


def test_a_file_is_laid_over_the_policy(file: Path) -> None:
    """What it names is changed, in any spelling of its labels; all else stays."""
    file.write_text(
        '\ufeff# ours\r\nlowest_margin = 0.3\r\n"Largest loss-chance" = 0.05\r\nApprover = "CFO"\r\n',
        encoding="utf-8",
    )
    policy = read_policy_file(file, CARD)
    assert (policy.lowest_margin, policy.largest_loss_chance, policy.approver) == (0.3, 0.05, "CFO")
    assert (policy.largest_discount, policy.currency) == (0.25, "EUR")


def test_an_empty_file_changes_nothing(file: Path) -> None:
    """No line, no change."""
    file.write_text("", encoding="utf-8")
    assert read_policy_file(file, CARD) == CARD


def test_everything_wrong_is_said_at_once_with_its_line(file: Path) -> None:
    """Unknown and doubled terms, wrong values and kinds, sections, lists, another currency."""
    lines = (
        "lowest_margn = 0.3",
        "largest_discount = 25",
        '"largest discount" = 0.1',
        '"discount limit" = 0.2',
        "lowest_rate = true",
        "fewest_months = 2026-11-20",
        "approver = 'CFO'",
        "currency = 'USD'",
        "oldest.history = 3",
        "lowest_bad_year_margin = nan",
        "most_discounts = [1, 2]",
        "[limits]",
        "lowest_margin = 0.3",
    )
    file.write_text("\n".join(lines), encoding="utf-8")
    assert problems(file) == [
        'policy.toml row 1: unknown term "lowest_margn"; nearest: lowest margin, lowest bad-year margin',
        "policy.toml row 2: largest discount must be a share from 0 to 1 (got 25); write 25 % as 0.25",
        "policy.toml row 4: largest discount stands twice; keep one",
        "policy.toml row 5: lowest rate must be money per hour, 0 or more (got True)",
        "policy.toml row 6: fewest months must be a whole number of months from 0 to 60 (got 2026-11-20)",
        'policy.toml row 9: "oldest" must be a line of label = value; a policy has no sections and no lists',
        "policy.toml row 10: lowest bad-year margin must be a share from -1 to 1 (got nan)",
        'policy.toml row 11: "most_discounts" must be a line of label = value; a policy has no sections and no lists',
        'policy.toml row 12: "limits" must be a line of label = value; a policy has no sections and no lists',
        "policy.toml: currency must be EUR, that of the deal (got USD)",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"lowest_margin = \n", "policy.toml row 1: is not TOML: "),
        (b"a = 1\na = 2\n", "policy.toml row 2: is not TOML: cannot overwrite a value"),
        (b'approver = "CFO', "policy.toml"),
        (b"\xff\xfe\x00l", "policy.toml: is not UTF-8 text; save it as UTF-8"),
        (b"[" * 5000, "policy.toml"),
        (b"#" * (LARGEST_FILE + 1), "policy.toml: is too large for a policy"),
        (b"PK\x03\x04", "policy.toml row 1: is not TOML"),
    ],
    ids=["no value", "twice", "open text", "UTF-16", "deep", "large", "a workbook"],
)
def test_a_broken_file_is_one_line(file: Path, content: bytes, said: str) -> None:
    """What is no TOML is said in one line that names the file."""
    file.write_bytes(content)
    (only,) = problems(file)
    assert only.startswith(said)
    assert "\n" not in only


def test_no_file_is_said_so(tmp_path: Path) -> None:
    """A path that is not there, and a folder."""
    assert problems(tmp_path / "none.toml") == [f"{tmp_path / 'none.toml'} is not there"]
    assert problems(tmp_path) == [f"{tmp_path} is no file"]


def test_a_written_file_reads_back(file: Path) -> None:
    """Every term that was set, under its help; the others are comments."""
    file.write_text(policy_file({**STRICT, "approver": "CFO"}, "Ours."), encoding="utf-8")
    policy = read_policy_file(file, CARD)
    assert {name: getattr(policy, name) for name in STRICT} == STRICT
    assert policy.approver == "CFO"
    text = file.read_text(encoding="utf-8")
    assert all(f"# {term.help}" in text and term.field in text for term in POLICY_TERMS)
