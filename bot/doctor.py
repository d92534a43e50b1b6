"""`jinxing doctor`: is everything there that the service needs, and what to do where it is not."""

from __future__ import annotations

import asyncio
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TextIO

from bot import doctor_outgoing, secret_file
from bot.app import in_use
from bot.doctor_fonts import chinese_font
from bot.operator_fault import OperatorFault
from bot.secret_file import Secret
from bot.settings import Settings, load
from handlers.wording import ROLES
from scoring.rule_file import NoSuchRuleSet, RuleFaults, find_rule_set
from storage import audit, holds, organisations, people
from storage.opening import open_store
from storage.ports import Store, StoreDown, Transaction

LEAST_FREE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    said: str
    is_well: bool = True

    def __str__(self) -> str:
        return f"{'✓' if self.is_well else '✗'} {self.subject}：{self.said}"


def doctor(out: TextIO) -> int:
    """Prints one line for each thing looked at. `OperatorFault` where anything is wrong."""
    findings = []
    for finding in _look():
        out.write(f"{finding}\n")
        findings.append(finding)
    wrong = sum(not finding.is_well for finding in findings)
    if wrong:
        out.flush()
        raise OperatorFault(f"有 {wrong} 处要处理，见标 ✗ 的行")
    return 0


def _look() -> Iterator[Finding]:
    try:
        settings = in_use(load())
    except OperatorFault as fault:
        yield Finding("设置", str(fault), False)
        return
    yield Finding("设置", f"数据库 {settings.database_file or 'PostgreSQL'}，时区 {settings.timezone.key}")
    yield _rules(settings)
    yield _clock(settings)
    yield from _disk(settings)
    yield _fonts()
    secret, finding = _secret(settings)
    yield finding
    yield from asyncio.run(_database(settings, secret))
    yield from (Finding(*found) for found in asyncio.run(doctor_outgoing.of_channels(settings)))


def _rules(settings: Settings) -> Finding:
    try:
        rule_set = find_rule_set(settings.ruleset)
    except NoSuchRuleSet as fault:
        return Finding("规则集", f"{fault}；请改 JINXING_RULESET", False)
    except RuleFaults as found:
        return Finding("规则集", f"有 {len(found.faults)} 处错误；请运行 jinxing rules check {settings.ruleset}", False)
    return Finding("规则集", f"{rule_set.key} {rule_set.name}")


def _clock(settings: Settings) -> Finding:
    now = datetime.now(UTC)
    if not 2024 <= now.year < 2100:
        return Finding("时钟", f"这台机器说现在是 {now:%Y-%m-%d}，请校准时间", False)
    if settings.timezone.key == "Asia/Shanghai" and now.astimezone(settings.timezone).utcoffset() != timedelta(hours=8):
        return Finding("时区数据", "Asia/Shanghai 不是东八区，请重装 tzdata", False)
    return Finding("时钟", f"现在是 {now.astimezone(settings.timezone):%Y-%m-%d %H:%M}（{settings.timezone.key}）")


def _disk(settings: Settings) -> Iterator[Finding]:
    if (file := settings.database_file) is None:
        return
    folder = next(parent for parent in (file.absolute().parent, *file.absolute().parents) if parent.exists())
    free = shutil.disk_usage(folder).free
    said = f"{folder} 还有 {free // 1024 // 1024} MiB"
    is_well = free >= LEAST_FREE_BYTES
    yield Finding("磁盘", said if is_well else f"{said}，太少了，请腾出空间", is_well)


def _fonts() -> Finding:
    """No fault of the service, which shows nothing on this machine by itself; so it is said, and nothing stops."""
    font = chinese_font()
    if font is None:
        how = "要在这台机器上看网页，请装一种，如 apt-get install fonts-noto-cjk"
        return Finding("字体", f"这台机器上没有找到中文字体，不影响服务；{how}")
    return Finding("字体", f"有中文字体 {font.name}")


def _secret(settings: Settings) -> tuple[Secret | None, Finding]:
    file = settings.secret_file
    if not file.exists() and not _has_database(settings):
        return None, Finding("密钥文件", f"还没有，首次启动时生成在 {file}")
    try:
        return secret_file.read(file), Finding("密钥文件", f"{file}，只有本服务能读")
    except OperatorFault as fault:
        return None, Finding("密钥文件", str(fault), False)


def _has_database(settings: Settings) -> bool:
    return settings.database_file is None or settings.database_file.exists()


async def _database(settings: Settings, secret: Secret | None) -> list[Finding]:
    if not _has_database(settings):
        return [Finding("数据库", f"还没有，首次启动时建在 {settings.database_file}")]
    try:
        store = await open_store(settings.database, create=False)
    except StoreDown as fault:
        return [Finding("数据库", str(fault), False)]
    try:
        return [*_permissions(settings), *await _content(store, secret, settings)]
    except StoreDown as fault:
        return [Finding("数据库", str(fault), False)]
    finally:
        await store.close()


def _permissions(settings: Settings) -> Iterator[Finding]:
    file = settings.database_file
    if file is not None and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Finding("数据库文件", f"别人也能读，请运行 chmod 600 {file}", False)


async def _content(store: Store, secret: Secret | None, settings: Settings) -> list[Finding]:
    tree = await store.read(organisations.everything)
    branches = sum(each.kind == "branch" for each in tree)
    hint = "" if tree else "；先导入：jinxing orgs import 文件"
    found = [Finding("数据库", f"能打开，结构是本版的，{branches} 个党支部{hint}")]
    chain = await store.read(audit.verify)
    seq, hash = chain.head
    whole = f"{chain.rows} 行完整，链头 {seq}:{hash[:12]}…"
    broken = f"在第 {chain.broken_at} 行断开（{chain.what}），请停下来查明原因，从备份核对"
    found.append(Finding("审计链", whole if chain.is_whole else broken, chain.is_whole))
    if secret is not None and (cipher := await store.read(_some_account)):
        try:
            secret.reveal(cipher)
        except OperatorFault as fault:
            found.append(Finding("密钥与数据库", str(fault), False))
        else:
            found.append(Finding("密钥与数据库", "对得上"))
    if await store.read(holds.hold_of):
        found.append(Finding("外发", "恢复后暂停着；核对无误后运行 jinxing release", False))
    found.extend(Finding(*told) for told in await store.read(doctor_outgoing.of_outbox, settings))
    return found


def _some_account(tx: Transaction) -> str | None:
    """The hidden id of anybody who holds a post."""
    for organisation in organisations.everything(tx):
        for person_id in people.holders(tx, organisation.id, ROLES):
            for account in people.accounts_of(tx, person_id):
                return account.account_cipher
    return None
