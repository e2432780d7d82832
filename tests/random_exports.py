"""Random work written as an export of any known format: heads as published, dates, decimals and columns as somebody may have them."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

import xlsxwriter
from hypothesis import strategies as st

CLIENTS = (
    "Acme", "A&B Ltd", "AB Ltd", "C++ Soft", "C# Soft", "C Soft", "Müller GmbH", "Muller GmbH", "O'Neil, Sons", 'The "Q" Inc',
    "3M", "24/7 Support", "Total Care", "Summe AG", "Yes", "No 5 Ltd", "N/A Ltd", "Ltd. 12", "Monday Ltd", "Café Zoë",
)  # fmt: skip
NOTES = (
    "printer",
    "VPN, again",
    'said "no"',
    "two\nlines",
    "total",
    "Total of it",
    "=1+1",
    "x;y",
    "1.5",
    "",
    "after hours",
    "2026-01-05",
)
CLASSES = ("Remote", "On Site", "After Hours", "Emergency")


@dataclass(frozen=True)
class Work:
    """What somebody did: whose, when, how many minutes, on which ticket, of which kind, billed or not, and by whom."""

    client: str
    start: datetime
    minutes: int
    ticket: str
    kind: str
    billed: bool
    person: str
    note: str

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Locale:
    """How somebody's program writes days, times of day and numbers, and what stands between cells."""

    day: Callable[[date], str]
    time: Callable[[datetime], str]
    comma: bool
    separator: str

    def number(self, value: Fraction, digits: int = 2) -> str:
        text = f"{float(value):.{digits}f}"
        return text.replace(".", ",") if self.comma else text

    def moment(self, when: datetime) -> str:
        return f"{self.day(when.date())} {self.time(when)}"


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAYS: dict[str, Callable[[date], str]] = {
    "iso": lambda day: day.isoformat(),
    "day/month": lambda day: f"{day:%d/%m/%Y}",
    "month/day": lambda day: f"{day.month}/{day.day}/{day.year}",
    "points": lambda day: f"{day.day}.{day.month}.{day.year}",
    "words": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "short": lambda day: f"{day:%d/%m/%y}",
}  # fmt: skip
TIMES: dict[str, Callable[[datetime], str]] = {
    "24": lambda when: f"{when:%H:%M}",
    "seconds": lambda when: f"{when:%H:%M:%S}",
    "12": lambda when: f"{(when.hour + 11) % 12 + 1}:{when:%M} {'AM' if when.hour < 12 else 'PM'}",
}
Cells = Mapping[str, str]


def _clock(work: Work) -> str:
    return f"{work.minutes // 60}:{work.minutes % 60:02}"


def _clock3(work: Work) -> str:
    return f"{work.minutes // 60:02}:{work.minutes % 60:02}:00"


def _hours(work: Work, locale: Locale) -> str:
    return locale.number(Fraction(work.minutes, 60))


@dataclass(frozen=True)
class Format:
    """A known export: the columns it has, and what its ticket, times, kind and billing say.

    `fixed` where its days are ISO whatever the locale.
    """

    name: str
    cells: Callable[[Work, Locale], Cells]
    tickets: bool = True
    kinds: bool = False
    billing: bool = True
    fixed: bool = False


def _yes(work: Work) -> str:
    return "Yes" if work.billed else "No"


