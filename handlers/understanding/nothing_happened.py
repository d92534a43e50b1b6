"""Sentences that have no event's own word and still say that none is to be recorded: a duty done, an honour missed.

按时交了，没有拖 · 例会我去了的，没缺 · 这回先进没轮上我们 · 表彰大会取消了. They are answered so, not as small talk.
"""

from __future__ import annotations

import re

_OURS = "工委|市直|市委|省委|上级|我们|我|我支部|本支部|支部|书记"
_WORK = "布置|交办|任务|材料|报表|表(?!彰|扬|示)|台账|活|信息|责任书|党费|总结|方案|计划|报告|工作|名单|数据"
_IN_TIME = (
    "(?:按[时期点]|如期|准时|及时|按要求|按规定|压线|踩着点|卡着点|提前|赶在[^,。;]{1,10}前)[^,。;]{0,8}?"
    "(?:交|报(?!名)|完成|办结|办完|落实|搞定|送|弄完|做完)|视为按[时期]|没有?(?:拖|晚|超)|未(?:拖|晚|超)|一样没落|没落下|没耽误|未延误"
)
_MEETING = "会|培训|党课|讲座"
_THERE = (
    "(?:没有?|未)(?:缺(?!点|陷)|落下|迟到|早退|旷)|无(?:一)?(?:人)?(?:缺席|缺勤|迟到)|全勤|全员(?:到|参)|"
    "(?:准时|按时|如期|全程)(?:到会|参会|与会|参加|出席|参训)|一[个次场]不落|一[个次场]没[缺落]"
)
_HONOUR = "先进|优秀|评优|评先|两优一先|表彰|荣誉|名单|奖|称号|示范|标杆"
_MISSED = (
    "(?:没有?|未)(?:能)?(?:评上|选上|轮上|轮到|入选|列入|当选|获评|拿到|得上|发成|开成|办成|戏|份|我们)|落选|落榜|落空|无缘|黄了|泡汤|流产|"
    "(?:结果|名单)?[^,。]{0,3}(?:未|没)(?:有)?(?:公布|结果|下文|定)|想?争(?:个|取|创)|作罢|搁置|暂缓|取消|白忙|不在[^,。]{0,4}(?:之列|其中|名单)"
)
_ARTICLE = "稿|文章|报道"
_NOT_PRINTED = "退稿|退回|退了|毙|石沉大海|(?:没有?|未)(?:能)?(?:采用|录用|刊|登|发|见报)"
_LETTER = "举报|信访|来信|检举|反映"
_UNFOUNDED = "不实|查无|并?无实据|予以澄清|未予(?:任何)?处理|予以了结|作了结|无此"
_KINDS = tuple(
    (re.compile(topic), re.compile(said), why)
    for topic, said, why in (
        (_WORK, _IN_TIME, "任务按时完成了，不记录"),
        (_MEETING, _THERE, "会议没有缺席，不记录"),
        (_HONOUR, _MISSED, "没有受到表彰，不记录"),
        (_LETTER, _UNFOUNDED, "反映不实，没有处分，不记录"),
        (_ARTICLE, _NOT_PRINTED, "文章没有刊发，不记录"),
    )
)
_US = re.compile(_OURS)
_HEARD_OF_US_ALONE = re.compile("表彰|先进|评优|评先|两优一先")
"""Of an honour of this kind we need not be named: 表彰大会黄了."""


def nothing_happened(text: str) -> str | None:
    """Why there is nothing to record, or None where no such thing is spoken of."""
    for topic, said, why in _KINDS:
        if topic.search(text) and said.search(text) and (_US.search(text) or _HEARD_OF_US_ALONE.search(text)):
            return why
    return None
