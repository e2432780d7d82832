"""Ten workbooks as people keep them, and what was planted in them: each slip with the cells that it made wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter

from xlagree.terms.tables import letter

Cells = dict[str, object]
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEADS_OF_MARKS = ("Name", "Test 1", "Test 2", "Test 3", "Exam", "Points", "Mark")
COLUMNS = "BCDEFGHIJKLM"
"""The columns of twelve months."""


@dataclass(frozen=True)
class Slip:
    """A mistake: what it is like, the cells that are other than they were, and those that are wrong (the same if not said)."""

    kind: str
    cells: Mapping[str, object]
    wrong: tuple[str, ...] = ()
    sheet: str = ""

    @property
    def is_wrong(self) -> tuple[str, ...]:
        """The cells that somebody should name."""
        return self.wrong or tuple(self.cells)


@dataclass(frozen=True)
class EverydayBook:
    """A workbook: its sheets, clean as they are, and the slips that are planted together."""

    name: str
    sheets: Mapping[str, Cells]
    slips: tuple[Slip, ...]

    def written(self, path: Path, planted: bool) -> None:
        """The file, with its slips or without."""
        cells = {name: dict(content) for name, content in self.sheets.items()}
        for slip in self.slips if planted else ():
            cells[slip.sheet or next(iter(cells))].update(slip.cells)
        book = xlsxwriter.Workbook(str(path), {"in_memory": True})
        for name, content in cells.items():
            page = book.add_worksheet(name)
            for address, cell in content.items():
                if isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(address, cell, None, 1.0)
                elif isinstance(cell, str):
                    page.write_string(address, cell)
                elif isinstance(cell, int | float):
                    page.write_number(address, cell)
        book.close()


def across(row: int, formula: str, columns: str = COLUMNS) -> Cells:
    """A row with one formula: {c} is its column, {p} the one before, {n} the one after."""
    return {f"{c}{row}": formula.format(c=c, p=chr(ord(c) - 1), n=chr(ord(c) + 1), r=row) for c in columns}


def down(column: str, rows: range, formula: str) -> Cells:
    """A column with one formula: {r} is its row, {p} the one before, {n} the one after."""
    return {f"{column}{r}": formula.format(r=r, p=r - 1, n=r + 1) for r in rows}


def typed(row: int, values: Sequence[object], columns: str = COLUMNS) -> Cells:
    """A row of numbers or texts."""
    return {f"{c}{row}": value for c, value in zip(columns, values, strict=False)}


def amounts(seed: int, count: int = 12, size: float = 1000.0) -> list[float]:
    """Numbers that look like somebody's."""
    return [
        round(size * (0.6 + (seed * 37 + i * 61) % 97 / 120), 0) + (seed * 7 + i) % 9 for i in range(count)
    ]


def budget() -> EverydayBook:
    """A budget of twelve months: sections, subtotals, a total of the year, a share of the total."""
    cells: Cells = {"A1": "Budget 2026", "N2": "Year", "O2": "Share"} | typed(2, MONTHS)
    sections = (
        ("Income", 3, ("Fees", "Projects", "Licences")),
        ("Costs", 9, ("Wages", "Rent", "Power", "Cars", "Post")),
    )
    for title, top, names in sections:
        cells[f"A{top}"] = title
        for i, name in enumerate(names, top + 1):
            cells |= {f"A{i}": name} | typed(i, amounts(i))
            cells[f"N{i}"] = f"=SUM(B{i}:M{i})"
        end = top + len(names) + 1
        cells |= {f"A{end}": f"Total {title.lower()}"} | across(
            end, f"=SUM({{c}}{top + 1}:{{c}}{end - 1})", COLUMNS + "N"
        )
    cells |= {"A17": "Result"} | across(17, "={c}7-{c}15", COLUMNS + "N")
    cells |= {"A18": "Cash at start"} | {"B18": 5000} | across(18, "={p}19", COLUMNS[1:])
    cells |= {"A19": "Cash at end"} | across(19, "={c}18+{c}17")
    cells |= down("O", range(10, 15), "=N{r}/N$15")
    slips = (
        Slip("range short at the end", {"F15": "=SUM(F10:F13)"}),
        Slip("number over a formula", {"H7": 2890}),
        Slip("wrong row", {"J17": "=J7-J14"}),
        Slip("range short at the start", {"N12": "=SUM(C12:M12)"}),
        Slip("forgotten $", {"O12": "=N12/N17"}),
        Slip("wrong column", {"L19": "=L18+K17"}),
        Slip("number over a total of the year", {"N5": 11950}),
    )
    return EverydayBook("budget", {"Budget": cells}, slips)


