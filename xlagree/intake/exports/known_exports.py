"""The exports that are known by their columns, and what their columns mean where the labels alone do not say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlagree.terms.quantities import same


@dataclass(frozen=True)
class KnownExport:
    """An export, the columns that tell it from others, our columns by labels of its own, and the unit of its hours.

    A column of ours that stands under no label, "", is not in this export, whatever it looks like.
    """

    name: str
    columns: tuple[str, ...]
    means: Mapping[str, str] = field(default_factory=dict)
    hours_unit: str = ""


KNOWN_EXPORTS: tuple[KnownExport, ...] = (
    KnownExport("ConnectWise invoicing time tab", ("Member", "Date", "Bill", "Hours", "Work Role", "Work Type")),
    KnownExport("ConnectWise time export", ("Date", "Member", "Company", "Hours", "Work Role", "Work Type")),
    KnownExport("Autotask time grid", ("Ticket Number", "Hours Worked", "Hours to Bill")),
    KnownExport("Autotask ticket grid", ("Ticket Number", "Title", "Total Hours Worked")),
    KnownExport("HaloPSA timesheet", ("ticket_id", "client_name", "timeTakenHours", "charge_type_name"),
                {"hours": "timeTakenHours", "person": "agent_name"}),
    KnownExport("Syncro tickets", ("number", "subject", "problem_type", "created_at", "total_time_seconds"),
                {"client": "customer_business_then_name"}),
    KnownExport("Toggl Track detailed report",
                ("User", "Email", "Client", "Description", "Billable", "Start date", "Start time", "Duration"),
                {"person": "User"}),
    KnownExport("Clockify detailed report",
                ("Project", "Client", "User", "Start Date", "Start Time", "Duration (h)", "Duration (decimal)"),
                {"person": "User", "hours": "Duration (h)"}),
    KnownExport("Harvest detailed time report", ("Date", "Client", "Project", "Task", "Hours", "Billable?", "First Name"),
                {"person": "Last Name"}),
    KnownExport("Kimai timesheet", ("Date", "From", "To", "Duration", "User", "Customer", "Project", "Activity"),
                {"client": "Customer", "start": "From", "end": "To", "person": "User"}),
    KnownExport("Tempo worklogs", ("Issue Key", "Hours", "Work date", "Full name", "Account Key"),
                {"client": "Account Customer", "ticket": "Issue Key", "person": "Full name", "hours": "Hours"}),
    KnownExport("Jira worklogs", ("issueKey", "author.displayName", "started", "timeSpentSeconds"),
                {"client": "project.name", "person": "author.displayName", "start": "started",
                 "hours": "timeSpentSeconds"}, "seconds"),
    KnownExport("Jira issues", ("Summary", "Issue key", "Project name", "Created", "Time Spent"),
                {"client": "Project name", "ticket": "Issue key", "hours": "Time Spent"}, "seconds"),
    KnownExport("Redmine spent time", ("Project", "Date", "User", "Activity", "Issue", "Comment", "Hours"),
                {"client": "Project", "ticket": "Issue", "person": "User"}),
    KnownExport("Redmine spent time", ("Projekt", "Datum", "Benutzer", "Aktivität", "Ticket", "Kommentar", "Stunden"),
                {"client": "Projekt", "person": "Benutzer"}),
    KnownExport("QuickBooks Time timesheets", ("username", "fname", "lname", "local_date", "hours", "jobcode_1"),
                {"client": "jobcode_1", "date": "local_date", "start": "local_start_time", "end": "local_end_time",
                 "person": "username", "ticket": ""}),
    KnownExport("solidtime entries", ("Description", "Project", "Client", "User", "Start", "End", "Duration", "Duration (decimal)"),
                {"person": "User", "hours": "Duration"}),
    KnownExport("TMetric detailed report",
                ("Day", "User", "Time Entry", "Project", "Client", "Start Time", "End Time", "Duration"),
                {"person": "User", "entry": ""}),
    KnownExport("ServiceNow tasks", ("Number", "Company", "Opened", "Short description", "Time worked"),
                {"opened": "Opened"}, "seconds"),
    KnownExport("Freshservice time entries", ("Ticket ID", "Agent", "Time spent", "Billable", "Executed at"),
                {"client": "Department", "person": "Agent", "date": "Executed at"}),
    KnownExport("Zendesk time tracking",
                ("Ticket ID", "Ticket organization name", "Update - Date", "Update handle time (min)"),
                {"client": "Ticket organization name", "date": "Update - Date", "hours": "Update handle time (min)",
                 "person": "Updater name"}, "minutes"),
)  # fmt: skip
"""Among those whose columns are all there the first counts."""

OTHER_EXPORT = "table of another source"


def known_by(labels: Iterable[str]) -> KnownExport | None:
    """The export that is known by these labels, or None.

    >>> known_by(["Ticket Number", "Title", "Account", "Total Hours Worked"]).name
    'Autotask ticket grid'
    """
    there = set(map(same, labels))
    return next((known for known in KNOWN_EXPORTS if there.issuperset(map(same, known.columns))), None)
