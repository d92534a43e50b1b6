"""The `jinxing` command. Each command imports what it needs when it runs, so `jinxing score` starts at once."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from bot import said_arguments as said
from bot.usage import Parser

if TYPE_CHECKING:
    from bot.assistant import Assistant

    Commands = argparse._SubParsersAction[Parser]

Command = Callable[[argparse.Namespace], int]

INTERRUPTED = 128 + 2
NOBODY_READS = 128 + 13


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit status: 0 done, 1 told why not on one line, 2 wrong usage."""
    _speak_utf8()
    args = _parser().parse_args(argv)
    try:
        status = args.run(args)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # whoever read us, such as `head`, has had enough
        _discard_output()
        return NOBODY_READS
    except Exception as fault:
        from bot.failing import tell

        told = tell(fault, with_traceback=args.debug)
        _discard_output()
        return told
    return int(status)


def _score(args: argparse.Namespace) -> int:
    from bot.rule_set_name import rule_set_name
    from bot.score import lines_of, score
    from scoring.rule_file import find_rule_set

    rule_set = find_rule_set(args.rules or rule_set_name())
    if args.file == "-":
        return score(lines_of(sys.stdin.buffer), sys.stdout, sys.stderr, rule_set)
    with Path(args.file).open("rb") as lines:
        return score(lines_of(lines), sys.stdout, sys.stderr, rule_set)


def _understand(args: argparse.Namespace) -> int:
    from bot.rule_set_name import rule_set_name
    from bot.understand import understand_lines
    from scoring.rule_file import find_rule_set

    rule_set = find_rule_set(args.rules or rule_set_name())
    if args.file == "-":
        return understand_lines(sys.stdin.buffer, sys.stdout, sys.stderr, rule_set)
    with Path(args.file).open("rb") as lines:
        return understand_lines(lines, sys.stdout, sys.stderr, rule_set)


def _rules_check(args: argparse.Namespace) -> int:
    from bot.rules_check import check

    return check(Path(args.file), sys.stdout, sys.stderr)


def _demo(args: argparse.Namespace) -> int:
    from bot.demo import demo
    from bot.settings import load

    return demo(load(), args.port, fresh=args.fresh, init_only=args.init_only, out=sys.stdout)


def _serve(args: argparse.Namespace) -> int:
    from bot.serve import serve
    from bot.settings import load

    return serve(load(), args.host, args.port, sys.stdout)


def _chat(args: argparse.Namespace) -> int:
    from bot.reminding import Reminders, reminding_here
    from bot.sample_bureau import is_sample
    from bot.terminal import chat, nothing_due

    interactive = sys.stdin.isatty() and sys.stdout.isatty() and not args.json

    async def talk(assistant: Assistant) -> int:
        if args.now:
            assistant.clock.move_to(args.now if args.now.tzinfo else args.now.replace(tzinfo=assistant.bureau.zone))
        reminders = Reminders(assistant, await reminding_here(assistant))
        is_own_time = args.now is None or await assistant.store.read(is_sample, assistant.bureau)
        return await chat(
            assistant,
            args.name,
            json_lines=args.json,
            stdin=sys.stdin.buffer,
            stdout=sys.stdout,
            interactive=interactive,
            # at an hour that is not now a bureau in service is only looked at: nobody is reminded of it
            stir=reminders.tick if is_own_time else nothing_due,
        )

    return _over_database(talk, looks_on=True)


def _orgs_import(args: argparse.Namespace) -> int:
    from bot.organisation_table import read_table
    from bot.orgs import import_organisations

    table = read_table(Path(args.file))
    return _over_database(lambda assistant: import_organisations(assistant, table, Path(args.file).name, sys.stdout))


def _orgs_codes(args: argparse.Namespace) -> int:
    from bot.orgs_codes import print_codes

    return _over_database(lambda assistant: print_codes(assistant, args.branch, sys.stdout), looks_on=True)


