"""The package is what docs/architecture.md says it is: its tree, its one-way imports, its names, the size of its modules."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from package_tree import PACKAGE, ROOT, imports, modules, ranks, tree

from xlagree.generate.samples.starter import write_samples

FOLDERS = (
    *("terms", "pricing", "actuarial", "economics", "proposal", "functions"),
    *("intake", "hosts", "generate", "review", "cli"),
)
"""The folders of the package; each imports only those before it."""
UNLISTED = {"__init__.py", "__main__.py"}
OUT_OF_REACH = (
    "pricing.costs",
    "proposal.policy",
    "proposal.decision",
    "proposal.handover",
    "proposal.inputs",
    "proposal.sensitivity",
    "proposal.rules",
)
"""What pages of the client book must not import: what a deal costs us, and how we decide on it."""
LONGEST = 300
NEVER = ("xlwings.server", "xlwings.pro", "scipy.stats")
HEAVY = {"numpy", "pandas", "openpyxl", "xlsxwriter", "xlwings", "typer", "rich", "xlrd", "holidays"}


def none(problems: list[str]) -> None:
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


def test_tree_shows_every_file() -> None:
    """The tree lists the package's files, all of them and no others."""
    shown = tree()
    there = {path.relative_to(PACKAGE).as_posix() for path in modules().values()}
    there = {file for file in there if Path(file).name not in UNLISTED}

    none(
        [f"{file} is in the package, not in docs/architecture.md" for file in sorted(there - set(shown))]
        + [f"{file} is in docs/architecture.md, not in the package" for file in shown if file not in there]
        + [
            f"{file} is in docs/architecture.md twice"
            for file in sorted({f for f in shown if shown.count(f) > 1})
        ]
    )


def test_imports_go_one_way() -> None:
    """A module imports only modules that stand above it in the tree."""
    rank, known, problems = ranks(tree()), modules(), []
    last = len(rank) * 2
    for name, path in known.items():
        for line, target in imports(name, path):
            if target.split(".")[0] != "xlagree" or target == "xlagree.__version__":
                continue
            while target not in known:  # a name inside a module
                target = target.rpartition(".")[0]
            if target != name and rank.get(target, last) >= rank.get(name, last + 1):
                problems.append(f"{path.relative_to(ROOT)}:{line} imports {target}, which is not above it")
    none(problems)


def test_folders_are_as_drawn() -> None:
    """Nothing but the folders of the package, and the way into it, lies in its root."""
    root = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    drawn = [file.partition("/")[0] for file in tree()]

    assert root == {"__init__.py", "__main__.py", "py.typed", *FOLDERS}
    assert tuple(dict.fromkeys(drawn)) == FOLDERS


def test_folders_import_downwards() -> None:
    """A folder imports only itself and those before it."""
    problems = []
    for name, path in modules().items():
        own = name.split(".")[1:2]
        for line, target in imports(name, path):
            other = target.split(".")[1:2] if target.startswith("xlagree.") else []
            if (
                own
                and own[0] in FOLDERS
                and other
                and other[0] in FOLDERS
                and FOLDERS.index(other[0]) > FOLDERS.index(own[0])
            ):
                problems.append(f"{path.relative_to(ROOT)}:{line} imports {target}, which stands on it")
    none(problems)


def test_client_pages_reach_no_internal_figure() -> None:
    """Pages of the client book import no page but shared ones, the page for a browser those of the client book too; none of them
    imports costs, policy limits or decisions."""
    pages, problems = "xlagree.generate.pages.", []
    reach = {"client": {"client", "shared"}, "shared": {"shared"}, "html": {"html", "client", "shared"}}
    for name, path in modules().items():
        if not name.startswith(tuple(pages + of for of in reach)):
            continue
        own = name.removeprefix(pages).split(".")[0]
        for line, target in imports(name, path):
            where = f"{path.relative_to(ROOT)}:{line} imports {target}"
            if target.startswith(pages) and target.removeprefix(pages).split(".")[0] not in reach[own]:
                problems.append(where)
            if f"{target}.".startswith(tuple(f"xlagree.{part}." for part in OUT_OF_REACH)):
                problems.append(where)
    none(problems)


