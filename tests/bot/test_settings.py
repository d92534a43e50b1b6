"""The settings say what the operator decided; what is wrong stops the start in one line."""

from __future__ import annotations

import base64
import os
import re
import stat
import threading
from datetime import time
from pathlib import Path

import pytest

from bot import secret_file
from bot.operator_fault import OperatorFault
from bot.setting_values import QuietHours
from bot.settings import Settings, bureau, load
from tests.bot.house import CHECKOUT, settings_in

CANARY = "kanarienvogel-4711"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of the machine it runs on."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.upper().startswith("JINXING_")]:
        monkeypatch.delenv(name)


def test_without_any_setting_the_defaults_of_the_contract_hold() -> None:
    settings = load()
    assert settings.database == "sqlite:///data/jinxing.db"
    assert settings.database_file == Path("data/jinxing.db")
    assert settings.timezone.key == "Asia/Shanghai"
    assert settings.ruleset == "anyang-2017"
    assert settings.public_url is None
    assert settings.secret_file == Path("data/secret.key")
    assert settings.quiet_hours == QuietHours(time(21, 30), time(7, 30))
    assert settings.backup_key is None


def test_the_example_explains_every_setting_in_a_line_and_shows_its_default() -> None:
    example = (CHECKOUT / ".env.example").read_text("utf-8")
    shown = dict(re.findall(r"^#JINXING_(\w+)=(.*)$", example, re.MULTILINE))
    assert shown == {
        "DATABASE": "sqlite:///data/jinxing.db",
        "TIMEZONE": "Asia/Shanghai",
        "RULESET": "anyang-2017",
        "PUBLIC_URL": "",
        "SECRET_FILE": "data/secret.key",
        "BACKUP_KEY": "",
        "QUIET_HOURS": "21:30-07:30",
        "TELEGRAM_TOKEN": "",
        "TELEGRAM_MODE": "polling",
        "TELEGRAM_SECRET": "",
        "TELEGRAM_API_BASE": "",
        "TELEGRAM_FILE_BASE": "",
        "WECHAT_APP_ID": "",
        "WECHAT_APP_SECRET": "",
        "WECHAT_TOKEN": "",
        "WECHAT_AES_KEY": "",
        "WECHAT_API_BASE": "",
        "WECHAT_TEMPLATE_TODO": "",
        "WECOM_CORP_ID": "",
        "WECOM_AGENT_ID": "",
        "WECOM_SECRET": "",
        "WECOM_TOKEN": "",
        "WECOM_AES_KEY": "",
        "WECOM_API_BASE": "",
        "WECOM_CARDS": "on",
    }
    assert shown.keys() == {name.upper() for name in Settings.model_fields}
    assert len(re.findall(r"^# .+\n#JINXING_", example, re.MULTILINE)) == len(shown)


def test_the_example_without_its_comment_signs_is_a_good_env_file() -> None:
    example = (CHECKOUT / ".env.example").read_text("utf-8")
    Path(".env").write_text(example.replace("#JINXING_", "JINXING_"), "utf-8")
    assert load() == Settings()


def test_the_environment_outweighs_the_env_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("JINXING_TIMEZONE=Asia/Tokyo\nJINXING_QUIET_HOURS=22:00-06:00\n", "utf-8")
    monkeypatch.setenv("JINXING_TIMEZONE", "Asia/Urumqi")
    assert load().timezone.key == "Asia/Urumqi"
    assert load().quiet_hours == QuietHours(time(22), time(6))


def test_an_empty_value_is_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINXING_DATABASE", "")
    monkeypatch.setenv("JINXING_PUBLIC_URL", "")
    assert load() == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE", f"mysql://root:{CANARY}@db/jinxing"),
        ("DATABASE", f"postgresql://root:{CANARY}@db:notaport/jinxing"),
        ("DATABASE", "sqlite:///"),
        ("DATABASE", "sqlite:///data/"),
        ("DATABASE", "sqlite:///:memory:"),
        ("DATABASE", "data/jinxing.db"),
        ("TIMEZONE", "Asia/Anyang"),
        ("TIMEZONE", "../etc/passwd"),
        ("PUBLIC_URL", "dj.example.cn"),
        ("PUBLIC_URL", f"https://dj.example.cn/?token={CANARY}"),
        ("PUBLIC_URL", f"https://root:{CANARY}@dj.example.cn"),
        ("QUIET_HOURS", "21:30"),
        ("QUIET_HOURS", "21:30-24:00"),
        ("QUIET_HOURS", "21:30-21:30"),
        ("QUIET_HOURS", "夜里"),
        ("BACKUP_KEY", f"AGE-SECRET-KEY-1{CANARY}"),
        ("TELEGRAM_TOKEN", f"bot4711:{CANARY}"),
        ("TELEGRAM_TOKEN", CANARY),
        ("TELEGRAM_MODE", "push"),
        ("TELEGRAM_SECRET", f"{CANARY}!"),
        ("TELEGRAM_SECRET", f"{CANARY}-" + "a" * 240),
        ("TELEGRAM_API_BASE", f"http://root:{CANARY}@127.0.0.1:8081"),
        ("TELEGRAM_FILE_BASE", "127.0.0.1:8081"),
        ("WECHAT_APP_ID", f"wx {CANARY}"),
        ("WECHAT_APP_SECRET", f"{CANARY} {CANARY}"),
        ("WECHAT_TOKEN", CANARY),
        ("WECHAT_AES_KEY", CANARY),
        ("WECHAT_AES_KEY", "!" * 43),
        ("WECHAT_AES_KEY", "a" * 44),
        ("WECHAT_API_BASE", "api.weixin.qq.com"),
        ("WECHAT_TEMPLATE_TODO", f"{CANARY},事项"),
        ("WECOM_CORP_ID", "企业"),
        ("WECOM_AGENT_ID", "0"),
        ("WECOM_AGENT_ID", CANARY),
        ("WECOM_AGENT_ID", str(2**63)),
        ("WECOM_SECRET", f"{CANARY}密"),
        ("WECOM_TOKEN", "ab"),
        ("WECOM_AES_KEY", "a" * 42),
        ("WECOM_API_BASE", f"http://root:{CANARY}@127.0.0.1"),
        ("WECOM_CARDS", CANARY),
    ],
)
def test_a_wrong_value_stops_the_start_in_a_line_that_names_it_and_shows_no_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """INV-54: a value may be a secret, so it is never repeated."""
    monkeypatch.setenv(f"JINXING_{name}", value)
    with pytest.raises(OperatorFault, match=f"JINXING_{name} 不对：应为") as told:
        load()
    assert "\n" not in str(told.value)
    assert CANARY not in str(told.value)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__


