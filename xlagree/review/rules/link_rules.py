"""Rules for what a workbook leans on outside of its cells: other files, data connections, macros, and names."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from xlagree.actuarial.experience.quality import counted
from xlagree.generate.book.formula import tokens
from xlagree.generate.book.seal import BOOK_FACT
from xlagree.proposal.rules.finding import Finding, Rule, at
from xlagree.review.reading.reads import reads_of
from xlagree.review.reading.sheet_cells import Address, SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reading.workbook_facts import DefinedName, ExternalLink
from xlagree.review.rules.precedents import Precedents, precedents_of
from xlagree.terms.errors import NOWHERE, Place

OUTSIDE = re.compile(r"\[(?P<file>[^\[\]]+)\]")
"""Another file in a reference: its number among the links, or its name."""

BUILT_IN = "_xlnm."
"""How the names begin that programs keep for themselves, such as print areas."""

NAMED = 3
"""Names and connections that a message names."""
MOST_LINKS = 5
"""Links, and broken names in use, that have a finding each."""
BRING_IN = "bring the figures in as inputs with source and date, then break the link"
LONGEST = 60
"""Characters of a file's name or a name that a message has."""

Use = tuple[SheetSeen, Address]


def s02_links_names_and_macros(file: Snapshot) -> Iterator[Finding]:
    """External links, broken or unused names, connections and macros.

    What: formulas and names that read other workbooks, with how many; links that lead nowhere, and those that nothing
    uses; other programs asked for figures (DDE, OLE); names that refer to nothing (#REF!), with the first formula
    that uses one; names that nothing uses; data connections; macros, in VBA and on sheets of macros.

    Why: what is computed elsewhere is not reviewed here, is gone when that file moves, and is old when nobody is asked to
    update it; macros can change any cell.

    Source: PerfectXL; Microsoft Inquire; FAST 3.04.

    Fix: bring the figures in as inputs with their source and date; delete names and links that nothing needs.

    Cannot see: whether the other files are there and what they hold; names that macros or INDIRECT use, so that unused ones
    are not looked for in such files, nor in books that xlagree made, which are read by their names.
    """
    precedents = precedents_of(file)
    uses = _uses_of_files(file)
    taken: set[Place] = set()
    yield from _links(file, uses, taken)
    yield from _dangling(file, uses, taken)
    yield from _broken_names(file, precedents, taken)
    if not file.properties.get(BOOK_FACT) and precedents.all_is_seen:
        yield from _unused_names(file, precedents)
    yield from _run_or_loaded(file)


def _uses_of_files(file: Snapshot) -> dict[str, list[Use]]:
    """The formulas that read each other file, by its number or its name."""
    uses: dict[str, list[Use]] = defaultdict(list)
    for sheet in file.sheets:
        copies = {form: cell for cell, form in sheet.shapes.items()}
        files = {form: _files_in(sheet.cells[cell].formula) for form, cell in copies.items()}
        if any(files.values()):
            for cell, form in sheet.shapes.items():
                for other in files.get(form, ()):
                    uses[other].append((sheet, cell))
    return uses


def _files_in(formula: str) -> tuple[str, ...]:
    """The other files that a formula names; brackets of tables are none.

    >>> _files_in("SUM([1]Costs!A1,'C:\\\\[old.xlsx]Sheet'!B2,Work[Hours])")
    ('1', 'old.xlsx')
    """
    if "[" not in formula:
        return ()
    found = (
        match["file"]
        for token in tokens(formula)
        if token.kind == "sheet" or (token.kind == "name" and token.text.startswith("["))
        for match in OUTSIDE.finditer(token.text)
    )
    return tuple(dict.fromkeys(one for one in found if not one.startswith(("#", "@"))))


