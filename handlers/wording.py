"""How stars, points, posts and lists are put into Chinese: the same way everywhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from handlers.door import plain
from handlers.fields import number_text
from handlers.messages import Option
from scoring.rule_set import RuleSet
from storage.organisations import Organisation
from storage.people import Post

SELF_CHECK = "（支部自查参考，以上级认定为准）"
ROLES = {
    "secretary": "书记",
    "deputy": "副书记",
    "committee_member": "委员",
    "reviewer": "审核人",
    "office": "组织部审核人",
    "admin": "管理员",
    "member": "党员",
}
SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def star_name(rule_set: RuleSet, star: int) -> str:
    """五星级, as the plan names the band."""
    return next((band.name for band in rule_set.bands if band.star == star), f"{star} 星")


def star_text(rule_set: RuleSet, star: int) -> str:
    """★★★★ 四星级."""
    return f"{'★' * star} {star_name(rule_set, star)}".strip()


def points_text(points: Decimal) -> str:
    """86.5 分."""
    return f"{number_text(points)} 分"


def signed(points: Decimal) -> str:
    """+5, −3, 0, with a true minus sign."""
    sign = "+" if points > 0 else "−" if points < 0 else ""
    return f"{sign}{number_text(abs(points))}"


def post_text(post: Post) -> str:
    """市财政局第一党支部 书记."""
    return f"{post.organisation.name} {ROLES.get(post.role, post.role)}"


def numbered(options: Sequence[tuple[str, str]]) -> tuple[Option, ...]:
    """Options that say words, each with its digit: (label, words to send)."""
    return tuple(Option(f"{n} {label}", send) for n, (label, send) in enumerate(options, 1))


def without_digit(label: str) -> str:
    """What is written on an option besides its digit."""
    return re.sub(r"^[0-9]{1,3} ", "", label)


def written_on(labels: Sequence[str], said: str) -> int | None:
    """Which of these labels, without their digits, was said: typed, or tapped where the line's token was lost. All of
    it, for 确认？ asks. None for none, or several."""
    text = _line(said)
    found = [n for n, label in enumerate(labels) if text and _line(label) == text]
    return found[0] if len(found) == 1 else None


def _line(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))


def names(branches: Sequence[Organisation], most: int = 8) -> str:
    """A、B、C 等 12 个支部."""
    listed = "、".join(branch.name for branch in branches[:most])
    return listed if len(branches) <= most else f"{listed}等 {len(branches)} 个支部"


def shortened(text: str, longest: int = 24) -> str:
    """The text in one line, cut where a list would break."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
