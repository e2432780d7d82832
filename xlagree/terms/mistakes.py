"""What is said of failures nobody foresaw: of the system in one line, of ours in a file fit to be sent with a report."""

from pathlib import Path


def unreadable(error: OSError) -> str:
    """What the system said about a file, in one line."""
    name = error.filename2 or error.filename
    if isinstance(error, FileNotFoundError) and name:
        return f"{name} is not there"
    reason = error.strerror or str(error)
    return f"{name}: {reason[:1].lower()}{reason[1:]}" if name else reason


def write_log(error: BaseException) -> Path:
    """A file with versions, command and traceback, fit to be sent with a report."""
    import platform
    import sys
    import tempfile
    import traceback

    parts = [
        f"xlagree {version('xlagree')}, Python {platform.python_version()}, {platform.platform()}",
        ", ".join(f"{name} {version(name)}" for name in ("numpy", "rich", "typer", "XlsxWriter")),
        f"command: {sys.argv}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    handle, name = tempfile.mkstemp(prefix="xlagree-", suffix=".log")
    with open(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join(parts))
    return Path(name)


def version(package: str) -> str:
    """The installed version of a package."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed(package)
    except PackageNotFoundError:
        return "not installed"
