"""A form filled in label by label, as the sentence it stands for. What is no form stays as it is.

职务：组织委员；处分种类：党内警告；决定日期：6月11日 → 6月11日,组织委员受党内警告处分
"""

from __future__ import annotations

import re

from handlers.understanding.roles import ROLE

_LABELS = (
    (
        "what",
        "(?:报告|登记|填报|上报|申报|报送|记录|报备|备案|加分|减分|扣分|奖惩|事件)(?:事项|事由|内容|类别|类型|情形|名称)|事件|情形",
    ),
    ("name", "姓名|名字|编号|文号|文件号|序号|联系人|经办人|填[报表]人|版面|栏目|(?:报送|填报|申报|所在)单位"),
    ("due", "截止(?:日期|时间|日)?|[一-龥]{0,2}时限|要求[一-龥]{2}时间"),
    ("day", "[一-龥]{0,4}?(?:日期|时间)|[一-龥]{2}日"),
    ("count", "人数|人次|次数|数量|件数|项数"),
    (
        "who",
        "(?:被|受)?(?:处分|违纪)?(?:人员|对象|人)?(?:党内)?(?:类别|身份|职务)|(?:被|受)?(?:处分|违纪)(?:人员|对象)|人员|对象",
    ),
    ("sanction", "(?:党纪|党内|纪律)?(?:处分|处理|给予)(?:种类|类别|类型|档次|结果|等级|情况)?|种类|类型|档次"),
    ("level", "(?:表彰|荣誉|媒体|推广|奖项)?(?:级别|层级|等级)"),
    (
        "whose",
        "[一-龥]{2}对象|[被受获]到?(?:通报|批评|通报批评|表彰|推广|奖)(?:的)?(?:单位|对象|支部|党支部|党组织)|责任单位",
    ),
    ("whose_way", "(?:推广)?(?:项目|做法|经验|案例)(?:名称)?"),
    ("body", "[一-龥]{2}(?:单位|机关|主体|部门|机构)|会议主办"),
    ("honour", "(?:荣誉|表彰|获奖|奖项|奖励)(?:名称|称号|项目)?|称号|奖项"),
    ("medium", "(?:刊发|刊登|发表|发布|登载)?(?:媒体|载体|报刊|平台|刊物)(?:名称)?"),
    ("author", "署名(?:人|单位|情况)?|作者"),
    ("title", "(?:文章)?(?:标题|题目|题名|篇名)"),
    ("work", "(?:会议|培训|活动|任务|工作|事项|报送)(?:名称|内容|事项|材料)?"),
    (
        "excuse",
        "(?:缺席|未参加|逾期|未完成)?(?:原因|事由|理由|缘由)|(?:是否)?请[假示](?:情况|手续)?|备注|(?:情况)?说明",
    ),
)
_LABEL = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS) + ")(?::|(?:均|都)?(?:为|是|系)|(?=[0-9]))"
)
_HEADED = re.compile("([^:,;。]{2,20})[:。]")
_PLAIN_HEADING = re.compile(
    "(?:本?支部|[0-9]+月份?|一般|普通|党员|党内|党纪|纪律|干部|班子成员|工委|市直工委|违纪|处分|表彰|获奖|荣誉|通报批评|受通报|缺会|缺席|缺勤|署名|文章|刊发|媒体|用稿|"
    "推广|创新|逾期|任务|人员|对象|事项|情况|信息|登记|备案|统计|汇总|填报|上报|台账|通知|报告|记录|表|单|册|的)*"
)
_DEED = re.compile("[^,]{0,12}(?:通报批评|通报表扬|表彰|推广)")
_UNDERGONE = re.compile("被|受|获|荣")
"""市委通报批评, 受市委通报批评: a deed told as the value of a label."""
_NO = re.compile("否|无|未|没有?")


def as_told(text: str) -> str:
    """The sentence that a form stands for. Words before it that are no heading (听说, 没有) hold for all of it."""
    if ":" not in text:
        return text
    heading = _HEADED.match(text)
    head = heading[1] if heading and not _LABEL.match(text) and _LABEL.match(text, heading.end()) else ""
    fields: dict[str, str] = {}
    rest: list[str] = []
    plain = bool(_PLAIN_HEADING.fullmatch(head))
    for piece in re.split("[,;。]", text[len(head) :].lstrip(":。")):
        label = _LABEL.match(piece)
        name = str(label.lastgroup) if label else ""
        if label and name not in fields and piece[label.end() :]:
            fields[name] = piece[label.end() :]
        elif piece:
            rest.append(piece)
        plain = plain and bool(fields)
    if len(fields) < 2 or len(rest) > 2:
        return text
    if not plain:
        return re.sub("[;。](?=.)", ",", text)
    told = _told(head, fields, text)
    return ",".join([told, *rest]) + "。" if told else text


def _told(head: str, said: dict[str, str], text: str) -> str:
    day, count = said.get("day", ""), said.get("count", "")
    number = re.match("[0-9一二两三四五六七八九]+", count)
    if "sanction" in said:
        role = ROLE.search(head + said.get("what", "") + said.get("excuse", ""))
        who = said.get("who") or (role[0] if role else "")
        return f"{day},{number[0] + '名' if number else ''}{who}受{said['sanction']}处分"
    if _DEED.match(said.get("what", "")):
        whose = said.get("whose") or said.get("who") or "我支部"
        undergone = "" if _UNDERGONE.match(said["what"]) else "被"
        by = said.get("body") or said.get("level", "")
        return f"{day},{whose}{undergone}{by}{said['what']}{number[0] + '次' if number else ''}"
    body, whose = said.get("body", ""), said.get("whose") or said.get("whose_way") or said.get("who", "")
    if "通报批评" in text:
        return f"{day},{whose or '我支部'}被{body}通报批评{number[0] + '次' if number else ''}"
    if "medium" in said:
        author = said.get("author", "")
        told = "没有署名的文章" if _NO.match(author) else f"{author}署名文章" if author else "文章"
        return f"{day},{told}在{said['medium']}刊发"
    if "推广" in head + "".join(text[: text.find(":")]) and whose:
        return f"{day},{whose}做法被{body or said.get('level', '')}推广"
    if "honour" in said:
        return f"{day},{whose or said.get('who', '') or '我支部'}获{body or said.get('level', '')}表彰,{said['honour']}"
    if "缺席" in text or "缺会" in text or "未参加" in text:
        return f"{day}{body}{said.get('work', '会议')}我支部缺席,{_excuse(said)}"
    if "due" in said:
        return f"{body}{said.get('work', '任务')}{said['due']}前未按时报送,{_excuse(said)}" if "逾期" in text else ""
    return ""


def _excuse(said: dict[str, str]) -> str:
    return "没有请假请示" if _NO.fullmatch(said.get("excuse", "")) else said.get("excuse", "")
