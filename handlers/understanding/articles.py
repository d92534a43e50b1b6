"""附加条件 1, second half: articles in the media, whose name stands under them, and what is only reported on us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.understanding.clauses import Unit
from handlers.understanding.findings import Finding
from handlers.understanding.honours import by_other_person, plain_level
from handlers.understanding.media import Medium, find_media
from scoring.rule_set import RuleSet

_SECRETARY = re.compile("(?<!副)书记")
_WATCHED = re.compile("新闻|播完|记者|的(?:人|记者)")
_SEVERAL = re.compile("》《|[、,]|和|及|与|跟|又|还|分别|先后|同时|随后")
_SIGNED_AS = re.compile('署名[为是系:]+"?([^,。;"]{2,20})')
_WHETHER_SIGNED = re.compile("(?:有无|是否|有没有|是不是)[^,。]{0,12}署")
_BY_LINE = re.compile(
    "署(?:了|的)?(?:是)?(?:我们|我支部|本支部|我|支部|书记|支部书记|他|她|其)*(?:的|之)?大?名|署的?(?:是)?(?:我们|支部|"
    "书记)|落款[^,。]{0,6}(?:支部|我|书记)|"
    "作者(?!不|非|没|未)[^,。不非没未]{0,12}(?:我们|我支部|本支部|支部|书记)|"
    "(?<!副)(?:书记|支部|我|我们)(?:撰写|执笔|亲自写|写|投|供)?的?(?:那)?(?:[一1]?篇)?(?:理论|经验|调研|评论|"
    "短)?(?:文章|稿子)[^。;]{0,12}(?:上|登|发|在|刊|见|被)|"
    "(?<!副)(?:书记|支部|我|我们)[^,。;]{0,6}?(?:撰写|执笔|写|投稿|投|供稿)[^。;]{0,30}?(?:一文|文章|稿|评论|"
    "报告|作品)|有(?:我们?|支部)?书记[一两1]?篇(?:文章|稿)"
)


def read_articles(unit: Unit, rule_set: RuleSet) -> tuple[Finding, ...]:
    """One finding for each medium where several are told at once: A、B分别刊发, 先在A又在B."""
    media = [medium for medium in find_media(unit.text, rule_set) if medium.level]
    several = list({medium.said: medium for medium in media if not _WATCHED.match(unit.text, medium.end)}.values())
    if len(several) < 2 or not _SEVERAL.search(unit.text[several[0].end : several[-1].end + 6]):
        return (read_article(unit, rule_set),)
    found = [replace(read_article(unit, rule_set, [medium]), place=medium.start) for medium in several]
    return tuple(found)


def read_article(unit: Unit, rule_set: RuleSet, media: Sequence[Medium] = ()) -> Finding:
    media = media or find_media(unit.text, rule_set)
    said = "署名文章" if "署名" in unit.text else "媒体刊发"
    titled = re.search("《[^《》]*[^》报刊志网台]》", unit.text)
    article = titled or re.search("文章|稿|署名|大作|豆腐块|作品|一文", unit.text)
    reported = re.search(
        "报道|采访|专访|播出|播报|(?:上|登)(?:了|过)?(?:报|电视|新闻|头版)|上了|(?<!刊)登了我们|播了|事迹|活动|新闻",
        unit.text,
    )
    if not media and not (article and re.search("署名|媒体|[市省]级|国家级|报", unit.text)):
        return Finding(nothing="没有说到媒体", words=said)
    level: str | None = media[0].level if media else plain_level(unit.text)
    if level is None and media and not any(m.level for m in media):
        plain = plain_level(unit.text)
        level = plain if plain and not _named_medium(media[0].said, rule_set) and re.search("级", unit.text) else None
    medium = media[0].said if media and len(media[0].said) < 16 else "媒体"
    if re.search(
        "(?:没有?|未|无|不|非)(?:被|有|给|我们|系|以|由|我支部|本支部|支部|书记|及|和|或|任何)*(?:署|挂)[^,。]{0,10}名",
        unit.text,
    ):
        return Finding("media_article", level, kept="no_byline", words=medium)
    by_line = None if _WHETHER_SIGNED.search(unit.text) else _BY_LINE.search(unit.text)
    author = _SECRETARY.search(unit.text) or re.search("支部|我|本支部", unit.clause)
    other = by_other_person(unit)
    written = re.search("发表|发(?:了|过|的|出)?|撰写|写(?:了|的)?|刊|登", unit.text) and (
        titled or re.search("文章|稿|大作", unit.text)
    )
    if level == "county":
        return Finding("media_article", level, kept="below_city", words=medium)
    if level is None:
        question = "是学习强国的哪一级平台？" if "学习强国" in unit.text else "这家媒体是哪一级的？"
        return Finding(
            "media_article", None, doubt=question, choices=("全国", "省级", "市级"), points_known=False, words=medium
        )
    named = _SIGNED_AS.search(unit.text)
    open_name = _WHETHER_SIGNED.search(unit.text) or (named and not re.search("支部|书记|我|本人", named[1]))
    if other or open_name or not (by_line or (author and written and not reported)):
        return Finding(
            "media_article",
            level,
            doubt="文章署了支部或书记的名吗？",
            choices=("署了名", "没署名"),
            points_known=False,
            words=medium,
        )
    return Finding("media_article", level, words=f"{medium}{said}")


def _named_medium(said: str, rule_set: RuleSet) -> bool:
    return said in rule_set.media_to_ask or bool(re.search("《|报|刊|网|台", said))
