"""`python -m bot` is the same as `jinxing`."""

import sys

from bot.command_line import main

if __name__ == "__main__":
    sys.exit(main())
