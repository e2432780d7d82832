"""Offers of every sort in LibreOffice: whatever plan is chosen, no cell shows an error and the sums are the core's; four pages."""

import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from calc import Calc
from offer_matrix import COVERING, HALF, Made
from test_client_edition_calc import entries, inputs_of, wrong

from xlagree.generate.book.render import write_book
from xlagree.generate.client_book import client_book


@pytest.mark.hypothesis  # so that the soak, which has more of them, has it too
@pytest.mark.parametrize(
    "case", COVERING if os.environ.get("XLAGREE_SOAK") else HALF, ids=lambda case: " ".join(map(str, case))
)
def test_whatever_is_chosen(calc: Calc, tmp_path: Path, case: tuple[str, int, str]) -> None:
    """Each plan of the list in turn, with other add-ons: every cell of four pages is that of the core; the last is printed."""
    one, random, path = Made(*case), Random(str(case)), tmp_path / "book.xlsx"
    write_book(one.book, path)
    order, cells = one.book.sheets[1], inputs_of(one.book.sheets[1])
    with calc.open(path) as opened:
        for plan in range(one.count):
            numbers = [random.randrange(300 if add_on.counted else 2) for add_on in one.offer.add_ons]
            chosen = replace(one.offer, plan=plan, ordered=tuple(map(float, numbers)))
            for cell, entry in zip(
                cells, entries(chosen, one.speech.say("yes"), one.speech.say("no")), strict=True
            ):
                opened.set(order.name, cell, entry)
            opened.recalculate()
            assert wrong(opened.values(), client_book(one.deal, chosen)) == [], chosen.chosen.name
        opened.save(tmp_path / "chosen.xlsx")
    said = subprocess.run(
        ["pdfinfo", calc.pdf(tmp_path / "chosen.xlsx", tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert re.search(r"Pages: +4\n", said)
