"""docs/python.md is true: its ten lines give the figures of the command line, its sessions the answers they show."""

import doctest
import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import call
from python_docs import sessions, ten_lines
from sample_clients import copied

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import sample_card


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A folder with the samples where the documentation has them."""
    copied(tmp_path / "workbooks")
    return tmp_path


def command(*arguments: str) -> dict[str, list[dict[str, object]]]:
    """The JSON document of a command."""
    _, said, _ = call(*arguments, "--json")
    found: dict[str, list[dict[str, object]]] = json.loads(said)
    return found


def test_ten_lines_are_ten_lines() -> None:
    """Ten lines of code at most, so that they can be read at a glance."""
    lines = [line for line in ten_lines().splitlines() if line.strip()]

    assert 5 <= len(lines) <= 10
    compile(ten_lines(), "README.md", "exec")


@pytest.mark.slow
def test_ten_lines_give_the_figures_of_the_command_line(
    samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the samples, of their clients the first two, offered one plan each, in one case and with no margin wanted: every price,
    saving and year's price is printed."""
    card = sample_card()
    costs = replace(card.costs, wanted_margin=None, cost_of_risk=None)
    write_rate_card(samples / "workbooks" / "rate-card.xlsx", replace(card, scenarios=(), costs=costs))
    clients = samples / "workbooks" / "clients.csv"
    whole = clients.read_text(encoding="utf-8-sig")
    few = "".join(whole.splitlines(keepends=True)[:3]).replace(",,,", ",,Silver retainer,")
    clients.write_text(few, encoding="utf-8-sig")
    monkeypatch.chdir(samples)
    names: dict[str, object] = {}
    exec(compile(ten_lines(), "README.md", "exec"), names)
    printed = capsys.readouterr().out.replace(",", "")
    rates = ("--rates", "workbooks/rate-card.xlsx")
    compared = command("compare", *rates, "--hours", "12", "--users", "20")
    made = command(
        "generate", "workbooks/clients.csv", *rates, "--usage", "workbooks/usage.csv", "--out", "cli"
    )

    assert compared["plans"]
    assert len(made["made"]) == 2
    for plan in compared["plans"]:
        assert plan["plan"] in printed
        assert f"{plan['price']:.2f}" in printed
    for client in made["made"]:
        assert f"{client['first year']:.2f}" in printed
        assert f"{client['saving']:.2f}" in printed


def test_sessions_answer_what_they_show(samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of the page that is typed answers what stands below it."""
    monkeypatch.chdir(samples)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner()
    names: dict[str, object] = {}
    said: list[str] = []
    for number, session in enumerate(sessions(), 1):
        test = parser.get_doctest(session, names, f"session {number}", "docs/python.md", 0)
        runner.run(test, out=said.append, clear_globs=False)
        names = test.globs

    assert runner.tries > 20
    assert not runner.failures, "".join(said)
