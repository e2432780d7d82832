"""The tables that the examples of the catalogue use, and an example worked out."""

import ast

from xlagree.functions.function import Table, Value

TABLES: dict[str, tuple[tuple[float | str | None, ...], ...]] = {
    "plans": (
        ("Plans", "Pay as you go", "Block 20", "Silver retainer", "Gold fixed"),
        ("kind", "pay as you go", "block", "retainer", "fixed price"),
        ("hourly rate", 150.0, 150.0, 150.0, None),
        ("monthly fee", None, None, 1250.0, 2400.0),
        ("included hours", None, None, 10.0, None),
        ("overage rate", None, None, 130.0, None),
        ("rollover months", None, None, 3.0, None),
        ("block hours", None, 20.0, None, None),
        ("block price", None, 2700.0, None, None),
        ("block life", None, 12.0, None, None),
        ("after-hours multiplier", 1.5, 1.5, 1.0, 1.0),
    ),
    "usage": (
        ("hours", "after-hours hours"),
        (10.0, 2.0),
        (14.0, None),
    ),
    "hours": ((0.0,), (10.0,), (20.0,)),
    "discounts": (
        ("name", "kind", "share", "applies to"),
        ("20 hours bought", "volume", 0.1, "all"),
        ("12 months agreed", "term", 0.05, "all"),
    ),
    "tiers": (
        ("from", "share"),
        (10.0, 0.05),
        (20.0, 0.1),
    ),
    "costs": (
        ("cost per hour", 70.0),
        ("fixed cost", 1000.0),
    ),
    "demand": (
        ("tickets", 10.0),
        ("hours per ticket", 1.0),
        ("hours law", "gamma"),
        ("hours spread", 1.0),
        ("client uncertainty", 1.0),
        ("month spread", 0.0),
    ),
    "history": (
        ("hours", "tickets"),
        *((10.0, 10.0),) * 12,
    ),
    "clients": (
        ("client", "tickets", "hours per ticket", "spread"),
        ("Birch & Co", 20.0, 1.0, "steady"),
        ("Linden Park", 20.0, 1.0, "lumpy"),
    ),
    "credits": (
        ("below", "share"),
        (0.95, 0.05),
        (0.9, 0.1),
    ),
}  # fmt: skip
"""Ranges by their names, with numbers that can be followed by head."""


def worked_out(formula: str) -> Value | Table:
    """What a formula of an example gives: names are tables, everything else is a number or a text.

    >>> worked_out('AGREE_CHEAPEST(plans, 10)')
    'Silver retainer'
    """
    from xlagree.functions.catalogue import function

    call = ast.parse(formula, mode="eval").body
    assert isinstance(call, ast.Call)
    assert isinstance(call.func, ast.Name)
    given = [TABLES[part.id] if isinstance(part, ast.Name) else ast.literal_eval(part) for part in call.args]
    return function(call.func.id)(*given)
