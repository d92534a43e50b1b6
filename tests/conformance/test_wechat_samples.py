"""Every real sample from other WeChat libraries: signatures, echo strings, envelopes, pushes, keys."""

from __future__ import annotations

from typing import Any

import pytest

from bot.weixin.codec import Codec, CodecError
from bot.weixin.pushes import read_push
from bot.weixin.sealing import encrypt
from bot.weixin.xml import Element, read_xml
from tests.conformance.beside import facts

pytestmark = pytest.mark.conformance

KINDS = {
    "plain_xml": 57,
    "encrypted_message": 14,
    "signature": 13,
    "echostr": 4,
    "encrypt_known_random": 4,
    "invalid_aes_key": 5,
}


@pytest.fixture(scope="module")
def samples() -> list[dict[str, Any]]:
    return list(facts("wechat_vectors.json")["items"])


def of_kind(samples: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    found = [sample for sample in samples if sample["kind"] == kind]
    assert len(found) == KINDS[kind]
    return found


def codec_of(sample: dict[str, Any]) -> Codec:
    return Codec.of(sample["token"] or "", sample["encoding_aes_key"], sample["receive_id"])


def tree(element: Element) -> Any:
    """An element as the samples write it: repeated ones become a list, one without children its text."""
    if not element.children:
        return element.text
    found: dict[str, Any] = {}
    for name in dict.fromkeys(child.name for child in element.children):
        values = [tree(child) for child in element.all(name)]
        found[name] = values if len(values) > 1 else values[0]
    return found


def without_padding(part: Any) -> Any:
    """One sample has blanks around every text, which its own reader took off."""
    if isinstance(part, dict):
        return {name: without_padding(each) for name, each in part.items()}
    return part.strip() if isinstance(part, str) else [without_padding(each) for each in part]


def test_every_kind_of_sample_is_looked_at(samples: list[dict[str, Any]]) -> None:
    assert len(samples) == sum(KINDS.values()) == 97
    assert {sample["kind"] for sample in samples} == set(KINDS)


def test_every_push_is_read_as_it_was_sent(samples: list[dict[str, Any]]) -> None:
    for sample in of_kind(samples, "plain_xml"):
        expected = sample["expect"]
        push = read_push(sample["xml"].encode())
        assert without_padding(tree(push.root)) == without_padding(expected["fields"]), sample["id"]
        assert push.root.first("Content") == expected["fields"].get("Content", ""), sample["id"]
        assert push.kind == expected["msg_type"], sample["id"]
        if push.kind == "event":
            assert push.event == expected["event"], sample["id"]
        assert push.sender == (expected["from"] or ""), sample["id"]
        assert push.account == (expected["to"] or ""), sample["id"]
        assert push.created == str(expected["create_time"]), sample["id"]
        if expected["dedupe_key"].startswith("msgid:"):
            assert push.key == expected["dedupe_key"], sample["id"]


def test_pushes_that_differ_have_different_keys(samples: list[dict[str, Any]]) -> None:
    """Two samples have our one key only where the collectors' shorter key is one, too."""
    ours: dict[tuple[str, str], str] = {}
    for sample in of_kind(samples, "plain_xml"):
        push = read_push(sample["xml"].encode())
        theirs = sample["expect"]["dedupe_key"]
        assert ours.setdefault((push.sender, push.key), theirs) == theirs, sample["id"]


def test_every_signature_is_judged_as_they_judge_it(samples: list[dict[str, Any]]) -> None:
    for sample in of_kind(samples, "signature"):
        token, *parts = (part.encode() for part in sample["parts"])
        codec = Codec(token, b"k" * 32, b"")
        assert codec.signed(sample["signature"].encode(), *parts) is sample["expect"]["valid"], sample["id"]


@pytest.mark.parametrize("kind", ["encrypted_message", "echostr", "encrypt_known_random"])
def test_every_envelope_opens_to_what_was_sealed_and_no_other_opens(samples: list[dict[str, Any]], kind: str) -> None:
    for sample in of_kind(samples, kind):
        codec, encrypted, expected = codec_of(sample), sample["encrypt"].encode(), sample["expect"]
        if expected["signature_valid"] is not None:
            signed_parts = (sample["timestamp"].encode(), sample["nonce"].encode(), encrypted)
            is_signed = codec.signed(sample["msg_signature"].encode(), *signed_parts)
            assert is_signed is expected["signature_valid"], sample["id"]
        if expected.get("error") == "receive_id":
            with pytest.raises(CodecError, match="another account"):
                codec.open(encrypted)
        elif "plaintext" in expected:
            assert codec.open(encrypted).decode() == expected["plaintext"], sample["id"]
        else:
            assert expected["error"] == "signature", sample["id"]
        if fields := expected.get("fields"):
            assert tree(read_xml(codec.open(encrypted))) == fields, sample["id"]


def test_what_we_encrypt_is_theirs_byte_for_byte(samples: list[dict[str, Any]]) -> None:
    for sample in of_kind(samples, "encrypt_known_random"):
        codec = codec_of(sample)
        assert encrypt(codec, sample["expect"]["plaintext"], sample["random"]) == sample["encrypt"], sample["id"]
        assert codec.open(sample["encrypt"].encode()).decode() == sample["expect"]["plaintext"], sample["id"]


def test_every_wrong_key_stops_the_start(samples: list[dict[str, Any]]) -> None:
    for sample in of_kind(samples, "invalid_aes_key"):
        with pytest.raises(CodecError):
            Codec.of("token", sample["encoding_aes_key"], "id")
