"""附加条件 1 and 2: commendations, articles and innovations, with the level that their bodies and media speak for."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.counts import things
from handlers.understanding.findings import Finding
from handlers.understanding.levels import Body, find_bodies
from handlers.understanding.understood import Answer
from scoring.rule_set import RuleSet

_LEVELS = ("市级", "省级", "国家级", "县级或以下")
_AWARD = re.compile(
    "十佳|最美|优胜|过硬|先进|优秀|称号|荣誉|奖|表彰|模范|标兵|示范|文明|红旗|标杆|先锋|劳模|级|劳动奖|奖章|"
    "牌|功|嘉奖|表扬|授牌"
)
_RANK = {"county": 0, "city": 1, "province": 2, "nation": 3}
_SPREAD = re.compile("推行|铺开|推而广之|照|借鉴|学|着")
_BY_US = re.compile(
    "(?:我们|我支部|本支部)(?:支部|单位)?(?:正在|也|已经?|又|还|都|正|一直|开始|着力|大力|积极|主动|全面|昨天|今天|前天|[0-9月日号])*"
    "(?:推广|推行|推开|铺开|推介|普及|学习借鉴|照搬)"
)
"""We spread it ourselves: nobody above has approved."""
_OUR_WAY = re.compile("(?:我们|我支部|本支部|我院|我局|我单位)(?![^,。;]{0,4}(?:照|学|跟|比|也))")
_PRAISED = re.compile("通报(?:表扬|嘉奖|奖励)|表扬")
_NOT_NAMED_SO = re.compile('(?:未|没有?)用"?表彰"?[^,。;]*')
"""文中未用“表彰”二字."""
_GIVEN_BY = re.compile(
    "(?:[省市县区]委|[省市县]政府)(?:[、和及与](?:[省市县区]委|[省市县]政府))+[^,。;被受]{0,24}?(?:先后|分别|都|各|均)[^,。;被受]{0,24}?(?:表彰|授予|发文)"
)
_OTHER_PERSON = re.compile(
    "普通党员|一般党员|(?<!共产)党员(?!大会|活动|积分|先锋|干部(?:大会)|教育|发展|之家|志愿|队伍|服务|亮|"
    "信息|管理|组织)|副书记|(?<!常)(?<!专)委员(?!会)|支委(?!会)|同事|职工|[局处科]长|主任|干部|"
    "小[王李张刘陈赵杨周吴孙马]|老[王李张刘陈赵杨周吴孙马]"
)


def read_commendations(unit: Unit, rule_set: RuleSet) -> tuple[Finding, ...]:
    """One finding; one for each level where several are said to have given: 省委、市委先后发文表彰."""
    given = _GIVEN_BY.search(unit.text)
    bodies = [b for b in find_bodies(given[0]) if b.level in _RANK] if given else []
    one = read_commendation(unit, rule_set)
    if given is None or one.nothing or one.kept == "not_the_branch" or len({b.level for b in bodies}) < 2:
        return (one,)
    return tuple(
        Finding(
            "commendation",
            b.level,
            kept="below_city" if b.level == "county" else None,
            words="表彰",
            place=given.start() + b.start,
        )
        for b in bodies
    )


def read_commendation(unit: Unit, rule_set: RuleSet) -> Finding:
    text = unit.clause if find_bodies(unit.clause) else unit.text
    said = _trigger_words(unit, "表彰")
    if not _AWARD.search(unit.text):
        return Finding(nothing="没有说到表彰或称号", words=said)
    level = _level(unit, text)
    unit = replace(unit, clause=_NOT_NAMED_SO.sub("", unit.clause))
    praised = _PRAISED.search(unit.clause) or re.search("口头表彰|口头(?=表扬|嘉奖)", unit.text)
    if level == "work":
        kept = None if rule_set.work_committee_award == "city" else "work_committee_award"
        return Finding("commendation", "city", kept=kept, words=f"市直工委{said}")
    if by_other_person(unit):
        if level is None:
            return Finding(
                "commendation", None, doubt="是哪一级的表彰？", choices=_LEVELS, points_known=False, words=said
            )
        return Finding("commendation", level, kept="not_the_branch", words=said)
    if praised and ("口头" in unit.text or not re.search("表彰|授予|称号|评为", unit.clause.replace(praised[0], ""))):
        if level == "county":
            return Finding("commendation", level, kept="below_city", words=praised[0])
        return _whether_one(level, praised[0])
    if level is None:
        return Finding("commendation", None, doubt="是哪一级的表彰？", choices=_LEVELS, points_known=False, words=said)
    if level == "county":
        return Finding("commendation", level, kept="below_city", words=said)
    if re.search("学员|选手|论文|征文", unit.text):
        return _whether_one(level, said)
    return Finding("commendation", level, words=said)


def _whether_one(level: str | None, said: str) -> Finding:
    """A praise, or a prize of a course, of which it must be asked whether it was an award."""
    praise = "通报表扬" if "扬" in said else ""
    return Finding(
        "commendation",
        level,
        doubt=f"这次{praise}算正式表彰吗（有表彰决定或证书）？",
        answers=(Answer("是表彰", "commendation"), Answer("不是", None)),
        points_known=False,
        words=said,
    )


def read_innovation(unit: Unit, rule_set: RuleSet) -> Finding:
    subject = re.search(
        "创新|做法|经验|模式|工作法|机制|品牌|案例|积分|超市|项目|成果|我们的|我支部|我们那个|那个|办法|平台|"
        "亮码|代办|法",
        unit.text,
    )
    subject = subject or re.search(
        '"|(?:一|两|1|2)(?:个|项|次)[^,。]{0,3}(?:推广|推介)|(?:被|获|由|经)[^,。;]{0,10}(?:推广|推介)', unit.text
    )
    if not subject or re.search("推广(?:普通话|活动|使用|应用程序|应用软件|大使|员)|扫码", unit.clause):
        return Finding(nothing="没有说到创新做法", words="推广")
    if _BY_US.search(unit.clause) and not find_bodies(unit.clause):
        return Finding(nothing="是支部自己在推广", words="推广")
    if _SPREAD.search(unit.triggers[-1].said) and not _OUR_WAY.search(unit.text):
        return Finding(nothing="没有说到我们的创新做法", words="推广")
    text = unit.clause if find_bodies(unit.clause) else unit.text
    area = re.search("(?:在|向)?(全国|全省|全市|全县|全区)", text)
    level: str | None = (
        {"国": "nation", "省": "province", "市": "city", "县": "county", "区": "county"}[area[1][1]]
        if area
        else _level(unit, text)
    )
    count = things(unit.text)
    if level in ("work", None):
        return Finding(
            "innovation",
            None,
            count,
            doubt="是哪一级党组织认可、推广的？",
            choices=_LEVELS,
            points_known=False,
            words="推广",
        )
    if level == "county":
        return Finding("innovation", level, count, kept="below_city", words="推广")
    return Finding("innovation", level, count, words="推广")


def plain_level(text: str) -> str | None:
    """The level of the first body named."""
    levels = [body.level for body in find_bodies(text) if body.level in _RANK]
    return levels[0] if levels else None


def _level(unit: Unit, text: str) -> str | None:
    """The level of the body that gives; `work` for 市直工委; None where nothing or too much is said."""
    bodies = [body for body in find_bodies(text) if body.level and not _is_place(text, body)]
    bodies = [body for body in bodies if body.body != "department"]
    levels = {body.level for body in bodies}
    if len(levels) > 1 and "work" in levels and any(b.body == "city_offices" for b in bodies):
        bodies = [b for b in bodies if b.body != "city_offices"]
        levels = {b.level for b in bodies}
    if len(levels) > 1:
        given = {
            b.level
            for b in bodies
            if re.match("[^,。]{0,14}?(?:授予|表彰|评为|颁|推广|通报|授|转发|发文|决定)", text[b.end :])
        }
        titles = {
            b.level
            for b in bodies
            if re.match("(?:优秀|先进|文明|级|表彰|示范|十佳)", text[b.end :])
            or b.said in ("全国", "全省", "全市", "国家级", "省级", "市级")
        }
        if len(titles) == 1:
            return titles.pop()
        if len(given) == 1:
            return given.pop()
        return None
    return levels.pop() if levels else None


def _is_place(text: str, body: Body) -> bool:
    """局机关党支部 and the like name ourselves, not the giver."""
    return bool(re.match("第?[一二三四五六七八九十0-9]*(?:党)?支部", text[body.end :])) and body.body in (
        "own_bureau",
        "city_area",
    )


def by_other_person(unit: Unit) -> bool:
    """Whether someone other than the branch or its secretary was honoured or wrote."""
    before = unit.text[: max(0, unit.triggers[0].end - unit.start)]
    titles = re.sub("优秀(?:共产)?党员|优秀党务|党员(?:先锋|示范)|先进[一-龥]{0,6}", "", before)
    if re.search("(?<!副)书记(?!和|、|的)|我(?=昨|今|前|上|被|得|获|在|是|个人|也|,|评|拿)", titles):
        return False
    if re.search("(?<!副)书记[^,。]{0,4}(?:在列|榜上|名列|入选|上榜)", unit.text):
        return False
    after = unit.text[max(0, unit.triggers[0].end - unit.start) :]
    person = _OTHER_PERSON.search(titles) or re.search(
        "(?:给|授予|表彰)?(?:我支部|我们支部)(?:的)?(?:一名|1名|[一两二三]个)?(?:普通|一般)?(?:党员|同志|副书记|委员)",
        re.sub("优秀(?:共产)?党员", "", after),
    )
    return bool(person)


def _trigger_words(unit: Unit, plain: str) -> str:
    return next((t.said for t in unit.triggers if len(t.said) <= 6 and re.fullmatch("[一-龥]+", t.said)), plain)
