"""The documentation says what is there: pages written from the terms, paths and links that exist, a README of one sitting."""

import re
from pathlib import Path

import pytest

from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.intake.file_pages import PAGES, pages
from xlagree.terms.vocabulary import POLICY_TERMS

ROOT = Path(__file__).parent.parent
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MOST_WORDS = 700
"""Words of the README, code and all."""
PATH = re.compile(r"`((?:xlagree|tests|docs|workbooks|\.ci)/[\w./*-]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def anchor(head: str) -> str:
    """The anchor of a heading, as Markdown pages make it."""
    return re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_files_are_their_terms(name: str) -> None:
    """Every column, alias and bound of a file is on its page; `make docs` writes them anew."""
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name]


def test_a_page_has_every_term() -> None:
    """Name, help and bounds of each limit stand in one row."""
    shipped = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8").splitlines()
    for term in POLICY_TERMS:
        row = next(line for line in shipped if line.startswith((f"| {term.name} |", f"| **{term.name}** |")))
        assert term.help in row
        assert term.quantity.want in row


def test_the_page_of_clients_has_every_column() -> None:
    """Each with its other names, in a row of its own."""
    rows = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8").splitlines()
    for column in CLIENT_COLUMNS:
        name = f"**{column.name}**" if column.required else column.name
        assert sum(row.startswith(f"| {name} | {', '.join(column.aliases)} |") for row in rows) == 1
    wanted = {
        "client",
        "users",
        "contact",
        "address",
        "offer number",
        "until",
        "recommend",
        "tickets per user",
    }
    wanted |= {"hours per ticket", "on-site share", "after-hours share", "emergency share", "spread"}
    assert wanted <= {column.name for column in CLIENT_COLUMNS}


def test_readme_is_read_in_one_sitting() -> None:
    """At most 700 words, and in them the two commands that do everything."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert len(text.split()) <= MOST_WORDS
    assert "make demo" in text
    assert "make test" in text
    assert "docs/architecture.md" in text


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_paths_and_links_lead_somewhere(page: Path) -> None:
    """Every file that a page names is there, and every link has its target."""
    text = page.read_text(encoding="utf-8")
    missing = [path for path in PATH.findall(text) if not list(ROOT.glob(path.rstrip("/")))]
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, part = link.partition("#")
        target = (page.parent / file) if file else page
        if not target.exists():
            missing.append(link)
        elif part:
            heads = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            missing += [] if part in map(anchor, heads) else [link]

    assert missing == []
