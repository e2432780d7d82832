"""How every page looks: palette, number formats and the properties of a cell's format."""

INK, GREY, RULE, HAIR, BAND, WHITE = "#1B1F24", "#59626B", "#9AA3AB", "#DDE1E4", "#EEF0F2", "#FFFFFF"
ACCENT, TINT, ALERT = "#0B6467", "#E7F1F1", "#A3201D"
LINE_GREY, BAR_GREY, STEP_GREY = "#7C868F", "#8C959D", "#B7BEC4"
INPUT_FILL = "#FFF8E1"
"""Cells that a reader may change; the one fill besides the tint, and always said in words beside it."""

FONT = "Calibri"

FORMATS = {
    "money": '#,##0;"−"#,##0;"–"',
    "cents": '#,##0.00;"−"#,##0.00;"–"',
    "rate": '#,##0.00;"−"#,##0.00;"–"',
    "signed": '"+"#,##0;"−"#,##0;"–"',
    "hours": '#,##0.0;"−"#,##0.0;"–"',
    "hours2": '#,##0.00;"−"#,##0.00;"–"',
    "share": '0%;"−"0%;"–"',
    "share1": '0.0%;"−"0.0%;"–"',
    "count": '#,##0;"−"#,##0;"–"',
    "until": '[>=999]"–";[>0]#,##0;"–"',
    "factor": "0.00",
    "factor4": "0.0000",
    "number": "General",
    "digits": "00",
    "date": "d mmm yyyy",
    "text": "@",
    "word": "General",
}
"""Number format by the key of a quantity, so that the core knows nothing of Excel."""

BODY = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