def _orgs_list(args: argparse.Namespace) -> int:
    from bot.orgs import list_tree

    return _over_database(lambda assistant: list_tree(assistant, sys.stdout), looks_on=True)


def _reminders(args: argparse.Namespace) -> int:
    from bot.reminders import print_reminders
    from bot.reminding import reminding_here

    async def show(assistant: Assistant) -> int:
        on = args.on or assistant.bureau.today(assistant.clock.now())
        reminding = await reminding_here(assistant)
        return await print_reminders(assistant, reminding, on, args.days, sys.stdout)

    return _over_database(show, looks_on=True)


def _calendar(args: argparse.Namespace) -> int:
    from bot.bureau_calendar import show

    def work(assistant: Assistant) -> Awaitable[int]:
        year = args.year or assistant.bureau.today(assistant.clock.now()).year
        return show(assistant, year, sys.stdout)

    return _over_database(work, looks_on=True)


def _calendar_set(args: argparse.Namespace) -> int:
    from bot.bureau_calendar import move

    return _over_database(lambda assistant: move(assistant, args.id, args.day, sys.stdout), looks_on=True)


def _calendar_days(args: argparse.Namespace) -> int:
    from bot.bureau_calendar import take_days

    return _over_database(lambda assistant: take_days(assistant, Path(args.file), sys.stdout), looks_on=True)


def _verify(args: argparse.Namespace) -> int:
    from bot.verification import verify

    return _over_database(lambda assistant: verify(assistant, args.head, sys.stdout), looks_on=True, create=False)


def _backup(args: argparse.Namespace) -> int:
    from bot.backups import back_up

    return back_up(Path(args.file), sys.stdout)


def _restore(args: argparse.Namespace) -> int:
    from bot.backups import restore

    return restore(Path(args.file), Path(args.identity) if args.identity else None, sys.stdout)


def _release(args: argparse.Namespace) -> int:
    from bot.backups import release

    return _over_database(lambda assistant: release(assistant, sys.stdout), create=False)


def _wechat_menu(args: argparse.Namespace) -> int:
    import asyncio

    from bot.settings import load
    from bot.wechat.telling import tell_menu

    return asyncio.run(tell_menu(load(), sys.stdout))


def _wechat_qr(args: argparse.Namespace) -> int:
    from bot.settings import load
    from bot.wechat.telling import make_qr

    return _over_database(lambda assistant: make_qr(load(), assistant, args.code, sys.stdout), looks_on=True)


def _simulate(args: argparse.Namespace) -> int:
    from bot.simulation import simulate

    simulate(args.seed, args.branches, args.days, sys.stdout)
    return 0


def _doctor(args: argparse.Namespace) -> int:
    from bot.doctor import doctor

    return doctor(sys.stdout)


def _telegram_webhook(args: argparse.Namespace) -> int:
    import asyncio

    from bot.settings import load
    from bot.telegram.set_up import tell_telegram

    return asyncio.run(tell_telegram(load(), sys.stdout))


def _over_database(
    work: Callable[[Assistant], Awaitable[int | None]], *, looks_on: bool = False, create: bool = True
) -> int:
    """Does some work with the assistant over the bureau's database. `looks_on`: it looks at what is there, and so may
    look at the demonstration's before the bureau has its own."""
    import asyncio

    from bot.app import in_use, open_assistant
    from bot.clock import Clock
    from bot.settings import load

    async def run() -> int | None:
        settings = in_use(load()) if looks_on else load()
        async with open_assistant(settings, Clock(), create=create) as assistant:
            return await work(assistant)

    return asyncio.run(run()) or 0


