"""What the policy of a rate card says of the house, where its theme says nothing, and where the two contradict each other."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from xlagree.proposal.house.phrases import EITHER
from xlagree.proposal.house.theme import Theme, given_theme
from xlagree.proposal.policy import Policy
from xlagree.terms.errors import Problem
from xlagree.terms.written_numbers import same_currency

SHARED = ("company", "currency", "valid_days")
"""What both may say."""
OF_TAX = ("vat", "vat_name", "prices")
"""The keys of a theme that say how prices stand to tax; the policy has one line of text for it."""
TAX_TEXT = "prices_net"
"""The text in whose place that line stands."""


@lru_cache(maxsize=8)
def house_of(policy: Policy) -> Theme:
    """The house as its policy alone describes it."""
    return with_policy({}, policy)


def with_policy(given: Mapping[str, object], policy: Policy) -> Theme:
    """A theme from what is given, and from the policy what is not."""
    values = {**{name: getattr(policy, name) for name in SHARED}, **given}
    theme = given_theme({name: value for name, value in values.items() if value != ""})
    texts = theme.wording.get(theme.language, {})
    if not policy.tax_note or TAX_TEXT in texts or any(name in given for name in OF_TAX):
        return theme
    note = policy.tax_note.replace("{", "{{").replace("}", "}}").replace(EITHER, " / ")
    own = {TAX_TEXT: note}
    return replace(theme, wording={**theme.wording, theme.language: {**texts, **own}})


def contradictions(given: Mapping[str, object], policy: Policy) -> Mapping[str, Problem]:
    """Where theme and policy say different things, by the key of the theme.

    The theme is followed, but money is never called by another name: another currency is no remark.
    """
    differing = {}
    for name, ours in {"company": policy.company, "valid_days": _stated(policy.valid_days)}.items():
        if name in given and ours and given[name] != ours:
            what = f"{name.replace('_', ' ')} is {_shown(given[name])} here and {_shown(ours)} in the policy"
            differing[name] = Problem(what, "offers follow the theme; say it in one place", remark=True)
    currency = str(given.get("currency", policy.currency))
    if not same_currency(currency, policy.currency):
        what = f"currency must be {policy.currency}, that of the policy (got {currency})"
        differing["currency"] = Problem(what, "nothing is converted: mend one of the two")
    if policy.tax_note and (named := next((name for name in OF_TAX if name in given), None)):
        what = f'the tax note "{policy.tax_note}" of the policy is not printed on offers'
        differing[named] = Problem(what, "the theme says how prices stand to tax", remark=True)
    return differing


def _stated(valid_days: float) -> float | None:
    """The days that a policy states; it may have taken them from nowhere."""
    return None if valid_days == Policy.valid_days else valid_days


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
