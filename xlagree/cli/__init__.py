"""The command line of xlagree."""


def main() -> int:
    """Run the command line; answers with the exit status."""
    from xlagree.cli.main import run

    return run()
