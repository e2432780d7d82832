"""Pages of offers as tests take them apart: their elements as a reader of the text finds them, and Chromium that looks at them."""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from driven_browser import driven, opened

VOID = {"meta", "br", "img", "input"}
SILENT = {"script", "style"}


@dataclass
class Element:
    """An element with its attributes, its own text, and those within it."""

    tag: str
    attributes: Mapping[str, str]
    parts: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """It and all elements within it, in the order of the page."""
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part

    @property
    def text(self) -> str:
        """All text within it that is shown, with single blanks; those that do not break stay."""
        return re.sub("[ \n]+", " ", self._said()).strip(" \n")

    def _said(self) -> str:
        if self.tag in SILENT:
            return ""
        return "".join(part if isinstance(part, str) else part._said() for part in self.parts)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].parts.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> in <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)


@lru_cache(16)
def elements(html: str) -> tuple[Element, ...]:
    """The elements of a page, the first of which holds all others; each is closed where it should be."""
    reader = _Reader()
    reader.feed(html)
    assert len(reader.open) == 1
    return tuple(reader.open[0])


def by_id(html: str) -> dict[str, Element]:
    """The elements that have an id."""
    return {one.attributes["id"]: one for one in elements(html) if "id" in one.attributes}


def tried_on(html: str, trial: str, given: object = None, width: int = 1280) -> Any:
    """What a trial answers: a function in JavaScript of the page's document, its window, and what is given.

    The page stands in a frame of another page, so that no script of ours is added to it.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "offer.html").write_text(html, encoding="utf-8")
        frame = f"""<!doctype html><meta charset="utf-8"><pre id="answer"></pre><script>
        function tried(frame) {{
          let answer;
          try {{ answer = ({trial})(frame.contentDocument, frame.contentWindow, {json.dumps(given)}); }}
          catch (error) {{ answer = {{ failed: `${{error}} ${{error.stack}}` }}; }}
          document.getElementById("answer").textContent = encodeURIComponent(JSON.stringify(answer));
        }}</script><iframe src="offer.html" style="width:{width}px;height:900px" onload="tried(this)"></iframe>"""
        (Path(folder) / "frame.html").write_text(frame, encoding="utf-8")
        with opened((Path(folder) / "frame.html").as_uri()) as page:
            said = page.says("document.getElementById('answer').textContent")
    assert said, "the page was not loaded"
    answer = json.loads(unquote(said))
    assert not (isinstance(answer, dict) and "failed" in answer), answer
    return answer


def printed_pages(html: str) -> int:
    """How many pages are printed."""
    with driven(html) as page:
        return len(re.findall(rb"/Type\s*/Page\b", page.pdf()))
