"""The reference of the functions: written from the catalogue, whole, and as it is shipped."""

import re
from pathlib import Path

import pytest
from command_line import call

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.examples import TABLES
from xlagree.functions.function import Function
from xlagree.functions.reference import number, reference, section

SHIPPED = Path(__file__).parent.parent / "docs" / "functions.md"


def test_the_shipped_reference_is_the_catalogue() -> None:
    """docs/functions.md is what `make docs` writes."""
    assert SHIPPED.read_text(encoding="utf-8") == reference()


@pytest.mark.parametrize("function", CATALOGUE, ids=lambda function: function.name)
def test_a_section_says_everything(function: Function) -> None:
    """Signature, help, every argument with what it takes and what blank means, example, result, errors."""
    text = section(function)
    assert f"`={function.signature}`" in text
    assert function.help in text
    for argument in function.arguments:
        row = next(line for line in text.splitlines() if argument.help in line)
        assert argument.kind.want in row
        assert ("| an error |" in row) == (not argument.optional)
    assert f"Example: `={function.example.formula.replace(', ', ',')}`" in text
    assert function.example.says in text
    for error, when in function.errors:
        assert f"`{error}`: {when}." in text
    gives = function.example.gives
    last = gives[-1][0] if isinstance(gives, tuple) else gives
    assert number(last) in text


def test_every_link_has_its_heading() -> None:
    """The list at the top leads to the sections."""
    text = reference()
    headings = {heading.lower() for heading in re.findall(r"^### (\w+)$", text, re.MULTILINE)}
    assert set(re.findall(r"\(#(\w+)\)", text)) == headings
    assert all(f"`{name}`" in text for name in TABLES)


def test_the_command_lists_and_explains() -> None:
    """All names in a table; one function by any way to write its name; the nearest for a slip."""
    status, listed, _ = call("functions")
    assert status == 0
    assert all(function.name in listed for function in CATALOGUE)
    for name in ("AGREE_PRICE", "=agree_price", "price"):
        assert call("functions", name)[:2] == (0, section(CATALOGUE[0]))
    assert call("functions", "--markdown")[1] == reference()
    status, _, said = call("functions", "prise")
    assert (status, said.strip()) == (2, 'no function "prise"; nearest: PRICE')
    assert "xlagree functions lists them" in call("functions", "zzz")[2]
