"""Sheets as offices and classes keep them, with what is wrong in them, and sheets that only look wrong."""

from collections.abc import Callable

from everyday_books import Cells, EverydayBook, Slip, across, amounts, down, typed

from xlagree.terms.tables import letter


def table(columns: str, rows: range, size: float = 1000.0) -> Cells:
    """Numbers that somebody typed, with a label in each row."""
    cells: Cells = {}
    for row in rows:
        cells |= {f"A{row}": f"Line {letter(row)}"} | typed(row, amounts(row, len(columns), size), columns)
    return cells


def lab_marks() -> EverydayBook:
    """Points of a class, means below for some of the tests."""
    cells = table("BCDEF", range(6, 17), 80) | {
        "A1": "CHEM 1A",
        "G5": "Total",
        "A17": "Average",
        "A18": "High",
    }
    cells |= {f"{c}5": f"Lab {c}" for c in "BCDEF"} | down("G", range(6, 17), "=SUM(B{r}:F{r})")
    cells |= across(17, "=AVERAGE({c}6:{c}16)", "BCDEF") | across(18, "=MAX({c}6:{c}16)", "BCDEF")
    slips = (
        Slip("means typed at the end", {"E17": 81.5, "F17": 74.2}),
        Slip("total typed in the last row", {"G16": 260}),
        Slip("range over two columns", {"C18": "=MAX(C6:D16)"}),
    )
    return EverydayBook("lab marks", {"Marks": cells}, slips)


def accounts() -> EverydayBook:
    """Accounts far above, links to their totals and a rate below."""
    cells = table("BCDE", range(5, 40)) | {"A40": "Sum"} | across(40, "=SUM({c}5:{c}39)", "BCDE")
    cells |= {"A52": "Carried to the report"} | across(52, "=+{c}40", "BCDE")
    cells |= {"A53": "First line in it"} | across(53, "={c}5/{c}40", "BCDE")
    slips = (
        Slip("number over the first link", {"B52": 0.09}),
        Slip("range begins one off", {"E40": "=SUM(E6:E39)"}),
        Slip("number over the last share", {"E53": 0.02}),
    )
    return EverydayBook("accounts", {"Report": cells}, slips)


def volunteers() -> EverydayBook:
    """Hours of four months; whoever came later typed the sums of the list, and they were right then."""
    cells = table("BCDE", range(4, 24), 30) | {"A24": "All"} | across(24, "=SUM({c}4:{c}23)", "BCDEF")
    cells |= down("F", range(4, 24), "=SUM(B{r}:E{r})") | {"G4": "since May"}
    late = {f"F{r}": sum(amounts(r, 4, 30)) for r in (*range(7, 13), *range(15, 22))}
    return EverydayBook("volunteers", {"Hours": cells}, (Slip("sums typed", late),))


def capital_plan() -> EverydayBook:
    """Projects in four groups with totals, the total of all, and what bonds pay."""
    cells: Cells = {"A1": "Capital plan"}
    for top, count in ((5, 4), (12, 5), (20, 3), (26, 6)):
        cells |= table("CDEFG", range(top, top + count)) | {f"A{top + count}": "Total of group"}
        cells |= across(top + count, f"=SUM({{c}}{top}:{{c}}{top + count - 1})", "CDEFG")
    cells |= {"A34": "Grand total"} | across(34, "={c}9+{c}17+{c}23+{c}32", "CDEFG")
    cells |= (
        {"A36": "Bonds"}
        | typed(36, amounts(3, 5), "CDEFG")
        | {"A37": "Net"}
        | across(37, "={c}34-{c}36", "CDEFG")
    )
    slips = (
        Slip("cell of another column", {"E34": "=E9+E17+G23+E32"}),
        Slip("plug", {"G17": "=SUM(G12:G16)-1000"}),
        Slip("range begins late", {"F17": "=SUM(F13:F16)"}),
        Slip("what is left without its part", {"G37": "=G34"}),
        Slip("number over a total", {"C32": 4100}),
    )
    return EverydayBook("capital plan", {"Plan": cells}, slips)


def credits_taken() -> EverydayBook:
    """Credits of pupils by department; totals that begin in two rows."""
    columns = "BCDEFGHI"
    cells = table(columns, range(3, 17), 9) | {f"{c}2": f"D{c}" for c in columns} | {"A17": "All"}
    cells |= across(17, "=SUM({c}3:{c}16)", columns)
    late = across(17, "=SUM({c}4:{c}16)", "CDEFG")
    return EverydayBook("credits", {"Credits": cells}, (Slip("totals in two families", late),))


