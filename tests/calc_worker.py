"""One headless LibreOffice that answers a JSON request per line, run by the Python that has `uno`."""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.lang import DisposedException

FORMULA = 16  # com.sun.star.sheet.CellFlags
ERROR = 4  # com.sun.star.sheet.FormulaResult
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}
ERROR_NAMES = {
    32767: "#N/A",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
}

SETTINGS = {
    "Office.Calc/Formula/Load": {"OOXMLRecalcMode": 0, "ODFRecalcMode": 0},  # 0: always recalculate
    "Office.Common/Misc": {"UseLocking": "false"},
    "Setup/L10N": {"ooLocale": "en-US", "ooSetupSystemLocale": "en-US"},
}


def write_settings(profile):
    """Make a profile in which nothing depends on the machine and no cached value is believed."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, props in SETTINGS.items()
        for name, value in props.items()
    )
    file = Path(profile, "user", "registrymodifications.xcu")
    file.parent.mkdir(parents=True)
    file.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def start(profile, arguments):
    """Start soffice and return it and the makers of its services as soon as it answers."""
    pipe = f"xlagree-{Path(profile).name}"
    quiet = ["--headless", "--norestore", "--nologo", "--nodefault"]
    home = f"-env:UserInstallation={Path(profile).as_uri()}"
    office = subprocess.Popen(
        ["soffice", home, *quiet, f"--accept=pipe,name={pipe};urp;", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    while office.poll() is None:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, there.ServiceManager
        except Exception:
            time.sleep(0.05)
    raise RuntimeError(f"soffice ended with status {office.returncode} before it answered")


def properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


def column_name(index):
    name = ""
    while index >= 0:
        index, letter = divmod(index, 26)
        name = chr(65 + letter) + name
        index -= 1
    return name


def positions(ranges):
    """Every (row, column) in a set of ranges."""
    return {
        (row, column)
        for r in ranges.getRangeAddresses()
        for row in range(r.StartRow, r.EndRow + 1)
        for column in range(r.StartColumn, r.EndColumn + 1)
    }


def value_of(cell):
    """A cell's value as JSON: number, text, or {"error": name}."""
    if code := cell.getError():
        return {"error": ERROR_NAMES.get(code, f"Err:{code}")}
    return cell.getDataArray()[0][0]


