"""What a record should be instead: 不是工委，是市委 · 应为3月9日 · 人数写少了，三个人.

What is denied (不是工委, 而非省级) is cut away, and what the record says already is no change; what is left is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from handlers.understanding.dates import find_days
from handlers.understanding.day_words import number
from handlers.understanding.levels import CITY_COMMITTEE, WORK_COMMITTEE, WORK_ORGAN, find_bodies
from handlers.understanding.media import find_media
from handlers.understanding.records_named import kind_of
from scoring.rule_set import RuleSet

_DENIED = re.compile(
    "(?:而|并|又|也|可|既|还)?(?:哪里?是|不是|不该是|不应是|不属于|(?<![除是莫])非(?!党|法|常|公))[^,。;]*?"
    "(?=[,。;]|$|(?:而)?(?:应(?:该|当)?|实)?(?:是|系|为)|就是)"
)
_NOW = re.compile(
    "应(?:该|当)?(?:更|修|改)?(?:正|改)?(?:是|为|以|按)|实(?:际)?(?:应)?(?:为|是|系|有)|正确(?:的)?[^,。]{0,4}?(?:是|为)|"
    "(?:改|修改|更改|更正|订正|纠正|调整|换)(?:成|为|到|作)|(?<!不)(?:是|系|为)|就(?=一)"
)
_N = "([0-9]{1,2}|[一二三四五六七八九十两俩仨]{1,2})"
_COUNT = re.compile(
    rf"(?<![第0-9年月./周期拜]){_N}(?:人次|次|回|名|位|人(?!大|民)|个(?!月)|篇|起|例)|"
    rf"(?:次数?|人数|人次|数)(?:应当?|应该|实际?|该)?(?:更正|修改|调整|改)?(?:是|为|成|填)?{_N}(?![0-9年月日号点人次名])|"
    "(?:^|是|为|成|就)([俩仨两])(?:人|个)?(?=$|[,。])"
)
_RULE_OF_BODY = {
    WORK_COMMITTEE: "circular_work_committee",
    WORK_ORGAN: "circular_work_committee",
    CITY_COMMITTEE: "circular_city_committee",
}
_WEEKDAY = re.compile("(?:周|星期|礼拜)[一二三四五六日天]|昨天|今天|前天")
_NO_LEADER = re.compile("(?:不是|非|不属于|不算|不在)[^,。]{0,3}(?:班子|支委|书记|委员)")


def changes(text: str, today: date, line: str, rule_set: RuleSet) -> dict[str, object]:
    """By name (rule, level, occurred_on, count) what the words make of the record that `line` shows, if any."""
    told = _DENIED.sub("", text)
    kind = kind_of(line) if line else None
    before = _values(_WEEKDAY.sub("", line), today, kind, rule_set) if line else {}
    afterwards = [told[found.end() :] for found in _NOW.finditer(told)]
    for part in (*afterwards[:1], told):
        values = _values(part, today, kind, rule_set)
        if kind == "discipline" and _NO_LEADER.search(text):
            values["rule"] = ["discipline_member"]
        changed = {
            name: new[-1 if name == "occurred_on" else 0]
            for name, said in values.items()
            if (new := [value for value in said if value not in before.get(name, ())])
        }
        if changed:
            return changed
    return {}


def _values(text: str, today: date, kind: str | None, rule_set: RuleSet) -> dict[str, list[object]]:
    """All values that the words name, in their order."""
    days = [
        w.first.isoformat()
        for w in find_days(text, today)
        if w.kind == "day" and w.first <= today and w.said not in ("刚才", "刚刚")
    ]
    values: dict[str, list[object]] = {"occurred_on": [*days], "count": [*_counts(text)]}
    bodies = find_bodies(text)
    if kind == "circular":
        values["rule"] = [_RULE_OF_BODY[b.body] for b in bodies if b.body in _RULE_OF_BODY]
    elif kind in ("commendation", "media_article", "innovation"):
        media = find_media(text, rule_set) if kind == "media_article" else ()
        levels = [b.level for b in bodies if b.level in rule_set.levels]
        values["level"] = [*(m.level for m in media if m.level), *levels]
    elif kind is None:
        values["level"] = [b.level for b in bodies if b.level in rule_set.levels]
    elif kind == "discipline":
        values["rule"] = [*_sanctions(text)]
    return values


def _sanctions(text: str) -> Iterable[str]:
    if re.search("普通党员|一般党员", text):
        yield "discipline_member"
    elif re.search("撤销[^,。]{0,4}党内职务|留党察看|开除党籍|双开", text):
        yield "discipline_leader_major"
    elif "警告" in text or re.search("领导班子|班子成员|支部?委员", text):
        yield "discipline_leader_minor"


def _counts(text: str) -> Iterable[int]:
    for found in _COUNT.finditer(text):
        said = next(group for group in found.groups() if group)
        try:
            yield number(said.replace("俩", "两").replace("仨", "三"))
        except ValueError:
            continue
