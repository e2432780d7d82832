"""What is wrong with a price list is said at its cell, in one line, all of it together; and what is right is read as it stands."""

import pytest

from xlagree.functions.catalogue import function
from xlagree.pricing.offered import counted_of, for_client
from xlagree.pricing.plan_cells import plan_table
from xlagree.pricing.plans import Plan
from xlagree.pricing.price_list import read_plans
from xlagree.pricing.schedule import price
from xlagree.pricing.usage import Entry, by_ticket, even
from xlagree.pricing.usage_cells import read_usage
from xlagree.terms.errors import AgreementError, Place

Rows = list[list[object]]

SILVER: Rows = [["Plans", "Silver"], ["kind", "retainer"], ["hourly rate", 150], ["monthly fee", 900]]
PAYG: Rows = [["Plans", "List"], ["kind", "pay as you go"], ["hourly rate", 150]]
PACK: Rows = [["Plans", "Pack"], ["kind", "block"], ["block tickets", 10], ["block price", 700]]
BLOCK: Rows = [["Plans", "Block"], ["kind", "block"], ["block hours", 10], ["block price", 700]]
GOLD: Rows = [["Plans", "Gold"], ["kind", "fixed price"]]


def items(*rows: list[object], head: list[object] | None = None) -> Rows:
    """A table of items below a plan."""
    return [
        [],
        ["Items", *(head or ["item", "counts", "quantity", "from", "price", "method", "charged"])],
        *([None, *row] for row in rows),
    ]


def rates(*rows: list[object]) -> Rows:
    """A table of rates below a plan."""
    head = ["Rates", "plans", "role", "class", "counts as", "channel", "work", "multiplier", "rate"]
    return [[], head, *([None, *row] for row in rows)]


def blocks(*rows: list[object]) -> Rows:
    """A table of blocks below a plan."""
    return [
        [],
        ["Blocks", "plans", "block", "hours", "price", "bought in", "life", "covers work"],
        *([None, *row] for row in rows),
    ]


