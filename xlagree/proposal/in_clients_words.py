"""A deal as it is told to its client: the rate card's own names and texts in the language that the client is written to."""

from dataclasses import replace

from xlagree.pricing.add_ons import AddOn
from xlagree.pricing.plans import Plan
from xlagree.proposal.answered import kept
from xlagree.proposal.both_sides import Client, RateCard
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.translation import words_in
from xlagree.terms.maintenance import tasks_of, tasks_text


def spoken_to(proposal: Proposal) -> ClientLanguage:
    """The language of a client, with the words of the rate card in it."""
    card = proposal.card
    speech = card.house.spoken(proposal.client.language)
    return replace(speech, words=words_in(speech.language, card.translations))


@kept
def in_clients_words(proposal: Proposal) -> Proposal:
    """The deal with the words of its client: the same prices under other names.

    Roles, classes and kinds of work keep theirs, as hours are told apart by them; pages say them in the client's words.
    """
    speech = spoken_to(proposal)
    if not speech.words:
        return proposal
    return replace(proposal, card=_card(proposal.card, speech), client=_client(proposal.client, speech))


def _card(card: RateCard, speech: ClientLanguage) -> RateCard:
    return replace(
        card,
        plans=tuple(_plan(plan, speech) for plan in card.plans),
        discounts=tuple(
            replace(own, name=speech.word(own.name), plans=_all(own.plans, speech)) for own in card.discounts
        ),
        add_ons=tuple(_add_on(add_on, speech) for add_on in card.add_ons),
        scenarios=(),
    )


def _plan(plan: Plan, speech: ClientLanguage) -> Plan:
    tasks = [replace(task, name=speech.word(task.name)) for task in tasks_of(plan.maintenance_tasks)]
    return replace(
        plan,
        name=speech.word(plan.name),
        best_for=speech.word(plan.best_for),
        maintenance_tasks=tasks_text(tasks),
        items=tuple(
            replace(own, name=speech.word(own.name), plans=_all(own.plans, speech)) for own in plan.items
        ),
        rates=tuple(replace(own, plans=_all(own.plans, speech)) for own in plan.rates),
        blocks=tuple(
            replace(own, name=speech.word(own.name), plans=_all(own.plans, speech)) for own in plan.blocks
        ),
    )


def _add_on(own: AddOn, speech: ClientLanguage) -> AddOn:
    description, per = speech.word(own.description), speech.word(own.per)
    return replace(own, name=speech.word(own.name), description=description, per=per)


def _client(client: Client, speech: ClientLanguage) -> Client:
    return replace(
        client,
        plans=_all(client.plans, speech),
        recommend=speech.word(client.recommend),
        asked=tuple((speech.word(name), number) for name, number in client.asked),
    )


def _all(names: tuple[str, ...], speech: ClientLanguage) -> tuple[str, ...]:
    return tuple(map(speech.word, names))
