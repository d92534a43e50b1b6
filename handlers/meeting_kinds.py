"""Kinds of meetings: what a branch holds of 三会一课 and the like, and what a superior calls."""

from __future__ import annotations

import re

OWN = (
    ("committee_meeting", "支委会"),
    ("members_meeting", "支部党员大会"),
    ("group_meeting", "党小组会"),
    ("party_lecture", "党课"),
    ("theme_day", "主题党日"),
    ("organisational_life_meeting", "组织生活会"),
    ("member_appraisal", "民主评议党员"),
    ("other", "其他会议、活动"),
)
"""What a branch calls for itself, and what it records as held."""

BELOW = (("conference", "会议"), ("training", "培训"))
"""What a superior calls for the branches below."""

NAMES = dict((*OWN, *BELOW))

_SAID = (
    ("committee_meeting", "支委会?|支部委员会"),
    ("members_meeting", "党员大会"),
    ("group_meeting", "党?小组会?"),
    ("party_lecture", "党课"),
    ("theme_day", "主题党日|党日活动"),
    ("organisational_life_meeting", "(?<!民主)组织生活会"),
    ("member_appraisal", "民主评议"),
    ("training", "培训|轮训"),
)


def kind_said(words: str) -> str | None:
    """The kind that these words name; None where they name none of ours."""
    return next((kind for kind, pattern in _SAID if re.search(pattern, words)), None)


def own_kind(words: str) -> str | None:
    """The kind of a branch's own meeting; 培训, 例会 and the like are an other one."""
    kind = kind_said(words)
    return "other" if kind == "training" or (kind is None and re.search("会|培训|活动", words)) else kind