NONE = None
WRONG: list[tuple[Rows, str]] = [
    ([*BLOCK, ["block value", 500], ["hourly rate", 100]], 'B5: Block: a block has either block hours or block value; clear one of them'),
    ([["Plans", "Block"], ["kind", "block"], ["block price", 700]],
     "B1: Block: block hours must be set for a block plan (got nothing)"),
    ([["Plans", "Block"], ["kind", "block"], ["block value", 700]], "B3: Block: block value needs an hourly rate; set the hourly rate"),
    ([*SILVER, ["included tickets", 5], ["included hours", 5]],
     "B6: Silver: a plan has either included tickets or included hours; clear one of them"),
    ([*SILVER, ["included tickets", 5], ["overage rate", 90]],
     "B6: Silver: overage rate is no term of a plan that counts tickets; clear it"),
    ([*PACK, ["ticket price", 90]],
     "B5: Pack: ticket price is set but the block renews itself; set auto renew to no, or clear it"),
    ([*SILVER, ["ticket price", 90]], "B5: Silver: ticket price needs included tickets; set included tickets, or clear it"),
    ([["Plans", "Gold"], ["kind", "fixed price"], ["monthly fee", 700], ["project hours", 16]],
     "B4: Gold: project hours need an hourly rate; set the hourly rate, or clear them"),
    ([*PAYG, ["ticket price", 90]], "B4: List: a pay as you go plan has either an hourly rate or a ticket price; clear one of them"),
    ([*SILVER, ["rollover cap", 5]], "B5: Silver: rollover cap is set without rollover months; set both, or clear it"),
    ([*SILVER, ["pool months", 13]], "B5: Silver: pool months must be at most the term of 12 months (got 13)"),
    ([*SILVER, ["included visits", 2]],
     "B5: Silver: included visits say nothing: there is no visit charge; set the visit charge, or clear them"),
    ([*GOLD, ["monthly fee", 900], ["visit charge", 50], ["included visits", 2]],
     "B5: Gold: included visits say nothing: the fixed price covers work on site; clear them"),
    ([*PAYG, ["travel rate", 1]], "B4: List: travel rate needs travel; set travel"),
    ([*PAYG, ["free travel", 10]], "B4: List: free travel is set without a travel rate; set both, or clear it"),
    ([*BLOCK, ["auto renew", "no"], ["top-up below", 3]],
     "B6: Block: top-up below is set but the block does not renew itself; set auto renew to yes, or clear it"),
    ([*BLOCK, ["top-up below", 11]], "B5: Block: top-up below must be at most the block of 10 (got 11)"),
    ([*BLOCK, ["block life", 1], ["top-up below", 3]],
     "B6: Block: top-up below is set but a block lives for one month; clear one of them"),
    ([["Plans", "Silver"], ["kind", "retainer"], ["setup share", 1]], "B3: Silver: setup share needs a fee; set a fee, or clear it"),
    ([*SILVER, *items(["Device", NONE, 3, 26, 12])],
     "B7: Device: method must be set where the first tier does not begin at 1; range: one price for all units; slab: each tier at its own"),
    ([*SILVER, *items(["User", NONE, 3, 11, 12, "slab"], ["User", NONE, NONE, 11, 12])],
     "B7: User: from must rise from tier to tier (got 11 after 11)"),
    ([*SILVER, *items(["User", NONE, 3, 1, 12, "slab"], ["User", NONE, NONE, 11, 12, "range"])],
     "G8: User: method differs from tier to tier (got range); state it once"),
    ([*SILVER, *items(["User", "users", NONE, 1, 12])], "B1: Silver: User counts users, and nobody says how many; set users"),
    ([*PAYG, *items(["User", NONE, 2, 1, 12, NONE, "monthly"],
                    head=["item", "counts", "number of them", "from", "price", "method", "charged"])],
     'D5: unknown term "number of them"; nearest: quantity, from'),
    ([*SILVER, *rates(["Silver", "senior", NONE, NONE, NONE, NONE, 1.2, 185])],
     "B7: a row of Rates must have either a multiplier or a rate"),
    ([*GOLD, ["monthly fee", 900], *rates(["Gold", "senior", NONE, NONE, NONE, NONE, NONE, 185])],
     "B6: Gold cannot have this row: a rate needs the plan's hourly rate; name other plans"),
    ([*SILVER, *rates([NONE, NONE, "Sunday", NONE, NONE, NONE, 2])],
     "B7: class Sunday must count as after-hours or emergency (got nothing); set counts as in one of its rows"),
    ([*SILVER, *rates([NONE, NONE, "Sunday", "after-hours", NONE, NONE, 2],
                      [NONE, "senior", "Sunday", "emergency", NONE, NONE, 3])],
     "B8: class Sunday counts as after-hours and as emergency; state one of them"),
    ([*SILVER, *rates([NONE, NONE, NONE, NONE, NONE, NONE, 2])],
     "B7: a row of Rates must name a role, a class, a channel, a kind of work or a client"),
    ([*SILVER, *rates([NONE, NONE, "project", "after-hours", NONE, NONE, 2], [NONE, NONE, NONE, NONE, NONE, "project", 2])],
     "B7: project is the name of a class and of a kind of work; rename one"),
    ([*SILVER, *rates([NONE, NONE, NONE, NONE, NONE, "after-hours", 2])],
     "B7: after-hours is a label of usage and can name nothing else; rename it"),
    ([*SILVER, *rates([NONE, "senior", NONE, NONE, NONE, NONE, 2], ["Silver", "senior", NONE, NONE, NONE, NONE, 3],
                      ["Silver", "Senior", NONE, NONE, NONE, NONE, 4])],
     "B1: Silver: two rows of Rates name the same: Senior; keep one of them"),
    ([*SILVER, *rates(["Gold", "senior", NONE, NONE, NONE, NONE, 2])], 'B7: no plan "Gold"; plans: Silver'),
    ([*SILVER, *blocks(["Silver", "Late", 4, 100, 13])],
     "B1: Silver: Late must be bought in one of the 12 months of the term (got 13)"),
    ([*BLOCK, *blocks(["Block", "More", 4, 100])],
     "B7: Block cannot have this row: its own block renews itself and leaves nothing to serve; name other plans"),
    ([*PACK, ["auto renew", "no"], ["ticket price", 90], *blocks(["Pack", "More", 4, 100])],
     "B9: Pack cannot have this row: it counts tickets; name other plans"),
    ([["Plans", "Items"], ["kind", "pay as you go"], ["hourly rate", 150]],
     "B1: Items: a plan cannot be called Items; that begins a table; rename it"),
    ([*SILVER, *items(["User", NONE, 2, 1, 12]), ["note", "User"]],
     'A8: "note" stands before a row of Items, where nothing is read; clear it, or write it under a column'),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "said"), WRONG, ids=[said.split(": ", 1)[1][:60] for _, said in WRONG])
