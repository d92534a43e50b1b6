"""The platform's side of the sealed envelope, written from its documents and not from our code: what our code is
held against."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC


class BadEnvelope(Exception):
    """What came back is not what the platform takes; people then read that the account cannot serve them."""


@dataclass(frozen=True)
class Sealer:
    """One account's token, EncodingAESKey and id."""

    token: str
    aes_key: str
    receive_id: str

    def sign(self, *parts: str) -> str:
        return hashlib.sha1("".join(sorted([self.token, *parts])).encode()).hexdigest()

    def encrypt(self, message: bytes, noise: bytes | None = None) -> str:
        packed = (noise or os.urandom(16)) + struct.pack(">I", len(message)) + message + self.receive_id.encode()
        padder = padding.PKCS7(256).padder()
        encryptor = self._cipher().encryptor()
        padded = padder.update(packed) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        try:
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
            unpadder = padding.PKCS7(256).unpadder()
            packed = unpadder.update(padded) + unpadder.finalize()
        except ValueError as fault:
            raise BadEnvelope(str(fault)) from fault
        (length,) = struct.unpack(">I", packed[16:20])
        if packed[20 + length :] != self.receive_id.encode():
            raise BadEnvelope("another account's")
        return packed[20 : 20 + length]

    def envelope(self, message: bytes, to: str) -> bytes:
        """The body of a push."""
        encrypted = self.encrypt(message)
        return f"<xml><ToUserName>{to}</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()

    def opened_reply(self, body: bytes, now: float) -> ET.Element:
        """What the bot said back. Raises BadEnvelope."""
        try:
            root = ET.fromstring(body)
        except ET.ParseError as fault:
            raise BadEnvelope("not XML") from fault
        encrypted, signature, timestamp, nonce = (
            root.findtext(name) or "" for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
        )
        if root.tag != "xml" or not all((encrypted, signature, timestamp, nonce)):
            raise BadEnvelope("a part of the envelope is missing")
        if signature != self.sign(timestamp, nonce, encrypted):
            raise BadEnvelope("wrong signature")
        if not timestamp.isdigit() or abs(int(timestamp) - now) > 600:
            raise BadEnvelope("wrong time")
        try:
            return ET.fromstring(self.decrypt(encrypted))
        except ET.ParseError as fault:
            raise BadEnvelope("not XML inside") from fault

    def _cipher(self) -> Cipher[CBC]:
        key = base64.b64decode(self.aes_key + "=")
        return Cipher(AES(key), CBC(key[:16]))
