"""`xlagree check`: whether a rate card can be used, and whether every hour has a price."""

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door, there


@door()
def check(rates: options.RatesFile, as_json: options.AsJson = False) -> None:
    """Look for mistakes in a rate card, and for hours without a price.

    Leaves with status 1 when there is something to mend, and with 2 where the
    file is no rate card; what is right and yet surprises is a remark.

    --json prints plans (how many; null when they cannot be read) and
    problems (each with place, what, remedy and whether it is but a remark).
    """
    from xlagree.cli import show
    from xlagree.intake.named_nowhere import unknown_roles
    from xlagree.intake.rate_card import PLANS, has_card_sheets, rate_card_problems, read_rate_card
    from xlagree.pricing.surprises import surprises
    from xlagree.proposal.offers.nearest_plans import without_room
    from xlagree.terms.errors import AgreementError, Place, Problem, failures

    there(rates, "xlagree init DIR writes one to start from")
    plans: int | None = None
    problems: list[Problem] = []
    try:
        card = read_rate_card(rates)
        plans = len(card.plans)
        problems += rate_card_problems(card)
        problems += unknown_roles(card, Place(rates.name, PLANS))
        noticed = (*surprises(card.plans), *without_room(card.plans))
        problems += (problem.at(Place(rates.name, PLANS)) for problem in noticed)
    except AgreementError as error:
        if not has_card_sheets(rates):  # no card with mistakes, but another file
            raise
        problems += error.problems
    if as_json:
        show.document({"plans": plans, "problems": [show.problem_record(problem) for problem in problems]})
    elif problems:
        show.problems(problems)
    if not as_json and not failures(problems):
        print(f"{plans} plans, every hour has a price")
    if failures(problems):
        raise typer.Exit(FINDINGS)
