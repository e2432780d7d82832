"""The functions as LibreOffice's interfaces have them: methods with names of their own, declared in UNO's language."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlagree.functions.catalogue import CATALOGUE
from xlagree.functions.function import Function

INTERFACE = "XAgree"
SERVICE = "org.xlagree.calc.Agree"
STORED = {"": "{}", "Web": "_xldudf_{}", "Xll": "_xll.{}"}
"""How workbooks store a function, by the ending of the method that answers: ours, of Excel on the web, of an .xll.

Calc binds a stored name only to a method that has it, so each is a method.
"""


@dataclass(frozen=True)
class Method:
    """A method of the add-in: the function that it answers for, and its name in a workbook."""

    name: str
    function: Function
    stored: str

    @property
    def help(self) -> str:
        """What the function wizard says; of a further name, whose it is."""
        own = self.stored == self.function.name
        return self.function.help if own else f"{self.function.name}, as Excel's own add-ins store it."


def methods() -> Iterator[Method]:
    """Every method, in the order of the catalogue."""
    for function in CATALOGUE:
        for ending, form in STORED.items():
            yield Method(joined(function.name.lower()) + ending, function, form.format(function.name))


def joined(name: str) -> str:
    """A name without underscores: of parameters UNO takes no others, and drops the whole interface without a word.

    >>> joined("agree_price"), joined("plan_a")
    ('agreePrice', 'planA')
    """
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def interface() -> str:
    """The source of the interface; LibreOffice reads it as it is."""
    lines = ["module org { module xlagree { module calc {"]
    lines += [f"interface {INTERFACE} : com::sun::star::uno::XInterface", "{"]
    for method in methods():
        gives = "sequence< sequence< any > >" if method.function.spills else "any"
        takes = ", ".join(f"[in] any {joined(argument.name)}" for argument in method.function.arguments)
        lines.append(f"    {gives} {method.name}({takes});")
    return "\n".join([*lines, "};", "}; }; };", ""])
