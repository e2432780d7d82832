"""Values as hosts hand them over: the codes of their errors, and what a host cannot tell apart."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ErrorCode:
    """An error a cell can show: its text, its number for VBA's `CVErr`, and its number within Calc.

    Calc holds an error in a cell as a not-a-number whose lowest 16 bits are that number.
    """

    text: str
    excel: int
    calc: int


ERROR_CODES: tuple[ErrorCode, ...] = (
    ErrorCode("#NULL!", 2000, 521),
    ErrorCode("#DIV/0!", 2007, 532),
    ErrorCode("#VALUE!", 2015, 519),
    ErrorCode("#REF!", 2023, 524),
    ErrorCode("#NAME?", 2029, 525),
    ErrorCode("#NUM!", 2036, 503),
    ErrorCode("#N/A", 2042, 0x7FFF),
)
"""The errors that every spreadsheet has. A newer one of Excel, such as `#SPILL!`, is handed on as `#VALUE!`."""


@dataclass(frozen=True)
class Indistinct:
    """What a host cannot tell apart: what a cell holds, what arrives instead, and what is made of it."""

    host: str
    holds: str
    arrives: str
    taken: str


INDISTINCT: tuple[Indistinct, ...] = (
    Indistinct(
        "calc", "TRUE or FALSE", "1 or 0", "yes or no where the argument takes those, the number elsewhere"
    ),
    Indistinct("calc", "an error within a range", "nothing: Calc answers Err:504", "Err:504"),
    Indistinct(
        "calc",
        "errors in two arguments",
        "nothing: Calc answers with the last",
        "the last error, not the first",
    ),
    Indistinct("calc", "a blank single cell", "0", "blank where the argument takes only words, 0 elsewhere"),
    Indistinct("vba in LibreOffice", "an error in a cell", "0", "the number"),
    Indistinct("vba in LibreOffice", "TRUE or FALSE typed in a formula", "1 or 0", "the number"),
    Indistinct("vba in LibreOffice", "an argument skipped between two commas", "0", "the number"),
    Indistinct(
        "vba in LibreOffice",
        "an argument that is needed, left out at the end",
        "nothing: LibreOffice does not call the function",
        "an empty cell",
    ),
    Indistinct(
        "web", "#REF! or #NAME?", "the error", "#VALUE!: a custom function cannot answer with the others"
    ),
)
"""The only differences between the hosts; everything else is the same value or the same kind of error.

Those of VBA are LibreOffice's own, where the tests run the add-in for Excel; Excel hands such cells over as they are.
"""
