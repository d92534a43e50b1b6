"""加一个渠道: a code from one chat account, said on another, makes both one person's. The talk goes on there."""

from __future__ import annotations

from datetime import timedelta

from handlers import pushes
from handlers.binding_code import normalise
from handlers.messages import Message, Reply, to_json
from handlers.privacy import VERSION
from handlers.sealed import code_of, seal
from handlers.visit import Command, Declined, Visit
from handlers.wording import numbered, post_text
from storage import channel_codes, messages, people, talks

GOOD_FOR = timedelta(hours=24)
PLATFORMS = {"telegram": "Telegram", "wechat": "公众号", "wecom": "企业微信", "local": "本机"}


def give_code(visit: Visit, said: str) -> Message:
    """A new code for the account to come; older ones are good for nothing any more."""
    if not visit.posts:
        raise Declined("您还没有绑定支部，先发送上级给您的绑定码；绑定以后才能加别的渠道。")
    name = f"channel:{visit.person_id}:{visit.attention.version}:{visit.at.isoformat()}"
    code_hash = visit.bureau.code_hash(normalise(code_of(visit.bureau, name)))
    channel_codes.issue(visit.tx, code_hash, visit.person_id, visit.at, visit.at + GOOD_FOR)
    visit.audit("bind", None, {"channel_code": "issued"})
    return Message(
        f"加渠道的码：{seal(visit.bureau, name)}\n"
        "请在另一个平台打开晋星助手，把这个码发过去，那边就也是您了。\n"
        "24 小时内有效，只能用一次；别发给别人，谁用了它谁就能以您的身份说话。",
        numbered((("返回菜单", "菜单"),)),
    )


def whose(visit: Visit, code_hash: str) -> int | None:
    """The person to whom a code would bring this account. Declines where it cannot become theirs."""
    person_id = channel_codes.owner(visit.tx, code_hash, visit.at)
    if person_id is None or not people.posts_of(visit.tx, person_id):
        return None
    if person_id == visit.person_id:
        raise Declined("这个码要在另一个平台上发给我；您现在用的这个号已经是您的了。")
    if visit.posts:
        raise Declined(
            f"这个号自己有职务（{post_text(visit.posts[0])}），不能并过去。要并，请先在这里发“解绑”，再发这个码。"
        )
    return person_id


def posts_text(visit: Visit, person_id: int) -> str:
    """What the person may speak for, as it is shown before anything is joined."""
    return "；".join(post_text(post) for post in people.posts_of(visit.tx, person_id))


def join(visit: Visit, code_hash: str, person_id: int) -> Message:
    """Makes the account they speak from this person's. From here on the turn is theirs: their posts, their talk."""
    if not channel_codes.use(visit.tx, code_hash, visit.at):
        raise Declined("这个码刚刚被用掉了，请在原来的渠道重新要一个。")
    before = people.accounts_of(visit.tx, person_id)
    talks.drop_talks(visit.tx, visit.person_id)
    people.move_account(visit.tx, visit.platform, visit.account_hash, person_id)
    people.note_contact(visit.tx, visit.platform, visit.account_hash, visit.at)
    if not people.accounts_of(visit.tx, visit.person_id):
        messages.hand_over(visit.tx, visit.person_id, person_id)
    people.give_notice(visit.tx, person_id, VERSION, visit.at)
    visit.becomes(person_id)
    visit.audit("bind", visit.posts[0].organisation.id, {"channel": visit.platform})
    platform = PLATFORMS.get(visit.platform, visit.platform)
    told = Message(
        f"您的身份刚加了一个渠道：{platform}。在哪边说都一样，说到一半的可以换一边接着说。\n"
        "如果不是您本人加的，请马上在这里发“解绑”，并告诉上级。"
    )
    for account in before:
        key = f"joined:{account.account_hash}:{code_hash[:16]}"
        messages.put_outbox(
            visit.tx,
            person_id,
            pushes.CHANNEL,
            to_json(Reply((told,))),
            key,
            visit.at,
            visit.at,
            platform=account.platform,
            account_hash=account.account_hash,
        )
    return Message(f"加好了：这个号现在也是您的（{post_text(visit.posts[0])}）。在哪边说都一样。")


SECOND_CHANNEL_COMMANDS = (
    Command(
        "second_channel",
        "加一个渠道",
        ("加一个渠道", "加渠道", "换个平台", "绑定另一个渠道", "绑定微信", "绑定企业微信", "绑定电报", "绑定telegram"),
        "personal_data",
        answer=give_code,
    ),
)
