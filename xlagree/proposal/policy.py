"""The policy: limits that a deal must keep and who approves what does not, in a rate card or in a file of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xlagree.terms.errors import NOWHERE, AgreementError, Place, Problem, must_be, refuse
from xlagree.terms.quantities import Value
from xlagree.terms.records import by_field, changed, check, made
from xlagree.terms.tables import nearest, read_pairs
from xlagree.terms.toml_file import TomlFile, read_toml
from xlagree.terms.vocabulary import POLICY_TERMS, find
from xlagree.terms.written_numbers import currency_typed, same_currency


@dataclass(frozen=True)
class Policy:
    """Limits and who approves; every field is the policy term of that name.

    Shares are of the price or of list, chances and shares of years those of the forecast. None is no limit. Raises
    where a sheet of the policy would be refused.
    """

    TERMS = by_field(POLICY_TERMS)

    currency: str
    lowest_margin: float = 0.0
    lowest_rate: float | None = None
    largest_discount: float | None = None
    approver: str = ""
    company: str = ""
    tax_note: str = ""
    valid_days: float = 60.0
    lowest_bad_year_margin: float | None = None
    largest_loss_chance: float | None = None
    most_discounts: float = 3.0
    lowest_break_even_level: float = 0.8
    largest_breakage: float = 0.2
    longest_block_life: float = 12.0
    fewest_months: float = 6.0
    oldest_history: float = 6.0
    holds: tuple[str, ...] = ("lowest margin", "largest loss chance")
    smallest_saving: float = 0.03

    def __post_init__(self) -> None:
        check(self)

    @property
    def approval(self) -> str:
        """Who or what a deal outside the limits needs: the approver by name, else approval."""
        return self.approver or "approval"


def read_policy(cells: object, place: Place = NOWHERE) -> Policy:
    """The policy from a table of labels and values."""
    return made(Policy, read_pairs(cells, POLICY_TERMS, place).values)


def read_policy_file(path: Path, base: Policy) -> Policy:
    """A policy file laid over a policy: what the file does not name stays as it is in `base`.

    It cannot name another currency than that of `base`: the money of a deal would only be called by another name.
    """
    return changed(base, policy_terms(path, base.currency))


def policy_terms(path: Path, currency: str = "") -> Mapping[str, Value]:
    """The terms of a policy file by field; everything that is wrong with it is raised together.

    With a `currency` it cannot name another.
    """
    file = read_toml(path, "a policy")
    values: dict[str, Value] = {}
    refuse(_read(file, currency, Place(path.name), values))
    return values


def _read(file: TomlFile, currency: str, place: Place, values: dict[str, Value]) -> Iterator[Problem]:
    """The typed values of a file into `values`, and a problem for each line that gives none."""
    for key, value in file.content.items():
        at = replace(place, row=file.row(key))
        term = find(key, POLICY_TERMS)
        if isinstance(value, dict | list):
            yield Problem(
                f'"{key}" must be a line of label = value', "a policy has no sections and no lists", at
            )
        elif term is None:
            yield Problem(f'unknown term "{key}"', nearest(key, POLICY_TERMS), at)
        elif term.field in values:
            yield Problem(f"{term.name} stands twice", "keep one", at)
        else:
            try:
                if isinstance(value, bool) or not isinstance(value, str | int | float):
                    raise must_be(term.name, term.quantity.want, value)
                if currency and not same_currency(currency_typed(value) or currency, currency):
                    raise must_be(term.name, f"in {currency}, the currency of the deal", value)
                values[term.field] = term.quantity.check(term.name, value)
            except AgreementError as error:
                yield from (problem.at(at) for problem in error.problems)
    if currency and values.get("currency", currency) != currency:
        yield Problem(f"currency must be {currency}, that of the deal (got {values['currency']})", "", place)


def policy_file(values: Mapping[str, float | str], opening: str) -> str:
    """A policy file that sets some terms, each under its help; the other terms stand in it as comments.

    >>> policy_file({"lowest_margin": 0.3}, "Ours.").splitlines()[3]
    'lowest_margin = 0.3'
    """
    lines = [f"# {opening}", ""]
    for term in POLICY_TERMS:
        value = values.get(term.field)
        text = f'"{value}"' if isinstance(value, str) else f"{value:g}" if value is not None else ""
        lines += [f"# {term.help}", f"{term.field} = {text}" if text else f"# {term.field} =", ""]
    return "\n".join(lines)
