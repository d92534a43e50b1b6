"""What 公众号 serves about itself and its followers: quotas, people, codes to scan, the older kind of token."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tests.fakes.weixin_server import Call, Refused

DAILY = {"/cgi-bin/message/custom/send": 500_000, "/cgi-bin/message/template/send": 100_000}
USUAL_DAILY = 100_000
CLEARED_A_MONTH = 10
LONGEST_LIFE_S = 30 * 86_400


class Account(Protocol):
    """The part of the server that these calls look at."""

    app_id: str
    app_secret: str
    calls: list[Call]

    def follows(self, openid: str) -> bool | None: ...
    def hand_out(self, lasts_s: int) -> str: ...
    def take_back(self, token: str) -> None: ...


class AccountCalls:
    """`scenes` are the scenes behind the tickets of codes to scan."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._former = ""
        self._cleared: list[int] = []
        self._tickets = itertools.count(1)
        self.scenes: dict[str, str] = {}

    def token(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """The older way: each call replaces the token of the one before."""
        if fields.get("grant_type") != "client_credential" or fields.get("appid") != self._account.app_id:
            raise Refused(40013, "invalid appid")
        if fields.get("secret") != self._account.app_secret:
            raise Refused(40125, "invalid appsecret")
        self._account.take_back(self._former)
        self._former = self._account.hand_out(7200)
        return {"access_token": self._former, "expires_in": 7200}

    def user_info(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """Neither name nor picture; of who does not follow only that."""
        openid = str(fields.get("openid"))
        follows = self._account.follows(openid)
        if follows is None:
            raise Refused(40003, "invalid openid")
        if not follows:
            return {"subscribe": 0, "openid": openid}
        return {
            "subscribe": 1,
            "openid": openid,
            "language": str(fields.get("lang", "zh_CN")),
            "subscribe_time": 1_434_093_047,
            "remark": "",
            "groupid": 0,
            "tagid_list": [],
            "subscribe_scene": "ADD_SCENE_QR_CODE",
            "qr_scene": 0,
            "qr_scene_str": "",
        }

    def quota(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """How often a call may still be made today."""
        path = str(fields.get("cgi_path", ""))
        if not path.startswith("/"):
            raise Refused(76021, "cgi_path not found, please check")
        limit = DAILY.get(path, USUAL_DAILY)
        used = sum(call.path == path for call in self._since_cleared())
        return {
            "errcode": 0,
            "errmsg": "ok",
            "quota": {"daily_limit": limit, "used": used, "remain": max(0, limit - used)},
        }

    def clear_quota(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """All counts begin anew, ten times a month."""
        if fields.get("appid") != self._account.app_id:
            raise Refused(40013, "invalid appid")
        if len(self._cleared) >= CLEARED_A_MONTH:
            raise Refused(48006, "forbid to clear quota because of reaching the limit")
        self._cleared.append(len(self._account.calls))
        return {"errcode": 0, "errmsg": "ok"}

    def make_code(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """A code to scan, for a time."""
        scene = fields.get("action_info", {}).get("scene", {}).get("scene_str", "")
        lasts_s = fields.get("expire_seconds", 60)
        if fields.get("action_name") != "QR_STR_SCENE" or not 0 < len(scene) <= 64:
            raise Refused(40053, "invalid action info")
        if not isinstance(lasts_s, int) or not 0 < lasts_s <= LONGEST_LIFE_S:
            raise Refused(40052, "invalid action name")
        ticket = f"gQ+{next(self._tickets)}/=="
        self.scenes[ticket] = scene
        return {"ticket": ticket, "expire_seconds": lasts_s, "url": f"http://weixin.qq.com/q/{len(self.scenes)}"}

    def _since_cleared(self) -> Sequence[Call]:
        return self._account.calls[self._cleared[-1] if self._cleared else 0 :]
