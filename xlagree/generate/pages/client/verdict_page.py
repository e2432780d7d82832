"""The Verdict page: the facts, the rules and the sentence they choose, so that a reader can follow why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlagree.generate.book.sheet import LABEL, Page, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.verdict import BASIS, RULES, Facts, VerdictRule, verdict
from xlagree.proposal.verdict import facts as facts_of

HOLDS, MARKS, TAGS, FIRST, SECOND = 2, 3, 4, 5, 6
"""Columns of the rules: whether each holds, the plan it marks, its tag and its two sentences."""
PITCH = 19


@dataclass(frozen=True)
class VerdictCells:
    """Where the chosen sentences, the marked plan (counted from 1) and its tag stand."""

    first: tuple[str, str]
    second: tuple[str, str]
    plan: str
    tag: str
    asked: str
    facts: Facts
    marked: int


def verdict_page(
    proposal: Proposal, hours: str, live: Sequence[str], replay: Sequence[str]
) -> tuple[Sheet, VerdictCells]:
    """The page; `hours` is the cell that a reader changes, `live` and `replay` are the plans' year prices."""
    facts, wide = facts_of(proposal), max(len(proposal.plans), 4)
    chosen = verdict(facts)
    page = Page("Verdict", (GUTTER, 30, *[19.0] * wide))
    columns = range(1, len(proposal.plans) + 2)
    says = "The first rule that holds is the verdict; it follows the hours on the page Plans."
    how = "Every number in it is a cell of this book."
    opening(page, proposal, "How the verdict is chosen for", columns[-1], (says, ""), (how, ""))
    section(page, "THE FACTS", columns)
    cells = _facts(page, facts, hours, live, replay)
    section(page, "THE WORDS", columns)
    cells |= _words(page, facts, cells)
    section(page, "THE RULES, FIRST TO LAST: 1 WHERE IT HOLDS", columns)
    top = page.row
    for rule in RULES:
        _rule_row(page, rule, facts, cells)
    rules = {c: page.span(top, c, page.row - 1, c) for c in (HOLDS, MARKS, TAGS, FIRST, SECOND)}
    section(page, "THE VERDICT", columns)
    place = float(RULES.index(chosen.rule) + 1)
    holding = _line(page, "Rule", [place], [f"MATCH(1,{rules[HOLDS]},0)"], "count")
    picked = {c: f"INDEX({span},{holding})" for c, span in rules.items()}
    plan = _line(page, "Plan marked", [float(chosen.plan + 1)], [picked[MARKS]], "count")
    note(page, "Even year: the same hours every month, in the client's own mix of work.")
    first, second = (chosen.first, picked[FIRST]), (chosen.second, picked[SECOND])
    sheet = page.finished(wide + 5)
    return sheet, VerdictCells(first, second, plan, picked[TAGS], cells["asked"], facts, chosen.plan)


def _line(
    page: Page,
    label: str,
    values: Sequence[float | str],
    formulas: Sequence[str] = (),
    form: str = "cents",
) -> str:
    """A line of the page; answers with the address of its first value."""
    row = page.put(PITCH)
    page.write(row, 1, label, LABEL)
    for c, value in enumerate(values):
        style = Style(align="right") if isinstance(value, str) else number(form)
        page.write(row, 2 + c, value, style, formulas[c] if formulas else "")
    return page.address(row, 2)


def _facts(
    page: Page, facts: Facts, hours: str, live: Sequence[str], replay: Sequence[str]
) -> dict[str, str]:
    """The facts, one in a line, plan beside plan; answers with the cells and ranges that rules and words read."""
    cells = {
        "live_hours": _line(page, "Hours a month", [facts.hours], [hours], "hours2"),
        "quoted_hours": _line(page, "Quoted for", [facts.quoted], form="hours2"),
    }
    asked = f"IF(ABS({cells['live_hours']}-{cells['quoted_hours']})<0.000000001,1,0)"
    cells["asked"] = _line(page, "These are the hours quoted", [float(facts.asked)], [asked], "count")
    cells["count"] = _line(page, "Months of history", [float(facts.months)], form="count")
    by_plan: tuple[tuple[str, str, Sequence[float | str], Sequence[str]], ...] = (
        ("names", "Plan", facts.names, ()),
        ("live", "Year at these hours", facts.live, live),
        ("replay", "History, a year", facts.replay, replay),
        ("pays", "Pays off", facts.pays, ()),
        ("wrong", "If hours halve", facts.wrong, ()),
        ("good", "Besides the price", facts.good, ()),
    )
    last = 1 + len(facts.names)
    for key, label, values, formulas in by_plan:
        row = page.row
        cells[f"{key}_base"] = _line(page, label, values, formulas)
        cells[f"{key} row"] = page.span(row, 2, row, last)
        cells[f"{key} agreements"] = page.span(row, 3, row, last)
    return cells | _cheapest(page, facts, cells)


