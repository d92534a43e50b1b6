"""A code in an answer: it is said, but nowhere stored. What is kept of the answer has a seal in its place.

The code follows from the bureau's secret and what the seal names, so a redelivery gets the same words; a seal that
somebody types opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import replace

from handlers.binding_code import RANDOM_BYTES, new_code
from handlers.bureau import Bureau
from handlers.messages import Message, Reply, from_json, to_json

_SEAL = re.compile(r"⟦([0-9A-Za-z:.+-]{1,80})~([0-9a-f]{32})⟧")


def code_of(bureau: Bureau, name: str) -> str:
    """The code of that name, in groups of four."""
    return new_code(_keyed(bureau, b"sealed code\0", name)[:RANDOM_BYTES])


def seal(bureau: Bureau, name: str) -> str:
    """What stands in a stored answer for the code of that name."""
    return f"⟦{name}~{_proof(bureau, name)}⟧"


def unsealed(bureau: Bureau, reply: Reply) -> Reply:
    """The reply as it is said."""
    if not any("⟦" in message.text for message in reply.messages):
        return reply
    return Reply(tuple(_unsealed(bureau, message) for message in reply.messages))


def unsealed_body(bureau: Bureau, body: str) -> str:
    """The same of a reply as it lies in the outbox."""
    return to_json(unsealed(bureau, from_json(body))) if "⟦" in body else body


def _unsealed(bureau: Bureau, message: Message) -> Message:
    def opened(found: re.Match[str]) -> str:
        is_ours = hmac.compare_digest(found[2], _proof(bureau, found[1]))
        return code_of(bureau, found[1]) if is_ours else found[0]

    return replace(message, text=_SEAL.sub(opened, message.text))


def _proof(bureau: Bureau, name: str) -> str:
    return _keyed(bureau, b"seal\0", name)[:16].hex()


def _keyed(bureau: Bureau, use: bytes, name: str) -> bytes:
    return hmac.new(bureau.secret, use + name.encode(), hashlib.sha256).digest()
