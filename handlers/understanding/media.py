"""Which medium an article stood in, and its level by the rule set's own table. What is not in it is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scoring.rule_set import RuleSet

_BY_KIND = (
    ("nation", r"国家级(?:媒体|报刊|平台|报纸)|中央(?:级)?(?:主流)?媒体|央媒|全国性?(?:媒体|报刊)"),
    ("province", r"省级(?:媒体|报刊|平台|报纸)|省报|省台|省电视台|省广播电视台|省电台|省内媒体|省党报|省委机关报"),
    (
        "city",
        r"市级(?:媒体|报刊|平台|报纸)|市报|市台|(?<!林州)市电视台|(?<!林州)市广播电视台|市电台|市党报|市委机关报|"
        r"(?<!林州)市融媒",
    ),
    (
        "county",
        r"林州市?(?:融媒体?中心|电视台|广播电视台|日报)|[县区](?:级)?(?:融媒体?中心|融媒体?|电视台|广播电视台|报|"
        r"台|级媒体)|[一-龥]{2}[县区]融媒体?中心|局(?:官网|公众号|网站)",
    ),
)
_UNKNOWN = re.compile(
    r"《[^《》]{2,16}》|[一-龥]{2,5}(?:日报|晚报|时报|早报|商报|周刊|周报|月刊|学刊|杂志|导报|电视台|新闻网|"
    r"在线)|媒体|报纸|报刊|杂志|公众号|"
    r"抖音|头条|今日头条|微博|电视台|新闻客户端|网站|(?:上|登)了?(?:报|电视)"
)
_OPEN = re.compile(r"[\"的(]*(?:学习平台)?\(?全国|(?:的)?(?:全国|总|主)(?:学习)?平台|(?:全国|总)平台")


_KIND = re.compile("(?:国家|中央|省|市|县|区)级(?:主流)?(?:媒体|报刊|平台|报纸)|全国性?(?:媒体|报刊)|中央媒体|央媒")


@dataclass(frozen=True, slots=True)
class Medium:
    """`level` is None where it has to be asked; `known`: the name is in the table or names its own kind."""

    said: str
    start: int
    end: int
    level: str | None


def find_media(text: str, rule_set: RuleSet) -> tuple[Medium, ...]:
    """The media named, in order, each with its level."""
    names, regions = _table(rule_set)
    found: list[Medium] = []
    for name in names.finditer(text):
        said = name[0]
        level: str | None = _level_of(said, rule_set)
        if said in rule_set.media_to_ask:
            level = _platform(text, name.start(), name.end(), regions)
        found.append(Medium(said, *name.span(), level))
    for region, level in regions:
        found.extend(
            Medium(kind[0], *kind.span(), level) for kind in re.finditer(rf"{region}(?:省|市)?(?:电视|广播)?台", text)
        )
    for level, pattern in _BY_KIND:
        found.extend(Medium(kind[0], *kind.span(), level) for kind in re.finditer(pattern, text))
    if not found:
        found.extend(Medium(other[0], *other.span(), None) for other in _UNKNOWN.finditer(text))
    return tuple(sorted(_without_their_kind(found), key=lambda medium: medium.start))


def _without_their_kind(found: Sequence[Medium]) -> Iterator[Medium]:
    """刊于河南日报，系省级媒体: the kind that a medium is of is no second medium."""
    for medium in found:
        named = (other for other in found if not _KIND.fullmatch(other.said))
        if not (_KIND.fullmatch(medium.said) and any(other.level == medium.level for other in named)):
            yield medium


def _level_of(said: str, rule_set: RuleSet) -> str | None:
    return rule_set.media.get(said) or rule_set.media.get(f"《{said}》")


@lru_cache(maxsize=8)
def _names(
    media: tuple[tuple[str, str], ...], to_ask: tuple[str, ...]
) -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    names = {name for name, _ in media} | set(to_ask)
    names |= {name[1:-1] for name, _ in media if name.startswith("《") and len(name) > 4}
    regions = []
    for asked in to_ask:
        for name, level in media:
            if name.startswith(asked):
                region = name.removeprefix(asked).removesuffix("平台").removesuffix("学习")
                regions.append((region, level))
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    short = [name[1:-1] for name, _ in media if name.startswith("《") and len(name) == 4]
    if short:
        pattern += f"|(?<=[上登])(?:{'|'.join(map(re.escape, short))})(?!工作|活动|引领|办|室)"
    return re.compile(pattern or "(?!)"), tuple(regions)


def _table(rule_set: RuleSet) -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    return _names(tuple(rule_set.media.items()), tuple(rule_set.media_to_ask))


def _platform(text: str, start: int, end: int, regions: tuple[tuple[str, str], ...]) -> str | None:
    """学习强国 says its level only together with a platform: 全国平台, 河南学习平台, 市平台."""
    after = text[end : end + 10]
    before = text[max(0, start - 4) : start]
    if _OPEN.match(after):
        return "nation"
    for region, level in regions:
        if re.match(rf"[\"的(]*{region}(?:省|市)?(?:学习)?(?:平台|频道)", after) or before.endswith(region):
            return level
    for word, level in (("省", "province"), ("市", "city"), ("县", "county")):
        if re.match(rf"[\"的(]*(?:我|本)?{word}(?:级)?(?:学习)?平台", after):
            return level
    return None
