"""The tree of organisations comes in whole or not at all, and every fault is told at once."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import open_assistant
from bot.assistant import Assistant
from bot.clock import Clock
from bot.operator_fault import OperatorFault
from bot.organisation_rows import check
from bot.organisation_table import read_table
from bot.organisation_tree import Known
from bot.orgs import Imported, import_table, list_tree
from bot.orgs_codes import issue_codes, print_codes
from handlers.binding_code import normalise
from storage import audit, binding_codes, organisations
from storage.ports import Transaction
from tests.bot.house import everything_in, settings_in
from tests.handlers.stage import text_of

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
HEADER = "code,name,kind,parent,member_count,term_years,last_election_on,superior_reviewer"
BUREAU = f"""{HEADER}
SZGW,市直机关工作委员会,work_committee,,,,,
CZJ,市财政局机关党委,organ_committee,SZGW,,5,2023-09-12,
CZJ-1,市财政局第一党支部,branch,CZJ,23,3,2024-05-20,
NYJ,市农业农村局机关党总支,general_branch,SZGW,,3,2024-11-02,
NYJ-1,市农业农村局第一党支部,branch,NYJ,31,3,2022-06-30,
DAJ-1,市档案局党支部,branch,SZGW,9,3,2025-01-15,
"""


def written(folder: Path, text: str | bytes, name: str = "orgs.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def faults_in(folder: Path, *rows: str, known: dict[str, Known] | None = None) -> list[str]:
    """What is wrong with these rows below the usual header."""
    table = read_table(written(folder, "\n".join([HEADER, *rows])))
    return [str(fault) for fault in check(table, known or {}, TODAY)[1]]


async def imported(assistant: Assistant, file: Path, now: datetime = NOW) -> Imported:
    return await assistant.store.turn(import_table, read_table(file), file.name, TODAY, now)


async def tree_of(assistant: Assistant) -> dict[str, tuple[object, ...]]:
    """Every organisation by code: name, kind, superior's code, members, term, last election."""
    found = await assistant.store.read(organisations.everything)
    codes = {each.id: each.code for each in found}
    return {
        each.code: (
            each.name,
            each.kind,
            codes.get(each.parent_id or 0),
            each.member_count,
            each.term_years,
            each.last_election_on,
        )
        for each in found
    }


async def test_a_bureau_comes_in_as_its_table_says(tmp_path: Path) -> None:
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        done = await imported(assistant, written(tmp_path, BUREAU))
        assert done == Imported(added=6, changed=0, same=0)
        assert await tree_of(assistant) == {
            "SZGW": ("市直机关工作委员会", "work_committee", None, None, None, None),
            "CZJ": ("市财政局机关党委", "organ_committee", "SZGW", None, 5, date(2023, 9, 12)),
            "CZJ-1": ("市财政局第一党支部", "branch", "CZJ", 23, 3, date(2024, 5, 20)),
            "NYJ": ("市农业农村局机关党总支", "general_branch", "SZGW", None, 3, date(2024, 11, 2)),
            "NYJ-1": ("市农业农村局第一党支部", "branch", "NYJ", 31, 3, date(2022, 6, 30)),
            "DAJ-1": ("市档案局党支部", "branch", "SZGW", 9, 3, date(2025, 1, 15)),
        }


async def test_branches_may_stand_before_their_superiors(tmp_path: Path) -> None:
    header, *rows = BUREAU.splitlines()
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        done = await imported(assistant, written(tmp_path, "\n".join([header, *reversed(rows)])))
        assert done.added == 6
        assert (await tree_of(assistant))["NYJ-1"][2] == "NYJ"


async def test_importing_the_same_table_again_changes_nothing(tmp_path: Path) -> None:
    """INV-50: what changes nothing has no audit row either."""
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        file = written(tmp_path, BUREAU)
        await imported(assistant, file)
        before = await tree_of(assistant), await assistant.store.read(audit.head)
        assert await imported(assistant, file) == Imported(added=0, changed=0, same=6)
        assert (await tree_of(assistant), await assistant.store.read(audit.head)) == before


