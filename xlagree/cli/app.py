"""The command line put together: every command with its examples, and the way in."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from xlagree.cli import backtest_command as backtest
from xlagree.cli import check_command as check
from xlagree.cli import compare_command as compare
from xlagree.cli import demo_command as demo
from xlagree.cli import design_command as design
from xlagree.cli import explain_command as explain
from xlagree.cli import functions_command as functions
from xlagree.cli import generate_command as generate
from xlagree.cli import handover_command as handover
from xlagree.cli import import_command as import_
from xlagree.cli import init_command as init
from xlagree.cli import model_command as model
from xlagree.cli import options
from xlagree.cli import preview_command as preview
from xlagree.cli import relink_command as relink
from xlagree.cli import review_command as review
from xlagree.cli import staffing_command as staffing
from xlagree.cli import theme_command as theme
from xlagree.cli.addin_command import addin
from xlagree.cli.door import DONE, REQUEST_WRONG, door, say
from xlagree.cli.given_once import GivenOnce
from xlagree.cli.offer_command import offer
from xlagree.terms.mistakes import version

app = typer.Typer(
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS: tuple[tuple[Callable[..., None], tuple[str, ...]], ...] = (
    (demo.demo, ("xlagree demo", "xlagree demo --out somewhere/else")),
    (init.init, ("xlagree init mine", 'xlagree init forms --empty --company "Harbour IT"')),
    (check.check, ("xlagree check rate-card.xlsx", "xlagree check rate-card.xlsx --json")),
    (
        import_.import_,
        (
            "xlagree import connectwise-time.csv --out hours.csv",
            "xlagree import connectwise-time.csv --write-map map.toml",
        ),
    ),
    (
        compare.compare,
        (
            "xlagree compare -r rate-card.xlsx --hours 18 --users 25",
            'xlagree compare -r rate-card.xlsx -u usage.csv -c "Harbour Dental" --users 11',
        ),
    ),
    (
        model.model,
        (
            "xlagree model mine.xlsx -r rate-card.xlsx --hours 18 --users 25",
            "xlagree model b.xlsx -r rate-card.xlsx -u usage.csv -c OldMillBooks --users 3",
        ),
    ),
    (
        backtest.backtest,
        (
            "xlagree backtest usage.csv --clients clients.csv",
            "xlagree backtest usage.csv --cuts yearly --cost 55",
        ),
    ),
    (
        staffing.staffing,
        (
            "xlagree staffing usage.csv --rates rate-card.xlsx --clients clients.csv",
            "xlagree staffing usage.csv --target 30 --share 0.9",
        ),
    ),
    (
        design.design,
        (
            "xlagree design usage.csv -r rate-card.xlsx --margin 0.35",
            "xlagree design usage.csv -r rate-card.xlsx --clients clients.csv -o new.xlsx",
        ),
    ),
    (functions.functions, ("xlagree functions", "xlagree functions price")),
    (
        generate.generate,
        (
            "xlagree generate clients.csv -r rate-card.xlsx -u usage.csv -o books",
            "xlagree generate clients.csv -r rate-card.xlsx -o books --json",
            "xlagree generate clients.csv -r rate-card.xlsx -o books --pdf",
        ),
    ),
    (
        preview.preview,
        (
            "xlagree preview books/client/harbour-dental.xlsx",
            "xlagree preview books/client/harbour-dental.xlsx --page 1 --out pages",
        ),
    ),
    (
        theme.theme,
        (
            "xlagree theme --check",
            'xlagree theme --out new-theme.toml --company "Harbour IT"',
            "xlagree theme rate-card.xlsx --check --out sample.xlsx",
        ),
    ),
    (
        review.review,
        (
            "xlagree review books/internal/harbour-dental.xlsx",
            "xlagree review books --policy policy.toml --format xlsx --out review.xlsx",
            "xlagree review books/internal/harbour-dental.xlsx --set Inputs!E11=20",
        ),
    ),
    (
        handover.handover,
        (
            "xlagree handover books/internal/harbour-dental.xlsx --to autotask",
            "xlagree handover books/internal/harbour-dental.xlsx --to halo -o contract.csv",
        ),
    ),
    (explain.explain, ("xlagree explain", "xlagree explain P02")),
    (relink.relink, ("xlagree relink model.xlsx", "xlagree relink model.xlsx --out mended.xlsx")),
)
"""Every command and the examples at the end of its help."""

for command, shown in COMMANDS:
    app.command(command.__name__.strip("_"), cls=GivenOnce, epilog=options.examples(*shown))(command)


app.add_typer(
    addin,
    name="addin",
    help="Put the functions into Excel, LibreOffice or the web.",
    epilog=options.examples("xlagree addin install", "xlagree addin doctor"),
)

app.add_typer(
    offer,
    name="offer",
    help="Offers that come back: as they were sent, in time, the latest.",
    epilog=options.examples("xlagree offer check books/client/harbour-dental.xlsx"),
)


def _version(asked: bool) -> None:
    if asked:
        print(f"xlagree {version('xlagree')}")
        raise typer.Exit


VersionAsked = Annotated[
    bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)
]


@app.callback(
    epilog=options.examples("xlagree demo", "xlagree init mine", "xlagree check mine/rate-card.xlsx")
)
def xlagree(version: VersionAsked = False) -> None:
    """Price IT service agreements: pay as you go, prepaid blocks, retainers and fixed price."""


def run() -> int:
    """Run the command that was typed; answers with the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # an old terminal's character set must not end a run
            stream.reconfigure(errors="replace")
    try:
        with door():
            status = app(sys.argv[1:] or ["--help"], prog_name="xlagree", standalone_mode=False)
            sys.stdout.flush()
            return int(status or DONE)
    except typer.Exit as left:
        return left.exit_code
    except Exception as error:
        # Errors of usage, of typer itself or of the click below it, are known by how they put themselves.
        context = getattr(error, "ctx", None)
        path = context.command_path if context else "xlagree"
        message = error.format_message().rstrip(".")  # type: ignore[attr-defined]  # nothing else gets past the door
        say(f"{path}: {message[:1].lower()}{message[1:]} (see {path} --help)")
        return REQUEST_WRONG
