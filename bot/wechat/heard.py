"""What a follower did, as words for a turn, or as something to note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from bot.weixin.pushes import Push, Unusable
from bot.weixin.shared_words import GREETING, KINDS, NOT_SHOWN, OTHER_KIND, PRESS
from handlers.binding_code import is_code, normalise
from handlers.door import unread

SCENE: Final = "qrscene_"
MESSAGE, TAP = "message", "tap"


@dataclass(frozen=True, slots=True)
class Said:
    """Words for a turn; `opens` is the kind of window in which more may be said to them afterwards."""

    text: str
    opens: str | None = MESSAGE


@dataclass(frozen=True, slots=True)
class Gone:
    """They do not follow any more: nothing can be sent to them."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a notice: its number at the platform, whether it arrived, and whether they block us."""

    number: str
    has_arrived: bool
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Consents:
    """How many notices of which template they said yes (+) or no (0) to."""

    templates: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Something that concerns us not."""


Deed = Said | Gone | Receipt | Consents | Nothing


def read_deed(push: Push) -> Deed:
    """What was done. Raises Unusable."""
    if not push.sender or not push.account:
        raise Unusable("nobody's")
    if push.kind == "event":
        return _event(push)
    if push.kind == "text":
        if not push.root.all("Content"):
            raise Unusable("no Content")
        content = push.root.first("Content")
        if content.startswith(NOT_SHOWN):
            return Said(unread(OTHER_KIND))
        return Said(_pressed(push["bizmsgmenuid"]) or content)
    if push.kind == "voice":
        return Said(push["Recognition"] or unread(KINDS["voice"]))
    return Said(unread(KINDS.get(push.kind, OTHER_KIND)))


def _pressed(menu_id: str) -> str | None:
    """The press that a tapped line stands for: our own tokens, nothing else that a menu may have."""
    for token in (menu_id, unquote(menu_id)):
        if PRESS.fullmatch(token):
            return token
    return None


def _event(push: Push) -> Deed:
    key = push["EventKey"]
    match push.event:
        case "subscribe" | "scan":
            scene = normalise(key.removeprefix(SCENE))
            return Said(scene if is_code(scene) else GREETING, TAP)
        case "click":
            return Said(key or GREETING, TAP)
        case "unsubscribe":
            return Gone()
        case "templatesendjobfinish":
            status = re.sub(r"\s+", "", push["Status"].lower())
            return Receipt(push["MsgID"], status == "success", "block" in status)
        case "subscribe_msg_sent_event":
            sent = _list(push, "SubscribeMsgSentEvent")
            return _receipt_of_notice(sent)
        case "subscribe_msg_popup_event" | "subscribe_msg_change_event":
            lists = [*_list(push, "SubscribeMsgPopupEvent"), *_list(push, "SubscribeMsgChangeEvent")]
            return Consents(tuple((each["TemplateId"], each["SubscribeStatusString"] == "accept") for each in lists))
    return Nothing()


def _receipt_of_notice(lists: list[dict[str, str]]) -> Deed:
    if not lists:
        return Nothing()
    code = lists[0]["ErrorCode"]
    return Receipt(lists[0]["MsgID"], code in ("", "0"), code in ("43004", "43019"))


def _list(push: Push, name: str) -> list[dict[str, str]]:
    """The List elements below this one: one or several, each with its fields."""
    fields = ("TemplateId", "SubscribeStatusString", "MsgID", "ErrorCode")
    return [
        {field: each.first(field).strip() for field in fields}
        for inside in push.root.all(name)
        for each in inside.all("List")
    ]