def _links(file: Snapshot, uses: dict[str, list[Use]], taken: set[Place]) -> Iterator[Finding]:
    """Every link with the formulas that use it; those that nothing uses together."""
    conditions = [formula for sheet in file.sheets for formula in sheet.settings.conditions]
    charts = [formula for _, formula in file.facts.read_elsewhere]
    texts = [*(name.refers_to for name in file.facts.names), *conditions, *charts]
    elsewhere = {one for text in texts for one in _files_in(text)}
    used = [link for link in file.facts.links if str(link.number) in uses or str(link.number) in elsewhere]
    for link in used[:MOST_LINKS]:
        users = uses.get(str(link.number), [])
        place = _first(users, taken) if users else NOWHERE
        yield Finding("S02", "alert", place, f"{_readers(users)} {_kind_and_name(link)}", BRING_IN)
    if len(used) > MOST_LINKS:
        what = f"{counted(len(used) - MOST_LINKS, 'more link')} to other files in use"
        yield Finding("S02", "alert", NOWHERE, what, BRING_IN)
    idle = [link for link in file.facts.links if link not in used]
    if idle:
        more = f" and {counted(len(idle) - 1, 'more such link')}" if len(idle) > 1 else ""
        what = f"nothing that is seen uses the link to {_kind_and_name(idle[0])}{more}"
        yield Finding("S02", "alert", NOWHERE, what, "break the link")


def _readers(users: Sequence[Use]) -> str:
    if not users:
        return "a name, chart or format reads"
    return f"{counted(len(users), 'formula')} {'reads' if len(users) == 1 else 'read'}"


def _first(uses: Sequence[Use], taken: set[Place]) -> Place:
    """The first cell of a use that nothing was said of yet: of one cell a rule speaks once."""
    first = uses[0][0]
    places = [at(first.name, *cell) for cell in sorted(cell for sheet, cell in uses if sheet is first)]
    place = next((one for one in places if one not in taken), NOWHERE)
    taken.add(place)
    return place


def _kind_and_name(link: ExternalLink) -> str:
    kinds = {"workbook": "another workbook", "DDE": "another program (DDE)", "OLE": "another document (OLE)"}
    lost = ", a link that leads nowhere" if link.missing else ""
    return f"{kinds[link.kind]}: {_file_name(link)}{lost}"


def _file_name(link: ExternalLink) -> str:
    """What a link leads to, without the folders before it, and without what stands before an @ or after a ?."""
    if not link.target:
        return f"no. {link.number}"
    if link.kind == "DDE":
        return _cut(link.target)
    last = re.split(r"[\\/]", unquote(link.target).partition("?")[0].rstrip("\\/"))[-1]
    return _cut(last.rpartition("@")[2] or last)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _dangling(file: Snapshot, uses: dict[str, list[Use]], taken: set[Place]) -> Iterator[Finding]:
    """Numbers of links that the file does not have, and files that are named in formulas themselves."""
    numbers = {str(link.number) for link in file.facts.links} | {"0"}
    others = [other for other in uses if other not in numbers]
    for other in others[:MOST_LINKS]:
        number = f"a link that the file does not have, [{other}]"
        what = number if other.isdigit() else f"another workbook: {_cut(other)}"
        place = _first(uses[other], taken)
        yield Finding("S02", "alert", place, f"{_readers(uses[other])} {what}", BRING_IN)
    if len(others) > MOST_LINKS:
        what = f"{counted(len(others) - MOST_LINKS, 'more file')} read that the workbook has no link to"
        yield Finding("S02", "alert", NOWHERE, what, BRING_IN)


def _broken_names(file: Snapshot, precedents: Precedents, taken: set[Place]) -> Iterator[Finding]:
    """Names that refer to nothing: those in use each with its first formula, all others together."""
    broken = {name for name in file.facts.names if "#REF!" in name.refers_to and not name.macro}
    broken = {
        name for name in broken if not name.name.startswith(BUILT_IN)
    }  # a print area that is gone prints all
    if not broken:
        return
    used: dict[DefinedName, list[Use]] = defaultdict(list)
    for sheet in file.sheets:
        own = sheet.name.casefold()
        meant = {
            form: [
                found
                for on, name, _ in reads.names
                if (found := precedents.name_meant(name, on.casefold() or own))
            ]
            for form, reads in sheet.reads.items()
        }
        if any(found in broken for names in meant.values() for found in names):
            for cell, form in sheet.shapes.items():
                for found in meant.get(form, ()):
                    if found in broken:
                        used[found].append((sheet, cell))
    for name, users in list(used.items())[:MOST_LINKS]:
        what = f"the name {_named(name)} refers to nothing (#REF!); {counted(len(users), 'formula')} in need of it"
        yield Finding("S02", "alert", _first(users, taken), what, "let it refer to a cell again")
    if len(used) > MOST_LINKS:
        what = f"{counted(len(used) - MOST_LINKS, 'more name')} in use that refer to nothing (#REF!)"
        yield Finding("S02", "alert", NOWHERE, what, "let them refer to cells again")
    rest = [name for name in file.facts.names if name in broken and name not in used]
    if rest:
        what = f"{counted(len(rest), 'name')} referring to nothing (#REF!), in no formula: {_some(rest)}"
        yield Finding("S02", "alert", _home(rest[0]), what, "delete what is no longer needed")


