"""The rule of looks: whether a book of ours, internal or for a client, shows what it was made to show."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from xlagree.proposal.rules.finding import Finding, Rule, Severity, at
from xlagree.review.reading.client_remade import Remade
from xlagree.review.reading.client_twin import Twin
from xlagree.review.reading.drawings import Overlay
from xlagree.review.reading.layout import Layout
from xlagree.review.reading.our_book import drawn_anew
from xlagree.review.reading.plain_book import as_ours
from xlagree.review.reading.sheet_cells import SheetSeen
from xlagree.review.reading.snapshot import Snapshot
from xlagree.review.reading.workbook_facts import Calculation
from xlagree.review.rules.drawings_compared import drawings_changed
from xlagree.review.rules.look_change import LookChange, LookKind, SheetPair
from xlagree.review.rules.looks_compared import cell_looks_changed
from xlagree.review.rules.marks_compared import marks_changed, settings_changed
from xlagree.review.rules.trust import Trust
from xlagree.terms.errors import Place

HEAD = 2
"""In so many rows from the top a page has its logo."""
NAMED = 12
"""So many changes of one kind are named each; of more the rest are counted."""
LIKE_BEFORE = "format it as it was, or generate the book anew"

SAYS: Mapping[LookKind, tuple[Severity, str, str]] = {
    "number shown otherwise": ("error", "{where} shows {now}; one would see {was}", LIKE_BEFORE),
    "format changed": ("alert", "{where} would show other numbers otherwise: {now}", LIKE_BEFORE),
    "unseen": ("error", "{where} cannot be seen, {now}; one would see {was}", LIKE_BEFORE),
    "words unseen": ("error", '{where} has words that cannot be seen, {now}; it says "{was}"', LIKE_BEFORE),
    "struck": ("error", "{where} is {now}, as if it did not hold", LIKE_BEFORE),
    "unlocked": ("alert", "{where} may be typed over though the sheet is protected: it is no longer locked", "lock the cells"),
    "pale": ("alert", "{where} can hardly be read, {now}", LIKE_BEFORE),
    "narrow": ("alert", "{where} is {now}; it was {was}", "make the column as wide as it was"),
    "low": ("alert", "{where} is {now} points high; it was {was}", "make the row as high as it was"),
    "covered": ("error", "{where} is covered by {now}", "take away what lies over the cells"),
    "condition hides": ("error", "{where} cannot be seen {now}, by a condition on its format", "delete the condition"),
    "condition shows otherwise": ("error", "{where} shows another number {now}, by a condition on its format", "delete the condition"),
    "condition added": ("alert", "{where} looks otherwise {now}: a condition on its format was added", "delete the condition"),
    "condition changed": ("alert", "{where} looks otherwise {now}: a condition on its format was changed", LIKE_BEFORE),
    "condition gone": ("alert", "{where} no longer stands out {now}: a condition on its format was deleted", LIKE_BEFORE),
    "chart changed": ("error", "the chart at {where} {now}; it was {was}", "put the chart back, or generate the book anew"),
    "chart gone": ("alert", "the {now} is gone from {where}", "put it back, or generate the book anew"),
    "picture gone": ("alert", "the {now} is gone from {where}", "put it back, or generate the book anew"),
    "chart added": ("alert", "a {now} was added at {where}", "delete it, or say whose it is"),
    "drawing added": ("alert", "a {now} was added at {where}", "delete it, or say whose it is"),
    "comment added": ("alert", "{where} has a comment: {now}", "answer it, then delete it"),
    "link added": ("alert", "{where} is a link that {now}", "delete the link"),
    "bounds gone": ("alert", "{where} takes any entry; it took {was}", "put the validation back, or generate the book anew"),
    "bounds changed": ("alert", "{where} takes {now}; it took {was}", "put the validation back, or generate the book anew"),
    "hint added": ("alert", "{where} says to whoever chooses it: {now}", "put the words back as they were"),
    "print area": ("alert", "prints {now}; it printed {was}", "set the print area as it was"),
    "foot": ("note", "says at the foot or the head of its pages {now}; it was {was}", "put the words back as they were"),
    "protection off": ("alert", "is no longer protected: {now}", "protect the sheet"),
    "zeros hidden": ("alert", "shows no zeros: {now}", "let the sheet show zeros"),
    "formulas shown": ("alert", "shows {now}", "let the sheet show values"),
    "from the right": ("alert", "shows its columns from right to left: {now}", "let the sheet run from left to right"),
    "calculation": ("error", "the book {now}", "put the setting back, calculate and save it"),
}  # fmt: skip
"""How bad each change is, the words for it, and what to do."""


WHATEVER_WAS_RECORDED: tuple[LookKind, ...] = (
    "unseen", "words unseen", "pale", "condition hides", "comment added", "link added", "zeros hidden", "formulas shown",
    "from the right", "calculation",
)  # fmt: skip
"""What is said where the record was changed too: nobody knows then what the pages were made of."""

IN_OWN_WORDS: tuple[LookKind, ...] = ("foot", "hint added", "chart changed", "low")
"""What is not compared where a house has words of its own that its deal does not know."""


def t06_looks_changed(trust: Trust) -> Iterator[Finding]:
    """Looks changed since the book was made

    What: a cell shows another number than its value, it or words of it cannot be seen, are struck through or hardly to be read; a row
    or a column cuts what it holds; a condition, a chart, a comment, a link, bounds of an entry, a print area, the head or foot
    of pages or a way of calculating is not as the book was made.

    Why: whoever reads a book reads what it shows; 1,400 in thousands is a 1, a loss in white is none, and a chart of
    other cells tells another story though every cell agrees.

    Source: our own; FAST 2.01-08 on what is hidden.

    Fix: format it as it was, or generate the book anew.

    Cannot see: letters, borders and colours that can be read are not compared, nor sizes of charts and their colours. A
    client's book alone is compared with what the marks beside its pages say of its looks; pages without such marks are looked
    at for what no book of ours has.
    """
    yield from _told(_changes(trust), unsure=bool(trust.read.rows) or not trust.read.fits)


def client_looks_changed(twin: Twin) -> Iterator[Finding]:
    """What T06 finds in a client's book beside the one that its deal gives, or else beside the one that its marks draw."""
    for finding in _told(*_changes_for_clients(twin)):
        # What is said at the foot of an offer is part of it.
        yield replace(finding, severity="alert") if finding.severity == "note" else finding


