"""What the operator relies on: backups that come back, tampering that is found, faults with their remedy."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest

from bot.doctor_fonts import chinese_font
from tests.bot.house import everything_in
from tests.bot.house import jinxing_here as jinxing

CANARY = "kanarienvogel-4711"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample bureau in it."""
    folder = tmp_path_factory.mktemp("bureau")
    assert jinxing(folder, "demo", "--init-only").returncode == 0
    return folder


@pytest.fixture
def bureau(made: Path, tmp_path: Path) -> Path:
    """A folder in which the bureau keeps the sample data as its own."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.copy(made / "data" / "demo.db", data / "jinxing.db")
    shutil.copy(made / "data" / "demo.key", data / "secret.key")
    return tmp_path


def tamper(folder: Path, *statements: str) -> None:
    """Changes the database behind the back of the product, its triggers out of the way."""
    connection = sqlite3.connect(folder / "data" / "jinxing.db")
    for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f"drop trigger {trigger}")
    for statement in statements:
        assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()


def head_of(folder: Path) -> str:
    """The head of the audit chain as `verify` prints it for keeping."""
    said = jinxing(folder, "verify").stdout
    return said.partition("链头 ")[2].partition("（")[0]


def test_a_whole_bureau_is_verified(bureau: Path) -> None:
    """INV-23, INV-50."""
    done = jinxing(bureau, "verify")
    assert done.returncode == 0
    chain, rows, stars = done.stdout.splitlines()
    # 1 import, 1 code, 50 submissions, 1 return, 27 events, 25 decisions, 1 meeting, 1 task
    assert chain.startswith("审计链完整：107 行，链头 107:")
    assert rows == "事、认定、自评、退回共 103 条，都与审计一致"
    # of this year all but two branches, of last year all 25
    assert stars == "已重算 48 个星级（本年到今天、前 3 年到年底），都与显示的一致"
    assert jinxing(bureau, "verify", "--head", head_of(bureau)).returncode == 0


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update audit set details = '{}' where seq = 40", "审计链在第 40 行断开"),
        ("update audit set actor = null where seq = 40", "审计链在第 40 行断开"),
        ("delete from audit where seq = 40", "审计链在第 40 行断开"),
        ("update audit set seq = 1000 where seq = 40", "审计链在第 40 行断开"),
    ],
)
def test_a_change_in_the_audit_log_is_found(bureau: Path, statement: str, says: str) -> None:
    """INV-50."""
    tamper(bureau, statement)
    done = jinxing(bureau, "verify")
    assert done.returncode == 1
    assert done.stdout.startswith(says)
    assert done.stderr == "jinxing: 有 1 处对不上，请停下来查明原因，不要在这个库上继续记\n"


def test_rows_cut_off_at_the_end_are_found_by_the_head_kept_outside(bureau: Path) -> None:
    """INV-50."""
    head = head_of(bureau)
    tamper(bureau, "delete from audit where seq > 105")  # the meeting and the task
    assert jinxing(bureau, "verify").returncode == 0
    done = jinxing(bureau, "verify", "--head", head)
    assert done.returncode == 1
    assert done.stdout.startswith("审计链在第 106 行断开：第 105 行以后的被截掉了")


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("update event set count = 9 where id = 8", "事第 8 号：存下的与审计第"),
        ("update event set document = '安组〔2026〕9号' where id = 8", "事第 8 号：存下的与审计第"),
        ("update event_decision set decision = 'revoked' where id = 3", "认定、撤销第 3 号：存下的与审计第"),
        ("update event_decision set awarded = '1' where id = 2", "认定、撤销第 2 号：存下的与审计第"),
        (
            "update self_assessment set scores = replace(scores, '0', '5') where kind = 'submission'",
            "JYJ-3 市教育局第三党支部：自评第 27 号：存下的与审计第",
        ),
        ("update assessment set rule_set = 'cangwu-four-class/1' where id = 20", "自评第 20 号：存下的与审计第"),
        (
            "update self_assessment_decision set reason = '' where id = 1",
            "退回、撤回第 1 号：存下的与审计第",
        ),
        (
            "insert into event (branch_id, rule, level, count, occurred_on, document, recorded_by, recorded_at)"
            " select branch_id, rule, level, count, occurred_on, document, recorded_by, recorded_at from event"
            " where id = 8",
            "事第 28 号：审计里没有这样的一条",
        ),
        ("delete from event_decision where id = 3", "认定、撤销第 3 号：审计第"),
    ],
)
def test_a_row_changed_put_in_or_taken_out_by_hand_is_found(bureau: Path, statement: str, says: str) -> None:
    """INV-23, INV-50: the star would still follow from what is stored."""
    tamper(bureau, statement)
    done = jinxing(bureau, "verify")
    assert done.returncode == 1
    assert says in done.stdout
    assert "对不上，请停下来查明原因" in done.stderr


@pytest.mark.parametrize(
    "statement",
    [
        "update event set count = 0 where rule = 'absence' and occurred_on > '2026'",
        "update self_assessment set scores = '{}' where kind = 'submission'",
        "update assessment set rule_set = 'luoyang-2018/1'",
    ],
)
def test_a_star_that_cannot_be_recomputed_is_told_with_its_branch(bureau: Path, statement: str) -> None:
    """INV-23."""
    tamper(bureau, statement)
    done = jinxing(bureau, "verify")
    assert done.returncode == 1
    assert "存下的记录算不出星级" in done.stdout


def test_a_backup_comes_back_and_holds_what_was_queued(bureau: Path, tmp_path: Path) -> None:
    """INV-18."""
    done = jinxing(bureau, "backup", "daily.backup")
    assert done.returncode == 0
    assert done.stdout.startswith("已备份到 daily.backup（没有加密；要加密请设 JINXING_BACKUP_KEY），试恢复过：")
    assert "密钥文件 data/secret.key 不在备份里" in done.stdout
    shutil.rmtree(bureau / "data")
    back = jinxing(bureau, "restore", "daily.backup")
    assert back.returncode == 0
    assert "还差一步：把原来的密钥文件放回 data/secret.key" in back.stdout
    # without the secret nobody would be known: the database is not opened
    assert jinxing(bureau, "chat", "--as", "secretary", stdin="几星\n").returncode == 1


def test_a_restored_bureau_lets_go_out_nothing_old_until_it_is_released(bureau: Path) -> None:
    """INV-18, and the restore and the release are in the audit log."""
    jinxing(bureau, "backup", "b")
    (bureau / "data" / "jinxing.db").unlink()
    assert jinxing(bureau, "restore", "b").returncode == 0
    held = jinxing(bureau, "doctor")
    assert held.returncode == 1
    assert "✗ 外发：恢复后暂停着；核对无误后运行 jinxing release" in held.stdout
    assert jinxing(bureau, "release").stdout == "已放行：恢复前排着队的消息现在可以外发\n"
    assert jinxing(bureau, "doctor").returncode == 0
    assert jinxing(bureau, "release").stderr == "jinxing: 没有暂停外发，不用放行\n"
    assert jinxing(bureau, "verify").stdout.startswith("审计链完整：109 行")


def test_a_database_with_data_is_never_restored_over(bureau: Path) -> None:
    jinxing(bureau, "backup", "b")
    before = (bureau / "data" / "jinxing.db").read_bytes()
    done = jinxing(bureau, "restore", "b")
    assert done.returncode == 1
    assert done.stderr == "jinxing: data/jinxing.db 里已有数据，没有动它；请先把它移走，再恢复\n"
    assert (bureau / "data" / "jinxing.db").read_bytes() == before


@pytest.mark.parametrize("file", ["data/jinxing.db", "data/../data/jinxing.db", "data/secret.key"])
def test_a_backup_is_never_written_over_what_is_in_use(bureau: Path, file: str) -> None:
    before = everything_in(bureau), (bureau / "data" / "secret.key").read_bytes()
    done = jinxing(bureau, "backup", file)
    assert done.returncode == 1
    assert "正在使用，备份不能写到它上面" in done.stderr
    assert (everything_in(bureau), (bureau / "data" / "secret.key").read_bytes()) == before


def test_an_encrypted_backup_opens_with_the_key_kept_offline_alone(bureau: Path) -> None:
    key, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    (bureau / "key.txt").write_text(f"# created: today\n# public key: {key.to_public()}\n{key}\n")
    (bureau / "other.txt").write_text(f"{other}\n")
    done = jinxing(bureau, "backup", "b", backup_key=str(key.to_public()))
    assert "已备份到 b.age（已加密）" in done.stdout
    assert "市财政局".encode() not in (bureau / "b.age").read_bytes()
    (bureau / "data" / "jinxing.db").unlink()
    for words, says in [
        ([], "已加密；请加上 --identity 和离线保存的 age 私钥文件"),
        (["--identity", "other.txt"], "解不开：私钥不对，或文件已损坏"),
        (["--identity", "b.age"], "不是 age 私钥文件"),
        (["--identity", "nowhere"], "nowhere：没有这个文件或目录"),
    ]:
        refused = jinxing(bureau, "restore", "b.age", *words)
        assert refused.returncode == 1
        assert says in refused.stderr
        assert str(other) not in refused.stderr
    by_its_short_name = jinxing(bureau, "restore", "b", "--identity", "key.txt")
    assert (by_its_short_name.returncode, "有加密的 b.age" in by_its_short_name.stderr) == (1, True)
    assert jinxing(bureau, "restore", "b.age", "--identity", "key.txt").returncode == 0
    assert jinxing(bureau, "verify").returncode == 0


def test_the_secret_is_in_no_file_but_its_own(bureau: Path) -> None:
    """INV-54: not in the database, its journal, or a backup."""
    jinxing(bureau, "chat", "--as", "secretary", stdin="几星\n我的\n")
    jinxing(bureau, "backup", "b")
    secret = (bureau / "data" / "secret.key").read_bytes().strip()
    stored = everything_in(bureau)
    assert len(secret) == 44
    assert secret not in stored


def test_the_doctor_finds_a_healthy_bureau_healthy(bureau: Path) -> None:
    done = jinxing(bureau, "doctor")
    assert done.returncode == 0
    assert [line.partition("：")[0] for line in done.stdout.splitlines()] == [
        "✓ 设置",
        "✓ 规则集",
        "✓ 时钟",
        "✓ 磁盘",
        "✓ 字体",
        "✓ 密钥文件",
        "✓ 数据库",
        "✓ 审计链",
        "✓ 密钥与数据库",
        "✓ 待发消息",
        "✓ 渠道",
    ]
    assert "25 个党支部" in done.stdout


def test_a_chinese_font_is_told_from_others_and_found_in_any_folder(tmp_path: Path) -> None:
    (tmp_path / "latin").mkdir()
    (tmp_path / "latin" / "DejaVuSans.ttf").touch()
    (tmp_path / "latin" / "notes-on-cjk.txt").touch()
    folders = [tmp_path / "nowhere", tmp_path / "latin", tmp_path / "chinese"]
    assert chinese_font(folders) is None
    for name in ("NotoSansCJK-Regular.ttc", "simsun.ttc", "msyh.ttc", "PingFang.ttc", "wqy-zenhei.ttc"):
        font = tmp_path / "chinese" / "deep" / name
        font.parent.mkdir(parents=True, exist_ok=True)
        font.touch()
        assert chinese_font(folders) == font
        font.unlink()


@pytest.mark.parametrize(
    ("font", "says"),
    [
        (Path("/usr/share/fonts/NotoSansCJK-Regular.ttc"), "✓ 字体：有中文字体 NotoSansCJK-Regular.ttc"),
        (None, "✓ 字体：这台机器上没有找到中文字体，不影响服务；要在这台机器上看网页，请装一种"),
    ],
)
def test_the_doctor_tells_of_the_fonts_and_stops_for_none(
    bureau: Path, monkeypatch: pytest.MonkeyPatch, font: Path | None, says: str
) -> None:
    monkeypatch.setattr("bot.doctor.chinese_font", lambda: font)
    done = jinxing(bureau, "doctor")
    assert done.returncode == 0
    assert says in done.stdout


def test_the_doctor_makes_nothing(tmp_path: Path) -> None:
    done = jinxing(tmp_path, "doctor")
    assert done.returncode == 0
    assert "还没有，首次启动时建在 data/jinxing.db" in done.stdout
    assert list(tmp_path.iterdir()) == []


def _open_to_all(folder: Path) -> None:
    (folder / "data" / "secret.key").chmod(0o644)


def _lose_the_secret(folder: Path) -> None:
    (folder / "data" / "secret.key").unlink()


def _another_secret(folder: Path) -> None:
    (folder / "data" / "secret.key").write_text("A" * 43 + "=\n")


def _database_for_all(folder: Path) -> None:
    (folder / "data" / "jinxing.db").chmod(0o640)


def _no_database_at_all(folder: Path) -> None:
    (folder / "data" / "jinxing.db").write_bytes(b"no database" * 1000)


def _broken_chain(folder: Path) -> None:
    tamper(folder, "update audit set action = 'x' where seq = 7")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (_open_to_all, "✗ 密钥文件：密钥文件 data/secret.key 的权限是 0644，别人也能用，不能启动；请运行 chmod 600"),
        (_lose_the_secret, "✗ 密钥文件：没有密钥文件 data/secret.key，请从备份放回，或改 JINXING_SECRET_FILE"),
        (_another_secret, "✗ 密钥与数据库：数据库里的账号不是用这个密钥文件加密的，请换回原来的密钥文件"),
        (_database_for_all, "✗ 数据库文件：别人也能读，请运行 chmod 600 data/jinxing.db"),
        (_no_database_at_all, "✗ 数据库："),
        (_broken_chain, "✗ 审计链：在第 7 行断开"),
    ],
)
def test_the_doctor_names_each_fault_with_its_remedy(bureau: Path, what: Callable[[Path], None], says: str) -> None:
    what(bureau)
    done = jinxing(bureau, "doctor")
    assert done.returncode == 1
    assert says in done.stdout
    assert done.stderr == "jinxing: 有 1 处要处理，见标 ✗ 的行\n"


def test_the_doctor_tells_wrong_settings_without_their_values(tmp_path: Path) -> None:
    """INV-54."""
    wrong = jinxing(tmp_path, "doctor", database=f"oracle://u:{CANARY}@h/d", ruleset="luoyang")
    assert wrong.returncode == 1
    assert wrong.stdout.startswith("✗ 设置：JINXING_DATABASE 不对：")
    assert CANARY not in wrong.stdout + wrong.stderr
    rules = jinxing(tmp_path, "doctor", ruleset="luoyang")
    assert "✗ 规则集：没有规则集 luoyang" in rules.stdout
