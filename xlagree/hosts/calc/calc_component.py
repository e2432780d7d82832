"""The add-in as LibreOffice loads it: an object with a method for each function, made from the settings beside this file."""

import json
import logging
import os
from collections.abc import Callable
from functools import cache
from typing import Any

import unohelper
from com.sun.star.lang import Locale, XLocalizable, XServiceInfo, XServiceName
from org.xlagree.calc import XAgree
from xlagree_calc_engine import Engine, errors, find_engine, trimmed

with open(
    os.path.join(os.path.dirname(os.path.abspath(__file__)), "settings.json"), encoding="utf-8"
) as file:
    SETTINGS = json.load(file)
SERVICE, IMPLEMENTATION = SETTINGS["service"], SETTINGS["service"] + ".component"
ERRORS = errors(SETTINGS["errors"])

log = logging.getLogger("xlagree")


@cache
def engine() -> Engine:
    """Who answers, looked for at the first question: LibreOffice loads the add-in more often than it asks."""
    return find_engine(SETTINGS)


def cell(value: Any) -> Any:
    """A cell of an answer as Calc takes it: a float or a text, an error as its number."""
    return value if type(value) is float else ERRORS.get(value, value)


def asking(name: str, spills: bool, stands_for: list[list[Any]]) -> Callable[..., Any]:
    """The method of a function; `stands_for` are positions, the numbers there and what they stand for."""
    words = {(position, number): word for position, number, word in stands_for}

    def method(self: object, *given: Any) -> Any:
        try:
            arguments = [
                words.get((i, value), value) if type(value) is float else trimmed(value)
                for i, value in enumerate(given)
            ]
            answer = engine()(name, arguments)
        except Exception as reason:
            log.error("%s: %s", name, reason)
            answer = "#VALUE!"
        if not spills:
            return cell(answer)
        rows = answer if isinstance(answer, tuple) else ((answer,),)
        return tuple(tuple(map(cell, row)) for row in rows)

    return method


class Agree(unohelper.Base, XAgree, XServiceInfo, XServiceName, XLocalizable):
    """What Calc asks; besides the functions only what every add-in must say of itself."""

    def __init__(self, context: object, *_: object) -> None:
        self.locale = Locale("en", "US", "")

    def getServiceName(self) -> str:  # noqa: N802  # UNO's name, as the others
        return str(SERVICE)

    def getImplementationName(self) -> str:  # noqa: N802
        return str(IMPLEMENTATION)

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        return (SERVICE,)

    def supportsService(self, name: str) -> bool:  # noqa: N802
        return bool(name == SERVICE)

    def setLocale(self, locale: Any) -> None:  # noqa: N802
        self.locale = locale

    def getLocale(self) -> Any:  # noqa: N802
        return self.locale


for _method, _function in SETTINGS["functions"].items():
    setattr(Agree, _method, asking(**_function))

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816  # where LibreOffice looks
g_ImplementationHelper.addImplementation(Agree, IMPLEMENTATION, (SERVICE,))