def _changes_for_clients(twin: Twin) -> tuple[Iterable[LookChange], bool]:
    """What looks otherwise in a client's book, and whether nobody knows what its pages were made of.

    A deal does not know the words of its house, and says nothing of looks at other prices: there marks of looks do.
    """
    remade, marked = twin.remade, twin.marked
    if remade is None or (remade.other_prices and marked):
        calculation = _settings(twin.read.file.facts.calculation)
        own = _client_changes(twin, marked) if marked else settings_changed(calculation, ())
        return [*own, *_never_ours(twin, marked.pages if marked else ())], False
    found = list(_client_changes(twin, remade))
    if marked and remade.own_words:
        known = {(one.kind, one.sheet, one.cell) for one in found}
        own = (one for one in _client_changes(twin, marked) if one.kind in IN_OWN_WORDS)
        found += [one for one in own if (one.kind, one.sheet, one.cell) not in known]
    return found, remade.other_prices


def _told(found: Iterable[LookChange], unsure: bool) -> Iterator[Finding]:
    """Changes in words; where nobody knows what pages were made of, those alone that are seen without that."""
    changes = [one for one in found if not unsure or one.kind in WHATEVER_WAS_RECORDED]
    for kind, (severity, words, fix) in SAYS.items():
        own = [change for change in changes if change.kind == kind]
        for change in own[:NAMED]:
            message = words.format(where=change.where, now=change.now, was=change.was or "nothing")
            yield Finding("T06", severity, _place(change), message, fix)
        if len(own) > NAMED:
            yield Finding("T06", severity, Place(), f"and {len(own) - NAMED} more of the kind: {kind}", fix)