def loan() -> EverydayBook:
    """A loan over 60 months: terms above, a first row of its own, totals below."""
    cells: Cells = {"A1": "Loan", "A2": "Amount", "B2": 24000, "A3": "Rate", "B3": 0.054, "A4": "Months", "B4": 60,
                    "A5": "Payment", "B5": "=-PMT(B3/12,B4,B2)"}  # fmt: skip
    cells |= dict(
        zip(
            ("A8", "B8", "C8", "D8", "E8", "F8"),
            ("Month", "Balance", "Payment", "Interest", "Principal", "Left"),
            strict=True,
        )
    )
    cells |= {"A9": 1, "B9": "=B2"} | down("A", range(10, 69), "=A{p}+1") | down("B", range(10, 69), "=F{p}")
    cells |= down("C", range(9, 69), "=$B$5") | down("D", range(9, 69), "=B{r}*$B$3/12")
    cells |= down("E", range(9, 69), "=C{r}-D{r}") | down("F", range(9, 69), "=B{r}-E{r}")
    cells |= {"A69": "Total", "C69": "=SUM(C9:C68)", "D69": "=SUM(D9:D68)", "E69": "=SUM(E9:E68)"}
    slips = (
        Slip("number over a formula", {"C31": 450}),
        Slip("wrong row", {"D40": "=B39*$B$3/12"}),
        Slip("other operation", {"F52": "=B52+E52"}),
        Slip("range short at the end", {"D69": "=SUM(D9:D60)"}),
        Slip("numbers over formulas", {"E20": 340, "E21": 342}),
    )
    return EverydayBook("loan", {"Loan": cells}, slips)


def invoice() -> EverydayBook:
    """An invoice with quantity, price and discount, tax and a total."""
    cells: Cells = {"A1": "Invoice 4711", "A3": "Customer", "B3": "Harbour Ltd", "A4": "Tax", "B4": 0.19}
    cells |= dict(
        zip(
            ("A6", "B6", "C6", "D6", "E6", "F6"),
            ("Item", "Quantity", "Price", "Discount", "Net", "Gross"),
            strict=True,
        )
    )
    for i in range(7, 19):
        cells |= {f"A{i}": f"Part {i}", f"B{i}": i % 5 + 1, f"C{i}": 12.5 + i * 3, f"D{i}": 0.05 * (i % 3)}
    cells |= down("E", range(7, 19), "=B{r}*C{r}*(1-D{r})") | down("F", range(7, 19), "=E{r}*(1+$B$4)")
    cells |= {
        "A20": "Sum",
        "E20": "=SUM(E7:E18)",
        "A21": "Tax",
        "E21": "=E20*B4",
        "A22": "To pay",
        "E22": "=E20+E21",
    }
    slips = (
        Slip("missing term", {"E11": "=B11*C11"}),
        Slip("forgotten $", {"F14": "=E14*(1+$B$5)"}),
        Slip("range short at the end", {"E20": "=SUM(E7:E16)"}),
        Slip("number over a formula", {"E9": 118.3}),
        Slip("wrong row", {"F17": "=E16*(1+$B$4)"}),
    )
    return EverydayBook("invoice", {"Invoice": cells}, slips)


