"""The translations of a rate card against the rest of it: words that it has, names that stay apart, and words without any."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import RateCard
from xlagree.proposal.house.phrases import LANGUAGES
from xlagree.proposal.house.translation import NAMES, Translation, words_in
from xlagree.terms.errors import Place, Problem
from xlagree.terms.maintenance import tasks_of
from xlagree.terms.quantities import same

OF_A_TASK = ";:"
"""Signs that part tasks from each other, and a task from how often it is done."""


def untranslatable(card: RateCard) -> Iterator[Problem]:
    """What is wrong with the translations of a card."""
    known = {same(word): word for word in (*_offered(card), *_others(card))}
    tasks = {same(task) for task in _tasks(card)}
    for own in card.translations:
        if same(own.word) not in known:
            close = get_close_matches(same(own.word), known, 1, 0.6)
            remedy = (
                f"nearest: {known[close[0]]}"
                if close
                else "write it as it stands there, or take the row away"
            )
            yield Problem(f'no word "{own.word}" in the rate card', remedy, own.place)
        for language in LANGUAGES if same(own.word) in tasks else ():
            if any(sign in own.into(language) for sign in OF_A_TASK):
                what = (
                    f"the task in {NAMES[language]} must be text without ; and : (got {own.into(language)})"
                )
                yield Problem(what, place=own.place)
    for language in LANGUAGES:
        yield from _doubled((plan.name for plan in card.plans), language, card.translations)
        yield from _doubled((add_on.name for add_on in card.add_ons), language, card.translations)


def _doubled(names: Iterable[str], language: str, translations: Iterable[Translation]) -> Iterator[Problem]:
    """Names that could no longer be told apart in a language."""
    words, places = words_in(language, translations), {same(own.word): own.place for own in translations}
    seen: dict[str, str] = {}
    for name in names:
        said = words.get(same(name), name)
        other = next((first for first, theirs in seen.items() if same_name(said, theirs)), None)
        if other is not None:
            what = f'{other} and {name} are both called "{said}" in {NAMES[language]}'
            place = places.get(same(name)) or places[same(other)]
            yield Problem(what, "call one of them otherwise", place)
        seen[name] = said


def without_translation(card: RateCard, place: Place) -> Iterator[Problem]:
    """How many words of plans and add-ons, and classes of one's own, stay as they are in a language that others have.

    It is a remark for each language.
    """
    offered = {same(word): word for word in _offered(card) if word}
    classes = {same(name): name for name, _ in card.words.classes}
    for language in LANGUAGES:
        words = words_in(language, card.translations)
        for one, more, named in (("word", "words", offered), ("class", "classes", classes)):
            missing = [word for key, word in named.items() if key not in words]
            if not (words and missing):
                continue
            of = "plans and add-ons" if named is offered else "hours"
            count = f"1 {one} of {of} has" if len(missing) == 1 else f"{len(missing)} {more} of {of} have"
            what = f'{count} no {NAMES[language]} translation, "{missing[0]}" the first'
            yield Problem(what, "write it beside the word, also where it is the same", place, remark=True)


def _offered(card: RateCard) -> Iterator[str]:
    """The words that say what is offered."""
    for plan in card.plans:
        yield from (plan.name, plan.best_for)
    yield from _tasks(card)
    for add_on in card.add_ons:
        yield from (add_on.name, add_on.description, add_on.per)


def _tasks(card: RateCard) -> Iterator[str]:
    return (task.name for plan in card.plans for task in tasks_of(plan.maintenance_tasks))


def _others(card: RateCard) -> Iterator[str]:
    """The other words that a client may read."""
    yield from card.roles
    yield from (discount.name for discount in card.discounts)
    yield from card.words.own_names
    for plan in card.plans:
        yield from plan.covers_work
        yield from (item.name for item in plan.items)
        yield from (block.name for block in plan.blocks)
        yield from (rate.role for rate in plan.rates)