def test_what_cannot_be(cells: Rows, said: str) -> None:
    """Each contradiction has one line, at the cell where it stands."""
    with pytest.raises(AgreementError) as wrong:
        read_plans(cells, Place("list.xlsx", "Plans"))

    assert f"list.xlsx Plans!{said}" in str(wrong.value).splitlines()


def test_problems_of_plans_and_tables_together() -> None:
    """A wrong term above and a wrong row below are said at once."""
    cells = [
        *SILVER,
        ["included hours", -1],
        *items(["User", NONE, 2, 1, "free"]),
        *rates([NONE, "senior", NONE, NONE, NONE, NONE, 99]),
    ]

    with pytest.raises(AgreementError) as wrong:
        read_plans(cells)

    assert [str(problem.place) for problem in wrong.value.problems] == [
        'row 5 column "B"',
        'row 8 column "F"',
        'row 11 column "H"',
    ]


def test_the_check_in_a_sheet_knows_the_tables() -> None:
    """AGREE_CHECK has a row for each of them."""
    answer = function("AGREE_CHECK")([*SILVER, *items(["User", NONE, 2, 1, "free"])])

    assert [*answer] == [("price must be an amount of money, 0 or more (got free)", "", "row 7 column F")]


def test_tables_stand_in_any_order_with_blanks_between() -> None:
    """Blocks before rates before items, empty rows within: each row keeps its place."""
    cells = [
        *SILVER,
        *blocks(["Silver", "Twenty", 20, 2000]),
        [],
        [],
        *rates([NONE, "senior", NONE, NONE, NONE, NONE, 2]),
        *items(["A", NONE, 1, 1, 5], [], ["B", NONE, 2, 1, 7]),
    ]
    silver = read_plans(cells)[0]

    assert [item.name for item in silver.items] == ["A", "B"]
    assert (silver.rates[0].role, silver.blocks[0].hours) == ("senior", 20)
    assert silver.fee == 900 + 5 + 14


def test_plans_in_rows_have_their_tables_below_too() -> None:
    """Plans may lie the other way."""
    cells = [
        ["Plans", "kind", "hourly rate"],
        ["List", "pay as you go", 100],
        [],
        ["Rates", "role", "rate"],
        [None, "senior", 150],
    ]

    assert read_plans(cells)[0].rates[0].rate == 150


def test_rows_of_a_client_are_for_its_proposals() -> None:
    """A worksheet function knows no client; a proposal takes its own rows and leaves those of others."""
    rows = [
        [],
        ["Rates", "clients", "work", "rate"],
        [None, "Miller", "project", 165],
        [None, "Smith", "project", 190],
    ]
    in_a_sheet = read_plans([*PAYG, *rows])[0]
    listed = read_plans([*PAYG, *rows], heads_follow=True)[0]

    assert in_a_sheet.rates == ()
    assert [rate.rate for rate in for_client(listed, 0, 0, "miller").rates] == [165]
    assert for_client(listed, 0, 0, "Else").rates == ()


