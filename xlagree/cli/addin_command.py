"""`xlagree addin`: the worksheet functions in Excel, in LibreOffice and on the web: installed, removed, looked over, built."""

import sys
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from xlagree.cli import options
from xlagree.cli.door import FINDINGS, door

addin = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


class Host(StrEnum):
    """A spreadsheet program that the functions can live in."""

    EXCEL = "excel"
    CALC = "calc"
    WEB = "web"


HERE = (Host.EXCEL, Host.CALC) if sys.platform == "win32" else (Host.CALC,)
"""The hosts that can be installed on this system; the web's is served, not installed."""

FILES = (Host.EXCEL, Host.CALC)
"""The hosts whose add-in is one file."""

WHICH = "excel: Excel on Windows; calc: LibreOffice."
Installed = Annotated[Host | None, typer.Option("--host", help=WHICH, show_default="those of this system")]
Built = Annotated[
    Host | None,
    typer.Option(
        "--host", help=f"{WHICH} web: Excel on the web, Mac and Windows.", show_default="excel and calc"
    ),
]
Out = Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the files.")]
Address = Annotated[
    str | None, typer.Option("--url", metavar="HTTPS", help="web: where the folder will be served.")
]
Pyodide = Annotated[
    Path | None, typer.Option("--pyodide", metavar="DIR", help="web: a folder of Pyodide to serve along.")
]
Packages = Annotated[
    str, typer.Option("--packages", metavar="URL", help="web: where numpy and scipy are loaded from.")
]


@addin.command(epilog=options.examples("xlagree addin install", "xlagree addin install --host calc"))
@door()
def install(host: Installed = None) -> None:
    """Install the functions in the spreadsheet programs of this system.

    Nothing else of yours is touched, and it can be run again at any time.
    """
    _do("install", host)


@addin.command(epilog=options.examples("xlagree addin remove", "xlagree addin remove --host calc"))
@door()
def remove(host: Installed = None) -> None:
    """Remove the functions; nothing of them is left behind."""
    _do("remove", host)


@addin.command(epilog=options.examples("xlagree addin doctor", "xlagree addin doctor --host excel"))
@door()
def doctor(host: Installed = None, as_json: options.AsJson = False) -> None:
    """Look an installation over: one finding and one remedy a line.

    Exit status 1 where something has to be done. --json prints findings
    (each with host, finding, remedy and whether it is well).
    """
    from xlagree.cli import show

    found = [diagnosis for one in _asked(host) for diagnosis in _installer(one).diagnose()]
    if as_json:
        show.document(
            {
                "findings": [
                    {"host": one.host, "finding": one.finding, "remedy": one.remedy, "well": one.well}
                    for one in found
                ]
            }
        )
    else:
        for one in found:
            print(one)
    if not all(one.well for one in found):
        raise typer.Exit(FINDINGS)


@addin.command(
    epilog=options.examples(
        "xlagree addin build",
        "xlagree addin build --host web --url https://addin.example.com --out site",
    )
)
@door()
def build(
    host: Built = None,
    out: Out = Path("addin"),
    url: Address = None,
    pyodide: Pyodide = None,
    packages: Packages = "",
) -> None:
    """Build an add-in as files, on any system: the same bytes every time.

    For Excel one .xlam, for LibreOffice one .oxt, for the web a folder of
    static files to serve at --url, with the manifest that Excel is given.
    """
    from xlagree.terms.errors import Problem, must_be, refuse

    for_web = {"--url": url, "--pyodide": pyodide, "--packages": packages or None}
    if host is not Host.WEB:
        refuse(
            Problem(f"{option} is for --host web alone", "add --host web, or leave it out")
            for option, given in for_web.items()
            if given is not None
        )
        for one in FILES if host is None else (host,):
            print(_installer(one).build(out))
        return
    if url is None:
        raise must_be("url", "where the folder will be served, such as https://addin.example.com", None)
    from xlagree.hosts.web import web_folder

    print(web_folder.build(out, url, pyodide, packages))


def _do(what: str, host: Host | None) -> None:
    """Do it for every host asked for, and say what was done; what cannot be done for one does not stop the others."""
    from xlagree.terms.errors import AgreementError, Problem, refuse

    wrong: list[Problem] = []
    for one in _asked(host):
        try:
            for line in getattr(_installer(one), what)():
                print(line)
        except AgreementError as error:
            wrong += error.problems
    refuse(wrong)


def _asked(host: Host | None) -> tuple[Host, ...]:
    """The hosts asked for; the web's add-in is nowhere to be installed."""
    from xlagree.terms.errors import AgreementError, Problem

    if host is Host.WEB:
        remedy = "xlagree addin build --host web makes the folder to serve; Excel is given its manifest"
        raise AgreementError(Problem("the add-in for the web is not installed but served", remedy))
    return HERE if host is None else (host,)


def _installer(host: Host) -> ModuleType:
    """The module that installs, removes, looks over and builds for a host: alike for both."""
    if host is Host.EXCEL:
        from xlagree.hosts.xlam import xlam_install

        return xlam_install
    from xlagree.hosts.calc import calc_install

    return calc_install
