"""INV-01, 03, 04, 10, 12: a bot that is killed again and again, in the middle of everything, loses nothing that was
said to it and says nothing twice without saying so."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any

import pytest

from bot.secret_file import read_or_make
from bot.settings import Settings, bureau
from storage import audit
from storage.opening import open_store
from tests.bot.telegram.house import SECRET
from tests.fakes import telegram_faults as faults
from tests.fakes.clock import FastClock
from tests.fakes.telegram import TOKEN, TelegramServer
from tests.fakes.telegram_methods import MAY
from tests.fakes.telegram_people import Person
from tests.handlers.stage import SCORES, Stage, _found

SPEED = 25.0
KNOWN = "\n（如已收到请忽略）"
WALK = (
    *(("开始自评", "会议是哪天开的"), ("5月20日", "到会几人"), ("4", "争创几星"), ("4", "第 1/10 项")),
    *((points, f"第 {n}/10 项" if n <= 10 else "请核对") for n, points in enumerate(SCORES, 2)),
    *(("提交", "已提交"), ("昨天市直工委通报批评了我们", "请核对：受到市直工委通报批评"), ("1", "记好了")),
    ("我们现在几星", "离五星级差 7.5 分"),
)
"""What a secretary says, and what they wait for before going on."""


TROUBLES: tuple[faults.Trouble | None, ...] = (None, faults.CUT_AFTER, faults.too_many(2), faults.BAD_GATEWAY)


class Mortal:
    """A bot's process, which is killed and started again on the same database and address."""

    def __init__(self, settings: Settings, clock: dict[str, Any], port: int) -> None:
        shown = settings.model_dump(include=settings.model_fields_set, mode="json")
        self._given = json.dumps({"settings": shown, "port": port, "speed": SPEED, **clock})
        self._process: asyncio.subprocess.Process | None = None
        self.deaths = 0

    async def live(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "error", "-m", "tests.bot.telegram.victim", self._given
        )

    async def die(self) -> None:
        assert self._process is not None
        assert self._process.returncode is None, "it has ended by itself"
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        await self._process.wait()
        self.deaths += 1


async def walk(person: Person, chance: random.Random) -> None:
    """Goes the whole way, waiting for each answer; some of what they say is delivered twice, some is pressed."""
    for said, awaited in WALK:
        update = await person.writes(said)
        if chance.random() < 0.2:
            assert update is not None
            await person.server.mailbox.again(update)
        await person.room.until(lambda awaited=awaited: any(awaited in text for text in person.heard), 120)  # type: ignore[misc]


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_a_bot_killed_in_the_middle_loses_nothing_and_says_nothing_twice(
    database_url: str, tmp_path: Path, mode: str
) -> None:
    assert await storm(database_url, tmp_path, mode, kills=3) >= 3


@pytest.mark.long
@pytest.mark.parametrize("mode", ["webhook", "polling"])
async def test_the_same_over_thirty_kills(tmp_path: Path, mode: str) -> None:
    """A few to each journey: where two processes die over one message before it leaves, nobody knows what became of it,
    and it is told at the next contact, which nobody here waits for."""
    deaths = 0
    while deaths < 30:
        place = tmp_path / str(deaths)
        place.mkdir()
        deaths += await storm(f"sqlite:///{place / 'jinxing.db'}", place, mode, kills=3)


async def storm(database_url: str, tmp_path: Path, mode: str, kills: int) -> int:
    """Four secretaries go the whole way while the bot is killed so often, every few calls; how often it was."""
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    chance = random.Random(seed)
    began = time()
    port = free_port()
    server = TelegramServer(FastClock(MAY, began, SPEED))
    async with server.running():
        settings = Settings(
            database=database_url,
            secret_file=tmp_path / "secret.key",
            public_url=f"http://127.0.0.1:{port}",
            telegram_token=TOKEN,
            telegram_mode=mode,  # type: ignore[arg-type]
            telegram_secret=SECRET,
            telegram_api_base=server.root,
        )
        read_or_make(settings.secret_file)
        store = await open_store(database_url)
        made = bureau(settings)
        stage = Stage(database_url, store, made, MAY)
        await store.turn(_found, made)
        if mode == "webhook":
            await server.mailbox.set_webhook(f"http://127.0.0.1:{port}/telegram", SECRET, 40)
        bot = Mortal(settings, {"instant": MAY.isoformat(), "began": began}, port)
        await bot.live()
        branches = ("CZJ-1", "CZJ-2", "NYJ-1", "DAJ-1")
        people = [Person(server) for _ in branches]
        for person, code in zip(people, branches, strict=True):
            person.room.is_open = True
            printed = await stage.code_for(code, letters=f"KQ7M3X{branches.index(code)}D", hours=1000)
            await person.writes(f"/start {printed}")
            await person.room.until(lambda person=person: "是您吗" in " ".join(person.heard), 120)  # type: ignore[misc]
            await person.writes("1")
            await person.room.until(lambda person=person: "绑定好了" in " ".join(person.heard), 120)  # type: ignore[misc]
        walks = [asyncio.create_task(walk(person, chance)) for person in people]
        while bot.deaths < kills and not all(task.done() for task in walks):
            with suppress(TimeoutError):  # what is left to be said waits for somebody's second try
                await server.until_called(chance.randint(1, 20), seconds=5)
            server.meets(chance.choice(TROUBLES))
            await bot.die()
            await bot.live()
        await asyncio.gather(*walks)
        await server.mailbox.until(lambda: not server.mailbox.waiting, 120)
        await bot.die()
        effects = {table: len(stage.rows(f"select 1 from {table}")) for table in ("self_assessment", "event", "sheet")}
        assert effects == {"self_assessment": len(people), "event": len(people), "sheet": 0}
        said = sum(len({update.id for update in person.updates}) for person in people)
        assert len(stage.rows("select 1 from inbox")) == said
        assert (await store.read(audit.verify)).is_whole
        await store.close()
    assert server.illegal == []
    for person in people:
        once(person)
    return bot.deaths


def once(person: Person) -> None:
    """Each answer came once or, where that could not be known, a second time that says so; in the order of the talk."""
    bare = [re.sub(r"（\d/\d）\n", "", text.removesuffix(KNOWN)) for text in person.heard]
    first_copies = [text for text in person.heard if not text.endswith(KNOWN)]
    assert all(bare.count(text) <= 2 for text in bare)
    assert len(first_copies) == len(set(first_copies)), first_copies
    order = list(dict.fromkeys(bare))
    assert len(order) == len(WALK) + 2
    for (_, awaited), text in zip(WALK, order[2:], strict=True):
        assert awaited in text