def timesheet() -> EverydayBook:
    """Hours of a week: days across, people down, normal and further hours, pay."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    cells: Cells = {"A1": "Week 14", "A2": "Rate beyond", "B2": 1.5, "A3": "Normal week", "B3": 38}
    cells |= {"A5": "Name"} | dict(zip((f"{c}5" for c in "BCDEFGH"), days, strict=True))
    cells |= {"I5": "Hours", "J5": "Normal", "K5": "Beyond", "L5": "Wage", "M5": "Pay"}
    for i in range(6, 22):
        cells |= {f"A{i}": f"Person {i}", f"L{i}": 20 + i % 6} | typed(
            i, [8 - (i + d) % 3 for d in range(7)], "BCDEFGH"
        )
    rows = range(6, 22)
    cells |= (
        down("I", rows, "=SUM(B{r}:H{r})")
        | down("J", rows, "=MIN(I{r},$B$3)")
        | down("K", rows, "=I{r}-J{r}")
    )
    cells |= down("M", rows, "=L{r}*(J{r}+K{r}*$B$2)")
    cells |= {"A22": "All", "M22": "=SUM(M6:M21)"} | across(22, "=SUM({c}6:{c}21)", "BCDEFGHIJK")
    slips = (
        Slip("range short at the end", {"I9": "=SUM(B9:F9)"}),
        Slip("ranges short at the end", {"I15": "=SUM(B15:G15)", "I16": "=SUM(B16:G16)"}),
        Slip("wrong row", {"K12": "=I12-J11"}),
        Slip("missing term", {"M18": "=L18*J18"}),
        Slip("range short at the start", {"E22": "=SUM(E8:E21)"}),
        Slip("number over a formula", {"J10": 38}),
        Slip("number over a total", {"G22": 112}),
    )
    return EverydayBook("timesheet", {"Week": cells}, slips)


def grades() -> EverydayBook:
    """Marks of a class: weights above, tests across, the final mark by a table, statistics below."""
    cells: Cells = {
        "A1": "Class 7b",
        "A2": "Weight",
        "B2": 0.2,
        "C2": 0.2,
        "D2": 0.2,
        "E2": 0.4,
        "F2": "=SUM(B2:E2)",
    }
    cells |= dict(
        zip(
            ("A3", "B3", "C3", "D3", "E3", "F3", "G3"),
            ("Name", "Test 1", "Test 2", "Test 3", "Exam", "Points", "Mark"),
            strict=True,
        )
    )
    for i in range(4, 29):
        cells |= {f"A{i}": f"Pupil {i}"} | typed(i, [40 + (i * 13 + t * 29) % 60 for t in range(4)], "BCDE")
    cells |= down("F", range(4, 29), "=SUMPRODUCT(B{r}:E{r},$B$2:$E$2)")
    cells |= down("G", range(4, 29), "=VLOOKUP(F{r},$J$4:$K$8,2)")
    for i, (points, mark) in enumerate(((0, "F"), (50, "D"), (65, "C"), (80, "B"), (90, "A")), 4):
        cells |= {f"J{i}": points, f"K{i}": mark}
    cells |= {"J3": "From", "K3": "Mark", "A30": "Mean", "A31": "Best", "A32": "Least"}
    for row, name in ((30, "AVERAGE"), (31, "MAX"), (32, "MIN")):
        cells |= across(row, f"={name}({{c}}4:{{c}}28)", "BCDEF")
    slips = (
        Slip("range short at the end", {"D30": "=AVERAGE(D4:D27)"}),
        Slip("forgotten $", {"F17": "=SUMPRODUCT(B17:E17,$B$3:$E$3)"}),
        Slip("number over a formula", {"F22": 71.4}),
        Slip("table short", {"G13": "=VLOOKUP(F13,$J$4:$K$7,2)"}),
        Slip("other function", {"C31": "=MIN(C4:C28)"}),
        Slip("other range", {"F9": "=SUMPRODUCT(B9:D9,$B$2:$D$2)"}),
    )
    return EverydayBook("grades", {"Marks": cells}, slips)


def inventory() -> EverydayBook:
    """Stock: count, cost, worth, level to order at; groups with subtotals and a total of these."""
    cells: Cells = dict(
        zip(
            ("A2", "B2", "C2", "D2", "E2", "F2"),
            ("Part", "Number", "Count", "Cost", "Worth", "Order"),
            strict=True,
        )
    )
    cells |= {"A1": "Stock", "H1": "Least", "I1": 20}
    for first, last in ((3, 9), (12, 19), (22, 30)):
        for i in range(first, last + 1):
            cells |= {
                f"A{i}": f"Screw {i}",
                f"B{i}": 1000 + i * 17,
                f"C{i}": i * 11 % 70,
                f"D{i}": 0.5 + i % 7,
            }
        cells |= down("E", range(first, last + 1), "=C{r}*D{r}") | down(
            "F", range(first, last + 1), "=IF(C{r}<$I$1,$I$1-C{r},0)"
        )
        cells |= {
            f"A{last + 1}": "Subtotal",
            f"C{last + 1}": f"=SUM(C{first}:C{last})",
            f"E{last + 1}": f"=SUM(E{first}:E{last})",
        }
    cells |= {"A32": "Total", "C32": "=C10+C20+C31", "E32": "=E10+E20+E31"}
    slips = (
        Slip("double count", {"C32": "=SUM(C3:C31)"}),
        Slip("range short at the end", {"E20": "=SUM(E12:E18)"}),
        Slip("number over a formula", {"E15": 88}),
        Slip("wrong row", {"E25": "=C25*D24"}),
        Slip("forgotten $", {"F27": "=IF(C27<I2,$I$1-C27,0)"}),
        Slip("range short at the start", {"C31": "=SUM(C23:C30)"}),
    )
    return EverydayBook("inventory", {"Stock": cells}, slips)


def vat() -> EverydayBook:
    """Tax of four quarters: months in and out, a quarter after each three months, two rates."""
    cells: Cells = {"A1": "Tax", "A2": "Full", "B2": 0.19, "A3": "Reduced", "B3": 0.07}
    heads, quarters = [], []
    for q in range(4):
        heads += [*MONTHS[q * 3 : q * 3 + 3], f"Q{q + 1}"]
        quarters.append(q * 4 + 3)
    columns = [letter(i + 1) for i in range(16)]
    cells |= {f"{c}5": head for c, head in zip(columns, heads, strict=True)} | {"R5": "Year"}
    names = (
        "Sales full",
        "Sales reduced",
        "Bought full",
        "Bought reduced",
        "Tax on sales",
        "Tax on bought",
        "To pay",
    )
    for row, name in enumerate(names, 6):
        cells[f"A{row}"] = name
        for i, c in enumerate(columns):
            if i in quarters:
                cells[f"{c}{row}"] = f"=SUM({columns[i - 3]}{row}:{columns[i - 1]}{row})"
            elif row < 10:
                cells[f"{c}{row}"] = 900 + (row * 53 + i * 71) % 400
            elif row < 12:
                cells[f"{c}{row}"] = f"={c}{row * 2 - 14}*$B$2+{c}{row * 2 - 13}*$B$3"
            else:
                cells[f"{c}{row}"] = f"={c}10-{c}11"
        cells[f"R{row}"] = f"=E{row}+I{row}+M{row}+Q{row}"
    slips = (
        Slip("wrong rate", {"D10": "=D6*$B$2+D7*$B$2"}),
        Slip("quarter of two months", {"I8": "=SUM(G8:H8)"}),
        Slip("missing term", {"R9": "=E9+I9+M9"}),
        Slip("number over a formula", {"K11": 322}),
        Slip("other sign", {"O12": "=O10+O11"}),
        Slip("wrong row", {"G11": "=G8*$B$2+G8*$B$3"}),
    )
    return EverydayBook("vat", {"Tax": cells}, slips)


def forecast() -> EverydayBook:
    """Sales by year: three years typed, seven forecast; growth in a row of its own; margins; a first year of its own."""
    years = "BCDEFGHIJK"
    cells: Cells = {"A1": "Forecast"} | typed(2, [2023.0 + i for i in range(10)], years)
    labels = (
        "Growth",
        "Sales",
        "Cost share",
        "Cost",
        "Gross",
        "Overheads",
        "Profit",
        "Profit share",
        "Tax",
        "After tax",
        "Cumulated",
    )
    cells |= {f"A{row}": label for row, label in enumerate(labels, 3)} | {"A15": "Tax rate", "B15": 0.25}
    cells |= across(3, "={c}4/{p}4-1", "CD") | typed(3, [0.05, 0.05, 0.04, 0.04, 0.03, 0.03, 0.03], "EFGHIJK")
    cells |= typed(4, [1000, 1100, 1180], "BCD") | across(4, "={p}4*(1+{c}3)", "EFGHIJK")
    cells |= typed(5, [0.6, 0.61, 0.6, 0.6, 0.6, 0.59, 0.59, 0.59, 0.58, 0.58], years)
    cells |= across(6, "={c}4*{c}5", years) | across(7, "={c}4-{c}6", years)
    cells |= {"B8": 180} | across(8, "={p}8*1.02", years[1:])
    cells |= (
        across(9, "={c}7-{c}8", years)
        | across(10, "={c}9/{c}4", years)
        | across(11, "=MAX(0,{c}9)*$B$15", years)
    )
    cells |= across(12, "={c}9-{c}11", years) | {"B13": "=B12"} | across(13, "={p}13+{c}12", years[1:])
    slips = (
        Slip("wrong column", {"H6": "=H4*G5"}),
        Slip("number over a formula", {"G4": 1400}),
        Slip("wrong row", {"F10": "=F7/F4"}),
        Slip("forgotten $", {"J11": "=MAX(0,J9)*J15"}),
        Slip("wrong column", {"I13": "=G13+I12"}),
        Slip("other constant", {"G8": "=F8*1.2"}),
        Slip("missing term", {"K9": "=K7"}),
    )
    return EverydayBook("forecast", {"Plan": cells}, slips)


def units() -> EverydayBook:
    """A table of conversions, typed factors beside formulas, and a quotation from a second sheet; nearly nothing repeats."""
    cells: Cells = {"A1": "Units", "A2": "Length", "B2": "to m", "C2": "m to"}
    for row in range(3, 15):
        cells |= {f"A{row}": f"unit {row}", f"B{row}": 0.01 * row, f"C{row}": f"=1/B{row}"}
    for row in range(18, 34):
        cells[f"A{row}"] = f"step {row}"
        cells[f"B{row}"] = 2.54 + row if row % 2 else f"=B{row - 1}*12"
        cells[f"C{row}"] = f"=B{row}*3.3" if row % 2 else 39.37 + row
    quote: Cells = {
        "A1": "Quotation",
        "A2": "Room",
        "B2": "Width",
        "C2": "Length",
        "D2": "Area",
        "E2": "Price",
        "F2": "Amount",
    }
    for row in range(3, 13):
        quote |= {
            f"A{row}": f"Room {row}",
            f"B{row}": 2 + row % 3,
            f"C{row}": 3 + row % 4,
            f"E{row}": 18 + row % 5,
        }
    quote |= down("D", range(3, 13), "=B{r}*C{r}*Units!$C$5") | down("F", range(3, 13), "=D{r}*E{r}")
    quote |= {"A13": "Sum", "D13": "=SUM(D3:D12)", "F13": "=SUM(F3:F12)"}
    slips = (
        Slip("other sheet's cell", {"D8": "=B8*C8*Units!$C$6"}, sheet="Quote"),
        Slip("total in its own range", {"F13": "=SUM(F3:F13)"}, sheet="Quote"),
        Slip("number over a formula", {"D5": 10.1}, sheet="Quote"),
        Slip("wrong row", {"F10": "=D9*E10"}, sheet="Quote"),
        Slip("number over a formula", {"C9": 11}),
    )
    return EverydayBook("units", {"Units": cells, "Quote": quote}, slips)


def branches() -> EverydayBook:
    """Branches side by side with empty columns between, planned and actual, a summary on a sheet of its own."""
    cells: Cells = {"A1": "Branches"}
    for i, column in enumerate("BDFHJL"):
        cells |= {f"{column}2": ("North", "South", "East", "West", "Town", "Port")[i]}
        for row in range(3, 12):
            cells |= {f"A{row}": f"Cost {row}", f"{column}{row}": 300 + (row * 91 + i * 57) % 500}
        cells |= {f"{column}12": f"=SUM({column}3:{column}11)", f"{column}13": 4000 + i * 210, f"{column}14": f"={column}13-{column}12",
                  f"{column}15": f"={column}14/{column}13"}  # fmt: skip
    cells |= {"A12": "Costs", "A13": "Sales", "A14": "Profit", "A15": "Share", "N2": "All"}
    cells |= down("N", range(3, 15), "=B{r}+D{r}+F{r}+H{r}+J{r}+L{r}") | {"N15": "=N14/N13"}
    summary: Cells = {
        "A1": "Summary",
        "B2": "Sales",
        "C2": "Costs",
        "D2": "Profit",
        "E2": "Bonus",
        "A11": "Bonus rate",
        "B11": 0.03,
    }
    for row, column in enumerate("BDFHJL", 3):
        summary |= {
            f"A{row}": cells[f"{column}2"],
            f"B{row}": f"=Branches!{column}13",
            f"C{row}": f"=Branches!{column}12",
        }
    summary |= down("D", range(3, 9), "=B{r}-C{r}") | down("E", range(3, 9), "=D{r}*$B$11")
    summary |= {"A9": "Sum"} | across(9, "=SUM({c}3:{c}8)", "BCDE")
    slips = (
        Slip("range short at the end", {"F12": "=SUM(F3:F10)"}),
        Slip("missing term", {"N7": "=B7+D7+F7+J7+L7"}),
        Slip("wrong column", {"H14": "=H13-F12"}),
        Slip("wrong row", {"L15": "=L13/L14"}),
        Slip("forgotten $", {"E6": "=D6*B14"}, sheet="Summary"),
        Slip("range short at the start", {"D9": "=SUM(D4:D8)"}, sheet="Summary"),
        Slip("number over a formula", {"J12": 4410}),
    )
    return EverydayBook("branches", {"Branches": cells, "Summary": summary}, slips)


BOOKS: tuple[Callable[[], EverydayBook], ...] = (
    budget, loan, invoice, timesheet, grades, inventory, vat, forecast, units, branches,
)  # fmt: skip