def _changes(trust: Trust) -> Iterator[LookChange]:
    """Everything that looks otherwise than in the book that the sealed inputs give."""
    file, read = trust.read.file, trust.read
    made = drawn_anew(read.sealed, read.selected, read.choices)
    yield from settings_changed(_settings(file.facts.calculation), _settings(made.facts.calculation))
    for wanted in made.sheets:
        there = file.sheet(wanted.name)
        if there is not None:
            pair = SheetPair(file, made, there, wanted, trust.comparison.layout)
            yield from cell_looks_changed(pair)
            yield from marks_changed(pair)
            yield from drawings_changed(pair)


def _client_changes(twin: Twin, remade: Remade) -> Iterator[LookChange]:
    """Everything that looks otherwise than in the client's book that the deal gives."""
    made = remade.drawn
    file = _without_logo(twin.read.file)
    yield from settings_changed(_settings(file.facts.calculation), _settings(made.facts.calculation))
    for wanted in made.sheets:
        name = remade.names[wanted.name]
        there = file.sheet(name)
        if there is not None and name in remade.pages:
            formatted = remade.formatted.get(name, frozenset())
            pair = SheetPair(
                file, made, there, wanted, remade.layout, remade.names, formatted, remade.own_words, True
            )
            yield from cell_looks_changed(pair)
            is_longer = wanted.name == remade.with_roles
            yield from (one for one in marks_changed(pair) if not (is_longer and one.kind == "print area"))
            yield from drawings_changed(pair)


def _never_ours(twin: Twin, drawn: Collection[str]) -> Iterator[LookChange]:
    """What is seen that xlagree never puts there, on the pages of a client's book but those that were `drawn` by their marks."""
    file = twin.read.file
    pages = {spot[0] for spot in twin.read.made} - set(drawn)
    plain = as_ours(_without_logo(file), twin.read.made)
    for sheet in file.sheets:
        wanted = plain.sheet(sheet.name)
        if wanted is not None and sheet.name in pages:
            pair = SheetPair(_without_logo(file), plain, sheet, wanted, Layout())
            yield from cell_looks_changed(pair)
            yield from marks_changed(pair)
            yield from drawings_changed(pair)


def _without_logo(file: Snapshot) -> Snapshot:
    """A file without the logo of its house, which its deal does not know: a picture at the head of a page, over nothing."""
    heads = {
        sheet.name: tuple(one for one in file.drawn.get(sheet.name, ()) if not _is_logo(one, sheet))
        for sheet in file.sheets
    }
    return replace(file, drawn=heads)


def _is_logo(one: Overlay, sheet: SheetSeen) -> bool:
    (top, left), (bottom, right) = one.area
    if one.kind != "picture" or top >= HEAD:
        return False
    return not any(
        top <= row <= bottom and left <= column <= right and shown.value not in (None, "")
        for (row, column), shown in sheet.cells.items()
    )


def _settings(calculation: Calculation) -> tuple[tuple[str, bool], ...]:
    return (
        ("is calculated only when somebody asks for it: figures may be old", calculation.manual),
        ("is calculated in rounds: formulas that refer to themselves go unnoticed", calculation.iterative),
        ("is calculated with numbers as they are shown: cents are lost", calculation.as_shown),
        ("counts days from 1904: every date is four years later", calculation.dates_from_1904),
    )


def _place(change: LookChange) -> Place:
    return Place(sheet=change.sheet) if change.cell is None else at(change.sheet, *change.cell)


LOOK_RULES = (Rule(t06_looks_changed),)
