"""The star once more, slowly and straight from the prose, to compare with.

It shares nothing with the code under test: plain dictionaries in and out, points counted in halves as whole numbers,
days as (year, month, day), and the next star found by trying.
"""

from fractions import Fraction

TABLE = {"city": 6, "province": 10, "nation": 16}  # in half points
EACH = {
    "circular_work_committee": 6,
    "circular_city_committee": 10,
    "discipline_leader_minor": 6,
    "discipline_leader_major": 10,
    "discipline_member": 4,
    "absence": 6,
    "missed_task": 6,
}


def day(text):
    return tuple(int(part) for part in text.split("-")) if text else None


def halves(number):
    doubled = Fraction(str(number)) * 2
    assert doubled.denominator == 1
    return int(doubled)


def why_not(event, as_of):
    """The first reason for which an event does not count at all, or None."""
    status = event.get("status") or "recorded"
    when = day(event["occurred_on"])
    if status == "rejected":
        return "rejected"
    if status == "revoked":
        return "revoked"
    if event.get("kept"):
        return "kept"
    if when[0] != as_of[0]:
        return "not_this_year"
    if when > as_of:
        return "after_as_of"
    if event.get("level") == "county":
        return "below_city"
    return None


def worth(event):
    count = event.get("count") or 1
    if event["rule"] in EACH:
        return -EACH[event["rule"]] * count
    full = TABLE[event["level"]]
    if event["rule"] == "innovation":
        full *= count
    awarded = event.get("awarded")
    return full if awarded is None else min(full, halves(awarded))


def election_limit(election, as_of):
    """5 where the election is no obstacle."""
    if not election:
        return 5
    held = day(election.get("held_on"))
    if held and held <= as_of:
        return 5
    last = day(election["due_on"])
    later = day(election.get("postponed_until"))
    if later and later > last:
        last = later
    if as_of <= last:
        return 5
    year, month, date = last
    if (month, date) == (2, 29):
        date = 28  # no leap year follows a leap year
    return 3 if as_of > (year + 1, month, date) else 4


def band(raw):
    return 5 if raw >= 180 else 4 if raw >= 160 else 3 if raw >= 140 else 2 if raw >= 120 else 1 if raw >= 100 else 0


def score(branch):
    as_of = day(branch["as_of"])
    base = sum(halves(points) for points in branch["criteria"].values())
    lines, honours, lapses = [], [], 0
    for event in branch.get("events") or []:
        because = why_not(event, as_of)
        points = 0 if because else worth(event)
        if not because and event["rule"] in ("commendation", "media_article"):
            honours.append((event, points))
            continue
        if not because and event["rule"] in ("absence", "missed_task"):
            lapses += event.get("count") or 1
        lines.append((event["rule"], event["occurred_on"], event.get("level"), points, because or "counted"))
    if honours:
        best = max(points for _, points in honours)
        first = min((e["occurred_on"], e["rule"], e["level"], e.get("count") or 1) for e, p in honours if p == best)
        for event, points in honours:
            mine = (event["occurred_on"], event["rule"], event["level"], event.get("count") or 1)
            if points == best and mine == first:
                first = None
                lines.append((event["rule"], event["occurred_on"], event["level"], points, "counted"))
            else:
                lines.append((event["rule"], event["occurred_on"], event["level"], 0, "highest_only"))
    satisfaction = branch.get("satisfaction")
    if satisfaction is not None:
        satisfaction = Fraction(str(satisfaction))
        if satisfaction < 60:
            lines.append(("satisfaction", None, None, -10, "low_satisfaction"))
    bonus = sum(line[3] for line in lines if line[3] > 0)
    deduction = -sum(line[3] for line in lines if line[3] < 0)
    raw = base + bonus - deduction
    limit = election_limit(branch.get("election"), as_of)
    december = branch["stage"] == "year_end"
    vetoed = satisfaction is not None and satisfaction < 50

    def star_of(points):
        """The star, and what happened on the way to it."""
        star, steps = band(points), []
        if limit < 5:
            star = min(star, limit)
            steps.append(("election_overdue", "cap", limit))
        if lapses >= 3:
            star = min(star, 4)
            steps.append(("lapses", "cap", 4))
            if december:
                star = max(star - 1, 0)
                steps.append(("lapses", "demotion", star))
        if vetoed:
            star = 0
            steps.append(("satisfaction", "veto", 0))
        return star, steps

    star, steps = star_of(raw)
    upward = None
    if star < 5:
        reach = [more for more in range(max(0, 200 - raw) + 1) if star_of(raw + more)[0] >= star + 1]
        if reach:
            upward = (star + 1, reach[0], False)
        else:
            upward = (star + 1, next(n for n in range(400 + abs(raw)) if band(raw + n) >= star + 1), True)
    return {
        "base": base,
        "bonus": bonus,
        "deduction": deduction,
        "raw": raw,
        "total": min(200, max(0, raw)),
        "band_star": band(raw),
        "star": star,
        "adjustments": steps,
        "lines": lines,
        "next_star": upward,
    }
