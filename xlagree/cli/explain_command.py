"""`xlagree explain`: what a rule of the review looks for, why, on whose word, and what to do."""

from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, door

Code = Annotated[
    str | None,
    typer.Argument(metavar="CODE", help="Code of a rule, such as P02; without one, all are listed."),
]


@door()
def explain(code: Code = None, as_json: options.AsJson = False) -> None:
    """Say what a rule of the review looks for, why, and what to do.

    --json prints a list of rules, each with code, title, what, why, source,
    fix and, for rules of any workbook, cannot see.
    """
    from xlagree.cli import show
    from xlagree.review.rules.all_rules import RULES, rule
    from xlagree.terms.errors import AgreementError, Problem

    asked = [rule(code)] if code else list(RULES)
    if asked == [None]:
        known = ", ".join(listed.code for listed in RULES)
        raise AgreementError(Problem(f'no rule "{code}"', f"rules: {known}"))
    rules = [listed for listed in asked if listed is not None]
    if as_json:
        show.document([{"code": r.code, "title": r.title, **_small(r.explanation)} for r in rules])
    elif code:
        one = rules[0]
        print(f"{one.code}  {one.title}\n")
        for name, text in one.explanation.items():
            print(_wrapped(name, text))
    else:
        show.table(("code", "rule"), [(listed.code, listed.title) for listed in rules], text_columns=(0, 1))
        print("xlagree explain CODE says what a rule looks for, why, on whose word, and what to do.")
    raise typer.Exit(DONE)


def _small(parts: dict[str, str]) -> dict[str, str]:
    return {name.lower(): text for name, text in parts.items()}


def _wrapped(name: str, text: str) -> str:
    from textwrap import fill

    return fill(text, 98, initial_indent=f"{name:<12}", subsequent_indent=" " * 12)
