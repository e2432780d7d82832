"""Made-up clients, a rate card, usage and a model to start from."""

from pathlib import Path

from xlagree.samples.card import sample_card

__all__ = ["sample_card", "write_samples"]


def write_samples(folder: Path) -> None:
    """Write a rate card, clients, usage, two exports of the same, a model and a policy into a folder; the same bytes every time."""
    from xlagree.files import write_rows
    from xlagree.policy import policy_file
    from xlagree.samples.card import SCENARIO_NOTES, STRICT
    from xlagree.samples.clients import CLIENT_HEAD, client_rows
    from xlagree.samples.exports import write_exports
    from xlagree.samples.sources import SOURCES
    from xlagree.samples.tickets import COLUMNS, sample_tickets
    from xlagree.workbook.model_book import model_book
    from xlagree.workbook.rate_card_form import write_rate_card
    from xlagree.workbook.render import write_book

    folder.mkdir(parents=True, exist_ok=True)
    write_rate_card(folder / "rate-card.xlsx", sample_card(), SOURCES, SCENARIO_NOTES)
    write_rows(folder / "clients.csv", CLIENT_HEAD, client_rows())
    write_rows(folder / "usage.csv", COLUMNS, (line.cells for line in sample_tickets()))
    write_exports(folder)
    strict = policy_file(STRICT, "A stricter house policy, made up: laid over the policy of a book when it is reviewed.")
    (folder / "policy.toml").write_text(strict, encoding="utf-8", newline="\n")
    write_book(model_book(), folder / "model.xlsx")
