"""公众号 over real HTTP: people who follow it, what may be said to them and when, and a judge of passive replies."""

from __future__ import annotations

import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote

from tests.fakes.clock import Clock
from tests.fakes.wechat_account import AccountCalls
from tests.fakes.weixin_envelope import BadEnvelope, Sealer
from tests.fakes.weixin_media import MEBIBYTE, Media
from tests.fakes.weixin_server import Delivered, Refused, WeixinServer

APP_ID, APP_SECRET = "wx5823bf96d3bd56c7", "canary-app-secret-0123456789abcdef"
TOKEN, AES_KEY = "canaryCallbackToken", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
ACCOUNT = "gh_canary"
TEMPLATE, SUBSCRIPTION = "template-todo", "subscription-todo"
LONGEST = 2048
LARGEST = {"image": 10 * MEBIBYTE, "voice": 2 * MEBIBYTE, "video": 10 * MEBIBYTE, "thumb": 64 * 1024}
OVERLAP = timedelta(minutes=5)
_LINK = re.compile(r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=([^"&]*)">([^<]*)</a>')


@dataclass(slots=True)
class Follower:
    """Somebody with the account in their phone. `shown` is what they read, in order."""

    follows: bool = True
    message_until: datetime | None = None
    message_left: int = 0
    tap_until: datetime | None = None
    tap_left: int = 0
    consents: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)


class WechatServer(WeixinServer):
    """One 公众号's platform."""

    token_path = "/cgi-bin/stable_token"

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(Sealer(TOKEN, AES_KEY, APP_ID), clock)
        self.followers: dict[str, Follower] = {}
        self.menu: Mapping[str, Any] | None = None
        self.receipts: list[Mapping[str, Any]] = []
        self._numbers = itertools.count(24_000_000_000_000_001)
        self._client_ids: dict[str, int] = {}
        self._current = ""
        self.app_id, self.app_secret = APP_ID, APP_SECRET
        self.media = Media(self.clock, LARGEST, created_as_text=False)
        self.account = AccountCalls(self)
        self._deeds = {
            "/cgi-bin/stable_token": self._stable_token,
            "/cgi-bin/token": self.account.token,
            "/cgi-bin/media/upload": self.media.upload,
            "/cgi-bin/media/get": self.media.get_,
            "/cgi-bin/user/info": self.account.user_info,
            "/cgi-bin/openapi/quota/get": self.account.quota,
            "/cgi-bin/clear_quota": self.account.clear_quota,
            "/cgi-bin/qrcode/create": self.account.make_code,
            "/cgi-bin/message/custom/send": self._custom_send,
            "/cgi-bin/message/template/send": self._template_send,
            "/cgi-bin/message/subscribe/bizsend": self._bizsend,
            "/cgi-bin/menu/create": self._create_menu,
            "/cgi-bin/get_api_domain_ip": lambda _: {"ip_list": ["101.226.62.77"]},
        }

    @property
    def token_paths(self) -> tuple[str, ...]:
        return (self.token_path, "/cgi-bin/token")

    def follower(self, openid: str) -> Follower:
        return self.followers.setdefault(openid, Follower())

    def follows(self, openid: str) -> bool | None:
        """Whether somebody follows the account; None where nobody is known by that id."""
        follower = self.followers.get(openid)
        return None if follower is None else follower.follows

    def hand_out(self, lasts_s: int) -> str:
        return self._hand_out(lasts_s)

    def take_back(self, token: str) -> None:
        self.tokens.pop(token, None)

    async def scan(self, openid: str, ticket: str) -> Delivered:
        """They scan the code of this ticket; who did not follow does so by it. KeyError where there is none."""
        scene = self.account.scenes[ticket]
        if self.follows(openid):
            return await self.event(openid, "SCAN", EventKey=scene, Ticket=ticket)
        return await self.event(openid, "subscribe", EventKey=f"qrscene_{scene}", Ticket=ticket)

    async def say(self, openid: str, text: str, menu_id: str = "", **more: Any) -> Delivered:
        """They send a text; with `menu_id` by tapping a line."""
        self._speaks(openid)
        fields = {"MsgType": "text", "Content": text, "MsgId": next(self._numbers)}
        return await self.bring(openid, {**fields, **({"bizmsgmenuid": menu_id} if menu_id else {}), **more})

    async def tap(self, openid: str, label: str) -> Delivered:
        """They tap the newest line they see that reads so. LookupError where there is none."""
        for shown in reversed(self.follower(openid).shown):
            for content, menu_id, text in reversed(_LINK.findall(shown)):
                if text == label:
                    return await self.say(openid, unquote(content), unquote(menu_id))
        raise LookupError(label)

    async def event(self, openid: str, event: str, **more: Any) -> Delivered:
        """Something they do, other than speak."""
        follower = self.follower(openid)
        if event.lower() in ("subscribe", "scan", "click"):
            follower.follows = True
            follower.tap_until, follower.tap_left = self.clock.now() + timedelta(minutes=1), 3
        if event == "unsubscribe":
            follower.follows = False
        return await self.bring(openid, {"MsgType": "event", "Event": event, **more})

    async def send_kind(self, openid: str, kind: str, **fields: Any) -> Delivered:
        """They send a picture, a voice message, …"""
        self._speaks(openid)
        return await self.bring(openid, {"MsgType": kind, **fields, "MsgId": next(self._numbers)})

    async def bring(self, openid: str, fields: Mapping[str, Any]) -> Delivered:
        """Pushes these fields as theirs, and shows them what is said back."""
        created = int(self.clock.now().timestamp())
        base = {"ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": created}
        delivered = await self.push({**base, **fields})
        reply = delivered.reply
        if reply is not None:
            if (reply.findtext("ToUserName"), reply.findtext("FromUserName")) != (openid, ACCOUNT):
                delivered.error = "names not swapped"
                self.errors_seen.append(delivered.error)
            self.follower(openid).shown.append(reply.findtext("Content"))
        if delivered.error:
            self.follower(openid).shown.append(delivered.error)
        return delivered

    def _speaks(self, openid: str) -> None:
        follower = self.follower(openid)
        follower.message_until, follower.message_left = self.clock.now() + timedelta(hours=48), 5

    def _judged(self, said: bytes) -> tuple[ET.Element | None, str]:
        if said in (b"", b"success"):
            return None, ""
        error = "该公众号暂时无法提供服务，请稍后再试"
        try:
            reply = self.sealer.opened_reply(said, self.clock.now().timestamp())
        except BadEnvelope as bad:
            return None, f"{error}（{bad}）"
        content = reply.findtext("Content") or ""
        right = reply.findtext("MsgType") == "text" and content and len(content.encode()) <= LONGEST
        now, created = self.clock.now().timestamp(), reply.findtext("CreateTime") or ""
        if not right or not created.isdigit() or abs(int(created) - now) > 600:
            return None, f"{error}（reply）"
        return reply, ""

    def _stable_token(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        if fields.get("grant_type") != "client_credential" or fields.get("appid") != APP_ID:
            raise Refused(40013, "invalid appid")
        if fields.get("secret") != APP_SECRET:
            raise Refused(40125, "invalid appsecret")
        now = self.clock.now()
        if fields.get("force_refresh") or self.tokens.get(self._current, now) <= now + OVERLAP:
            self._current = self._hand_out(7200)
        lasts = self.tokens[self._current] - now
        return {"access_token": self._current, "expires_in": int(lasts.total_seconds())}

    def _custom_send(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        follower = self._addressee(fields)
        kind = fields.get("msgtype")
        text = shown_text(fields)
        if kind not in ("text", "msgmenu"):
            raise Refused(40008, "invalid message type")
        if not text:
            raise Refused(44004, "empty content")
        if len(text.encode()) > LONGEST:
            raise Refused(45002, "content size out of limit")
        now = self.clock.now()
        if follower.tap_until and follower.tap_until > now and follower.tap_left:
            follower.tap_left -= 1
        elif follower.message_until is None or follower.message_until <= now:
            raise Refused(45015, "response out of time limit or subscription is canceled")
        elif not follower.message_left:
            raise Refused(45047, "out of response count limit")
        else:
            follower.message_left -= 1
        follower.shown.append(text)
        return {"errcode": 0, "errmsg": "ok"}

    def _template_send(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        follower = self._addressee(fields)
        if fields.get("template_id") != TEMPLATE:
            raise Refused(40037, "invalid template_id")
        _check_data(fields.get("data"))
        client_id = str(fields.get("client_msg_id", ""))
        if client_id and client_id in self._client_ids:
            return {"errcode": 0, "errmsg": "ok", "msgid": self._client_ids[client_id]}
        number = self._client_ids[client_id] = next(self._numbers)
        self.receipts.append({"openid": fields["touser"], "MsgID": number})
        follower.shown.append("［模板消息］" + json.dumps(fields["data"], ensure_ascii=False))
        return {"errcode": 0, "errmsg": "ok", "msgid": number}

    def _bizsend(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        follower = self._addressee(fields)
        template = str(fields.get("template_id"))
        if template != SUBSCRIPTION:
            raise Refused(40037, "invalid template_id")
        _check_data(fields.get("data"))
        if not follower.consents[template]:
            raise Refused(43101, "user refuse to accept the msg")
        follower.consents[template] -= 1
        follower.shown.append("［订阅通知］" + json.dumps(fields["data"], ensure_ascii=False))
        return {"errcode": 0, "errmsg": "ok"}

    def _create_menu(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        buttons = fields.get("button")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= 3:
            raise Refused(40016, "invalid button size")
        for button in buttons:
            below = button.get("sub_button", [])
            if len(below) > 5 or any(len(each["name"].encode()) > 60 for each in below):
                raise Refused(40023, "invalid sub button size")
            if len(button["name"].encode()) > 16 or not (below or button.get("type")):
                raise Refused(40018, "invalid button name size")
        self.menu = fields
        return {"errcode": 0, "errmsg": "ok"}

    def _addressee(self, fields: Mapping[str, Any]) -> Follower:
        if "unreadable" in fields:
            raise Refused(47001, "data format error")
        follower = self.followers.get(str(fields.get("touser")))
        if follower is None:
            raise Refused(40003, "invalid openid")
        if not follower.follows:
            raise Refused(43004, "require subscribe")
        return follower


def shown_text(fields: Mapping[str, Any]) -> str:
    """A customer-service message as its reader sees it; the lines of a menu as links."""
    if fields.get("msgtype") != "msgmenu":
        return str(fields.get("text", {}).get("content", ""))
    menu = fields["msgmenu"]
    lines = [
        f'<a href="weixin://bizmsgmenu?msgmenucontent={quote(line["content"])}&msgmenuid={quote(line["id"])}">'
        f"{line['content']}</a>"
        for line in menu["list"]
    ]
    return "\n".join(filter(None, (menu.get("head_content"), *lines, menu.get("tail_content"))))


def _check_data(data: Any) -> None:
    """The rules of a notice's fields."""
    longest = {"thing": 20, "phrase": 5, "character_string": 32, "number": 32}
    if not isinstance(data, dict) or not data:
        raise Refused(47003, "argument invalid! data")
    for name, each in data.items():
        value, kind = each.get("value", ""), re.sub(r"\d+$", "", name)
        if not value or "\n" in value or len(value) > longest.get(kind, 40):
            raise Refused(47003, f"argument invalid! data.{name}.value invalid")
        if kind == "time" and not re.fullmatch(
            r"\d{4}年\d{1,2}月\d{1,2}日( \d\d:\d\d)?|\d{4}-\d\d-\d\d \d\d:\d\d", value
        ):
            raise Refused(47003, f"argument invalid! data.{name}.value invalid")
