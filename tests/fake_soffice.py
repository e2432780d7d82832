"""Scripts that stand in for LibreOffice: they take its arguments and do something else with every file."""

from pathlib import Path

SCRIPT = """#!/bin/sh
echo "$$" >> "{log}"
while [ $# -gt 0 ]; do
  case "$1" in
    --outdir) out="$2"; shift 2 ;;
    --convert-to) shift 2 ;;
    -*) shift ;;
    *) file="$1"; shift
{body}
    ;;
  esac
done
"""
PRINT = """printf '%%PDF-1.4\\n%s\\n%%%%EOF\\n' "$(cksum "$file")" > "$out/${file%.*}.pdf" """
"""Print a file: to something that a PDF could begin and end with."""
HANG = """sleep 600 & echo "$!" >> "$log"; wait"""


def fake_soffice(folder: Path, body: str = PRINT) -> Path:
    """A program that runs some lines of a shell for each file; its processes stand in `started`, a number in a line."""
    program = folder / "soffice"
    log = folder / "started"
    lines = body.replace("$log", str(log))
    program.write_text(SCRIPT.format(log=log, body=lines))
    program.chmod(0o755)
    return program


def started(folder: Path) -> list[int]:
    """The processes that were started."""
    log = folder / "started"
    return [int(line) for line in log.read_text().split()] if log.exists() else []
