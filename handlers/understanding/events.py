"""From the units of a sentence to its events: read, weighed against what speaks against them, dated, valued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.understanding.articles import read_articles
from handlers.understanding.circulars import read_circulars
from handlers.understanding.clauses import Unit, units_of
from handlers.understanding.denials import denied_as_a_whole, negated
from handlers.understanding.ellipsis import again, by_the_same, goes_on
from handlers.understanding.event_answers import Read, answer_of
from handlers.understanding.event_days import Occurred, days_by_number, days_in_order, in_one_breath, inherits, occurred
from handlers.understanding.findings import Finding
from handlers.understanding.honours import read_commendations, read_innovation
from handlers.understanding.lapses import read_absence, read_missed_task
from handlers.understanding.modality import Reason, carries_over, why_not
from handlers.understanding.patients import may_be_others, not_a_deed
from handlers.understanding.same_event import joined
from handlers.understanding.sanctions import read_discipline
from handlers.understanding.triggers import Trigger, find_triggers
from handlers.understanding.understood import Answer, Understood
from handlers.understanding.when import When
from scoring.rule_set import RuleSet


def read_units(text: str, whens: Sequence[When], rule_set: RuleSet) -> tuple[Unit, ...]:
    """The units that could be events of their own. A trigger word that turns out to be about something else
    (推广普通话) is taken out, so that its words belong to their neighbours: 刊发我支部经验，在全省推广."""
    triggers = find_triggers(text)
    units = _units(text, whens, triggers)
    idle = {
        t
        for n, unit in enumerate(units)
        if len(units) > 1 and _is_idle(unit, rule_set) and not (n and _once_more(units[n - 1], unit))
        for t in unit.triggers
    }
    told = tuple(t for t in triggers if t not in idle)
    if idle and not told and not any(negated(unit) for unit in units):
        told = tuple(t for t in triggers if t.kind == "innovation")
    if idle and 0 < len(told) < len(triggers):
        return _units(text, whens, told)
    return units


def _units(text: str, whens: Sequence[When], triggers: Sequence[Trigger]) -> tuple[Unit, ...]:
    units = list(units_of(text, whens, triggers))
    for n in range(len(units) - 2, -1, -1):
        if _is_cause(units, n):
            units[n : n + 2] = [_with_cause(units[n], units[n + 1], text, whens)]
    kept: list[Unit] = []
    for unit in units:
        if kept and _is_content(kept[-1], unit, text):
            kept[-1] = replace(kept[-1], text=text[kept[-1].start : unit.end], end=unit.end)
        else:
            kept.append(unit)
    return joined(kept, text, whens)


def _is_idle(unit: Unit, rule_set: RuleSet) -> bool:
    found = findings_of(unit, rule_set)
    return bool(found) and all(finding.is_idle for finding in found)


def _once_more(before: Unit, unit: Unit) -> bool:
    """8月3号的例会没去，8月5号又没去: the same again, on a day of its own."""
    lapse = unit.kind in ("absence", "missed_task") and unit.kind == before.kind
    return lapse and goes_on(unit) and any(w.kind == "day" for w in unit.whens)


def _is_content(before: Unit, unit: Unit, text: str) -> bool:
    """What a circular is about, told right after it: 通报批评我们没按时交党费."""
    lapse = unit.kind in ("absence", "missed_task") and before.kind == "circular"
    dated = any(w.kind in ("day", "before") for w in unit.whens)
    stops = text[unit.clause_start - 1 : unit.clause_start] in ",。!?;:"
    if lapse and re.match("[,。]?(?:主要|其)?(?:是|系)?(?:原因|因(?![此公])|由于|问题)", unit.clause) and not dated:
        return True
    if lapse and not dated and _ONE_EACH.match(unit.clause):
        return True
    if re.match("然后|再|又|还|另|外加|加上|并且|而且|后来", unit.clause):
        return False
    return lapse and not stops and not any(w.kind == "day" for w in unit.whens)


_IN_ONE_GO = re.compile("一下子|同一天|同日|当天|当日|一天之内|[两二2][份个]文|两文")
_BECAUSE = re.compile("[^,。;]{0,12}?(?:因(?!此)|由于)")
_APART = re.compile("(?<=[。;])(?:至于|而?所谓|另,?有?人|另外?有?传|而外界|外界)")
"""…属实；至于外界所传…，查无此事: what is denied is set apart from what was told before."""
_TO_US = re.compile("我(?![市省县区国])|本(?:支部|单位|党支部|局|院)|被|受到?|获|荣|挨|支部(?!书记的)")
_ONE_EACH = re.compile(
    "[一1][份个次项回](?:就|因|是|为|针对|关于|涉及)|(?:分别|主要)?(?:就|涉及|针对|关于|指出|点的是|批的是|说的是|理由是?|事由)"
)
"""连发两份通报批评，一份就台账缺失，一份就材料漏报: what each was about."""


def _with_cause(cause: Unit, unit: Unit, text: str, whens: Sequence[When]) -> Unit:
    """The event with the words of its reason before it: they may name the day and whose it was."""
    within = tuple(w for w in whens if cause.start <= w.start < unit.end)
    own = tuple(w for w in unit.whens if w.kind == "day")
    return replace(unit, start=cause.start, text=text[cause.start : unit.end], whens=own or within)


def findings_of(unit: Unit, rule_set: RuleSet) -> tuple[Finding, ...]:
    """What the words of one unit say, whether or not it happened."""
    if unit.kind == "discipline":
        found = read_discipline(unit)
    elif unit.kind == "commendation":
        found = read_commendations(unit, rule_set)
    elif unit.kind == "media":
        found = read_articles(unit, rule_set)
    elif unit.kind == "innovation":
        found = (read_innovation(unit, rule_set),)
    elif unit.kind == "circular":
        found = read_circulars(unit)
    elif unit.kind == "absence":
        found = (read_absence(unit),)
    elif unit.kind == "missed_task":
        found = (read_missed_task(unit),)
    elif unit.kind == "weak":
        found = (Finding(nothing="软弱涣散没有写明扣分，由上级决定是否集中整顿", words="软弱涣散"),)
    else:
        found = ()
    return tuple(
        replace(f, nothing="这套规则没有这一条", rule=None)
        if f.rule is not None and f.rule not in rule_set.events
        else f
        for f in found
    )


def read_events(
    text: str, whens: Sequence[When], today: date, rule_set: RuleSet, own_names: Sequence[str]
) -> Understood | None:
    """What the sentence reports, as an answer of intent record_event; None where it reports nothing."""
    units = read_units(text, whens, rule_set)
    reads: list[Read] = []
    refused: list[str] = []
    previous: date | None = None
    theirs: date | None = None
    carried: Reason | None = None
    ruled_out = ""
    word = denied_as_a_whole(text)
    denied = Reason("没有这件事，不记录", word) if word else None
    apart = _APART.search(text)
    headed = _day_of_heading(text, whens)
    true_before = apart.start() if apart and word and word not in text[: apart.start()] else 0
    for unit in units:
        if unit.kind == "again":
            if reads:
                reads.append(Read(unit, again(reads[-1].finding, unit), occurred(unit, text, today, previous)))
            continue
        found = findings_of(unit, rule_set)
        if reads and goes_on(unit):
            found = by_the_same(reads[-1].finding, found, unit)
        against = (denied if unit.start >= true_before else None) or why_not(unit, own_names)
        if against is None and carried is not None and carries_over(carried, unit):
            against = carried
        carried = against
        if against:
            refused.append(str(against))
            others = occurred(unit, text, today, previous).days if against.kind == "others" else ()
            theirs = others[-1] if others else None
            if against.kind == "others" and reads and _names_no_one(reads[-1].unit, unit):
                reads.pop()
            continue
        day = occurred(unit, text, today, previous)
        unsaid = not (day.days or day.range or day.outside or day.doubt)
        if unsaid and previous and reads and _IN_ONE_GO.search(text):
            day = Occurred((previous,))
        if unsaid and previous and reads and inherits(unit, reads[-1].unit.kind == unit.kind):
            day = Occurred((previous,))
        if unsaid and headed is not None and not day.days:
            day = occurred(replace(unit, whens=(headed,)), text, today, previous)
        if unsaid and theirs and in_one_breath(unit, text):
            day = Occurred((theirs,))
        theirs = None
        previous = day.days[-1] if day.days else previous
        if why := not_a_deed(unit) or (unit.clause.startswith("、") and ruled_out):
            refused.append(why)
            ruled_out = why
            continue
        ruled_out = ""
        if question := may_be_others(unit):
            found = tuple(_asked(f, *question) if f.rule else f for f in found)
        if parts := days_by_number(found[0].count, unit, today) if len(found) == 1 and found[0].rule else ():
            reads += [Read(unit, replace(found[0], count=count), its_day) for count, its_day in parts]
            continue
        placed = all(finding.place is not None for finding in found)
        days = days_in_order(len(found), unit, day, today) if placed else (day,) * len(found)
        for finding, its_day in zip(found, days, strict=True):
            if finding.is_idle:
                continue
            if finding.nothing:
                refused.append(f"“{finding.words}”：{finding.nothing}")
            else:
                reads.append(Read(unit, finding, its_day))
    reads = _shared_day(reads, text)
    told = [read for read in reads if not read.day.outside]
    refused += [read.day.outside for read in reads if read.day.outside]
    if not told:
        return Understood("record_event", "no_record", refused[0]) if refused else None
    return answer_of(_without_bare_circulars(told), rule_set)


def _day_of_heading(text: str, whens: Sequence[When]) -> When | None:
    """9月28日作出的处分决定共四份：…；…: the one day that is told, and told before all of them."""
    days = [when for when in whens if when.kind == "day"]
    return days[0] if len(days) == 1 and days[0].start < text.find(":") else None


def _names_no_one(giving: Unit, unit: Unit) -> bool:
    """市委下发表彰通报，隔壁支部受到表彰: the clause that only says who gave belongs to whom it was given."""
    same = giving.kind == unit.kind and not unit.starts_sentence
    return same and not _TO_US.search(giving.text)


def _asked(finding: Finding, question: str, yes: str, no: str) -> Finding:
    """The finding with a question before it: yes leaves it as it is, no records nothing."""
    return replace(finding, doubt=question, answers=(Answer(yes, finding.rule, finding.kept), Answer(no, None)))


def _shared_day(reads: list[Read], text: str) -> list[Read]:
    """A day told once at the end for all (均于10月10日宣布)."""
    told = reads[-1].day if reads else None
    if len(reads) < 2 or not (told and (told.days or told.range)) or not any(c in reads[-1].unit.text for c in "均都"):
        return reads
    return [r if r.day.days or r.day.range else replace(r, day=reads[-1].day) for r in reads]


def _is_cause(units: Sequence[Unit], n: int) -> bool:
    """A lapse that is told as the reason of a circular or sanction is not an event beside it."""
    unit = units[n]
    if n + 1 >= len(units):
        return False
    after = units[n + 1]
    dated = any(w.kind in ("day", "before") for w in unit.whens) and any(w.kind == "day" for w in after.whens)
    if unit.kind in ("absence", "missed_task", "weak") and after.kind == "discipline" and not after.starts_sentence:
        return not dated and bool(_BECAUSE.match(unit.clause))
    if (
        unit.kind in ("absence", "missed_task", "discipline", "weak")
        and after.kind == "circular"
        and not after.starts_sentence
    ):
        head = unit.text[: max(1, unit.triggers[0].start - unit.start)]
        return "因" in head.replace("因此", "") or (not dated and unit.kind in ("absence", "missed_task", "weak"))
    return False


def _without_bare_circulars(reads: list[Read]) -> list[Read]:
    """通报 alone beside an award or a sanction only says how that was made known."""
    others = any(r.unit.kind != "circular" and r.finding.rule for r in reads)
    return [
        r
        for r in reads
        if not (
            others
            and r.unit.kind == "circular"
            and r.finding.rule is None
            and r.finding.words.startswith("通报")
            and "批评" not in r.finding.words
            and "被" not in r.unit.clause
        )
    ]
