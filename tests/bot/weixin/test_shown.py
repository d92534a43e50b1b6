"""However a reply reads, what leaves keeps the platforms' limits and loses no word (INV-55, INVARIANTS §7)."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.wechat.words import customer_service, passive_texts
from bot.wecom.cards import bodies
from bot.weixin.calls import raw_json
from bot.weixin.replying import in_cdata
from bot.weixin.shared_words import PRESS
from handlers.messages import Message, Option, Reply
from tests.fakes.wechat import shown_text
from tests.fakes.wecom import _card

LETTERS = st.characters(blacklist_categories=["Cs"]) | st.sampled_from("<>&]\"'\n星👨‍👩‍👧é")
OPTIONS = st.lists(st.text(LETTERS, min_size=1, max_size=14), max_size=8).map(
    lambda labels: tuple(Option(f"{n} {label}", f"#ab12cd34ef.{n}") for n, label in enumerate(labels, 1))
)
MESSAGES = st.builds(Message, st.text(LETTERS, min_size=1, max_size=200) | st.just("很长的话。" * 300), OPTIONS)
REPLIES = st.lists(MESSAGES, min_size=1, max_size=3).map(lambda messages: Reply(tuple(messages)))
_LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"]*)&msgmenuid=([^"]*)">([^<]*)</a>')


def words(text: str) -> str:
    """The text without what a platform or a cut takes away."""
    bare = re.sub("[\x00-\x20\x7f\\s]", "", _LINK.sub(r"\3", text))
    return re.sub(r"^（\d+/\d+）", "", bare).replace("<", "＜")


def all_words(reply: Reply) -> str:
    return words("".join(text for each in reply.messages for text in (each.text, *(o.label for o in each.options))))


@settings(deadline=None)
@given(REPLIES)
def test_a_passive_reply_fits_and_holds_every_word(reply: Reply) -> None:
    texts = passive_texts(reply)
    assert all(0 < len(text.encode()) <= 2048 for text in texts)
    assert "".join(map(words, texts)) == all_words(reply)
    for text in texts:
        assert text.count("<") == 2 * len(_LINK.findall(text)), "no markup but ours"
        for content, menu_id, _ in _LINK.findall(text):
            assert PRESS.fullmatch(unquote(menu_id))
            assert "<" not in content


@settings(deadline=None)
@given(REPLIES)
def test_customer_service_messages_fit_and_hold_every_word(reply: Reply) -> None:
    sent = customer_service(reply, may_be_known=False)
    for fields in sent:
        if fields["msgtype"] == "msgmenu":
            menu = fields["msgmenu"]
            lines = [line["content"] for line in menu["list"]]
            assert len("\n".join([menu["head_content"], *lines, menu["tail_content"]]).encode()) <= 2048
            assert all(PRESS.fullmatch(line["id"]) for line in menu["list"])
        else:
            assert 0 < len(fields["text"]["content"].encode()) <= 2048
    read = "".join(words(shown_text(fields)) for fields in sent).removesuffix("点选，或直接回复数字。")
    assert sorted(read) == sorted(all_words(reply))
    assert "（如已收到请忽略）" in "".join(map(shown_text, customer_service(reply, may_be_known=True)))


@settings(deadline=None)
@given(REPLIES, st.booleans())
def test_every_card_keeps_the_platforms_rules_and_every_text_fits(reply: Reply, may_be_known: bool) -> None:
    sent = bodies(reply, "12-1", may_be_known=may_be_known)
    for body in sent:
        if body["msgtype"] == "template_card":
            assert _card(body["template_card"]).kind == "card"
        else:
            assert 0 < len(body["text"]["content"].encode()) <= 2048
        assert b"\\u" not in raw_json(body)
    assert bodies(reply, "12-1", may_be_known=may_be_known) == sent, "the same at each try"
    cards = [body["template_card"]["task_id"] for body in sent if body["msgtype"] == "template_card"]
    others = [
        body["template_card"]["task_id"]
        for body in bodies(reply, "12-2", may_be_known=may_be_known)
        if body["msgtype"] == "template_card"
    ]
    assert len({*cards, *others}) == 2 * len(cards)


@settings(deadline=None)
@given(st.text(LETTERS | st.sampled_from("]>"), max_size=80))
def test_no_text_ends_its_cdata(text: str) -> None:
    import xml.etree.ElementTree as ET

    read = ET.fromstring(f"<xml><![CDATA[{in_cdata(text)}]]></xml>").text or ""
    assert read.replace("\r", "\n") == re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", "", text).replace(
        "\r\n", "\n"
    ).replace("\r", "")