def test_a_webhook_without_its_secret_or_our_address_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """INV-64: fail closed."""
    monkeypatch.setenv("JINXING_TELEGRAM_TOKEN", f"4711:{CANARY}")
    assert load().telegram_mode == "polling"
    monkeypatch.setenv("JINXING_TELEGRAM_MODE", "webhook")
    with pytest.raises(OperatorFault, match=r"TELEGRAM_SECRET 还没有填.*PUBLIC_URL 还没有填"):
        load()
    monkeypatch.setenv("JINXING_TELEGRAM_SECRET", CANARY)
    with pytest.raises(OperatorFault, match=r"^JINXING_PUBLIC_URL 还没有填") as told:
        load()
    assert CANARY not in str(told.value)
    monkeypatch.setenv("JINXING_PUBLIC_URL", "https://dj.example.cn")
    settings = load()
    assert settings.telegram_secret == CANARY
    assert CANARY not in repr(settings)


KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
CHANNELS = {
    "公众号": {
        "WECHAT_APP_ID": "wx5823bf96d3bd56c7",
        "WECHAT_APP_SECRET": CANARY,
        "WECHAT_TOKEN": "abc",
        "WECHAT_AES_KEY": KEY,
    },
    "企业微信": {
        "WECOM_CORP_ID": "ww1436e0e65a779aee",
        "WECOM_AGENT_ID": "9007199254740993",
        "WECOM_SECRET": CANARY,
        "WECOM_TOKEN": "abc",
        "WECOM_AES_KEY": KEY,
    },
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_that_lacks_a_part_does_not_start(monkeypatch: pytest.MonkeyPatch, channel: str) -> None:
    """INV-64: fail closed; all that is missing is named."""
    given = CHANNELS[channel]
    for name, value in given.items():
        monkeypatch.setenv(f"JINXING_{name}", value)
    settings = load()
    assert settings.wecom_agent_id in (None, 9_007_199_254_740_993)
    assert CANARY not in repr(settings)
    assert KEY not in repr(settings)
    for name, value in given.items():
        monkeypatch.delenv(f"JINXING_{name}")
        with pytest.raises(OperatorFault, match=f"^JINXING_{name} 还没有填：{channel}") as told:
            load()
        assert CANARY not in str(told.value)
        monkeypatch.setenv(f"JINXING_{name}", value)
    first, *others = given
    for name in others:
        monkeypatch.delenv(f"JINXING_{name}")
    with pytest.raises(OperatorFault) as told:
        load()
    assert first not in str(told.value)
    assert all(name in str(told.value) for name in others)


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINXING_TIMEZONE", "Mars")
    monkeypatch.setenv("JINXING_QUIET_HOURS", "nachts")
    monkeypatch.setenv("JINXING_DATABSE", "x")
    with pytest.raises(OperatorFault) as told:
        load()
    assert str(told.value) == (
        "JINXING_DATABSE 不是设置名，是不是 JINXING_DATABASE？；"
        "JINXING_TIMEZONE 不对：应为时区名，如 Asia/Shanghai；"
        "JINXING_QUIET_HOURS 不对：应为 起-止 两个不同的时刻，如 21:30-07:30"
    )


def test_an_unknown_name_in_the_env_file_stops_the_start() -> None:
    Path(".env").write_text("JINXING_WHATEVER_ELSE=1\nOTHER=2\n", "utf-8")
    with pytest.raises(OperatorFault, match=r"JINXING_WHATEVER_ELSE 不是设置名，见 \.env\.example"):
        load()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("JINXING_TIMEZONE=上海".encode("gb18030"), "不是 UTF-8"),
        (b"JINXING_TIMEZONE=Asia/Shanghai\n'unclosed\n", "第 2 行看不懂"),
    ],
)
def test_an_env_file_that_cannot_be_read_is_named(content: bytes, says: str) -> None:
    Path(".env").write_bytes(content)
    with pytest.raises(OperatorFault, match=says) as told:
        load()
    assert str(told.value).startswith(".env ")