def test_names_mean_one_thing() -> None:
    """No two files have one name, no file has the name of a folder, and no two public classes have one name."""
    files: dict[str, list[str]] = {}
    classes: dict[str, list[str]] = {}
    for name, path in modules().items():
        last = name.split(".")[-1]
        files.setdefault(last, []).append(name)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                classes.setdefault(node.name, []).append(name)
    shared = {"rules"}  # rules on a deal, rules on a file: each folder's __init__ says which
    none(
        [
            f"{name}: {', '.join(where)}"
            for name, where in files.items()
            if len(where) > 1 and name not in shared
        ]
        + [f"{name}: {', '.join(where)}" for name, where in classes.items() if len(where) > 1]
    )


def test_modules_are_one_sentence_and_short() -> None:
    """Each module begins with one sentence that says what it is, and ends before it grows too long."""
    problems = []
    for path in modules().values():
        text = path.read_text(encoding="utf-8")
        sentence = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
        where = path.relative_to(ROOT)
        if not sentence.endswith(".") or re.search(r"[.!?] [A-Z]", sentence):
            problems.append(f"{where}: docstring must be one sentence (got {sentence[:60]!r})")
        if (lines := len(text.splitlines())) > LONGEST:
            problems.append(f"{where}: {lines} lines, at most {LONGEST}")
    none(problems)


def test_nothing_forbidden_is_imported() -> None:
    """No paid part of xlwings and no slow part of scipy."""
    none(
        [
            f"{path.relative_to(ROOT)}:{line} imports {target}"
            for name, path in modules().items()
            for line, target in imports(name, path)
            if f"{target}.".startswith(tuple(f"{never}." for never in NEVER))
        ]
    )


@pytest.mark.parametrize("module", ["xlagree", "xlagree.functions.catalogue"])
def test_importing_is_cheap(module: str) -> None:
    """`import xlagree`, and all that a worksheet function needs, load none of the big packages."""
    assert not HEAVY.intersection(loaded_with(module))


@pytest.mark.parametrize("module", ["xlagree.generate.batch", "xlagree.review.folder", "xlagree.cli.app"])
def test_what_solves_equations_comes_when_it_is_asked(module: str) -> None:
    """scipy loads its slow parts where `scipy.optimize.brentq` is called, not where a module is imported."""
    slow = {"scipy.optimize", "scipy.interpolate", "scipy.linalg", "pandas", "formualizer", "distributed"}

    assert not slow.intersection(loaded_with(module))


def test_a_run_is_planned_with_little(tmp_path: Path) -> None:
    """All that is given is read, and every client forecast, without what draws books, solves for fees or drives another program."""
    write_samples(tmp_path, themed=True)
    given = [str(tmp_path / name) for name in ("clients.csv", "rate-card.xlsx", "usage.csv", "books")]
    planned = (
        "import sys; from typer.testing import CliRunner; from xlagree.cli.app import app; clients, card, usage, out = sys.argv[1:]; "
        "done = CliRunner().invoke(app, ['generate', clients, '-r', card, '-u', usage, '-o', out, '--dry-run', '--date', '2026-11-23']); "
        "assert 'Meridian Clinics' in done.output, done.output; print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", planned, *given], capture_output=True, text=True, check=True, cwd=ROOT
    )

    never = {"openpyxl", "xlsxwriter", "jinja2", "holidays", "pandas", "scipy.optimize", "scipy.linalg"}
    ours = {"xlagree.economics.outlook", "xlagree.generate.book.render", "xlagree.hosts.calc.libreoffice"}
    assert not (never | ours).intersection(done.stdout.split())


def loaded_with(module: str) -> list[str]:
    """The modules that are there once one is imported."""
    asked = [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"]
    return subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
