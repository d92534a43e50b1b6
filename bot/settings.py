"""The settings of this bureau, from the environment and `.env`; a wrong one stops the start, with a line naming it."""

from __future__ import annotations

import os
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

from dotenv.parser import parse_stream
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import secret_file
from bot import setting_values as values
from bot.operator_fault import OperatorFault, file_fault
from bot.rule_set_name import DEFAULT_RULE_SET
from handlers.bureau import Bureau
from scheduler.hours import QuietHours
from scoring.rule_file import NoSuchRuleSet, RuleFaults, find_rule_set, shipped

PREFIX: Final = "JINXING_"
ENV_FILE: Final = Path(".env")


class Settings(BaseSettings):
    """What the operator decides. The names, defaults and meanings are in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database: Annotated[str, AfterValidator(values.database_url)] = Field(
        default="sqlite:///data/jinxing.db", repr=False
    )
    timezone: Annotated[ZoneInfo, NoDecode, BeforeValidator(values.zone)] = ZoneInfo("Asia/Shanghai")
    ruleset: str = DEFAULT_RULE_SET
    public_url: Annotated[str, AfterValidator(values.public_url)] | None = None
    secret_file: Path = Path("data/secret.key")
    backup_key: str | None = Field(default=None, pattern=r"^age1[02-9ac-hj-np-z]{58}$")
    quiet_hours: Annotated[QuietHours, NoDecode, BeforeValidator(values.quiet_hours)] = QuietHours(
        time(21, 30), time(7, 30)
    )

    telegram_token: str | None = Field(default=None, pattern=r"^[0-9]{1,20}:[A-Za-z0-9_-]+$", repr=False)
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_secret: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,256}$", repr=False)
    telegram_api_base: Annotated[str, AfterValidator(values.public_url)] | None = None
    telegram_file_base: Annotated[str, AfterValidator(values.public_url)] | None = None

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database, None for PostgreSQL. Three slashes: from here; four: from the root."""
        is_file = self.database.startswith(values.SQLITE)
        return Path(self.database.removeprefix(values.SQLITE)) if is_file else None


OF_LATER_RELEASES: Final = frozenset(
    [f"WECHAT_{name}" for name in ("APP_ID", "APP_SECRET", "TOKEN", "AES_KEY", "API_BASE", "TEMPLATE_TODO")]
    + [f"WECOM_{name}" for name in ("CORP_ID", "AGENT_ID", "SECRET", "TOKEN", "AES_KEY", "API_BASE")]
)
"""Settings of channels that this release does not open: known, and left alone."""

_RIGHT: Final = {
    "database": "应为 sqlite:///路径（如 sqlite:///data/jinxing.db）或 postgresql://用户:密码@主机/库名",
    "timezone": "应为时区名，如 Asia/Shanghai",
    "public_url": "应为 http:// 或 https:// 开头的网址，不带参数，如 https://dj.example.cn",
    "secret_file": "应为文件路径，如 data/secret.key",
    "backup_key": "应为 age 公钥，以 age1 开头，共 62 个字符",
    "quiet_hours": "应为 起-止 两个不同的时刻，如 21:30-07:30",
    "telegram_token": "应为 BotFather 给的 数字:字母数字，整段复制",
    "telegram_mode": "应为 polling 或 webhook",
    "telegram_secret": "应为 1 到 256 个字母、数字、下划线或减号，自己定，别人猜不到",
    "telegram_api_base": "应为 http:// 或 https:// 开头的网址，不带参数，如 http://127.0.0.1:8081",
    "telegram_file_base": "应为 http:// 或 https:// 开头的网址，不带参数，如 http://127.0.0.1:8081",
}


def load() -> Settings:
    """The settings in force. A wrong value or an unknown JINXING_ name is an `OperatorFault` naming it, never showing
    the value (it may be a secret)."""
    faults = [_unknown(name) for name in sorted(_names_given()) if name not in _known()]
    try:
        settings = Settings()
    except ValidationError as wrong:
        faults += [f"{PREFIX}{field.upper()} 不对：{_RIGHT[field]}" for field in _fields_of(wrong)]
        raise OperatorFault("；".join(faults)) from None
    faults += _missing(settings)
    if faults:
        raise OperatorFault("；".join(faults))
    return settings


def _missing(settings: Settings) -> list[str]:
    """What a chosen channel lacks: it does not start half (INV-64)."""
    if settings.telegram_token is None or settings.telegram_mode != "webhook":
        return []
    needed = ("telegram_secret", "public_url")
    return [
        f"{PREFIX}{name.upper()} 还没有填：{PREFIX}TELEGRAM_MODE 是 webhook，就要有它"
        for name in needed
        if getattr(settings, name) is None
    ]


def bureau(settings: Settings) -> Bureau:
    """The bureau these settings describe; its secret is made at the first start. `OperatorFault` where the rule set is
    not there or faulty, or the secret cannot be used."""
    try:
        current = find_rule_set(settings.ruleset)
    except NoSuchRuleSet:
        names = "、".join(sorted({rule_set.id for rule_set in shipped().values()}))
        raise OperatorFault(f"{PREFIX}RULESET 不对：没有这个规则集；有 {names}，或写 .toml 文件的路径") from None
    except RuleFaults as found:
        what = f"{PREFIX}RULESET 不对：{settings.ruleset} 有 {len(found.faults)} 处错误，见 jinxing rules check"
        raise OperatorFault(what) from None
    secret = secret_file.read_or_make(settings.secret_file)
    rule_sets = {**shipped(), current.key: current}
    return Bureau(rule_sets, current.key, secret.look_up_key, secret.hide, settings.timezone)


def _known() -> set[str]:
    return {name.upper() for name in Settings.model_fields} | OF_LATER_RELEASES


def _names_given() -> set[str]:
    """The names given with our prefix, here without it."""
    names = set(os.environ) | (_names_in(ENV_FILE) if ENV_FILE.is_file() else set())
    return {name.upper().removeprefix(PREFIX) for name in names if name.upper().startswith(PREFIX)}


def _names_in(env_file: Path) -> set[str]:
    names = set()
    try:
        with env_file.open(encoding="utf-8") as lines:
            for binding in parse_stream(lines):
                if binding.error:
                    raise OperatorFault(f"{env_file} 第 {binding.original.line} 行看不懂：应为 名字=值")
                if binding.key:
                    names.add(binding.key)
    except UnicodeDecodeError:
        raise OperatorFault(f"{env_file} 不是 UTF-8 编码，请另存为 UTF-8") from None
    except OSError as refusal:
        raise file_fault(env_file, refusal) from None
    return names


def _unknown(name: str) -> str:
    near = get_close_matches(name, _known(), n=1)
    return f"{PREFIX}{name} 不是设置名" + (f"，是不是 {PREFIX}{near[0]}？" if near else "，见 .env.example")


def _fields_of(wrong: ValidationError) -> list[str]:
    return list(dict.fromkeys(str(error["loc"][0]) for error in wrong.errors(include_input=False)))
