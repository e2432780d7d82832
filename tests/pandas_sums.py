"""Hours by client as somebody with pandas adds them up who knows each file: nothing of the product is used."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

HERE = Path(__file__).parent
FOLDERS = {
    "exports": HERE / "cases" / "exports",
    "intake": HERE / "cases" / "intake",
    "samples": HERE.parent / "workbooks",
}


@dataclass(frozen=True)
class Sum:
    """How the hours of a file are added up: the column of clients, the hours of a frame, how the file is opened."""

    file: str
    client: str
    hours: Callable[[pd.DataFrame], pd.Series]
    opened: dict[str, object] = field(default_factory=dict)
    kept: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame
    options: dict[str, object] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The file itself."""
        folder, _, name = self.file.partition("/")
        return FOLDERS[folder] / name

    def by_client(self) -> dict[str, float]:
        """The hours of each client, to four digits."""
        frame = self.kept(self._frame())
        if self.client not in frame:
            frame[self.client] = self.client
        sums = self.hours(frame).groupby(frame[self.client].str.strip()).sum()
        return {str(client): round(float(hours), 4) for client, hours in sums.items()}

    def _frame(self) -> pd.DataFrame:
        if self.path.suffix == ".xlsx":
            return pd.concat(pd.read_excel(self.path, sheet_name=None, **self.opened).values())  # type: ignore[call-overload]  # options of a test
        if self.path.suffix == ".jsonl":
            return pd.json_normalize(pd.read_json(self.path, lines=True).to_dict("records"))
        return pd.read_csv(self.path, **{"index_col": False, **self.opened})  # type: ignore[call-overload]  # options of a test


def number(column: str, per: float = 1) -> Callable[[pd.DataFrame], pd.Series]:
    """Numbers, so many of which are an hour."""
    return lambda frame: frame[column].fillna(0).astype(float) / per


def clock(column: str) -> Callable[[pd.DataFrame], pd.Series]:
    """Hours and minutes with a colon between, and seconds where there are any."""

    def hours(frame: pd.DataFrame) -> pd.Series:
        texts = frame[column].astype(str)
        return (
            pd.to_timedelta(texts.where(texts.str.count(":") == 2, texts + ":00")).dt.total_seconds() / 3600
        )

    return hours


def between(start: str, end: str) -> Callable[[pd.DataFrame], pd.Series]:
    """From one time of day to another."""

    def hours(frame: pd.DataFrame) -> pd.Series:
        first, last = (pd.to_timedelta(frame[name].astype(str)) for name in (start, end))
        return (last - first).dt.total_seconds() / 3600

    return hours


GERMAN: dict[str, object] = {"sep": ";", "decimal": ","}
MERGED = ["Client", "Date", "Ticket", "Hours", "Billable"]
NAMED_AS_ONE = {"Harbour Dentel": "Harbour Dental"}


def _sample(frame: pd.DataFrame, client: str, hours: str) -> pd.DataFrame:
    """The samples without their slips: what stands twice, a date of zeros, hours below none; and one name for each client."""
    frame = frame.drop_duplicates()
    names = frame[client].str.split().str.join(" ")
    frame[client] = names.replace(NAMED_AS_ONE).where(~names.str.isupper(), names.str.title())
    dated = ~frame.filter(like="Date").iloc[:, 0].astype(str).str.startswith("00/")
    return frame[dated & ~(frame[hours] < 0)]


def _days(frame: pd.DataFrame) -> pd.Series:
    return frame[[f"Day{n}" for n in range(1, 8)]].sum(axis=1)


