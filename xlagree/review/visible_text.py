"""Text of a file as a report prints it: characters that nobody sees, or that turn what stands beside them, are spelled."""

import re
from unicodedata import category

UNSEEN_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks to Unicode, and nothing to the eye."""
LIKELY = re.compile(rf"[^ -~¡-¬®-ɏ–—‘-”•…€−×]|[{UNSEEN_LETTERS}]")
"""What is looked up in Unicode: all but the letters and signs of which nearly every text is."""


def visible(text: str) -> str:
    """A text with controls, marks of direction, and characters of no width or no meaning spelled as ‹U+202E›.

    >>> visible("cod\\u202excod.xlsx"), visible("Müller & Søn")
    ('cod‹U+202E›xcod.xlsx', 'Müller & Søn')
    """
    return LIKELY.sub(lambda found: _spelled(found[0]), text)


def _spelled(letter: str) -> str:
    unseen = category(letter)[0] == "C" or category(letter) in ("Zl", "Zp") or letter in UNSEEN_LETTERS
    return f"‹U+{ord(letter):04X}›" if unseen else letter
