"""What a sender can truthfully be told of a push: to whom it goes out, or that nobody can get it and what to do then.

Nothing is "told" before there is a receipt: what is queued will be pushed, and what became of it is seen in 没送到的.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.wording import names
from storage.organisations import Organisation

SECRETARIES, LEADERS, REVIEWERS = "书记、副书记", "书记、副书记、委员", "审核人"
"""Which posts nobody holds where nobody is bound."""


@dataclass(frozen=True, slots=True)
class Told:
    """For how many persons besides the sender something was queued, and how many of them can be reached now;
    `is_sender`: they are one of those whom it concerns, and know."""

    persons: int = 0
    reachable: int = 0
    is_sender: bool = False

    @property
    def is_heard(self) -> bool:
        """Whether anybody gets it, or has it."""
        return self.reachable > 0 or self.is_sender


def will_tell(whom: str, told: Told, posts: str) -> str:
    """会推送给…, or why nobody gets it."""
    return f"会推送给{whom}。" if told.reachable else unheard(whom, told, posts)


def unheard(whom: str, told: Told, posts: str) -> str:
    """Why nobody gets it, and what to do; nothing where somebody does."""
    if told.is_heard:
        return ""
    if told.persons:
        return f"{whom}现在推不到（没关注、屏蔽了，或太久没说话），下次说话时才会看到；请另行告知。"
    return f"{whom}还没有{posts}绑定，没有人能收到；请另行告知。"


def will_tell_all(told: Iterable[tuple[Organisation, Told]]) -> str:
    """To how many branches it goes out, and by name those where nobody gets it."""
    all_told = tuple(told)
    heard = sum(one.is_heard for _, one in all_told)
    unbound = [branch for branch, one in all_told if not one.is_heard and not one.persons]
    out_of_reach = [branch for branch, one in all_told if not one.is_heard and one.persons]
    lines = [f"会推送给 {heard} 个支部。"] if heard else []
    if unbound:
        lines.append(f"还没有人绑定、没有人能收到：{names(unbound)}，请另行告知。")
    if out_of_reach:
        lines.append(f"现在推不到：{names(out_of_reach)}，请另行告知。")
    return "".join(lines)
