"""The Verdict page: the facts, the rules and the sentence they choose, so that a reader can follow why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.formula import quoted
from xlagree.generate.book.sheet import LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.generate.pages.shared.months_page import MOST_HOURS
from xlagree.proposal.deal import Proposal
from xlagree.proposal.verdict import BASIS, Facts, VerdictRule, marks, rules, verdict
from xlagree.proposal.verdict import facts as facts_of
from xlagree.terms.quantities import MINUS, fixed

HOLDS, MARKS, TAGS, FIRST = 2, 3, 4, 5
"""Columns of the rules: whether each holds, the plan it marks, its tag and its first sentence."""
PITCH = 19
WORDS = Style(align="right", indent=1)
"""How words stand among numbers."""


@dataclass(frozen=True)
class VerdictCells:
    """The chosen sentences with their formulas, and where the marked plan (counted from 1; 0: none) and its tag stand."""

    first: tuple[str, str]
    second: tuple[str, str]
    third: tuple[str, str]
    plan: str
    tag: str
    asked: str
    facts: Facts
    marked: int | None


def verdict_page(
    proposal: Proposal, typed: str, hours: str, live: Sequence[str], first: Sequence[str]
) -> tuple[Sheet, VerdictCells]:
    """The page; `typed` is the cell that a reader changes, `hours` what counts of it, `live` and `first` are the first
    years at these hours and as quoted."""
    facts, wide = facts_of(proposal), max(len(proposal.plans), 4)
    chosen, ordered = verdict(facts), rules(facts)
    page = Page("Verdict", (GUTTER, 30, *[19.0] * wide))
    columns = range(1, len(proposal.plans) + 2)
    says = "The first rule that holds is the verdict; it follows the hours on the page Plans."
    how = "Every number in it is a cell of this book."
    opening(page, proposal, "How the verdict is chosen for", columns[-1], (says, ""), (how, ""))
    section(page, "THE FACTS", columns)
    cells = _facts(page, facts, hours, live, first)
    section(page, "THE WORDS", columns)
    cells |= _words(page, facts, cells)
    section(page, "THE RULES, FIRST TO LAST: 1 WHERE IT HOLDS", columns)
    top = page.row
    for rule in ordered:
        _rule_row(page, rule, facts, cells)
    spans = {c: page.span(top, c, page.row - 1, c) for c in (HOLDS, MARKS, TAGS, FIRST)}
    section(page, "THE VERDICT", columns)
    place = float(ordered.index(chosen.rule) + 1)
    holding = _line(page, "Rule", [place], [f"MATCH(1,{spans[HOLDS]},0)"], "count")
    picked = {c: f"INDEX({span},{holding})" for c, span in spans.items()}
    plan = _line(page, "Plan marked", [_counted(chosen.plan)], [picked[MARKS]], "count")
    below = []
    for label, text, other in zip(("Second sentence", "Third sentence"), facts.below, BASIS, strict=True):
        cell = _line(
            page, f"{label}, as quoted", [text], words=Style(size=9)
        )  # its own cell: a formula holds no text of 256 characters
        below.append((text, f'IF({cells["asked"]}=1,{cell}&"",{_sentence(other, cells) or quoted("")})'))
    note(page, "At other hours all months of your own work are taken in one proportion.")
    sheet = page.finished(wide + 7)
    refused = f'"Hours a month must be a number from 0 to {fixed(MOST_HOURS)}: prices stay as quoted."'
    said = f"IF(ISNUMBER({typed}),IF({typed}={hours},{picked[FIRST]},{refused}),{refused})"
    sentences = (chosen.first, said), below[0], below[1]
    return sheet, VerdictCells(*sentences, plan, picked[TAGS], cells["asked"], facts, chosen.plan)


def _counted(plan: int | None) -> float:
    """The place of a plan counted from 1, 0 for none."""
    return 0.0 if plan is None else float(plan + 1)


def _line(
    page: Page,
    label: str,
    values: Sequence[float | str],
    formulas: Sequence[str] = (),
    form: str = "cents",
    words: Style = WORDS,
) -> str:
    """A line of the page; answers with the address of its first value."""
    row = page.put(PITCH)
    page.write(row, 1, label, LABEL)
    for c, value in enumerate(values):
        style = words if isinstance(value, str) else number(form)
        page.write(row, 2 + c, value, style, formulas[c] if formulas else "")
    return page.address(row, 2)


def _facts(page: Page, facts: Facts, hours: str, live: Sequence[str], first: Sequence[str]) -> dict[str, str]:
    """The facts, one in a line, plan beside plan; answers with the cells and ranges that rules and words read."""
    cells = {
        "live_hours": _line(page, "Hours a month", [facts.hours], [hours], "hours2"),
        "quoted_hours": _line(page, "Quoted for", [facts.quoted], form="hours2"),
    }
    asked = f"IF(ABS({cells['live_hours']}-{cells['quoted_hours']})<0.000000001,1,0)"
    cells["asked"] = _line(page, "These are the hours quoted", [float(facts.asked)], [asked], "count")
    cells["count"] = _line(page, "Months of history", [float(facts.months)], form="count")
    cells["chosen"] = _line(page, "Plan recommended", [_counted(facts.choice.plan)], form="count")
    near = float(facts.near + 1)
    cells["near_index"] = _line(page, "Agreement nearest to pay as you go", [near], form="count")
    by_plan: tuple[tuple[str, str, Sequence[float | str], Sequence[str]], ...] = (
        ("names", "Plan", facts.names, ()),
        ("live", "First year, at these hours", facts.live, live),
        ("first", "First year, as quoted", facts.first, first),
        ("good", "Besides the price", facts.good, ()),
    )
    last = 1 + len(facts.names)
    for key, label, values, formulas in by_plan:
        row = page.row
        cells[f"{key}_base"] = _line(page, label, values, formulas)
        cells[f"{key} row"] = page.span(row, 2, row, last)
        cells[f"{key} agreements"] = page.span(row, 3, row, last)
    agreements = cells["live agreements"]
    label, lowest = "Cheapest agreement, at these hours", f"MIN({agreements})"
    cells["live_best"] = _line(page, label, [facts.live[facts.best]], [lowest])
    which = f"MATCH({cells['live_best']},{agreements},0)+1"
    cells["best_index"] = _line(page, "   which plan", [float(facts.best + 1)], [which], "count")
    return cells


def _words(page: Page, facts: Facts, cells: Mapping[str, str]) -> dict[str, str]:
    """What stands for each name in braces of a sentence; answers with the cells of the words."""
    formulas, places = _word_formulas(cells), {}
    for name, value in facts.words.items():
        row = page.put(PITCH)
        page.write(row, 1, name.replace("_", " "), LABEL)
        places[name] = page.write(row, 2, value, Style(), formulas[name])
    return places


def _word_formulas(cells: Mapping[str, str]) -> dict[str, str]:
    best, near = cells["best_index"], cells["near_index"]
    plan = f"MAX({cells['chosen']},1)"

    def of(row: str, index: str) -> str:
        return f"INDEX({cells[f'{row} row']},{index})"

    def money(text: str) -> str:
        return f'SUBSTITUTE(FIXED(ROUND({text},0),0),"-","{MINUS}")'

    def gap(more: str, less: str) -> str:
        return f'SUBSTITUTE(FIXED(ROUND({more}-{less},2),0),"-","{MINUS}")'

    def hours(cell: str) -> str:
        return f"FIXED({cell},IF({cell}=INT({cell}),0,1))"

    first_base, live_base, live_best = cells["first_base"], cells["live_base"], cells["live_best"]
    return {
        "base": f"INDEX({cells['names row']},1)",
        "best": of("names", best),
        "plan": of("names", plan),
        "near": of("names", near),
        "good": of("good", plan),
        "hours": hours(cells["live_hours"]),
        "quoted": hours(cells["quoted_hours"]),
        "months": f"FIXED({cells['count']},0)",
        "again": "",
        "base_first": money(first_base),
        "plan_first": money(of("first", plan)),
        "plan_more": gap(of("first", plan), first_base),
        "near_more": gap(of("first", near), first_base),
        "near_saves": gap(first_base, of("first", near)),
        "base_live": money(live_base),
        "best_live": money(live_best),
        "best_more": gap(live_best, live_base),
    }


def _rule_row(page: Page, rule: VerdictRule, facts: Facts, cells: Mapping[str, str]) -> None:
    """A rule: whether it holds, which plan it marks, its tag and what it says."""
    words, row = facts.words, page.put(PITCH * len(rule.tag.split("\n")))
    page.write(row, 1, rule.key.capitalize(), LABEL)
    condition = rule.formula.format_map(cells)
    page.write(row, HOLDS, float(rule.holds(facts)), number("count"), f"IF({condition},1,0)")
    best = cells["best_index"]
    formulas = {
        "none": "0",
        "plan": cells["chosen"],
        "base": "1",
        "best": best,
        "cheaper": f"IF({cells['live_best']}<{cells['live_base']},{best},1)",
    }
    page.write(row, MARKS, _counted(marks(facts)[rule.marks]), number("count"), formulas[rule.marks])
    page.write(row, TAGS, rule.tag.format(**words), replace(WORDS, wrap=True), _sentence(rule.tag, cells))
    page.write(row, FIRST, rule.first.format(**words), Style(size=9), _sentence(rule.first, cells))


def _sentence(template: str, cells: Mapping[str, str]) -> str:
    """A sentence with names in braces as a formula that joins text and cells; a line ends with CHAR(10)."""
    parts = re.split(r"(\n)|\{(\w+)\}", template)
    joined = []
    for text, newline, name in zip(parts[::3], [*parts[1::3], None], [*parts[2::3], None], strict=True):
        joined += [quoted(text)] if text else []
        joined += ["CHAR(10)"] if newline else []
        joined += [cells[name]] if name else []
    return "&".join(joined)
