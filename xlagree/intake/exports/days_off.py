"""Work without a time of day on days without business hours, unless the dates of its export stand for weeks or months."""

from collections.abc import Sequence, Set
from datetime import date, timedelta

from xlagree.intake.exports.business_hours import BusinessHours
from xlagree.intake.exports.logged_work import LoggedWork
from xlagree.intake.exports.shared_problems import rows


def with_days_off(
    works: Sequence[LoggedWork], hours: BusinessHours
) -> tuple[list[LoggedWork], tuple[str, ...]]:
    """The work with what its days say of it, and a remark where they look as if they said it and do not."""
    off = [work.start is None and work.dated and not hours.on(work.day) for work in works]
    stand_for = "" if any(work.start for work in works) else _stand_for({work.day for work in works})
    if not any(off):
        return list(works), ()
    if stand_for:
        said = f"{rows(sum(off))} on days without business hours, kept as they are: all dates are {stand_for}"
        return list(works), (f"{said} and not days of work",)
    return [work._replace(day_off=True) if so else work for work, so in zip(works, off, strict=True)], ()


def _stand_for(days: Set[date]) -> str:
    """What the dates of an export stand for, if not for days of work: somebody works on more than one weekday."""
    if all(day.day == 1 for day in days) or all((day + timedelta(days=1)).day == 1 for day in days):
        return "of months"
    return "of weeks" if len(days) > 1 and len({day.weekday() for day in days}) == 1 else ""