SUMS: tuple[Sum, ...] = (
    Sum("exports/autotask-tickets.csv", "Account", number("Total Hours Worked")),
    Sum("exports/autotask.csv", "Account", number("Hours Worked")),
    Sum("exports/clockify.csv", "Client", number("Duration (decimal)")),
    Sum("exports/connectwise-invoicing.csv", "Company", number("Hours")),
    Sum("exports/connectwise.csv", "Company", number("Hours")),
    Sum("exports/freshservice.csv", "Department", clock("Time spent")),
    Sum("exports/halopsa.csv", "client_name", number("timeTakenHours")),
    Sum("exports/harvest.csv", "Client", number("Hours")),
    Sum("exports/jira-issues.csv", "Project name", number("Time Spent", 3600)),
    Sum("exports/jira-worklogs.jsonl", "project.name", number("timeSpentSeconds", 3600)),
    Sum("exports/kimai.csv", "Customer", clock("Duration")),
    Sum("exports/quickbooks-time.csv", "jobcode_1", number("hours")),
    Sum("exports/redmine-german.csv", "Projekt", number("Stunden"), GERMAN),
    Sum("exports/redmine.csv", "Project", number("Hours")),
    Sum("exports/servicenow.csv", "Company", number("Time worked", 3600)),
    Sum("exports/solidtime.csv", "Client", number("Duration (decimal)")),
    Sum("exports/syncro.csv", "customer_business_then_name", number("total_time_seconds", 3600)),
    Sum("exports/tempo.csv", "Account Customer", number("Hours")),
    Sum("exports/tmetric.csv", "Client", number("Duration")),
    Sum("exports/toggl.csv", "Client", clock("Duration")),
    Sum("exports/zendesk.csv", "Ticket organization name", number("Update handle time (min)", 60)),
    Sum("intake/german_heads.csv", "Kunde", number("Stunden"), GERMAN),
    Sum("intake/redmine_latin1.csv", "Projekt", number("Stunden"), {**GERMAN, "encoding": "latin-1"}),
    Sum("intake/s01_servicenow_incidents.csv", "Company", number("Time worked", 3600)),
    Sum("intake/s04_teamviewer.csv", "Customer", number("Duration", 60), GERMAN),
    Sum("intake/s06_hours_minutes_apart.csv", "Client", lambda frame: frame["Hours"] + frame["Minutes"] / 60),
    Sum("intake/s08_sheet_a_month.xlsx", "Client", number("Hours")),
    Sum("intake/s11_kimai.csv", "Customer", clock("Duration")),
    Sum("intake/s13_daily_subtotals.csv", "Client", number("Hours"), kept=lambda frame: frame[frame["Client"] != "Total"]),
    Sum("intake/s15_yymmdd.csv", "Client", number("Hours")),
    Sum("intake/s17_x_or_blank.csv", "Client", number("Hours"), GERMAN),
    Sum("intake/s19_qbtime.csv", "jobcode_1", number("hours")),
    Sum("intake/s21_minutes_worked.csv", "Client", number("Minutes Worked", 60)),
    Sum("intake/s23_break.csv", "Customer", clock("Total")),
    Sum("intake/s25_names.csv", "Client", number("Hours")),
    Sum("intake/short_heads.csv", "Client", clock("Time (h)")),
    Sum("intake/signs_export.csv", "Client", number("Hours")),
    Sum("intake/u01_toggl_blank_client.csv", "Acme", clock("Duration"), options={"client": "Acme"}),
    Sum("intake/u02_unlabelled_last.csv", "Client", number("Hours")),
    Sum("intake/u03_twins.csv", "Client", number("Hours")),
    Sum("intake/u04_negative_correction.csv", "Client",
        lambda frame: frame["Hours"].str.replace(r"\((.*)\)", r"-\1", regex=True).astype(float)),
    Sum("intake/u06_long_note.csv", "Client", number("Hours")),
    Sum("intake/u09_opentickly84.csv", "Client", between("Start time", "End time")),
    Sum("intake/u10_formula_no_cache.xlsx", "Client", between("Start", "End")),
    Sum("intake/u11_merged_header.xlsx", "Client", number("Hours"), {"header": 4, "names": MERGED},
        kept=lambda frame: frame.assign(Client=frame["Client"].ffill())[frame["Date"].notna()]),
    Sum("intake/m05_week_grid.csv", "Acme", _days, options={"client": "Acme"}),
    Sum("samples/autotask-time.csv", "Account", number("Hours Worked"),
        kept=lambda frame: _sample(frame, "Account", "Hours Worked")),
    Sum("samples/connectwise-time.csv", "Company", number("Hours"), kept=lambda frame: _sample(frame, "Company", "Hours")),
)  # fmt: skip
