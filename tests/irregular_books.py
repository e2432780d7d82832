"""Workbooks that are in order and yet irregular: openings, last years, lines that differ, inputs left empty."""

from xlagree.terms.tables import letter

Cells = dict[str, object]
MONTHS = "BCDEFGHIJKLM"


def across(row: int, formula: str, columns: str = MONTHS) -> Cells:
    """A row with one formula; {c} is its column, {p} the one before."""
    return {f"{c}{row}": "=" + formula.format(c=c, p=chr(ord(c) - 1)) for c in columns}


def down(column: str, rows: range, formula: str) -> Cells:
    """A column with one formula; {r} is its row, {p} the one before."""
    return {f"{column}{r}": "=" + formula.format(r=r, p=r - 1) for r in rows}


def checkbook() -> Cells:
    """A balance carried down; of money out and in one is empty in every row."""
    cells: Cells = {"A1": "Date", "B1": "What", "C1": "Out", "D1": "In", "E1": "Balance", "E2": 1200}
    for row in range(3, 40):
        cells |= {
            f"A{row}": 45000 + row,
            f"B{row}": f"pay {row}",
            f"{'C' if row % 3 else 'D'}{row}": 10 + row,
        }
    return cells | down("E", range(3, 40), "E{p}-C{r}+D{r}")


def variances() -> Cells:
    """Budget, actual and difference for six months side by side, and the sums of all months after them."""
    cells: Cells = {"A1": "Item", "A9": "Total"}
    for month in range(6):
        budget, actual, apart = (letter(1 + 3 * month + i) for i in range(3))
        cells |= {f"{budget}1": "Budget", f"{actual}1": "Actual", f"{apart}1": "Difference"}
        for row in range(2, 9):
            cells |= {
                f"A{row}": f"Cost {row}",
                f"{budget}{row}": 100 + row * 7 + month,
                f"{actual}{row}": 95 + row * 6 + month,
            }
        cells |= down(apart, range(2, 9), f"{actual}{{r}}-{budget}{{r}}")
        cells |= {f"{c}9": f"=SUM({c}2:{c}8)" for c in (budget, actual, apart)}
    for row in range(2, 10):
        sums = ("+".join(f"{letter(i + 3 * month)}{row}" for month in range(6)) for i in (1, 2))
        cells |= dict(zip((f"T{row}", f"U{row}"), (f"={one}" for one in sums), strict=True))
        cells |= {f"V{row}": f"=U{row}-T{row}", f"W{row}": f"=IF(T{row}=0,0,V{row}/T{row})"}
    return cells


def profit_and_loss() -> Cells:
    """Seven years: costs by different drivers, growth from the second year, rates below."""
    years = "BCDEFGH"
    cells: Cells = {f"{c}2": 2019 + i for i, c in enumerate(years)}
    cells |= {f"{c}3": 1000 + 90 * i for i, c in enumerate(years)} | {
        f"{c}4": 9.5 + i / 4 for i, c in enumerate(years)
    }
    names = (
        "Units",
        "Price",
        "Sales",
        "Growth",
        "Materials",
        "Labour",
        "Energy",
        "Freight",
        "Rent",
        "Total costs",
        "Earnings",
        "Margin",
    )
    cells |= {f"A{row}": name for row, name in enumerate(names, 3)} | {
        f"B{row}": 0.2 for row in range(30, 35)
    }
    cells |= (
        across(5, "{c}3*{c}4", years) | across(6, "{c}5/{p}5-1", years[1:]) | across(7, "{c}5*$B$30", years)
    )
    cells |= across(8, "{c}3*$B$31", years) | across(9, "{c}3*$B$32", years) | across(10, "{c}5*$B$33", years)
    cells |= {"B11": 500} | across(11, "{p}11*(1+$B$34)", years[1:]) | across(12, "SUM({c}7:{c}11)", years)
    cells |= across(13, "{c}5-{c}12", years) | across(14, "{c}13/{c}5", years)
    return cells | {"I2": "a year", "I5": "=(H5/B5)^(1/6)-1", "I13": "=(H13/B13)^(1/6)-1"}


def depreciation() -> Cells:
    """Half a year first, what is left last."""
    cells: Cells = {"A1": "Year", "B1": "Opening", "C1": "Charge", "D1": "Closing", "G1": 10000, "G2": 0.2}
    cells |= {f"A{row}": 2020 + row for row in range(2, 9)} | {"B2": "=G1", "C2": "=G1*G2/2", "C8": "=B8"}
    return (
        cells
        | down("B", range(3, 9), "D{p}")
        | down("C", range(3, 8), "$G$1*$G$2")
        | down("D", range(2, 9), "B{r}-C{r}")
    )


def tasks() -> Cells:
    """A plan in which tasks follow others, not always the one above."""
    cells: Cells = {"A1": "Task", "B1": "Days", "C1": "Start", "D1": "End", "C2": 45000}
    cells |= {f"A{row}": f"Task {row}" for row in range(2, 16)} | {
        f"B{row}": 3 + row % 4 for row in range(2, 16)
    }
    after = {3: 2, 4: 3, 5: 3, 6: 5, 7: 4, 8: 7, 9: 8, 10: 6, 11: 10, 12: 11, 13: 12, 14: 12, 15: 14}
    return (
        cells
        | {f"C{row}": f"=D{other}+1" for row, other in after.items()}
        | down("D", range(2, 16), "C{r}+B{r}-1")
    )


