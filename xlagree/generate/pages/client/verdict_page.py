"""The Verdict page: the facts, the rules and the sentence they choose, so that a reader can follow why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlagree.generate.book.sheet import LABEL, Page, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.proposal.deal import Proposal
from xlagree.proposal.verdict import BASIS, RULES, Facts, VerdictRule, verdict
from xlagree.proposal.verdict import facts as facts_of

HOURS_CELL = "'Plans'!$C$9"
"""The one cell that a reader changes: hours a month."""


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


def verdict_page(proposal: Proposal, live: Sequence[str], replay: Sequence[str]) -> tuple[Page, VerdictCells]:
    """The page; `live` and `replay` are the addresses of the plans' year prices."""
    facts, count = facts_of(proposal), len(proposal.plans)
    found = verdict(facts)
    page = Page("Verdict", (GUTTER, 30, *[19.0] * max(count, 4)))
    says = "The first rule that holds is the verdict; it follows the hours on the page Plans."
    opening(
        page,
        proposal,
        "How the verdict is chosen for",
        count + 1,
        (says, ""),
        ("Every number in it is a cell of this book.", ""),
    )
    section(page, "THE FACTS", range(1, count + 2))
    cells = _facts(page, proposal, facts, live, replay)
    section(page, "THE WORDS", range(1, count + 2))
    words = {**facts.words, "basis": (BASIS if facts.months else "{pays} {wrong}").format(**facts.words)}
    formulas = _word_formulas(cells)
    formulas["basis"] = ""
    for name, value in words.items():
        row = page.put(19)
        page.write(row, 1, name.replace("_", " "), LABEL)
        formula = formulas[name]
        if name == "basis":
            formula = _sentence(BASIS if facts.months else "{pays} {wrong}", cells)
        cells[name] = page.write(row, 2, value, Style(), formula)
    section(page, "THE RULES, FIRST TO LAST: 1 WHERE IT HOLDS", range(1, count + 2))
    start = page.row
    for rule in RULES:
        _rule_row(page, rule, facts, cells, words)
    last = page.row - 1
    column = {
        name: page.span(start, c, last, c)
        for name, c in (("when", 2), ("plan", 3), ("tag", 4), ("first", 5), ("second", 6))
    }
    section(page, "THE VERDICT", range(1, count + 2))
    row = page.put(19)
    page.write(row, 1, "Rule", LABEL)
    chosen = page.write(
        row, 2, float(RULES.index(found.rule) + 1), number("count"), f"MATCH(1,{column['when']},0)"
    )
    row = page.put(19)
    page.write(row, 1, "Plan marked", LABEL)
    plan = page.write(row, 2, float(found.plan + 1), number("count"), f"INDEX({column['plan']},{chosen})")
    tag = f"INDEX({column['tag']},{chosen})"
    first = (found.first, f"INDEX({column['first']},{chosen})")
    second = (found.second, f"INDEX({column['second']},{chosen})")
    note(page, "Even year: the same hours every month, in the client's own mix of work.")
    return page, VerdictCells(first, second, plan, tag, cells["asked"], facts, found.plan)


def _facts(
    page: Page, proposal: Proposal, facts: Facts, live: Sequence[str], replay: Sequence[str]
) -> dict[str, str]:
    cells = {}

    def line(
        key: str, label: str, values: Sequence[float | str], formulas: Sequence[str] = (), form: str = "cents"
    ) -> str:
        row = page.put(19)
        page.write(row, 1, label, LABEL)
        for i, value in enumerate(values):
            style = number(form) if not isinstance(value, str) else Style(align="right")
            cells[key] = page.write(row, 2 + i, value, style, formulas[i] if formulas else "")
        cells[key] = page.address(row, 2)
        return page.span(row, 2, row, 1 + len(values))

    line("live_hours", "Hours a month", [facts.hours], [HOURS_CELL], "hours2")
    line("quoted_hours", "Quoted for", [facts.quoted], form="hours2")
    asked = f"IF(ABS({cells['live_hours']}-{cells['quoted_hours']})<0.000000001,1,0)"
    line("asked", "These are the hours quoted", [float(facts.asked)], [asked], "count")
    line("count", "Months of history", [float(facts.months)], form="count")
    cells["names"] = line("plan names", "Plan", facts.names)
    live_row = line("live", "Year at these hours", facts.live, live)
    replay_row = line("replay", "History, a year", facts.replay, replay)
    for key, values in (("pays", facts.pays), ("wrong", facts.wrong), ("good", facts.good)):
        cells[f"{key} row"] = line(
            key, {"pays": "Pays off", "wrong": "If hours halve", "good": "Besides the price"}[key], values
        )
    cells |= {"live_base": cells["live"], "replay_base": cells["replay"]}
    others = [
        f"{area.split(':')[0].replace('$C$', '$D$')}:{area.split(':')[1]}" for area in (live_row, replay_row)
    ]
    line("live_best", "Cheapest agreement, at these hours", [facts.live[facts.best]], [f"MIN({others[0]})"])
    line(
        "best_index",
        "   which plan",
        [float(facts.best + 1)],
        [f"MATCH({cells['live_best']},{others[0]},0)+1"],
        "count",
    )
    line(
        "replay_best",
        "   its history",
        [facts.replay[facts.best]],
        [f"INDEX({replay_row},{cells['best_index']})"],
    )
    line(
        "replay_near", "Cheapest agreement, in the history", [facts.replay[facts.near]], [f"MIN({others[1]})"]
    )
    line(
        "near_index",
        "   which plan",
        [float(facts.near + 1)],
        [f"MATCH({cells['replay_near']},{others[1]},0)+1"],
        "count",
    )
    line(
        "live_near",
        "   at these hours",
        [facts.live[facts.near]],
        [f"INDEX({live_row},{cells['near_index']})"],
    )
    return cells


def _word_formulas(cells: dict[str, str]) -> dict[str, str]:
    best, near = cells["best_index"], cells["near_index"]

    def money(text: str) -> str:
        return f"FIXED(ROUND({text},0),0)"

    return {
        "best": f"INDEX({cells['names']},{best})",
        "near": f"INDEX({cells['names']},{near})",
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


def _rule_row(
    page: Page, rule: VerdictRule, facts: Facts, cells: dict[str, str], words: dict[str, str]
) -> None:
    row = page.put(19)
    page.write(row, 1, rule.key.capitalize(), LABEL)
    condition = rule.formula.format_map({**cells, "months": cells["count"]})
    page.write(row, 2, float(rule.holds(facts)), number("count"), f"IF({condition},1,0)")
    best = cells["best_index"]
    cheaper = f"IF({cells['live_best']}<{cells['live_base']},{best},1)"
    marks = {"base": "1", "best": best, "cheaper": cheaper}[rule.marks]
    values = {
        "base": 1,
        "best": facts.best + 1,
        "cheaper": facts.best + 1 if facts.live[facts.best] < facts.live[0] else 1,
    }
    page.write(row, 3, float(values[rule.marks]), number("count"), marks)
    page.write(row, 4, rule.tag, Style(align="right", indent=1))
    page.write(row, 5, rule.first.format(**words), Style(size=9), _sentence(rule.first, cells))
    page.write(row, 6, rule.second.format(**words), Style(size=9), _sentence(rule.second, cells))


def _sentence(template: str, cells: dict[str, str]) -> str:
    """A sentence with names in braces as a formula that joins text and cells."""
    parts = re.split(r"\{(\w+)\}", template)
    joined = [
        cells[part] if i % 2 else '"' + part.replace('"', '""') + '"' for i, part in enumerate(parts) if part
    ]
    return "&".join(joined)
