"""A process that takes messages and dies at the place it is told: `python -m tests.kill.victim URL`.

Each line in, `[point, [[secretary, step], …]]`, is taken by a child of its own, which opens the database anew and ends
by `os._exit` at that place; without a place it lives. A line comes out for it: its replies, or null where it died.
"""

from __future__ import annotations

import json
import os
import sys

from tests.kill.journey import message
from tests.kill.sessions import hear, let_die, session_of

DIED = 9


def take_and_die(url: str, point: int | None, told: list[tuple[int, int]]) -> list[str]:
    """The replies, if the place to die is never reached."""
    with session_of(url) as session:
        if point is not None:
            let_die(session, point, lambda: os._exit(DIED))
        return hear(session, *(message(number, step) for number, step in told))


def main(url: str) -> None:
    with session_of(url):  # what every child would have to load is loaded now
        pass
    for line in sys.stdin:
        point, told = json.loads(line)
        child = os.fork()
        if child == 0:
            print(json.dumps(take_and_die(url, point, told)), flush=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code == DIED:
            print("null", flush=True)
        elif code != 0:
            sys.exit(f"a child ended with {code}")


if __name__ == "__main__":
    main(sys.argv[1])