async def test_only_what_differs_is_changed_and_what_is_not_named_stays(tmp_path: Path) -> None:
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        await imported(assistant, written(tmp_path, BUREAU))
        rows = [
            HEADER,
            "NYJ-1,市农业农村局第一党支部,branch,NYJ,31,3,2026-07-01,",
            "XFJ-1,市信访局党支部,branch,SZGW,12,,,",
        ]
        assert await imported(assistant, written(tmp_path, "\n".join(rows))) == Imported(added=1, changed=1, same=0)
        tree = await tree_of(assistant)
        assert tree["NYJ-1"][5] == date(2026, 7, 1)
        assert tree["XFJ-1"] == ("市信访局党支部", "branch", "SZGW", 12, None, None)
        assert tree["CZJ-1"][3] == 23


async def test_an_import_is_in_the_audit_log_with_the_codes_alone(tmp_path: Path) -> None:
    """INV-50."""

    def last_row(tx: Transaction) -> tuple[object, ...] | None:
        return tx.one("audit_rows_after", seq=0, limit=1)

    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        await imported(assistant, written(tmp_path, BUREAU))
        row = await assistant.store.read(last_row)
        assert row is not None
        assert row[2:7] == (
            None,
            "import_organisations",
            None,
            "done",
            '{"added":["SZGW","CZJ","CZJ-1","NYJ","NYJ-1","DAJ-1"],"changed":[]}',
        )


async def test_with_one_fault_nothing_is_imported(tmp_path: Path) -> None:
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        with pytest.raises(OperatorFault, match=r"orgs\.csv 有 1 处要改，什么也没有导入") as told:
            await imported(assistant, written(tmp_path, BUREAU + "XFJ-1,市信访局党支部,branch,XFJ,12,3,,\n"))
        assert told.value.details == ("第 8 行 parent 列：没有代码为 XFJ 的上级，表里和已导入的里面都没有",)
        assert await tree_of(assistant) == {}
        assert await assistant.store.read(audit.head) == audit.NOTHING


def test_every_fault_is_told_at_once_with_row_and_column(tmp_path: Path) -> None:
    found = faults_in(
        tmp_path,
        "SZGW,市直机关工作委员会,work_committee,CZJ,,,,",
        "CZJ,市财政局机关党委,organ_comittee,SZGW,,5,2023-09-12,",
        ",市财政局第一党支部,branch,CZJ,23,3,2024-05-20,",
        "CZJ-2,,branch,CZJ,十七,3,2023-02-29,",
        "CZJ 3,第三党支部,branch,CZJ,0,9,2030-01-01,NN",
        "CZJ-2,市财政局第二党支部,branch,,17,3,2023-03-08,CZJ-2",
        "NYJ-1,第一党支部,branch,CZJ-2,31,3,22-06-30,",
        "NYJ-2,第二党支部,branch,NYJ,31,3,,,多,余",
    )
    assert found == [
        "第 2 行 parent 列：工委上面不再有上级，请把 CZJ 去掉",
        "第 3 行 kind 列：没有“organ_comittee”这一类，应为 work_committee（工委）、organ_committee（机关党委）、"
        "general_branch（党总支）、branch（党支部）",
        "第 4 行 code 列：空着，要填",
        "第 5 行 name 列：空着，要填",
        "第 5 行 member_count 列：“十七”不对，应为 1 到 10000 的整数",
        "第 5 行 last_election_on 列：“2023-02-29”不是日期，应如 2024-05-20",
        "第 6 行 code 列：代码“CZJ 3”不对，应为字母、数字、-、_，最多 32 位，如 CZJ-1",
        "第 6 行 member_count 列：“0”不对，应为 1 到 10000 的整数",
        "第 6 行 term_years 列：“9”不对，应为 1 到 5 的整数",
        "第 6 行 last_election_on 列：2030-01-01 不对，上次换届的日期应在 1921-07-01 到今天（2026-11-23）之间",
        "第 6 行 superior_reviewer 列：没有代码为 NN 的党组织",
        "第 7 行 code 列：代码 CZJ-2 与第 5 行重复",
        "第 7 行 parent 列：党支部要有上级，请填上级的代码",
        "第 7 行 superior_reviewer 列：CZJ-2 是党支部，审核的应是上级党组织",
        "第 8 行 parent 列：党支部的上级不能是党支部（CZJ-2），应为工委、机关党委、党总支",
        "第 8 行 last_election_on 列：“22-06-30”不是日期，应如 2024-05-20",
        "第 9 行 parent 列：没有代码为 NYJ 的上级，表里和已导入的里面都没有",
        "第 9 行 末尾 列：比标题多出 2 格，请核对逗号",
    ]


