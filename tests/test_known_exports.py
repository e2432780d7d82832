"""Exports known by name: a sample of each in its format gives the same work."""

from pathlib import Path

import pytest

from xlagree.intake.exports.export import Imported, read_export
from xlagree.intake.exports.known_exports import KNOWN_EXPORTS
from xlagree.terms.errors import failures

SAMPLES = Path(__file__).parent / "cases" / "exports"
CASES = Path(__file__).parent / "cases" / "intake"
NAMES = {
    "autotask.csv": "Autotask time grid",
    "autotask-tickets.csv": "Autotask ticket grid",
    "clockify.csv": "Clockify detailed report",
    "connectwise.csv": "ConnectWise time export",
    "connectwise-invoicing.csv": "ConnectWise invoicing time tab",
    "freshservice.csv": "Freshservice time entries",
    "halopsa.csv": "HaloPSA timesheet",
    "harvest.csv": "Harvest detailed time report",
    "jira-issues.csv": "Jira issues",
    "jira-worklogs.jsonl": "Jira worklogs",
    "kimai.csv": "Kimai timesheet",
    "quickbooks-time.csv": "QuickBooks Time timesheets",
    "redmine.csv": "Redmine spent time",
    "redmine-german.csv": "Redmine spent time",
    "servicenow.csv": "ServiceNow tasks",
    "solidtime.csv": "solidtime entries",
    "syncro.csv": "Syncro tickets",
    "tempo.csv": "Tempo worklogs",
    "tmetric.csv": "TMetric detailed report",
    "toggl.csv": "Toggl Track detailed report",
    "zendesk.csv": "Zendesk time tracking",
}
WITH_FREE_ROW = (
    "autotask.csv", "clockify.csv", "connectwise.csv", "connectwise-invoicing.csv", "freshservice.csv", "harvest.csv",
    "kimai.csv", "solidtime.csv", "toggl.csv",
)  # fmt: skip
WITHOUT_TICKETS = (
    "clockify.csv", "connectwise.csv", "harvest.csv", "kimai.csv", "quickbooks-time.csv", "solidtime.csv", "tmetric.csv",
    "toggl.csv",
)  # fmt: skip


def hours(imported: Imported) -> dict[str, tuple[float, int]]:
    """Hours and rows not billed of each client."""
    return {one.client: (one.hours, one.rows_not_billable) for one in imported.clients}


@pytest.mark.parametrize("file", NAMES)
def test_a_sample_of_each(file: str) -> None:
    """An hour and a half on the 13th for one client, three quarters on the 14th for another, and a call for nothing."""
    imported = read_export(SAMPLES / file)
    assert imported.export == NAMES[file]
    assert hours(imported) == {"Acme Ltd": (1.5, 0), "Birch GmbH": (0.75, int(file in WITH_FREE_ROW))}
    assert [f"{row.day:%d}" for row in imported.rows if row.billable] == ["13", "14"]
    assert failures(imported.problems) == ()
    assert any("without a ticket number" in remark for remark in imported.remarks) == (
        file in WITHOUT_TICKETS
    )


def test_every_known_export_has_a_sample() -> None:
    """And every sample is of one."""
    assert {known.name for known in KNOWN_EXPORTS} == set(NAMES.values())
    assert {path.name for path in SAMPLES.iterdir()} == NAMES.keys()


def test_heads_and_words_in_german() -> None:
    """Datum, Kunde, Stunden and Abrechenbar with Ja and Nein."""
    assert hours(read_export(CASES / "german_heads.csv")) == {"Atelier Nord GmbH": (6.5, 1)}


def test_the_time_in_hours() -> None:
    """Time (h) is a duration, Chargeable and Non-chargeable are yes and no, an issue is a ticket."""
    imported = read_export(CASES / "short_heads.csv")
    assert hours(imported) == {"Acme": (1.5, 1)}
    assert {row.ticket for row in imported.rows} == {"SUP-1"}


@pytest.mark.parametrize(
    ("head", "yes", "no"),
    [
        ("Date,Client,Issue Key,Time (h),Chargeable", "Chargeable", "Not chargeable"),
        ("Datum,Kunde,Ticketnummer,Dauer,Abrechenbar", "Ja", "Nein"),
        ("Leistungsdatum,Kundenname,Vorgang,Zeit (Std.),Verrechenbar?", "verrechenbar", "nicht verrechenbar"),
        ("Date,Nom du client,Numéro de ticket,Durée (h),Facturable", "Oui", "Non"),
        ("Jour,Société,N° de ticket,Temps passé,Facturable ?", "vrai", "faux"),
        ("Fecha,Cliente,Número de ticket,Horas,Facturable", "Sí", "No"),
        ("Día,Empresa,Incidencia,Tiempo (horas),¿Facturable?", "verdadero", "falso"),
    ],
)
def test_heads_and_words_of_four_languages(tmp_path: Path, head: str, yes: str, no: str) -> None:
    """In each the same work, billed and not."""
    path = tmp_path / "a.csv"
    path.write_text(f"{head}\n2026-01-13,Acme,7,1.5,{yes}\n2026-01-14,Acme,7,0.25,{no}\n", encoding="utf-8")
    imported = read_export(path)
    assert hours(imported) == {"Acme": (1.5, 1)}
    assert {row.ticket for row in imported.rows} == {"7"}
