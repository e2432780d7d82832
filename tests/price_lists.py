"""Published price lists as pairs of plans, with the hours at which one becomes cheaper than the other."""

from dataclasses import dataclass

from xlagree.pricing.plans import Plan


@dataclass(frozen=True)
class Example:
    """Two plans of one published price list, ordinary hours in a single month, and their first break-even."""

    name: str
    first: Plan
    second: Plan
    hours: float


def _payg(rate: float) -> Plan:
    return Plan("pay as you go", "pay as you go", hourly_rate=rate)


def _block(hours: float, price: float) -> Plan:
    return Plan(f"block of {hours:g} h", "block", block_hours=hours, block_price=price)


def _retainer(name: str, fee: float, included: float, rate: float) -> Plan:
    return Plan(name, "retainer", monthly_fee=fee, included_hours=included, overage_rate=rate)


_BASIC, _SILVER = _retainer("Basic", 0, 1, 200), _retainer("Silver", 549, 4, 180)
_GOLD, _PLATINUM = _retainer("Gold", 999, 8, 150), _retainer("Platinum", 1999, 16, 150)

EXAMPLES = (
    Example("EVERNET, block at 120 against 150", _payg(150), _block(10, 1200), 8.0),
    Example("Good Guys IT, 20 hours for 2,500 against 175", _payg(175), _block(20, 2500), 100 / 7),
    Example("darron.net, 10 hours for 600 against 75", _payg(75), _block(10, 600), 8.0),
    Example("Computer Consulting 101, 20 hours at 90 against 100", _payg(100), _block(20, 1800), 18.0),
    Example("Solution Pronto, 10 hours at 135 against 150", _payg(150), _block(10, 1350), 9.0),
    Example("LinkedIP, Silver against Gold", _SILVER, _GOLD, 6.5),
    Example("LinkedIP, Gold against Platinum", _GOLD, _PLATINUM, 8 + 1000 / 150),
    Example("LinkedIP, Basic against Silver", _BASIC, _SILVER, 3.745),
)