@pytest.mark.parametrize(
    ("at", "quiet"),
    [(time(21, 29), False), (time(21, 30), True), (time(0), True), (time(7, 29), True), (time(7, 30), False)],
)
def test_quiet_hours_last_over_midnight(at: time, quiet: bool) -> None:
    assert QuietHours(time(21, 30), time(7, 30)).covers(at) is quiet


@pytest.mark.parametrize(("at", "quiet"), [(time(11, 59), False), (time(12), True), (time(14), False)])
def test_quiet_hours_at_noon_do_not_last_over_midnight(at: time, quiet: bool) -> None:
    assert QuietHours(time(12), time(14)).covers(at) is quiet


def test_a_rule_set_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    wrong = Settings(ruleset="luoyang-2018", secret_file=tmp_path / "k")
    with pytest.raises(OperatorFault, match="JINXING_RULESET 不对：没有这个规则集；有 anyang-2017、cangwu-four-class"):
        bureau(wrong)
    assert not (tmp_path / "k").exists()


def test_the_bureau_works_under_the_rule_set_of_the_settings(tmp_path: Path) -> None:
    made = bureau(Settings(ruleset="cangwu-four-class", secret_file=tmp_path / "k"))
    assert made.current == "cangwu-four-class/1"
    assert set(made.rule_sets) >= {"anyang-2017/1", "cangwu-four-class/1"}


def test_the_secret_is_made_once_for_this_service_alone(tmp_path: Path) -> None:
    place = tmp_path / "private" / "secret.key"
    first = secret_file.read_or_make(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [file.name for file in place.parent.iterdir()] == ["secret.key"]
    assert secret_file.read_or_make(place).look_up_key == first.look_up_key


def test_of_two_first_starts_at_once_both_get_the_same_secret(tmp_path: Path) -> None:
    place, keys = tmp_path / "s" / "secret.key", []
    starts = [
        threading.Thread(target=lambda: keys.append(secret_file.read_or_make(place).look_up_key)) for _ in range(8)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o660])
def test_a_secret_that_others_can_use_stops_the_start(tmp_path: Path, mode: int) -> None:
    """INV-64: fail closed."""
    place = tmp_path / "secret.key"
    secret_file.read_or_make(place)
    place.chmod(mode)
    with pytest.raises(OperatorFault, match=f"权限是 0{mode:o}.*chmod 600"):
        secret_file.read_or_make(place)


@pytest.mark.parametrize("content", [b"", b"c2hvcnQ=", b"not base64 at all!", b"\xff" * 44])
def test_a_damaged_secret_stops_the_start_and_is_not_shown(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "secret.key"
    place.write_bytes(content)
    place.chmod(0o600)
    with pytest.raises(OperatorFault, match="内容不对") as told:
        secret_file.read(place)
    assert "base64" not in str(told.value)


def test_a_directory_is_no_secret_file(tmp_path: Path) -> None:
    with pytest.raises(OperatorFault, match="是一个目录"):
        secret_file.read_or_make(tmp_path)


def test_a_platform_id_is_hidden_differently_each_time_and_comes_back(tmp_path: Path) -> None:
    secret = secret_file.read_or_make(tmp_path / "secret.key")
    first, second = secret.hide("openid-刘"), secret.hide("openid-刘")
    assert first != second
    assert "openid" not in first
    assert secret.reveal(first) == secret.reveal(second) == "openid-刘"


def test_what_another_secret_has_hidden_stays_hidden(tmp_path: Path) -> None:
    mine, other = (secret_file.read_or_make(tmp_path / name) for name in ("mine", "other"))
    with pytest.raises(OperatorFault, match="请换回原来的密钥文件"):
        mine.reveal(other.hide("openid"))


def test_nothing_that_prints_settings_or_bureau_shows_a_secret(tmp_path: Path) -> None:
    """INV-54."""
    settings = Settings(database=f"postgresql://u:{CANARY}@h/d", secret_file=tmp_path / "k")
    made = bureau(settings)
    written = (tmp_path / "k").read_text().strip()
    shown = f"{settings!r} {settings} {made!r} {secret_file.read(tmp_path / 'k')!r}"
    assert CANARY not in shown
    assert written not in shown
    assert repr(made.secret) not in shown


def test_the_key_of_the_look_up_hashes_is_not_the_secret_itself(tmp_path: Path) -> None:
    """Each use has a key of its own: who learns one learns no other."""
    settings = settings_in(tmp_path)
    made = bureau(settings)
    material = base64.urlsafe_b64decode(settings.secret_file.read_bytes())
    assert len(material) == 32
    assert made.secret != material
