"""The ledger of offers: one line of JSON for each that was made, the numbers they had, and what became of one since."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.canonical import Fields, digest, plain
from xlagree.proposal.offers.changed_prices import differences
from xlagree.proposal.offers.held_offer import HeldOffer
from xlagree.terms.errors import AgreementError, Place, Problem

if TYPE_CHECKING:
    from xlagree.proposal.offers.frozen_offer import Offer

LEDGER = "offers.jsonl"
"""The file of a ledger, beside the manifest of the books."""
NO_NUMBERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class LedgerLine:
    """An offer that was made: what the digest is made of, and the digest."""

    record: Fields
    digest: str

    @property
    def number(self) -> str:
        """The number of the offer."""
        return str(self.record.get("number", ""))

    @property
    def client(self) -> str:
        """Who it was made to."""
        return str(self.record.get("client", ""))

    @property
    def text(self) -> str:
        """The line as it stands in the file."""
        return json.dumps(
            {"digest": self.digest, "offer": self.record}, sort_keys=True, separators=(",", ":")
        )


def line_of(offer: "Offer") -> LedgerLine:
    """The line of an offer."""
    record = plain(offer.record)
    assert isinstance(record, dict)
    return LedgerLine(record, offer.digest)


def read_ledger(text: str, file: str = LEDGER) -> tuple[LedgerLine, ...]:
    """The lines of a ledger, in the order in which the offers were made; all that is wrong with them is raised together."""
    lines, problems = [], []
    for row, text_of_line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not text_of_line.strip():
            continue
        what = "is no line of a ledger of offers"
        try:
            held = json.loads(text_of_line)
            line = LedgerLine({**held["offer"]}, str(held["digest"]))
            if line.digest == digest(line.record):
                lines.append(line)
                continue
            what = f"offer {line.number} has other prices than its digest says"
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
            pass
        problems.append(Problem(what, "restore the file", Place(file, row=row)))
    if problems:
        raise AgreementError(*problems)
    return tuple(lines)


def of_client(ledger: Iterable[LedgerLine], client: str) -> tuple[LedgerLine, ...]:
    """The offers that were made to a client."""
    return tuple(line for line in ledger if same_name(line.client, client))


def with_new(ledger: Sequence[LedgerLine], made: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """The ledger with the offers that are not the latest to their client already."""
    together = [*ledger]
    for line in made:
        if [earlier.digest for earlier in of_client(together, line.client)][-1:] != [line.digest]:
            together.append(line)
    return tuple(together)


def numbers_of(
    proposals: Sequence[Proposal],
    taken: Collection[str],
    had: Mapping[str, str] = NO_NUMBERS,
    spoken_for: Collection[str] = (),
) -> list[str]:
    """A number for the offer of each proposal: the client's own, else the next of the house after all that are taken.

    A house without a theme numbers no offers. Clients keep the numbers that they `had` in a run that was not finished;
    what is `spoken_for` is nobody else's, and nothing is counted from it.
    """
    own = [proposal.client.offer_number or had.get(proposal.client.name, "") for proposal in proposals]
    used = {*taken, *own, *had.values(), *spoken_for}
    counts, numbers = dict[int, int](), list[str]()
    for proposal, number in zip(proposals, own, strict=True):
        house, year = proposal.card.house, proposal.date.year
        if year not in counts:
            counts[year] = max((_count(house, year, other) for other in taken), default=0)
        while not number and proposal.card.theme:
            counts[year] += 1
            following = house.numbered(year, counts[year])
            number = "" if following in used else following
        numbers.append(number)
    return numbers


def _count(house: Theme, year: int, number: str) -> int:
    """What the house counted in a number of this year; 0 in any other."""
    first, *others = re.split(r"\{n(?::0\d)?\}", house.offer_number.replace("{year}", str(year)))
    shape = re.escape(first) + r"(\d{1,15})" + r"\d+".join(map(re.escape, others))
    counted = re.fullmatch(shape, number)
    return int(counted[1]) if counted else 0


def offered(proposal: Proposal, number: str, ledger: Iterable[LedgerLine]) -> "Offer":
    """The offer of a proposal under a number, or under the one that the same offer had before."""
    from xlagree.proposal.offers.frozen_offer import (
        offer_of,
    )  # which compares plans; a ledger is read without

    offer = offer_of(proposal, number)
    before = "" if proposal.client.offer_number else _made_before(offer, ledger)
    return replace(offer, number=before) if before else offer


def _made_before(offer: "Offer", ledger: Iterable[LedgerLine]) -> str:
    """The number under which the same was offered to the client before; blank where it was not."""
    content = _without_number(offer.record)
    same = (
        line.number for line in of_client(ledger, offer.client) if _without_number(line.record) == content
    )
    return next(same, "")


def _without_number(record: Fields) -> str:
    return digest({**record, "number": ""})


@dataclass(frozen=True)
class OfferCheck:
    """What is to be said of an offer in a file: whether it is as sent, whether it still stands, and what was changed.

    `sent` is whether an offer of its number is in the ledger; None without a ledger.
    """

    number: str
    client: str
    digest: str
    intact: bool
    sent: bool | None
    expired: str
    superseded_by: str
    changes: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether a client may sign it: as it was sent, in time, and the latest."""
        return self.intact and self.sent is not False and not self.expired and not self.superseded_by


def checked(held: HeldOffer, ledger: Sequence[LedgerLine] | None, today: date) -> OfferCheck:
    """An offer of a file beside the ledger, on a day; without an offer of its number there nothing is known of changes."""
    number, client, valid = (held.text(name) for name in ("number", "client", "valid"))
    lines = [*(ledger or ())]
    same_number = [i for i, line in enumerate(lines) if line.number == number]
    as_it_is = [i for i in same_number if lines[i].digest == held.digest]
    changes: tuple[str, ...] = ()
    later: tuple[LedgerLine, ...] = ()
    if same_number:
        sent = (as_it_is or same_number)[-1]
        changes = differences(held.record, lines[sent].record)
        client, valid = lines[sent].client, str(lines[sent].record.get("valid", ""))
        later = of_client(lines[sent + 1 :], client)
    return OfferCheck(
        number,
        client,
        held.digest,
        intact=held.intact and not changes,
        sent=None if ledger is None else bool(same_number),
        expired=valid if valid < today.isoformat() else "",
        superseded_by=later[-1].number if later else "",
        changes=changes,
    )
