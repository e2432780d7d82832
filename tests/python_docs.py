"""The Python of the documentation: blocks of code, and sessions with their answers."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
README, PAGE = ROOT / "README.md", ROOT / "docs" / "python.md"


def code_blocks(text: str, language: str) -> list[str]:
    """The code blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def ten_lines() -> str:
    """The block that shows what xlagree does in Python: in the README, or else first on the page."""
    blocks = [
        block
        for page in (README, PAGE)
        for block in code_blocks(page.read_text(encoding="utf-8"), "python")
        if "generate_books" in block
    ]
    return blocks[0]


def sessions() -> list[str]:
    """The sessions of the page, in order."""
    return code_blocks(PAGE.read_text(encoding="utf-8"), "pycon")


def own_function() -> str:
    """The module with a worksheet function of one's own."""
    return next(
        block for block in code_blocks(PAGE.read_text(encoding="utf-8"), "python") if "@xw.func" in block
    )
