"""The Verdict page: the facts, the rules and the sentence they choose, so that a reader can follow why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlagree.generate.book.fitted import lines_of
from xlagree.generate.book.formula import quoted
from xlagree.generate.book.sheet import LABEL, Sheet, Style
from xlagree.generate.pages.shared.frame import GUTTER, note, number, opening, section
from xlagree.generate.pages.shared.months_page import MOST_HOURS
from xlagree.generate.pages.shared.spoken_page import SpokenPage
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.client_language import ClientLanguage
from xlagree.proposal.verdict import BASIS, Facts, VerdictRule, first_of, marks, rules, tag_of, verdict
from xlagree.proposal.verdict import facts as facts_of
from xlagree.terms.quantities import MINUS

HOLDS, MARKS, TAGS, FIRST = 2, 3, 4, 5
"""Columns of the rules: whether each holds, the plan it marks, its tag and its first sentence."""
PITCH = 19
WORDS = Style(align="right", indent=1)
"""How words stand among numbers."""
WORDS_LINE = 15
"""Height of a further line of them."""


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
    proposal: Proposal,
    typed: str,
    hours: str,
    live: Sequence[str],
    first: Sequence[str],
    speech: ClientLanguage,
) -> tuple[Sheet, VerdictCells]:
    """The page; `typed` is the cell that a reader changes, `hours` what counts of it, `live` and `first` are the first
    years at these hours and as quoted."""
    facts, wide = facts_of(proposal, speech=speech), max(len(proposal.plans), 4)
    chosen, ordered = verdict(facts), rules(facts)
    page = SpokenPage(speech.say("page_verdict"), (GUTTER, 30, *[19.0] * wide), speech)
    say, columns = page.say, range(1, len(proposal.plans) + 2)
    says, how = say("verdict_says", page=say("page_plans")), say("verdict_how")
    opening(page, proposal, say("verdict_for"), columns[-1], (says, ""), (how, ""), speech=speech)
    section(page, say("verdict_facts").upper(), columns)
    cells = _facts(page, facts, hours, live, first)
    section(page, say("verdict_words").upper(), columns)
    cells |= _words(page, facts, cells)
    section(page, say("verdict_rules").upper(), columns)
    top = page.row
    for rule in ordered:
        _rule_row(page, rule, facts, cells)
    spans = {c: page.span(top, c, page.row - 1, c) for c in (HOLDS, MARKS, TAGS, FIRST)}
    section(page, say("verdict_chosen").upper(), columns)
    place = float(ordered.index(chosen.rule) + 1)
    holding = _line(page, say("verdict_rule"), [place], [f"MATCH(1,{spans[HOLDS]},0)"], "count")
    picked = {c: f"INDEX({span},{holding})" for c, span in spans.items()}
    plan = _line(page, say("verdict_marked"), [_counted(chosen.plan)], [picked[MARKS]], "count")
    below = []
    others = page.sentence_of(BASIS, {"hours": cells["quoted"]}), quoted("")
    for key, text, other in zip(("verdict_second", "verdict_third"), facts.below, others, strict=True):
        # its own cell: a formula holds no text of 256 characters
        cell = _line(page, say(key), [text], words=Style(size=9))
        below.append((text, f'IF({cells["asked"]}=1,{cell}&"",{other})'))
    note(page, say("verdict_note"))
    sheet = page.finished(wide + 7)
    refused = quoted(say("verdict_refused", most=speech.number(MOST_HOURS)))
    said = f"IF(ISNUMBER({typed}),IF({typed}={hours},{picked[FIRST]},{refused}),{refused})"
    sentences = (chosen.first, said), below[0], below[1]
    return sheet, VerdictCells(*sentences, plan, picked[TAGS], cells["asked"], facts, chosen.plan)


def _counted(plan: int | None) -> float:
    """The place of a plan counted from 1, 0 for none."""
    return 0.0 if plan is None else float(plan + 1)


def _line(
    page: SpokenPage,
    label: str,
    values: Sequence[float | str],
    formulas: Sequence[str] = (),
    form: str = "cents",
    words: Style = WORDS,
) -> str:
    """A line of the page; answers with the address of its first value."""
    width, texts = page.widths[2], [value for value in values if isinstance(value, str)]
    lines = max((lines_of(text, width, words) for text in texts if words.align == "right"), default=1)
    row = page.put(PITCH + WORDS_LINE * (lines - 1))
    page.write(row, 1, label, LABEL)
    for c, value in enumerate(values):
        style = replace(words, wrap=lines > 1) if isinstance(value, str) else number(form)
        page.write(row, 2 + c, value, style, formulas[c] if formulas else "")
    return page.address(row, 2)


def _facts(
    page: SpokenPage, facts: Facts, hours: str, live: Sequence[str], first: Sequence[str]
) -> dict[str, str]:
    """The facts, one in a line, plan beside plan; answers with the cells and ranges that rules and words read."""
    say = page.say
    cells = {
        "live_hours": _line(page, say("hours_title"), [facts.hours], [hours], "hours2"),
        "quoted_hours": _line(page, say("fact_quoted"), [facts.quoted], form="hours2"),
    }
    asked = f"IF(ABS({cells['live_hours']}-{cells['quoted_hours']})<0.000000001,1,0)"
    cells["asked"] = _line(page, say("fact_asked"), [float(facts.asked)], [asked], "count")
    cells["count"] = _line(page, say("fact_months"), [float(facts.months)], form="count")
    cells["chosen"] = _line(page, say("fact_chosen"), [_counted(facts.choice.plan)], form="count")
    near = float(facts.near + 1)
    cells["near_index"] = _line(page, say("fact_near"), [near], form="count")
    by_plan: tuple[tuple[str, str, Sequence[float | str], Sequence[str]], ...] = (
        ("names", say("plan"), facts.names, ()),
        ("live", say("fact_live"), facts.live, live),
        ("first", say("fact_first"), facts.first, first),
        ("good", say("fact_good"), facts.good, ()),
    )
    last = 1 + len(facts.names)
    for key, label, values, formulas in by_plan:
        row = page.row
        cells[f"{key}_base"] = _line(page, label, values, formulas)
        cells[f"{key} row"] = page.span(row, 2, row, last)
        cells[f"{key} agreements"] = page.span(row, 3, row, last)
    agreements = cells["live agreements"]
    label, lowest = say("fact_cheapest"), f"MIN({agreements})"
    cells["live_best"] = _line(page, label, [facts.live[facts.best]], [lowest])
    which = f"MATCH({cells['live_best']},{agreements},0)+1"
    cells["best_index"] = _line(page, f"   {say('fact_which')}", [float(facts.best + 1)], [which], "count")
    return cells


def _words(page: SpokenPage, facts: Facts, cells: Mapping[str, str]) -> dict[str, str]:
    """What stands for each name in braces of a sentence; answers with the cells of the words."""
    formulas, places = _word_formulas(cells), {}
    for name, value in facts.words.items():
        row = page.put(PITCH)
        page.write(row, 1, page.say(f"word_{name}"), LABEL)
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


def _rule_row(page: SpokenPage, rule: VerdictRule, facts: Facts, cells: Mapping[str, str]) -> None:
    """A rule: whether it holds, which plan it marks, its tag and what it says."""
    tag = tag_of(rule, facts)
    row = page.put(PITCH * len(tag.split("\n")))
    page.write(row, 1, page.say(rule.key), LABEL)
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
    said = page.sentence_of(rule.tag, {"hours": cells["hours"]}) if rule.tag else ""
    page.write(row, MARKS, _counted(marks(facts)[rule.marks]), number("count"), formulas[rule.marks])
    page.write(row, TAGS, tag, replace(WORDS, wrap=True), said)
    named = {name: cells[own] for name, own in rule.names.items()}
    page.write(row, FIRST, first_of(rule, facts), Style(size=9), page.sentence_of(rule.first, named))
