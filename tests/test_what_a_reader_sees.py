"""Looks, charts, conditions, settings and names of a book changed in its file: each is found with its kind and its cell."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from broken_books import Place, cost, loss, price, spelled
from proposals import book
from restyled_books import (
    BOOK,
    BOX,
    PICTURE,
    Edit,
    address,
    chart_at,
    chart_of,
    comment,
    condition,
    drawn,
    edited_file,
    font,
    negative,
    part_of,
    put_in,
    replaced,
    restyled,
    rewritten,
)

from xlagree.review.file_review import review_file
from xlagree.review.reviews import Review

Where = Callable[[], Place]


MOST_TOGETHER = 8
"""Looks of one file, so that what is said of one is told from what is said of the others."""


@dataclass(frozen=True)
class Look:
    """One way to change what a reader sees, and what the review must say of it, where."""

    name: str
    make: Callable[[], Edit]
    code: str
    words: str
    place: Callable[[], str]
    alone: bool = True


@cache
def amounts() -> list[Place]:
    """Amounts of the page Margin that are written as the first of them, and are some thousands."""
    page = next(page for page in book().sheets if page.name == price()[0])
    form = next(one.style.format for one in page.cells if (one.row, one.column) == price()[1:])
    return [
        (page.name, one.row, one.column)
        for one in page.cells
        if one.formula and one.style.format == form and isinstance(one.value, float) and one.value > 2000
    ]


def amount(number: int) -> Where:
    """One of them, so that looks of many share a file."""
    return lambda: amounts()[number]


def at(place: Where) -> Callable[[], str]:
    return lambda: spelled(place())


def on(place: str) -> Callable[[], str]:
    return lambda: place


def formatted(name: str, code: str, words: str = "one would see", *, place: Where) -> Look:
    return Look(f"a number as {name}", lambda: restyled(place(), code), "T06", words, at(place))


def coloured(
    name: str,
    colour: str = 'rgb="FF1B1F24"',
    size: float = 10,
    fill: str = "",
    words: str = "cannot be seen",
    *,
    place: Where,
) -> Look:
    return Look(name, lambda: restyled(place(), font=font(colour, size), fill=fill), "T06", words, at(place))


def placed(name: str, placing: str, words: str, *, place: Where) -> Look:
    """A number that stands otherwise in its cell."""
    return Look(name, lambda: restyled(place(), placing=placing), "T06", words, at(place))


def headline() -> Place:
    """A sentence that is wider than its column."""
    return "Margin", 2, 1


BAR = '<cfRule type="dataBar" priority="90"><dataBar showValue="0"><cfvo type="min"/><cfvo type="max"/></dataBar></cfRule>'
TITLE = "<c:title><c:tx><c:rich><a:p><a:r><a:t>Earns every year</a:t></a:r></a:p></c:rich></c:tx></c:title>"
STOP = '<stop position="{}"><color rgb="FF1B1F24"/></stop>'
LABEL = (
    '<c:dLbl><c:idx val="0"/><c:tx><c:rich><a:p><a:r><a:t>No loss</a:t></a:r></a:p></c:rich></c:tx></c:dLbl>'
)
AREA = '<definedName name="_xlnm.Print_Area" localSheetId="8">\'Terms\'!$B$1:$C$5</definedName>'
HINT = '<dataValidation showInputMessage="1" prompt="Agreed with the client" sqref="{}"/>'
TYPED = "<c:numRef><c:f>[^<]*</c:f><c:numCache>(.*?)</c:numCache></c:numRef>"

STRINGS = "xl/sharedStrings.xml"
WHITE = '<font><color rgb="FFFFFFFF"/></font>'


def both_ways(one: Edit, other: Edit) -> Edit:
    """Two edits, one after the other."""

    def edit(parts: dict[str, str]) -> None:
        one(parts)
        other(parts)

    return edit


def low(place: Where, points: float) -> Callable[[], Edit]:
    """The row of a cell at a height."""

    def edit() -> Edit:
        row = f'<row r="{place()[1] + 1}"'
        pattern = rf'{row}( spans="[^"]*")?( ht="[^"]*" customHeight="1")?'
        return rewritten(part_of(place()[0]), pattern, f'{row} ht="{points}" customHeight="1"')

    return edit


def bounds(pattern: str, new: str) -> Edit:
    """A part of the bounds of an input's entry; CELL stands for its cell."""
    return rewritten(part_of("Inputs"), pattern.replace("CELL", address(cost())), new)


