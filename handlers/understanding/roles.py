"""Whose sanction: leadership members, plain members, and those of whom it can't be told."""

from __future__ import annotations

import re

ROLES: tuple[tuple[str, str], ...] = (
    (
        "unclear",
        "党组成员|党组书记|党委书记|党委副书记|党委委员|局领导|党员(?:领导)?干部|领导干部|纪委书记|总支书记|组长|政协委员|人大代表",
    ),
    ("member", "(?:不是|非)班子成员|普通党员|一般党员|预备党员|退休党员|老党员|流动党员|普通的?党员"),
    (
        "leader",
        "领导班子成员|班子成员|班子里|(?:支部)?副书记|(?:支部)?书记|支委(?!会)|(?:支部|组织|宣传|纪检|青年|统战|群工|保密|生活|学习|妇女|文体)委员(?!会)|(?<![常专会改政纪市省县])委员(?!会)|支部班子",
    ),
    ("member", "(?<!共产)(?<!优秀)党员(?!大会|活动|教育|信息|先锋|积分)"),
    ("unclear", "干部|科长|处长|局长|主任|同志|有人|有个人|个人|职工|同事|人员|一人|两人"),
)
ROLE = re.compile("|".join(f"(?P<r{n}>{words})" for n, (_, words) in enumerate(ROLES)))
