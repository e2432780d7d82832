"""The package as files, as docs/architecture.md draws it, and as its modules import each other."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


PACKAGE = ROOT / "xlagree"


def parse_tree(text: str) -> list[str]:
    """The files of the tree, in order: a code block that begins with the package's name.

    >>> parse_tree('''```
    ... xlagree/
    ...   errors.py     what is wrong
    ...   intake/       reads clients
    ...     table.py    one table
    ...   batch.py      many files
    ... ```''')
    ['errors.py', 'intake/table.py', 'batch.py']
    """
    block = re.search(r"^```\w*\nxlagree/.*\n((?:  .*\n)+)", text, re.MULTILINE)
    assert block, "docs/architecture.md has no code block that begins with the line xlagree/"
    files, folders = [], []
    for line in block[1].splitlines():
        entry = re.fullmatch(r"((?:  )+)([\w.]+/?) +\S.*", line)
        assert entry, (
            f"docs/architecture.md: {line!r} must be an indent of 2, 4, ..., a name and a description"
        )
        indent, name = entry.groups()
        depth = len(indent) // 2 - 1
        assert depth <= len(folders), f"docs/architecture.md: {name} is indented below a file"
        folders = folders[:depth]
        if name.endswith("/"):
            folders.append(name)
        else:
            files.append("".join(folders) + name)
    return files


def tree() -> list[str]:
    return parse_tree((ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a folder has the name of its __init__."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


@cache
def imports(name: str, path: Path) -> tuple[tuple[int, str], ...]:
    """Line and full dotted name of everything that a module imports, wherever in it that happens."""
    return tuple(_imports(name, path))


def _imports(name: str, path: Path) -> Iterator[tuple[int, str]]:
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{source}.{alias.name}") for alias in node.names)


def ranks(files: list[str]) -> dict[str, int]:
    """How far down each module stands; a folder's __init__ stands below its files, the rest last."""
    rank = {}
    for position, file in enumerate(files):
        name = f"xlagree.{file.removesuffix('.py').replace('/', '.')}"
        rank[name] = 2 * position
        while (name := name.rpartition(".")[0]) != "xlagree":
            rank[name] = 2 * position + 1
    return rank