def turned() -> Edit:
    """The first two sheets in another order, and what is said of each by its number."""

    def edit(parts: dict[str, str]) -> None:
        rewritten(BOOK, '(<sheet name="Review"[^>]*>)(<sheet name="Margin"[^>]*>)', r"\2\1")(parts)
        parts[BOOK] = re.sub(
            'localSheetId="([01])"', lambda found: f'localSheetId="{1 - int(found[1])}"', parts[BOOK]
        )

    return edit


LOOKS: tuple[Look, ...] = (
    formatted("more exact", "#,##0.00", place=amount(1)),
    formatted("thousands", "0.0,", "shows", place=amount(2)),
    formatted("another number", '"1,400"', "shows 1,400", place=amount(3)),
    formatted("nothing", ";;;", "cannot be seen, by its format", place=amount(4)),
    formatted("percent", "0%", place=amount(9)),
    formatted("another percent", "0.00%", place=amount(10)),
    formatted("with leading digits", '"1"#,##0.00', place=amount(11)),
    formatted("a date", "d mmm yyyy", place=amount(12)),
    formatted("a power", "0.0E+00", place=amount(13)),
    formatted("below nothing", "-#,##0.00", place=amount(14)),
    formatted("a word", '"agreed"', "shows agreed", place=amount(15)),
    formatted("with a digit behind", '#,##0.00"0"', place=amount(16)),
    formatted("with a point moved", '#,##0"."0', place=amount(17)),
    formatted(
        "white by its format", "[White]#,##0.00", "cannot be seen, in its ground's colour", place=amount(1)
    ),
    formatted("another above a limit", '[>100]"99";0.00', "shows 99", place=amount(2)),
    formatted("without its sign", "#,##0;#,##0;0", "one would see", place=negative),
    formatted("in red and without its sign", "#,##0;[Red]#,##0", "one would see", place=negative),
    formatted("nothing below nothing", "#,##0;;0", "cannot be seen, by its format", place=negative),
    formatted("a share as a whole number", "0", "one would see", place=loss),
    formatted("a share as none", '"0%"', "shows 0%", place=loss),
    formatted("an input as another", '"64"', "shows 64", place=cost),
    Look(
        "a format that would lie of losses",
        lambda: restyled(amount(3)(), '#,##0;#,##0;"–"'),
        "T06",
        "would show other numbers otherwise",
        at(amount(3)),
    ),
    coloured("white", 'rgb="FFFFFFFF"', place=amount(4)),
    Look(
        "struck through",
        lambda: restyled(amount(9)(), font=f"<strike/>{font()}"),
        "T06",
        "is struck through",
        at(amount(9)),
    ),
    Look(
        "words struck through",
        lambda: rewritten(
            STRINGS,
            "<si><t>(Silver retainer )(can go out)(;.*?)</t></si>",
            r"<si><r><t>\1</t></r><r><rPr><strike/></rPr><t>\2</t></r><r><t>\3</t></r></si>",
        ),
        "T06",
        'struck through in the words "can go out"',
        on("Review!B2"),
    ),
    placed("turned", 'textRotation="180"', "turned by 180 degrees", place=amount(10)),
    placed("one below the other", 'textRotation="255"', "one below the other", place=amount(11)),
    placed("again and again", 'horizontal="fill"', "repeated until the cell is full", place=amount(12)),
    placed(
        "pushed out of its cell", 'horizontal="right" indent="90"', "pushed in by 90 steps", place=amount(13)
    ),
    Look(
        "a text shrunk",
        lambda: restyled(headline(), placing='shrinkToFit="1"'),
        "T06",
        "shrunk to letters of",
        at(headline),
    ),
    Look(
        "a row half as high",
        low(price, 8),
        "T06",
        "is 8 points high; it was",
        lambda: f"Margin!B{price()[1] + 1}",
    ),
    Look(
        "a head on the first page",
        lambda: rewritten(
            part_of("Margin"),
            "<headerFooter>(.*?)</headerFooter>",
            r'<headerFooter differentFirst="1">\1<firstHeader>&amp;CAgreed</firstHeader></headerFooter>',
        ),
        "T06",
        "Agreed",
        on("Margin"),
    ),
    Look(
        "words in white",
        lambda: rewritten(
            STRINGS,
            "<si><t>(Silver retainer can go out;)(.*?)</t></si>",
            r'<si><r><t>\1</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>\2</t></r></si>',
        ),
        "T06",
        'words that cannot be seen, "every plan is within the limits."',
        on("Review!B2"),
    ),
    coloured("nearly white", 'rgb="FFF8F8F8"', place=amount(14)),
    coloured("one off white", 'rgb="FFFEFEFE"', place=amount(15)),
    coloured("white of the theme", 'theme="0"', place=amount(16)),
    coloured("white of the theme, a little darker", 'theme="0" tint="-0.0499"', place=amount(17)),
    coloured("black of the theme made white", 'theme="1" tint="1"', place=amount(1)),
    coloured("white by its number", 'indexed="9"', place=amount(2)),
    coloured("in the colour of its fill", 'rgb="FF1B1F24"', fill='rgb="FF1B1F24"', place=amount(3)),
    coloured("in the theme's colour of its fill", 'theme="4"', fill='theme="4"', place=amount(4)),
    coloured("nearly in the colour of its fill", 'rgb="FFFFF8E1"', fill='rgb="FFFFF9E4"', place=amount(9)),
    coloured("of one point", size=1, words="in letters of 1 points", place=amount(10)),
    coloured("of two points", size=2, words="in letters of 2 points", place=amount(11)),
    coloured("of four points", size=4, words="can hardly be read", place=amount(12)),
    coloured("in pale grey", 'rgb="FFD0D0D0"', words="can hardly be read", place=amount(13)),
    Look(
        "on a gradient of its own colour",
        lambda: both_ways(
            restyled(amount(14)(), fill='rgb="FF1B1F24"', font=font()),
            rewritten(
                "xl/styles.xml",
                '<patternFill patternType="solid"><fgColor rgb="FF1B1F24"/>(<bgColor[^>]*/>)?</patternFill>',
                f"<gradientFill>{STOP.format(0)}{STOP.format(1)}</gradientFill>",
            ),
        ),
        "T06",
        "cannot be seen, in its ground's colour",
        at(amount(14)),
    ),
    Look(
        "in letters that are signs",
        lambda: restyled(amount(15)(), font='<sz val="10"/><name val="Wingdings 2"/>'),
        "T06",
        "in letters of Wingdings 2, which are signs",
        at(amount(15)),
    ),
    Look(
        "rows of a point where nothing is said of them",
        lambda: rewritten(
            part_of("Margin"),
            '<sheetFormatPr[^>]*>(.*?)(<row r="5"[^>]*?) ht="[^"]*" customHeight="1"',
            r'<sheetFormatPr defaultRowHeight="1" customHeight="1"/>\1\2',
        ),
        "S01",
        "hidden: 5",
        on("Margin!C5"),
        alone=False,
    ),
    Look(
        "columns of no width where nothing is said of them",
        lambda: rewritten(
            part_of("Margin"),
            '<sheetFormatPr ([^>]*>)(.*?)<col min="3" max="6" [^>]*/>',
            r'<sheetFormatPr defaultColWidth="0" \1\2',
        ),
        "S01",
        "hidden: C:F",
        on("Margin!C5"),
    ),
    Look("a row of half a point", low(price, 0.5), "S01", "hidden", lambda: f"Margin!B{price()[1] + 1}"),
    Look("a row of three points", low(price, 3), "S01", "hidden", lambda: f"Margin!B{price()[1] + 1}"),
    Look(
        "columns a tenth of a letter wide",
        lambda: rewritten(
            part_of("Margin"), '<col min="3" max="6" width="[^"]*"', '<col min="3" max="6" width="0.1"'
        ),
        "S01",
        "hidden: C:F",
        on("Margin!C5"),
    ),
    Look(
        "columns too narrow",
        lambda: rewritten(
            part_of("Margin"), '<col min="3" max="6" width="[^"]*"', '<col min="3" max="6" width="2.5"'
        ),
        "T06",
        "column C:F is 2.5 letters wide",
        on("Margin!C5"),
    ),
    Look(
        "merged over a number",
        lambda: put_in(
            "Margin",
            f'<mergeCells count="1"><mergeCell ref="C{price()[1] + 1}:{address(price())}"/></mergeCells>',
            "phoneticPr",
        ),
        "T06",
        "which is merged",
        at(price),
    ),
    Look(
        "a condition in white",
        lambda: condition(amount(16)(), WHITE),
        "T06",
        "by a condition",
        at(amount(16)),
    ),
    Look(
        "a condition in white on what is seen",
        lambda: condition(amount(17)(), WHITE, '$A$1=""'),
        "T06",
        "by a condition",
        at(amount(17)),
    ),
    Look(
        "a condition that shows nothing",
        lambda: condition(amount(1)(), '<numFmt numFmtId="950" formatCode=";;;"/>'),
        "T06",
        "by a condition",
        at(amount(1)),
    ),
    Look(
        "a condition that shows another number",
        lambda: condition(amount(2)(), '<numFmt numFmtId="950" formatCode="&quot;9&quot;"/>'),
        "T06",
        "shows another number while TRUE",
        at(amount(2)),
    ),
    Look(
        "a condition with a fill in its colour",
        lambda: condition(amount(3)(), '<fill><patternFill><bgColor rgb="FF1B1F24"/></patternFill></fill>'),
        "T06",
        "by a condition",
        at(amount(3)),
    ),
    Look(
        "a condition in red",
        lambda: condition(amount(4)(), '<font><color rgb="FFFF0000"/></font>'),
        "T06",
        "was added",
        at(amount(4)),
    ),
    Look(
        "a bar in place of a number",
        lambda: condition(amount(9)(), "", rule=BAR),
        "T06",
        "by a condition",
        at(amount(9)),
    ),
    Look(
        "a condition that never holds",
        lambda: replaced(
            part_of("Review"),
            "<formula>AND(ISNUMBER(C15),C15&lt;$G15)",
            "<formula>AND(ISNUMBER(C15),C15&lt;$G15,FALSE)",
        ),
        "T06",
        "was changed",
        on("Review!C15"),
    ),
    Look(
        "a condition deleted",
        lambda: rewritten(
            part_of("Review"), '<conditionalFormatting sqref="C15:F15">.*?</conditionalFormatting>', ""
        ),
        "T06",
        "no longer stands out",
        on("Review!C15"),
    ),
    Look(
        "a condition without its colour",
        lambda: rewritten("xl/styles.xml", r'(<dxfs.*?)<color rgb="FFA3201D"/>', r"\1"),
        "T06",
        "was changed",
        on("Review!C15"),
        alone=False,
    ),
    Look(
        "a box over a number",
        lambda: drawn(("Review", 14, 2), BOX),
        "T06",
        'covered by a shape that says "1,400"',
        on("Review!C15"),
    ),
    Look(
        "a picture over a number",
        lambda: drawn(("Review", 14, 3), PICTURE),
        "T06",
        "covered by a picture",
        on("Review!D15"),
    ),
    Look(
        "a box beside the numbers",
        lambda: drawn(("Review", 60, 3), BOX),
        "T06",
        "shape that says",
        on("Review!D61"),
    ),
    Look(
        "a chart of other cells",
        lambda: replaced(chart_of("Review"), "$J$16:$J$18", "$K$16:$K$18"),
        "T06",
        "has values from 'Review'!$K$16:$K$18",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart of fewer cells",
        lambda: replaced(chart_of("Review"), "$J$16:$J$18", "$J$16:$J$17"),
        "T06",
        "has values from",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart of another page",
        lambda: rewritten(chart_of("Risk"), "<c:f>[^!]*!", "<c:f>'Margin'!"),
        "T06",
        "the chart at",
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart of typed numbers",
        lambda: rewritten(chart_of("Review"), TYPED, r"<c:numLit>\1</c:numLit>"),
        "T06",
        "has values from typed numbers",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart without a series",
        lambda: rewritten(chart_of("Review"), '<c:ser><c:idx val="1"/>.*?</c:ser>', ""),
        "T06",
        "has 1 series; it was 2",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart with a title",
        lambda: replaced(
            chart_of("Review"), "<c:chart><c:autoTitleDeleted", f"<c:chart>{TITLE}<c:autoTitleDeleted"
        ),
        "T06",
        'says "Earns every year"',
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart with an axis cut",
        lambda: rewritten(chart_of("Risk"), '<c:min val="[^"]*"/>', '<c:min val="0"/>'),
        "T06",
        "has an axis with",
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart with an axis of powers",
        lambda: replaced(chart_of("Review"), "<c:scaling>", '<c:scaling><c:logBase val="10"/>'),
        "T06",
        "has an axis with powers of 10",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart with an axis that runs backwards",
        lambda: rewritten(chart_of("Review"), '(<c:valAx>.*?)"minMax"', r'\1"maxMin"'),
        "T06",
        "the greatest first, the greatest first; it was the greatest first",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart with an axis in thousands",
        lambda: replaced(chart_of("Risk"), '<c:numFmt formatCode="#,##0;', '<c:numFmt formatCode="#,##0,;'),
        "T06",
        "has an axis with 12,345 shown as 12",
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart with an axis in units of thousands",
        lambda: replaced(
            chart_of("Risk"),
            "</c:valAx>",
            '<c:dispUnits><c:builtInUnit val="thousands"/></c:dispUnits></c:valAx>',
        ),
        "T06",
        "numbers in thousands",
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart without numbers at its axis",
        lambda: rewritten(chart_of("Risk"), r"(<c:valAx>.*?</c:scaling>)", r'\1<c:delete val="1"/>'),
        "T06",
        "no numbers beside it",
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart with a typed label",
        lambda: rewritten(chart_of("Risk"), "<c:dLbls>", f"<c:dLbls>{LABEL}"),
        "T06",
        'says "No loss"',
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart with a box upon it",
        lambda: replaced(chart_of("Risk"), "</c:chartSpace>", '<c:userShapes r:id="rId1"/></c:chartSpace>'),
        "T06",
        "something drawn upon it",
        lambda: chart_at("Risk"),
    ),
    Look(
        "a chart of areas",
        lambda: rewritten(
            chart_of("Review"),
            '<c:barChart><c:barDir val="bar"/>(.*)<c:gapWidth.*</c:barChart>',
            r"<c:areaChart>\1</c:areaChart>",
        ),
        "T06",
        "as area; it was bar",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart with bars upon each other",
        lambda: replaced(chart_of("Review"), '<c:grouping val="clustered"/>', '<c:grouping val="stacked"/>'),
        "T06",
        "as bar, stacked; it was bar",
        lambda: chart_at("Review"),
    ),
    Look(
        "a series in white",
        lambda: rewritten(chart_of("Review"), '<a:srgbClr val="[0-9A-F]{6}"/>', '<a:schemeClr val="bg1"/>'),
        "T06",
        "in a colour that nobody sees; it was seen",
        lambda: chart_at("Review"),
    ),
    Look(
        "a chart deleted",
        lambda: rewritten("xl/drawings/drawing1.xml", "<xdr:twoCellAnchor>.*?</xdr:twoCellAnchor>", ""),
        "T06",
        "is gone from",
        lambda: chart_at("Review"),
    ),
    Look(
        "a comment",
        lambda: comment(("Review", 14, 2), "approved"),
        "T06",
        'has a comment: "approved"',
        on("Review!C15"),
    ),
    Look(
        "a link",
        lambda: put_in("Review", '<hyperlinks><hyperlink ref="C15" location="Elsewhere!A1"/></hyperlinks>'),
        "T06",
        "is a link that leads to Elsewhere!A1",
        on("Review!C15"),
    ),
    Look(
        "a print area cut",
        lambda: rewritten(BOOK, r"(Cases!\$B\$1:\$G\$)\d+", r"\g<1>20"),
        "T06",
        "prints B1:G20",
        on("Cases"),
    ),
    Look(
        "a print area added",
        lambda: replaced(BOOK, "</definedNames>", f"{AREA}</definedNames>"),
        "T06",
        "prints",
        on("Terms"),
    ),
    Look(
        "a validation deleted",
        lambda: bounds('<dataValidation [^>]*sqref="CELL"[^>]*>.*?</dataValidation>', ""),
        "T06",
        "takes any entry",
        at(cost),
    ),
    Look(
        "a validation that lets all through",
        lambda: bounds('showErrorMessage="1"([^>]*sqref="CELL")', r'showErrorMessage="0"\1'),
        "T06",
        "or anything else",
        at(cost),
    ),
    Look(
        "a validation that only warns",
        lambda: bounds('(<dataValidation )([^>]*sqref="CELL")', r'\1errorStyle="warning" \2'),
        "T06",
        "or anything else",
        at(cost),
    ),
    Look(
        "a validation with wider bounds",
        lambda: bounds('(sqref="CELL"><formula1>)[^<]*', r"\g<1>-1000000"),
        "T06",
        "it took decimal",
        at(cost),
    ),
    Look(
        "a list with another word",
        lambda: replaced(part_of("Inputs"), '"base,low,high"', '"base,low,high,best"'),
        "T06",
        "takes list",
        on("Inputs!D5"),
    ),
    Look(
        "another hint",
        lambda: replaced(
            part_of("Inputs"), 'prompt="Which case the whole book shows."', 'prompt="Leave this at base."'
        ),
        "T06",
        "Leave this at base.",
        on("Inputs!D5"),
    ),
    Look(
        "a hint over a formula",
        lambda: put_in("Margin", f"<dataValidations>{HINT.format(address(amount(10)()))}</dataValidations>"),
        "T06",
        "Agreed with the client",
        at(amount(10)),
    ),
    Look(
        "another foot",
        lambda: rewritten(part_of("Review"), "(<oddFooter>.*?)INTERNAL", r"\1FINAL"),
        "T06",
        "FINAL",
        on("Review"),
    ),
    Look(
        "zeros hidden",
        lambda: replaced(
            part_of("Review"), '<sheetView showGridLines="0"', '<sheetView showZeros="0" showGridLines="0"'
        ),
        "T06",
        "shows no zeros",
        on("Review"),
    ),
    Look(
        "from right to left",
        lambda: replaced(
            part_of("Review"), '<sheetView showGridLines="0"', '<sheetView rightToLeft="1" showGridLines="0"'
        ),
        "T06",
        "columns from right to left",
        on("Review"),
    ),
    Look(
        "formulas shown",
        lambda: replaced(
            part_of("Review"), '<sheetView showGridLines="0"', '<sheetView showFormulas="1" showGridLines="0"'
        ),
        "T06",
        "formulas in place of values",
        on("Review"),
    ),
    Look(
        "calculated on demand",
        lambda: replaced(BOOK, "<calcPr ", '<calcPr calcMode="manual" '),
        "T06",
        "only when somebody asks",
        on(""),
    ),
    Look(
        "calculated in rounds",
        lambda: replaced(BOOK, "<calcPr ", '<calcPr iterate="1" '),
        "T06",
        "in rounds",
        on(""),
    ),
    Look(
        "calculated as shown",
        lambda: replaced(BOOK, "<calcPr ", '<calcPr fullPrecision="0" '),
        "T06",
        "as they are shown",
        on(""),
    ),
    Look(
        "days from 1904",
        lambda: replaced(BOOK, "<workbookPr ", '<workbookPr date1904="1" '),
        "T06",
        "from 1904",
        on(""),
    ),
    Look(
        "a sheet hidden",
        lambda: replaced(BOOK, 'name="Risk"', 'name="Risk" state="hidden"'),
        "S01",
        "is hidden",
        on("Risk!A1"),
    ),
    Look("sheets in another order", turned, "T01", "another order", on("Margin")),
)


