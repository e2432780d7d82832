"""The sample year as two PSAs export it, with times of day and the blemishes that real exports have."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil
from pathlib import Path
from random import Random

from xlagree.generate.samples.tickets import TicketLine, unblemished_tickets
from xlagree.intake.files import write_rows

CONNECTWISE_HEAD = (
    "Date", "Member", "Company", "Project", "Ticket #", "Hours", "Work Role", "Billable", "Notes", "Status",
    "Work Type", "Priority", "Time RecId",
)  # fmt: skip
AUTOTASK_HEAD = (
    "Ticket Number", "Account", "Resource", "Role", "Work Type", "Start Date/Time", "End Date/Time", "Hours Worked",
    "Hours to Bill", "Non-Billable", "Priority", "Summary Notes",
)  # fmt: skip

OPENS, CLOSES, MIDNIGHT = 8 * 60, 18 * 60, 24 * 60
"""Business hours of the sample, Monday to Friday, in minutes from midnight."""
OVERLAP = 15
"""Minutes for which some entries run over the end of business hours, or begin before it."""
LONG_DAY = 5.0
"""Hours beyond which a ticket takes two days."""

CONNECTWISE_CHANNELS = {"remote": "Remote Support", "phone": "Phone Support", "on site": "Onsite Support"}
CONNECTWISE_PRIORITIES = {
    "1": "Priority 1 - Critical", "2": "Priority 2 - High", "4": "Priority 3 - Medium", "8": "Priority 4 - Low",
    "16": "Priority 5 - Planned", "": "No SLA",
}  # fmt: skip
AUTOTASK_CHANNELS = {"remote": "Support", "phone": "Support Tel.", "on site": "Support Field"}
AUTOTASK_PRIORITIES = {"1": "Critical", "2": "High", "4": "Medium", "8": "Low", "16": "Planned", "": ""}
AUTOTASK_ROLES = {"Senior engineer": "Sr. Engineer", "Project manager": "PM"}
MEMBERS = ("jdoe (sample)", "asmith (sample)", "bgreen (sample)")

CONNECTWISE_MAP = """\
# How xlagree import reads connectwise-time.csv. All of it is made up.

# Companies in the export, and their names in the table of clients.
[clients]
"Harbour Dentel" = "Harbour Dental"

# Priorities, and the hours within which the client asked for a start; "" where it asked for none.
["asked within"]
"Priority 1 - Critical" = 1
"Priority 2 - High" = 2
"Priority 3 - Medium" = 4
"Priority 4 - Low" = 8
"Priority 5 - Planned" = 16
"No SLA" = ""

# Work outside of these is after-hours.
["business hours"]
days = "Mon-Fri"
from = "08:00"
to = "18:00"
"""

AUTOTASK_MAP = """\
# How xlagree import reads autotask-time.csv. All of it is made up.

# Work types whose words do not say how urgent the work was, or where it was done.
[class]
"Support P1" = "emergency"
"Support Tel. P1" = "emergency"
"Support Field P1" = "emergency"

[channel]
"Support" = "remote"
"Support Tel." = "phone"
"Support Tel. P1" = "phone"
"Support Tel. After Hours" = "phone"

# Roles in the export, and their names in the rate card.
[role]
"Sr. Engineer" = "Senior engineer"
"PM" = "Project manager"

[clients]
"Harbour Dentel" = "Harbour Dental"

["asked within"]
"Critical" = 1
"High" = 2
"Medium" = 4
"Low" = 8
"Planned" = 16

