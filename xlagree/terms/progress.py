"""What long work tells whoever watches it."""

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Told after each piece: how many are done, of how many, and whose was the last."""


def silent(done: int, total: int, name: str) -> None:
    """The progress that nobody watches."""