class Told(NamedTuple):
    """The looks that one file has, and its review."""

    looks: tuple[Look, ...]
    review: Review


NAMED_TOGETHER = ("cannot be seen", "cannot be seen, in its ground's colour", "by a condition")
"""Cells that cannot be seen for one of these reasons are named in one line: no two of them are in a file."""


def together() -> list[list[Look]]:
    """Looks that a file can have beside each other: each is of another cell or page, and is found there alone."""
    files: list[list[Look]] = []
    for look in LOOKS:
        for file in files:
            if look.alone and file[0].alone and len(file) < MOST_TOGETHER and _apart(look, file):
                file.append(look)
                break
        else:
            files.append([look])
    return files


def _apart(look: Look, file: list[Look]) -> bool:
    """Whether nothing that is said of a look can be taken for what is said of those of a file."""
    named = look.words in NAMED_TOGETHER and any(one.words in NAMED_TOGETHER for one in file)
    return not named and look.place() not in {one.place() for one in file}


@pytest.fixture(scope="module")
def told_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Look], Told]:
    """The review of the file that has a look, made once for all looks of it."""
    path = tmp_path_factory.mktemp("looks") / "book.xlsx"
    files = [tuple(file) for file in together()]

    @cache
    def told(looks: tuple[Look, ...]) -> Told:
        return Told(looks, review_file(edited_file(path, *(look.make() for look in looks))))

    return lambda look: told(next(looks for looks in files if look in looks))


