"""What a workbook holds that no rule looks into: macros, pivot tables, charts, pictures, links, and more, counted by its parts."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

CHART = "chart"
KINDS: tuple[tuple[str, str], ...] = (
    ("macro project", r"xl/(?:.*/)?vbaproject\.bin"),
    ("macro sheet", r"xl/macrosheets/.+\.xml"),
    ("dialog sheet", r"xl/dialogsheets/.+\.xml"),
    ("pivot table", r"xl/pivottables/.+\.xml"),
    (CHART, r"xl/charts/chart(?:ex)?\d*\.xml"),
    ("link to another file", r"xl/externallinks/.+\.xml"),
    ("query of external data", r"xl/querytables/.+\.xml"),
    ("data model", r"xl/model/item.+"),
    ("picture", r"xl/media/.+"),
    ("embedded file", r"xl/embeddings/.+"),
    ("form control", r"xl/(?:ctrlprops|activex)/[^/]+\.xml"),
    ("slicer", r"xl/(?:slicers|timelines)/.+\.xml"),
)
"""What is counted, and how parts of its kind are called; names of parts are in small letters."""


def not_read(parts: Iterable[str]) -> Mapping[str, int]:
    """How many there are of each kind among the parts of a file; what is not there is left out.

    >>> not_read(["xl/charts/chart1.xml", "xl/charts/chart2.xml", "xl/workbook.xml"])
    {'chart': 2}
    """
    found: Counter[str] = Counter()
    for name in parts:
        if "/_rels/" not in name:
            found.update(kind for kind, pattern in KINDS if re.fullmatch(pattern, name))
    return {kind: found[kind] for kind, _ in KINDS if found[kind]}