def _home(name: DefinedName) -> Place:
    return Place("", name.sheet) if name.sheet else NOWHERE


def _named(name: DefinedName) -> str:
    own = name.name.removeprefix(BUILT_IN)
    return _cut(f"{name.sheet}!{own}" if name.sheet else own)


def _some(names: Sequence[DefinedName]) -> str:
    listed = ", ".join(map(_named, names[:NAMED]))
    return f"{listed} and {len(names) - NAMED:,} more" if len(names) > NAMED else listed


def _unused_names(file: Snapshot, precedents: Precedents) -> Iterator[Finding]:
    """Names that no formula, name, chart, format or validation has."""
    used: set[str] = set()
    for sheet in file.sheets:
        used.update(name.casefold() for reads in sheet.reads.values() for _, name, _ in reads.names)
        for one in sheet.settings.validations:
            used.update(_names_in(one.formula), _names_in(one.second))
        for condition in sheet.settings.conditions:
            used.update(_names_in(condition))
    for _, formula in file.facts.read_elsewhere:
        used.update(_names_in(formula))
    for name in file.facts.names:
        used.update(_names_in(name.refers_to))
    idle = [
        name
        for name in file.facts.names
        if name.name.casefold() not in used
        and not (
            name.hidden or name.macro or name.name.startswith(("_", "Print_")) or "#REF!" in name.refers_to
        )
        and name.name.casefold() not in precedents.tables
    ]
    if idle:
        are = "is in use nowhere" if len(idle) == 1 else "are in use nowhere"
        what = f"{counted(len(idle), 'name')} {are}: {_some(idle)}"
        if file.facts.names_left_out:
            what += f"; {file.facts.names_left_out:,} more names were not looked at"
        yield Finding("S02", "note", _home(idle[0]), what, "delete those that nobody goes by")


def _names_in(formula: str) -> set[str]:
    return {name.casefold() for _, name, _ in reads_of(formula, 0, 0).names}


def _run_or_loaded(file: Snapshot) -> Iterator[Finding]:
    """Connections, macros and sheets of macros."""
    facts = file.facts
    if facts.connections:
        listed = ", ".join(f"{_cut(one.name)} ({one.kind})" for one in facts.connections[:NAMED])
        more = f" and {len(facts.connections) - NAMED:,} more" if len(facts.connections) > NAMED else ""
        what = f"{counted(len(facts.connections), 'data connection')}: {listed}{more}"
        fix = "say in the book what is loaded and when, or keep a copy as values"
        yield Finding("S02", "alert", NOWHERE, what, fix)
    if facts.vba:
        what = "the workbook has macros (VBA), which are not reviewed and can change any cell"
        yield Finding("S02", "alert", NOWHERE, what, "have them reviewed, or save it without macros")
    if facts.macro_sheets:
        listed = ", ".join(map(_cut, facts.macro_sheets[:NAMED]))
        what = f"{counted(len(facts.macro_sheets), 'sheet')} of macros (Excel 4): {listed}"
        yield Finding(
            "S02", "alert", Place("", facts.macro_sheets[0]), what, "delete it: such sheets hide what they do"
        )
    macros = [
        name for name in facts.names if name.name.casefold().startswith(f"{BUILT_IN}auto_") or _starts(name)
    ]
    if macros:
        what = f"a macro runs when the file is opened or closed: {_some(macros)}"
        yield Finding("S02", "alert", _home(macros[0]), what, "delete the name unless you know the macro")


def _starts(name: DefinedName) -> bool:
    return name.name.casefold().startswith(("auto_open", "auto_close"))


LINK_RULES: tuple[Rule[Snapshot], ...] = (Rule(s02_links_names_and_macros),)
"""The rules of this module, in the order of their codes."""