def _parser() -> Parser:
    parser = Parser(
        prog="jinxing",
        description="晋星助手：帮党支部做星级自评、记加减分、算暂定星级。每条命令都有 --help。",
        example="jinxing demo",
    )
    parser.add_argument("--debug", action="store_true", help="出错时显示经过，供开发人员看")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)

    demo = _add(commands, "demo", _demo, "带示例数据的完整演示，在浏览器里对话", "jinxing demo --port 8000")
    demo.add_argument("--port", type=said.port, help="本机端口，默认 8000；不写时若被占用就用下一个空的")
    demo.add_argument("--fresh", action="store_true", help="删掉演示自己的数据库，从头来过")
    demo.add_argument("--init-only", action="store_true", help="只做好示例数据库，不开网页")

    serve = _add(commands, "serve", _serve, "正式运行：所有配好的渠道、推送和提醒", "jinxing serve --port 8000")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址，默认只在本机（前面放反向代理）")
    serve.add_argument("--port", type=said.port, default=8000, help="监听端口，默认 8000")

    chat = _add(
        commands, "chat", _chat, "在终端里以本地用户的身份对话", "echo 几星 | jinxing chat --as secretary --json"
    )
    chat.add_argument(
        "--as", dest="name", required=True, type=said.name, metavar="NAME", help="本地用户名，如 secretary"
    )
    chat.add_argument("--json", action="store_true", help="每条消息输出一行 JSON")
    chat.add_argument("--now", type=said.instant, metavar="ISO", help="把时钟拨到这一刻，如 2026-05-24T09:00")

    actions = _group(commands, "orgs", "党组织：导入、发绑定码、列出", "jinxing orgs import 党组织.xlsx")
    bring_in = _add(actions, "import", _orgs_import, "从 xlsx 或 csv 导入党组织", "jinxing orgs import 党组织.xlsx")
    bring_in.add_argument("file", metavar="FILE", help="列名与示例 bot/sample/orgs.csv 相同")
    codes = _add(actions, "codes", _orgs_codes, "发一次性绑定码，24 小时有效", "jinxing orgs codes --branch CZJ-1")
    codes.add_argument("--branch", metavar="CODE", help="只发这一个党组织的；不写则全部都发")
    _add(actions, "list", _orgs_list, "按上下级列出党组织", "jinxing orgs list")

    score = _add(commands, "score", _score, "给文件里的支部算星级，每行一个 JSON", "jinxing score 支部.jsonl")
    score.add_argument("file", metavar="FILE", help="每行一个支部；- 表示从标准输入读")
    score.add_argument("--rules", metavar="NAME", help="规则集的名字或 .toml 文件；默认按设置")

    understand = _add(
        commands,
        "understand",
        _understand,
        "说出一句话是什么意思，每行一个 JSON；什么都不记录",
        """echo '{"text":"昨天工委通报批评了我们","today":"2026-11-25"}' | jinxing understand""",
    )
    understand.add_argument("file", metavar="FILE", nargs="?", default="-", help="每行一句；不写或 - 表示从标准输入读")
    understand.add_argument("--rules", metavar="NAME", help="规则集的名字或 .toml 文件；默认按设置")

    of_rules = _group(commands, "rules", "规则集：检查", "jinxing rules check 规则.toml")
    check = _add(of_rules, "check", _rules_check, "一次报出规则集文件的全部错误", "jinxing rules check 规则.toml")
    check.add_argument("file", metavar="FILE", help="规则集文件（.toml）")

    reminders = _add(
        commands,
        "reminders",
        _reminders,
        "列出哪天会提醒谁、为什么，或为什么不提醒；不发送",
        "jinxing reminders --on 2027-05-29 --days 7",
    )
    reminders.add_argument("--on", type=said.day, metavar="DATE", help="哪一天，如 2027-05-29；不写就是今天")
    reminders.add_argument("--days", type=said.days, default=1, metavar="N", help="从那天起几天，默认 1，最多 366")

    what = "本单位的日历：看、改截止日期、导入放假和调休"
    of_dates = _group(commands, "calendar", what, "jinxing calendar show --year 2027")
    shown = _add(of_dates, "show", _calendar, "列出各项截止日期、依据和放假调休", "jinxing calendar show --year 2027")
    shown.add_argument("--year", type=said.year, metavar="YEAR", help="哪一年；不写就是今年")
    moved = _add(of_dates, "set", _calendar_set, "改本单位的截止日期", "jinxing calendar set plan_filing 07-15")
    moved.add_argument("id", metavar="ID", help="calendar show 第一列的名字")
    moved.add_argument("day", type=said.month_and_day, metavar="MM-DD", help="几月几日，如 07-15；写 plan 就恢复原样")
    days = _add(of_dates, "days", _calendar_days, "从 csv 导入放假和调休", "jinxing calendar days 2027.csv")
    days.add_argument("file", metavar="FILE", help="每行 日期,班或休,说明，如 2027-02-07,班,春节调休")

    backup = _add(commands, "backup", _backup, "把数据库备份成一个文件", "jinxing backup 2026-11-23.backup")
    backup.add_argument("file", metavar="FILE", help="备份写到这里，不能已有同名文件；试恢复成功后才放到位")
    restore = _add(commands, "restore", _restore, "从备份恢复，恢复后先不外发消息", "jinxing restore 2026-11-23.backup")
    restore.add_argument("file", metavar="FILE", help="备份文件")
    restore.add_argument("--identity", metavar="KEYFILE", help="备份加过密时，age 私钥文件")
    _add(commands, "release", _release, "恢复后核对无误，放行暂停外发的消息", "jinxing release")
    verify = _add(commands, "verify", _verify, "核对审计链，并按存下的记录重算每一个星级", "jinxing verify")
    verify.add_argument("--head", type=said.head, metavar="SEQ:HASH", help="以前抄存的审计链头，用来发现末尾被截掉的行")
    of_wechat = _group(commands, "wechat", "公众号：自定义菜单、绑定用的二维码", "jinxing wechat menu")
    of_telegram = _group(commands, "telegram", "Telegram：地址和命令菜单", "jinxing telegram webhook")
    what = "把我们的地址、命令菜单和介绍告诉 Telegram，显示它的回答"
    _add(of_telegram, "webhook", _telegram_webhook, what, "jinxing telegram webhook")
    _add(of_wechat, "menu", _wechat_menu, "把自定义菜单告诉公众号，显示它的回答", "jinxing wechat menu")
    qr = _add(
        of_wechat, "qr", _wechat_qr, "给一个绑定码做二维码，扫一下就绑定", "jinxing wechat qr KQ7M-3XPD-9TRW-2HVC"
    )
    qr.add_argument("code", metavar="CODE", help="jinxing orgs codes 列出来的绑定码")
    simulation = _add(
        commands,
        "simulate",
        _simulate,
        "在虚拟时钟上演一段日子，带各种故障，核对承诺；不碰现有数据",
        "jinxing simulate --seed 1 --branches 25 --days 365",
    )
    simulation.add_argument("--seed", type=int, default=1, metavar="N", help="种子；同一个种子，同一段日子")
    simulation.add_argument("--branches", type=said.several, default=25, metavar="B", help="多少个党支部")
    simulation.add_argument("--days", type=said.several, default=365, metavar="D", help="从 1 月 1 日起多少天")
    _add(commands, "doctor", _doctor, "检查设置、数据库、密钥、时钟、磁盘、字体和各渠道，说明怎么修", "jinxing doctor")
    return parser


def _group(commands: Commands, name: str, what: str, example: str) -> Commands:
    """A command with several things to do."""
    group = commands.add_parser(name, help=what, description=f"{what}。", example=example)
    return group.add_subparsers(title="动作", metavar="动作", required=True)


def _add(commands: Commands, name: str, run: Command, what: str, example: str) -> Parser:
    command = commands.add_parser(name, help=what, description=f"{what}。", example=example)
    command.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    command.set_defaults(run=run)
    return command


def _discard_output() -> None:
    """Lets the interpreter's last flush go nowhere where what is left cannot be written: it would complain again."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Into files and pipes we write UTF-8 whatever the locale; a terminal keeps its own. What it lacks is escaped."""
    for stream in (sys.stdout, sys.stderr):
        encoding = None if stream.isatty() else "utf-8"
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
