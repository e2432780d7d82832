"""The files to start from: a rate card, clients, usage, exports, a model and a policy, all made up."""

from dataclasses import replace
from pathlib import Path

from xlagree.generate.book.render import write_book
from xlagree.generate.forms.functions_book import functions_book
from xlagree.generate.forms.model_book import starter_book
from xlagree.generate.forms.rate_card_form import write_rate_card
from xlagree.generate.samples.card import SCENARIO_NOTES, STRICT, sample_card
from xlagree.generate.samples.habits import CLIENT_HEAD, client_rows
from xlagree.generate.samples.northlight import write_theme
from xlagree.generate.samples.psa_exports import write_exports
from xlagree.generate.samples.sources import SOURCES
from xlagree.generate.samples.tickets import COLUMNS, sample_tickets
from xlagree.intake.files import write_rows
from xlagree.proposal.policy import policy_file
from xlagree.terms.quantities import TEXT


def write_samples(folder: Path | str, company: str = "", themed: bool = False) -> None:
    """Write a rate card, clients, usage, two exports of the same, a model and a policy into a folder; the same bytes every time.

    The card is that of a made-up firm, or of the `company` named. If it is `themed`, a theme lies beside it: that of the firm,
    which says how prices stand to tax in the place of the card, or for a company one to fill in.
    """
    folder, card = Path(folder), sample_card()
    folder.mkdir(parents=True, exist_ok=True)
    if company:
        card = replace(card, policy=replace(card.policy, company=TEXT.check("company", company)))
    elif themed:
        card = replace(card, policy=replace(card.policy, tax_note=""))
    if themed:
        write_theme(folder, card.policy.company if company else "")
    write_rate_card(folder / "rate-card.xlsx", card, SOURCES, SCENARIO_NOTES)
    write_rows(folder / "clients.csv", CLIENT_HEAD, client_rows())
    write_rows(folder / "usage.csv", COLUMNS, (line.cells for line in sample_tickets()))
    write_exports(folder)
    strict = policy_file(
        STRICT, "A stricter house policy, made up: laid over the policy of a book when it is reviewed."
    )
    (folder / "policy.toml").write_text(strict, encoding="utf-8", newline="\n")
    write_book(starter_book(), folder / "model.xlsx")
    write_book(functions_book(), folder / "functions.xlsx")
