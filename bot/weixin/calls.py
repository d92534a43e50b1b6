"""Calls to WeChat and WeCom: one request, its answer as the platform's return code, a refused token replaced once.

Ours and asynchronous: wechatpy blocks, has no time-out, takes a page in HTML for success, and asks for ever where a
token stays refused. Nothing that is raised or logged here holds an address: token and secret travel in its query.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from aiohttp import ClientError, ClientSession

from bot.http_out import AnswerTooLarge, never_left, whole_answer
from scheduler.channel import Outcome, not_sent, unknown

TOKEN_REFUSED: Final = frozenset((40001, 40014, 42001, 41001))
NOT_LISTED: Final = (40164, 60020)
"""The address we call from is not on the account's list."""

_LARGEST_ANSWER: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered: its return code, 0 for done, and the other fields."""

    code: int
    fields: Mapping[str, Any]

    @property
    def detail(self) -> str:
        """For operators: the code, our address where it is not on the platform's list, and the number by which the
        platform finds the call again."""
        address = re.search(r"ip:? ([0-9a-fA-F.:]{7,45})", self.message) if self.code in NOT_LISTED else None
        rid = re.search(r"rid: ?([0-9a-f-]{8,64})", self.message)
        return f"errcode {self.code}" + (f" ip {address[1]}" if address else "") + (f" rid {rid[1]}" if rid else "")

    @property
    def message(self) -> str:
        """The platform's own words."""
        return str(self.fields.get("errmsg", ""))

    @property
    def is_of_the_day(self) -> bool:
        """Whether the limit it speaks of is one of the day."""
        return bool(re.search(r"\bday|daily|日", self.message, re.IGNORECASE))


class NoAnswer(Exception):
    """There is no return code. `outcome` says what that means for what was asked."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.detail)
        self.outcome = outcome


class Tokens(Protocol):
    """Where a call gets its access token. Both raise NoAnswer."""

    async def get(self) -> str: ...

    async def instead_of(self, token: str, why: str) -> str: ...

    async def worked(self, token: str) -> None: ...


class Api:
    """One account's calls. `base` is the platform's address without a slash at its end."""

    def __init__(self, session: ClientSession, base: str, tokens: Tokens) -> None:
        self._session = session
        self._base = base
        self._tokens = tokens

    async def call(self, path: str, body: object, **query: str) -> Answer:
        """Posts `body` as JSON, or as it is where it is bytes or a form. Raises NoAnswer.

        A token that is refused is replaced once; one that stays refused is a matter of our set-up."""
        token = await self._tokens.get()
        answer = await self._post(path, body, token, query)
        if answer.code in TOKEN_REFUSED:
            token = await self._tokens.instead_of(token, answer.detail)
            answer = await self._post(path, body, token, query)
            if answer.code in TOKEN_REFUSED:
                _ = await self._tokens.instead_of(token, answer.detail)
                raise NoAnswer(not_sent("busy", answer.detail))  # somebody else's call went well meanwhile
        await self._tokens.worked(token)
        return answer

    async def _post(self, path: str, body: object, token: str, query: Mapping[str, str]) -> Answer:
        params = {"access_token": token, **query}
        return await ask(self._session, "POST", f"{self._base}{path}", params, body() if callable(body) else body)


async def ask(session: ClientSession, method: str, url: str, params: Mapping[str, str], body: object = None) -> Answer:
    """One request and its answer. Raises NoAnswer."""
    data = body if body is None or isinstance(body, bytes) or not isinstance(body, Mapping) else raw_json(body)
    headers = {"Content-Type": "application/json"} if isinstance(data, bytes) else None
    try:
        async with session.request(
            method, url, params=params, data=data, headers=headers, allow_redirects=False
        ) as answer:
            status, written = answer.status, await whole_answer(answer, _LARGEST_ANSWER)
    except (ClientError, AnswerTooLarge, TimeoutError, OSError) as fault:
        what = type(fault).__name__
        raise NoAnswer(not_sent("busy", what) if never_left(fault) else unknown(what)) from None
    if status >= 500:
        raise NoAnswer(not_sent("busy", f"HTTP {status}"))
    if status != 200:
        raise NoAnswer(not_sent("setup", f"HTTP {status}"))
    return _answer(written)


def raw_json(fields: Mapping[str, Any]) -> bytes:
    """JSON as these platforms want it: raw UTF-8. The same fields always give the same bytes."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _answer(written: bytes) -> Answer:
    try:
        fields = json.loads(written.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NoAnswer(unknown("the answer is no JSON")) from None
    if not isinstance(fields, dict):
        raise NoAnswer(unknown("the answer is no JSON object"))
    code = fields.get("errcode", 0)  # absent means 0 in some calls; some write it as text
    if isinstance(code, str) and re.fullmatch(r"-?[0-9]{1,9}", code):
        code = int(code)
    if not isinstance(code, int) or isinstance(code, bool):
        raise NoAnswer(unknown("the answer has no errcode"))
    return Answer(code, fields)
