"""A headless LibreOffice that runs the macros of the workbooks it opens; see calc_worker.py, whose requests it answers."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import calc_worker
from calc_worker import properties

LIBRARY = "XlAgree"
"""The add-in's project, as LibreOffice names its library of Basic."""

MACROS = {
    "Office.Calc/Filter/Import/VBA": {"Load": "true", "Executable": "true"},
    "Office.Common/Security/Scripting": {"MacroSecurityLevel": 0},
}
ALWAYS = 4  # com.sun.star.document.MacroExecMode


class VbaOffice(calc_worker.Office):
    """The operations of calc_worker, with macros on, and further ones."""

    def _load(self, path):
        url = Path(path).resolve().as_uri()
        return self.desktop.loadComponentFromURL(url, "_blank", 0, properties(MacroExecutionMode=ALWAYS))

    def macro(self, book, name, given):
        """What a function of a module answers."""
        script = (
            self.books[book]
            .getScriptProvider()
            .getScript(f"vnd.sun.star.script:{LIBRARY}.{name}?language=Basic&location=document")
        )
        return script.invoke(tuple(given), (), ())[0]

    def sheet(self, book, sheet):
        """What every cell of a sheet shows that holds something; a macro reads the errors, thousands at once."""
        area = self._used(book, sheet)
        wrong = sorted(calc_worker.positions(area.queryFormulaCells(calc_worker.ERROR)))
        found = {
            (row, column): value
            for row, line in enumerate(area.getDataArray())
            for column, value in enumerate(line)
            if value != ""
        }
        if wrong:
            rows, columns = zip(*wrong, strict=True)
            codes = self.macro(book, "from_outside.ErrorsAt", [sheet, rows, columns])
            found |= {
                place: {"error": calc_worker.ERROR_NAMES.get(code, f"Err:{code}")}
                for place, code in zip(wrong, codes, strict=True)
            }
        return {
            f"{calc_worker.column_name(column)}{row + 1}": value for (row, column), value in found.items()
        }

    def _used(self, book, sheet):
        """The cells from the first to the last that is used."""
        cells = self.books[book].getSheets().getByName(sheet)
        cursor = cells.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.getRangeAddress()
        return cells.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


if __name__ == "__main__":
    calc_worker.SETTINGS.update(MACROS)
    calc_worker.SETTINGS["Office.Common/Misc"] = {"UseLocking": "false"}
    calc_worker.Office = VbaOffice
    calc_worker.main(*sys.argv[1:])