@pytest.mark.parametrize(
    ("kind", "parent", "is_right"),
    [
        ("organ_committee", "W", True),
        ("organ_committee", "O", False),
        ("organ_committee", "G", False),
        ("organ_committee", "B", False),
        ("general_branch", "W", True),
        ("general_branch", "O", True),
        ("general_branch", "G", False),
        ("general_branch", "B", False),
        ("branch", "W", True),
        ("branch", "O", True),
        ("branch", "G", True),
        ("branch", "B", False),
        ("work_committee", "W", False),
    ],
)
def test_each_kind_stands_only_under_certain_kinds(tmp_path: Path, kind: str, parent: str, is_right: bool) -> None:
    known = {
        "W": Known("work_committee", None),
        "O": Known("organ_committee", "W"),
        "G": Known("general_branch", "W"),
        "B": Known("branch", "W"),
    }
    found = faults_in(tmp_path, f"X,某党组织,{kind},{parent},,,,", known=known)
    assert bool(found) is not is_right
    assert all(fault.startswith("第 2 行 parent 列：") for fault in found)


@pytest.mark.parametrize("kind", ["organ_committee", "general_branch", "branch"])
def test_all_but_the_work_committee_need_a_superior(tmp_path: Path, kind: str) -> None:
    [fault] = faults_in(tmp_path, f"X,某党组织,{kind},,,,,")
    assert fault.startswith("第 2 行 parent 列：")
    assert fault.endswith("要有上级，请填上级的代码")


def test_a_circle_is_told_once_with_the_way_round(tmp_path: Path) -> None:
    found = faults_in(
        tmp_path,
        "A,甲总支,general_branch,B,,,,",
        "B,乙总支,general_branch,C,,,,",
        "C,丙总支,general_branch,A,,,,",
        "D,丁支部,branch,A,,,,",
        "E,戊支部,branch,E,,,,",
    )
    assert found == [
        "第 2 行 parent 列：上级绕成了一圈：A → B → C → A",
        "第 6 行 parent 列：上级绕成了一圈：E → E",
    ]


def test_a_circle_through_what_was_imported_before_is_found(tmp_path: Path) -> None:
    known = {
        "W": Known("work_committee", None),
        "O": Known("organ_committee", "W"),
        "G": Known("general_branch", "O"),
    }
    found = faults_in(tmp_path, "O,机关党委,organ_committee,G,,,,", known=known)
    assert found == ["第 2 行 parent 列：上级绕成了一圈：O → G → O"]


def test_a_kind_cannot_change_under_organisations_that_are_there(tmp_path: Path) -> None:
    known = {
        "W": Known("work_committee", None),
        "G": Known("general_branch", "W"),
        "B": Known("branch", "G"),
    }
    found = faults_in(tmp_path, "G,原总支,branch,W,,,,", known=known)
    assert found == ["第 2 行 kind 列：G 下面已有党支部 B，不能改成党支部"]


@pytest.mark.parametrize(
    ("header", "faults"),
    [
        ("code,name,kind", ["第 1 行 parent 列：缺这一列"]),
        (
            "代码,name,kind,parent",
            [
                f"第 1 行 代码 列：没有这一列，应为 {HEADER.replace(',', '、')}",
                "第 1 行 code 列：缺这一列",
            ],
        ),
        ("code,name,kind,parent,name", ["第 1 行 name 列：这一列出现了 2 次"]),
    ],
)
def test_faults_of_the_header_are_told_alone(tmp_path: Path, header: str, faults: list[str]) -> None:
    table = read_table(written(tmp_path, f"{header}\nX,,,"))
    assert [str(fault) for fault in check(table, {}, TODAY)[1]] == faults


@pytest.mark.parametrize(
    "content",
    [
        BUREAU.encode(),
        BUREAU.encode("utf-8-sig"),
        BUREAU.encode("gb18030"),
        BUREAU.replace("\n", "\r\n").encode("gb18030"),
        BUREAU.replace("-05-20", "/5/20").replace("2023-09-12", "2023年9月12日").encode(),
        ("\n\n" + BUREAU.replace("DAJ-1,", "\n,,,\n DAJ-1 ,")).encode(),
        BUREAU.replace("23,3", "２３,３").encode(),
        BUREAU.replace("市档案局党支部", '"市档案局党支部"').encode(),
    ],
    ids=["utf-8", "bom", "gb18030", "windows", "other dates", "blank lines", "full width", "quoted"],
)
def test_csv_is_read_as_programs_and_people_write_it(tmp_path: Path, content: bytes) -> None:
    rows, faults = check(read_table(written(tmp_path, content)), {}, TODAY)
    assert faults == ()
    expected, _ = check(read_table(written(tmp_path, BUREAU, "plain.csv")), {}, TODAY)
    assert [repr(row).partition("code=")[2] for row in rows] == [repr(row).partition("code=")[2] for row in expected]