@pytest.mark.parametrize("look", LOOKS, ids=[look.name for look in LOOKS])
def test_a_change_is_named(look: Look, told_with: Callable[[Look], Told]) -> None:
    """Its kind and its place; and nothing is an error elsewhere."""
    looks, review = told_with(look)
    own = [one for one in review.findings if one.code[0] in "FTS"]
    said = [(one.code, str(one.place), one.message) for one in own]

    assert review.problem is None
    assert any(
        one.code == look.code and look.words in one.message and str(one.place) == look.place() for one in own
    ), said
    assert not look.alone or {str(one.place) for one in own} == {one.place() for one in looks}, said


NEAR_MISSES: tuple[tuple[str, Callable[[], Edit]], ...] = (
    ("the same format in other words", lambda: restyled(amount(1)(), "#,##0;\\−#,##0;\\–")),
    ("the same format with its colour", lambda: restyled(amount(2)(), '[Black]#,##0;"−"#,##0;"–";@')),
    (
        "letters of another font",
        lambda: restyled(amount(3)(), font='<b/><sz val="11"/><color rgb="FF0B6467"/><name val="Arial"/>'),
    ),
    ("black by the theme", lambda: restyled(amount(4)(), font=font('theme="1"'))),
    ("black by its number", lambda: restyled(amount(5)(), font=font('indexed="64"'))),
    (
        "white on a dark fill",
        lambda: restyled(amount(6)(), font=font('rgb="FFFFFFFF"'), fill='rgb="FF0B6467"'),
    ),
    (
        "a column a little narrower",
        lambda: rewritten(
            part_of("Margin"), '<col min="3" max="6" width="[^"]*"', '<col min="3" max="6" width="13"'
        ),
    ),
    (
        "letters called like signs",
        lambda: restyled(amount(7)(), font='<sz val="11"/><name val="Sans Symbols"/>'),
    ),
    (
        "an axis with cents and a sign",
        lambda: replaced(
            chart_of("Risk"), '<c:numFmt formatCode="#,##0;', '<c:numFmt formatCode="[$€-407]#,##0.00;'
        ),
    ),
    ("a higher row", low(price, 40)),
    ("a row a little lower", low(price, 15)),
    ("a number pushed in by two", lambda: restyled(amount(8)(), placing='horizontal="right" indent="2"')),
    ("a number upright", lambda: restyled(amount(9)(), placing='textRotation="0" shrinkToFit="0"')),
    ("a short text that may shrink", lambda: restyled(("Margin", 18, 1), placing='shrinkToFit="1"')),
    (
        "a head of first pages that are like all others",
        lambda: rewritten(
            part_of("Margin"), "</headerFooter>", "<firstHeader>&amp;CAgreed</firstHeader></headerFooter>"
        ),
    ),
    ("a condition in two", lambda: replaced(part_of("Review"), 'sqref="C15:F15"', 'sqref="C15:D15 E15:F15"')),
    (
        "a condition in other words",
        lambda: replaced(
            part_of("Review"), "AND(ISNUMBER(C15),C15&lt;$G15)", "AND( ISNUMBER(C15:C15), (C15&lt;$G15))"
        ),
    ),
    ("a condition on cells that are empty", lambda: condition(("Review", 80, 2), WHITE)),
    ("bounds in other words", lambda: bounds('(sqref="CELL"><formula1>)0.0<', r"\g<1>0<")),
    (
        "a chart's sheet without quotes",
        lambda: replaced(chart_of("Review"), "'Review'!$J$16", "Review!$J$16"),
    ),
    (
        "a chart a row lower",
        lambda: rewritten(
            "xl/drawings/drawing1.xml",
            "<xdr:row>15</xdr:row>(.*?)<xdr:row>18</xdr:row>",
            r"<xdr:row>16</xdr:row>\1<xdr:row>19</xdr:row>",
        ),
    ),
    (
        "another page setup",
        lambda: rewritten(part_of("Review"), '<pageMargins left="[^"]*"', '<pageMargins left="0.7"'),
    ),
    (
        "iteration that is off",
        lambda: replaced(BOOK, "<calcPr ", '<calcPr iterate="0" iterateCount="100" fullPrecision="1" '),
    ),
)


@pytest.mark.parametrize("first", range(3))
def test_what_a_reader_does_not_see_is_not_said(first: int, tmp_path: Path) -> None:
    """Other words for the same look, and looks that can be read, some of them in each file."""
    edits = [make() for _, make in NEAR_MISSES[first::3]]
    review = review_file(edited_file(tmp_path / "book.xlsx", *edits))

    assert review.problem is None
    assert [(one.code, str(one.place), one.message) for one in review.findings if one.code[0] in "FTS"] == []


FORMATS = ("[<>.]0", "[>..]0;0", '"x"E+00', "E+", "0E+", ";;;;;", "[", '"', "[$-", "0/", "@@;@;@;@;@")


def test_formats_that_no_program_writes(tmp_path: Path) -> None:
    """Whatever a file calls a format, it is reviewed, and each is named but one that shows a number as it is."""
    cells = dict(zip(FORMATS, amounts(), strict=False))
    edits = [restyled(place, code) for code, place in cells.items()]
    review = review_file(edited_file(tmp_path / "book.xlsx", *edits))

    assert review.problem is None
    found = {str(one.place) for one in review.findings}
    assert [code for code, place in cells.items() if spelled(place) not in found] == ['"']
