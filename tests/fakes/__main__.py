"""`python -m tests.fakes telegram`: a platform to try the bot on, without an account."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path


def main(words: list[str]) -> int:
    """Hands over to `main(arguments)` of the module `<platform>_trial`."""
    platforms = sorted(file.name.removesuffix("_trial.py") for file in Path(__file__).parent.glob("*_trial.py"))
    if not words or words[0] not in platforms or find_spec(f"tests.fakes.{words[0]}_trial") is None:
        print(f"usage: python -m tests.fakes {'|'.join(platforms)} [--help]", file=sys.stderr)
        return 2
    return int(import_module(f"tests.fakes.{words[0]}_trial").main(words[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
