"""绑定: a one-time code from the superior gives a person their post. The privacy notice comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers import second_channel
from handlers.binding_code import is_code, normalise
from handlers.fields import yes_no
from handlers.menu import allows, first_options, menu_options
from handlers.messages import Message
from handlers.privacy import NOTICE, VERSION
from handlers.talk import Invalid, Talk
from handlers.visit import Declined, Dialogue, Visit
from handlers.wording import ROLES, numbered
from storage import binding_codes, organisations, people
from storage.binding_codes import BindingCode

MOST_FAILURES = 6
WITHIN = timedelta(minutes=10)


HASHED = "hash:"
"""What stands before the keyed hash of a code on the sheet, where the code itself never lies (INV-54)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The code that was sent, where it can still be used, and the post it stands for; or (`joins`) the person whose
    further chat account this one becomes by it. `hash_of` gives the keyed hash of a code."""

    hash_of: Callable[[str], str]
    code: BindingCode | None = None
    post: str = ""
    joins: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Words in the shape of a code. What it opens is looked up by `open_`; the sheet keeps only its hash."""

    hash_of: Callable[[str], str]
    options: tuple[tuple[str, str], ...] = ()
    takes_digits: bool = True
    is_secret: bool = True

    def parse(self, said: str) -> str:
        return said if said.startswith(HASHED) else self.keep(said)

    def keep(self, said: str) -> str:
        code = normalise(said)
        if not is_code(code):
            raise Invalid("这不像绑定码。绑定码由上级给您，形如 KQ7M-3XPD-…，大小写、有没有横线都行。")
        return HASHED + self.hash_of(code)


def open_(visit: Visit, words: Mapping[str, str]) -> Opening:
    """Looks the code up. Declines while too many wrong ones lock the account."""
    hash_of = visit.bureau.code_hash
    since = visit.at - WITHIN
    if binding_codes.failures_since(visit.tx, visit.person_id, since) >= MOST_FAILURES:
        raise Declined(f"连续 {MOST_FAILURES} 次没对上，为安全起见先停 10 分钟，请稍后再试。")
    if "code" not in words:
        return Opening(hash_of)
    code_hash = Code(hash_of).parse(words["code"]).removeprefix(HASHED)
    code = binding_codes.find(visit.tx, code_hash)
    if code is None:
        owner = second_channel.whose(visit, code_hash)
        if owner is None:
            return Opening(hash_of)
        return Opening(hash_of, None, second_channel.posts_text(visit, owner), (code_hash, owner))
    if code.used_at is not None or code.expires_at <= visit.at:
        return Opening(hash_of)
    organisation = organisations.organisation(visit.tx, code.organisation_id)
    return Opening(hash_of, code, f"{organisation.name}，职务 {ROLES.get(code.role, code.role)}")


async def script(talk: Talk, opening: Opening) -> bool | None:
    """True: bind; False: it is not them; None: no such code."""
    asked = "请发送上级给您的绑定码（形如 KQ7M-3XPD-…）。想先知道的，可以问“保存哪些信息”。"
    await talk.ask("code", asked, Code(opening.hash_of))
    if opening.joins is not None:
        question = f"{NOTICE}\n这是加渠道的码：这个号会成为（{opening.post}）的又一个聊天号。是您本人吗？"
        joins = await talk.ask("is_me", question, yes_no("是，加上", "不是"), about=opening.post)
        return joins
    if opening.code is None:
        return None
    is_me = await talk.ask(
        "is_me",
        f"{NOTICE}\n已核对：{opening.post}。是您吗？",
        yes_no("是，绑定", "不是"),
        about=opening.post,
    )
    return is_me


def close(visit: Visit, opening: Opening, result: bool | None) -> Message:
    """Gives the post, or adds the account, and uses the code up; or counts a failure."""
    if result is None:
        binding_codes.note_failure(visit.tx, visit.person_id, visit.at)
        visit.audit("bind", None, {}, outcome="refused")
        return Message(
            "这个绑定码对不上：可能打错了、用过了、过了 24 小时，或已换了新码。\n请核对后重新发送，或请上级重发一个。",
            numbered((("看示例支部的星级", "看示例"), ("这里保存哪些信息", "保存哪些信息"))),
        )
    if result and opening.joins is not None:
        joined = second_channel.join(visit, *opening.joins)
        return replace(joined, options=menu_options(visit))
    code = opening.code
    if not result or code is None:
        return Message("好的，没有绑定。请向上级核对绑定码。", numbered((("这里保存哪些信息", "保存哪些信息"),)))
    if not binding_codes.use(visit.tx, code.code_hash, visit.person_id, visit.at):
        raise Declined("这个绑定码刚刚被用掉了，请请上级重新给一个。")
    people.give_notice(visit.tx, visit.person_id, VERSION, visit.at)
    post_id = people.give_post(visit.tx, visit.person_id, code.organisation_id, code.role, visit.at)
    visit.audit("bind", code.organisation_id, {"post": post_id, "role": code.role})
    visit.posts = people.posts_of(visit.tx, visit.person_id)
    example = "昨天我们支部被市委表彰了" if visit.branch and allows(visit, "record_event") else "会议"
    return Message(f"绑定好了。想说什么直接说也行，比如“{example}”。\n现在可以：", first_options(visit))


BINDING = Dialogue("binding", "绑定", "bind", open_, script, close)


def reads_code(visit: Visit, said: str) -> Mapping[str, str] | None:
    """A message that is a binding code, alone or after 绑定."""
    code = normalise(said.removeprefix("绑定码").removeprefix("绑定").lstrip(":： "))
    return {"code": HASHED + visit.bureau.code_hash(code)} if is_code(code) else None
