"""A demonstration in a process of its own, and people in front of it with a real browser."""

import asyncio
import os
import re
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

ROOT = Path(__file__).parents[2]
COMMAND = ["-m", "bot", "demo"]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}

Join = Callable[..., Awaitable["Person"]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)  # the loop the browser lives in


class Demo:
    """`jinxing demo` over a database of its own; can be stopped and started again."""

    def __init__(self, directory: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.directory = directory
        self.output = directory / "demo.log"

    async def start(self) -> None:
        own = {
            "PYTHONPATH": str(ROOT),
            "JINXING_DATABASE": f"sqlite:///{self.directory / 'demo.db'}",
            "JINXING_SECRET_FILE": str(self.directory / "demo.key"),
            "JINXING_QUIET_HOURS": "03:00-03:01",  # the tests run at any hour
        }
        with self.output.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *COMMAND, "--port", str(self.port), stdin=asyncio.subprocess.DEVNULL,
                stdout=log, stderr=log, cwd=self.directory, env={**os.environ, **own},
            )  # fmt: skip
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while True:
                assert self.process.returncode is None, self.said
                try:
                    assert (await client.get(f"{self.address}/healthz")).is_success
                    return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            try:
                async with asyncio.timeout(15):
                    await self.process.wait()
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
                raise AssertionError("the demonstration does not stop when asked to") from None

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")


class Person:
    """Somebody in front of the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.answers = page.locator("#log .theirs")
        self.input = page.get_by_label("要说的话")

    async def says(self, words: str) -> str:
        """Types and sends; gives the last thing said back."""
        heard = await self.answers.count()
        await self.input.fill(words)
        await self.input.press("Enter")
        return await self.hears(heard)

    async def presses(self, label: str | re.Pattern[str]) -> str:
        """Presses an option of the newest message that has one so called; gives the last thing said back."""
        heard = await self.answers.count()
        await self.page.locator("#log").get_by_role("button", name=label).last.click()
        return await self.hears(heard)

    async def hears(self, after: int) -> str:
        """What was said last, once there is more than `after` and it can be seen without scrolling."""
        await expect(self.answers.nth(after).locator("p")).to_be_in_viewport()
        return await self.last()

    async def last(self) -> str:
        return await self.answers.last.locator("p").inner_text()

    async def options(self) -> list[str]:
        """The options under the newest message."""
        labels = await self.answers.last.get_by_role("button").all_inner_texts()
        return [" ".join(label.split()) for label in labels]

    async def moves_clock(self, day: str) -> None:
        await self.page.locator("#clock summary").click()
        await self.page.get_by_label("到某天").fill(day)
        await self.page.get_by_role("button", name="前往").click()


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    running = Demo(tmp_path)
    await running.start()
    yield running
    await running.stop()
    assert "Traceback" not in running.said, running.said


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium", path="/usr/bin")
    assert path, "needs Chromium: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def join(demo: Demo, chromium: Browser, tmp_path: Path) -> AsyncIterator[Join]:
    """Opens the page as somebody, on a phone unless said otherwise. Afterwards: nothing was fetched from elsewhere, and
    the page has not failed in silence."""
    faults: list[str] = []
    pages: list[Page] = []

    async def joined(who: str, greeted: bool = True, is_offline_expected: bool = False, **how: object) -> Person:
        context = await chromium.new_context(**{"viewport": PHONE, "locale": "zh-CN", **how})  # type: ignore[arg-type]
        page = await context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(f"{demo.address}/") else faults.append(r.url))
        if not is_offline_expected:
            page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
        await page.goto(f"{demo.address}/?as={who}")
        person = Person(page)
        if greeted:
            await person.hears(0)
        return person

    yield joined
    for n, page in enumerate(pages):
        await page.screenshot(path=tmp_path / f"page-{n}.png")
        await page.context.close()
    assert faults == []