def shares() -> EverydayBook:
    """What each cost is of all costs, in two tables beside each other."""
    cells = (
        table("B", range(4, 14), 900)
        | {"A14": "Total", "B14": "=SUM(B4:B13)"}
        | down("C", range(4, 14), "=B{r}/$B$14")
    )
    cells |= (
        {f"E{r}": amounts(r, 1)[0] for r in range(4, 14)}
        | {"E14": "=SUM(E4:E13)"}
        | down("F", range(4, 14), "=E{r}/E$14")
    )
    slips = (
        Slip("$ missing", {"C7": "=B7/B14"}),
        Slip("total of the other table", {"F9": "=E9/B$14"}),
        Slip("number over a share", {"F12": 0.09}),
    )
    return EverydayBook("shares", {"Costs": cells}, slips)


def weeks() -> EverydayBook:
    """Times of five days, then their sum, six weeks long."""
    cells: Cells = {}
    for week in range(6):
        first, total = 3 + week * 6, 8 + week * 6
        cells |= {f"B{r}": 8 + r % 3 / 4 for r in range(first, total)} | {
            f"C{r}": 16 + r % 4 / 4 for r in range(first, total)
        }
        cells |= down("D", range(first, total), "=C{r}-B{r}") | {
            f"A{total}": "Week",
            f"D{total}": f"=SUM(D{first}:D{total - 1})",
        }
    slips = (Slip("sum of a week typed", {"D26": 40}), Slip("range begins late", {"D32": "=SUM(D28:D31)"}))
    return EverydayBook("weeks", {"Log": cells}, slips)


def tests_of_parts() -> EverydayBook:
    """Four tests of two columns each, a text and a blank column between them, the largest below."""
    cells: Cells = {"A10": "Most", "A11": "Least"}
    for c, n in ("BC", "EF", "HI", "KL"):
        cells |= {f"{c}{r}": amounts(r + ord(c), 1)[0] for r in (6, 7, 8)} | {
            f"{n}{r}": amounts(r, 1)[0] for r in (6, 7, 8)
        }
        cells |= {f"{c}10": f"=MAX({c}6:{n}8)", f"{c}11": f"=MIN({c}6:{n}8)"}
    slips = (Slip("number on the last beat", {"K10": 1200}), Slip("number on a beat", {"E11": 640}))
    return EverydayBook("tests of parts", {"Tests": cells}, slips)


def crews() -> EverydayBook:
    """Three crews, their hours and pay, and all together."""
    cells: Cells = {}
    for top, count in ((4, 5), (12, 4), (19, 6)):
        total = top + count
        cells |= (
            table("BC", range(top, total), 40)
            | down("D", range(top, total), "=B{r}*C{r}")
            | {f"A{total}": "Subtotal"}
        )
        cells |= {f"{c}{total}": f"=SUM({c}{top}:{c}{total - 1})" for c in "BD"}
    cells |= {"A27": "All crews", "B27": "=B9+B16+B25", "D27": "=D9+D16+D25"}
    slips = (
        Slip("number over a subtotal", {"B16": 150}),
        Slip("crew left out", {"D27": "=D9+D16"}),
        Slip("wrong row", {"D6": "=B6*C5"}),
    )
    return EverydayBook("crews", {"Crews": cells}, slips)


def expected_counts() -> EverydayBook:
    """A table of three by three, what would be expected, and how far off it is."""
    cells = (
        table("BCD", range(3, 6), 60)
        | down("E", range(3, 6), "=SUM(B{r}:D{r})")
        | across(6, "=SUM({c}3:{c}5)", "BCDE")
    )
    for row in (3, 4, 5):
        cells |= across(row + 6, f"={{c}}$6*$E{row}/$E$6", "BCD") | across(
            row + 11, f"=({{c}}{row}-{{c}}{row + 6})^2/{{c}}{row + 6}", "BCD"
        )
    slips = (
        Slip("total of the wrong row", {"C10": "=C$6*$E4/$E$5"}),
        Slip("number in a corner", {"D16": 0.8}),
    )
    return EverydayBook("expected counts", {"Counts": cells}, slips)


