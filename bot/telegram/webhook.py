"""`POST /telegram`: verified, bounded, taken, and only then acknowledged (INV-04)."""

from __future__ import annotations

import hmac
import logging
from typing import Final

from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.telegram.body import LARGEST_BODY, Malformed, read_json
from bot.telegram.intake import Intake
from storage.ports import Conflict, StoreDown

PATH: Final = "/telegram"
_SECRET: Final = b"x-telegram-bot-api-secret-token"
_AGAIN_SOON: Final = (b"retry-after", b"3")

_log = logging.getLogger(__name__)


def webhook(intake: Intake, secret: str) -> Route:
    """The address to which Telegram posts. Without its secret header nothing is read, let alone kept."""
    if not secret:
        raise ValueError("a webhook needs a secret")
    return Route(PATH, _Webhook(intake, secret.encode("ascii")), methods=["POST"])


class _Webhook:
    """The address as an ASGI application: one for each update, so that nothing is made that is not needed."""

    def __init__(self, intake: Intake, secret: bytes) -> None:
        self._intake = intake
        self._secret = secret

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = await self._status(scope, receive)
        headers = [(b"content-length", b"0")]
        if status == 503:
            headers.append(_AGAIN_SOON)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    async def _status(self, scope: Scope, receive: Receive) -> int:
        headers = scope["headers"]
        announced = next((value for name, value in headers if name == b"content-length"), b"0")
        if not announced.isdigit() or int(announced) > LARGEST_BODY:
            return 413
        given = [value for name, value in headers if name == _SECRET]
        if len(given) != 1 or not hmac.compare_digest(given[0], self._secret):
            self._intake.counts["forbidden"] += 1
            return 403
        body = await _body(receive)
        if body is None:
            return 413
        try:
            await self._intake.take(read_json(body))
        except Malformed as fault:
            self._intake.counts["malformed"] += 1
            _log.warning("a body was refused: %s", fault)
            return 400
        except (StoreDown, Conflict) as fault:
            _log.error("an update waits with Telegram: %s", type(fault).__name__)
            return 503
        return 200


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is over the limit."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return body
