"""企业微信 over real HTTP: members with our app, what reaches them, and a judge of what is said back."""

from __future__ import annotations

import itertools
import json
import re
import secrets
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.clock import Clock
from tests.fakes.weixin_envelope import BadEnvelope, Sealer
from tests.fakes.weixin_media import MEBIBYTE, Media
from tests.fakes.weixin_server import Delivered, Refused, WeixinServer

CORP_ID, AGENT_ID, SECRET = "ww1436e0e65a779aee", 9_007_199_254_740_993, "canary-corp-secret-0123456789abcdef"
TOKEN, AES_KEY = "canaryWecomToken", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
LONGEST = 2048
LARGEST = {"image": 10 * MEBIBYTE, "voice": 2 * MEBIBYTE, "video": 10 * MEBIBYTE, "file": 20 * MEBIBYTE}
RECALLED_WITHIN = timedelta(hours=24)
_TASK_ID = re.compile(r"[0-9A-Za-z_@-]{1,128}", re.ASCII)


@dataclass(slots=True)
class Shown:
    """One message on a member's screen; a card keeps its buttons until it is updated."""

    kind: str
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    task_id: str = ""
    response_code: str = ""
    replaced_by: str = ""


@dataclass(slots=True)
class Member:
    """Somebody in the corporation."""

    is_licensed: bool = True
    shown: list[Shown] = field(default_factory=list)
    sends: list[datetime] = field(default_factory=list)
    dropped: int = 0

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.shown]


