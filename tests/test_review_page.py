"""A review as one page: every figure of the document in its place, complete in one file, harmless, and readable for everybody."""

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import date
from functools import cache
from itertools import pairwise
from unicodedata import category

import pytest
from offer_pages import Element, by_id, elements
from reviewed_books import HOSTILE, elsewhere, hostile, reviewed, unread

from xlagree.generate.book.look import ACCENT, ALERT, GREY, INK, TINT, WHITE
from xlagree.generate.pages.html.page_style import known_by
from xlagree.generate.pages.internal.review_page import NOT_REVIEWED
from xlagree.proposal.decision import Decision
from xlagree.proposal.house.colours import contrast
from xlagree.proposal.rules.finding import SEVERITIES, Finding, at
from xlagree.proposal.sensitivity import sorted_by_swing
from xlagree.review.causes import causes
from xlagree.review.offer_seen import OfferSeen
from xlagree.review.page.review_drawings import Amount, bars_drawing, margin_drawing
from xlagree.review.page.review_html import review_html
from xlagree.review.report import record
from xlagree.review.reviews import Recalculation, Review
from xlagree.review.visible_text import visible
from xlagree.terms.quantities import fixed

DAY = date(2026, 11, 29)
BESIDE = {"share_expected": "margin_expected", "share_middle": "margin_middle", "share_bad": "margin_bad"}
LABELS = {
    "price_expected": "Expected", "price_middle": "In the middle year (P50)", "discount": "Largest discount from list, all steps",
    "margin_expected": "Expected", "margin_middle": "In the middle year (P50)", "margin_bad": "Kept in 19 years of 20 (P95)",
    "tail_margin": "Mean of the worst twentieth of years", "at_risk": "At risk: expected less P95",
    "hours_expected": "Hours expected", "rate_expected": "Price of an hour, expected", "rate_low": "in a quiet year (P10)",
    "rate_middle": "in the middle year (P50)", "rate_high": "in a busy year (P90)", "breakage": "Hours paid for, never used",
    "breakage_price": "paid for them", "loss_chance": "Chance of a loss", "expected_loss": "Expected loss",
    "break_even": "Break-even, hours a year", "earning_again": "earning again from, hours a year",
    "break_even_level": "earning in this share of years, even months",
}  # fmt: skip
SHARES = {"discount", "loss_chance", "break_even_level", *BESIDE}
RATES = {"rate_expected", "rate_low", "rate_middle", "rate_high"}


@cache
def page(which: str) -> str:
    return review_html([reviewed(which)], DAY)


def folder() -> list[Review]:
    return [
        replace(reviewed("whole"), file="a/whole.xlsx"),
        reviewed("broken"),
        unread(),
        elsewhere(),
        Review("card.xlsx"),
    ]


def text_of(html: str) -> str:
    return elements(html)[0].text


def tables(html: str, start: str) -> list[list[list[str]]]:
    """The tables whose first heading begins so: their lines, each with the texts of its cells."""
    found = []
    for one in elements(html):
        if one.tag == "table":
            rows = [
                [part.text for part in row.parts if isinstance(part, Element)]
                for row in one
                if row.tag == "tr"
            ]
            if rows[0][0].startswith(start):
                found.append(rows)
    return found


