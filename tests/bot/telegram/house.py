"""The assistant at work on Telegram, as `serve` puts it together: by webhook or by polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from starlette.applications import Starlette

from bot.assistant import Assistant
from bot.clock import Clock
from bot.http_out import open_session
from bot.outgoing import open_delivery
from bot.secret_file import Secret
from bot.telegram.api import BotApi
from bot.telegram.channel import TelegramChannel
from bot.telegram.intake import Intake
from bot.telegram.polling import Polling
from bot.telegram.updates import ALLOWED
from bot.telegram.webhook import PATH, webhook
from handlers.bureau import Bureau
from scheduler.delivery import Delivery
from scoring.rule_file import shipped
from storage import people
from storage.opening import open_store
from tests.bot.serving import served
from tests.fakes.telegram import TelegramServer
from tests.fakes.telegram_people import Person
from tests.handlers.stage import RULES, Stage, _found

SECRET = "canary-secret-0815"


@dataclass
class House:
    """A running bot. `stage` looks behind it: codes, rows, the store."""

    telegram: TelegramServer
    stage: Stage
    assistant: Assistant
    delivery: Delivery
    api: BotApi
    channel: TelegramChannel
    intake: Intake
    url: str = ""
    polling: Polling | None = None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    refused_for: list[str] = field(default_factory=list)
    """What polling told of its being refused, in order; "" where it goes well."""

    async def pass_(self, seconds: float) -> None:
        """Time passes, for Telegram as for us."""
        await cast(Any, self.telegram.clock).pass_(seconds)
        self.stage.now = self.telegram.clock.now()
        self.delivery.wake()

    async def until_settled(self) -> None:
        """Until every update is taken, every message settled and every courtesy done."""
        async with asyncio.timeout(30):
            await self.telegram.mailbox.until_empty()
            await self.delivery.drain()
            await self.intake.finish()


@asynccontextmanager
async def working(
    telegram: TelegramServer,
    database: str,
    mode: str,
    *,
    is_new: bool = True,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[House]:
    """The bot works, told Telegram so, and is stopped in good order at the end."""
    secret = Secret.of(b"k" * 32)
    store = await open_store(database)
    bureau = Bureau(shipped(), RULES, secret.look_up_key, secret.hide)
    stage = Stage(database, store, bureau, telegram.clock.now())
    if is_new:
        await store.turn(_found, bureau)
    assistant = Assistant(store, bureau, cast(Clock, telegram.clock))
    async with open_session() as session:
        api = BotApi(telegram.token, session, telegram.root)

        async def keep_new_id(account: str, new: str) -> None:
            hidden = bureau.hide(new)
            await store.turn(people.readdress, "telegram", bureau.account_hash("telegram", account), hidden)

        channel = TelegramChannel(api, moved=keep_new_id)
        delivery = open_delivery(assistant, [channel], secret)
        delivery._seconds = lambda: telegram.clock.now().timestamp()  # delivery waits by the clock that stands still
        intake = Intake(assistant, api, channel)
        house = House(telegram, stage, assistant, delivery, api, channel, intake)
        house.tasks.append(asyncio.create_task(delivery.run()))
        async with served(Starlette(routes=[webhook(intake, SECRET)])) as url:
            house.url = url + PATH
            if mode == "webhook":
                await api.call("setWebhook", url=house.url, secret_token=SECRET, allowed_updates=ALLOWED)
            else:

                async def told(why: str) -> None:
                    house.refused_for.append(why)

                house.polling = Polling(api, intake, pause, told)
                house.tasks.append(asyncio.create_task(house.polling.run()))
            try:
                yield house
            finally:
                await telegram.mailbox.set_webhook("", "", 40)
        await delivery.stop()
        for task in house.tasks:
            task.cancel()
        await asyncio.gather(*house.tasks, return_exceptions=True)
        await intake.finish()
    await store.close()


async def bound(house: House, code: str = "CZJ-1") -> Person:
    """A secretary who has followed the link with their code."""
    wu = Person(house.telegram)
    await wu.starts(await house.stage.code_for(code, letters=f"KQ7M3XP{code[-1]}"))
    await wu.presses("是，绑定")
    return wu