def test_xlsx_is_read_with_its_numbers_and_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    sheet.append(["SZGW", "市直机关工作委员会", "work_committee"])
    sheet.append([])
    sheet.append(["CZJ-1", " 第一党支部 ", "branch", "SZGW", 23.0, 3, datetime(2024, 5, 20)])
    sheet.append([101, "第二党支部", "branch", "SZGW", "17", "3", "2023-03-08", None])
    book.save(tmp_path / "党组织.xlsx")
    rows, faults = check(read_table(tmp_path / "党组织.xlsx"), {}, TODAY)
    assert faults == ()
    assert [(row.number, row.code, row.name, row.member_count, row.last_election_on) for row in rows] == [
        (2, "SZGW", "市直机关工作委员会", None, None),
        (4, "CZJ-1", "第一党支部", 23, date(2024, 5, 20)),
        (5, "101", "第二党支部", 17, date(2023, 3, 8)),
    ]


def test_rows_after_a_cell_of_several_lines_keep_their_numbers(tmp_path: Path) -> None:
    found = faults_in(tmp_path, 'X,"第一\n支部",branch,SZGW,,,,', "Y,第二支部,branch,SZGW,,,,")
    assert found == [
        "第 2 行 name 列：名称“第一�支部”里有换行或看不见的字符",
        "第 2 行 parent 列：没有代码为 SZGW 的上级，表里和已导入的里面都没有",
        "第 4 行 parent 列：没有代码为 SZGW 的上级，表里和已导入的里面都没有",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "是空的"),
        (b"\xef\xbb\xbf\r\n,,\r\n", "是空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧式 xls"),
        (b"PK\x03\x04broken", "不是完好的 xlsx"),
        ("代码,名称".encode("utf-16"), "不是 xlsx，也不是 UTF-8 或 GB18030"),
        (b'code,name\n"unclosed', "第 2 行不合 csv 写法"),
        (b"code,name\n" + b"x" * 9_000_000, "超过 8 MiB"),
        (HEADER.encode() + b"\n" + b"A,,,,,,,\n" * 20_001, "超过 20000 行"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(OperatorFault, match=says) as told:
        read_table(written(tmp_path, content))
    assert "\n" not in str(told.value)


@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode()))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_file_whatever_breaks_the_import(tmp_path: Path, content: bytes) -> None:
    """INV-62."""
    try:
        rows, faults = check(read_table(written(tmp_path, content)), {}, TODAY)
    except OperatorFault:
        return
    assert all("\n" not in str(fault) for fault in faults)
    assert faults or all(row.kind == "work_committee" for row in rows)


@given(place=st.integers(0, 5000), byte=st.integers(0, 255))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_no_damaged_workbook_breaks_the_import(tmp_path: Path, place: int, byte: int) -> None:
    """INV-62."""
    book, kept = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(HEADER.split(","))
    book.save(kept)
    content = bytearray(kept.getvalue())
    content[place % len(content)] = byte
    with suppress(OperatorFault):
        read_table(written(tmp_path, bytes(content), "damaged.xlsx"))


async def test_the_list_shows_the_tree_with_members_and_counts(tmp_path: Path) -> None:
    out = io.StringIO()
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        await imported(assistant, written(tmp_path, BUREAU))
        await list_tree(assistant, out)
    assert out.getvalue() == (
        "SZGW  市直机关工作委员会（工委）\n"
        "  CZJ  市财政局机关党委（机关党委）\n"
        "    CZJ-1  市财政局第一党支部（党支部） 党员 23 人\n"
        "  DAJ-1  市档案局党支部（党支部） 党员 9 人\n"
        "  NYJ  市农业农村局机关党总支（党总支）\n"
        "    NYJ-1  市农业农村局第一党支部（党支部） 党员 31 人\n"
        "共 工委 1 个，机关党委 1 个，党总支 1 个，党支部 3 个\n"
    )


