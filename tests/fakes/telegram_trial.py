"""`python -m tests.fakes telegram`: a Bot API server on this machine, and a page on which one has a phone."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from aiohttp import web

from tests.fakes.clock import MachineClock
from tests.fakes.telegram import TOKEN, TelegramServer
from tests.fakes.telegram_people import Group, Person
from tests.fakes.trial_steps import AFTERWARDS, JINXING, steps

NAMES = ("甲", "乙", "丙", "丁")
SECRET = "trial-secret"
PAGE = Path(__file__).with_name("telegram_trial.html")


def main(words: list[str]) -> int:
    """Runs until it is interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="the page and the Bot API on this machine (8081)")
    try:
        return asyncio.run(_run(parser.parse_args(words).port))
    except KeyboardInterrupt:
        return 0


async def _run(port: int) -> int:
    server = TelegramServer(MachineClock())
    async with server.running(port, Trial(server).routes):
        settings = {"JINXING_TELEGRAM_TOKEN": TOKEN, "JINXING_TELEGRAM_API_BASE": server.root}
        print(f"Open {server.root}/ in a browser, and start the bot in another terminal, in this folder:\n")
        print(steps("telegram", settings), "\n")
        print(AFTERWARDS)
        print("The bot fetches updates by itself. To have them posted instead, before the last line:\n")
        print(f"  export JINXING_TELEGRAM_MODE=webhook JINXING_TELEGRAM_SECRET={SECRET}")
        print("  export JINXING_PUBLIC_URL=http://127.0.0.1:8000")
        print(f"  {JINXING} telegram webhook\n", flush=True)
        await asyncio.Event().wait()
    return 0


class Trial:
    """The page: four people and a group they share with the bot."""

    def __init__(self, server: TelegramServer) -> None:
        self._people = {name: Person(server, first_name=name) for name in NAMES}
        self._group = Group(server)

    def routes(self, app: web.Application) -> None:
        app.router.add_get("/", self.page)
        app.router.add_get("/chat", self.chat)
        app.router.add_post("/do", self.do)

    async def page(self, request: web.Request) -> web.Response:
        return web.Response(text=PAGE.read_text("utf-8").replace("NAMES", " ".join(NAMES)), content_type="text/html")

    async def chat(self, request: web.Request) -> web.Response:
        """All that is in a person's chat, and in the group."""
        person = self._person(request.query)
        rooms = {"chat": person.room, "group": self._group.room}
        shown = {
            name: [
                {
                    "id": message.id,
                    "mine": not message.sender["is_bot"],
                    "text": message.text if message.file is None else f"［{message.file[0]}］",
                    "keyboard": message.keyboard,
                }
                for message in room.messages.values()
            ]
            for name, room in rooms.items()
        }
        return web.json_response({**shown, "blocked": person.room.has_blocked})

    async def do(self, request: web.Request) -> web.Response:
        """What a person does: says, presses, starts with a code, blocks, comes back, says in the group."""
        given = await request.json()
        person = self._person(given)
        match given["deed"]:
            case "say" if given["text"].strip():
                person.room.is_open = True
                await person.writes(given["text"])
            case "press":
                await person.sends(given["data"], person.room.messages[given["message"]])
            case "group" if given["text"].strip():
                await self._group.hears(person, given["text"])
            case "picture":
                await person.writes("", photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}])
            case "block":
                await (person.comes_back() if person.room.has_blocked else person.blocks())
        return web.json_response({})

    def _person(self, given: object) -> Person:
        name = given.get("as", NAMES[0]) if hasattr(given, "get") else NAMES[0]
        if name not in self._people:
            raise web.HTTPNotFound
        return self._people[name]
