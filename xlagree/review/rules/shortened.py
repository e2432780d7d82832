"""Words of findings: formulas and texts as long as a report has room for."""

LONGEST = 60


def short(text: str, most: int = LONGEST) -> str:
    """A text in one line, cut where it grows too long for a report.

    >>> short("SUM(A1:A9)", 6)
    'SUM(A…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
