"""The tab Agreements on Excel's ribbon: its buttons, and the macro that each of them asks."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
RELATION = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
"""What every Excel since 2007 knows."""


MACRO = "AgreeOnButton"
"""What Excel calls with the button that was pressed."""


@dataclass(frozen=True)
class Button:
    """A button: the id by which the macro knows it, its name, the picture of Excel's own that it has, and what it does."""

    id: str
    label: str
    picture: str
    help: str


BUTTONS = (
    Button(
        "agree_plans", "Insert plans", "TableInsert", "Puts a table of plans to change at the active cell."
    ),
    Button(
        "agree_compare",
        "Compare",
        "Calculator",
        "Compares the table of plans around the active cell, below it, for hours that you can change.",
    ),
    Button(
        "agree_check",
        "Check",
        "AcceptInvitation",
        "Says what is wrong with the table of plans around the active cell.",
    ),
    Button(
        "agree_reference", "Reference", "FunctionWizard", "Every function with its help, in a new workbook."
    ),
    Button("agree_doctor", "Doctor", "AddInManager", "Says whether the add-in and its Python work here."),
)


def ribbon() -> str:
    """The tab as the part of a workbook that Excel reads."""
    buttons = "".join(
        f'<button id="{button.id}" label={quoteattr(button.label)} imageMso="{button.picture}" size="large"'
        f' screentip={quoteattr(button.label)} supertip={quoteattr(button.help)} onAction="{MACRO}"/>'
        for button in BUTTONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<customUI xmlns="{NAMESPACE}"><ribbon><tabs><tab id="xlagree" label="Agreements">'
        f'<group id="xlagreeTools" label="xlagree">{buttons}</group></tab></tabs></ribbon></customUI>'
    )
