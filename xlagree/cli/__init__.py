"""The command line of xlagree."""


def main() -> int:
    """Run the command line; answers with the exit status."""
    from xlagree.cli.app import run

    return run()
