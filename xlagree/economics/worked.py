"""The work of a client's months as a plan counts it: as expected, and in many years."""

from dataclasses import replace

import numpy as np

from xlagree.actuarial.demand import Demand
from xlagree.economics.drawing import Worked, in_proportion
from xlagree.economics.weight import an_hour, hours_billed
from xlagree.economics.years import hours_of_years, tickets_of_years
from xlagree.pricing.plans import TICKETS, Plan


def expected_work(plan: Plan, demand: Demand) -> Worked:
    """Hours, tickets and visits expected in each month of the term."""
    tickets = np.array(demand.expected(plan.term))
    billed, logged = tickets * hours_billed(plan, demand).mean, tickets * demand.hours.mean
    return in_proportion(an_hour(plan, demand), billed, logged)


def work_of_years(plan: Plan, demand: Demand, quick: bool = False) -> Worked:
    """Hours, tickets and visits of each month in each of many years, the same for every plan of a demand.

    Tickets are whole where the plan counts them, and visits where it includes some; else they go with the hours.
    """
    logged = hours_of_years(demand, demand.hours, plan.term, quick)
    billed = hours_of_years(demand, hours_billed(plan, demand), plan.term, quick)
    work = in_proportion(an_hour(plan, demand), billed, logged)
    if plan.pool_unit == TICKETS:
        work = replace(work, tickets=tickets_of_years(demand, 1.0, plan.term, quick))
    if plan.included_visits and whole_visits(demand):
        work = replace(work, visits=tickets_of_years(demand, demand.visits_per_ticket, plan.term, quick))
    return work


def whole_visits(demand: Demand) -> bool:
    """Whether each ticket has a visit or none; where it may have more, visits go with the hours."""
    return demand.by_ticket and demand.visits_per_ticket <= 1


def visited(demand: Demand) -> Demand:
    """The tickets that have a visit, where each has one or none: fewer, and as uneven as all."""
    return replace(demand, tickets=demand.tickets * demand.visits_per_ticket)
