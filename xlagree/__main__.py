"""Runs the command line as `python -m xlagree`."""

if __name__ == "__main__":  # the workers of a batch import this file too, and have nothing to do here
    import sys

    from xlagree.cli import main

    sys.exit(main())
