"""`jinxing demo`: the whole product with sample data and the local web chat, on this machine alone."""

from __future__ import annotations

import asyncio
from typing import TextIO

from bot.app import for_demo
from bot.clock import Clock
from bot.demo_database import open_sample
from bot.settings import Settings


def demo(settings: Settings, port: int | None, *, fresh: bool, init_only: bool, out: TextIO) -> int:
    """Makes the sample bureau where there is none yet, and serves the local web chat until it is stopped."""
    settings = for_demo(settings)
    if init_only:
        return asyncio.run(_only_make(settings, fresh, out))
    from bot.demo_site import listening, run

    with listening(port) as listener:  # first of all: a demonstration that runs already is left alone
        return run(settings, fresh, listener, out)


async def _only_make(settings: Settings, fresh: bool, out: TextIO) -> int:
    async with open_sample(settings, fresh, Clock()) as (_, sample):
        where = settings.database_file or "PostgreSQL"
        if sample.made:
            made = sample.made
            what = f"{made.branches} 个党支部、{made.self_assessments} 份自评、{made.events} 件加减分事项"
            out.write(f"示例数据已建好：{where}（{what}）\n")
        else:
            out.write(f"示例数据早已建好：{where}，没有改动\n")
        for name, post in sample.posts.items():
            out.write(f"  {name:<10} {post}\n")
        out.write(f"  {'visitor':<10} 还没有绑定，可用绑定码 {sample.visitors_code}（{sample.visitors_post}）\n")
        out.write("试试：jinxing chat --as secretary\n")
    return 0
