"""What whoever tries the bot without an account types in the other terminal, line by line as it can be copied."""

from __future__ import annotations

from collections.abc import Mapping

JINXING = ".venv/bin/python -m bot"


def steps(platform: str, settings: Mapping[str, str], port: int = 8000) -> str:
    """From the settings to a binding code and the running bot, with a database of its own."""
    own = {
        "JINXING_DATABASE": f"sqlite:///data/try-{platform}.db",
        "JINXING_SECRET_FILE": f"data/try-{platform}.key",
    }
    lines = [
        *(f"export {name}={value}" for name, value in {**own, **settings}.items()),
        f"{JINXING} orgs import bot/sample/orgs.csv",
        f"{JINXING} orgs codes",
        f"{JINXING} serve --port {port}",
    ]
    return "\n".join(f"  {line}" for line in lines)


AFTERWARDS = (
    "`orgs codes` lists a binding code for each post, good for 24 hours: say the one of the person you want to be,\n"
    "such as 市财政局第一党支部 书记, and answer 1. To begin anew, delete data/try-*.\n"
)