class WecomServer(WeixinServer):
    """One app's platform. Only members it knows can be written to."""

    token_path = "/cgi-bin/gettoken"

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(Sealer(TOKEN, AES_KEY, CORP_ID), clock)
        self.members: dict[str, Member] = {}
        self.media = Media(self.clock, LARGEST, created_as_text=True, least=6)
        self._sent: dict[str, tuple[Shown, list[Member], datetime]] = {}
        self.task_ids: set[str] = set()
        self._requests: dict[bytes, datetime] = {}
        self._current = ""
        self._codes: dict[str, Shown] = {}
        self._numbers = itertools.count(1)
        self._deeds = {
            "/cgi-bin/gettoken": self._get_token,
            "/cgi-bin/message/send": self._send,
            "/cgi-bin/message/update_template_card": self._update_card,
            "/cgi-bin/message/recall": self._recall,
            "/cgi-bin/media/upload": self.media.upload,
            "/cgi-bin/media/get": self.media.get_,
            "/cgi-bin/agent/get": self._agent,
        }

    def member(self, userid: str) -> Member:
        return self.members.setdefault(userid.lower(), Member())

    async def say(self, userid: str, text: str, **more: Any) -> Delivered:
        """They send a text. Its id is of the newer kind, which is no number."""
        number = f"CAIQ{next(self._numbers):06d}g/zKaw=="
        return await self.bring(userid, {"MsgType": "text", "Content": text, "MsgId": number, **more})

    async def event(self, userid: str, event: str, **more: Any) -> Delivered:
        """Something they do, other than speak."""
        return await self.bring(userid, {"MsgType": "event", "Event": event, **more})

    async def press(self, userid: str, label: str, *, times: int = 1) -> Delivered:
        """They press the newest button on their screen that reads so. LookupError where there is none."""
        for shown in reversed(self.member(userid).shown):
            if label in shown.buttons and not shown.replaced_by:
                return await self._press(userid, shown, shown.buttons[label], times)
        raise LookupError(label)

    async def press_old(self, userid: str, shown: Shown, label: str) -> Delivered:
        """They press a button of a card further up, before they saw that it was updated."""
        return await self._press(userid, shown, shown.buttons[label], 1)

    async def _press(self, userid: str, shown: Shown, key: str, times: int) -> Delivered:
        delivered = Delivered()
        for _ in range(times):
            code = secrets.token_hex(8)
            self._codes[code] = shown
            delivered = await self.event(
                userid,
                "template_card_event",
                EventKey=key,
                TaskId=shown.task_id,
                CardType="button_interaction",
                ResponseCode=code,
            )
            if delivered.reply is not None and not delivered.error:
                shown.replaced_by = delivered.reply.findtext("Button/ReplaceName")
        return delivered

    async def bring(self, userid: str, fields: Mapping[str, Any]) -> Delivered:
        """Pushes these fields as theirs."""
        self.member(userid)
        created = int(self.clock.now().timestamp())
        base = {"ToUserName": CORP_ID, "FromUserName": userid, "CreateTime": created, "AgentID": AGENT_ID}
        return await self.push({**base, **fields})

    def _judged(self, said: bytes) -> tuple[ET.Element | None, str]:
        if said == b"":
            return None, ""
        try:
            reply = self.sealer.opened_reply(said, self.clock.now().timestamp())
        except BadEnvelope as bad:
            return None, f"cannot be read: {bad}"
        kind, name = reply.findtext("MsgType"), reply.findtext("Button/ReplaceName")
        if kind != "update_button" or not name or len(name) > 10:
            return None, f"no reply of this kind: {kind}"
        return reply, ""

    def _get_token(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        if fields.get("corpid") != CORP_ID:
            raise Refused(40013, "invalid corpid")
        if fields.get("corpsecret") != SECRET:
            raise Refused(40001, "invalid credential")
        now = self.clock.now()
        if self.tokens.get(self._current, now) <= now:
            self._current = self._hand_out(7200)
        lasts = self.tokens[self._current] - now
        return {"errcode": 0, "errmsg": "ok", "access_token": self._current, "expires_in": int(lasts.total_seconds())}

    def _agent(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"errcode": 0, "errmsg": "ok", "agentid": AGENT_ID, "name": "晋星助手"}

    def _send(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        if "unreadable" in fields or fields.get("agentid") != AGENT_ID:
            raise Refused(40056 if "agentid" in fields else 47001, "invalid agentid")
        shown = self._as_shown(fields)
        named = str(fields.get("touser", "")).split("|")
        known = [userid for userid in named if userid.lower() in self.members]
        if not known:
            raise Refused(81013, "user & party & tag all invalid")
        request, now = json.dumps(fields, sort_keys=True).encode(), self.clock.now()
        answer = {"errcode": 0, "errmsg": "ok", "msgid": secrets.token_hex(12), "response_code": ""}
        answer["invaliduser"] = "|".join(userid for userid in named if userid not in known)
        unlicensed = [userid for userid in known if not self.member(userid).is_licensed]
        answer["unlicenseduser"] = "|".join(unlicensed)
        if fields.get("enable_duplicate_check"):
            interval = timedelta(seconds=min(int(fields.get("duplicate_check_interval", 1800)), 4 * 3600))
            if request in self._requests and self._requests[request] > now - interval:
                return answer
            self._requests[request] = now
        if shown.task_id:
            if shown.task_id in self.task_ids:
                raise Refused(42014, "taskid already exists")
            self.task_ids.add(shown.task_id)
        reached = [self.member(userid) for userid in known if userid not in unlicensed]
        for member in reached:
            self._show(member, shown, now)
        self._sent[str(answer["msgid"])] = (shown, reached, now)
        return answer

    def _show(self, member: Member, shown: Shown, now: datetime) -> None:
        """On the screen, unless that would be more than thirty in a minute: those are dropped without a word."""
        member.sends = [at for at in member.sends if at > now - timedelta(seconds=60)]
        if len(member.sends) >= 30:
            member.dropped += 1
            return
        member.sends.append(now)
        member.shown.append(shown)

    def _as_shown(self, fields: Mapping[str, Any]) -> Shown:
        kind = fields.get("msgtype")
        if kind == "text":
            text = str(fields["text"]["content"])
            if not text:
                raise Refused(44004, "empty content")
            return Shown("text", text.encode()[:LONGEST].decode(errors="ignore"))  # cut without an error
        if kind == "file":
            if fields["file"]["media_id"] not in self.media:
                raise Refused(40007, "invalid media_id")
            return Shown("file", fields["file"]["media_id"])
        if kind != "template_card":
            raise Refused(40008, "invalid message type")
        return _card(fields["template_card"])

    def _update_card(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        shown = self._codes.pop(str(fields.get("response_code")), None)
        if shown is None:
            raise Refused(41049, "invalid response_code")
        shown.replaced_by = fields["button"]["replace_name"]
        return {"errcode": 0, "errmsg": "ok", "invaliduser": ""}

    def _recall(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Takes a message off the screens, within a day."""
        shown, members, at = self._sent.get(str(fields.get("msgid")), (None, [], self.clock.now()))
        if shown is None or self.clock.now() - at > RECALLED_WITHIN:
            raise Refused(46005, "msgid not exist or expired")
        for member in members:
            member.shown = [each for each in member.shown if each is not shown]
        return {"errcode": 0, "errmsg": "ok"}


def _card(card: Mapping[str, Any]) -> Shown:
    """A card with buttons, if it keeps the platform's rules."""
    title, text = card["main_title"].get("title", ""), card.get("sub_title_text", "")
    buttons = card.get("button_list", [])
    if card.get("card_type") != "button_interaction" or not _TASK_ID.fullmatch(card.get("task_id", "")):
        raise Refused(42014, "invalid task_id")
    keys = [button.get("key", "") for button in buttons]
    if len(set(keys)) != len(keys) or not all(0 < len(key.encode()) <= 1024 for key in keys):
        raise Refused(42017, "invalid button key")
    if not 1 <= len(buttons) <= 6 or any(not 0 < len(button["text"]) <= 10 for button in buttons):
        raise Refused(42045, "invalid button")
    if not title or len(title) > 36 or len(text) > 160:
        raise Refused(41016, "invalid title")
    return Shown("card", f"{title}\n{text}".strip(), {b["text"]: b["key"] for b in buttons}, card["task_id"])
