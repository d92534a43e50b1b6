"""`python -m tests.fakes wecom`: 企业微信 on this machine, and a member in the terminal."""

from __future__ import annotations

import argparse
import asyncio

from tests.fakes import wecom
from tests.fakes.wecom import WecomServer
from tests.fakes.weixin_terminal import arguments, chat


def main(words: list[str]) -> int:
    """Runs until the input ends."""
    return asyncio.run(_run(arguments(words, "wecom", 8092)))


async def _run(given: argparse.Namespace) -> int:
    server = WecomServer()
    name = given.name
    member = server.member(name)
    settings = {
        "CORP_ID": wecom.CORP_ID,
        "AGENT_ID": str(wecom.AGENT_ID),
        "SECRET": wecom.SECRET,
        "TOKEN": wecom.TOKEN,
        "AES_KEY": wecom.AES_KEY,
    }
    deeds = {
        "/enter": ("", lambda rest: server.event(name, "enter_agent", EventKey="")),
        "/press": ("BUTTON", lambda rest: server.press(name, rest)),
        "/picture": ("", lambda rest: server.bring(name, {"MsgType": "image", "MediaId": "m", "MsgId": rest or "1"})),
    }

    def shown() -> list[str]:
        """A card that was pressed shows what became of it instead of its buttons."""
        labels = ([each.replaced_by] if each.replaced_by else each.buttons for each in member.shown)
        buttons = ("  ".join(f"［{label}］" for label in some) for some in labels)
        return ["\n".join(filter(None, (each.text, row))) for each, row in zip(member.shown, buttons, strict=True)]

    return await chat(server, given, settings, deeds, lambda line: server.say(name, line), shown)
