"""The sealed envelope: what the platform seals opens, everything else is refused with one kind of error."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from bot.weixin.codec import Codec, CodecError, aes_key_bytes
from bot.weixin.sealing import encrypt, seal
from tests.fakes.weixin_envelope import Sealer

TOKEN, AES_KEY, APP = "tokenOfTests", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0123456789abcdef"
CODEC = Codec.of(TOKEN, AES_KEY, APP)
SEALER = Sealer(TOKEN, AES_KEY, APP)


def packed(message: bytes, receive_id: bytes = APP.encode(), length: int | None = None) -> bytes:
    return b"\7" * 16 + struct.pack(">I", len(message) if length is None else length) + message + receive_id


def padded(body: bytes) -> bytes:
    count = 32 - len(body) % 32
    return body + bytes([count]) * count


def sealed(plain: bytes, key: bytes = CODEC.key) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize())


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"")
@example(b"x" * (32 - 20 - len(APP)))  # fills its last block: a whole block of padding follows
def test_what_the_platform_seals_opens(message: bytes) -> None:
    assert CODEC.open(SEALER.encrypt(message).encode()) == message


@settings(deadline=None)
@given(st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=200))
def test_what_we_seal_opens_for_the_platform_and_for_wechatpy(text: str) -> None:
    envelope = seal(CODEC, f"<xml><Content><![CDATA[{'x' + str(len(text))}]]></Content></xml>", 1_700_000_000, "n0nce")
    assert SEALER.opened_reply(envelope.encode(), 1_700_000_000).findtext("Content") == f"x{len(text)}"
    signature = re.search(r"<MsgSignature><!\[CDATA\[(\w+)]]>", envelope)
    assert signature is not None
    opened = WeChatCrypto(TOKEN, AES_KEY, APP).decrypt_message(envelope, signature[1], "1700000000", "n0nce")
    assert opened == f"<xml><Content><![CDATA[x{len(text)}]]></Content></xml>"
    assert SEALER.decrypt(encrypt(CODEC, text)).decode() == text


def test_sealing_the_same_twice_gives_different_bytes() -> None:
    assert encrypt(CODEC, "星级") != encrypt(CODEC, "星级")


LIES: dict[str, Callable[[], bytes]] = {
    "padding of nothing": lambda: sealed(packed(b"m" * 10)[:-1] + b"\0" * (33 - len(packed(b"m" * 10)) % 32)),
    "padding above 32": lambda: sealed(padded(packed(b"m"))[:-1] + b"\x21"),
    "padding of unlike bytes": lambda: sealed(padded(packed(b"m"))[:-2] + b"\0" + padded(packed(b"m"))[-1:]),
    "length beyond the end": lambda: sealed(padded(packed(b"m", length=100))),
    "length of four gigabytes": lambda: sealed(padded(packed(b"m", length=2**32 - 1))),
    "length too short": lambda: sealed(padded(packed(b"message", length=3))),
    "no room for a length": lambda: sealed(padded(b"\7" * 18)),
    "another account": lambda: sealed(padded(packed(b"m", b"wx-somebody-else"))),
    "no account": lambda: sealed(padded(packed(b"m", b""))),
    "another key": lambda: sealed(padded(packed(b"m")), b"k" * 32),
    "half a block": lambda: base64.b64encode(base64.b64decode(sealed(padded(packed(b"m"))))[:-16]),
    "nothing": lambda: b"",
    "no base64": lambda: b"!!!!",
    "bytes above ASCII": lambda: "密文密文".encode(),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_in_the_envelope_is_refused(lie: str) -> None:
    with pytest.raises(CodecError):
        CODEC.open(LIES[lie]())


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_whatever_comes_is_opened_or_refused(garbage: bytes) -> None:
    """INV-62: only CodecError, whatever the bytes."""
    for encrypted in (garbage, base64.b64encode(garbage), sealed(garbage[: len(garbage) // 32 * 32])):
        try:
            CODEC.open(encrypted)
        except CodecError:
            continue


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_only_the_right_signature_is_right(given_signature: bytes) -> None:
    right = SEALER.sign("1700000000", "n0nce", "cipher").encode()
    parts = (b"1700000000", b"n0nce", b"cipher")
    assert CODEC.signed(right, *parts)
    assert CODEC.signed(given_signature, *parts) == (given_signature == right)


def test_line_breaks_in_base64_are_the_platforms_habit() -> None:
    encrypted = SEALER.encrypt(b"m" * 200)
    assert CODEC.open("\r\n".join(re.findall(".{1,76}", encrypted)).encode()) == b"m" * 200


@pytest.mark.parametrize("key", ["", "short", AES_KEY + "A", AES_KEY + "=", AES_KEY[:-1] + "!", AES_KEY[:-1] + "中"])
def test_what_is_no_aes_key_is_refused_at_the_start(key: str) -> None:
    with pytest.raises(CodecError):
        Codec.of(TOKEN, key, APP)


def test_a_key_with_stray_bits_at_its_end_is_one() -> None:
    assert aes_key_bytes(AES_KEY[:-1] + "G") == aes_key_bytes(AES_KEY[:-1] + "E")


def test_secrets_are_not_in_the_codecs_own_words() -> None:
    """INV-54."""
    assert TOKEN not in repr(CODEC)
    assert str(CODEC.key) not in repr(CODEC)
