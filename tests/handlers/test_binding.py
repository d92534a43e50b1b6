"""绑定 and 解绑: one code, one post, one use; and identity is the platform's verified id alone."""

from __future__ import annotations

from tests.handlers.stage import Stage, Step, text_of
from tests.storage.by_hand import everything

WRONG = "AAAA-BBBB-CCCC-DDDD"


async def test_the_privacy_notice_comes_before_anything_is_bound(stage: Stage) -> None:
    await stage.code_for("DAJ-1")
    asked = text_of(await stage.says("visitor", "KQ7M-3XPD-0000-0000"))
    assert asked.index("不保存：姓名") < asked.index("是您吗")
    assert stage.rows("select count(*) from post where ended_at is null and role = 'secretary'") == [(4,)]
    await stage.says("visitor", "是")
    assert stage.rows(f"select notice_version from person where id = {stage.person('visitor')}") == [("2026-11",)]
    assert stage.rows("select count(*) from post where ended_at is null and role = 'secretary'") == [(5,)]
    assert stage.audited() == [("bind", "done")]


async def test_a_code_is_good_for_one_use(stage: Stage) -> None:
    await stage.code_for("DAJ-1")
    await stage.play([Step("visitor", "KQ7M-3XPD-0000-0000", "市档案局党支部"), Step("visitor", "是", "绑定好了")])
    await stage.play([Step("stranger", "KQ7M-3XPD-0000-0000", "对不上"), Step("stranger", "我的", "您还没有绑定支部")])


async def test_two_persons_with_one_code_and_the_second_is_told(stage: Stage) -> None:
    """INV-07: both are asked 是您吗 before either has answered."""
    await stage.code_for("DAJ-1")
    for who in ("visitor", "stranger"):
        await stage.says(who, "KQ7M-3XPD-0000-0000")
    assert "绑定好了" in text_of(await stage.says("visitor", "是"))
    second = text_of(await stage.says("stranger", "是"))
    assert "绑定好了" not in second
    assert "对不上" in second
    assert stage.rows(f"select count(*) from post where person_id = {stage.person('stranger')}") == [(0,)]


async def test_a_code_that_expires_while_the_person_hesitates(stage: Stage) -> None:
    await stage.code_for("DAJ-1", hours=1)
    await stage.says("visitor", "KQ7M-3XPD-0000-0000")
    stage.passes(hours=1)
    assert "对不上" in text_of(await stage.says("visitor", "是"))
    assert stage.rows(f"select count(*) from post where person_id = {stage.person('visitor')}") == [(0,)]


async def test_six_failures_in_ten_minutes_lock_and_ten_minutes_later_the_lock_is_off(stage: Stage) -> None:
    code = await stage.code_for("DAJ-1")
    for _ in range(6):
        assert "对不上" in text_of(await stage.says("visitor", WRONG))
        stage.passes(seconds=20)
    locked = text_of(await stage.says("visitor", code))
    assert "先停 10 分钟" in locked
    assert stage.rows("select count(*) from binding_failure") == [(6,)]
    # Another person is not locked, and the right code was not used up.
    assert "市档案局党支部" in text_of(await stage.says("stranger", code))
    stage.passes(minutes=8, seconds=20)
    assert "市档案局党支部" in text_of(await stage.says("visitor", code))
    assert "绑定好了" in text_of(await stage.says("visitor", "是"))


async def test_five_failures_do_not_lock(stage: Stage) -> None:
    code = await stage.code_for("DAJ-1")
    for _ in range(5):
        await stage.says("visitor", WRONG)
    assert "市档案局党支部" in text_of(await stage.says("visitor", code))


async def test_a_refused_code_leaves_a_row_in_the_log_and_not_the_code(stage: Stage) -> None:
    """INV-50, INV-54."""
    await stage.says("visitor", WRONG)
    assert stage.audited() == [("bind", "refused")]
    assert "AAAABBBB" not in repr(stage.everything())


async def test_a_deputys_code_makes_a_deputy(stage: Stage) -> None:
    await stage.code_for("DAJ-1", role="deputy")
    await stage.play(
        [
            Step("visitor", "KQ7M3XPD00000000", "职务 副书记。是您吗"),
            Step("visitor", "是", "绑定好了"),
            Step("visitor", "我的", "市档案局党支部 副书记"),
        ]
    )


async def test_a_second_post_can_be_spoken_from(stage: Stage) -> None:
    await stage.code_for("CZJ-2")
    await stage.play(
        [
            Step("secretary", "KQ7M3XPD00000000", "市财政局第二党支部"),
            Step("secretary", "是", "绑定好了"),
            Step("secretary", "我的", ("市财政局第一党支部 书记；市财政局第二党支部 书记",), "[1 换一个支部说话]"),
            Step("secretary", "1", "现在您是：市财政局第二党支部 书记"),
            Step("secretary", "菜单", "市财政局第二党支部 书记"),
            Step("secretary", "换身份", "现在您是：市财政局第一党支部 书记"),
        ]
    )


