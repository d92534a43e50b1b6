"""Every request that goes out, to whatever platform, leaves through a session made here."""

from __future__ import annotations

from typing import Final

from aiohttp import (
    ClientConnectorError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)

MOST_CONNECTIONS: Final = 64
LARGEST_ANSWER: Final = 8 * 1024 * 1024
PATIENCE: Final = ClientTimeout(total=15, connect=8, sock_connect=5)
"""`connect` covers the wait for a free connection; all of it ends before delivery would call the outcome unknown."""


class AnswerTooLarge(Exception):
    """What came back is larger than any answer of a platform."""


def open_session(most_connections: int = MOST_CONNECTIONS) -> ClientSession:
    """A session for all platforms: no cookies, nothing taken from the environment. Close it at the end.

    A connection that nobody used for 15 seconds is let go, before the platform does so itself: a request on one that
    was just closed would have an unknown outcome."""
    return ClientSession(
        connector=TCPConnector(limit=most_connections, keepalive_timeout=15, ttl_dns_cache=60),
        timeout=PATIENCE,
        cookie_jar=DummyCookieJar(),
        trust_env=False,
        headers={"User-Agent": "jinxing"},
    )


def never_left(fault: BaseException) -> bool:
    """Whether the request certainly did not reach the platform: no connection came about. After anything else it may
    have been carried out."""
    return isinstance(fault, (ClientConnectorError, ConnectionTimeoutError, InvalidURL))


async def whole_answer(answer: ClientResponse, most_bytes: int = LARGEST_ANSWER) -> bytes:
    """The body of an answer, or AnswerTooLarge."""
    if answer.content_length is not None:
        if answer.content_length > most_bytes:
            answer.close()
            raise AnswerTooLarge
        return await answer.read()
    body = bytearray()
    async for piece in answer.content.iter_any():
        body += piece
        if len(body) > most_bytes:
            answer.close()
            raise AnswerTooLarge
    return bytes(body)
