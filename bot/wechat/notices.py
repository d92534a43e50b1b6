"""The notice by which 公众号 may be reached when nobody has spoken for two days: that there is something, no more."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

THING: Final = "您有一项待办"
USUAL_FIELDS: Final = ("thing1", "time2")
_SETTING: Final = re.compile(r"([\w-]{4,64})((?:,[a-z_]{3,20}[0-9]{1,2}){0,10})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Template:
    """The template of a notice, and its fields as its page lists them."""

    id: str
    fields: tuple[str, ...]


def read_template(setting: str) -> Template:
    """`ID`, or `ID,thing1,time2` where the fields are others than these two. ValueError for anything else."""
    found = _SETTING.fullmatch(setting.strip())
    if found is None:
        raise ValueError
    fields = tuple(filter(None, found[2].split(",")))
    return Template(found[1], fields or USUAL_FIELDS)


def notice(template: Template, openid: str, key: str, now: datetime) -> Mapping[str, Any]:
    """What is sent. The same message of ours always has the same `client_msg_id`, so a second try within ten minutes
    does not arrive twice. `now` is local."""
    data = {name: {"value": _value(name.rstrip("0123456789"), now)} for name in template.fields}
    return {
        "touser": openid,
        "template_id": template.id,
        "client_msg_id": hashlib.sha256(key.encode()).hexdigest()[:32],
        "data": data,
    }


def _value(kind: str, now: datetime) -> str:
    day, hour = f"{now.year}年{now.month}月{now.day}日", f"{now:%H:%M}"
    known = {"time": f"{day} {hour}", "date": day, "phrase": "待处理", "name": "晋星助手", "number": "1"}
    return known.get(kind, "TODO" if kind in ("character_string", "letter") else THING)
