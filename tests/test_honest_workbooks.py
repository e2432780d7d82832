"""Workbooks as finance people keep them, with all that looks odd in them and is meant: none has an error."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook

from xlagree.review.file_review import review_file

Cells = Mapping[str, object]
MONTHS = "EFGHIJKLMNOP"


def loan() -> dict[str, Cells]:
    """A schedule whose first row opens, whose last payment is what is left, with two extra payments."""
    cells: dict[str, object] = {
        "A1": "Principal",
        "B1": 60000,
        "A2": "Annual rate",
        "B2": 0.045,
        "A3": "Payment",
        "B3": "=-PMT(B2/12,24,B1)",
    }
    cells |= dict(
        zip(
            ("A5", "B5", "C5", "D5", "E5", "F5"),
            ("No", "Opening", "Interest", "Principal", "Extra", "Closing"),
            strict=True,
        )
    )
    for n in range(24):
        r = 6 + n
        opening, paid = ("=B1" if n == 0 else f"=F{r - 1}"), (f"=$B$3-C{r}" if n < 23 else f"=B{r}-E{r}")
        cells |= {f"A{r}": n + 1, f"B{r}": opening, f"C{r}": f"=ROUND(B{r}*$B$2/12,2)", f"D{r}": paid}
        cells |= {f"E{r}": 500 if n in (5, 17) else 0, f"F{r}": f"=B{r}-D{r}-E{r}"}
    totals = {f"{c}30": f"=SUM({c}6:{c}29)" for c in "CDE"}
    return {
        "Loan": cells
        | {"A30": "Total", "A31": "Check", "B31": '=IF(ABS(B1-D30-E30)<0.01,"OK","CHECK")'}
        | totals
    }


def ageing() -> dict[str, Cells]:
    """Open items by how late they are, with a share, a rate and a provision below the total."""
    cells: dict[str, object] = {
        "A1": "Customer",
        "B1": "Amount",
        "C1": "Days late",
        "D1": "Current",
        "E1": "1-30",
        "F1": ">30",
        "A22": "Total",
    }
    for r in range(2, 22):
        cells |= {
            f"A{r}": f"Customer {r}",
            f"B{r}": 100.5 * r - 300,
            f"C{r}": (r * 7) % 60,
            f"D{r}": f"=IF(C{r}<=0,B{r},0)",
        }
        cells |= {f"E{r}": f"=IF(AND($C{r}>0,$C{r}<=30),$B{r},0)", f"F{r}": f"=IF($C{r}>30,$B{r},0)"}
    cells |= {f"{c}22": f"=SUM({c}2:{c}21)" for c in "BDEF"} | {f"{c}23": f"={c}22/$B$22" for c in "DEF"}
    cells |= {
        "A24": "Provision rate",
        "D24": 0,
        "E24": 0.05,
        "F24": 0.4,
        "A25": "Provision",
        "B25": "=SUM(D25:F25)",
    }
    cells |= {f"{c}25": f"={c}22*{c}24" for c in "DEF"}
    return {"Open items": cells | {"A23": "Share", "A26": "Control", "B26": "=B22-SUM(D22:F22)"}}


def quote() -> dict[str, Cells]:
    """A German quote with sums of titles, a position priced but not summed, rebate and tax."""
    cells: dict[str, object] = {"A1": "Pos.", "B1": "Beschreibung", "C1": "Menge", "D1": "EP", "E1": "GP"}
    for title, top in enumerate((2, 8, 14)):
        cells |= {f"A{top}": f"{title + 1}", f"B{top}": f"Titel {title + 1}", f"B{top + 5}": "Summe Titel"}
        for n in range(1, 5):
            r = top + n
            cells |= {
                f"A{r}": f"{title + 1}.{n}",
                f"B{r}": "Leistung",
                f"C{r}": 4 + n,
                f"D{r}": 20.5 * n,
                f"E{r}": f"=C{r}*D{r}",
            }
        cells[f"E{top + 5}"] = f"=SUM(E{top + 1}:E{top + 4})"
    cells |= {
        "E11": "nur EP",
        "B20": "Netto",
        "E20": "=E7+E13+E19",
        "B21": "Nachlass",
        "C21": 0.03,
        "E21": "=-ROUND(E20*C21,2)",
    }
    cells |= {
        "B22": "Zwischensumme",
        "E22": "=SUM(E20:E21)",
        "B23": "USt",
        "C23": 0.19,
        "E23": "=ROUND(E22*C23,2)",
        "B24": "Brutto",
        "E24": "=E22+E23",
    }
    return {"Angebot": cells}


def staff() -> dict[str, Cells]:
    """Staff by month: a row of somebody who is planned is typed, a bonus is paid once, the year before is typed."""
    cells: dict[str, object] = {
        "A1": "Name",
        "B1": "FTE",
        "C1": "Ab Monat",
        "D1": "Gehalt",
        "Q1": "Jahr",
        "A12": "Neu (geplant)",
        "B12": 1,
    }
    cells |= {f"{c}1": f"{n:02}/2026" for n, c in enumerate(MONTHS, 1)} | {f"{c}12": 3800 for c in MONTHS[6:]}
    for r in range(2, 12):
        cells |= {
            f"A{r}": f"MA {r}",
            f"B{r}": (1, 0.8, 0.5)[r % 3],
            f"C{r}": r % 4,
            f"D{r}": 3000 + 100 * r,
            f"Q{r}": f"=SUM(E{r}:P{r})",
        }
        cells |= {f"{c}{r}": f"=IF($C{r}<={n},$B{r}*$D{r},0)" for n, c in enumerate(MONTHS, 1)}
    lines = {13: "SUM({c}2:{c}12)", 14: "{c}13*$B$14", 16: "SUM({c}13:{c}15)", 18: "{c}16-{c}17"}
    cells |= {f"{c}{r}": "=" + said.format(c=c) for r, said in lines.items() for c in (*MONTHS, "Q")}
    cells |= dict(
        zip(
            ("A13", "A14", "A15", "A16", "A17", "A18"),
            ("Summe", "Sozialabgaben", "Weihnachtsgeld", "Personalkosten", "Vorjahr", "Abweichung"),
            strict=True,
        )
    )
    cells |= {
        "B14": 0.21,
        "O15": "=O13*0.5",
        "Q12": "=SUM(E12:P12)",
        "Q15": "=SUM(E15:P15)",
        "Q17": "=SUM(E17:P17)",
    }
    return {"Personal": cells | {f"{c}17": 30000 + 200 * n for n, c in enumerate(MONTHS)}}


def group() -> dict[str, Cells]:
    """Companies of a group added up, with eliminations that differ by line."""
    books: dict[str, Cells] = {
        "FX": {"A1": "Entity", "B1": "Rate", "A2": "DE", "B2": 1, "A3": "FR", "B3": 1, "A4": "UK", "B4": 1.17}
    }
    lines = ("Sales", "Intercompany sales", "Cost of sales", "Gross profit", "Overheads", "EBIT")
    made = {5: "SUM({c}2:{c}4)", 7: "{c}5+{c}6"}
    for n, name in enumerate(("DE", "FR", "UK")):
        cells: dict[str, object] = {f"A{r}": line for r, line in enumerate(lines, 2)}
        for month, c in enumerate("BCDEFG"):
            cells |= {
                f"{c}1": f"2026-{month + 1:02}",
                f"{c}2": 100 + month + n,
                f"{c}3": 10 if n else 0,
                f"{c}4": -60 - month,
                f"{c}6": -20,
            }
            cells |= {f"{c}{r}": "=" + said.format(c=c) for r, said in made.items()}
        books[name] = cells
    total: dict[str, object] = {f"A{r}": line for r, line in enumerate(lines, 2)}
    total |= dict(
        zip(
            ("B1", "C1", "D1", "E1", "F1", "G1"),
            ("DE", "FR", "UK", "Sum", "Elimination", "Group"),
            strict=True,
        )
    )
    for r in (2, 3, 4, 6):
        total |= {
            f"{c}{r}": f"=SUM({name}!B{r}:G{r})*FX!$B${n}"
            for n, (c, name) in enumerate(zip("BCD", ("DE", "FR", "UK"), strict=True), 2)
        }
    total |= {f"{c}{r}": "=" + said.format(c=c) for r, said in made.items() for c in "BCDF"} | {
        "F3": "=-E3",
        "F4": "=E3",
    }
    total |= {f"E{r}": f"=SUM(B{r}:D{r})" for r in range(2, 8)} | {
        f"G{r}": f"=E{r}+F{r}" for r in range(2, 8)
    }
    return books | {"Group": total}


@pytest.mark.parametrize("made", [loan, ageing, quote, staff, group], ids=lambda made: made.__name__)
def test_an_honest_workbook_has_no_error(made: Callable[[], Mapping[str, Cells]], tmp_path: Path) -> None:
    """What is meant may be an alert, such as a number in a formula, and is never an error."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, cells in made().items():
        sheet = book.create_sheet(name)
        for place, value in cells.items():
            sheet[place] = value
    book.save(tmp_path / "book.xlsx")
    review = review_file(tmp_path / "book.xlsx")

    assert [f"{one.code} {one.place} {one.message}" for one in review.errors] == []
    assert {one.code for one in review.findings if one.severity == "alert"} <= {"F03", "S10", "C01"}
