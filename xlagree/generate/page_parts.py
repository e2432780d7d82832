"""Marks in the head of a page of all that is no text of it: script, style, figures and elements, so that one that was changed is named."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Literal
from zlib import crc32

from xlagree.generate.page_marks import BEFORE, LIVE, VOID
from xlagree.generate.page_marks import NAME as TEXT_MARKS
from xlagree.proposal.offers.held_offer import PAGE_ID

NAME = "xlagree-parts"
"""The name of the element in the head that holds the marks."""

Part = Literal["figures", "shown", "script", "style", "elements"]
CHANGED: Mapping[Part, str] = {
    "figures": "its prices at other hours are not as they were written",
    "shown": "the prices that it begins with are not as they were written",
    "script": "its script is not as it was written: sums may be others",
    "style": "its style is not as it was written: prices may be hidden",
    "elements": "its elements are not as they were written: a link, a picture, what is hidden or chosen may be another",
}
OF_PRICES: tuple[Part, ...] = ("figures", "shown")
RUNNING = "on"
"""The class of the page while its script runs, which then writes what it shows."""
OF_SCRIPT = (RUNNING, "changed", "end")
"""Classes that the script gives and takes."""
MOVED = ("aria-pressed", "aria-valuetext", "cx", "cy", "d", "height", "x", "y")
"""What the script sets of elements: where columns and points of charts stand, which hours are chosen."""
OF_BROWSERS = ("html", "head", "body", "tbody", "script", "style")
"""Elements that a browser adds, or that have a mark of their own."""
_SPACES = re.compile(r"\s+")


def with_part_marks(html: str) -> str:
    """The page with the marks of its parts."""
    marks = " ".join(f"{part}:{mark}" for part, mark in _marks(html).items())
    return html.replace(BEFORE, f'<meta name="{NAME}" content="{marks}">\n{BEFORE}', 1)


def part_changes(html: str) -> Iterator[tuple[Part, str]]:
    """What was changed in a page besides its texts, each with its words; nothing of one without marks. A browser may have saved it."""
    page = _read(html)
    given = dict(one.partition(":")[::2] for one in page.given.split())
    if not given:
        if page.has_text_marks:
            yield "elements", "the page: the marks of its script and its prices are gone"
        return
    for part, mark in _marks(html).items():
        if given.get(part) != mark and not (part == "shown" and page.runs):
            yield part, f"the page: {CHANGED[part]}"


def _marks(html: str) -> dict[Part, str]:
    said = _read(html).said
    return {part: f"x{crc32(''.join(said[part]).encode()):08x}" for part in CHANGED}


def _read(html: str) -> "_Parts":
    page = _Parts()
    page.feed(html)
    page.close()
    return page


class _Parts(HTMLParser):
    """All of a page but the texts that its script leaves alone, by what it does; and the marks in its head."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[Part, list[str]] = {part: [] for part in CHANGED}
        self.within: list[tuple[str, Part | None]] = []
        self.given = ""
        self.has_text_marks = self.runs = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name") in (NAME, TEXT_MARKS):
            self.given = given.get("content", "") if given.get("name") == NAME else self.given
            self.has_text_marks = self.has_text_marks or given.get("name") == TEXT_MARKS
            return
        self.runs = self.runs or (tag == "html" and RUNNING in given.get("class", "").split())
        if tag not in OF_BROWSERS and not _of_alphabet(tag, given):
            self.said["elements"].append(_element(tag, given))
            self.said["shown"] += (f"{name}={given[name]}" for name in MOVED if name in given)
        self._follow(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(tag == one for one, _ in self.within) and self.within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        part = next((part for _, part in reversed(self.within) if part), None)
        if part:
            self.said[part].append(_SPACES.sub("", data))  # in one piece or in several, as the parser likes

    def _follow(self, tag: str, given: Mapping[str, str]) -> None:
        """Where the reader stands now."""
        part: Part | None = None
        if tag == "script" and given.get("id") != PAGE_ID:
            part = "figures" if "json" in given.get("type", "") else "script"
            self.said[part].append(_element(tag, given))
        elif tag == "style":
            part = "style"
        elif LIVE.fullmatch(given.get("id", "")):
            part = "shown"
        if tag not in VOID:
            self.within.append((tag, part))


def _of_alphabet(tag: str, given: Mapping[str, str]) -> bool:
    """Whether an element says the alphabet of the page, as browsers write it into what they save."""
    return tag == "meta" and ("charset" in given or given.get("http-equiv", "").lower() == "content-type")


def _element(tag: str, given: Mapping[str, str]) -> str:
    """An element with all that is set of it, whatever program wrote it, but for what the script sets of it."""
    own = {name: value for name, value in given.items() if name not in (*MOVED, "class")}
    if "#" in own.get("href", ""):
        own["href"] = own["href"][own["href"].index("#") :]
    classes = [word for word in given.get("class", "").split() if word not in OF_SCRIPT]
    set_of_it = ",".join(f"{name}={_SPACES.sub(' ', value)}" for name, value in sorted(own.items()))
    return f"{tag}.{' '.join(classes)} {set_of_it}|"
