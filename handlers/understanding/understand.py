"""What one sentence of a branch secretary means. Pure: the same words on the same day always mean the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from handlers.understanding.corrections import read_correction
from handlers.understanding.dates import find_days
from handlers.understanding.denials import denied_as_a_whole, not_us
from handlers.understanding.events import read_events
from handlers.understanding.folding import fold
from handlers.understanding.forms import as_told
from handlers.understanding.levels import find_bodies
from handlers.understanding.meetings import read_meeting
from handlers.understanding.moods import asks, denies_by_asking, pieces_of, told_part, wishes
from handlers.understanding.nothing_happened import nothing_happened
from handlers.understanding.questions import read_how_to, read_plain_query, read_question, read_start, read_wanted_list
from handlers.understanding.said_around import bare_report
from handlers.understanding.set_aside import set_aside
from handlers.understanding.suppositions import is_supposed, read_supposition, supposes
from handlers.understanding.triggers import find_triggers
from handlers.understanding.understood import Understood
from handlers.understanding.when import When
from scoring.rule_set import RuleSet

_HOW_TO = re.compile("(?:你看)?(?:这个|该|应该|要)?(?:怎么|如何)(?:记|登记|填)")
_TAKEN_BACK = re.compile("[,。?…]*(?:不对|不是|说错了|错了|不不)(?:不对|不是)?[,。]?(?:应该|应当)?(?:是)?")
_MISSPOKEN = re.compile("[,。?…]*(?:不对|说错了|错了|不不|不是,是|(?<=,)不(?=,是))(?:不对)?[,。]?(?:应该|应当)?(?:是)?")
_COUNT_TAKEN_BACK = re.compile(
    "([0-9一二两三四五六七八九十])(?:个|名|次|回|篇|项|人次|人|份)(?![^。]*[0-9一二两三四五六七八九十](?:个|名|次|回|篇|项|人次|人|份)[^。]*(?:不对|错了))"
    "[^。]*?([,。?…]+(?:不不+|不对|打错了|说错了|写错了|记错了|错了)+[,。]?(?:打错了|说错了|写错了)?[,。]?(?:应该)?(?:就)?是)"
    "([0-9一二两三四五六七八九十])(?:个|名|次|回|篇|项|人次|人|份)?(?=[,。]|$)"
)
"""三个普通党员被处分，打错了，是俩."""
_AT_THE_END = re.compile("[,。?…]+(?:不对|说错了|错了|记错了|不不)(?:不对)?[,。]?(?:应该|应当)?是?")
"""昨天表彰我们了，不对，是前天."""
_CHATTED = re.compile("(?:叫|算)(?:个)?(?:啥|什么)事|(?:怎么|咋)样$|(?<![可会能算扣加减降])([一-龥])不\\1(?:人|啊)?$")
"""牛不牛？你说这叫啥事？: asks nobody anything."""
_MAY_ONE = re.compile("[可能是]否|能不能|可不可以|还能|行不行")
_PASSED_ON = re.compile(
    "(?:学习|转发|传达|通读|研读)[^。]{0,40}(?:通报|处分|典型|案例)|(?:通报|处分)[^。]{0,12}(?:转发|传达)"
)
_MEANT = re.compile("应(?:该|当)?(?:是|为)$|(?:其实|实际)(?:是|为)$|(?:^|[,。;])(?:是|为)$")
"""应该是十一号不是十二号: the first of the two is meant."""
_ASIDE = re.compile(
    "分|星|来得及|算|影响|看了没|看到没|对[吗吧]|对不对|(?<![施推执实])行吗|可以吗|要紧|怎么(?:办|记|填|弄|整|搞|处理)|知道|够|[啥么]时候|"
    "猜|怎么着|掉|降|记(?:啥|什么)|搞错|弄错|凭[啥什]|啥意思|干啥|干什么"
)
_WARNED = re.compile("恐(?:将|会|怕)?(?:要|被|受|遭)|引为警惕|务必警惕|以免[^,。]{0,6}(?:被|受|遭)")
"""倘不加紧补正，恐将受到通报批评."""
_IN_PASSING = re.compile(
    "来着|[让容]我想|格子|怎么[^,。]{0,6}交代|自己(?:都)?不知道|你说我|往哪(?:儿|里|个)?[^,。]{0,4}(?:塞|放|搁|记|填)"
)
"""哪天的来着…；你说我怎么跟班子交代: asked of oneself."""
_OTHER_YEAR = re.compile("(?:去年|前年|往年)[^,。;]{0,10}(?:不算|不记|不用记)[^,。;]*[,。;](?=[^。]*今年)")
"""去年那次不算，今年就4月8号挨了市委一次通报批评: only sets this year's apart."""
_HEARD = re.compile("(?:听说|听讲|据说|听人说|有人说|都说|好像|似乎|貌似)[^。]*[?]?$")
_RUMOUR = re.compile(
    "(?:外[头面边]|到处|群里|院里)(?:都|在|正)*(?:疯)?传|[说讲]个笑话|八卦|不保真|(?:^|[,。])听[^,。;]{1,8}?(?:说|讲)(?!过?课)"
)
_DECIDED = re.compile(
    "(?:^|(?<=[,。;]))(?:已?经|根据|按照?|依据)[^,。;]{0,12}(?:研究|审议|讨论|商议|商定|表决)(?:通过|同意|决定)?[,。]"
)
"""经支委会研究同意: names no meeting to come."""
_MOST_WORDS = 12
"""More words of events than a card could show: nobody checks such a heap, and it would take too long to read."""
_TOO_MUCH = Understood(
    "record_event", "ask", "一次说的事太多", question="这段话里事情太多，请一次只说一两件，先说哪一件？"
)
_NOTHING = Understood("none", "chat", "没有听出要办的事")