["business hours"]
days = "Mon-Fri"
from = "08:00"
to = "18:00"
"""


@dataclass(frozen=True)
class LoggedTime:
    """Time logged at a time of day; blemishes are told in the words of an export."""

    line: TicketLine
    start: datetime
    hours: float | str
    states_class: bool = False
    charged: bool = True
    dated: str = ""

    @property
    def end(self) -> datetime:
        """When the work ended, with half an hour of lunch in a long day inside business hours."""
        worked = timedelta(minutes=round(self.hours * 60) if isinstance(self.hours, float) else 0)
        end = self.start + worked
        lunch = timedelta(minutes=30)
        in_day = self.start.hour * 60 >= OPENS and "after" not in self.line.work_class
        has_lunch = in_day and worked > timedelta(hours=4) and end + lunch <= _at(end.date(), CLOSES)
        return end + lunch if has_lunch else end


def write_exports(folder: Path) -> None:
    """Write both exports and a mapping file for each into a folder; the same bytes every time."""
    entries = sample_entries()
    write_rows(folder / "connectwise-time.csv", CONNECTWISE_HEAD, connectwise_rows(entries))
    write_rows(folder / "autotask-time.csv", AUTOTASK_HEAD, autotask_rows(entries))
    for name, text in (("connectwise.toml", CONNECTWISE_MAP), ("autotask.toml", AUTOTASK_MAP)):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def sample_entries() -> list[LoggedTime]:
    """All entries of both exports by time, with their blemishes."""
    chance = Random("sample exports")
    lines = unblemished_tickets()
    across = _across_the_edge(lines)
    entries = [entry for line in lines for entry in _entries(line, across, chance)]
    return _blemished(sorted(entries, key=lambda entry: (entry.start, entry.line.ticket)))


def _across_the_edge(lines: Sequence[TicketLine]) -> set[str]:
    """Tickets to work on across closing time: a normal and an after-hours one of the same client and month.

    One runs over by as much as the other begins early, so that the month has the same hours of each class.
    """
    waiting: dict[tuple[str, str, str], str] = {}
    chosen: set[str] = set()
    paired: set[tuple[str, str]] = set()
    for line in lines:
        month, hours = (line.client, line.date[:7]), float(line.hours)
        late = line.work_class == "after-hours" and date.fromisoformat(line.date).weekday() < 5
        if month in paired or not 0.5 <= hours <= LONG_DAY or not (late or line.work_class == "normal"):
            continue
        waiting[(*month, "late" if late else "normal")] = line.ticket
        if {(*month, "late"), (*month, "normal")} <= waiting.keys():
            chosen |= {waiting[(*month, kind)] for kind in ("late", "normal")}
            paired.add(month)
    return chosen


def _entries(line: TicketLine, across: set[str], chance: Random) -> Iterator[LoggedTime]:
    """The entries of a ticket: one, or one on each of two days."""
    hours, late = float(line.hours), "after-hours" in line.work_class
    first = _day(date.fromisoformat(line.date), late)
    if line.ticket in across:
        minutes = round(hours * 60)
        begin = CLOSES - OVERLAP if late else CLOSES + OVERLAP - minutes
        yield LoggedTime(line, _at(first, begin), hours)
        return
    days = [first, _next_day(first, late)] if hours > LONG_DAY else [first]
    half = round(hours * 10) / 20
    for day, logged in zip(days, (half, round(hours - half, 2)) if len(days) > 1 else (hours,), strict=True):
        begin = _begin(day, round(logged * 60), late, chance)
        yield LoggedTime(
            line,
            _at(day, begin),
            logged,
            late and "emergency" not in line.work_class and chance.random() < 0.4,
        )


def _begin(day: date, minutes: int, late: bool, chance: Random) -> int:
    """When work of so many minutes begins: inside business hours, or in the evening, early, or on a weekend."""
    if not late:
        low, high = OPENS, CLOSES - minutes
    elif day.weekday() >= 5:
        low, high = OPENS, MIDNIGHT - minutes
    elif minutes <= 90 and chance.random() < 0.2:
        low, high = 5 * 60, OPENS - minutes
    else:
        # Some evenings end after midnight, never in another month.
        over = (day + timedelta(days=1)).month == day.month and chance.random() < 0.3
        low, high = CLOSES, MIDNIGHT - (minutes // 2 if over else minutes)
    return low + 3 * chance.randrange((high - low) // 3 + 1)


def _day(day: date, late: bool) -> date:
    """The day itself, or for work inside business hours the nearest working day of its month."""
    back = -1 if (day + timedelta(days=2)).month != day.month else 1
    while not late and day.weekday() >= 5:
        day += timedelta(days=back)
    return day


def _next_day(day: date, late: bool) -> date:
    """Another such day of the same month."""
    one = day + timedelta(days=1)
    while not late and one.weekday() >= 5:
        one += timedelta(days=1)
    if one.month == day.month:
        return one
    one = day - timedelta(days=1)
    while not late and one.weekday() >= 5:
        one -= timedelta(days=1)
    return one


def _at(day: date, minutes: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)


def _blemished(entries: list[LoggedTime]) -> list[LoggedTime]:
    """The entries with the slips that people make; none of them changes what the good rows add up to."""
    spoilt = list(entries)
    shouted, spaced = spoilt[700].line, spoilt[900].line
    dental = next(i for i in range(400, 3000) if spoilt[i].line.client == "Harbour Dental")
    for place, name in (
        (700, shouted.client.upper()),
        (900, f"  {spaced.client.replace(' ', '  ', 1)} "),
        (dental, "Harbour Dentel"),
    ):
        spoilt[place] = replace(spoilt[place], line=replace(spoilt[place].line, client=name))
    spoilt[1100] = replace(spoilt[1100], dated=f"{spoilt[1100].start:%d %b %Y %H:%M}")
    added = {
        1300: spoilt[1300],
        1500: replace(spoilt[1500], dated="00/00/0000 0:00"),
        1700: replace(spoilt[1700], charged=False),
        1900: replace(spoilt[1900], charged=False),
        2100: replace(spoilt[2100], hours=-0.25),
        2400: replace(spoilt[2400], hours=""),
        2600: replace(spoilt[2600], hours=""),
    }
    for place in sorted(added, reverse=True):  # from the last on, so that those before keep their places
        spoilt.insert(place + 1, added[place])
    return spoilt


def connectwise_rows(entries: Iterable[LoggedTime]) -> Iterator[tuple[str | float, ...]]:
    """Rows as ConnectWise exports time: days first, the start beside the day, no end."""
    number, before = 40_000, None
    for entry in entries:
        line = entry.line
        number, before = number + (entry != before), entry
        late = " - After Hours" if entry.states_class else ""
        urgent = "Emergency - " if "emergency" in line.work_class else ""
        yield (
            entry.dated or f"{entry.start:%d/%m/%Y} {entry.start.hour}:{entry.start:%M}",
            MEMBERS[int(line.ticket[5:]) % 3],
            line.client,
            "",
            line.ticket,
            entry.hours,
            line.role,
            "Billable" if entry.charged else "No Charge",
            "made up",
            "Closed",
            f"{urgent}{CONNECTWISE_CHANNELS[line.channel]}{late}",
            CONNECTWISE_PRIORITIES[line.asked_within],
            str(number),
        )


def autotask_rows(entries: Iterable[LoggedTime]) -> Iterator[tuple[str | float, ...]]:
    """Rows as Autotask's grid exports time: months first, with AM and PM, start and end."""
    for entry in entries:
        line = entry.line
        late = " After Hours" if entry.states_class else ""
        urgent = " P1" if "emergency" in line.work_class else ""
        billed = f"{ceil(entry.hours * 4 - 1e-9) / 4:.2f}" if isinstance(entry.hours, float) else ""
        yield (
            line.ticket,
            line.client,
            MEMBERS[int(line.ticket[5:]) % 3],
            AUTOTASK_ROLES.get(line.role, line.role),
            f"{AUTOTASK_CHANNELS[line.channel]}{urgent}{late}",
            entry.dated or _american(entry.start),
            _american(entry.end),
            entry.hours,
            billed,
            "No" if entry.charged else "Yes",
            AUTOTASK_PRIORITIES[line.asked_within],
            "made up",
        )


def _american(moment: datetime) -> str:
    return f"{moment.month}/{moment.day}/{moment.year} {(moment.hour + 11) % 12 + 1}:{moment:%M} {moment:%p}"
