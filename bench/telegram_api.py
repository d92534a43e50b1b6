"""The other end of `bench.telegram_turn`: a Bot API that takes every message at once, and people who write over
connections that stay open. As little as possible, so that what is measured is the bot."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter

_CHAT = re.compile(rb'chat_id"?[=:] ?"?(\d+)')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TAKEN = (
    b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private","first_name":"x"},'
    b'"from":{"id":1,"is_bot":true,"first_name":"bench","username":"bench_bot"},"text":"9"}}'
)
_ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"bench","username":"bench_bot"}}'
_TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}'
)


class Api:
    """Takes messages. `limit` a second, if any, over any second that ends now; `refused` counts what was over it."""

    def __init__(self) -> None:
        self.limit = 0
        self.refused = 0
        self.taken: list[float] = []
        self.awaited: dict[int, asyncio.Future[float]] = {}
        self._lately: deque[float] = deque()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[str]:
        """Its address meanwhile, on this machine."""
        server = await asyncio.get_running_loop().create_server(lambda: _Asked(self), "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()

    def answer(self, head: bytes, body: bytes) -> bytes:
        if b"/sendMessage" not in head.split(b"\r\n", 1)[0]:
            return _response(b"200 OK", _ME)
        now = perf_counter()
        if self.limit:
            while self._lately and now - self._lately[0] >= 1.0:
                self._lately.popleft()
            if len(self._lately) >= self.limit:
                self.refused += 1
                return _response(b"429 Too Many Requests", _TOO_MANY)
            self._lately.append(now)
        self.taken.append(now)
        match = _CHAT.search(body)
        chat = int(match[1]) if match else 0
        waiting = self.awaited.pop(chat, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(now)
        return _response(b"200 OK", _TAKEN % chat)


class _Asked(asyncio.Protocol):
    """A connection on which the bot asks one thing after the other."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while (end := self._unread.find(b"\r\n\r\n")) >= 0:
            head = self._unread[:end]
            length = _LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._unread) < whole:
                return
            body, self._unread = self._unread[end + 4 : whole], self._unread[whole:]
            self._transport.write(self._api.answer(head, body))


async def talk(api: Api, port: int, path: str, persons: Sequence[tuple[int, Sequence[bytes]]]) -> list[float]:
    """One connection on which these persons write, one after the other, each waiting for the answer in their chat;
    how long each answer took."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    loop = asyncio.get_running_loop()
    for chat, updates in persons:
        for update in updates:
            api.awaited[chat] = arrived = loop.create_future()
            began = perf_counter()
            writer.write(request(path, update))
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            length = _LENGTH.search(head)
            await reader.readexactly(int(length[1]) if length else 0)
            took.append(await arrived - began)
    writer.close()
    return took


def request(path: str, body: bytes) -> bytes:
    """A post as Telegram makes it."""
    return (
        b"POST %b HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n"
        b"X-Telegram-Bot-Api-Secret-Token: bench\r\nContent-Length: %d\r\n\r\n%b"
    ) % (path.encode(), len(body), body)


def _response(status: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body)
