"""The commands as an operator runs them: real processes, their words and exit statuses."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from pathlib import Path

import pytest

from bot.command_line import main
from tests.bot.house import CHECKOUT, everything_in, jinxing, jinxing_here

CANARY = "kanarienvogel-4711"
COMMANDS = [
    ["demo"],
    ["chat"],
    ["serve"],
    ["orgs"],
    ["orgs", "import"],
    ["orgs", "codes"],
    ["orgs", "list"],
    ["score"],
    ["understand"],
    ["rules"],
    ["rules", "check"],
    ["reminders"],
    ["calendar"],
    ["calendar", "show"],
    ["calendar", "set"],
    ["calendar", "days"],
    ["backup"],
    ["restore"],
    ["release"],
    ["verify"],
    ["wechat"],
    ["wechat", "menu"],
    ["telegram"],
    ["telegram", "webhook"],
    ["simulate"],
    ["doctor"],
    [],
]
ORGANISATIONS = """code,name,kind,parent,member_count,term_years,last_election_on,superior_reviewer
SZGW,市直机关工作委员会,work_committee,,,,,
CZJ-1,市财政局第一党支部,branch,SZGW,23,3,2024-05-20,
"""
ALL_NINE = dict.fromkeys(
    [
        "organization",
        "institutions",
        "fortress_role",
        "member_example",
        "service",
        "leadership_groups",
        "discipline",
        "facilities",
        "execution",
        "mass_base",
    ],
    9,
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main([*command, "--help"])
    assert end.value.code == 0
    text, _, example = capsys.readouterr().out.partition("例：\n")
    assert " ".join(["jinxing", *command]) in example
    assert text.startswith("用法：jinxing")
    assert not re.search("usage|options|arguments|show this", text)


def test_what_make_test_leaves_out_is_said_and_run_by_ci() -> None:
    makefile, ci, readme = ((CHECKOUT / name).read_text("utf-8") for name in ("Makefile", ".ci/run", "README.md"))
    left_out = re.findall(r"not (\w+)", re.findall(r'pytest .*-m "(.*)"', makefile)[0])
    assert left_out == ["browser", "long", "conformance"]
    [told] = [line for line in readme.splitlines() if line.startswith("| `make test`")]
    for mark in left_out:
        assert f"`{mark}`" in told
        assert f"-m {mark}" in ci


def test_the_console_script_is_this_command() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"] == {"jinxing": "bot.command_line:main"}


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["dance"],
        ["orgs"],
        ["orgs", "import"],
        ["rules"],
        ["chat"],
        ["chat", "--as", ""],
        ["chat", "--as", "a\nb"],
        ["chat", "--as", "secretary", "--now", "gestern"],
        ["chat", "--as", "secretary", "--now", "9999-12-31"],
        ["demo", "--port", "0"],
        ["demo", "--port", "70000"],
        ["demo", "--port", "１"],
        ["score"],
        ["score", "a", "b"],
        ["verify", "--head", "3"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_status_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    usage, *_, told = capsys.readouterr().err.splitlines()
    assert usage.startswith("用法：jinxing")
    assert told.startswith("jinxing")
    assert told.endswith("--help）")
    assert not re.search(r"required|invalid|expected|unrecognized|argument|error", told)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["score"], "jinxing score：还缺 FILE（看用法：jinxing score --help）"),
        (["dance"], "jinxing：没有“dance”，有 'demo', "),
        (["orgs", "codes", "--branch"], "jinxing orgs codes：--branch 后面要写一个值"),
        (["demo", "--nix"], "jinxing：不认得 --nix"),
        (["simulate", "--seed", "x"], "jinxing simulate：--seed：'x' 应为整数"),
        (["demo", "--port", "0"], "jinxing demo：--port：'0' 不是端口，应为 1 到 65535"),
        (["demo", "--f=1"], "jinxing demo：--fresh 后面不用写 '1'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_said_in_chinese(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(words)
    assert capsys.readouterr().err.splitlines()[-1].startswith(told)


def test_score_answers_each_line_and_ends_with_the_worst_status(tmp_path: Path) -> None:
    branch = {"id": "b1", "as_of": "2017-12-20", "stage": "year_end", "criteria": ALL_NINE, "events": []}
    lines = f"{json.dumps(branch)}\nnonsense\n{json.dumps({**branch, 'id': 'b2'})}\n"
    (tmp_path / "支部.jsonl").write_text(lines, "utf-8")
    from_file = jinxing(tmp_path, "score", "支部.jsonl")
    piped = jinxing(tmp_path, "score", "-", stdin=lines)
    assert from_file.returncode == piped.returncode == 1
    answers = [json.loads(line) for line in from_file.stdout.splitlines()]
    # ten nines are ninety: five stars
    assert [(answer["id"], answer["total"], answer["star"]) for answer in answers] == [("b1", 90, 5), ("b2", 90, 5)]
    assert piped.stdout == from_file.stdout
    assert [line[:6] for line in from_file.stderr.splitlines()] == ["第 2 行："]


def test_score_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    """It is started once for each branch by some scripts: no settings, no database, no web."""
    heavy = "pydantic sqlite3 asyncio starlette uvicorn openpyxl cryptography apscheduler psycopg dotenv"
    code = (
        "import sys; from bot.command_line import main; main(['score', '-']);"
        f"print([name for name in {heavy!r}.split() if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, input="", capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_score_works_under_the_rule_set_of_the_settings(tmp_path: Path) -> None:
    assert jinxing(tmp_path, "score", "-", ruleset="cangwu-four-class").returncode == 0
    (tmp_path / ".env").write_text("JINXING_RULESET=luoyang\n", "utf-8")
    done = jinxing(tmp_path, "score", "-")
    assert done.returncode == 1
    assert done.stderr.startswith("jinxing: 没有规则集 luoyang；有 anyang-2017/1、cangwu-four-class/1")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["score", "nowhere.jsonl"], "nowhere.jsonl：没有这个文件或目录，请核对路径"),
        (["score", "."], ".：这是一个目录，请写明文件名"),
        (["score", "a.txt/b"], "a.txt/b：路径中间有一段不是目录，请核对"),
        (["score", "长" * 200], "文件名太长，请换一个"),
        (["orgs", "import", "nowhere.csv"], "nowhere.csv：没有这个文件或目录，请核对路径"),
        (["orgs", "import", "."], ".：这是一个目录，请写明文件名"),
        (["orgs", "import", "utf-16.csv"], "不是 xlsx，也不是 UTF-8 或 GB18030 编码的 csv"),
        (["rules", "check", "nowhere.toml"], "nowhere.toml：1 处需要改正"),
        (["verify"], "没有数据库 data/jinxing.db"),
        (["backup", "b"], "没有数据库 data/jinxing.db"),
        (["backup", "."], ".：这是一个目录，请写明文件名"),
        (["score", "-", "--rules", "nowhere.toml"], "规则集有 1 处错误"),
        (["restore", "nowhere"], "nowhere：没有这个文件或目录，请核对路径"),
        (["restore", "a.txt"], "a.txt 不是这种数据库的备份"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_a_file_that_cannot_be_used_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "utf-16.csv").write_bytes("code,name".encode("utf-16"))
    assert main(words) == 1
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_a_wrong_setting_stops_a_command_in_one_line_without_its_value(tmp_path: Path) -> None:
    """INV-54."""
    done = jinxing(tmp_path, "orgs", "list", database=f"mysql://root:{CANARY}@db/x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("jinxing: JINXING_DATABASE 不对：")
    assert done.stderr.count("\n") == 1
    assert CANARY not in done.stderr


def test_a_database_that_is_down_is_one_line_without_its_password(tmp_path: Path) -> None:
    """INV-54: neither the line nor the traceback that was asked for shows it."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"postgresql://root:{CANARY}@127.0.0.1:{nobody.getsockname()[1]}/x"
        done = jinxing(tmp_path, "--debug", "orgs", "list", database=url)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("jinxing: ")
    assert "Traceback" in done.stderr
    assert CANARY not in done.stdout + done.stderr


