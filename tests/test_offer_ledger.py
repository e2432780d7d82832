"""The ledger of offers: numbers, what is appended when, and what is said of an offer that comes back."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from command_line import call
from hypothesis import given
from hypothesis import strategies as st
from offers import deal, sent
from test_held_offers import saved

from xlagree.generate.batch import generate
from xlagree.intake.offer_files import ledger_lines, write_ledger
from xlagree.intake.proposals import Intake
from xlagree.proposal.deal import Proposal
from xlagree.proposal.house.theme import Theme
from xlagree.proposal.offers.changed_prices import differences
from xlagree.proposal.offers.frozen_offer import Offer, offer_of
from xlagree.proposal.offers.held_offer import HeldOffer
from xlagree.proposal.offers.offer_ledger import (
    LEDGER,
    LedgerLine,
    OfferCheck,
    checked,
    line_of,
    numbers_of,
    offered,
    read_ledger,
    with_new,
)
from xlagree.terms.errors import AgreementError

OFFER = sent()
LINE = line_of(OFFER)
TODAY = date(2026, 12, 1)


def held(offer: Offer) -> HeldOffer:
    return HeldOffer(offer.record, offer.digest)


def dearer(proposal: Proposal) -> Proposal:
    """The same deal with another price."""
    first, *others = proposal.card.plans
    card = replace(proposal.card, plans=(replace(first, hourly_rate=150.0), *others))
    return replace(proposal, card=card)


def numbered(pattern: str, taken: list[str], *own: str) -> list[str]:
    """The numbers that clients get, who have numbers of their own or none."""
    base = deal()
    card = replace(base.card, theme=Theme("Quay IT", offer_number=pattern))
    proposals = [replace(base, card=card, client=replace(base.client, offer_number=one)) for one in own]
    return numbers_of(proposals, taken)


def test_numbers_are_counted_up() -> None:
    """After all that are taken this year, and past those that clients have of their own."""
    assert numbered("NL-{year}-{n:04}", [], "", "") == ["NL-2026-0001", "NL-2026-0002"]
    assert numbered("NL-{year}-{n:04}", ["NL-2026-0146", "NL-2025-0900", "x"], "") == ["NL-2026-0147"]
    assert numbered("NL-{year}-{n:04}", [], "", "NL-2026-0002", "") == [
        "NL-2026-0001", "NL-2026-0002", "NL-2026-0003",
    ]  # fmt: skip
    assert numbered("{n}/{year}", ["9/2026", "10/2026"], "", "A", "") == ["11/2026", "A", "12/2026"]
    assert numbered("Q.{n}.{n:03}", ["Q.7.007", "Qx9.009"], "") == ["Q.8.008"]


def test_a_house_without_a_theme_numbers_nothing(tmp_path: Path) -> None:
    """Then only clients with numbers of their own have offers in the ledger."""
    proposal = deal()
    plain = replace(proposal, card=replace(proposal.card, theme=None, add_ons=()))
    own = replace(plain, client=replace(plain.client, offer_number="7/26"))

    assert numbers_of((plain, own), []) == ["", "7/26"]
    generate(Intake((plain,), ()), tmp_path, jobs=1)
    assert not (tmp_path / LEDGER).exists()
    generate(Intake((own,), ()), tmp_path, jobs=1)
    assert [line.number for line in ledger_lines(tmp_path / LEDGER)] == ["7/26"]


@given(st.lists(st.booleans(), max_size=6), st.integers(0, 99))
def test_no_number_is_given_twice(own: list[bool], count: int) -> None:
    """Whoever has one of its own, and whatever was counted before."""
    taken = [f"NL-2026-{count:04}"]
    names = [f"NL-2026-{count + 1 + i:04}" if has else "" for i, has in enumerate(own)]
    numbers = numbered("NL-{year}-{n:04}", taken, *names)

    assert len({*numbers, *taken}) == len(numbers) + 1
    assert all(number == name for number, name in zip(numbers, names, strict=True) if name)


def test_lines_read_back() -> None:
    """One line of JSON each, in which the digest is that of what is beside it."""
    assert read_ledger(f"{LINE.text}\n") == (LINE,)
    assert "\n" not in LINE.text
    assert json.loads(LINE.text)["digest"] == OFFER.digest


def test_a_ledger_that_was_changed_is_refused() -> None:
    """At its lines, all together."""
    other = LINE.text.replace("1495", "1395")
    with pytest.raises(AgreementError) as raised:
        read_ledger(f'{LINE.text}\n{other}\nx\n{{"offer":{{"a":NaN}},"digest":""}}\n')

    assert [str(problem) for problem in raised.value.problems] == [
        "offers.jsonl row 2: offer NL-2026-0147 has other prices than its digest says; restore the file",
        "offers.jsonl row 3: is no line of a ledger of offers; restore the file",
        "offers.jsonl row 4: is no line of a ledger of offers; restore the file",
    ]


def test_the_same_offer_adds_no_line() -> None:
    """Unless another was made to the client since; those of other clients do not matter."""
    other = line_of(replace(OFFER, client="Acme", number="2"))
    later = line_of(replace(OFFER, number="3", notice_months=1))

    assert with_new((LINE,), [LINE]) == (LINE,)
    assert with_new((LINE, other), [LINE, other]) == (LINE, other)
    assert with_new((LINE, later), [LINE]) == (LINE, later, LINE)


def test_the_same_offer_keeps_its_number() -> None:
    """Another price or another day makes it another one."""
    proposal = deal()

    assert offered(proposal, "NL-2026-0200", (LINE,)) == OFFER
    assert offered(dearer(proposal), "NL-2026-0200", (LINE,)).number == "NL-2026-0200"
    assert offered(replace(proposal, date=TODAY), "NL-2026-0200", (LINE,)).number == "NL-2026-0200"
    assert offered(deal(offer_number="7/26"), "7/26", (LINE,)).number == "7/26"


def check(offer: Offer, *lines: LedgerLine, today: date = TODAY) -> OfferCheck:
    return checked(held(offer), lines, today)


def test_an_offer_as_sent_stands() -> None:
    """To its last day."""
    assert check(OFFER, LINE).stands
    assert check(OFFER, LINE, today=OFFER.valid_until).stands
    late = check(OFFER, LINE, today=date(2027, 1, 23))
    assert (late.stands, late.expired) == (False, "2027-01-22")


def test_a_later_offer_to_the_client_supersedes_it() -> None:
    """An earlier one and one to another client do not."""
    later = replace(OFFER, number="NL-2026-0150", notice_months=1)
    other = line_of(replace(later, client="Acme"))

    assert check(OFFER, LINE, line_of(later)).superseded_by == "NL-2026-0150"
    assert not check(OFFER, LINE, line_of(later)).stands
    assert check(later, LINE, line_of(later)).stands
    assert check(OFFER, LINE, other).stands


def test_what_was_changed_is_named() -> None:
    """Price, validity and a plan that is gone, though the digest was made anew."""
    silver = replace(OFFER.plans[2], month=1395.0)
    changed = replace(OFFER, plans=(*OFFER.plans[:2], silver), valid_until=date(2027, 6, 30))
    done = check(changed, LINE, today=date(2027, 2, 1))

    assert not done.intact
    assert "plans, Silver retainer, month: 1395, was 1495" in done.changes
    assert "valid: 2027-06-30, was 2027-01-22" in done.changes
    assert "plans, Gold fixed, month: nothing, was 1690" in done.changes
    assert done.expired == "2027-01-22"


def test_an_offer_that_was_never_made_is_told() -> None:
    """A number that is not in the ledger; without a ledger only the digest beside it is known."""
    unknown = check(replace(OFFER, number="NL-2026-0999"), LINE)
    assert (unknown.sent, unknown.intact, unknown.stands) == (False, True, False)
    alone = checked(HeldOffer(OFFER.record, "0" * 64), None, TODAY)
    assert (alone.sent, alone.intact, alone.stands) == (None, False, False)


def test_rows_of_one_name_are_told_by_their_place() -> None:
    """As tiers of one item are."""
    rows = [{"item": "User", "price": 95}, {"item": "User", "price": 85}]
    assert differences({"rows": [rows[0], {**rows[1], "price": 80}]}, {"rows": rows}) == (
        "rows, 2, price: 80, was 85",
    )


def test_a_batch_appends_to_the_ledger(tmp_path: Path) -> None:
    """Whole lines beside the manifest; the same again adds none, another price one, which supersedes the first."""
    proposal = deal()
    ledgers = []
    for one in (proposal, proposal, dearer(proposal)):
        generate(Intake((one,), ()), tmp_path, jobs=1)
        ledgers.append((tmp_path / LEDGER).read_bytes())
    first, second = ledger_lines(tmp_path / LEDGER)

    assert ledgers[0] == ledgers[1] != ledgers[2]
    assert (first.number, second.number) == ("NL-2026-0001", "NL-2026-0002")
    assert first == line_of(offer_of(proposal, "NL-2026-0001"))
    assert (
        checked(held(offer_of(proposal, "NL-2026-0001")), (first, second), TODAY).superseded_by
        == second.number
    )


def test_no_offer_is_made_of_a_deal_that_is_held(tmp_path: Path) -> None:
    """Its number stays free."""
    proposal = deal()
    policy = replace(proposal.card.policy, lowest_margin=0.99)
    batch = generate(
        Intake((replace(proposal, card=replace(proposal.card, policy=policy)),), ()), tmp_path, jobs=1
    )

    assert len(batch.held) == 1
    assert not (tmp_path / LEDGER).exists()


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A folder with a ledger and, within, a workbook that holds the offer in it."""
    write_ledger(tmp_path / LEDGER, (LINE,))
    (tmp_path / "client").mkdir()
    return saved(OFFER, tmp_path / "client")


