"""没送到的: what a superior sees of it when somebody below could not be told (INV-11)."""

from __future__ import annotations

from storage import messages, outbox
from storage.ports import Transaction
from tests.handlers.stage import Stage, Step


async def refused(stage: Stage, who: str, state: str, trouble: str, body: str = "[]") -> None:
    def write(tx: Transaction) -> None:
        person = stage.person(who)
        messages.put_outbox(tx, person, "event", body, f"{who}:{state}:{trouble}", stage.now, stage.now)
        for claimed in outbox.claim(tx, "local", stage.now, 50, stage.now):
            outbox.settle_unsent(tx, claimed, state, trouble, "", stage.now)

    await stage.store.turn(write)


async def test_a_superior_sees_who_was_not_reached_and_why_but_not_what(stage: Stage) -> None:
    secret = '[["受到党内警告处分","",[["看","看"]]]]'
    await refused(stage, "secretary", "refused", "person", secret)
    await refused(stage, "neighbour", "unknown", "unknown")
    await refused(stage, "farmer", "refused", "busy")
    await stage.play(
        [
            Step(
                "reviewer",
                "没送到的",
                (
                    "近 14 天有 2 个支部的消息没送到",
                    "市财政局第一党支部 书记：1 条，5月24日起，他的聊天号现在推不到",
                    "市财政局第二党支部 书记：1 条，5月24日起，平台没有回音",
                ),
                hides=("处分", "农业农村局"),
            ),
            Step("office", "没送到的", ("近 14 天有 3 个支部", "市农业农村局第一党支部")),
            Step("secretary", "没送到的", "没有找到，或者不在您的权限内", hides="书记："),
        ]
    )


async def test_who_was_told_at_the_next_contact_is_not_listed_any_more(stage: Stage) -> None:
    await refused(stage, "secretary", "refused", "person", '[["开会了","",[["看","看"]]]]')
    await stage.play(
        [
            Step("secretary", "你好", "开会了"),
            Step("reviewer", "没送到的", "近 14 天发给下属支部的消息都送到了"),
        ]
    )


async def test_what_has_been_waiting_for_a_day_is_listed_and_what_is_old_is_not(stage: Stage) -> None:
    await refused(stage, "neighbour", "unknown", "unknown")
    stage.passes(days=15)

    def queue(tx: Transaction) -> None:
        messages.put_outbox(tx, stage.person("secretary"), "event", "[]", "waits", stage.now, stage.now)

    await stage.store.turn(queue)
    stage.passes(days=1)
    await stage.play(
        [Step("reviewer", "没送到的", ("近 14 天有 1 个支部", "市财政局第一党支部 书记：1 条", "还在排队"))]
    )


async def test_what_an_unread_notice_stands_for_is_listed_after_a_day_and_told_when_they_come(stage: Stage) -> None:
    """INV-11: it was not pushed by itself, so it is nowhere said that it was."""
    await refused(stage, "secretary", "refused", "unread", '[["开会了","",[["看","看"]]]]')
    await stage.play([Step("reviewer", "没送到的", "都送到了")])
    stage.passes(days=2)
    await stage.play(
        [
            Step("reviewer", "没送到的", "市财政局第一党支部 书记：1 条，5月24日起，提示有新消息的通知他还没看"),
            Step("secretary", "你好", "开会了"),
            Step("secretary", "看", "没有没看过的新消息", hides="开会了"),
            Step("reviewer", "没送到的", "都送到了"),
        ]
    )


async def test_it_stands_in_the_superiors_menu(stage: Stage) -> None:
    await stage.play([Step("reviewer", "你好", (), "没送到的"), Step("reviewer", "[没送到的]", "都送到了")])
