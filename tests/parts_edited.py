"""Workbooks changed where writers of workbooks cannot: parts replaced and added, and cells written for the rules to look at."""

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from xlagree.proposal.rules.finding import Finding
from xlagree.review.reading.snapshot import snapshot
from xlagree.review.rules.all_rules import FILE_RULES

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK, RELATED = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"

Cells = Mapping[str, object]
"""What stands in cells: numbers and texts, and formulas with what they show."""


def write_cells(path: Path, sheets: Mapping[str, Cells], names: Mapping[str, str] = {}) -> Path:
    """A workbook of these sheets and names."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        for title, cells in sheets.items():
            page = book.add_worksheet(title)
            for address, cell in cells.items():
                if isinstance(cell, tuple):
                    page.write_formula(address, f"={cell[0]}", None, cell[1])
                elif isinstance(cell, bool):
                    page.write_boolean(address, cell)
                elif isinstance(cell, str):
                    page.write_string(address, cell)
                else:
                    page.write_number(address, cell)
        for name, refers_to in names.items():
            book.define_name(name, f"={refers_to}")
    return path


def findings(code: str, path: Path) -> list[Finding]:
    """What one rule finds in a file."""
    rule = next(rule for rule in FILE_RULES if rule.code == code)
    found = list(rule.find(snapshot(path)))
    assert all(finding.code == code and finding.fix for finding in found)
    return found


def said(code: str, path: Path) -> list[str]:
    """The findings of a rule, each as severity, place and message."""
    return [
        " ".join(filter(None, (one.severity, str(one.place), one.message))) for one in findings(code, path)
    ]


def relation(name: str, kind: str, target: str, outside: bool = False) -> str:
    """A relation to another part, or to what is outside of the file."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target="{target}"{mode}/>'


def relations(*listed: str) -> bytes:
    """A part that lists relations."""
    return f'<Relationships xmlns="{PACKAGE}">{"".join(listed)}</Relationships>'.encode()


def edited(path: Path, replaced: Mapping[str, tuple[bytes, bytes]], added: Mapping[str, bytes] = {}) -> Path:
    """The same workbook with the first such bytes of some parts replaced, and parts added."""
    made = path.with_name(f"edited-{path.name}")
    with ZipFile(path) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in replaced:
                assert replaced[name][0] in content
                content = content.replace(*replaced[name], 1)
            new.writestr(name, content)
        for name, content in added.items():
            new.writestr(name, content)
    return made


def with_related(path: Path, *listed: str, added: Mapping[str, bytes] = {}) -> Path:
    """The same workbook with more relations of its own part."""
    return edited(
        path, {RELATED: (b"</Relationships>", f"{''.join(listed)}</Relationships>".encode())}, added
    )


def with_link(path: Path, target: str, kind: str = "externalLinkPath") -> Path:
    """The same workbook with one link to another."""
    body = f'<externalLink xmlns="{MAIN}" xmlns:r="{KINDS}"><externalBook r:id="rId1"/></externalLink>'
    added = {
        "xl/externalLinks/externalLink1.xml": body.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
            relation("rId1", kind, target, outside=True)
        ),
    }
    made = with_related(path, relation("x1", "externalLink", "externalLinks/externalLink1.xml"), added=added)
    asked = (
        f'<externalReferences xmlns:r="{KINDS}"><externalReference r:id="x1"/></externalReferences><calcPr '
    )
    return edited(made, {BOOK: (b"<calcPr ", asked.encode())})