def test_the_command_says_whether_an_offer_stands(books: Path) -> None:
    """It finds the ledger beside the books; the status is 1 where the offer does not stand."""
    status, out, said = call("offer", "check", books, "--date", "2026-12-01")
    assert (status, said) == (0, "")
    assert out == f"{books}: offer NL-2026-0147 to {OFFER.client}, digest {OFFER.digest_shown}: stands\n"

    status, out, said = call("offer", "check", books, "--date", "2027-02-01")
    assert (status, said) == (1, "It was valid until 2027-01-22.\n")
    assert out.endswith(": does not stand\n")


def test_the_command_names_what_was_changed(books: Path, tmp_path: Path) -> None:
    """Another ledger may be named; without one a note says what is not known."""
    changed = saved(replace(OFFER, notice_months=1), tmp_path)
    write_ledger(tmp_path / "ours.jsonl", (LINE,))
    status, _, said = call(
        "offer", "check", changed, "--ledger", tmp_path / "ours.jsonl", "--date", "2026-12-01"
    )
    assert (status, said) == (1, "It was changed:\n  notice months: 1, was 3\n")

    (tmp_path / LEDGER).unlink()
    status, _, said = call("offer", "check", changed, "--date", "2026-12-01")
    assert status == 0
    assert said.startswith("Note: no ledger of offers was found")


def test_the_command_writes_a_document(books: Path) -> None:
    """With all that is known."""
    _, out, _ = call("offer", "check", books, "--date", "2026-12-01", "--json")

    assert json.loads(out) == {
        "number": "NL-2026-0147", "client": OFFER.client, "digest": OFFER.digest, "intact": True, "sent": True,
        "expired": "", "superseded_by": "", "changes": [], "stands": True,
    }  # fmt: skip


def test_the_command_refuses_other_files(books: Path, tmp_path: Path) -> None:
    """In one line with what to do."""
    assert call("offer", "check", tmp_path / "none.xlsx")[0] == 2
    (tmp_path / "page.html").write_text("<p>", encoding="utf-8")
    status, _, said = call("offer", "check", tmp_path / "page.html")
    assert status == 2
    assert (
        said
        == "page.html: there is no offer in it; name a client book or a page that xlagree generate made\n"
    )


def test_a_ledger_that_an_editor_saved_is_read() -> None:
    """With a mark at its beginning and blank lines."""
    assert read_ledger(f"\ufeff{LINE.text}\n\n  \n") == (LINE,)
