"""The ledger of offers: one line of JSON for each that was made, the numbers they had, and what became of one since."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xlagree.pricing.whose import same_name
from xlagree.proposal.deal import Client
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.canonical import Fields, digest, plain
from xlagree.proposal.offers.changed_prices import differences
from xlagree.proposal.offers.frozen_offer import Offer
from xlagree.proposal.offers.held_offer import HeldOffer
from xlagree.terms.errors import AgreementError, Place, Problem

LEDGER = "offers.jsonl"
"""The file of a ledger, beside the manifest of the books."""


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


def line_of(offer: Offer) -> LedgerLine:
    """The line of an offer."""
    record = plain(offer.record)
    assert isinstance(record, dict)
    return LedgerLine(record, offer.digest)


def read_ledger(text: str, file: str = LEDGER) -> tuple[LedgerLine, ...]:
    """The lines of a ledger, in the order in which the offers were made; all that is wrong with them is raised together."""
    lines, problems = [], []
    for row, line in enumerate(text.splitlines(), 1):
        try:
            held = json.loads(line)
            lines.append(LedgerLine(dict(held["offer"]), str(held["digest"])))
        except (ValueError, TypeError, KeyError, RecursionError):
            problems.append(
                Problem("is no line of a ledger of offers", "restore the file", Place(file, row=row))
            )
            continue
        if lines[-1].digest != digest(lines[-1].record):
            what = f"offer {lines[-1].number} has other prices than its digest says"
            problems.append(Problem(what, "restore the file", Place(file, row=row)))
    if problems:
        raise AgreementError(*problems)
    return tuple(lines)


def with_new(ledger: Sequence[LedgerLine], made: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
    """The ledger with the offers that are not the latest to their client already."""
    together = [*ledger]
    for line in made:
        earlier = [other.digest for other in together if same_name(other.client, line.client)]
        if earlier[-1:] != [line.digest]:
            together.append(line)
    return tuple(together)


def numbers(house: Theme, year: int, clients: Iterable[Client], taken: Collection[str]) -> Iterator[str]:
    """A number for each client: its own, else the next of the house that is after all that are taken."""
    wanted = [client.offer_number for client in clients]
    used = {*taken, *filter(None, wanted)}
    count = max((_count(house, year, number) for number in taken), default=0)
    for own in wanted:
        number = own
        while not number:
            count += 1
            if house.numbered(year, count) not in used:
                number = house.numbered(year, count)
        yield number


def _count(house: Theme, year: int, number: str) -> int:
    """What the house counted in a number of this year; 0 in any other."""
    before, _, after = (
        re.sub(r"\{n[^}]*\}", "\0", house.offer_number).replace("{year}", str(year)).partition("\0")
    )
    shape = f"{re.escape(before)}(\\d{{1,15}}){re.escape(after)}"
    counted = re.fullmatch(shape, number)
    return int(counted[1]) if counted else 0


def as_made_before(offer: Offer, ledger: Iterable[LedgerLine]) -> str:
    """The number under which the same was offered to the client before; blank where it was not."""
    same = (
        line.number for line in ledger if same_name(line.client, offer.client) and not _other(offer, line)
    )
    return next(same, "")


def _other(offer: Offer, line: LedgerLine) -> bool:
    return digest({**line.record, "number": ""}) != digest({**offer.record, "number": ""})


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
    """An offer of a file beside the ledger, on a day."""
    number, client, valid = (held.text(name) for name in ("number", "client", "valid"))
    lines = [*(ledger or ())]
    of_number = [i for i, line in enumerate(lines) if line.number == number]
    same = next((i for i in reversed(of_number) if lines[i].digest == held.digest), None)
    meant = of_number[-1] if same is None and of_number else same
    changes = differences(held.record, lines[meant].record) if meant is not None and same is None else ()
    client = lines[meant].client if meant is not None else client
    later = (
        [line.number for line in lines[meant + 1 :] if same_name(line.client, client)]
        if meant is not None
        else []
    )
    return OfferCheck(
        number,
        client,
        held.digest,
        held.intact and not changes,
        None if ledger is None else meant is not None,
        valid if valid < today.isoformat() else "",
        later[-1] if later else "",
        changes,
    )
