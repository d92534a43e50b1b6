"""What a person is told about what is kept of them, before anything is (INVARIANTS §3)."""

from __future__ import annotations

VERSION = "2026-11"

NOTICE = (
    "这里只保存：您在本平台的号（加密）、所在支部和职务、您记的支部情况。\n"
    "不保存：姓名、电话、身份证号、聊天记录、请假原因、受处分人是谁。\n"
    "随时可以发“我的”查看，发“解绑”删除。"
)