def test_what_nobody_thought_of_is_one_line_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """INV-54: also then no secret is shown."""

    def breaks(*_: object) -> int:
        raise ZeroDivisionError(f"first line {CANARY}\nsecond line")

    monkeypatch.setattr("bot.rules_check.check", breaks)
    monkeypatch.setenv("JINXING_TELEGRAM_TOKEN", CANARY)
    assert main(["rules", "check", "x"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("jinxing: 出了没有料到的问题（ZeroDivisionError：first line … second line）")
    assert "--debug" in told
    assert told.count("\n") == 1
    assert main(["rules", "check", "x", "--debug"]) == 1
    traceback = capsys.readouterr().err
    assert "Traceback (most recent call last)" in traceback
    assert CANARY not in traceback


def test_whoever_stops_reading_is_not_shouted_at(tmp_path: Path) -> None:
    branch = {"id": "b", "as_of": "2017-12-20", "stage": "year_end", "criteria": ALL_NINE, "events": []}
    (tmp_path / "many").write_text((json.dumps(branch) + "\n") * 3000)
    script = (
        f"{sys.executable} -m bot score {tmp_path / 'many'} | head -n 1 > {tmp_path / 'first'}; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", script], cwd=CHECKOUT, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.returncode == 141
    assert json.loads((tmp_path / "first").read_text())["star"] == 5


def test_the_organisations_go_in_and_come_out_and_their_codes_open_the_talk(tmp_path: Path) -> None:
    """INV-54: what a code is stays with whoever read it."""
    (tmp_path / "orgs.csv").write_text(ORGANISATIONS, "utf-8")
    assert jinxing(tmp_path, "orgs", "import", "orgs.csv").stdout.startswith("已导入 orgs.csv：新增 2，更新 0")
    listed = jinxing(tmp_path, "orgs", "list")
    assert listed.stdout.splitlines()[1] == "  CZJ-1  市财政局第一党支部（党支部） 党员 23 人"
    codes = jinxing(tmp_path, "orgs", "codes", "--branch", "CZJ-1").stdout.splitlines()
    code = codes[0].split()[0]
    assert codes[0] == f"{code}  市财政局第一党支部  书记"
    talk = jinxing(tmp_path, "chat", "--as", "zhang", "--json", stdin=f"{code.lower()}\n1\n")
    answers = [json.loads(line) for line in talk.stdout.splitlines()]
    assert [answer["in"] for answer in answers] == [code.lower(), "1"]
    assert "市财政局第一党支部，职务 书记" in answers[0]["replies"][0]["text"]
    assert "绑定好了" in answers[1]["replies"][0]["text"]
    assert b"zhang" not in everything_in(tmp_path / "data")


def test_an_import_with_faults_tells_them_all_and_imports_nothing(tmp_path: Path) -> None:
    (tmp_path / "orgs.csv").write_text(ORGANISATIONS + "A,甲,branch,B,x,,,\nC,,dance,SZGW,,,,\n", "utf-8")
    done = jinxing(tmp_path, "orgs", "import", "orgs.csv")
    assert done.returncode == 1
    assert done.stderr == "jinxing: orgs.csv 有 4 处要改，什么也没有导入\n"
    assert [line.partition("列")[0] for line in done.stdout.splitlines()] == [
        "第 4 行 parent ",
        "第 4 行 member_count ",
        "第 5 行 name ",
        "第 5 行 kind ",
    ]
    assert "还没有党组织" in jinxing(tmp_path, "orgs", "list").stdout


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():  # only Linux has such a device; elsewhere there is nothing to write to
        return
    (tmp_path / "orgs.csv").write_text(ORGANISATIONS + "A,甲,branch,B,x,,,\n", "utf-8")
    for words, says in [
        (["doctor"], "输出：磁盘满了，请腾出空间"),
        (["orgs", "import", "orgs.csv"], "orgs.csv 有 2 处要改"),
    ]:
        with full.open("w") as nowhere:
            done = subprocess.run(
                [sys.executable, "-m", "bot", *words],
                cwd=tmp_path,
                env={"PYTHONPATH": str(CHECKOUT)},
                stdout=nowhere,
                stderr=subprocess.PIPE,
                text=True,
            )
        assert done.returncode == 1
        assert done.stderr.startswith(f"jinxing: {says}")
        assert done.stderr.count("\n") == 1


def test_the_clock_of_a_talk_can_be_set(tmp_path: Path) -> None:
    """The declaration is due on 5 June (申报创星，6月5日前完成): on 24 May twelve days are left."""
    (tmp_path / "orgs.csv").write_text(ORGANISATIONS, "utf-8")
    jinxing_here(tmp_path, "orgs", "import", "orgs.csv")
    now = ["--now", "2027-05-24T09:00"]
    # issued now, the code has expired by the time that the clock shows
    code = jinxing_here(tmp_path, "orgs", "codes", "--branch", "CZJ-1").stdout.split()[0]
    talk = jinxing_here(tmp_path, "chat", "--as", "zhang", *now, stdin=f"{code}\n")
    assert "过了 24 小时" in talk.stdout
    jinxing_here(tmp_path, "chat", "--as", "zhang", stdin=f"{code}\n1\n")
    form = jinxing_here(tmp_path, "chat", "--as", "zhang", *now, stdin="开始自评\n")
    assert "6月5日截止，还有 12 天" in form.stdout


def test_a_database_whose_secret_is_gone_is_not_opened(tmp_path: Path) -> None:
    """INV-64: with a new secret nobody would be known any more."""
    (tmp_path / "orgs.csv").write_text(ORGANISATIONS, "utf-8")
    jinxing_here(tmp_path, "orgs", "import", "orgs.csv")
    (tmp_path / "data" / "secret.key").unlink()
    done = jinxing_here(tmp_path, "chat", "--as", "zhang", stdin="你好\n")
    assert done.returncode == 1
    assert "密钥文件 data/secret.key 却不在" in done.stderr
    assert not (tmp_path / "data" / "secret.key").exists()


def test_the_demonstration_is_made_for_the_terminal_too(tmp_path: Path) -> None:
    made = jinxing_here(tmp_path, "demo", "--init-only")
    assert made.returncode == 0
    assert made.stdout.startswith("示例数据已建好：data/demo.db（25 个党支部、")
    assert "DEMO-DAJ1-SHVJ-0001（市档案局党支部 书记）" in made.stdout
    assert [line.split()[0] for line in made.stdout.splitlines()[1:6]] == [
        "secretary",
        "deputy",
        "reviewer",
        "office",
        "visitor",
    ]
    assert not (tmp_path / "data" / "jinxing.db").exists()
    again = jinxing_here(tmp_path, "demo", "--init-only")
    assert again.stdout.startswith("示例数据早已建好：data/demo.db，没有改动")
    # before the bureau has a database of its own, a look shows the demonstration's
    talk = jinxing_here(tmp_path, "chat", "--as", "visitor", stdin="DEMO-DAJ1-SHVJ-0001\n1\n")
    assert "绑定好了" in talk.stdout
    assert "DEMO-DAJ1-SHVJ-0002" in jinxing_here(tmp_path, "demo", "--init-only").stdout
    fresh = jinxing_here(tmp_path, "demo", "--init-only", "--fresh")
    assert fresh.stdout.startswith("示例数据已建好")
    assert "DEMO-DAJ1-SHVJ-0001" in fresh.stdout


def test_the_demonstration_leaves_other_databases_alone(tmp_path: Path) -> None:
    (tmp_path / "orgs.csv").write_text(ORGANISATIONS, "utf-8")
    jinxing_here(tmp_path, "orgs", "import", "orgs.csv", database="sqlite:///own.db")
    for words, says in [(["--fresh"], "--fresh 只重做演示自己的数据库"), ([], "里不是示例数据，演示不动它")]:
        done = jinxing_here(tmp_path, "demo", "--init-only", *words, database="sqlite:///own.db")
        assert done.returncode == 1
        assert says in done.stderr
    assert "共 工委 1 个，党支部 1 个" in jinxing_here(tmp_path, "orgs", "list", database="sqlite:///own.db").stdout


def test_the_demonstration_runs_on_this_machine_alone_and_ends_in_good_order(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line == f"晋星助手演示已就绪，请用浏览器打开 http://127.0.0.1:{port}/ （停止按 Ctrl-C）\n"
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/?as=visitor", timeout=10).read().decode()
        assert "DEMO-DAJ1-SHVJ-0001" in page
        stream = urllib.request.urlopen(f"http://127.0.0.1:{port}/stream?as=reviewer&page=p", timeout=10)
        assert stream.readline() == b"event: clock\r\n"
        # a second one on the same port says so and leaves the first alone
        taken = jinxing(tmp_path, "demo", "--port", str(port), "--fresh")
        assert taken.returncode == 1
        assert taken.stderr.startswith(f"jinxing: 端口 {port} 已被占用；")
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=10) == 0
        assert time.monotonic() - began < 5
    finally:
        running.kill()
        _, errors = running.communicate()
    assert errors == ""
