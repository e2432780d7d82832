"""The command line of xlagree."""

import os


def main() -> int:
    """Run the command line; answers with the exit status."""
    # Read as numpy is imported, here and in processes started from here: our matrices are too small for its threads.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from xlagree.cli.app import run

    return run()
