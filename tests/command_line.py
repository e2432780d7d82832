"""The command line as people run it, and inside this process."""

import subprocess
import sys

from typer.testing import CliRunner

from xlagree.cli.app import app


def run(*arguments: object) -> tuple[int, str, str]:
    """Status, stdout and stderr of a command, run as people run it."""
    command = [sys.executable, "-m", "xlagree", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout, done.stderr


def call(*arguments: object) -> tuple[int, str, str]:
    """The same inside this process, for what does not need another."""
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in done.output
    return done.exit_code, done.stdout, done.stderr
