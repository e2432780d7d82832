"""What answers within Pyodide: a function's arguments as JSON in, its answer as JSON out."""

import json

from xlagree.functions.catalogue import CATALOGUE

_FUNCTIONS = {function.name: function for function in CATALOGUE}


def call(name: str, given: str) -> str:
    """The answer of a function to its arguments.

    >>> call("AGREE_RATE_FOR_MARGIN", "[75, [[0.25]]]"), call("AGREE_NET", '["#REF!"]')
    ('100.0', '"#REF!"')
    """
    return json.dumps(_FUNCTIONS[name](*json.loads(given)))
