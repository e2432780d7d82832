"""The files to fill in, without samples: a rate card, clients, usage and a policy, with their labels and nothing else."""

from pathlib import Path

from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.intake.client_columns import CLIENT_COLUMNS
from xlagree.intake.files import write_rows
from xlagree.intake.usage_table import USAGE_COLUMNS
from xlagree.proposal.policy import policy_file
from xlagree.terms.quantities import TEXT
from xlagree.terms.vocabulary import BY_TICKET


def write_empty_forms(folder: Path, company: str = "") -> None:
    """Write the forms into a folder; the same bytes every time. The `company`, where named, stands on the rate card."""
    folder.mkdir(parents=True, exist_ok=True)
    name = TEXT.check("company", company) if company else ""
    write_rate_card(folder / "rate-card.xlsx", company=name)
    write_rows(folder / "clients.csv", [column.name for column in CLIENT_COLUMNS], [])
    by_ticket = [column.name for column in USAGE_COLUMNS if BY_TICKET in column.kinds]
    write_rows(folder / "usage.csv", by_ticket, [])
    text = policy_file(
        {}, "A policy to lay over that of a book when it is reviewed: take away the # of what you set."
    )
    (folder / "policy.toml").write_text(text, encoding="utf-8", newline="\n")
