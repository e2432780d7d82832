"""A page of the client edition in the making: head of the house, verdict, sections and lines on one grid, the marked column on its tint."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from operator import itemgetter

from xlagree.generate.book.client_look import WIDER
from xlagree.generate.book.fitted import INDENT, SURE, broken_lines, lines_of, pixels, room_of, size_for
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.look import GREY, INK
from xlagree.generate.book.sheet import (
    HEAD,
    HEAD_RIGHT,
    LABEL,
    NOTE,
    NUMBER,
    SECOND,
    VERDICT,
    Style,
    Value,
)
from xlagree.generate.pages.shared.letterhead import ABOUT, BETWEEN, DATED, letterhead
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.house.theme import Theme

GUTTER = 1.9
SOURCE_LINE, VERDICT_LINE, SENTENCE, NOTE_LINE, WORDS = 24, 35, 19, 15, 17
"""Heights of rows in pixels; `WORDS` is that of a further line of words."""
LINE, BETWEEN_ROWS = 1.65, 4
"""The height of a line of letters in pixels, of their size in points, and what a row has more than its lines."""
SMALLEST_LABEL, SMALLEST_VERDICT = 8, 14
"""Texts that would be set smaller stand on more lines."""
WORKINGS = 26
"""The column, AA, where what a page reckons with begins: right of what is printed."""

PRICE, CENTS, RATE, MONEY, USE = "price", "price_cents", "price_each", "money", "use"
"""Kinds of amounts: with the sign of the currency, with cents too, of one unit, bare, and bare where rounding may leave a rest."""

Entry = tuple[Value, str]
"""A value and the formula that it follows, where it has one."""


class ClientPage(SpokenPage):
    """A page with the look and the language of the house; `marked` is the column on a tint."""

    def __init__(
        self, name: str, widths: Sequence[float], theme: Theme, speech: ClientLanguage, marked: int = 0
    ) -> None:
        super().__init__(name, (GUTTER, *widths), speech)
        self.theme, self.marked = theme, marked
        self.last = len(widths)
        self.wider = WIDER[theme.font]

    def opening(self, about: str, dated: Sequence[str]) -> None:
        """The head of the house, what the page is, and from when."""
        letterhead(self, self.theme, self.speech, self.last)
        row, date_line = self.put(SOURCE_LINE), BETWEEN.join(filter(None, dated))
        taken = room_of(date_line, DATED) * self.wider
        room = sum(map(pixels, self.widths[1:])) - taken - 12
        self.write(row, 1, about, replace(ABOUT, size=size_for(about, ABOUT, room / self.wider)))
        self.write(row, self.last, date_line, DATED)

    def verdict(self, text: str, formula: str = "", longest: str = "") -> str:
        """The sentence that a reader takes along, in large letters, small enough for the `longest` that it may become."""
        room = sum(map(pixels, self.widths[1:])) / self.wider
        style = replace(VERDICT, size=size_for(longest or text, VERDICT, room))
        if formula or style.size >= SMALLEST_VERDICT:
            return self.write(self.put(VERDICT_LINE), 1, text, style, formula)
        small = replace(VERDICT, size=SMALLEST_VERDICT)
        lines = [self.write(self.put(SOURCE_LINE), 1, line, small) for line in self.broken(text, small)]
        return lines[0]

    def sentence(self, text: str, formula: str = "", longest: str = "") -> None:
        """A line below the verdict; a text that is longer stands on two, one that follows cells is set smaller."""
        if longest:
            room = sum(map(pixels, self.widths[1:])) / self.wider
            style = replace(SECOND, size=size_for(longest, SECOND, room))
            self.write(self.put(SENTENCE), 1, text, style, formula)
            return
        for line in [text] if formula else self.broken(text, SECOND):
            self.write(self.put(SENTENCE), 1, line, SECOND, formula)

    def fits(self, text: str, style: Style, column: int) -> bool:
        """Whether a text stands on one line from a column to the end of the page, small enough to be read."""
        room = sum(map(pixels, self.widths[column:])) / self.wider
        return size_for(text, style, room) >= SMALLEST_LABEL

    def broken(self, text: str, style: Style, column: int = 1) -> list[str]:
        """A text in lines from a column to the end of the page."""
        room = sum(map(pixels, self.widths[column:])) / self.wider
        return broken_lines(text, room * SURE, style)

    def head(self, text: str, height: int = 28, heads: Mapping[int, str] = {}) -> int:
        """The head of a section in grey capitals over a rule, with heads of columns where there are some."""
        row = self.put(height)
        self.write(row, 1, text.upper(), HEAD)
        for column, own in heads.items():
            self.write(row, column, own, self.sized(own, HEAD_RIGHT, column))
        if self.marked and self.marked not in heads:
            self.write(row, self.marked, "", self.tinted(HEAD, self.marked))
        self.rule(row, range(1, self.last + 1), HEAD)
        return row

    def tinted(self, style: Style, column: int, colour: str = "") -> Style:
        """A style in its column: on the tint where that is the marked one, and there in a colour where there is one."""
        if not self.marked or column != self.marked:
            return style
        return replace(style, fill=self.theme.palette.tint, color=colour or style.color)

    def line(
        self,
        text: str,
        values: Sequence[Entry],
        form: str = MONEY,
        height: int = 21,
        label: Style = LABEL,
        style: Style = NUMBER,
        colour: str = "",
        formula: str = "",
    ) -> list[str]:
        """A line with a value for every plan; answers with their cells. Words too long for their column stand on more lines."""
        style = self.fitting([value for value, _ in values], form, style)
        label, most = (label, 1) if formula else self.labelled(text, label)
        lines = max((self.lines(value, style) for value, _ in values if isinstance(value, str)), default=1)
        row = self.put(height + WORDS * (max(lines, most) - 1))
        self.write(row, 1, text, label, formula)
        cells = []
        for column, (value, own) in enumerate(values, 2):
            word = isinstance(value, str)
            look = replace(style, format=form, wrap=word and lines > 1)
            cells.append(self.write(row, column, value, self.tinted(look, column, colour), own))
        return cells

    def fitting(self, values: Sequence[Value], form: str, style: Style, column: int = 2) -> Style:
        """A style in which all the amounts of a line fit in columns as wide as one of them."""
        decimals = 2 if form in (CENTS, RATE, "cents") else 0
        texts = [self.speech.money(value, decimals) for value in values if not isinstance(value, str)]
        room = (pixels(self.widths[column]) - INDENT * (style.indent + 1)) / self.wider / SURE
        sizes = [size_for(text, style, room) for text in texts]
        return replace(style, size=min(sizes, default=style.size))

    def lines(self, text: str, style: Style, column: int = 2) -> int:
        """How many lines a text takes in a column."""
        return max(lines_of(part, self.widths[column] / self.wider, style) for part in text.split("\n"))

    def sized(self, text: str, style: Style, column: int) -> Style:
        """A style in which a text fits on one line of its column, as far as it can be made small."""
        room = (pixels(self.widths[column]) - INDENT * (style.indent + 1)) / self.wider
        return replace(style, size=size_for(text, style, room))

    def named(self, text: str, style: Style, column: int, across: int = 1) -> tuple[Style, int]:
        """A style in which a name stands in its column, or on one line `across` more of them, and how many lines it takes."""
        room = sum(map(pixels, self.widths[column : column + across])) - INDENT * (style.indent + 1)
        if room_of(text, style) * self.wider <= room:
            return style, 1
        smaller = [replace(style, size=size) for size in range(min(style.size, 10), SMALLEST_LABEL - 1, -1)]
        lines, small = min(((self.lines(text, one, column), one) for one in smaller), key=itemgetter(0))
        return replace(small, wrap=lines > 1), lines

    def height(self, style: Style, lines: int, least: int) -> int:
        """The height of a row with so many lines of a style: that of a row with one, unless they need more."""
        return max(least, ceil(lines * style.size * LINE) + BETWEEN_ROWS)

    def labelled(self, text: str, style: Style, across: int = 1) -> tuple[Style, int]:
        """A style in which a label stands in its column, or `across` more of them: smaller, or on as many lines as are answered."""
        widths = self.widths[1 : 1 + across]
        room = (sum(map(pixels, widths)) - INDENT * style.indent) / self.wider
        if size_for(text, style, room) >= SMALLEST_LABEL:
            return style, 1
        return replace(style, wrap=True), lines_of(text, self.widths[1] / self.wider, style)

    def note(self, text: str) -> None:
        """Small grey lines."""
        for line in self.broken(text, NOTE):
            self.write(self.put(NOTE_LINE), 1, line, NOTE)

    def bold(self, style: Style) -> Style:
        """A style in bold."""
        return replace(style, bold=True)

    def grey(self, style: Style) -> Style:
        """A style in grey."""
        return replace(style, color=GREY)

    def between_lines(self, style: Style) -> Style:
        """The style of a sum, below a line in ink."""
        return replace(style, top=INK, bold=True)

    def saved_of(self, was: str, now: str, included: str, everything: str) -> str:
        """The share that a price saves of another, as a formula; nothing of a word, all where the price is included."""
        share = f"IF(N({was})=0,0,1-{now}/{was})"
        return f'IF(ISNUMBER({now}),{share},IF({now}={quoted(included)},{quoted(everything)},""))'

    def money_of(self, cell: str, decimals: int = 0) -> str:
        """An amount in a cell as text with the sign of its currency, as a formula."""
        before, after = self.speech.signed
        parts = [quoted(before)] if before else []
        parts.append(f"FIXED({cell},{decimals})")
        return "&".join([*parts, *([quoted(after)] if after else [])])