def used_area(sheet):
    """A sheet from A1 to the last cell that holds something."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.getRangeAddress()
    return sheet.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow)


def sheet_values(sheet):
    """What the cells of a sheet show that show something, by address; an error comes as None."""
    lines = used_area(sheet).getDataArray()
    names = [column_name(column) for column in range(len(lines[0]))]
    return {
        f"{names[column]}{row + 1}": value_of(sheet.getCellByPosition(column, row))
        if value is None
        else value
        for row, line in enumerate(lines)
        for column, value in enumerate(line)
        if value != ""
    }


def sheet_cells(sheet):
    """All cells of a sheet that hold something: address, value, formula or nothing."""
    area = used_area(sheet)
    values, formulas = area.getDataArray(), area.getFormulaArray()
    calculated = positions(area.queryContentCells(FORMULA))
    wrong = positions(area.queryFormulaCells(ERROR))
    found = {}
    for row, line in enumerate(values):
        for column, value in enumerate(line):
            here = row, column
            if here in wrong:
                value = value_of(sheet.getCellByPosition(column, row))
            if here in calculated or value != "":
                formula = formulas[row][column] if here in calculated else None
                found[f"{column_name(column)}{row + 1}"] = value, formula
    return found


class Office:
    """The operations; each method is one, its parameters are the request's fields."""

    def __init__(self, services):
        self.services = services
        self.desktop = services.createInstance("com.sun.star.frame.Desktop")
        self.books = {}

    def _load(self, path):
        url = Path(path).resolve().as_uri()
        book = self.desktop.loadComponentFromURL(url, "_blank", 0, properties(Hidden=True))
        if not (book and book.supportsService("com.sun.star.sheet.SpreadsheetDocument")):
            raise RuntimeError(f"LibreOffice cannot read {path} as a spreadsheet")
        return book

    def open(self, book, path):
        self.books[book] = self._load(path)

    def cells(self, book):
        sheets = self.books[book].getSheets()
        return {name: sheet_cells(sheets.getByName(name)) for name in sheets.getElementNames()}

    def values(self, book):
        sheets = self.books[book].getSheets()
        return {name: sheet_values(sheets.getByName(name)) for name in sheets.getElementNames()}

    def rows(self, book, sheet):
        """The values of a sheet from A1 on; errors, however many, are read from what it shows."""
        sheets = self.books[book].getSheets()
        values = used_area(sheets.getByName(sheet)).getDataArray()
        shown = self._shown(book, sheets.getElementNames().index(sheet) + 1)
        return [
            [{"error": text} if value is None else value for value, text in zip(line, texts, strict=True)]
            for line, texts in zip(values, shown, strict=True)
        ]

    def _shown(self, book, number):
        """The texts of a sheet."""
        options = (
            f"44,34,76,1,,0,false,true,false,false,false,{number}"  # commas, quotes, UTF-8; the sheet last
        )
        with tempfile.TemporaryDirectory() as folder:
            url = Path(folder, "shown.csv").as_uri()
            self.books[book].storeToURL(
                url, properties(FilterName="Text - txt - csv (StarCalc)", FilterOptions=options)
            )
            (file,) = Path(folder).iterdir()
            with file.open(encoding="utf-8", newline="") as lines:
                return list(csv.reader(lines))

    def _cell(self, book, sheet, address):
        return self.books[book].getSheets().getByName(sheet).getCellRangeByName(address)

    def set(self, book, sheet, address, value):
        cell = self._cell(book, sheet, address)
        cell.setString(value) if isinstance(value, str) else cell.setValue(value)

    def insert(self, book, sheet, what, at, count):
        """Blank rows or columns before the one at an index, or so many of them taken out where the count is below 0."""
        page = self.books[book].getSheets().getByName(sheet)
        lines = page.getRows() if what == "rows" else page.getColumns()
        lines.insertByIndex(at, count) if count > 0 else lines.removeByIndex(at, -count)

    def recalculate(self, book):
        self.books[book].calculateAll()

    def read(self, book, places):
        return [value_of(self._cell(book, sheet, address)) for sheet, address in places]

    def close(self, book):
        self.books.pop(book).close(True)

    def save(self, book, path, password=""):
        """Save a copy as its name ends: .xlsx, .xls or .ods."""
        kept = properties(
            FilterName=FILTERS[Path(path).suffix], **({"Password": password} if password else {})
        )
        self.books[book].storeToURL(Path(path).resolve().as_uri(), kept)

    def wizard(self):
        """What the function wizard shows: for each function its help, and name and help of each argument."""
        listed = self.services.createInstance("com.sun.star.sheet.FunctionDescriptions")
        shown = {}
        for i in range(listed.getCount()):
            function = {value.Name: value.Value for value in listed.getByIndex(i)}
            arguments = [(argument.Name, argument.Description) for argument in function["Arguments"] or ()]
            shown[function["Name"]] = function["Description"], arguments
        return shown

    def pdf(self, path, target):
        book = self._load(path)
        try:
            self._print(book, target)
        finally:
            book.close(True)

    def print(self, book, target):
        """An open workbook as it is now."""
        self._print(self.books[book], target)

    def _print(self, book, target):
        book.storeToURL(Path(target).resolve().as_uri(), properties(FilterName="calc_pdf_Export"))


def main(profile, *arguments):
    """Serve until standard input or LibreOffice ends, then leave nothing behind."""
    write_settings(profile)
    process, services = start(profile, arguments)
    office = Office(services)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"answer": getattr(office, request.pop("do"))(**request)}
        except DisposedException:
            break
        except Exception as problem:
            answer = {"problem": f"{type(problem).__name__}: {str(problem).splitlines()[0]}"}
        print(json.dumps(answer), flush=True)
    try:
        office.desktop.terminate()
        process.wait(10)
    except Exception:
        process.kill()
    shutil.rmtree(profile, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