def understand(
    text: str, today: date, context: str | None, rule_set: RuleSet, own_names: Sequence[str] = ()
) -> Understood:
    """What the sentence means, seen from `today`. `context` is what was said to the person last, where it matters;
    `own_names` are names of the person's own branch, which are then not taken for another's. It never raises, never
    records, and returns neither names nor numbers of persons in an event's words."""
    folded = as_told(bare_report(fold(text)))
    if not folded.strip("。,!?;"):
        return _NOTHING
    whens = find_days(folded, today)
    if context is None and (this_years := _OTHER_YEAR.sub("", folded)) != folded and find_triggers(this_years):
        folded, whens = this_years, find_days(this_years, today)
    unslipped = _without_slips_of_the_tongue(folded, whens)
    if unslipped != folded:
        folded, whens = unslipped, find_days(unslipped, today)
    names = tuple(fold(name) for name in own_names)
    triggers = find_triggers(folded)
    if len(triggers) > _MOST_WORDS:
        return _TOO_MUCH
    if triggers and _WARNED.search(folded) and not asks(folded):
        return Understood("record_event", "no_record", "是提醒，还没有发生，等发生了再记")
    if supposes(folded) and (supposed := read_supposition(folded, rule_set)):
        return supposed
    if correction := read_correction(folded, today, context, rule_set):
        return correction
    if supposed := read_supposition(folded, rule_set):
        return supposed
    if how := read_how_to(folded, has_trigger=bool(triggers)):
        return how
    if meeting := read_meeting(_DECIDED.sub("", folded), today, context):
        return meeting
    if triggers and (word := denies_by_asking(folded)):
        return Understood("record_event", "no_record", f"“{word}”：没有这件事，不记录")
    if triggers and (_HEARD.match(folded) or _RUMOUR.search(folded)) and not re.search("[扣加减]分|几分|名额", folded):
        return Understood("record_event", "no_record", "“听说”：是听说或没有证实的，不记录")
    if triggers and (word := wishes(folded)):
        return Understood("record_event", "no_record", f"“{word}”：还没有发生，等发生了再记")
    if triggers and asks(folded) and (word := denied_as_a_whole(folded) or not_us(folded)):
        return Understood("record_event", "no_record", f"“{word}”：没有这件事，不记录")
    if asks(folded):
        if triggers and (reported := _reported(folded, today, rule_set, names)):
            return reported
        if answer := read_question(folded, has_trigger=bool(triggers)):
            return answer
    if start := read_start(folded):
        return start
    if triggers and (wanted := read_wanted_list(folded)):
        return wanted
    if triggers and (why := set_aside(folded, names)):
        return Understood("record_event", "no_record", why)
    event = read_events(folded, whens, today, rule_set, names) if triggers and not is_supposed(folded) else None
    if event:
        return event
    if _PASSED_ON.search(folded) and not asks(folded):
        return Understood("record_event", "no_record", "是学习、转发，不是本支部的事")
    if not asks(folded) and (why := nothing_happened(folded)):
        return Understood("record_event", "no_record", why)
    return read_plain_query(folded) or _NOTHING


def _without_slips_of_the_tongue(text: str, whens: Sequence[When]) -> str:
    """昨天不对是前天, 市委说错了是工委: what was said first is taken back at once."""
    if slip := _COUNT_TAKEN_BACK.search(text):
        text = text[: slip.start(1)] + slip[3] + text[slip.end(1) : slip.start(2)] + text[slip.end() :]
    if not _TAKEN_BACK.search(text):
        return text
    for said, meant in pairwise(find_bodies(text)):
        between = text[said.end : meant.start]
        if (slip := _MISSPOKEN.search(between)) and slip.end() == len(between) and slip.start() <= 8:
            return text[: said.start] + text[meant.start :]
    for one, other in pairwise(whens):
        if _TAKEN_BACK.fullmatch(text[one.end : other.start]) and not _MEANT.search(text[: one.start]):
            return text[: one.start] + text[other.start :]
    for one, other in pairwise(whens):
        between = text[one.end : other.start]
        slip = _AT_THE_END.search(between)
        if slip and slip.end() == len(between) and len(text) - other.end <= 4 and one.kind == other.kind == "day":
            return text[: one.start] + text[other.start : other.end] + between[: slip.start()] + text[other.end :]
    return text


def _asks_of_something(piece: str) -> bool:
    """Whether it is no mere 牛不牛？ and no 你看怎么记？ beside a report."""
    return not (_ASIDE.search(piece) or _asks_in_passing(piece) or _CHATTED.search(piece.rstrip(",。!?;…")))


def _asks_in_passing(piece: str) -> bool:
    return bool(_IN_PASSING.search(piece)) and not re.search("[扣加减]|几分|星", piece)


def _reported(text: str, today: date, rule_set: RuleSet, names: Sequence[str]) -> Understood | None:
    """The event that a question goes on from: 昨天被工委通报批评了，这得扣几分？"""
    plain = _HOW_TO.sub("", text)
    if any(asks(piece) and _asks_of_something(piece) for piece in pieces_of(plain)):
        return None
    told = told_part(plain)
    in_passing = all(map(_asks_in_passing, filter(asks, pieces_of(plain))))
    if not find_triggers(told):
        return None
    if why := set_aside(told, names):
        return Understood("record_event", "no_record", why)
    days = find_days(told, today)
    event = read_events(told, days, today, rule_set, names)
    if event is None or (event.outcome == "no_record" and _MAY_ONE.search(plain)):
        return None
    return event if event.outcome != "ask" or days or in_passing or _HOW_TO.search(text) else None
