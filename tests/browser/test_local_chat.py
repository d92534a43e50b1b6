"""The local chat as people meet it: each test is somebody in front of a browser."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Demo, Join, Person
from tests.browser.looks import looks_right

SPRING = "2027-05-20"  # while the yearly self-assessment is open, and later than any day these tests run on
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4})+")


async def fill_in(person: Person) -> None:
    """Answers whatever the self-assessment asks, until it is handed in."""
    for _ in range(40):
        asked, options = await person.last(), await person.options()
        if re.search(r"第 \d+/10 项.*满分", asked):
            await person.says("九分半" if "第 3/10" in asked else "9")
        elif any("确认" in option for option in options):
            await person.presses(re.compile("确认"))
        elif "跳过" in options:
            await person.presses("跳过")
        elif options and options[0].startswith("1 "):
            if not await person.answers.last.get_by_role("button", name=re.compile("先存着|返回")).count():
                return
            await person.presses(options[0])
        else:
            await person.says("7")
    raise AssertionError(f"it never ends: {await person.last()}")


async def test_a_newcomer_binds_assesses_records_and_asks_for_the_star(join: Join) -> None:
    visitor = await join("visitor")
    await visitor.moves_clock(SPRING)
    await expect(visitor.page.locator("#day")).to_have_text("2027年5月20日 周四")
    assert "绑定码" in await visitor.last()
    await looks_right(visitor.page)

    code = CODE.search(await visitor.page.locator("main").inner_text())
    assert code, "a newcomer finds a code to try on the page"
    assert "市档案局党支部" in await visitor.says(code[0].lower())
    assert "绑定好了" in await visitor.presses(re.compile("^1 "))

    assert "自评" in await visitor.presses(re.compile("开始自评"))
    await fill_in(visitor)
    await looks_right(visitor.page)

    star = await visitor.says("几星")
    assert "★" in star
    assert "暂定" in star
    assert "（支部自查参考，以上级认定为准）" in star
    assert set(await visitor.page.locator(".stars").last.inner_text()) <= set("★☆")

    asked = await visitor.says("记一件事")
    assert "哪一类" in asked
    await visitor.presses(re.compile("表彰"))
    await visitor.presses("1 党组织")
    await visitor.presses(re.compile("市级$"))
    await visitor.presses("1 今天")
    card = await visitor.presses("跳过")
    assert "附加条件1" in card
    assert "5月20日（周四）" in card
    assert "记好了" in await visitor.says("1")  # a digit is as good as the button
    assert "+3" in await visitor.says("每一分怎么来的")
    await looks_right(visitor.page)


async def test_what_a_superior_decides_arrives_without_a_reload(join: Join) -> None:
    """INV-10"""
    secretary, reviewer = await join("secretary"), await join("reviewer")
    heard = await secretary.answers.count()
    await reviewer.says("待处理")
    for _ in range(6):
        if re.search("认定", " ".join(await reviewer.options())):
            break
        await reviewer.presses(re.compile("^1 "))
    await reviewer.presses(re.compile("^1 .*认定"))
    for _ in range(4):
        if await secretary.answers.count() > heard:
            break
        await reviewer.presses(re.compile("^1 "))
    told = await secretary.hears(heard)
    assert re.search("认定|核实", told)
    await secretary.page.reload()
    assert told in await secretary.page.locator("#log").inner_text()  # it is kept, and not told twice
    assert (await secretary.page.locator("#log").inner_text()).count(told) == 1


async def test_a_push_does_not_pull_away_who_reads_further_up(join: Join) -> None:
    secretary, again = await join("secretary"), await join("secretary")
    for words in ("几星", "每一分怎么来的", "记过的事"):
        await secretary.says(words)
    top = await secretary.page.locator("#log").evaluate("e => { e.scrollTop = 0; return e.scrollTop; }")
    heard = await secretary.answers.count()
    await again.moves_clock(SPRING)
    await expect(secretary.page.locator("#log .note")).to_have_count(1)
    await expect(secretary.answers).to_have_count(heard + 1)  # what is due on that day
    assert await secretary.page.locator("#log").evaluate("e => e.scrollTop") == top
    await secretary.says("几星")  # their own answer is shown, wherever they were
    assert await secretary.answers.count() == heard + 2


async def test_two_pages_of_one_person_show_the_same_talk(join: Join) -> None:
    """INV-07, INV-08"""
    here, there = await join("deputy"), await join("deputy")
    heard = await there.answers.count()
    await here.presses(re.compile("几星"))
    assert await there.hears(heard) == await here.last()
    await expect(there.page.locator("#log .mine").last).to_contain_text("几星")


async def test_moving_the_clock_is_seen_on_every_page(join: Join) -> None:
    secretary, office = await join("secretary"), await join("office")
    await secretary.page.locator("#clock summary").click()
    await looks_right(secretary.page)
    await secretary.page.get_by_role("button", name="前进 7 天").click()
    shown = await secretary.page.locator("#log .note").last.inner_text()
    assert re.fullmatch(r"时钟拨到 \d{4}年\d+月\d+日 周[一二三四五六日] 09:00", shown)
    await expect(office.page.locator("#log .note").last).to_have_text(shown)
    await expect(office.page.locator("#day")).to_have_text(re.compile(shown.split()[1]))
    await expect(office.page.locator("#day")).to_have_class(re.compile("moved"))
    await office.page.locator("#clock summary").click()
    await office.page.get_by_role("button", name="回到今天").click()
    await expect(secretary.page.locator("#day")).not_to_have_class(re.compile("moved"))


async def test_an_older_button_can_be_pressed_and_says_that_it_is_out_of_date(join: Join) -> None:
    """INV-08"""
    secretary = await join("secretary")
    await secretary.presses(re.compile("记一件事"))
    asked = await secretary.answers.count()
    older = secretary.answers.nth(asked - 1).get_by_role("button", name=re.compile("^1 "))
    await secretary.presses(re.compile("^2 "))
    await expect(secretary.page.locator(".options.old").last).to_contain_text("1")
    await looks_right(secretary.page)  # faded, and still readable
    heard = await secretary.answers.count()
    await older.click()
    assert "过期" in await secretary.hears(heard)


async def test_a_double_press_counts_once(join: Join) -> None:
    """INV-08"""
    secretary = await join("secretary")
    await secretary.presses(re.compile("记一件事"))
    heard = await secretary.answers.count()
    await secretary.answers.last.get_by_role("button", name=re.compile("^1 ")).evaluate(
        "e => { e.click(); e.click(); }"
    )
    assert "过期" in await secretary.hears(heard + 1)
    assert await secretary.answers.count() == heard + 2


async def test_the_second_half_of_a_double_click_presses_nothing_new(join: Join) -> None:
    """INV-08: the next question often has a button in the very place of the last one."""
    secretary = await join("secretary")
    await secretary.page.evaluate(
        """() => new MutationObserver(() => {
             const button = document.querySelector(".theirs:last-child button");
             if (!button) return;
             const { x, y, width, height } = button.getBoundingClientRect();
             document.body.dataset.hit = document.elementFromPoint(x + width / 2, y + height / 2).tagName;
           }).observe(document.querySelector("#log"), { childList: true })"""
    )
    await secretary.says("记一件事")
    assert await secretary.page.locator("body").get_attribute("data-hit") == "DIV"
    await secretary.presses(re.compile("^1 "))  # a moment later it can be pressed


async def test_with_the_keyboard_alone(join: Join) -> None:
    secretary = await join("secretary")
    keys = secretary.page.keyboard
    await expect(secretary.input).to_be_focused()
    await keys.type("几星")
    heard = await secretary.answers.count()
    await keys.press("Enter")
    assert "★" in await secretary.hears(heard)
    await expect(secretary.input).to_be_focused()
    await keys.press("Shift+Tab")  # backwards from the input: the last option of the newest message
    last = secretary.answers.last.get_by_role("button").last
    await expect(last).to_be_focused()
    assert await last.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    heard = await secretary.answers.count()
    await keys.press("Enter")
    await secretary.hears(heard)
    await expect(secretary.input).to_be_focused()
    await keys.type("一行")
    await keys.press("Shift+Enter")
    await keys.type("两行")
    await expect(secretary.input).to_have_value("一行\n两行")
    await keys.press("Tab")
    await expect(secretary.page.get_by_role("button", name="发送")).to_be_focused()

    await secretary.page.locator(".skip").focus()
    await expect(secretary.page.locator(".skip")).to_be_in_viewport()
    order = []
    for _ in range(3):
        order.append(await secretary.page.evaluate("document.activeElement.textContent.trim().slice(0, 3)"))
        await keys.press("Tab")
    assert order == ["跳到输", "时钟：", "我是："]
    await secretary.page.locator("#who summary").focus()
    await keys.press("Enter")
    await keys.press("Tab")
    await expect(secretary.page.get_by_role("link", name="市财政局第一党支部 书记")).to_be_focused()
    await keys.press("Escape")
    await expect(secretary.page.locator("#who")).not_to_have_attribute("open", "")
    await expect(secretary.page.locator("#who summary")).to_be_focused()


async def test_enter_that_ends_a_chinese_syllable_sends_nothing(join: Join) -> None:
    secretary = await join("secretary")
    await secretary.input.fill("zhibu")
    await secretary.input.evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, "
        "cancelable: true}))"
    )
    await expect(secretary.input).to_have_value("zhibu")


async def test_somebody_else_can_be_chosen(join: Join) -> None:
    secretary = await join("secretary")
    await secretary.page.locator("#who summary").click()
    await looks_right(secretary.page)
    await secretary.page.get_by_role("link", name=re.compile("组织部")).click()
    await expect(secretary.page).to_have_url(re.compile(r"\?as=office$"))
    await expect(secretary.page.locator("#log .theirs").first).to_be_visible()


async def test_everything_has_a_name_for_who_listens(join: Join) -> None:
    secretary = await join("secretary")
    await secretary.presses(re.compile("几星"))
    heard = await secretary.page.locator("body").aria_snapshot()
    assert '- heading "晋星助手' in heard
    assert '- log "对话"' in heard
    assert '- textbox "要说的话"' in heard
    assert '- button "发送"' in heard
    assert re.search(r'- button "1 ', heard)
    assert "助手说：" in heard
    assert "我说：" in heard
    assert not re.search(r"- (button|link|textbox|group)(?! \")\b(?!:)", heard), heard


async def test_a_reload_keeps_the_conversation_and_greets_only_once(join: Join) -> None:
    secretary = await join("secretary")
    await secretary.presses(re.compile("几星"))
    before = await secretary.page.locator("#log").inner_text()
    await secretary.page.reload()
    await expect(secretary.answers.last).to_be_visible()
    assert await secretary.page.locator("#log").inner_text() == before
    assert before.count("你好") == 1


async def test_nothing_is_lost_while_the_assistant_cannot_be_reached(join: Join, demo: Demo) -> None:
    secretary = await join("secretary", is_offline_expected=True)
    heard = await secretary.answers.count()
    await demo.stop()
    await expect(secretary.page.locator("#state")).to_have_text("没连上，正在重试…")
    await secretary.input.fill("几星")
    await secretary.input.press("Enter")
    await secretary.input.fill("我的")
    await secretary.input.press("Enter")
    await expect(secretary.page.locator(".mine.waiting")).to_have_count(2)
    await looks_right(secretary.page)
    await secretary.page.wait_for_timeout(700)
    await demo.start()
    await expect(secretary.page.locator(".mine.waiting")).to_have_count(0, timeout=15000)
    await expect(secretary.page.locator(".options:not(.old)")).to_have_count(1)
    assert await secretary.answers.count() == heard + 2
    await expect(secretary.page.locator("#state")).to_have_text("")


async def test_a_reload_before_the_answer_sends_under_the_same_key(join: Join, demo: Demo) -> None:
    """INV-03"""
    secretary = await join("secretary", is_offline_expected=True)
    keys: list[str] = []
    secretary.page.on("request", lambda r: keys.append(r.post_data_json["key"]) if r.url.endswith("/say") else None)
    heard = await secretary.answers.count()
    await secretary.page.route("**/say", lambda route: route.abort())
    await secretary.input.fill("几星")
    await secretary.input.press("Enter")
    await expect(secretary.page.locator("#state")).to_have_text("没连上，正在重试…")
    await secretary.page.unroute("**/say")
    await secretary.page.reload()
    await secretary.hears(heard)
    await expect(secretary.page.locator(".mine.waiting")).to_have_count(0)
    assert len(keys) >= 2
    assert len(set(keys)) == 1


async def test_an_answer_that_takes_long_says_so(join: Join) -> None:
    secretary = await join("secretary")

    async def slowly(route: object) -> None:
        await secretary.page.wait_for_timeout(1200)
        await route.continue_()  # type: ignore[attr-defined]

    await secretary.page.route("**/say", slowly)
    heard = await secretary.answers.count()
    await secretary.input.fill("几星")
    await secretary.input.press("Enter")
    await expect(secretary.page.locator("#state")).to_have_text("正在输入…")
    await expect(secretary.input).to_be_enabled()
    await secretary.hears(heard)
    await expect(secretary.page.locator("#state")).to_have_text("")


async def test_what_is_refused_is_told_under_the_message(join: Join) -> None:
    secretary = await join("secretary", is_offline_expected=True)
    await secretary.page.route(
        "**/say", lambda route: route.fulfill(status=413, json={"error": "内容太大，最多 64 KiB。"})
    )
    await secretary.input.fill("很长")
    await secretary.input.press("Enter")
    await expect(secretary.page.locator(".trouble", has_text="内容太大")).to_be_visible()
    await looks_right(secretary.page)


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)><b>粗</b>",
        "</p><script>document.title='x'</script>",
        "{{7*7}} **粗** [x](javascript:alert(1))",
        "\u202e倒过来 \u2066x",
        "很长" * 200,
        "a" * 400,
    ],
)
async def test_what_is_typed_stays_text(join: Join, hostile: str) -> None:
    """INV-55"""
    secretary = await join("secretary")
    title = await secretary.page.title()
    await secretary.says(hostile)
    assert await secretary.page.locator("#log .mine p").last.text_content() == hostile
    assert await secretary.page.locator("#log :is(img, b, a, script, iframe)").count() == 0
    assert await secretary.page.title() == title
    await looks_right(secretary.page)


@pytest.mark.parametrize("how", ["light", "dark", "desktop"])
async def test_it_is_readable_by_day_by_night_and_at_a_desk(join: Join, how: str) -> None:
    size = {"width": 1280, "height": 860} if how == "desktop" else {"width": 360, "height": 740}
    secretary = await join("secretary", viewport=size, color_scheme="dark" if how == "dark" else "light")
    await secretary.presses(re.compile("几星"))
    await looks_right(secretary.page)
    for menu in ("#clock", "#who"):
        await secretary.page.locator(f"{menu} summary").click()
        await looks_right(secretary.page)
        await secretary.page.keyboard.press("Escape")
    column = await secretary.page.locator("main").bounding_box()
    assert column
    assert column["width"] == min(480, size["width"])
    assert abs(column["x"] * 2 + column["width"] - size["width"]) <= 1


async def test_who_wants_no_motion_gets_none(join: Join) -> None:
    still = await join("secretary", reduced_motion="reduce")
    assert await still.answers.last.evaluate("e => getComputedStyle(e).animationName") == "none"