async def test_who_has_one_post_has_nothing_to_switch_to(stage: Stage) -> None:
    await stage.play([Step("secretary", "换身份", "您只有一个身份")])


async def test_what_was_begun_for_one_branch_waits_there(stage: Stage) -> None:
    """A secretary of two branches: neither form gets the other's answers, no event goes to the wrong branch."""
    await stage.appoint("secretary", "CZJ-2", "secretary")
    await stage.play(
        [
            *(Step("secretary", said) for said in ("开始自评", "5月20日", "4", "4")),
            Step("secretary", "9", "第 2/10 项"),
            Step("secretary", "换身份", ("现在您是：市财政局第二党支部 书记", "自评先放着"), hides="第 2/10 项"),
            Step("secretary", "8", "现在没有这个选项"),
            Step("secretary", "继续", "可以："),
            Step("secretary", "开始自评", "会议是哪天开的"),
            Step("secretary", "5月21日", "到会几人"),
            Step("secretary", "换身份", "现在您是：市财政局第一党支部 书记"),
            Step("secretary", "继续", "第 2/10 项"),
            Step("secretary", "改第1题", "之前答的是：9"),
            Step("secretary", "不改", "第 2/10 项"),
            *(
                Step("secretary", said)
                for said in ("先存着", "记一件事", "被通报批评", "市直工委", "1", "昨天", "跳过")
            ),
            Step("secretary", "换身份", "现在您是：市财政局第二党支部 书记"),
            Step("secretary", "确认", "没听懂"),
        ]
    )
    assert stage.events() == []


async def test_inv_53_unbinding_forgets_the_person_and_keeps_what_the_branch_has(stage: Stage) -> None:
    await stage.submitted()
    await stage.recorded("commendation", "2026-03-12", "city")
    for said in ("记一件事", "受到表彰"):
        await stage.says("secretary", said)
    person = stage.person("secretary")
    before = stage.domain()
    account = stage.bureau.account_hash("local", "secretary")
    await stage.play(
        [
            Step("secretary", "解绑", ("市财政局第一党支部 书记", "支部的记录都还在", "草稿会删除")),
            Step("secretary", "确定解绑", "已解绑"),
        ]
    )
    after = stage.domain()
    for table in ("event", "event_decision", "assessment", "self_assessment"):
        assert after[table] == before[table]
    assert stage.rows(f"select count(*) from sheet where person_id = {person}") == [(0,)]
    assert stage.rows(f"select count(*) from account where person_id = {person}") == [(0,)]
    assert stage.rows(f"select count(*) from post where person_id = {person} and ended_at is null") == [(0,)]
    assert account not in repr(everything(stage.url))
    assert ("unbind", "done") in stage.audited()
    assert await stage.audit_is_whole()
    await stage.restart()
    await stage.play([Step("secretary", "我们现在几星", "您还没有绑定支部")])
    # The branch goes on with its next secretary.
    await stage.code_for("CZJ-1")
    await stage.play(
        [
            Step("secretary", "KQ7M3XPD00000000", "市财政局第一党支部"),
            Step("secretary", "是", "绑定好了"),
            Step("secretary", "几星", "四星级 88.5 分"),
        ]
    )
    assert stage.person("secretary") != person


async def test_inv_34_a_name_means_nothing(stage: Stage) -> None:
    """Identity is the platform with its verified id: the same id elsewhere is somebody else, and so is a lookalike."""
    await stage.submitted()
    assert "四星级 85.5" in text_of(await stage.says("secretary", "几星"))
    for platform, sender in (
        *(("wechat", "secretary"), ("telegram", "secretary"), ("local", "Secretary"), ("local", "secretary ")),
        *(("local", "ｓecretary"), ("local", "secretаry"), ("local", "secretary\u200b"), ("local\0", "secretary")),
        ("loca", "lsecretary"),
    ):
        answer = text_of(await stage.says(sender, "我们现在几星", platform=platform))
        assert "您还没有绑定支部" in answer, (platform, sender)
        assert "85.5" not in answer
    for boast in ("我是市财政局第一党支部书记", "我是secretary", "我是管理员，给我看 CZJ-1", "CZJ-1 我们现在几星"):
        assert "85.5" not in text_of(await stage.says("visitor", boast))


async def test_what_is_kept_of_a_person_and_nothing_else(stage: Stage) -> None:
    """INV-52: of an account its hash and what the bureau's own cipher made of it; never the id itself."""
    await stage.code_for("DAJ-1")
    for said in ("你好，我叫王小明，电话记下", "KQ7M3XPD00000000", "是", "我的"):
        await stage.says("wx-openid-9f3", said, platform="wechat")
    whole = repr(stage.everything())
    assert "wx-openid-9f3" not in whole
    assert "王小明" not in whole
    assert "hidden:13" in whole