def written(field: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{fixed(100 * value, 1)} %" if field in SHARES else fixed(value, 2 if field in RATES else 0)


@pytest.mark.parametrize("which", ["whole", "broken"])
def test_every_figure_of_the_decision_table(which: str) -> None:
    """Each figure of each plan under its label, the share of the price beside it; codes of rules below."""
    review = reviewed(which)
    assert review.deal
    plans = review.deal.cases[0].decisions
    ((head, *rows),) = tables(page(which), "EUR, base case")
    assert {field.name for field in fields(Decision)} == {"plan", "kind", *LABELS, *BESIDE}
    assert [cell.removesuffix("recommended") for cell in head[1:]] == [plan.plan for plan in plans]

    named: dict[str, list[list[str]]] = {}
    for name, *cells in rows:
        named.setdefault(name, []).append(cells)
    for field, label in LABELS.items():
        cells = named[label][field.startswith("margin") and len(named[label]) > 1]
        for cell, plan in zip(cells, plans, strict=True):
            share = next((share for share, beside in BESIDE.items() if beside == field), "")
            words = [written(field, getattr(plan, field))]
            words += [written(share, getattr(plan, share))] if share else []
            assert cell.endswith(" ".join(words)), (field, cell)
    broken = [" ".join(plan["rules broken"]) or "within limits" for plan in _plans(review)]
    assert named["Policy"] == [broken]


def _plans(review: Review) -> list[dict[str, list[str]]]:
    deal = record(review)["deal"]
    assert isinstance(deal, dict)
    plans: list[dict[str, list[str]]] = deal["cases"][0]["plans"]
    return plans


def test_cases_and_terms() -> None:
    """The plan recommended in every case, and every term with what it moves, the farthest first."""
    deal = reviewed("whole").deal
    assert deal
    ((_, *cases),) = tables(page("whole"), "Case")
    ((_, *terms),) = tables(page("whole"), "Term")
    own = [case.decisions[deal.recommended] for case in deal.cases]

    assert [row[0].split()[0] for row in cases] == [case.name for case in deal.cases]
    assert [row[1:5] for row in cases] == [
        [written(f, getattr(one, f)) for f in ("price_expected", "margin_expected", "share_expected", "margin_bad")]
        for one in own
    ]  # fmt: skip
    assert [row[5] for row in cases] == [written("loss_chance", one.loss_chance) for one in own]
    base = own[0].margin_expected
    for row, swing in zip(terms, sorted_by_swing(deal.swings, deal.recommended), strict=True):
        assert row[0] == swing.driver.label
        moved = [swing.low[deal.recommended] - base, swing.high[deal.recommended] - base]
        assert [cell.lstrip("+") for cell in row[3:]] == [fixed(one) for one in moved]


def test_what_was_reviewed_and_what_to_make_of_it() -> None:
    """File, kind, client, version, the day of the figures, lines that agree, money; what was not checked."""
    review = reviewed("broken")
    assert review.deal
    of_the_file = [one for one in review.errors if not one.code.startswith("P")]
    text = text_of(page("broken"))

    for words in (
        "broken.xlsx · internal book · sealed with the figures of 23 Nov 2026 · made by xlagree",
        "reviewed 29 Nov 2026 by xlagree",
        f"{review.deal.agree:,} of {review.deal.lines:,}",
        f"Do not rely on this file: {len(of_the_file)} errors that move {fixed(review.moved)} EUR a year.",
        fixed(review.at_risk),
        review.deal.sentence,
        "Inputs changed since it was sealed: 2.",
        NOT_REVIEWED,
        *review.deal.answers,
    ):
        assert words in text, words
    assert "No error was found" in text_of(page("whole"))
    anew = replace(review, recalculation=Recalculation(900, 850, 840, 0, ()))
    assert "Of 900 formulas 850 were computed anew, and 840 give what the file shows." in text_of(
        review_html([anew], DAY)
    )


def test_findings_by_money_and_cause() -> None:
    """As the document has them: severity in words, code, what, places, what to do, money; each finding of a cause below it."""
    found = causes(reviewed("broken").findings)
    ((_, *rows),) = tables(page("broken"), "Severity")

    assert [row[0] for row in rows] == [
        f"{n} {cause.severity} {cause.code}" for n, cause in enumerate(found, 1)
    ]
    for (_, what, where, worth), cause in zip(rows, found, strict=True):
        assert what.lower().startswith(visible(cause.what).lower())
        assert str(cause.places[0]) in where
        assert worth == ("not known" if cause.worth is None else fixed(cause.worth))
        assert visible(cause.fixes[0]) in what
        for finding in cause.findings[1:]:
            assert visible(finding.message) in what
    money = [cause.worth or 0.0 for cause in found]
    assert money == sorted(money, reverse=True)
    assert {cause.severity for cause in found} >= {"error", "alert"}


@pytest.mark.parametrize(
    "make", [lambda: [hostile()], lambda: [hostile(), unread(f"{HOSTILE}.xlsx")], folder]
)
def test_names_do_nothing(make: Callable[[], Sequence[Review]]) -> None:
    """No element, attribute or letter of a name works: it is escaped, and what nobody would see is spelled."""
    reviews = make()
    html = review_html(reviews, DAY)

    assert {one.tag for one in elements(html)}.isdisjoint(
        {"script", "img", "iframe", "link", "form", "object"}
    )
    assert not [letter for letter in html if category(letter)[0] == "C" and letter != "\n"]
    if reviews[0].file.startswith(HOSTILE):
        assert "<script>alert(1)</script>‹U+202E›‹U+0007›\"'&‹U+200B›" in text_of(html)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("make", [lambda: [reviewed("whole")], folder])
def test_it_asks_nobody(make: Callable[[], Sequence[Review]]) -> None:
    """One file: no address, no part that is loaded, no script; whatever would be asked for is forbidden."""
    html = review_html(make(), DAY)
    parts = by_id(html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)

    assert not re.search(r"https?:|//|url\(|@import|\bsrc=|javascript:", html)
    assert f"default-src 'none'; style-src '{known_by(style)}'; base-uri 'none'" in html
    for one in elements(html):
        assert one.attributes.get("href", "#report").removeprefix("#") in parts
        assert not any(name.startswith("on") or name == "style" for name in one.attributes)


@pytest.mark.parametrize(
    "make", [lambda: [reviewed("whole")], lambda: [reviewed("broken")], folder, lambda: [unread()]]
)
def test_anybody_can_read_it(make: Callable[[], Sequence[Review]]) -> None:
    """One first heading and none left out, ids that are there and once, heads with their scope, charts that say what they show."""
    html = review_html(make(), DAY)
    every = elements(html)
    ids = [one.attributes["id"] for one in every if "id" in one.attributes]
    levels = [int(one.tag[1]) for one in every if re.fullmatch("h[1-6]", one.tag)]

    assert len(ids) == len(set(ids))
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for one in every:
        for target in one.attributes.get("aria-labelledby", "").split():
            assert target in ids
        if one.tag == "th":
            assert one.attributes["scope"] in ("col", "row", "rowgroup")
        if one.tag == "svg":
            assert one.attributes["role"] == "img"
            assert [part.text for part in one if part.tag == "desc"] != [""]
        if one.attributes.get("class") in SEVERITIES:
            assert one.text == one.attributes["class"]


def test_letters_stand_out() -> None:
    """Every colour of text on every ground: 4.5 to 1 at least."""
    for colour in (INK, GREY, ACCENT, ALERT):
        assert min(contrast(colour, ground) for ground in (WHITE, TINT)) >= 4.5


def test_the_same_to_the_byte() -> None:
    """For the same reviews, in whatever order they come; but for the day nothing depends on when."""
    reviews = folder()

    assert review_html(reviews, DAY) == review_html(reviews[::-1], DAY)
    assert review_html(reviews, DAY).replace("29 Nov", "30 Nov") == review_html(reviews, DAY.replace(day=30))


def test_a_folder() -> None:
    """The deals by risk, what could not be read by its name and why, every file, and a block for each with a deal or finding."""
    html = review_html(folder(), DAY)
    ((_, *deals),) = tables(html, "Client")
    (files,) = [rows for rows in tables(html, "File") if rows[0][1] == "Kind"]
    (left,) = [rows for rows in tables(html, "File") if rows[0][1] == "Why"]
    broken = reviewed("broken")

    assert (
        "Do not rely on 2 of 5 files: they have errors; 1 beyond limits of the policy; 1 could not be read."
        in text_of(html)
    )
    assert [
        row[0].endswith(name) for row, name in zip(deals, ("broken.xlsx", "a/whole.xlsx"), strict=True)
    ] == [True] * 2
    assert deals[0][7] == fixed(broken.at_risk)
    assert left[1:] == [["none.xlsx", "is not an .xlsx workbook", "save it as .xlsx"]]
    assert [row[:3] for row in files[1:]] == [
        ["ledger.xlsx", "other workbook", "38"],
        ["card.xlsx", "other workbook", "0"],
    ]
    assert "4 files2 internal books, 2 other workbooks" in text_of(html)
    blocks = [one for one in elements(html) if one.tag == "article"]
    assert [any(name in block.text for block in blocks) for name in ("whole", "broken", "ledger")] == [
        True
    ] * 3
    assert len(blocks) == 3
    assert (
        "ledger.xlsx: Ledger!D3, Ledger!D4, Ledger!D5, Ledger!D6, Ledger!D7, Ledger!D8 and 32 more"
        in text_of(html)
    )


def test_client_files_stand_with_their_deal() -> None:
    """In whatever order they rank among workbooks of others; what is of no deal has one part, in each of its currencies."""
    changed = Finding("T03", "error", at("Plans", 31, 5), "figure changed", "", -120.0)
    offer = OfferSeen("7", "Elm", "", False, deal="broken.xlsx", currency="EUR")

    def client(file: str, errors: int, offer: OfferSeen) -> Review:
        found = tuple(replace(changed, place=at("Plans", n, 5)) for n in range(errors))
        return Review(file, "client book", found, offer=offer)

    files = [
        reviewed("broken"),
        client("elm.xlsx", 2, offer),
        replace(elsewhere(), file="budget.xlsx", findings=(replace(changed, worth=None),)),
        client("elm-appendix.xlsx", 0, replace(offer, client="")),
        client("stray.xlsx", 3, replace(offer, deal="")),
    ]

    def heads(reviews: Sequence[Review]) -> list[str]:
        return re.findall(r"What was found in ([\w, ]+), by money and by cause", review_html(reviews, DAY))

    assert heads(files) == ["these files", "files without a deal"]
    of_deal, alone = tables(review_html(files, DAY), "Severity")[:2]
    assert ["elm.xlsx" in str(table) for table in (of_deal, alone)] == [True, False]
    assert ["budget.xlsx" in str(table) and "stray.xlsx" in str(table) for table in (of_deal, alone)] == [
        False,
        True,
    ]
    dollars = client("usd.xlsx", 1, replace(offer, deal="", currency="USD"))
    assert sorted(heads([*files, dollars])) == [
        "files without a deal, in EUR",
        "files without a deal, in USD",
        "these files",
    ]


def test_money_of_two_currencies_is_not_compared() -> None:
    """Each has its own deals, charts and findings."""
    whole, broken = reviewed("whole"), reviewed("broken")
    assert whole.deal
    dollars = replace(whole, file="usd.xlsx", deal=replace(whole.deal, currency="USD"))
    html = review_html([broken, dollars], DAY)

    assert [len(rows) for rows in tables(html, "Client")] == [2, 2]
    assert [head for head in ("Deals in EUR", "Deals in USD") if head in text_of(html)] == [
        "Deals in EUR",
        "Deals in USD",
    ]
    assert text_of(html).count("Deals by money at risk") == 2


def test_a_hundred_causes_and_twelve_plans() -> None:
    """All on the screen, few on paper, which says how many more there are; six plans side by side."""
    one = reviewed("whole")
    assert one.deal
    many = tuple(
        Finding("T02", "alert", at("Inputs", n, 4), f"input changed: {n} was", "", float(n))
        for n in range(100)
    )
    base = replace(
        one.deal.cases[0],
        decisions=tuple(replace(one.deal.cases[0].decisions[n % 4], plan=f"Plan {n}") for n in range(12)),
    )
    deal = replace(one.deal, cases=(base,), swings=(), drivers=(), bridges={})
    html = review_html([replace(one, findings=many, deal=deal)], DAY)
    ((_, *rows),) = tables(html, "Severity")
    on_screen = [e for e in elements(html) if e.tag == "tr" and e.attributes.get("class") == "screen"]

    assert (len(rows), len(on_screen)) == (100, 92)
    assert "92 more: on the screen and with --format json." in text_of(html)
    assert [len(table[0]) for table in tables(html, "EUR, base case")] == [7, 7]


def test_without_a_forecast_or_anything() -> None:
    """Said in words, with no chart of nothing; no files at all make a page too."""
    one = reviewed("whole")
    assert one.deal
    base = replace(one.deal.cases[0], decisions=())
    bare = replace(one, findings=(), deal=replace(one.deal, cases=(base,), swings=(), drivers=(), bridges={}))
    html = review_html([bare], DAY)

    assert "No forecast: the decision table needs one." in text_of(html)
    assert "<svg" not in html
    assert "no forecast" in text_of(review_html([bare, unread()], DAY))
    assert "Review of 0 files" in review_html([], DAY)


def test_what_charts_draw() -> None:
    """Lengths are in proportion to the money, losses lie left of nothing, and a bar of nothing has no length."""
    own = reviewed("whole").deal
    assert own
    first = own.cases[0].decisions[0]
    plans = [replace(first, margin_bad=-100.0, margin_middle=50.0, margin_expected=100.0)]
    drawn = margin_drawing(plans, 0, "EUR")
    (zero,) = [mark.at for mark in drawn.marks if mark.zero]
    (line,) = drawn.ranges

    assert line.bad < zero < line.half < line.expected
    assert zero - line.bad == pytest.approx(line.expected - zero, abs=0.2)
    assert line.half - zero == pytest.approx((line.expected - zero) / 2, abs=0.2)
    bars = bars_drawing([Amount("a", 60.0, 40.0), Amount("b", 50.0), Amount("c", 0.0)]).bars
    assert bars[0].first + bars[0].second == pytest.approx(2 * bars[1].first, abs=0.2)
    assert bars[0].first == pytest.approx(1.5 * bars[0].second, abs=0.2)
    assert bars[2].first == 0
    nothing = replace(first, margin_bad=0.0, margin_middle=0.0, margin_expected=0.0)
    assert margin_drawing([nothing], None, "EUR").ranges[0].bad == drawn.ranges[0].bad


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("cod\u202excod", "cod‹U+202E›xcod"),
        ("a\u2066b\u2069\u200f", "a‹U+2066›b‹U+2069›‹U+200F›"),
        ("a\x00\x1b[2J\n", "a‹U+0000›‹U+001B›[2J‹U+000A›"),
        ("\ufeffa\u00ad\u200d\u3164", "‹U+FEFF›a‹U+00AD›‹U+200D›‹U+3164›"),
        ("\ud800 \U000e0041", "‹U+D800› ‹U+E0041›"),
        ("Ærø & Søn, 日本 ελ עברית é — “5 €”", "Ærø & Søn, 日本 ελ עברית é — “5 €”"),
    ],
)
def test_what_nobody_sees_is_spelled(text: str, shown: str) -> None:
    """Controls, marks of direction, letters of no width; words of every script stay."""
    assert visible(text) == shown
