"""What payment in advance is worth: present values, and the discount that makes up for it."""

from collections.abc import Sequence
from math import inf

from xlagree.terms.errors import must_be
from xlagree.terms.quantities import SHARE


def prepay_discount(months: int, yearly_rate: float, arrears: bool = False, retention: float = 1.0) -> float:
    """The discount at which one payment in advance is worth as much as monthly payments.

    1 - (1/n) Σ (s v)^t, with v = (1 + rate)^(-1/12), t = 0 … n-1, or 1 … n when the monthly payments
    were due at the end of each month. The rate is of a year; the retention s is the share of clients who
    stay from one month to the next.

    >>> round(prepay_discount(12, 0.12), 6)
    0.050112
    """
    if months < 1 or months != int(months):
        raise must_be("months", "a whole number of months, 1 or more", months)
    if yearly_rate <= -1:
        raise must_be("yearly rate", "a rate above -1", yearly_rate)
    SHARE.check("retention", retention)
    monthly, first = (1 + yearly_rate) ** (1 / 12) - 1, 1 if arrears else 0
    worth = present_value(monthly, [retention**t for t in range(first, first + int(months))])
    return 1 - worth * (1 if arrears else 1 + monthly) / int(months)


def present_value(rate: float, flows: Sequence[float]) -> float:
    """What money due at the end of each period is worth now, at an interest of `rate` a period.

    Σ flow (1 + rate)^-t, backwards. Brealey, Myers & Allen, Principles of Corporate Finance.

    >>> present_value(0.25, [125, 250])
    260.0
    """
    if not -1 < rate < inf:
        raise must_be("rate", "a rate above -1", rate)
    worth = 0.0
    for flow in reversed(flows):
        worth = (worth + flow) / (1 + rate)
    return worth
