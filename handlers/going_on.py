"""继续: what was begun before and lies open, at the post they speak from or at another of theirs."""

from __future__ import annotations

from handlers.commands import find_dialogue
from handlers.visit import Dialogue, Visit
from handlers.wording import post_text
from storage import talks
from storage.people import Post


def begun_before(visit: Visit) -> tuple[Dialogue | None, str]:
    """The dialogue to go on with, and what to say first. A superior goes back to the branch whose form they began; who
    speaks for another branch is only told where it lies, so that nothing is answered for the wrong one."""
    elsewhere = None if visit.open_sheets() else _post_with_a_draft(visit)
    said_first = ""
    if elsewhere is not None and visit.branch is None:
        visit.speak_from(elsewhere)
        said_first = f"现在您是：{post_text(elsewhere)}。"
    elif elsewhere is not None:
        said_first = f"没填完的在另一个身份（{post_text(elsewhere)}）下：先说“换身份”，再说“继续”。"
    lying = filter(None, (find_dialogue(name.partition("@")[0]) for name in visit.open_sheets()))
    return next(iter(sorted(lying, key=_comes_first)), None), said_first


def _comes_first(dialogue: Dialogue) -> tuple[bool, bool]:
    """What was told and waits for its yes comes first, then a draft, then what was only looked at."""
    return dialogue.joins is None, not dialogue.keeps_draft


def _post_with_a_draft(visit: Visit) -> Post | None:
    for name in talks.open_sheets(visit.tx, visit.person_id):
        dialogue, _, place = name.partition("@")
        post = next((post for post in visit.posts if str(post.organisation.id) == place), None)
        if post is not None and find_dialogue(dialogue) is not None:
            return post
    return None
