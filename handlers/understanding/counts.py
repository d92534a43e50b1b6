"""How many: 两次, 三名, 一人次, 2 项. An ordinal (第三次) and a repetition (再次) say nothing of how many."""

from __future__ import annotations

import re

from handlers.understanding.day_words import number

_NUMERAL = "([0-9]{1,2}|[一二三四五六七八九十两]{1,3})"
_TIMES = re.compile(rf"(?<![第0-9年月./周期拜]){_NUMERAL}(?:次|回|遍|场|趟)(?!会议|全会)")
_THINGS = re.compile(rf"(?<![第0-9年月./周期拜]){_NUMERAL}(?:项|件|个(?=创新|做法|经验|品牌|项目|案例))")
_PIECES = re.compile(rf"(?<![第0-9年月./周期拜]){_NUMERAL}(?:项|份|件|个(?=任务|材料|表|报表|台账|活|总结|工作))")
_ALL = re.compile(
    "均|都|全部?(?!市|省|国|体|县|区|面|年)|双双|皆|[一1][份个项件](?:也|都)?[没未]|哪[一1]?[份个项]都?没"
)
_CIRCULARS = re.compile(
    rf"(?:印|下|发|收到|接到|挨|吃|接|出)(?:了|来|出|过)?(?:我们|我支部)?{_NUMERAL}(?:份|道|个|则|回|次)?(?:批评)?(?=通报|批评)"
)
_OF_THEM = re.compile(
    rf"(?:其中|当中|里面|里头)[^,。;0-9]{{0,8}}?{_NUMERAL}(?:项|件|个|条)|"
    rf"(?:我们|我支部|本支部)[^,。;0-9]{{0,4}}?(?:占|有|入选|报的|占了){_NUMERAL}(?:项|件|个|条)"
)
_PERSONS = re.compile(
    rf"(?<![第0-9年月./周期拜]){_NUMERAL}(?:人次|名|位|个(?=普通|一般|党员|支委|委员|书记|班子|同志|人|副|支部|"
    rf"干部|领导)|人(?!一|大|民|员))"
)
_BARE = re.compile("(?<![第0-9年月./周期拜])(两|[二三四五六])(?=支委|委员|党员|干部|班子成员|普通党员|一般党员)")
_HELD = re.compile(
    rf"(?:开|召开|组织|举办|举行|办|搞|安排|通知|召集)(?:了|过)?(?:的)?{_NUMERAL}(?:次|回|场)|(?:共|总共|"
    rf"一共){_NUMERAL}(?:次|场)(?=会|培训|,)"
)
_THIS_ONE = re.compile("这[一1]?(?:次|回)(?!性)(?![^,。]{0,3}会)")
_AND_OTHERS = re.compile(f"等(?:共)?{_NUMERAL}(?:个|名|位|家|人)")
"""我支部等5个支部的书记: only one is ours."""
_EACH = re.compile("[一1](?:人|个人)[一1]个?")


def times(text: str, near: int | None = None) -> int:
    """两次 → 2; 1 where nothing is said. Times that meetings were held are not counted (开了三次会，缺了两次 → 2); of
    several numbers the one nearest to `near` (the place of the deed's own word), else the largest."""
    if _THIS_ONE.search(text):
        return 1
    text = _HELD.sub(lambda held: "〇" * len(held[0]), text)
    found = [(abs(one.start() - (near or 0)), _numeral(one[1])) for one in _TIMES.finditer(text)]
    if near is not None and len(found) > 1:
        return min(found)[1]
    return max((count for _, count in found), default=1)


def all_of_them(text: str) -> int:
    """三项任务全部逾期 → 3; 1 where it is not said of all."""
    return _largest(_PIECES, text) if _ALL.search(text) else 1


def circulars(text: str) -> int:
    """两份通报, 连发两个通报批评 → 2; else how many times."""
    return max(times(text), _largest(_CIRCULARS, text))


def things(text: str) -> int:
    """两项 → 2; of several only ours: 推广的5项做法, 我支部占两项."""
    if ours := _OF_THEM.search(text):
        return _numeral(ours[1] or ours[2])
    return _largest(_THINGS, text)


def persons(text: str) -> int:
    """两名, 班子成员3人, 二人次, 两支委."""
    text = _AND_OTHERS.sub("", _EACH.sub("", text))
    return max(_largest(_PERSONS, text), _largest(_BARE, text))


def _largest(pattern: re.Pattern[str], text: str) -> int:
    return max((_numeral(found[1]) for found in pattern.finditer(text)), default=1)


def _numeral(said: str) -> int:
    try:
        return number(said)
    except ValueError:  # 周二三个: the weekday's numeral stands beside the count's
        return number(said[-1])
