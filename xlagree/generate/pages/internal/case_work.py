"""The work that every plan of the Cases page shares: its hours, and what they cost, as formulas."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.pages.internal.inputs_page import InputCells
from xlagree.generate.pages.internal.item_costs import item_costs
from xlagree.pricing.plans import Plan


@dataclass(frozen=True)
class CaseWork:
    """The work that every plan shares, for each case: the cells of the cost of an hour, and of the tickets month by month;
    where nothing goes `by_month`, of the first alone. `rises` are what months' costs are of the first month's, if they rise.
    """

    cells: InputCells
    cost_of_hour: tuple[str, ...]
    tickets: tuple[tuple[str, ...], ...]
    by_month: bool
    rises: tuple[tuple[str, ...], ...] = ()

    def hours(self, term: int, case: int) -> str:
        """The hours of a year of a plan with a term."""
        hours = self.cells.at("demand_hours_per_ticket", case)
        return f"{self._of_term(term, case)}*{hours}*12/{term}"

    def _of_term(self, term: int, case: int) -> str:
        """The tickets of a term; where months are alike those of its first month and growth alone."""
        if self.by_month:
            return f"SUM({span(self.tickets[case][:term])})"
        growth = self.cells.at("demand_yearly_growth", case)
        grown = f"((1+{growth})^({term}/12)-1)/((1+{growth})^(1/12)-1)"
        # Where hardly anything grows, the quotient would be one of rounding errors.
        hardly = f"{term}*(1+{growth}*{(term - 1) / 24!r})"
        return f"{self.tickets[case][0]}*IF(ABS({growth})<0.00001,{hardly},{grown})"

    def cost(self, plan: int, at_list: Plan, hours: str, case: int) -> str:
        """The expected cost of a year of a plan."""
        at = self.cells.at
        monthly = [
            (f"plan{plan + 1}_maintenance_hours", "costs_cost_per_hour"),
            ("costs_cost_per_user", "client_users"),
            ("costs_cost_per_device", "client_devices"),
            ("costs_tools",),
            ("costs_fixed_cost",),
        ]
        known = [part for part in monthly if all(key in self.cells.by_case for key in part)]
        parts = ["*".join(at(key, case) for key in part) for part in known]
        parts.append(item_costs(at_list, plan, lambda key: self.cells.cell(key, case)))
        fixed = "+".join(filter(None, parts)) or "0"
        average, late = self._rises(at_list.term, case) if self.rises else ("", "")
        return f"12*({fixed}){average}+{hours}*{self.cost_of_hour[case]}{late}"

    def _rises(self, term: int, case: int) -> tuple[str, str]:
        """Times what costs are of the first month's: on average of the months of a term, and of its tickets."""
        tickets, rises = span(self.tickets[case][:term]), span(self.rises[case][:term])
        risen = f"SUMPRODUCT({tickets},{rises})/MAX(SUM({tickets}),1E-300)"
        return f"*SUM({rises})/{term}", f"*IF(SUM({tickets})=0,1,{risen})"


def span(cells: Sequence[str]) -> str:
    """The range of cells that stand side by side or one below the other."""
    first, last = cells[0], cells[-1]
    return first if first == last else f"{first}:{last.partition('!')[2]}"


def tickets_of(cells: InputCells, t: int, case: int) -> str:
    """Tickets × season × (1 + growth)^(t/12)."""
    at = cells.at
    season, growth = at(f"demand_month_{t % 12 + 1}_factor", case, 1.0), at("demand_yearly_growth", case)
    return f"{at('demand_tickets', case)}*{season}*(1+{growth})^({t}/12)"
