"""The command line: its arguments, its one door for errors, its exit status."""

import argparse
import json
import sys
from collections.abc import Sequence

from xlagree.errors import AgreementError

FINE, FINDINGS, REQUEST_WRONG = 0, 1, 2


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; problems are printed one a line, never as a traceback."""
    asked = _parser().parse_args(arguments)
    try:
        return _demo(asked.json)
    except AgreementError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return REQUEST_WRONG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="xlagree",
        description="Price IT service agreements.",
        epilog="example: xlagree demo",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="price published examples", epilog="example: xlagree demo --json")
    demo.add_argument("--json", action="store_true", help="print JSON: name, first, second, break_evens in hours a month")
    return parser


def _demo(as_json: bool) -> int:
    """Print the break-evens of published price lists."""
    from xlagree.breakeven import break_evens
    from xlagree.examples import EXAMPLES

    rows = []
    for example in EXAMPLES:
        found = break_evens(example.first, example.second, months=1)
        rows.append(
            {
                "name": example.name,
                "first": example.first.name,
                "second": example.second.name,
                "break_evens": [{"hours": round(at.hours, 6), "kind": at.kind} for at in found],
            }
        )
    if as_json:
        print(json.dumps(rows, indent=1))
    else:
        print("Hours a month at which the cheaper of two published plans changes:")
        for row in rows:
            hours = ", ".join(f"{at['hours']:.2f}" + (" (jump)" if at["kind"] == "jump" else "") for at in row["break_evens"])  # type: ignore[attr-defined,index]
            print(f"  {row['name']:<52} {hours}")
    return FINE
