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

    wechat_app_id: str | None = Field(default=None, pattern=r"^[0-9A-Za-z_-]{3,64}$")
    wechat_app_secret: str | None = Field(default=None, pattern=r"^[!-~]{1,256}$", repr=False)
    wechat_token: str | None = Field(default=None, pattern=r"^[0-9A-Za-z]{3,32}$", repr=False)
    wechat_aes_key: str | None = Field(default=None, pattern=r"^[0-9A-Za-z+/]{43}$", repr=False)
    wechat_api_base: Annotated[str, AfterValidator(values.public_url)] | None = None
    wechat_template_todo: str | None = Field(
        default=None, pattern=r"^[0-9A-Za-z_-]{4,64}(,[a-z_]{3,20}[0-9]{1,2}){0,10}$"
    )

    wecom_corp_id: str | None = Field(default=None, pattern=r"^[0-9A-Za-z_-]{3,64}$")
    wecom_agent_id: int | None = Field(default=None, gt=0, lt=2**63)
    wecom_secret: str | None = Field(default=None, pattern=r"^[!-~]{1,256}$", repr=False)
    wecom_token: str | None = Field(default=None, pattern=r"^[0-9A-Za-z]{3,32}$", repr=False)
    wecom_aes_key: str | None = Field(default=None, pattern=r"^[0-9A-Za-z+/]{43}$", repr=False)
    wecom_api_base: Annotated[str, AfterValidator(values.public_url)] | None = None
    wecom_cards: Literal["on", "off"] = "on"

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database, None for PostgreSQL. Three slashes: from here; four: from the root."""
        is_file = self.database.startswith(values.SQLITE)
        return Path(self.database.removeprefix(values.SQLITE)) if is_file else None


_NEEDED_TOGETHER: Final = {
    "公众号": ("wechat_app_id", "wechat_app_secret", "wechat_token", "wechat_aes_key"),
    "企业微信": ("wecom_corp_id", "wecom_agent_id", "wecom_secret", "wecom_token", "wecom_aes_key"),
}
"""A channel that has one of these needs all of them."""

_AES_KEY: Final = "应为后台给的 EncodingAESKey，43 个字母和数字，整段复制"
_CALLBACK_TOKEN: Final = "应为 3 到 32 个字母和数字，与后台“接收消息”里填的 Token 一样"  # noqa: S105 (what is right)
_API_BASE: Final = "应为 http:// 或 https:// 开头的网址，不带参数"

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
    "wechat_app_id": "应为公众号后台的 AppID，以 wx 开头",
    "wechat_app_secret": "应为公众号后台的 AppSecret，整段复制",
    "wechat_token": _CALLBACK_TOKEN,
    "wechat_aes_key": _AES_KEY,
    "wechat_api_base": _API_BASE,
    "wechat_template_todo": "应为模板编号；字段不是 thing1、time2 的，写在后面，如 编号,thing3,time5",
    "wecom_corp_id": "应为企业信息里的企业 ID，以 ww 开头",
    "wecom_agent_id": "应为自建应用的 AgentId，一个正整数",
    "wecom_secret": "应为自建应用的 Secret，整段复制",
    "wecom_token": _CALLBACK_TOKEN,
    "wecom_aes_key": _AES_KEY,
    "wecom_api_base": _API_BASE,
    "wecom_cards": "应为 on（带按钮的卡片）或 off（全部用文字，回复数字）",
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
    missing = []
    if settings.telegram_token is not None and settings.telegram_mode == "webhook":
        missing = [
            f"{PREFIX}{name.upper()} 还没有填：{PREFIX}TELEGRAM_MODE 是 webhook，就要有它"
            for name in ("telegram_secret", "public_url")
            if getattr(settings, name) is None
        ]
    for channel, names in _NEEDED_TOGETHER.items():
        absent = [name for name in names if getattr(settings, name) is None]
        if len(absent) < len(names):
            missing += [f"{PREFIX}{name.upper()} 还没有填：{channel}要几项都有才能开通" for name in absent]
    return missing


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
    return {name.upper() for name in Settings.model_fields}


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
