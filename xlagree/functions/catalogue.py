"""The catalogue: every worksheet function, and the only place that knows the list."""

from xlagree.functions.breakeven import BREAK_EVEN
from xlagree.functions.discounts import DISCOUNTING
from xlagree.functions.forecast import FORECAST
from xlagree.functions.function import Function
from xlagree.functions.help import HELP
from xlagree.functions.pricing import PRICING
from xlagree.functions.response import RESPONSE
from xlagree.functions.risk import RISK

CATALOGUE: tuple[Function, ...] = (*PRICING, *DISCOUNTING, *BREAK_EVEN, *FORECAST, *RISK, *RESPONSE, *HELP)


def function(name: str) -> Function:
    """The function of a name."""
    return next(each for each in CATALOGUE if each.name == name)
