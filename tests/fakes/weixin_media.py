"""Files that WeChat and WeCom keep for three days: uploaded in a form, fetched by their id."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any

from tests.fakes.clock import Clock
from tests.fakes.weixin_server import Refused

LIFE = timedelta(days=3)
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Medium:
    """One file, as people would see it."""

    kind: str
    name: str
    content: bytes
    at: datetime


class Media(dict[str, Medium]):
    """The files by their ids. `largest` says which kinds there are and how large each may be."""

    def __init__(self, clock: Clock, largest: Mapping[str, int], *, created_as_text: bool, least: int = 1) -> None:
        super().__init__()
        self._clock = clock
        self._largest = largest
        self._created_as_text = created_as_text
        self._least = least
        self._numbers = itertools.count(1)

    def upload(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """A file with the part `media`, its kind in the query."""
        kind = str(fields.get("type"))
        if kind not in self._largest:
            raise Refused(40004, "invalid media type")
        name, content = _media_part(fields.get("multipart", b""))
        if len(content) < self._least:
            raise Refused(44001, "empty media data")
        if len(content) > self._largest[kind]:
            raise Refused(45001, "media size out of limit")
        media_id, now = f"media-{next(self._numbers)}", self._clock.now()
        self[media_id] = Medium(kind, name, content, now)
        created = int(now.timestamp())
        created_at = str(created) if self._created_as_text else created
        return {"errcode": 0, "errmsg": "ok", "type": kind, "media_id": media_id, "created_at": created_at}

    def get_(self, fields: Mapping[str, Any]) -> bytes:
        """The file itself, not JSON, while it is kept."""
        medium = self.get(str(fields.get("media_id")))
        if medium is None or medium.at + LIFE <= self._clock.now():
            raise Refused(40007, "invalid media_id")
        return medium.content


def _media_part(form: bytes) -> tuple[str, bytes]:
    """File name and content of the part `media` of a form."""
    boundary = form.partition(b"\r\n")[0].removeprefix(b"--").decode("ascii", "replace")
    head = f'Content-Type: multipart/form-data; boundary="{boundary}"\r\n\r\n'.encode()
    for part in BytesParser(policy=HTTP).parsebytes(head + form).iter_parts():
        if part.get_param("name", header="content-disposition") == "media":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            return part.get_filename() or "", content
    raise Refused(41005, "media data missing")
