"""我的: who I am to the system, what is kept about me, and leaving it (解绑)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.fields import yes_no
from handlers.messages import Message
from handlers.privacy import NOTICE
from handlers.talk import Talk
from handlers.visit import Dialogue, Visit
from handlers.wording import numbered, post_text
from storage import people, talks
from storage.people import Post


def mine(visit: Visit, said: str) -> Message:
    """Posts, channels and the notice: all that is kept about this person."""
    posts = "；".join(post_text(post) for post in visit.posts) or "（还没有绑定支部）"
    accounts = people.accounts_of(visit.tx, visit.person_id)
    since = min((visit.bureau.today(post.since) for post in visit.posts), default=None)
    notice = people.notice_of(visit.tx, visit.person_id)
    lines = [f"您的身份：{posts}"]
    if since:
        lines.append(
            f"绑定于 {since.year}年{since.month}月{since.day}日，绑定了 {len(accounts)} 个聊天号（加密保存）。"
        )
    if notice:
        told = visit.bureau.today(notice[1])
        lines.append(f"告知书 {notice[0]} 版，{told.year}年{told.month}月{told.day}日。")
    lines.append("除此之外没有保存您个人的信息；您记的支部情况属于支部。")
    switch = (("换一个支部说话", "换身份"),) if len(visit.posts) > 1 else ()
    return Message(
        "\n".join(lines),
        numbered(
            (
                *switch,
                ("保存哪些信息", "保存哪些信息"),
                ("解绑", "解绑"),
                ("加一个渠道", "加一个渠道"),
                ("返回菜单", "菜单"),
            )
        ),
    )


def kept(visit: Visit, said: str) -> Message:
    """The privacy notice."""
    return Message(NOTICE, numbered((("返回菜单", "菜单"),)))


def switch(visit: Visit, said: str) -> Message:
    """Speaks from the next of one's posts from now on."""
    if len(visit.posts) < 2 or visit.post is None:
        return Message("您只有一个身份。", numbered((("返回菜单", "菜单"),)))
    ids = [post.id for post in visit.posts]
    following = visit.posts[(ids.index(visit.post.id) + 1) % len(ids)]
    visit.speak_from(following)
    return Message(f"现在您是：{post_text(following)}。", numbered((("返回菜单", "菜单"),)))


@dataclass(frozen=True, slots=True)
class Opening:
    posts: tuple[Post, ...]


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    return Opening(visit.posts)


async def script(talk: Talk, opening: Opening) -> bool:
    """One question: unbinding takes effect at once."""
    posts = "；".join(post_text(post) for post in opening.posts)
    sure = await talk.ask(
        "sure",
        f"解绑后您不能再查看和填写（{posts}）；支部的记录都还在，没填完的草稿会删除。确定解绑吗？",
        yes_no("确定解绑", "先不解绑"),
    )
    return sure


def close(visit: Visit, opening: Opening, result: bool) -> Message:
    """Ends the posts and erases the mapping from the account to the person (INV-53)."""
    if not result:
        return Message("没有解绑。", numbered((("返回菜单", "菜单"),)))
    for post in visit.posts:
        visit.audit("unbind", post.organisation.id, {"post": post.id})
    people.end_posts(visit.tx, visit.person_id, visit.at)
    people.forget_accounts(visit.tx, visit.person_id)
    talks.drop_talks(visit.tx, visit.person_id)
    visit.attention = talks.attention(visit.tx, visit.person_id)
    visit.posts = ()
    return Message(
        "已解绑，您的号和职务的对应关系已删除。以后要用，请上级重新给绑定码。",
        numbered((("看示例支部的星级", "看示例"),)),
    )


UNBINDING = Dialogue("unbinding", "解绑", "personal_data", open_, script, close)
