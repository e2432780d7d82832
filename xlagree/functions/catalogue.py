"""The catalogue: every worksheet function, and the only place that knows the list."""

from xlagree.functions.breakeven_functions import BREAK_EVEN
from xlagree.functions.discount_functions import DISCOUNTING
from xlagree.functions.forecast_functions import FORECAST
from xlagree.functions.function import Function
from xlagree.functions.help_functions import HELP
from xlagree.functions.price_functions import PRICING
from xlagree.functions.response_functions import RESPONSE
from xlagree.functions.risk_functions import RISK

CATALOGUE: tuple[Function, ...] = (*PRICING, *DISCOUNTING, *BREAK_EVEN, *FORECAST, *RISK, *RESPONSE, *HELP)


def function(name: str) -> Function:
    """The function of a name."""
    return next(entry for entry in CATALOGUE if entry.name == name)
