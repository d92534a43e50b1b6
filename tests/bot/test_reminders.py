"""`jinxing reminders` and `jinxing calendar`: every reminder explained, every date shown and moved, over the sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.house import jinxing_here


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the sample bureau as it stands on 23 November 2026."""
    assert jinxing_here(tmp_path, "demo", "--init-only").returncode == 0
    return tmp_path


def test_every_reminder_of_a_day_says_to_whom_when_and_why(folder: Path) -> None:
    shown = jinxing_here(folder, "reminders", "--on", "2027-05-28")
    assert shown.returncode == 0, shown.stderr
    lines = shown.stdout.splitlines()
    assert lines[0] == "2027年5月28日（周五）（放假安排未公布，暂定）"
    own = [line for line in lines if "市财政局第一党支部书记" in line and "申报创星自评" in line]
    assert len(own) == 1
    assert "09:00:00" in own[0]
    assert "6月5日（周六）到期）提前 7 天" in own[0]
    assert "会发：申报创星：“申报创星(6月5日前完成)”" in own[0]


def test_a_meeting_and_a_task_are_announced_once(folder: Path) -> None:
    lines = jinxing_here(folder, "reminders", "--on", "2026-12-02", "--days", "1").stdout.splitlines()
    called = [line for line in lines if "例会" in line or "报送" in line]
    assert len(called) >= 2
    assert len(called) == len(set(called))


def test_a_reminder_that_will_not_be_sent_says_why(folder: Path) -> None:
    shown = jinxing_here(folder, "reminders", "--on", "2026-06-05").stdout
    assert "不发：已提交" in shown
    assert "没有人绑定，提醒不到：市档案局党支部" in shown


def test_of_two_steps_on_one_moment_one_is_sent(folder: Path) -> None:
    """5 June 2027 is a Saturday, so its own day's reminder falls on the same Friday morning as the one a day before."""
    shown = jinxing_here(folder, "reminders", "--on", "2027-06-04").stdout.splitlines()
    own = [line for line in shown if "市财政局第一党支部书记" in line and "申报创星自评" in line]
    assert len(own) == 2
    assert [line.split("到期）")[1].split("  ")[0] for line in own if "会发" in line] == ["当天"]
    assert [line.split("  ")[-1] for line in own if "提前 1 天" in line] == ["不另发：并入同一时刻的另一次"]


def test_what_was_sent_shows_when_it_was_sent(folder: Path) -> None:
    """Also after its person has wished another hour: the past does not move."""
    november = ("--as", "secretary", "--now")
    jinxing_here(folder, "chat", *november, "2027-06-01T10:00", stdin="你好\n")
    jinxing_here(folder, "chat", *november, "2027-06-02T09:00:20", stdin="你好\n提醒改到 15 点\n")
    shown = jinxing_here(folder, "reminders", "--on", "2027-06-02").stdout
    own = [line for line in shown.splitlines() if "市财政局第一党支部书记" in line and "申报创星自评" in line]
    assert len(own) == 1, shown
    assert own[0].strip().startswith("09:00:00")
    assert "已送到（09:00:2" in own[0]


def test_on_a_day_without_anything_due_nobody_is_missed(folder: Path) -> None:
    shown = jinxing_here(folder, "reminders", "--on", "2026-08-09").stdout
    assert "没有人绑定" not in shown


def test_days_without_reminders_say_so(folder: Path) -> None:
    assert "这几天没有要提醒的" in jinxing_here(folder, "reminders", "--on", "2026-08-09").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("reminders", "--on", "tomorrow"),
        ("reminders", "--on", "1999-01-01"),
        ("reminders", "--days", "0"),
        ("reminders", "--days", "400"),
        ("calendar", "set", "plan_filing", "02-30"),
        ("calendar", "show", "--year", "19"),
    ],
)
def test_wrong_usage_is_status_two(tmp_path: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        jinxing_here(tmp_path, *words)
    assert left.value.code == 2


def test_the_calendar_names_every_clause_and_the_provisional_year(folder: Path) -> None:
    shown = jinxing_here(folder, "calendar", "show", "--year", "2027").stdout
    assert "申报创星自评：每年 6月5日  申报创星" in shown
    assert "换届选举：上次换届加任期  附加条件5" in shown
    assert "公示期满：张贴次日起 7 天" in shown
    assert "支委会：每月一次" in shown
    assert "2027 年的放假安排还没有公布" in shown
    assert "放假安排还没有公布" not in jinxing_here(folder, "calendar", "show", "--year", "2026").stdout


def test_a_bureau_moves_a_deadline_and_puts_it_back(folder: Path) -> None:
    moved = jinxing_here(folder, "calendar", "set", "plan_filing", "07-15")
    assert "每年 7月15日（本单位改的）" in moved.stdout
    assert "年度晋位争星方案备案：每年 7月15日（本单位改的）" in jinxing_here(folder, "calendar", "show").stdout
    assert "年度晋位争星方案备案" in jinxing_here(folder, "reminders", "--on", "2027-07-15").stdout
    back = jinxing_here(folder, "calendar", "set", "plan_filing", "plan")
    assert "每年 7月31日；" in back.stdout
    assert jinxing_here(folder, "calendar", "set", "election", "07-15").returncode == 1


def test_a_day_that_was_moved_later_was_not_missed(folder: Path) -> None:
    changed = "不发：那时还没有任职，或这件事是后来定的、后来改的"

    def filing() -> list[str]:
        shown = jinxing_here(folder, "reminders", "--on", "2026-07-31").stdout.splitlines()
        return [line for line in shown if "市财政局第一党支部书记" in line and "年度晋位争星方案备案" in line]

    assert filing()
    assert not any(changed in line for line in filing())
    jinxing_here(folder, "calendar", "set", "plan_filing", "08-03")
    assert {line.split("  ")[-1] for line in filing()} == {changed}


def test_the_operator_s_days_move_reminders(folder: Path) -> None:
    days = folder / "2027.csv"
    days.write_text("日期,班休,说明\n2027-05-28,休,示例\n2027-05-29,班,调休\n", "utf-8")
    assert "上班 1 天，休息 1 天" in jinxing_here(folder, "calendar", "days", str(days)).stdout
    shown = jinxing_here(folder, "reminders", "--on", "2027-05-28", "--days", "2").stdout.splitlines()
    assert shown[0] == "2027年5月29日（周六）"  # the Saturday is worked, the Friday is not: what was its is moved here
    assert not any("5月28日" in line for line in shown)


def test_the_table_of_another_year_is_not_hidden(folder: Path) -> None:
    days = folder / "2027.csv"
    days.write_text("2027-05-28,休,示例\n2027-05-29,班,调休\n", "utf-8")
    jinxing_here(folder, "calendar", "days", str(days))
    assert "另有 2027 年的表 2 天：jinxing calendar show --year 2027" in jinxing_here(folder, "calendar", "show").stdout
    shown = jinxing_here(folder, "calendar", "show", "--year", "2027").stdout
    assert "2027-05-29 周六 上班（本单位的表）" in shown
    assert "另有" not in shown


def test_a_faulty_table_of_days_is_refused_whole(folder: Path) -> None:
    days = folder / "2027.csv"
    days.write_text("2027-05-28,休,示例\n2027-13-01,班\n2027-05-29,也许\n", "utf-8")
    refused = jinxing_here(folder, "calendar", "days", str(days))
    assert refused.returncode == 1
    assert "第 2、3 行" in refused.stderr
    assert "本单位的表" not in jinxing_here(folder, "calendar", "show", "--year", "2027").stdout