def test_items_count_what_the_client_has() -> None:
    """A count of one's own is asked of the client; nobody saying it is no zero."""
    listed = read_plans([*SILVER, *items(["Server", "servers", NONE, NONE, 120])], heads_follow=True)

    assert counted_of(listed) == ("servers",)
    assert for_client(listed[0], 0, 0, counts={"Servers": 2}).fee == 900 + 240
    with pytest.raises(
        AgreementError, match=r"Server: nobody says how many servers there are; set its quantity"
    ):
        price(for_client(listed[0], 0, 0), even(1))


def test_a_price_list_reads_back() -> None:
    """Tables of items, rates and blocks are written as they were read."""
    cells = [
        *SILVER,
        *items(
            ["User", NONE, 12, 1, 95, "slab"],
            ["User", NONE, NONE, 11, 85],
            ["Licence", NONE, 3, NONE, 20, NONE, "monthly"],
        ),
        *rates(
            [NONE, NONE, "Sunday", "after-hours", NONE, NONE, 2],
            [NONE, "senior", NONE, NONE, NONE, NONE, NONE, 185],
        ),
        *blocks(["Silver", "Twenty", 20, 2000, 2, 6, "project, other"]),
    ]
    plans = read_plans(cells)
    again = read_plans(plan_table(plans))

    assert price(again[0], even(12)) == price(plans[0], even(12))
    assert plan_table(again) == plan_table(plans)


def test_a_plan_in_python_is_held_to_the_same() -> None:
    """Rows given to a plan are looked at as those of a sheet are."""
    listed = read_plans([*PAYG, *rates([NONE, "senior", NONE, NONE, NONE, NONE, NONE, 185])])[0]

    with pytest.raises(AgreementError, match="a rate needs the plan's hourly rate"):
        Plan("A", "pay as you go", ticket_price=80, rates=listed.rates)
    with pytest.raises(AgreementError, match="has no fee for items"):
        Plan(
            "A",
            "pay as you go",
            hourly_rate=80,
            items=read_plans([*SILVER, *items(["U", NONE, 1, 1, 5])])[0].items,
        )


def test_what_surprises_is_said_and_can_be_sold() -> None:
    """A tier from which more users cost less in all, and a last quarter cut short, are remarks of the check."""
    listed = [
        *SILVER, ["pool months", 5], ["included hours", 20],
        *items(["User", NONE, 20, 1, 140], ["User", NONE, NONE, 26, 110]),
    ]  # fmt: skip
    said = [row[0] for row in function("AGREE_CHECK")(listed)]

    assert said == [
        "Silver: the last 2 months of the term have the whole allowance of 5 months",
        "User: 26 cost 2,860.00, less than 25, which cost 3,500.00",
    ]


def test_names_that_differ_by_a_sign_are_two() -> None:
    """C++ and C# are two kinds of work, and only one of them has a rate."""
    listed = read_plans([*PAYG, *rates([NONE, NONE, NONE, NONE, NONE, "C++", 2])])[0]
    usage = by_ticket([Entry("A", 0, 1.0, work="C++"), Entry("B", 0, 1.0, work="C#")])

    assert price(listed, usage) == 150 * 2 + 150


def test_hours_of_a_class_that_the_list_does_not_name_are_no_normal_hours() -> None:
    """By month as by ticket, Sunday is a class, and where the list has none it is said."""
    cells = [*PAYG, *rates([NONE, NONE, "Saturday", "after-hours", NONE, NONE, 2])]

    with pytest.raises(AgreementError, match=r"class must be one of normal, .*, Saturday \(got Sunday\)"):
        price(read_plans(cells)[0], read_usage([["hours", "Sunday hours"], [10, 10]], words=None))


def test_the_order_of_rates_never_matters() -> None:
    """Of two rows for the role alone that name what the other does not, the larger counts."""
    head = [[], ["Rates", "plans", "clients", "role", "multiplier"]]
    both = [[None, "List", None, "senior", 1.2], [None, None, "Miller", "senior", 1.5]]
    usage = by_ticket([Entry("A", 0, 1.0, role="senior")])
    for rows in ([*head, *both], [*head, *reversed(both)]):
        listed = for_client(read_plans([*PAYG, *rows], heads_follow=True)[0], 0, 0, "Miller")
        assert price(listed, usage) == 150 * 1.5