FORMATS: tuple[Format, ...] = (
    Format("connectwise", lambda w, x: {
        "Date": x.day(w.start.date()), "Member": w.person, "Company": w.client, "Project": "", "Hours": _hours(w, x),
        "Work Role": "Engineer", "Billable": "B" if w.billed else "NB", "Notes": w.note, "Status": "Approved",
        "Work Type": w.kind, "Ticket #": w.ticket}, kinds=True),
    Format("connectwise invoicing", lambda w, x: {
        "Member": w.person, "Date": x.day(w.start.date()), "Bill": "Billable" if w.billed else "No Charge", "Rate": x.number(Fraction(100)),
        "Hours": _hours(w, x), "Inv Hours": _hours(w, x), "Company": w.client, "Ticket #": w.ticket,
        "Work Role": "Engineer", "Work Type": w.kind, "Ticket Summary": w.note}, kinds=True),
    Format("autotask", lambda w, x: {
        "Account": w.client, "Ticket Number": w.ticket, "Start Date": x.day(w.start.date()), "Hours Worked": _hours(w, x),
        "Hours to Bill": _hours(w, x), "Non-Billable": "No" if w.billed else "Yes", "Roles": "Engineer", "Summary Notes": w.note,
        "Work Type": w.kind}, kinds=True),
    Format("halopsa", lambda w, x: {
        "ticket_id": w.ticket, "agent_name": w.person, "client_name": w.client, "date": x.day(w.start.date()),
        "timeTakenHours": _hours(w, x), "charge_type_name": w.kind, "note": w.note}, kinds=True, billing=False),
    Format("syncro", lambda w, x: {
        "number": w.ticket, "subject": w.note, "customer_business_then_name": w.client, "problem_type": "Other",
        "created_at": f"{w.start:%Y-%m-%dT%H:%M:%S}.000-05:00", "total_time_seconds": str(w.minutes * 60)}, billing=False, fixed=True),
    Format("toggl", lambda w, x: {
        "User": w.person, "Email": "x@example.com", "Client": w.client, "Project": "P", "Task": "", "Description": w.note,
        "Billable": _yes(w), "Start date": x.day(w.start.date()), "Start time": x.time(w.start),
        "End date": x.day(w.end.date()), "End time": x.time(w.end), "Duration": _clock3(w), "Tags": ""}, tickets=False),
    Format("clockify", lambda w, x: {
        "Project": "P", "Client": w.client, "Description": w.note, "Task": "", "User": w.person, "Billable": _yes(w),
        "Start Date": x.day(w.start.date()), "Start Time": x.time(w.start), "End Date": x.day(w.end.date()),
        "End Time": x.time(w.end), "Duration (h)": _clock3(w), "Duration (decimal)": _hours(w, x)}, tickets=False),
    Format("harvest", lambda w, x: {
        "Date": x.day(w.start.date()), "Client": w.client, "Project": "P", "Task": "Support", "Notes": w.note, "Hours": _hours(w, x),
        "Billable?": _yes(w), "First Name": w.person, "Last Name": w.person, "Billable Rate": x.number(Fraction(100))}, tickets=False),
    Format("kimai", lambda w, x: {
        "Date": x.day(w.start.date()), "From": x.time(w.start), "To": x.time(w.end), "Duration": _clock(w), "User": w.person,
        "Customer": w.client, "Project": "P", "Activity": "A", "Description": w.note, "Billable": "1" if w.billed else "0",
        "Account": "A-1", "VAT-ID": ""}, tickets=False),
    Format("tempo", lambda w, x: {
        "Issue Key": w.ticket, "Hours": _hours(w, x), "Work date": x.day(w.start.date()), "Full name": w.person,
        "Account Key": "K-1", "Account Customer": w.client, "Work Description": w.note}, billing=False),
    Format("jira worklogs", lambda w, x: {
        "issueKey": w.ticket, "project.name": w.client, "author.displayName": w.person,
        "started": f"{w.start:%Y-%m-%dT%H:%M:%S}.000+0100", "timeSpentSeconds": str(w.minutes * 60), "comment": w.note},
        billing=False, fixed=True),
    Format("jira issues", lambda w, x: {
        "Summary": w.note, "Issue key": w.ticket, "Issue id": "1", "Project name": w.client,
        "Created": f"{w.start:%d}/{DAYS['words'](w.start.date()).split()[1]}/{w.start:%y} {TIMES['12'](w.start)}",
        "Time Spent": str(w.minutes * 60)}, billing=False, fixed=True),
    Format("redmine", lambda w, x: {
        "Project": w.client, "Date": x.day(w.start.date()), "User": w.person, "Activity": "Support", "Issue": w.ticket,
        "Comment": w.note, "Hours": _hours(w, x)}, billing=False),
    Format("redmine german", lambda w, x: {
        "Projekt": w.client, "Datum": x.day(w.start.date()), "Benutzer": w.person, "Aktivität": "Support", "Ticket": w.ticket,
        "Kommentar": w.note, "Stunden": _hours(w, x)}, billing=False),
    Format("quickbooks time", lambda w, x: {
        "username": w.person, "fname": w.person, "lname": "A", "number": "17", "local_date": w.start.date().isoformat(),
        "local_start_time": f"{w.start:%Y-%m-%d %H:%M}", "local_end_time": f"{w.end:%Y-%m-%d %H:%M}", "hours": _hours(w, x),
        "jobcode_1": w.client, "notes": w.note}, tickets=False, billing=False, fixed=True),
    Format("solidtime", lambda w, x: {
        "Description": w.note, "Task": "", "Project": "P", "Client": w.client, "User": w.person, "Start": x.moment(w.start),
        "End": x.moment(w.end), "Duration": _clock3(w), "Duration (decimal)": _hours(w, x), "Billable": _yes(w)}, tickets=False),
    Format("tmetric", lambda w, x: {
        "Day": x.day(w.start.date()), "User": w.person, "Time Entry": w.note, "Project": "P", "Client": w.client,
        "Start Time": x.time(w.start), "End Time": x.time(w.end), "Duration": _clock3(w)}, tickets=False, billing=False),
    Format("servicenow", lambda w, x: {
        "Number": w.ticket, "Company": w.client, "Opened": f"{w.start:%Y-%m-%d %H:%M:%S}", "Short description": w.note,
        "Time worked": str(w.minutes * 60)}, billing=False, fixed=True),
    Format("freshservice", lambda w, x: {
        "Ticket ID": w.ticket, "Subject": w.note, "Department": w.client, "Agent": w.person,
        "Time spent": f"{w.minutes // 60:02}:{w.minutes % 60:02}", "Billable": str(w.billed).lower(),
        "Executed at": f"{w.start:%Y-%m-%dT%H:%M:%S}+01:00"}, fixed=True),
    Format("zendesk", lambda w, x: {
        "Ticket ID": w.ticket, "Ticket organization name": w.client, "Updater name": w.person,
        "Update - Date": w.start.date().isoformat(), "Update handle time (min)": str(w.minutes), "Comment": w.note},
        billing=False, fixed=True),
    Format("english", lambda w, x: {
        "Client": w.client, "Ticket": w.ticket, "Date": x.day(w.start.date()), "Hours": _hours(w, x), "Billable": _yes(w),
        "Technician": w.person, "Note": w.note}),
    Format("german", lambda w, x: {
        "Kunde": w.client, "Ticketnummer": w.ticket, "Datum": x.day(w.start.date()), "Stunden": _hours(w, x),
        "Abrechenbar": "Ja" if w.billed else "Nein", "Mitarbeiter": w.person, "Notiz": w.note}),
    Format("french", lambda w, x: {
        "Nom du client": w.client, "Numéro de ticket": w.ticket, "Date du travail": x.day(w.start.date()), "Durée": _clock(w),
        "Facturable": "oui" if w.billed else "non", "Technicien": w.person, "Remarque": w.note}),
    Format("spanish", lambda w, x: {
        "Cliente": w.client, "Número": w.ticket, "Fecha": x.day(w.start.date()), "Horas trabajadas": _hours(w, x),
        "Facturable": "sí" if w.billed else "no", "Técnico": w.person, "Observación": w.note}),
    Format("starts and ends", lambda w, x: {
        "Customer": w.client, "Ticket": w.ticket, "Start": x.moment(w.start), "End": x.moment(w.end), "Billable": _yes(w),
        "Note": w.note}),
    Format("minutes", lambda w, x: {
        "Company": w.client, "Ticket": w.ticket, "Date": x.day(w.start.date()), "Minutes Worked": str(w.minutes), "Billable": _yes(w),
        "Note": w.note}),
)  # fmt: skip
"""With some that are no one's in particular."""


