"""A workbook described and drawn: sheets, looks, formulas, charts, the seal."""