def measurements() -> Cells:
    """A line fitted in two parts, and statistics below."""
    rows = range(2, 30)
    cells: Cells = {}
    for row in rows:
        cells |= {f"A{row}": row, f"B{row}": 3 + row * row % 17}
    cells |= dict(zip((f"{c}1" for c in "ABCDEF"), ("t", "x", "ln x", "fit", "rest", "squared"), strict=True))
    cells |= (
        down("C", rows, "LN(B{r})")
        | down("D", range(2, 15), "$I$2+$I$3*A{r}")
        | down("D", range(15, 30), "$J$2+$J$3*A{r}")
    )
    cells |= down("E", rows, "C{r}-D{r}") | down("F", rows, "E{r}^2")
    cells |= {"I2": "=INTERCEPT(C2:C14,A2:A14)", "I3": "=SLOPE(C2:C14,A2:A14)"}
    cells |= {"J2": "=INTERCEPT(C15:C29,A15:A29)", "J3": "=SLOPE(C15:C29,A15:A29)"}
    for row, (name, formula) in enumerate(
        (("Mean", "AVERAGE"), ("Deviation", "STDEV"), ("Number", "COUNT")), 31
    ):
        cells |= {f"A{row}": name} | across(row, f"{formula}({{c}}2:{{c}}29)", "BCDEF")
    return cells | {"A34": "Error"} | across(34, "{c}32/SQRT({c}33)", "BCDEF")


def marks() -> Cells:
    """Points of pupils, some without; the possible points above, their share below."""
    cells: Cells = {
        "A2": "Possible",
        "H1": "Sum",
        "I1": "Share",
        "H2": "=SUM(B2:G2)",
        "A26": "Average",
        "A27": "Of possible",
    }
    cells |= dict(zip((f"{c}2" for c in "BCDEFG"), (10, 10, 20, 20, 50, 100), strict=True))
    for row in range(3, 25):
        cells |= {f"{c}{row}": 5 + row * i % 6 for i, c in enumerate("BCDEFG") if (row * 7 + i * 3) % 19}
        cells |= {f"A{row}": f"Pupil {row}", f"H{row}": f"=SUM(B{row}:G{row})", f"I{row}": f"=H{row}/$H$2"}
    return cells | across(26, "AVERAGE({c}3:{c}24)", "BCDEFGHI") | across(27, "{c}26/{c}2", "BCDEFGH")


def sections() -> Cells:
    """Sections of different lengths, a total for each, and a grand total of the totals."""
    cells: Cells = {}
    row, totals = 1, []
    for section, items in enumerate((4, 7, 3, 9)):
        top = row + 1
        cells[f"A{row}"] = f"SECTION {section}"
        for row in range(top, top + items):
            cells |= {f"A{row}": f"Account {row}", f"B{row}": 100 + row * 3, f"C{row}": 90 + row * 4}
        row += 1
        cells |= {f"A{row}": f"Total {section}"} | {f"{c}{row}": f"=SUM({c}{top}:{c}{row - 1})" for c in "BC"}
        cells |= down("D", range(top, row + 1), "C{r}-B{r}") | down("E", range(top, row + 1), "D{r}/B{r}")
        totals.append(row)
        row += 2
    cells |= {f"{c}{row}": "=" + "+".join(f"{c}{total}" for total in totals) for c in "BC"}
    return cells | {f"A{row}": "Grand total", f"D{row}": f"=C{row}-B{row}", f"E{row}": f"=D{row}/B{row}"}


def outlook() -> Cells:
    """Four months as they were and eight forecast, a bonus in the last, a year that is a sum, a mean or the last month."""
    cells: Cells = {f"{c}1": f"Month {i}" for i, c in enumerate(MONTHS, 1)} | {"P1": 4000, "N1": "Year"}
    cells |= {
        f"A{row}": name
        for row, name in enumerate(
            ("Sales", "Staff", "Wages", "Bonus", "Rent", "Costs", "Profit", "To date"), 2
        )
    }
    cells |= {f"{c}2": 500 + i * 11 for i, c in enumerate("BCDE")} | across(2, "{p}2*1.01", "FGHIJKLM")
    cells |= (
        {f"{c}3": 5 + i // 4 for i, c in enumerate(MONTHS)}
        | across(4, "{c}3*$P$1")
        | {"M5": "=SUM(B2:M2)/100"}
    )
    cells |= {f"{c}6": 900 for c in MONTHS} | across(7, "SUM({c}4:{c}6)") | across(8, "{c}2-{c}7")
    cells |= {"B9": "=B8"} | across(9, "{p}9+{c}8", MONTHS[1:]) | down("N", range(4, 9), "SUM(B{r}:M{r})")
    return cells | {"N2": "=SUM(B2:M2)", "N3": "=AVERAGE(B3:M3)", "N9": "=M9"}


IRREGULAR = (
    checkbook,
    variances,
    profit_and_loss,
    depreciation,
    tasks,
    measurements,
    marks,
    sections,
    outlook,
)
"""Every one is as its maker meant it."""
