"""What the plan itself answers: shares, what each kind of event adds or takes."""

from __future__ import annotations

from collections.abc import Collection

from handlers.fields import number_text
from handlers.messages import Message
from handlers.quota_marks import quota_marks
from handlers.visit import Visit
from handlers.wording import numbered


def quotas(visit: Visit, said: str) -> Message:
    """What the plan says of shares, for the work committee's office with how all branches stand against them. No rank
    is shown to a branch."""
    rule_set = visit.bureau.rule_set
    shares = rule_set.quotas
    if shares and visit.post is not None and visit.post.role == "office":
        return quota_marks(visit, rule_set, shares)
    words = f"{shares.top_clause.words}；{shares.low_clause.words}。\n" if shares else ""
    return Message(
        f"{words}这是给上级的参考，不改变星级；这里不给支部排名。",
        numbered((("我们现在几星", "我们现在几星"), ("怎样提分", "怎样提分"))),
    )


def points(visit: Visit, about: Collection[str]) -> Message:
    """How the plan scores: what these kinds of events (all, where none is named) add or take, by which clause."""
    rule_set = visit.bureau.rule_set
    lines = []
    for rule in rule_set.events.values():
        if about and rule.id not in about:
            continue
        worths = "/".join(number_text(worth) for worth in rule.points.values())
        levels = "（" + "/".join(rule_set.levels[level] for level in rule.points) + "）" if rule.has_levels else ""
        sign = "+" if rule.kind == "bonus" else "−"
        each = f"每{rule.unit}" if rule.multiplies else ""
        words = f"“{rule.clause.words}”" if about else ""
        lines.append(f"{rule.name}：{each} {sign}{worths}{levels}（{rule.clause.id}{words}）")
    again = (("我们现在几星", "我们现在几星"), ("记一件事", "记一件事"), ("菜单", "菜单"))
    if not lines:
        nothing = "没有这样的加分、减分" if rule_set.events else "不设加分、减分"
        return Message(f"“{rule_set.name}”{nothing}。", numbered((again[0], again[2])))
    return Message("\n".join(lines), numbered(again))
