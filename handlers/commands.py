"""Everything that can be asked for in plain words, and what to offer when the words are not understood."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from handlers import my_account, star, star_details
from handlers.binding import BINDING, reads_code
from handlers.binding_code import LENGTH, looks_like_part_of_a_code
from handlers.cadence_gaps import GAP_COMMANDS
from handlers.convening_waiting import WAITING_COMMANDS
from handlers.deadlines import DEADLINE_COMMANDS
from handlers.door import command_words, plain
from handlers.election_requests import ELECTION_REQUESTS
from handlers.elections import ELECTION_COMMANDS
from handlers.event_card import EVENT_CARD
from handlers.hearing import hear
from handlers.meeting_commands import MEETING_COMMANDS
from handlers.menu import allows, menu
from handlers.messages import Message
from handlers.my_account import UNBINDING
from handlers.my_events import MY_EVENTS, reads_void
from handlers.publicity import PUBLICITY_COMMANDS
from handlers.pushes import PUSH_COMMANDS
from handlers.record_event import RECORD_EVENT
from handlers.reminder_answers import REMINDER_ANSWERS
from handlers.reminder_settings import REMINDER_SETTINGS
from handlers.review import REVIEW
from handlers.scores_in_a_line import reads_scores
from handlers.second_channel import SECOND_CHANNEL_COMMANDS
from handlers.self_assessment import SELF_ASSESSMENT, withdraw
from handlers.star import PAST_STAR, reads_day
from handlers.superiors import BRANCHES
from handlers.task_commands import TASK_COMMANDS
from handlers.undelivered import UNDELIVERED_COMMANDS
from handlers.visit import Command, Dialogue, Visit
from handlers.what_if import WHAT_IF
from handlers.wording import numbered

COMMANDS: tuple[Command, ...] = (
    Command(
        "menu",
        "菜单",
        (
            "你好",
            "您好",
            "菜单",
            "主菜单",
            "首页",
            "开始",
            "在吗",
            "hi",
            "hello",
            "start",
            "/start",
            "返回菜单",
            "看能做什么",
        ),
        "help",
        answer=lambda visit, said: menu(visit),
    ),
    Command("bind", "绑定", ("绑定", "绑定码", "我要绑定", "我有绑定码"), "bind", dialogue=BINDING, reads=reads_code),
    Command(
        "example",
        "看示例支部的星级",
        ("看示例", "示例", "看一个示例支部的星级", "看示例支部的星级"),
        "help",
        answer=star.example,
    ),
    Command(
        "kept",
        "这里保存哪些信息",
        ("保存哪些信息", "这里保存哪些信息", "隐私", "隐私说明", "存了什么"),
        "help",
        answer=my_account.kept,
    ),
    Command(
        "mine",
        "我的",
        ("我的", "我是谁", "我的信息", "我的身份", "个人信息"),
        "personal_data",
        answer=my_account.mine,
        likely=True,
    ),
    Command(
        "switch", "换身份", ("换身份", "换支部", "切换身份", "换一个支部"), "personal_data", answer=my_account.switch
    ),
    Command("unbind", "解绑", ("解绑", "解除绑定", "取消绑定", "我要解绑"), "personal_data", dialogue=UNBINDING),
    Command(
        "self_assessment",
        "开始自评",
        (
            "开始自评",
            "自评",
            "做自评",
            "我要自评",
            "继续自评",
            "填自评表",
            "自我评价",
            "打分",
            "接着改",
            "去修改",
            "一项一项填",
            "看草稿、提交",
        ),
        "draft_self_assessment",
        dialogue=SELF_ASSESSMENT,
        reads=reads_scores,
        likely=True,
    ),
    Command("withdraw", "撤回自评", ("撤回自评", "收回自评"), "withdraw", answer=withdraw),
    Command(
        "star",
        "我们现在几星",
        (
            "我们现在几星",
            "几星",
            "现在几星",
            "我的星级",
            "星级",
            "看星级",
            "查星级",
            "我们几星",
            "多少分",
            "现在多少分",
            "返回星级",
        ),
        "view_star",
        sounds=r"几(颗)?星|星级是|差(几|多少)分|(多少|几)分到|得了?多少分|[a-z]+-?[0-9]*[ ]几星",
        answer=star.my_star,
        likely=True,
        own=True,
    ),
    Command(
        "reasons",
        "每一分怎么来的",
        ("每一分怎么来的", "怎么来的", "明细", "看明细", "得分明细", "为什么", "分数明细"),
        "view_star",
        sounds=r"每一?分.*来|分.*怎么算|明细",
        answer=star_details.reasons,
    ),
    Command(
        "one_by_one",
        "逐件明细",
        ("逐件明细",),
        "view_star",
        answer=star_details.one_by_one,
        reads=star_details.reads_page,
    ),
    Command(
        "ten",
        "十项得分",
        ("十项得分", "十项明细", "看十项", "看十项得分"),
        "view_star",
        sounds=r"十项得分",
        answer=star_details.ten_scores,
    ),
    Command(
        "ways",
        "怎样提分",
        ("怎样提分", "提分清单", "提分", "怎么提分", "怎么加分", "怎样加分", "怎么晋星"),
        "view_star",
        sounds=r"(怎么|怎样|如何).*(提分|提高|晋星|升星|上五星)",
        answer=star.ways,
        likely=True,
        own=True,
    ),
    Command(
        "what_if",
        "如果…会怎样",
        ("如果", "要是", "推算", "假如", "假设", "再推算一个", "如果…会怎样"),
        "view_star",
        sounds=r"^(如果|要是|假如|假设|万一)",
        dialogue=WHAT_IF,
        likely=True,
        own=True,
    ),
    Command(
        "confirmed",
        "只看已核实的",
        ("只看已核实的", "已核实", "只看已认定的", "已认定的"),
        "view_star",
        sounds=r"只看已核实",
        answer=star.confirmed,
    ),
    Command(
        "past",
        "看过去某天",
        ("看过去某天", "看别的日子", "过去的星级", "历史星级"),
        "view_star",
        dialogue=PAST_STAR,
        reads=reads_day,
        likely=True,
        own=True,
    ),
    Command(
        "record",
        "记一件事",
        (
            "记一件事",
            "记事",
            "记一笔",
            "记加分",
            "记减分",
            "记扣分",
            "记录",
            "再记一件",
            "给支部记一件事",
            "登记",
            "加分",
            "减分",
            "扣分",
        ),
        "record_event",
        dialogue=RECORD_EVENT,
        likely=True,
    ),
    Command(
        "events",
        "记过的事",
        ("记过的事", "记录列表", "我的记录", "记了什么", "看记录", "加减分", "撤销", "撤回", "作废"),
        "view_star",
        sounds=r"^更正|改记录",
        dialogue=MY_EVENTS,
        reads=reads_void,
        likely=True,
        own=True,
    ),
    Command(
        "branches",
        "下属支部",
        ("下属支部", "支部列表", "看支部", "各支部"),
        "review",
        dialogue=BRANCHES,
        likely=True,
    ),
    Command(
        "review",
        "待处理",
        ("待处理", "待办", "审核", "去核实", "待核实", "去看看", "下一件"),
        "review",
        dialogue=REVIEW,
        likely=True,
    ),
    *PUSH_COMMANDS,
    *SECOND_CHANNEL_COMMANDS,
    *UNDELIVERED_COMMANDS,
    *MEETING_COMMANDS,
    *TASK_COMMANDS,
    *WAITING_COMMANDS,
    *GAP_COMMANDS,
    *DEADLINE_COMMANDS,
    *ELECTION_REQUESTS,
    *ELECTION_COMMANDS,
    *PUBLICITY_COMMANDS,
    *REMINDER_ANSWERS,
    *REMINDER_SETTINGS,
)

_DIALOGUES: dict[str, Dialogue] = {c.dialogue.name: c.dialogue for c in COMMANDS if c.dialogue} | {
    EVENT_CARD.name: EVENT_CARD
}
_NOTE = re.compile(r"\((?:[0-9]{1,2}月[0-9]{1,2}日截止[^()]*|上级开始审核前)\)$")
"""What a label says besides its words: 开始自评（6月5日截止，还有 12 天）."""
_TO_DO = ("待办", "有什么待办", "什么待办", "有什么事", "什么事", "什么消息", "有什么消息")
"""What somebody asks whom a notice of 公众号 told 您有一项待办: what waits for them in their post."""
_EXACT: dict[str, Command] = {command_words(word): c for c in COMMANDS for word in c.words}


def find_dialogue(name: str | None) -> Dialogue | None:
    """The dialogue of that name; None where a release has taken it away."""
    return _DIALOGUES.get(name or "")


def find_command(visit: Visit, said: str, *, exactly: bool = False) -> Command | None:
    """What these words ask for: by a fixed phrase, by one with something in it, or (not `exactly`) by the sound."""
    text = command_words(said)
    if text in _TO_DO and visit.post is not None:
        return _EXACT["待处理" if visit.reviews else "还有哪些截止日"]
    if text in _EXACT:
        return _EXACT[text]
    bare = re.sub(r"^[a-z0-9][a-z0-9_-]*\s+", "", _NOTE.sub("", plain(said)))
    if command_words(bare) in _EXACT:
        return _EXACT[command_words(bare)]
    for command in COMMANDS:
        if command.reads(visit, said) is not None:
            return command
    if exactly:
        return None
    return hear(visit, said) or next((c for c in COMMANDS if c.sounds and re.search(c.sounds, text)), None)


def offered(visit: Visit) -> tuple[Command, ...]:
    """The commands that this person can use now, speaking from the post they do."""
    return tuple(c for c in COMMANDS if allows(visit, c.action) and (visit.branch is not None or not c.own))


_EXAMPLES = (
    ("“昨天市直工委通报批评了我们”（记一件事）", "record_event"),
    ("“要是再缺一次会我们几星”（只推算）", "view_star"),
    ("“后天下午三点支委会，提前半小时叫我”（提醒）", "keep_meeting"),
)
"""What can be said in a plain sentence: one to record, one to ask, one to do."""


def not_understood(visit: Visit, said: str) -> Message:
    """The two likeliest things meant, and help: never a dead end."""
    if visit.post is None:
        greeting = menu(visit)
        if not looks_like_part_of_a_code(said):
            return greeting
        return replace(greeting, text=f"这像是绑定码，但不完整：应有 {LENGTH} 位字母和数字。请核对后整条重发。")
    likely = sorted((c for c in offered(visit) if c.likely), key=lambda c: -_likeness(said, c))[:2]
    rows = [(command.label, command.words[0]) for command in likely]
    options = numbered((*rows, ("看能做什么", "菜单")))
    if command_words(said).isdecimal():
        return Message("现在没有这个选项。您是想：", options)
    examples = "\n".join(words for words, action in _EXAMPLES if visit.branch is not None and allows(visit, action))
    said_so = f"没听懂。可以直接这样说：\n{examples}\n" if examples else "没听懂。"
    return Message(f"{said_so}您是想：", options)


def _likeness(said: str, command: Command) -> float:
    """How much the words look like one of the command's phrases: shared pairs of characters (Dice)."""
    pairs = _pairs(command_words(said))
    return max(_dice(pairs, _pairs(word)) for word in (command.label, *command.words))


def _pairs(text: str) -> Counter[str]:
    return Counter(text[n : n + 2] for n in range(len(text) - 1)) + Counter(text)


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * sum((one & other).values()) / max(1, sum(one.values()) + sum(other.values()))
