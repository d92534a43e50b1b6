"""The star alone, without a reason, as fast as it can be written by hand: what an explained grade is measured by."""

from __future__ import annotations

from decimal import Decimal

from scoring.facts import Facts

ZERO, FULL = Decimal(0), Decimal(100)
BANDS = ((Decimal(90), 5), (Decimal(80), 4), (Decimal(70), 3), (Decimal(60), 2), (Decimal(50), 1))
BONUS = {"city": Decimal(3), "province": Decimal(5), "nation": Decimal(8)}
EACH = {
    "circular_work_committee": Decimal(3),
    "circular_city_committee": Decimal(5),
    "discipline_leader_minor": Decimal(3),
    "discipline_leader_major": Decimal(5),
    "discipline_member": Decimal(2),
    "absence": Decimal(3),
    "missed_task": Decimal(3),
}


def bare_star(facts: Facts) -> int:
    as_of, lapses, honour, star = facts.as_of, 0, ZERO, 0
    year, total = as_of.year, sum(facts.criteria.values())
    for event in facts.events:
        when = event.occurred_on
        if when.year != year or when > as_of or event.kept or event.status in ("rejected", "revoked"):
            continue
        rule = event.rule
        if rule in EACH:
            total -= EACH[rule] * event.count
            if rule in ("absence", "missed_task"):
                lapses += event.count
        elif rule == "innovation":
            total += BONUS.get(event.level or "", ZERO) * event.count
        else:
            honour = max(honour, BONUS.get(event.level or "", ZERO))
    total += honour
    satisfaction = facts.satisfaction
    if satisfaction is not None and satisfaction < 60:
        total -= 5
    total = max(ZERO, min(FULL, Decimal(total)))
    for floor, reached in BANDS:
        if total >= floor:
            star = reached
            break
    election = facts.election
    if election is not None and (election.held_on is None or election.held_on > as_of):
        last = max(election.due_on, election.postponed_until or election.due_on)
        if as_of > last:
            day = 28 if (last.month, last.day) == (2, 29) else last.day
            star = min(star, 3 if as_of > last.replace(year=last.year + 1, day=day) else 4)
    if lapses >= 3:
        star = min(star, 4)
        if facts.stage == "year_end":
            star = max(star - 1, 0)
    return 0 if satisfaction is not None and satisfaction < 50 else star
