"""Pages keep one contract: what they need goes in, a finished sheet and the cells that others may refer to come out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "xlagree"
DRAWN = sorted((PACKAGE / "generate").rglob("*.py"))
CELL = re.compile(r"'?[A-Za-z][\w ]*'?!\$[A-Z]{1,3}\$\d")
LONGEST = 45
"""Lines of a function that draws: it fits a screen."""


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Every function and method of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def none(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_a_page_returns_its_finished_sheet() -> None:
    """A function that makes a page answers with its sheet, perhaps with cells beside it, never with a page to finish."""
    problems = []
    for path in sorted((PACKAGE / "generate" / "pages").rglob("*.py")):
        for function in functions(path):
            answer = ast.unparse(function.returns) if function.returns else ""
            if function.name.endswith("_page") and not re.match(r"(tuple\[)?Sheet\b", answer):
                problems.append(f"{path.name}: {function.name} returns {answer}")
    none(problems)


def test_books_know_no_size_of_a_page() -> None:
    """Extent, freeze and titles are said where a page is drawn: whoever puts a book together finishes no page."""
    none(
        [
            f"{path.name} line {node.lineno}: .{node.attr}"
            for path in (PACKAGE / "generate").glob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in {"finished", "put", "write", "span", "rule"}
        ]
    )


def test_no_cell_of_another_sheet_is_a_constant() -> None:
    """Where a cell stands, its page says."""
    problems = []
    for path in DRAWN:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in prose else None
            if isinstance(text, str) and CELL.search(text):
                problems.append(f"{path.name} line {node.lineno}: {text}")
    none(problems)


def test_nothing_drawn_is_erased() -> None:
    """The cells of a page are only added to."""
    problems = []
    for path in DRAWN:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else []
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr == "cells" and path.name != "sheet.py":
                    problems.append(f"{path.name} line {node.lineno}: {ast.unparse(node)[:60]}")
    none(problems)


def test_no_function_takes_whatever_comes() -> None:
    """Every argument of what draws has a name: no `**more: object`."""
    none(
        [
            f"{path.relative_to(PACKAGE)}: {function.name}(**{function.args.kwarg.arg})"
            for path in DRAWN
            for function in functions(path)
            if function.args.kwarg is not None
        ]
    )


def test_a_function_that_draws_fits_a_screen() -> None:
    """Whoever reads it sees all of it."""
    none(
        [
            f"{path.name}: {function.name} has {function.end_lineno - function.lineno + 1} lines"
            for path in DRAWN
            for function in functions(path)
            if function.end_lineno is not None and function.end_lineno - function.lineno + 1 > LONGEST
        ]
    )