async def test_each_post_gets_a_code_of_its_own(tmp_path: Path) -> None:
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        await imported(assistant, written(tmp_path, BUREAU))
        issued = await assistant.store.turn(issue_codes, assistant.bureau, None, NOW)
    assert [(each.organisation.code, each.role) for each in issued] == [
        ("SZGW", "office"),
        ("CZJ", "reviewer"),
        ("NYJ", "reviewer"),
        ("CZJ-1", "secretary"),
        ("CZJ-1", "deputy"),
        ("DAJ-1", "secretary"),
        ("DAJ-1", "deputy"),
        ("NYJ-1", "secretary"),
        ("NYJ-1", "deputy"),
    ]
    assert len({each.code for each in issued}) == 9


async def test_a_code_is_good_for_twenty_four_hours_and_kept_only_as_a_hash(tmp_path: Path) -> None:
    """INV-54: no code is in the database, its journal, or the audit log."""
    out = io.StringIO()
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        assistant.clock.move_to(NOW)
        await imported(assistant, written(tmp_path, BUREAU))
        await print_codes(assistant, "daj-1", out)
        first, second, last = out.getvalue().splitlines()
        code = first.split()[0]
        found = await assistant.store.read(binding_codes.find, assistant.bureau.code_hash(normalise(code.lower())))
        assert found is not None
        assert found.role == "secretary"
        assert found.used_at is None
        assert timedelta(0) <= found.expires_at - (NOW + timedelta(hours=24)) < timedelta(minutes=1)
        stored = everything_in(tmp_path)
        assert code.encode() not in stored
        assert normalise(code).encode() not in stored
    assert first.endswith("  市档案局党支部  书记")
    assert second.endswith("  市档案局党支部  副书记")
    assert last == "共 2 个，只显示这一次；各用一次，2026-11-24 12:00 前有效。请分别交给本人。"


async def test_a_code_issued_anew_stands_for_the_one_before(tmp_path: Path) -> None:
    """A code that went astray opens nothing once another is handed out for the same post; one in use stays used."""
    first, second, third = io.StringIO(), io.StringIO(), io.StringIO()
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        assistant.clock.move_to(NOW)
        await imported(assistant, written(tmp_path, BUREAU))
        await print_codes(assistant, "DAJ-1", first)
        await print_codes(assistant, "NYJ-1", io.StringIO())
        assistant.clock.move_to(NOW + timedelta(hours=1))
        await print_codes(assistant, "DAJ-1", second)
        old, new = (out.getvalue().split()[0] for out in (first, second))
        assert "对不上" in text_of(await assistant.hear("local", "somebody", old, "1"))
        assert "市档案局党支部，职务 书记。是您吗" in text_of(await assistant.hear("local", "somebody", new, "2"))
        assert "绑定好了" in text_of(await assistant.hear("local", "somebody", "1", "3"))
        await print_codes(assistant, "DAJ-1", third)
    assert second.getvalue().splitlines()[-1] == "以前发过、还没用的 2 个码同时作废，只有这次的能用。"
    secretary, deputy, _, last = third.getvalue().splitlines()
    assert secretary.endswith("  市档案局党支部  书记  （已有 1 人绑定）")
    assert deputy.endswith("  市档案局党支部  副书记")
    assert last == "以前发过、还没用的 1 个码同时作废，只有这次的能用。"


async def test_each_issued_code_has_its_audit_row(tmp_path: Path) -> None:
    """INV-50."""

    def rows(tx: Transaction) -> list[tuple[object, ...]]:
        return tx.all("audit_rows_after", seq=1, limit=10)

    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        await imported(assistant, written(tmp_path, BUREAU))
        await assistant.store.turn(issue_codes, assistant.bureau, "DAJ-1", NOW)
        branch = await assistant.store.read(organisations.by_code, "DAJ-1")
        assert branch is not None
        assert [row[3:7] for row in await assistant.store.read(rows)] == [
            ("issue_binding_code", branch.id, "done", '{"replaced":0,"role":"secretary"}'),
            ("issue_binding_code", branch.id, "done", '{"replaced":0,"role":"deputy"}'),
        ]


async def test_codes_for_an_organisation_that_is_not_there_are_refused(tmp_path: Path) -> None:
    async with open_assistant(settings_in(tmp_path), Clock()) as assistant:
        with pytest.raises(OperatorFault, match="还没有党组织"):
            await assistant.store.turn(issue_codes, assistant.bureau, None, NOW)
        await imported(assistant, written(tmp_path, BUREAU))
        with pytest.raises(OperatorFault, match="没有代码为 XYZ 的党组织"):
            await assistant.store.turn(issue_codes, assistant.bureau, "XYZ", NOW)