@st.composite
def works(draw: st.DrawFn) -> list[Work]:
    """Some work of a year; tickets are of one client each, notes tell rows apart."""
    count = draw(st.integers(1, 12))
    clients = draw(st.lists(st.sampled_from(CLIENTS), min_size=1, max_size=4, unique=True))
    listed = []
    for n in range(count):
        client = draw(st.integers(0, len(clients) - 1))
        start = datetime(2025, 1, 1) + timedelta(
            days=draw(st.integers(0, 600)), minutes=15 * draw(st.integers(4, 60))
        )
        minutes = 15 * draw(st.integers(1, 30))
        ticket = f"{draw(st.sampled_from(('T-', 'INC', '47', 'SUP-')))}{client}{draw(st.integers(0, 5))}"
        note = f"{draw(st.sampled_from(NOTES))} {n}".strip()
        person = draw(st.sampled_from(("Ada", "Ben", "Cléo")))
        listed.append(
            Work(clients[client], start, minutes, ticket, draw(st.sampled_from(CLASSES)), draw(st.booleans()), person, note)
        )  # fmt: skip
    return listed


@st.composite
def locales(draw: st.DrawFn) -> Locale:
    """Days, times, decimals and a separator that go together."""
    comma = draw(st.booleans())
    separator = draw(st.sampled_from((";", "\t", ",") if comma else (",", ";", "\t")))
    day, time = draw(st.sampled_from(sorted(DAYS))), draw(st.sampled_from(sorted(TIMES)))
    return Locale(DAYS[day], TIMES[time], comma, separator)


