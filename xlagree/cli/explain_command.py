"""`xlagree explain`: what a rule of the review looks for, why, on whose word, and what to do."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from xlagree.cli import options
from xlagree.cli.door import DONE, door

if TYPE_CHECKING:
    from xlagree.proposal.rules.finding import Rule

Codes = Annotated[
    list[str] | None,
    typer.Argument(metavar="CODE...", help="Codes of rules, such as P02; without one, all are listed."),
]


@door()
def explain(codes: Codes = None, as_json: options.AsJson = False) -> None:
    """Say what a rule of the review looks for, why, and what to do.

    --json prints a list of rules, each with code, title, what, why, source,
    fix and, for rules of any workbook, cannot see.
    """
    from xlagree.cli import show
    from xlagree.review.rules.all_rules import RULES, rule
    from xlagree.terms.errors import AgreementError, Problem

    asked = {code: rule(code) for code in dict.fromkeys(map(_in_full, codes or ()))}
    if unknown := [code for code, found in asked.items() if found is None]:
        known = [listed.code for listed in RULES]
        raise AgreementError(*(Problem(f'no rule "{code}"', _near(code, known)) for code in unknown))
    rules = [listed for listed in asked.values() if listed] if codes else list(RULES)
    if as_json:
        show.document([{"code": r.code, "title": r.title, **_small(r.explanation)} for r in rules])
    elif codes:
        print("\n\n".join(_explained(one) for one in rules))
    else:
        show.table(("code", "rule"), [(listed.code, listed.title) for listed in rules], text_columns=(0, 1))
        print("xlagree explain CODE says what a rule looks for, why, on whose word, and what to do.")
    raise typer.Exit(DONE)


def _in_full(typed: str) -> str:
    """A code as rules have it: p2 is P02.

    >>> _in_full("p2"), _in_full("S10")
    ('P02', 'S10')
    """
    code = typed.strip().upper()
    return f"{code[:-1]}0{code[-1]}" if len(code) == 2 and code[-1].isdecimal() else code


def _near(code: str, known: list[str]) -> str:
    """The rules of the same letter, else all."""
    alike = [one for one in known if one[0] == code[:1]]
    return f"nearest: {', '.join(alike)}" if alike else f"rules: {', '.join(known)}"


def _small(parts: dict[str, str]) -> dict[str, str]:
    return {name.lower(): text for name, text in parts.items()}


def _explained(one: "Rule[Any]") -> str:
    return "\n".join([f"{one.code}  {one.title}\n", *(_wrapped(*part) for part in one.explanation.items())])


def _wrapped(name: str, text: str) -> str:
    from textwrap import fill

    return fill(text, 98, initial_indent=f"{name:<12}", subsequent_indent=" " * 12)