def _cheapest(page: Page, facts: Facts, cells: Mapping[str, str]) -> dict[str, str]:
    """The cheapest agreement at the live hours and in the history, each with its price in the other."""
    live, replay = cells["live agreements"], cells["replay agreements"]
    at_hours = _line(page, "Cheapest agreement, at these hours", [facts.live[facts.best]], [f"MIN({live})"])
    which = [f"MATCH({at_hours},{live},0)+1"]
    best = _line(page, "   which plan", [float(facts.best + 1)], which, "count")
    of_best = [f"INDEX({cells['replay row']},{best})"]
    in_history = _line(page, "   its history", [facts.replay[facts.best]], of_best)
    near_label, near_price = "Cheapest agreement, in the history", facts.replay[facts.near]
    near_history = _line(page, near_label, [near_price], [f"MIN({replay})"])
    which = [f"MATCH({near_history},{replay},0)+1"]
    near = _line(page, "   which plan", [float(facts.near + 1)], which, "count")
    of_near = [f"INDEX({cells['live row']},{near})"]
    near_live = _line(page, "   at these hours", [facts.live[facts.near]], of_near)
    return {
        "live_best": at_hours,
        "best_index": best,
        "replay_best": in_history,
        "replay_near": near_history,
        "near_index": near,
        "live_near": near_live,
    }


def _words(page: Page, facts: Facts, cells: Mapping[str, str]) -> dict[str, str]:
    """What stands for each name in braces of a sentence; answers with the cells of the words."""
    template = BASIS if facts.months else "{pays} {wrong}"
    words = {**facts.words, "basis": template.format(**facts.words)}
    formulas = _word_formulas(cells)
    places: dict[str, str] = {}
    for name, value in words.items():
        row = page.put(PITCH)
        page.write(row, 1, name.replace("_", " "), LABEL)
        formula = _sentence(template, places) if name == "basis" else formulas[name]
        places[name] = page.write(row, 2, value, Style(), formula)
    return places


def _word_formulas(cells: Mapping[str, str]) -> dict[str, str]:
    best, near = cells["best_index"], cells["near_index"]

    def money(text: str) -> str:
        return f"FIXED(ROUND({text},0),0)"

    return {
        "best": f"INDEX({cells['names row']},{best})",
        "near": f"INDEX({cells['names row']},{near})",
        "hours": f"FIXED({cells['live_hours']},1)",
        "quoted": f"FIXED({cells['quoted_hours']},1)",
        "months": f"FIXED({cells['count']},0)",
        "period": "", "again": "",
        "best_replay": money(cells["replay_best"]),
        "base_replay": money(cells["replay_base"]),
        "best_replay_more": money(f"{cells['replay_best']}-{cells['replay_base']}"),
        "near_more": money(f"{cells['replay_near']}-{cells['replay_base']}"),
        "near_saves": money(f"{cells['replay_base']}-{cells['replay_near']}"),
        "near_even_more": money(f"{cells['live_near']}-{cells['live_base']}"),
        "best_year": money(cells["live_best"]),
        "base_year": money(cells["live_base"]),
        "best_more": money(f"{cells['live_best']}-{cells['live_base']}"),
        "pays": f"INDEX({cells['pays row']},{best})",
        "wrong": f"INDEX({cells['wrong row']},{best})",
        "good": f"INDEX({cells['good row']},{best})",
    }  # fmt: skip


def _rule_row(page: Page, rule: VerdictRule, facts: Facts, cells: Mapping[str, str]) -> None:
    """A rule: whether it holds, which plan it marks, and what it says."""
    words = {**facts.words, "basis": (BASIS if facts.months else "{pays} {wrong}").format(**facts.words)}
    row = page.put(PITCH)
    page.write(row, 1, rule.key.capitalize(), LABEL)
    condition = rule.formula.format_map({**cells, "months": cells["count"]})
    page.write(row, HOLDS, float(rule.holds(facts)), number("count"), f"IF({condition},1,0)")
    best = cells["best_index"]
    cheaper = f"IF({cells['live_best']}<{cells['live_base']},{best},1)"
    marks = {"base": "1", "best": best, "cheaper": cheaper}[rule.marks]
    values = {
        "base": 1,
        "best": facts.best + 1,
        "cheaper": facts.best + 1 if facts.live[facts.best] < facts.live[0] else 1,
    }
    page.write(row, MARKS, float(values[rule.marks]), number("count"), marks)
    page.write(row, TAGS, rule.tag, Style(align="right", indent=1))
    page.write(row, FIRST, rule.first.format(**words), Style(size=9), _sentence(rule.first, cells))
    page.write(row, SECOND, rule.second.format(**words), Style(size=9), _sentence(rule.second, cells))


def _sentence(template: str, cells: Mapping[str, str]) -> str:
    """A sentence with names in braces as a formula that joins text and cells."""
    parts = re.split(r"\{(\w+)\}", template)
    joined = [
        cells[part] if i % 2 else '"' + part.replace('"', '""') + '"' for i, part in enumerate(parts) if part
    ]
    return "&".join(joined)
