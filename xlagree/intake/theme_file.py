"""The theme of a house read from a file in TOML or from a sheet of the rate card, with everything that is wrong with it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.proposal.house.house_policy import contradictions, with_policy
from xlagree.proposal.house.logo import read_logo
from xlagree.proposal.house.phrases import LANGUAGES, wrong_phrase
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.house.theme_terms import THEME_TERMS
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, failures, must_be, refuse
from xlagree.terms.quantities import is_blank, same
from xlagree.terms.tables import Cells, cell_place, nearest
from xlagree.terms.toml_file import TomlFile, read_toml
from xlagree.terms.vocabulary import find

THEME_FILE, THEME_SHEET = "theme.toml", "Theme"
WORDING = "wording"
"""The section of a file with texts of the house's own; on a sheet it begins the labels of theirs."""
NO_CURRENCY = "EUR"
"""The currency of a theme that names none, looked at without a rate card."""
LISTS = ("vat",)
"""Keys that take several values in one line."""


@dataclass(frozen=True)
class _Stated:
    """A line of a theme: its label, or the language and key of a text, its value and its place."""

    label: str
    value: object
    place: Place
    text: tuple[str, str] | None = None


@dataclass(frozen=True)
class ThemeRead:
    """A theme, and what there is to say of it though it can be used."""

    theme: Theme
    remarks: tuple[Problem, ...]


def read_theme_file(path: Path, policy: Policy | None = None) -> ThemeRead:
    """The theme of a file; with a `policy` it says what the file does not."""
    file = read_toml(path, "a theme")
    return _read(list(_of_file(file, Place(path.name))), path.parent, Place(path.name), policy)


def read_theme_sheet(cells: Cells, place: Place, folder: Path, policy: Policy | None) -> ThemeRead:
    """The theme of a sheet of labels and values, whose logo lies in a folder."""
    return _read(list(_of_sheet(cells, place)), folder, Place(place.file, place.sheet), policy)


def _of_file(file: TomlFile, place: Place) -> Iterator[_Stated]:
    """The lines of a file; texts stand in a section of their own, those of other languages in sections within it."""
    for key, value in file.content.items():
        at = replace(place, row=file.row(key))
        if key != WORDING or not isinstance(value, dict):
            yield _Stated(key, value, at)
            continue
        for name, text in value.items():
            if isinstance(text, dict):
                section = f"{WORDING}.{name}"
                for own, other in text.items():
                    yield _Stated(key, other, replace(place, row=file.row(own, section)), (name, own))
            else:
                yield _Stated(key, text, replace(place, row=file.row(name, WORDING)), ("", name))


def _of_sheet(cells: Cells, place: Place) -> Iterator[_Stated]:
    """The rows of a sheet that have a value; texts are labelled `wording KEY` or `wording LANGUAGE KEY`."""
    for i, row in enumerate(cells):
        label, value = (row[0], row[1]) if len(row) > 1 else (None, None)
        if is_blank(label) or is_blank(value):
            continue
        yield _Stated(str(label), value, cell_place(place, i, 1), _text_meant(str(label)))


def _text_meant(label: str) -> tuple[str, str] | None:
    """The language and key of a text whose label begins with `wording`; without a language it is the house's own.

    >>> _text_meant("Wording fr first"), _text_meant("wording.over_busy"), _text_meant("colour")
    (('fr', 'first'), ('', 'over_busy'), None)
    """
    begins, *rest = [*label.lower().replace(".", " ").split(), ""]
    if same(begins) != WORDING or rest == [""]:
        return None
    words = rest[:-1]
    language = words.pop(0) if len(words) > 1 and words[0] in LANGUAGES else ""
    return language, "_".join(words)


def _read(stated: list[_Stated], folder: Path, place: Place, policy: Policy | None) -> ThemeRead:
    """A theme from its lines; all that is wrong with them is raised together."""
    values: dict[str, object] = {}
    problems = [*_values(stated, folder, values)]
    wording: dict[str, dict[str, str]] = {}
    problems += _texts(stated, str(values.get("language", LANGUAGES[0])), wording)
    if wording:
        values[WORDING] = wording
    places = {field: line.place for line in stated if (field := _field(line))}
    if "company" not in places and not (policy and policy.company):
        problems.append(Problem("company must be text (got nothing)", 'say company = "your name"', place))
    said = dict(contradictions(values, policy)) if policy else {}
    refuse([*problems, *failures(_placed(said, places))])
    try:
        theme = with_policy(values, policy or Policy(str(values.get("currency", NO_CURRENCY))))
    except AgreementError as error:
        raise AgreementError(*(problem.at(place) for problem in error.problems)) from None
    return ThemeRead(theme, _placed({**said, **theme.remarks}, places))


def _placed(by_key: Mapping[str, Problem], places: Mapping[str, Place]) -> tuple[Problem, ...]:
    """Problems of keys at the lines that state them."""
    return tuple(problem.at(places.get(key, NOWHERE)) for key, problem in by_key.items())


def _field(line: _Stated) -> str:
    term = None if line.text else find(line.label, THEME_TERMS)
    return term.field if term else ""


def _values(stated: list[_Stated], folder: Path, values: dict[str, object]) -> Iterator[Problem]:
    """The typed values of the lines into `values`, and a problem for each line that gives none."""
    for line in stated:
        if line.text:
            continue
        term = find(line.label, THEME_TERMS)
        try:
            if term is None:
                yield Problem(f'unknown term "{line.label}"', nearest(line.label, THEME_TERMS), line.place)
            elif term.field in values:
                yield Problem(f"{term.name} stands twice", "keep one", line.place)
            elif not _is_value(line.value, term.field in LISTS):
                raise must_be(term.name, term.quantity.want, line.value)
            else:
                value = term.quantity.check(term.name, line.value)
                values[term.field] = read_logo(folder / str(value)) if term.field == "logo" else value
        except AgreementError as error:
            yield from (problem.at(line.place) for problem in error.problems)


def _is_value(value: object, several: bool) -> bool:
    """Whether a value is one, or of a key that takes them several."""
    if isinstance(value, list):
        return several and all(_is_value(one, False) for one in value)
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _texts(stated: list[_Stated], language: str, wording: dict[str, dict[str, str]]) -> Iterator[Problem]:
    """The texts of the house's own into `wording`, those without a language into its own, and what is wrong with them."""
    for line in stated:
        if not line.text:
            continue
        own, key = line.text[0] or language, line.text[1]
        wrong: Problem | None = Problem(f'unknown language "{own}"', f"known: {', '.join(LANGUAGES)}")
        if own in LANGUAGES:
            wrong = wrong_phrase(own, key, line.value)
        if wrong is None and key in wording.get(own, {}):
            wrong = Problem(f"wording {key} stands twice", "keep one")
        if wrong:
            yield wrong.at(line.place)
        else:
            wording.setdefault(own, {})[key] = str(line.value)