@dataclass(frozen=True)
class Written:
    """An export as bytes, with the name that its file has."""

    name: str
    content: bytes


def _workbook(columns: Sequence[str], rows: Sequence[Cells]) -> bytes:
    """A workbook under a title, with numbers and ISO days as such and all else as text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, dated = book.add_worksheet("Export"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, "Time of a year")
    for c, column in enumerate(columns):
        sheet.write_string(2, c, column)
        for r, row in enumerate(rows, 3):
            text = row[column]
            if re.fullmatch(r"\d+(\.\d+)?", text):
                sheet.write_number(r, c, float(text))
            elif re.fullmatch(r"\d{4}-\d\d-\d\d", text):
                sheet.write_datetime(r, c, datetime.fromisoformat(text), dated)
            else:
                sheet.write_string(r, c, text)
    book.close()
    return out.getvalue()


@st.composite
def files(draw: st.DrawFn, listed: list[Work], of: Format, locale: Locale) -> Written:
    """The work in this format: columns in any order, text in any alphabet, a workbook, or one record in a line."""
    rows = [dict(of.cells(work, locale)) for work in listed]
    columns = draw(st.permutations(sorted(rows[0])))
    if draw(st.integers(0, 9)) == 0:
        lines = [json.dumps({column: row[column] for column in columns}) for row in rows]
        return Written("a.jsonl", ("\n".join(lines) + "\n").encode())
    if draw(st.integers(0, 9)) == 0:
        return Written("a.xlsx", _workbook(columns, rows))
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=locale.separator, lineterminator=draw(st.sampled_from(("\r\n", "\n"))))
    table.writerow(columns)
    table.writerows([row[column] for column in columns] for row in rows)
    alphabet = draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")))
    return Written(draw(st.sampled_from(("a.csv", "a.txt"))), out.getvalue().encode(alphabet))
