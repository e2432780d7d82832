"""What the sheets of a rate card and the tables below its plans are, in a line or two, as its documentation says it."""

from collections.abc import Mapping

from xlagree.proposal.house.notation import WRITINGS
from xlagree.proposal.house.phrases import table

RATE_CARD: Mapping[str, str] = {
    "Plans": "One plan in a column with its name above it, or one in a row with its name in front: labels stand on the side of `kind`. "
    "A term that the kind of plan does not use is an error, not ignored.",
    "Roles": "One role in a row. Without roles every hour is a standard hour.",
    "Tiers": "From how many hours bought at once which share is taken off, for the discount of kind `volume`.",
    "Discounts": "One discount in a row. "
    "Surcharges act first, each on list; then volume, term, prepay and manual, each on what the one before left.",
    "Add-ons": "One in a row, at most eight: what a client can order beside a plan, by number or with yes, at a price every month, "
    "once, or both. Nothing is ordered unless a column of its name in the [clients table](clients.md) says so. "
    "The sheet may be left out.",
    "Costs": "Label and value. Nothing of this sheet is in a client book.",
    "Policy": "Label and value: limits that a deal must keep, and what is printed on every page. [policy.md](policy.md) has more.",
    "Benefits": "Label and value: what the saving of a plan counts besides its price. The sheet may be left out.",
    "Scenarios": "One change in a row, one scenario in a column. [scenarios.md](scenarios.md) has more.",
    "Translations": "A word of the card in a row, such as Silver with Silber under `de`: the name of a plan, what it is best for, a task, "
    "an add-on with its line and its unit, an item, a role, a kind of work, a class of one's own such as Sunday (classes that every "
    "card has, such as emergency, are translated already). A client who is written to in a language that has a "
    "column reads its words on every page, in the appendix and in a browser, and the digest of its offer is made of them; "
    "internal books, the manifest and our formulas keep those of the card. A blank cell keeps the word as it stands; how many "
    "words of plans and add-ons, and classes of one's own, a language lacks is said. The sheet may be left out.",
}
"""What each sheet of a rate card is, in a line or two."""


LISTS: Mapping[str, str] = {
    "Items": "What is counted or sold, below the plans. Rows of one item for the same plans are its tiers.",
    "Rates": "What an hour weighs. Of the rows that fit an hour, one gives way to another that names all it names and more. Of "
    "the rates left the dearest counts, over the plan's hourly rate; of the multipliers that name class, channel or work, and "
    "the plan's own of the class, the largest, never two, and 1 only where there is no other; the multiplier of a row for the "
    "role alone stands for the role's weight. What the chosen row names is in it. The order of the rows never matters. A class "
    "of one's own without a row takes the multiplier of what it counts as; of two classes the dearer counts. Work of a kind "
    "that the price list does not name is `other`.",
    "Blocks": "Hours bought ahead beside a plan. They are drawn after the plan: by earliest expiry, then by month bought, then as "
    "they stand; what is left over costs what it would without them. Their price is neither discounted nor raised.",
}
"""What each table below the plans is."""

BELOW = (
    "The table stands below the plans after an empty row; the first cell of its head is `{name}`, and its columns follow in "
    "any order. Rows that name a client are for its proposals; a worksheet function knows no client and leaves them away."
)

THEME = (
    "Who you are and how your offers look: a file `theme.toml` beside the rate card, or rows of label and value on its sheet "
    "`Theme`, never both. `xlagree theme --out theme.toml` writes a file to start from, `xlagree theme rate-card.xlsx --check` says "
    "what is wrong and draws a sample page. Nothing has to be set; without a theme all is as the policy says.\n\n"
    "Company, currency and valid days may stand in the policy too: the theme is followed where it says something, and where the "
    "two differ that is said. Another currency than the policy's is an error, as nothing is converted. The tax note of the policy "
    "is printed where the theme names no rates, name or kind of prices.\n\n"
    "The tint behind text is 10 % of the colour, pale bars are 45 %. A colour with a contrast below 4.5 (WCAG) on white or on its "
    "tint is darkened in steps of 4 % until it has it, and that is said. Labels may be written as below or with `_` for spaces."
)
"""What a theme is, and what becomes of it."""

THEME_EXAMPLE = """    company = "Northlight IT"
    legal = "Northlight IT GmbH"
    logo = "logo.png"
    colour = "#0B6467"
    language = "de"
    vat = [0.19, 0.07]
    offer_number = "NL-{year}-{n:04}"

    [wording]
    recommended = "Unser Rat"

    [wording.en]
    recommended = "Our advice\""""

WORDING = (
    "Every text of an offer and its appendix by its key. A text of your own stands in the section `[wording]`, in the language of "
    "the theme, or in `[wording.fr]` for another; on a sheet its label is `wording KEY` or `wording fr KEY`. Names in braces must "
    "stay, and `{vat}`, the name of the tax, may stand anywhere. Where ` | ` parts two forms, the first is for one and the second "
    "for many."
)
"""How texts are replaced."""


def wording_table() -> str:
    """Every text by its key, in all languages, as a table of Markdown."""
    head = f"| key | {' | '.join(writing.name for writing in WRITINGS.values())} |"
    rows = (
        f"| `{key}` | {' | '.join(_in_table(texts[language]) for language in WRITINGS)} |"
        for key, texts in table().items()
    )
    return "\n".join((head, "|---" * (len(WRITINGS) + 1) + "|", *rows))


def _in_table(text: str) -> str:
    """A text as a cell of a table has it: on one line, with no mark that ends the cell."""
    return text.replace("|", "\\|").replace("\n", "\\n")
