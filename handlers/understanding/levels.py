"""Bodies and areas, and the level each speaks for. The words are data: another city changes the table."""

from __future__ import annotations

import re
from dataclasses import dataclass

WORK_COMMITTEE, WORK_ORGAN, CITY_COMMITTEE, CITY_ORGAN, OTHER_CITY, SUPERIOR = (
    "work_committee", "work_organ", "city_committee", "city_organ", "other_city", "superior",
)  # fmt: skip
_PROVINCES = (
    "河南|河北|山东|山西|陕西|湖北|安徽|江苏|浙江|江西|湖南|广东|广西|四川|云南|贵州|福建|辽宁|吉林|黑龙江|"
    "甘肃|青海|海南|内蒙古|宁夏|新疆|西藏"
)
_COUNTIES = "林州|汤阴|滑县|内黄|安阳县|文峰|北关|殷都|龙安|高新区|示范区"
_ORGANS = (
    "办公室|办公厅|办|组织部|宣传部|统战部|政法委|社会工作部|网信办|编办|老干部局|党校|巡察组|巡察办|巡察|"
    "督查室|督查|督察|政研室|改革办|"
    "书记|副书记|常委|领导|主要领导|党史|机要|保密|农办|目标办|第[一二三四五六七八九十]+巡察组"
)
_WORDS: tuple[tuple[str, str, str], ...] = (
    # words, body, level
    (
        "中央和国家机关工委|中共中央(?:组织部|宣传部|办公厅|国务院)?|党中央|中央组织部|中组部|中宣部|中央宣传部|"
        "中央纪委|中纪委(?:国家监委)?|国务院|中央(?!电视台|广播|媒体)|(?<!创建)(?<!创)全国(?!两会)|国家级|国家|"
        "人社部|全总|团中央|全国妇联",
        "nation",
        "nation",
    ),
    (
        "省(?:(?![委政直])[一-龥]{1,4}厅|总工会|妇联|文明办|科协)|市(?:文明办|总工会|妇联|科协)|团市委|市(?!委|"
        "政府|直)[一-龥]{1,6}?[局办](?!员|公|书记|推广|表彰)",
        "department",
        "city",
    ),
    (
        rf"省直(?:机关)?工委|省直(?:机关)?|省委[一-龥]{{0,2}}巡视[组办]|省委(?:{_ORGANS})?|省政府|全省|省级|省里|"
        rf"省纪委(?:监委)?|省文明委|"
        rf"(?:{_PROVINCES})省(?:委|政府|级)?|省(?=优秀|先进|文明|表彰|劳模|推广|那边|上|的|发)|(?<=被|受|由|获|得|"
        rf"经)省",
        "province",
        "province",
    ),
    (
        rf"(?:{_COUNTIES})[市县区]?(?:委|政府)?(?:组织部|宣传部|办)?|[一-龥]?县(?:委|政府|里|级|直工委)(?:组织部|"
        rf"办公室|办)?|全县|[县区]纪委(?:监委)?|区(?:委|政府|里|级)(?:组织部|办)?|全区|"
        r"乡镇?(?:党委|政府)|镇(?:党委|政府|里)|街道(?:党工委|办事处|办|党委)?",
        "county_body",
        "county",
    ),
    (
        r"局?机关党委|局?机关纪委|局?党组(?!织|成员)|局党委|局党总支|党总支|总支|局里|我局(?=党|里|通报|表彰|召开|"
        r"开)|(?:我们|本)?单位里|(?<=[被由受])(?:本|我|所在)?单位(?=通报|内部)|本(?:局|院|厅|校|公司|单位|处)(?=[^,。;被受获]{0,14}(?:发文|印发|下发|通报|表彰|授予))|院里|校党委|院党委|委里|厅里|处里|公司党委|集团党委|局机关(?=通报|表彰|召开)|局党?办公室|局党办|县级",
        "own_bureau",
        "county",
    ),
    (r"市直(?:机关)?(?:工委)?(?:纪工委|工会联合会)|(?:市直)?(?:机关)?工委(?:组织部|办公室|宣传部)", WORK_ORGAN, "work"),
    (
        r"(?:中共)?(?:安阳)?市委市直(?:机关)?工委|市直(?:属)?(?:机关)?工委(?:委员会|会)?(?!(?:组织部|办公室|"
        r"宣传部))|安阳市直工委|(?<![街办省县国济区])工委(?!会?委员)",
        WORK_COMMITTEE,
        "work",
    ),
    (r"市直(?:各)?(?:机关|单位|系统)", "city_offices", "work"),
    (
        r"(?:中共)?(?:[一-龥]{2}市|市)委[、和]?(?:[一-龥]{2}市|市)(?:人民)?政府|(?:市委市政府)",
        CITY_COMMITTEE,
        "city",
    ),
    (
        rf"(?:中共)?(?:安阳市|市)委(?:第?[一二三四五六七八九十]?(?:轮)?(?:{_ORGANS}))|巡察组|巡察办|组织部",
        CITY_ORGAN,
        "city",
    ),
    (r"中共安阳市委|安阳市委|中共市委|(?<![城都])市委(?!员|大院|托)", CITY_COMMITTEE, "city"),
    (
        r"市(?:人民)?政府(?:办公室|办)?|市纪委(?:监委)?|市监委|纪委监委|市文明委",
        OTHER_CITY,
        "city",
    ),
    (
        r"全市|市级|市里|安阳市(?!直)|市(?=优秀|先进|文明|表彰|推广|上的|那边)|(?<=被|受|由)市(?!直|委)",
        "city_area",
        "city",
    ),
    ("上级(?:党组织|党委|机关|部门|单位|组织)?|上面|上头|领导机关", SUPERIOR, ""),
)
_SCAN = re.compile("|".join(f"(?P<w{n}>{words})" for n, (words, _, _) in enumerate(_WORDS)))


@dataclass(frozen=True, slots=True)
class Body:
    """A body or an area as said. `level` is county, city, province, nation; `work` for 市直工委; empty for 上级."""

    said: str
    start: int
    end: int
    body: str
    level: str


def find_bodies(text: str) -> tuple[Body, ...]:
    bodies = []
    for found in _SCAN.finditer(text):
        _, body, level = _WORDS[int(str(found.lastgroup)[1:])]
        bodies.append(Body(found[0], *found.span(), body, level))
    return tuple(bodies)
