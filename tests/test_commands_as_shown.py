"""Every command that the README and the help show, as it stands there, with the files that `xlagree init` writes."""

import re
import shlex
from collections.abc import Callable, Container, Iterator
from pathlib import Path

import pytest
from command_line import call
from typer.models import CommandInfo, TyperInfo

from xlagree.cli.app import app
from xlagree.intake.files import slug

README = Path(__file__).parent.parent / "README.md"
LEFT_OUT = {
    "py -m pip install": "it installs",
    "python3 -m pip install": "it installs",
    "xlagree demo": "it takes half a minute; tests/test_wheel.py runs it",
    "xlagree addin": "it changes the programs of this machine",
    "xlagree preview": "it needs LibreOffice and poppler; tests/test_printing.py runs it",
    "xlagree generate clients.csv -r rate-card.xlsx -o books --pdf": "it needs LibreOffice",
}
"""How commands begin that are not run, and why."""
FINDING = ("import", "backtest", "staffing", "design", "generate", "review", "compare", "model")
"""Commands that may leave with 1: some rows of the samples are wrong on purpose, and a review has things to say."""
NAMED = ("Harbour Dental", "Old Mill Books", "Seaview Hotel")
"""Clients that commands name: the others would take minutes."""


def of_readme() -> list[str]:
    """The commands of the blocks of code, without what is said beside them."""
    lines = re.findall(r"^    (\S.*)$", README.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.split(r"\s{2,}", line)[0] for line in lines if re.match(r"xlagree |py|make ", line)]


def of_help(commands: list[CommandInfo] | list[TyperInfo]) -> Iterator[str]:
    """The examples at the end of the help of some commands."""
    for command in commands:
        yield from re.findall(r"\[cyan\](.*?)\[/cyan\]", str(command.epilog))


def of_start() -> list[str]:
    """The examples of `xlagree --help`."""
    assert app.registered_callback
    return re.findall(r"\[cyan\](.*?)\[/cyan\]", str(app.registered_callback.epilog))


def of_commands() -> list[str]:
    """The examples of every command's help, in a folder to start from."""
    return ["xlagree init .", *of_help(app.registered_commands), *of_help(app.registered_groups)]


def arguments(command: str) -> list[str]:
    """What stands after xlagree."""
    return shlex.split(command)[1:]


def few(folder: Path, commands: list[str]) -> None:
    """Leave the usage of those clients, and as clients those whose books the commands name, with hours in case usage is not given."""
    booked = [name for name in NAMED if any(f"/{slug(name)}.xlsx" in line for line in commands)]
    clients, usage = rows_of(folder / "clients.csv", booked), rows_of(folder / "usage.csv", NAMED)
    offered = (f"{row.rsplit(',', 3)[0]},12,Block 20," for row in clients[1:])
    (folder / "clients.csv").write_text("\n".join([clients[0], *offered]), "utf-8")
    (folder / "usage.csv").write_text("\n".join(usage), "utf-8")


def rows_of(table: Path, names: Container[str]) -> list[str]:
    """The head of a table, and the rows of some clients."""
    head, *lines = table.read_text("utf-8-sig").splitlines()
    return [head, *(line for line in lines if line.partition(",")[0] in names)]


def test_every_command_shows_one() -> None:
    """In its help, and what is left out is there to be left out."""
    shown = [*of_readme(), *of_start(), *of_commands()]

    assert {str(command.callback.__name__).strip("_") for command in app.registered_commands if command.callback} <= {
        arguments(command)[0] for command in of_commands()
    }  # fmt: skip
    assert len(of_readme()) >= 20
    assert [begin for begin in LEFT_OUT if not any(command.startswith(begin) for command in shown)] == []


@pytest.mark.slow
@pytest.mark.parametrize("shown", [of_readme, of_start, of_commands], ids=["README", "start", "help"])
def test_commands_do_as_they_stand(
    shown: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other in one folder; none is refused."""
    monkeypatch.chdir(tmp_path)
    refused = []
    for command in shown():
        if command.startswith(tuple(LEFT_OUT)):
            continue
        name, *_ = given = arguments(command)
        status, _, said = call(*given)
        if status > (name in FINDING):
            refused.append((command, status, said))
        if name == "init" and "--empty" not in given:
            few(Path(given[1]), shown())

    assert refused == []
