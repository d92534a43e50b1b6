"""The sealed envelope of 公众号 and 企业微信: signatures, and opening what was encrypted for us.

Ours, because wechatpy checks no padding, compares signatures in a way that takes longer the nearer one comes, and
raises half a dozen kinds of errors. It is sound where it seals: see `bot.weixin.sealing`.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode
from dataclasses import dataclass, field
from hmac import compare_digest

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
_NOISE, _LENGTH = 16, 4


class CodecError(Exception):
    """What came is not what the platform seals for us. The message is for operators and holds nothing of it."""


@dataclass(frozen=True)
class Codec:
    """What the operator entered on the platform's page: the token that signs, the key that encrypts, whose it is."""

    token: bytes = field(repr=False)
    key: bytes = field(repr=False)
    receive_id: bytes

    @classmethod
    def of(cls, token: str, aes_key: str, receive_id: str) -> Codec:
        """Raises CodecError where the EncodingAESKey is none."""
        return cls(token.encode(), aes_key_bytes(aes_key), receive_id.encode())

    def signature(self, *parts: bytes) -> str:
        """SHA-1 over token and parts, sorted as bytes."""
        return hashlib.sha1(b"".join(sorted((self.token, *parts))), usedforsecurity=False).hexdigest()

    def signed(self, signature: bytes, *parts: bytes) -> bool:
        """Whether this signature, in any bytes, is that of the parts; it takes as long whatever is wrong with it."""
        return compare_digest(signature, self.signature(*parts).encode("ascii"))

    def open(self, encrypted: bytes) -> bytes:
        """The message inside. The signature is checked before: otherwise the padding could be asked about."""
        try:
            raw = b64decode(encrypted.translate(None, b"\r\n"), validate=True)
        except (binascii.Error, ValueError):
            raise CodecError("not base64") from None
        if not raw or len(raw) % BLOCK:
            raise CodecError("not whole blocks")
        decryptor = Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16])).decryptor()
        plain = decryptor.update(raw) + decryptor.finalize()
        padding = plain[-1]
        if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
            raise CodecError("wrong padding")
        body = plain[:-padding]
        if len(body) < _NOISE + _LENGTH:
            raise CodecError("too short")
        end = _NOISE + _LENGTH + int.from_bytes(body[_NOISE : _NOISE + _LENGTH], "big")
        if end > len(body):
            raise CodecError("wrong length")
        if not compare_digest(body[end:], self.receive_id):
            raise CodecError("meant for another account")
        return body[_NOISE + _LENGTH : end]


def aes_key_bytes(aes_key: str) -> bytes:
    """The 32 bytes of an EncodingAESKey: 43 letters and digits. Its last one may have stray bits, as real keys do."""
    if not re.fullmatch(r"[0-9A-Za-z+/]{43}", aes_key, re.ASCII):
        raise CodecError("an EncodingAESKey has 43 letters and digits")
    return b64decode(aes_key + "=")
