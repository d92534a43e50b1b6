"""`POST /telegram`: verified, bounded, taken, and only then acknowledged (INV-04)."""

from __future__ import annotations

import hmac
import logging
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.telegram.body import LARGEST_BODY, Malformed, read_json
from bot.telegram.intake import Intake
from storage.ports import Conflict, StoreDown

PATH: Final = "/telegram"
_SECRET: Final = b"x-telegram-bot-api-secret-token"
_AGAIN_SOON: Final = {"Retry-After": "3"}

_log = logging.getLogger(__name__)


def webhook(intake: Intake, secret: str) -> Route:
    """The address to which Telegram posts. Without its secret header nothing is read, let alone kept."""
    expected = secret.encode("ascii")
    if not expected:
        raise ValueError("a webhook needs a secret")

    async def post(request: Request) -> Response:
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or int(announced) > LARGEST_BODY:
            return Response(status_code=413)
        given = [value for name, value in request.scope["headers"] if name == _SECRET]
        if len(given) != 1 or not hmac.compare_digest(given[0], expected):
            intake.counts["forbidden"] += 1
            return Response(status_code=403)
        body = bytearray()
        try:
            async for piece in request.stream():
                body += piece
                if len(body) > LARGEST_BODY:
                    return Response(status_code=413)
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            update = read_json(bytes(body))
        except Malformed as fault:
            intake.counts["malformed"] += 1
            _log.warning("a body was refused: %s", fault)
            return Response(status_code=400)
        try:
            await intake.take(update)
        except (StoreDown, Conflict) as fault:
            _log.error("an update waits with Telegram: %s", type(fault).__name__)
            return Response(status_code=503, headers=_AGAIN_SOON)
        return Response(status_code=200)

    return Route(PATH, post, methods=["POST"])
