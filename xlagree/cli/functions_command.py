"""`xlagree functions`: what the worksheet functions take and give."""

from typing import TYPE_CHECKING, Annotated

import typer

from xlagree.cli.door import door

if TYPE_CHECKING:
    from xlagree.functions.function import Function

Name = Annotated[
    str | None, typer.Argument(metavar="[NAME]", help="A function, such as AGREE_PRICE or price.")
]
Markdown = Annotated[bool, typer.Option("--markdown", help="The whole reference, as in docs/functions.md.")]


@door()
def functions(name: Name = None, markdown: Markdown = False) -> None:
    """List the worksheet functions, or say how one of them is used."""
    from xlagree.cli import show
    from xlagree.functions.catalogue import CATALOGUE
    from xlagree.functions.reference import reference, section

    if markdown:
        print(reference(), end="")
    elif name is not None:
        print(section(_named(name)), end="")
    else:
        show.table(
            ("function", "what it gives"), [(function.name, function.help) for function in CATALOGUE], (0, 1)
        )


def _named(name: str) -> "Function":
    from difflib import get_close_matches

    from xlagree.functions.catalogue import CATALOGUE
    from xlagree.terms.errors import AgreementError, Problem

    known = {function.name: function for function in CATALOGUE}
    asked = name.strip().lstrip("=").upper().replace("-", "_")
    for tried in (asked, f"AGREE_{asked}"):
        if tried in known:
            return known[tried]
    close = get_close_matches(
        asked, [*known, *(name.removeprefix("AGREE_") for name in known)], n=1, cutoff=0.5
    )
    remedy = f"nearest: {close[0]}" if close else "xlagree functions lists them"
    raise AgreementError(Problem(f'no function "{name}"', remedy))
