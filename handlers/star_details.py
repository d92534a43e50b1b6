"""每一分怎么来的: the account of a star, a phone's page at a time, and the ten scores."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.days import day_text
from handlers.door import command_words
from handlers.explaining import account, event_lines, leaves_out, line_text
from handlers.fields import number_text
from handlers.messages import Message
from handlers.standing import Standing
from handlers.star import prefix, standing_asked, uncounted, uncounted_line, without_star
from handlers.visit import Visit
from handlers.wording import numbered

LINES = 6
"""As many as a phone shows at once."""

_PAGE = re.compile("(?:[a-z][a-z0-9-]*)?逐件明细(?:第([0-9]{1,3})页)?")


def reasons(visit: Visit, said: str) -> Message:
    """每一分怎么来的: base, events with clauses, sum, band, caps; what does not fit by 更多."""
    standing = standing_asked(visit, said)
    if standing.grade is None:
        return without_star(visit, standing)
    lines, code = (
        [*account(standing.grade, visit.today), *uncounted_line(standing, visit.today)],
        prefix(visit, standing),
    )
    rows = [("看十项得分", f"{code}十项得分"), ("怎样提分", f"{code}怎样提分"), ("返回星级", f"{code}我们现在几星")]
    if len(lines) > LINES or leaves_out(standing.grade) or standing.of_other_editions:
        rows.insert(0, ("更多", f"{code}逐件明细"))
    return Message("\n".join(lines[:LINES]) + basis(standing), numbered(rows))


def one_by_one(visit: Visit, said: str) -> Message:
    """逐件明细: what did not fit on the first page, and every event with its clause, six lines a page."""
    standing = standing_asked(visit, said)
    if standing.grade is None:
        return without_star(visit, standing)
    lines = [
        *_rest(visit, standing),
        *(line_text(standing.rule_set, e, visit.today) for e in event_lines(standing.grade)),
    ]
    lines.append(basis(standing))
    found = _PAGE.fullmatch(command_words(said))
    pages = -(-len(lines) // LINES)
    page = min(max(int(found[1]) if found and found[1] else 1, 1), pages)
    code = prefix(visit, standing)
    rows = [("更多", f"{code}逐件明细第{page + 1}页")] if page < pages else []
    rows += [("每一分怎么来的", f"{code}每一分怎么来的"), ("返回星级", f"{code}我们现在几星")]
    return Message("\n".join(lines[(page - 1) * LINES : page * LINES]), numbered(rows))


def reads_page(visit: Visit, said: str) -> Mapping[str, str] | None:
    """逐件明细第 2 页."""
    return {} if _PAGE.fullmatch(command_words(said)) else None


def ten_scores(visit: Visit, said: str) -> Message:
    """十项得分: each criterion with its points and the reason given, two in a line."""
    standing = standing_asked(visit, said)
    if standing.own is None:
        return without_star(visit, standing)
    own = standing.own
    told = [
        f"{n}. {c.name} {number_text(own.scores[c.id])}/{number_text(c.maximum)}"
        + (f"（{own.reasons[c.id]}）" if c.id in own.reasons else "")
        for n, c in enumerate(standing.rule_set.criteria, 1)
    ]
    lines = ["　".join(told[n : n + 2]) for n in range(0, len(told), 2)]
    lines.append(f"{day_text(visit.bureau.today(own.at), visit.today)}提交，第 {own.version} 版。{basis(standing)}")
    code = prefix(visit, standing)
    return Message(
        "\n".join(lines), numbered((("每一分怎么来的", f"{code}每一分怎么来的"), ("返回星级", f"{code}我们现在几星")))
    )


def basis(standing: Standing) -> str:
    """Which edition of which plan a star was reckoned by."""
    return f"依据：{standing.rule_set.name}（第 {standing.rule_set.edition} 版）。"


def _rest(visit: Visit, standing: Standing) -> list[str]:
    assert standing.grade is not None
    told = [*account(standing.grade, visit.today), *uncounted_line(standing, visit.today)]
    return [*told[LINES:], *uncounted(standing, visit.today)]
