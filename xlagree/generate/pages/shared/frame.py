"""What all pages share: their opening lines, section heads, and plan columns whose look follows a marked plan."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from textwrap import wrap

from xlagree.generate.book.fitted import SMALLEST, pixels, room_of
from xlagree.generate.book.look import ACCENT, GREY, HAIR, INK, TINT
from xlagree.generate.book.sheet import (
    HEAD,
    META,
    NOTE,
    NUMBER,
    SECOND,
    SOURCE,
    VERDICT,
    Condition,
    Page,
    Style,
    Value,
)  # fmt: skip
from xlagree.generate.pages.shared.letterhead import heights, letterhead
from xlagree.pricing.plans import Plan
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ENGLISH, ClientLanguage
from xlagree.proposal.in_clients_words import spoken_to
from xlagree.terms.tables import letter

GUTTER = 1.9
BELOW_RULE = 6
"""Height of what is left free between the rule of a letterhead and the opening lines."""
OPENING = (18, 34, 22)
"""Heights of the opening lines: source, verdict, second sentence."""
SIZES = ((20, 72), (17, 86), (14, 105), (12, 9999))
"""Sizes of a first sentence, each up to so many letters, so that it stands on one page."""
SECTION = 36
WIDER = 1.35
"""How much wider than others the letters of a plan's name are, and its indent."""

Links = Callable[[str], str]
"""The address of an input's live value by its key; nothing where it has none."""


def unlinked(_key: str) -> str:
    """The links of a book without inputs.

    >>> unlinked("costs_tools")
    ''
    """
    return ""


def about(proposal: Proposal, speech: ClientLanguage = ENGLISH) -> str:
    """The line at the top right: who, when, currency, until when."""
    policy, number = proposal.card.policy, proposal.client.offer_number
    until = proposal.date + timedelta(days=int(policy.valid_days))
    money = ", ".join(filter(None, (policy.currency, _tax(proposal, speech))))
    offer = speech.say("about_offer", number=number) if number else ""
    valid = speech.say("valid_until", date=speech.day(until))
    return "  ·  ".join(filter(None, (policy.company, offer, speech.day(proposal.date), money, valid)))


def _tax(proposal: Proposal, speech: ClientLanguage) -> str:
    """How prices stand to tax: the note of the policy, which is in English, or what an offer says in its language."""
    if speech.language == ENGLISH.language:
        return proposal.card.policy.tax_note
    return speech.say("prices_gross" if proposal.card.house.gross else "prices_net")


def day(date: object) -> str:
    """A date as pages print it, such as 3 Nov 2026."""
    return f"{date:%d %b %Y}".lstrip("0")


def above(proposal: Proposal) -> tuple[int, ...]:
    """The heights of the rows above the opening lines; the inputs of an internal book hold no theme, and it has none."""
    return (*heights(proposal.card.theme), BELOW_RULE) if proposal.card.theme else ()


def opening(
    page: Page,
    proposal: Proposal,
    what: str,
    last: int,
    first: tuple[Value, str],
    second: tuple[Value, str],
    internal: bool = False,
    speech: ClientLanguage = ENGLISH,
) -> None:
    """Source line, verdict and second sentence; each sentence is a value and, where it follows cells, a formula.

    They stand below the letterhead of the house, where it has a theme. What a client reads is set smaller where it is long.
    """
    if above(proposal):
        own = proposal.client.our_contact or proposal.card.house.contact
        letterhead(page, replace(proposal.card.house, contact=own), spoken_to(proposal), last)
        page.put(BELOW_RULE)
    row, verdict, below = (page.put(height) for height in OPENING)
    contact = "" if internal or not proposal.client.contact else f", {proposal.client.contact}"
    whose = f"{what} {proposal.client.name}{contact}"
    when = ("INTERNAL  ·  " if internal else "") + about(proposal, speech)
    share = 1.0 if speech == ENGLISH else _share_of_row(page, whose, when, last)
    page.write(row, 1, whose, replace(SOURCE, size=int(SOURCE.size * share)))
    page.write(row, last, when, replace(META, size=int(META.size * share)))
    size = next(size for size, most in SIZES if len(str(first[0])) <= most)
    page.write(verdict, 1, first[0], replace(VERDICT, size=size), first[1])
    page.write(below, 1, second[0], SECOND, second[1])


def _share_of_row(page: Page, left: str, right: str, last: int) -> float:
    """The share of their size at which two texts stand in one row from the first column to the last, one at either end."""
    room = sum(map(pixels, page.widths[1 : last + 1]))
    share = room / (room_of(left, SOURCE) + room_of(right, META))
    return min(1.0, max(share, SMALLEST / META.size))


def section(page: Page, text: str, columns: Sequence[int], height: int = SECTION, formula: str = "") -> int:
    """A head in grey capitals with a rule across the columns."""
    row = page.put(height)
    page.write(row, columns[0], text, HEAD, formula)
    page.rule(row, columns, HEAD)
    return row


def marked(page: Page, tag_row: int, last_row: int, columns: Sequence[int]) -> None:
    """Tint the column whose tag cell is not empty, and set its name and first price in the accent; cells to type in
    keep their own colour."""
    for column in columns:
        tag = f'{letter(column)}${tag_row + 1}<>""'
        inputs = sorted(entry.row for entry in page.entries if entry.column == column)
        page.conditions.append(Condition((tag_row, column, tag_row, column), tag, ACCENT, "#FFFFFF", True))
        page.conditions.append(Condition((tag_row + 1, column, tag_row + 1, column), tag, TINT, ACCENT, True))
        first = tag_row + 2
        for end in (*inputs, last_row + 1):
            if first < end:
                page.conditions.append(Condition((first, column, end - 1, column), tag, TINT))
            first = end + 1


def names_height(plans: Sequence[Plan], width: float, least: int = 26) -> int:
    """The height of a row of plans' names, as the longest needs it in a column of a width."""
    lines = max(len(wrap(plan.name, max(int(width / WIDER), 1))) for plan in plans)
    return max(least, 8 + 18 * lines)


def note(page: Page, text: str, formula: str = "") -> None:
    """One line in small grey."""
    page.write(page.put(18), 1, text, NOTE, formula)


@lru_cache(maxsize=512)
def number(
    key: str,
    *,
    bold: bool = False,
    color: str = INK,
    fill: str = "",
    indent: int = 1,
    top: str = "",
    bottom: str = HAIR,
    input: bool = False,
) -> Style:
    """The style of a number of a kind in a table line; every other property as in other lines."""
    return replace(
        NUMBER,
        format=key,
        bold=bold,
        color=color,
        fill=fill,
        indent=indent,
        top=top,
        bottom=bottom,
        input=input,
    )


PLAN_NAME = Style(size=12, bold=True, align="right", indent=1, wrap=True)
TAG = Style(size=9, bold=True, color=ACCENT, align="right", indent=1, wrap=True)
BEST_FOR = Style(size=9, color=GREY, align="right", indent=1, valign="top", wrap=True)
