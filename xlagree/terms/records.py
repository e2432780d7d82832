"""Records whose fields are terms: made from checked values, and refused wherever a sheet would be refused."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar

from xlagree.terms.errors import NOWHERE, AgreementError, Problem, must_be, refuse
from xlagree.terms.quantities import Number, Value, is_blank
from xlagree.terms.tables import TermValues
from xlagree.terms.vocabulary import Term

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Made = TypeVar("Made")
Changed = TypeVar("Changed", bound="DataclassInstance")


class OfTerms(Protocol):
    """A frozen dataclass that says which of its fields are terms."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def TERMS(self) -> Mapping[str, Term]:  # noqa: N802  # of the class, and no field
        """The terms by the fields that hold them."""


@dataclass(frozen=True)
class _Checked:
    """A field that is a term, and its default: a value of the field's type, or MISSING."""

    name: str
    term: Term
    default: Any


def by_field(terms: Iterable[Term], **fields: str) -> Mapping[str, Term]:
    """Terms by the fields of a record that hold them: those of their names, or others where that is said.

    >>> from xlagree.terms.vocabulary import ROLE_TERMS
    >>> list(by_field(ROLE_TERMS, role="name"))
    ['name', 'weight', 'cost_per_hour']
    """
    return {fields.get(term.field, term.field): term for term in terms}


def made(record: Callable[..., Made], values: Mapping[str, object]) -> Made:
    """A record from its fields by name: values that were read, each checked by its term."""
    return record(**values)


def changed(record: Changed, values: Mapping[str, object]) -> Changed:
    """A record with other values in some of its fields."""
    return replace(record, **values)


def check(
    record: OfTerms,
    contradictions: Callable[[TermValues], Iterable[Problem]] | None = None,
    following: Collection[str] = (),
) -> None:
    """Refuse a record whose fields are not what their terms take, or contradict each other.

    For `__post_init__`: values become those that a sheet would give (3 is 3.0, "yes" is true), a blank is a term
    that is not set. `contradictions` are looked for among the terms that differ from their defaults. Fields that
    are `following` from others are not looked at. All problems are raised together.
    """
    given, problems = _given(record, following)
    refuse([*problems, *(contradictions(given) if contradictions else ())])


def _given(record: OfTerms, following: Collection[str]) -> tuple[TermValues, list[Problem]]:
    """The terms of a record that differ from their defaults, and what is wrong with them."""
    held, values, places, problems = vars(record), dict[str, Value](), {}, list[Problem]()
    for field in _checked(type(record)):
        value = held[field.name]
        if value is field.default or field.name in following:
            continue
        try:
            checked = _value(field, value)
        except AgreementError as error:
            problems += error.problems
            if not is_blank(value):
                places[field.name] = NOWHERE
            continue
        if checked is not value:
            held[field.name] = checked  # past the frozen record's own guard
        if checked is not None and checked != field.default:
            values[field.name], places[field.name] = checked, NOWHERE
    return TermValues("", values, places, NOWHERE), problems


def _value(field: _Checked, value: object) -> Value | None:
    quantity = field.term.quantity
    if type(value) is float and isinstance(quantity, Number) and quantity.takes(value):
        return value
    if is_blank(value):
        if field.default is MISSING:
            raise must_be(field.term.name, quantity.want, None)
        default: Value | None = field.default
        return default
    return quantity.check(field.term.name, value)


@cache
def _checked(of: Any) -> tuple[_Checked, ...]:
    defaults = {field.name: field.default for field in fields(of)}
    return tuple(_Checked(name, term, defaults[name]) for name, term in of.TERMS.items())