def plants() -> EverydayBook:
    """Quarters and halves of five plants; the second half was pasted as numbers."""
    rows = range(4, 9)
    cells = (
        table("BCEF", rows)
        | down("D", rows, "=B{r}+C{r}")
        | down("G", rows, "=E{r}+F{r}")
        | {"A9": "Trip", "B9": "=B4+B5+B6+B7+B8"}
    )
    pasted = {f"G{r}": sum(amounts(r, 4)[2:]) for r in rows}
    return EverydayBook(
        "plants",
        {"Plants": cells},
        (Slip("column of sums typed", pasted), Slip("addend missing", {"B9": "=B4+B5+B7+B8"})),
    )


def household() -> EverydayBook:
    """One column of money in and out, whose totals are computed, but for one that is added up by hand."""
    cells = (
        table("B", range(3, 6))
        | table("B", range(8, 12))
        | table("B", range(14, 17))
        | {"A6": "Total in", "A12": "Total out"}
    )
    cells |= {
        "B6": "=SUM(B3:B5)",
        "B12": "=SUM(B8:B11)",
        "A17": "Total health",
        "B17": "=SUM(B14:B16)",
        "B19": "=B6-B12-B17",
    }
    by_hand = sum(amounts(r, 1)[0] for r in range(8, 12))
    return EverydayBook("household", {"Money": cells}, (Slip("total added up by hand", {"B12": by_hand}),))


def forecast() -> EverydayBook:
    """Two years as they were, then years that are computed; nothing is wrong."""
    years = "DEFGHIJ"
    cells: Cells = {
        "A3": "Year",
        "B3": 1994,
        "C3": 1995,
        "A4": "Sales",
        "B4": 1200,
        "C4": 1310,
        "A5": "Costs",
        "B5": 700,
        "C5": 765,
    }
    cells |= (
        across(3, "={p}3+1", years) | across(4, "={p}4*(1+$B$12)", years) | across(5, "={c}4*$B$13", years)
    )
    return EverydayBook(
        "forecast", {"Plan": cells | across(6, "={c}4-{c}5", "BC" + years) | {"B12": 0.08, "B13": 0.6}}, ()
    )


def idioms() -> EverydayBook:
    """The same sums in other words, and a column that somebody types between two that are computed; nothing is wrong."""
    cells = (
        table("BCDEFG", range(4, 8))
        | table("BCDEFG", range(9, 11))
        | {"A8": "Sum", "A11": "Sum", "A12": "All"}
    )
    cells |= (
        across(8, "=SUM({c}4:{c}7)", "BCDEFG")
        | across(11, "={c}9+{c}10", "BCDEFG")
        | across(12, "={c}8+{c}11", "BCDEFG")
    )
    cells |= {
        "C8": "=(C4+C5+C6+C7)",
        "E8": "=SUM(E$4:E7)",
        "D11": "=SUM(D9:D10)",
        "F12": "=+F11+F8",
        "G11": "=SUM($G9:G10)",
    }
    cells |= (
        down("H", range(4, 8), "=B{r}*C{r}")
        | down("J", range(4, 8), "=H{r}/B{r}")
        | {"H6": "=C6*B6", "I4": 3, "I5": 5, "I6": 4, "I7": 9}
    )
    return EverydayBook("idioms", {"Sums": cells}, ())


def price_list() -> EverydayBook:
    """Two kinds of rows that take turns, and a column that follows another but for its last row; nothing is wrong."""
    cells: Cells = {"A3": "Model"}
    for row in range(4, 40, 2):
        cells |= {
            f"A{row}": f"Model {row}",
            f"B{row}": 10 + row,
            f"C{row}": f"=B{row}*1.6",
            f"A{row + 1}": "  case of 12",
        }
        cells |= {f"B{row + 1}": f"=B{row}*12", f"C{row + 1}": f"=C{row}*11"}
    cells |= {f"F{r}": 20 + r for r in range(4, 20)} | down("G", range(4, 20), "=F{r}") | {"G19": 40}
    return EverydayBook("price list", {"Prices": cells}, ())


MESSY: tuple[Callable[[], EverydayBook], ...] = (
    lab_marks, accounts, volunteers, capital_plan, credits_taken, shares, weeks, tests_of_parts, crews, expected_counts, plants,
    household, forecast, idioms, price_list,
)  # fmt: skip
