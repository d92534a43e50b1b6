"""What goes out: a request that never left is told from one whose answer is missing (INV-12)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import ClientError, ClientSession, web

from bot.http_out import AnswerTooLarge, never_left, open_session, whole_answer


async def _fault_of(session: ClientSession, url: str) -> BaseException:
    with pytest.raises((ClientError, TimeoutError)) as caught:
        async with session.post(url, data={"a": "b"}) as answer:
            await answer.read()
    return caught.value


async def _serve(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> tuple[web.AppRunner, str]:
    app = web.Application()
    app.router.add_post("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/"


async def test_where_nobody_listens_nothing_has_left() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
        async with open_session() as session:
            assert never_left(await _fault_of(session, url))


async def test_a_name_that_is_nobodys_is_a_request_that_never_left() -> None:
    async with open_session() as session:
        assert never_left(await _fault_of(session, "http://nobody.invalid/"))


async def test_a_connection_cut_after_the_request_leaves_the_outcome_open() -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        await request.read()
        assert request.transport is not None
        request.transport.abort()
        await asyncio.sleep(0)
        return web.Response()

    runner, url = await _serve(cut)
    async with open_session() as session:
        assert not never_left(await _fault_of(session, url))
    await runner.cleanup()


async def test_an_answer_out_of_proportion_is_not_read_to_its_end() -> None:
    async def much(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b"x" * 5000)

    runner, url = await _serve(much)
    async with open_session() as session:
        async with session.post(url) as answer:
            assert len(await whole_answer(answer, 5000)) == 5000
        async with session.post(url) as answer:
            with pytest.raises(AnswerTooLarge):
                await whole_answer(answer, 4999)
    await runner.cleanup()


async def test_nothing_of_the_environment_or_of_former_answers_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    cookies: list[str | None] = []

    async def cookie(request: web.Request) -> web.StreamResponse:
        cookies.append(request.headers.get("Cookie"))
        answer = web.Response()
        answer.set_cookie("a", "b")
        return answer

    runner, url = await _serve(cookie)
    async with open_session() as session:
        for _ in range(2):
            async with session.post(url) as answer:
                assert answer.status == 200
    assert cookies == [None, None]
    await runner.cleanup()
