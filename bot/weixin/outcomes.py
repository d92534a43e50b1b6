"""What the answers of WeChat and WeCom mean for a message: sent, or certainly not and why (see the platforms' lists of
return codes; a code that is on neither list means that our message was refused)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.weixin.calls import Answer
from scheduler.channel import Outcome, Trouble, not_sent, sent

A_MINUTE: Final = timedelta(seconds=60)


def outcome_of(answer: Answer, troubles: Mapping[int, Trouble]) -> Outcome:
    """What became of the message that this answers."""
    if answer.code == 0:
        return sent()
    trouble = troubles.get(answer.code, "content")
    if trouble == "too_fast" and answer.is_of_the_day:
        trouble = "used_up"
    return not_sent(trouble, answer.detail, A_MINUTE if trouble == "too_fast" else None)


def _table(**troubles: tuple[int, ...]) -> Mapping[int, Trouble]:
    return {code: trouble for trouble, codes in troubles.items() for code in codes}  # type: ignore[misc]


WECHAT: Final = _table(
    busy=(-1,),
    too_fast=(45011,),
    used_up=(45009,),
    person=(45015, 45047, 43101, 43004, 43019, 48002, 40003),
    content=(45002, 44004, 47003, 47001, 41030),
    setup=(40001, 40014, 42001, 41001, 40013, 40125, 40164, 40037, 40200, 48001, 48004, 50002),
)
"""公众号. 45015: the 48 hours are over; 45047: five were said; 43101: no consent; 43004, 43019: not following, blocked.
"""

WECOM: Final = _table(
    busy=(-1,),
    too_fast=(45009, 45033),
    person=(81013, 60111, 40003),
    content=(40058, 44004, 45002, 42014, 42017, 42045, 41016),
    setup=(40001, 40014, 42001, 41001, 40013, 40056, 60011, 60020, 48002, 301002),
)
"""企业微信. 81013: all of those named are unknown or cannot see the app; 60020: our address is not on its list."""
