"""Runs the command line as `python -m xlagree`."""

import sys

from xlagree.cli import main

sys.exit(main())
