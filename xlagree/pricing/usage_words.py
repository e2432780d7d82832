"""The words of a row of usage: its classes, those of one's own beside the two that everybody has, and hours by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.terms.quantities import same
from xlagree.terms.vocabulary import PREMIUM_CLASSES

_AFTER_HOURS, _EMERGENCY = PREMIUM_CLASSES
_PLAIN = {
    "normal": (),
    same(_AFTER_HOURS): (_AFTER_HOURS,),
    same(_EMERGENCY): (_EMERGENCY,),
    same(_AFTER_HOURS + _EMERGENCY): PREMIUM_CLASSES,
    same(_EMERGENCY + _AFTER_HOURS): PREMIUM_CLASSES,
}


@dataclass(frozen=True)
class ClassesOfWork:
    """Whether work was after hours or an emergency, and the classes of one's own that it is in."""

    after_hours: bool = False
    emergency: bool = False
    own: tuple[str, ...] = ()


def classes_of(words: object) -> ClassesOfWork:
    """The classes that a cell names, already apart.

    >>> classes_of(("Sunday", "after-hours emergency"))
    ClassesOfWork(after_hours=True, emergency=True, own=('Sunday',))
    """
    named: Sequence[str] = words if isinstance(words, tuple) else ()
    plain = {word for name in named for word in _PLAIN.get(same(name), ())}
    own = tuple(name for name in named if same(name) not in _PLAIN)
    return ClassesOfWork(_AFTER_HOURS in plain, _EMERGENCY in plain, own)


def own_hours(label: object) -> str:
    """The class or kind of work whose hours a column has, such as Sunday of "Sunday hours"; nothing for another label.

    >>> own_hours("Sunday hours"), own_hours("hours")
    ('Sunday', '')
    """
    return named_before(label, "hours")


def named_before(label: object, last: str) -> str:
    """What stands in a label before its last word, where that is the word given.

    >>> named_before("Sunday share", "share")
    'Sunday'
    """
    words = str(label).split() if isinstance(label, str) else []
    return " ".join(words[:-1]) if words and words[-1].casefold() == last else ""
