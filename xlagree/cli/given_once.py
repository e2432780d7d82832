"""A command that refuses an option given twice: of two files the last would be taken, and the first without a word left out."""

from collections import Counter
from typing import Any

from typer.core import TyperCommand

from xlagree.terms.errors import AgreementError, Problem


class GivenOnce(TyperCommand):
    """A command whose options are given once, but those that name several things."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed; raises where an option that takes one value was given more than one."""
        *_, order = self.make_parser(ctx).parse_args(list(args))
        times = Counter(one.name for one in order if _takes_one(one))
        for option in dict.fromkeys(order):
            if times[option.name] > 1:
                what = f"{max(option.opts, key=len)} must be given once (got {times[option.name]} times)"
                raise AgreementError(
                    Problem(what, "join the files into one" if option.name == "usage" else "")
                )
        return super().parse_args(ctx, args)


def _takes_one(option: Any) -> bool:
    flag = getattr(option, "is_flag", True)
    return not flag and not getattr(option, "multiple", False)
