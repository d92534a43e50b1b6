"""Where a meeting is held: 三楼会议室, 地点：局机关礼堂, 烈士陵园集合."""

from __future__ import annotations

import re

_ROOM = (
    "会议室|活动室|接待室|办公室|教室|阅览室|荣誉室|党员室|室|礼堂|报告厅|大厅|厅|会堂|食堂|学堂|讲堂|党校|学院|学校|中心|广场|阵地|"
    "基地|陵园|旧址|纪念馆|博物馆|展览馆|馆|公园|社区|大院|院内|门口|操场|现场|车站|之家|书屋|驿站|渠|"
    "[0-9一二三四五六七八九十]+楼|[0-9]{3,4}"
)
_NAMED = re.compile("地点(?:[:是为在]|设在|定在|安排在)?([一-龥0-9a-z]{2,16}?)(?=[,。;:!?]|$|召开|举行|提前|请|时间)")
_HELD_AT = re.compile(
    f"(?:在|于|到|去|赴)(?:那个|这个)?([一-龥0-9]{{1,10}}?(?:{_ROOM}))(?!主任|[0-9一-龥]{{0,6}}(?:{_ROOM}))|"
    "(?:在|于|到|去|赴)(?:那个|这个)?(?![0-9])([一-龥0-9]{2,10}?)(?=召开|举行|开(?!始)|举办|集合|集中|上(?!午|级)|搞|参加|学习)"
)
_GATHERED = re.compile("(?:^|[,。;:])(?:(?:在|于|到|去|先|统一|全体)*)([一-龥0-9]{2,10}?)(?:门口|大门)?(?:集合|集中)")
_STANDS = re.compile(
    f"(?:^|[,。;:])(?:在|于|到|去|是|就)*([一-龥0-9]{{0,8}}?(?:{_ROOM}))(?!主任)(?=[,。;:]|$|[开召集举提叫喊请搞上记到别准通])"
)
_NO_PLACE = re.compile("不变|照旧|待定|另行|未定|时候|点|会上|单位里?$|提醒|通知|我|会前|以前")


def place_of(text: str) -> str | None:
    """The place in words that have no day, no hour and no kind of meeting left in them."""
    for pattern in (_NAMED, _HELD_AT, _GATHERED, _STANDS):
        for found in pattern.finditer(text):
            place = next(group for group in found.groups() if group)
            if not _NO_PLACE.search(place):
                return place
    return None
