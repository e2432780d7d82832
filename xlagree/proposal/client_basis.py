"""What the prices of a proposal stand on, in the client's language: whose year, its work, the note below, and the hours of a plan."""

from xlagree.pricing.class_hours import as_counted, words_of
from xlagree.proposal.cheapest_hours import cheapest_hours
from xlagree.proposal.client_verdict import ends
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.if_hours_differ import hours_of
from xlagree.proposal.months_named import span_of
from xlagree.proposal.recommendation import recommended
from xlagree.terms.quantities import fixed


def own_work(proposal: Proposal) -> bool:
    """Whether prices are those of the client's own work, of a year or of months taken as one."""
    return proposal.basis in ("history", "months")


def whose_year(proposal: Proposal, speech: ClientLanguage) -> str:
    """Whose year the prices are those of."""
    if proposal.basis == "history":
        return speech.say("own")
    if proposal.basis == "months":
        return speech.say("own_months", months=speech.counted("n_months", len(proposal.history.months)))
    return speech.say("own_expected")


def facts_of(proposal: Proposal, speech: ClientLanguage) -> list[str]:
    """What is known of the client's work, in two lines at most; what there was none of is left out."""
    history, counted = proposal.history, speech.counted
    users = counted("n_users", proposal.client.users) if proposal.client.users else ""
    if proposal.basis != "history":
        a_month = speech.say("hours_a_month", hours=hours_of(proposal.quoted_hours, speech))
        return [", ".join(filter(None, (users, a_month)))]
    hours = _counted("n_hours", history.hours, speech)
    came = sum(month.visits for month in history.months)
    visits = counted("n_visits", came) if came else ""
    by_class = as_counted(history, words_of(proposal.plans))
    odd = sum(month.after_hours + month.emergency for month in by_class)
    special = _counted("n_hours_special", odd, speech) if odd else ""
    if not (users and visits and special):
        return list(filter(None, (", ".join(filter(None, (users, hours, visits))), special)))
    text = speech.say("facts", users=users, hours=hours, visits=visits, special=f"\n{special}")
    return [line.strip() for line in text.split("\n")]


def _counted(key: str, hours: float, speech: ClientLanguage) -> str:
    """Hours to a tenth, whole ones without it."""
    return speech.counted(key, hours, 0 if fixed(hours, 1).endswith(".0") else 1)


def note_of(proposal: Proposal, speech: ClientLanguage, untaxed: bool) -> str:
    """The one basis of all prices of a year, the factors of a quiet and a busy one, and that tax is not in them where it is due."""
    years, span = proposal.years, span_of(proposal, speech)
    factors = {"quiet": speech.number(years[0].factor, 2), "busy": speech.number(years[-1].factor, 2)}
    if proposal.basis == "history" and len(years) > 1 and untaxed:
        return speech.say("note", span=span, **factors)
    if proposal.basis == "history":
        basis = speech.say("note_yours", span=span)
    elif proposal.basis == "months":
        basis = speech.say("note_months", months=speech.counted("n_months", len(proposal.history.months)))
    else:
        basis = speech.say("note_expected", hours=hours_of(proposal.quoted_hours, speech))
    more = [speech.say("note_years", **factors)] if len(years) > 1 else []
    return " ".join((basis, *more, *([speech.say("note_net")] if untaxed else [])))


def by_hours(proposal: Proposal, speech: ClientLanguage) -> tuple[str, str]:
    """What the chart of the first year by hours shows of the plan recommended, and how to read it."""
    plan, found = recommended(proposal).plan, cheapest_hours(proposal)
    if plan is None or found is None:
        return only_by_hours(proposal, speech)
    how = speech.say("chart_hours_how" if len(proposal.years) > 1 else "chart_hours_how_plain")
    name = proposal.plans[plan].name
    if found.by_turns:
        return speech.say("chart_hours_by_turns", plan=name), how
    form = {"between": "", "from": "_from", "up_to": "_up_to", "always": "_always"}[found.own.form]
    return speech.say(f"chart_hours{form}", plan=name, **ends(found.own, speech)), how


def only_by_hours(proposal: Proposal, speech: ClientLanguage) -> tuple[str, str]:
    """What the chart of the first year by hours shows where nothing is said of a plan; the second text says nothing twice."""
    shaded = len(proposal.years) > 1
    return speech.say("chart_hours_plain"), speech.say("chart_hours_shade") if shaded else ""
