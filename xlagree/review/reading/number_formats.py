"""The number formats of a workbook's styles, those that files name by a number alone among them."""

from typing import IO

from xlagree.intake.parts import elements, local

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "d/m/yyyy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 22: "d/m/yyyy h:mm", 37: "#,##0 ;(#,##0)", 38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 49: "@",
}  # fmt: skip
"""All others that no file spells out are General, or dates and times."""


def number_formats(part: IO[bytes]) -> tuple[str, ...]:
    """The number format of each cell format of a workbook's styles, in their order."""
    codes = dict(BUILT_IN)
    formats: list[str] = []
    for element in elements(part, "numFmts/numFmt", "cellXfs/xf"):
        if local(element.tag) == "numFmt":
            codes[int(element.attrib["numFmtId"])] = element.attrib["formatCode"]
        else:
            formats.append(codes.get(int(element.get("numFmtId", 0)), "General"))
    return tuple(formats)
