"""Marks in the head of a page of every text that its script leaves alone, so that one that was changed is named when it comes back."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser
from zlib import crc32

NAME = "xlagree-text"
"""The name of the element in the head that holds the marks."""
BEFORE = '<meta name="referrer"'
SILENT = ("script", "style", "noscript")
VOID = ("meta", "br", "img", "input", "link", "path", "rect", "circle")
LIVE = re.compile(
    r"(tag|first|month|hour|over|costs|bill)-\d+|sum-.*|hours-now|status|plans-head|own-text|by-month|by-month-how|offer-head|use|note"
    r"|order|term|sold|billed|ordered|check|unchanged"
)
"""The ids of what the script writes anew."""
MOST_SHOWN = 60


def with_text_marks(html: str) -> str:
    """The page with the marks of its texts."""
    marks = " ".join(map(_mark, _texts(html).said))
    return html.replace(BEFORE, f'<meta name="{NAME}" content="{marks}">\n{BEFORE}', 1)


def text_changes(html: str) -> Iterator[str]:
    """What was changed in the texts of a page, in words; nothing of one without marks. A browser may have saved it."""
    page = _texts(html)
    if not page.marks:
        return
    now = [_mark(text) for text in page.said]
    for kind, first, last, low, high in SequenceMatcher(None, page.marks, now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if low == high:
            yield f"the page: {last - first} of its texts taken out"
        for text in page.said[low:high]:
            shown = text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
            yield f'the page: "{shown}" {"added" if kind == "insert" else "is not as it was written"}'


def _mark(text: str) -> str:
    return f"x{crc32(text.encode()) & 0xFFFF:04x}"


def _texts(html: str) -> "_Texts":
    page = _Texts()
    page.feed(html)
    page.close()
    return page


class _Texts(HTMLParser):
    """The texts of a page, each as it stands between two tags, without those that its script writes; and the marks in its head."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: list[str] = []
        self.said: list[str] = []
        self.within: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("name") == NAME:
            self.marks = (given.get("content") or "").split()
        if tag not in VOID:
            live = bool(LIVE.fullmatch(given.get("id") or ""))
            self.within.append((tag, live or tag in SILENT))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while any(tag == one for one, _ in self.within) and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if (text := " ".join(data.split())) and not any(passed_over for _, passed_over in self.within):
            self.said.append(text)
