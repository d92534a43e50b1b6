"""The local web chat without a browser: its addresses, its door, its pushes, its clock."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

import bot.local_chat
from bot.app import open_assistant
from bot.clock import Clock
from bot.local_chat import LocalChannel, LocalUser, local_chat
from bot.local_chat.channel import MOST_WAITING
from bot.local_chat.door import LARGEST_BODY
from bot.local_chat.files import FileShelf
from bot.settings import Settings
from handlers.messages import File, Message, Option, Reply
from storage.ports import StoreDown
from tests.bot.scripted import QUESTION, ScriptedAssistant, StillClock
from tests.bot.serving import served

HERE = "http://127.0.0.1:8000"
USERS = (
    LocalUser("secretary", "市财政局第一党支部 书记"),
    LocalUser("deputy", "市财政局第一党支部 副书记"),
    LocalUser("visitor", "还没绑定的访客", note="样例绑定码 <KQ7M>"),
)
TUESDAY = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # 22:30 in Shanghai
PUSH = Message("您有一项待办", (Option("1 参加", "#m.1"),), mark="m")


@pytest.fixture
def assistant() -> ScriptedAssistant:
    return ScriptedAssistant({"你好": QUESTION})


@pytest.fixture
def clock() -> StillClock:
    return StillClock(TUESDAY)


@pytest.fixture
def app(assistant: ScriptedAssistant, clock: StillClock) -> Starlette:
    return local_chat(assistant, clock, USERS, LocalChannel(patience_s=0.3))


@pytest.fixture
async def browser(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
        yield client


def saying(said: object = "你好", **other: object) -> dict[str, object]:
    return {"as": "secretary", "said": said, "key": "key-00001", "seen": None, **other}


# ---- the page


async def test_the_page_shows_who_i_am_and_the_day_of_the_clock(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/", params={"as": "visitor"})
    assert page.status_code == 200
    assert '<html lang="zh-CN">' in page.text
    assert "我是：<b>还没绑定的访客</b>" in page.text
    assert "2026年11月24日 周二" in page.text
    assert "样例绑定码 &lt;KQ7M&gt;" in page.text
    assert "<noscript>" in page.text


async def test_who_was_bound_is_shown_by_their_post_and_no_code_any_more(
    assistant: ScriptedAssistant, clock: StillClock
) -> None:
    posts: dict[str, str] = {}

    async def post_of(name: str) -> str:
        return posts.get(name, "")

    app = local_chat(assistant, clock, USERS, post_of=post_of)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as client:
        assert "样例绑定码" in (await client.get("/", params={"as": "visitor"})).text
        posts["visitor"] = "市财政局第三党支部 书记"
        page = (await client.get("/", params={"as": "visitor"})).text
        assert "我是：<b>市财政局第三党支部 书记</b>" in page
        assert "样例绑定码" not in page
        assert "我是：<b>市财政局第一党支部 书记</b>" in (await client.get("/")).text


async def test_the_first_user_opens_when_none_is_named(browser: httpx.AsyncClient) -> None:
    assert "我是：<b>市财政局第一党支部 书记</b>" in (await browser.get("/")).text


async def test_an_unknown_user_is_told_who_there_is(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/", params={"as": "<b>nobody"})
    assert page.status_code == 404
    assert "secretary、deputy、visitor" in page.text
    assert "nobody" not in page.text


async def test_nothing_comes_from_elsewhere_and_nothing_is_inline(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page.text)
    assert addresses
    assert all(a.startswith(("/", "#")) and not a.startswith("//") for a in addresses)
    assert not re.search(r"<style|\bstyle=|\bon\w+=|<script(?![^>]*\bsrc=)", page.text)
    for address in addresses:
        if address.startswith("/static/"):
            assert (await browser.get(address)).status_code == 200


def test_scripts_put_text_on_the_page_only_as_text() -> None:
    """INV-55"""
    static = Path(bot.local_chat.__file__).parent / "static"
    scripts = "".join(file.read_text(encoding="utf-8") for file in static.glob("*.js"))
    assert "textContent" in scripts
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|DOMParser", scripts)
    assert not re.search(r"https?://|//[a-z]+\.[a-z]", scripts)


async def test_health(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/healthz")).json() == {"alive": True}


# ---- saying something


async def test_a_message_is_answered_with_its_options_and_mark(
    browser: httpx.AsyncClient, assistant: ScriptedAssistant
) -> None:
    answer = await browser.post("/say", json=saying(seen="m0"))
    assert answer.json() == {
        "messages": [
            {
                "text": "您好，我是晋星助手。",
                "mark": "m1",
                "options": [{"label": "1 看星级", "send": "1"}, {"label": "2 记一件事", "send": "2"}],
                "files": [],
            }
        ],
        "now": "2026-11-24T22:30:00+08:00",
    }
    assert assistant.heard == [("local", "secretary", "你好", "key-00001", "m0")]


async def test_a_file_of_a_message_can_be_kept(browser: httpx.AsyncClient, assistant: ScriptedAssistant) -> None:
    calendar = File("党建例会 第3号.ics", "text/calendar; charset=utf-8", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    assistant.answers["会议"] = Reply((Message("周四开会", files=(calendar,), mark="m"),))
    answer = await browser.post("/say", json=saying("会议"))
    [shown] = answer.json()["messages"][0]["files"]
    assert shown["name"] == calendar.name
    kept = await browser.get(shown["address"])
    assert (kept.status_code, kept.content) == (200, calendar.content)
    assert kept.headers["content-type"] == "text/calendar; charset=utf-8"
    assert kept.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''%E5%85%9A%E5%BB%BA%E4%BE%8B%E4%BC%9A%20%E7%AC%AC3%E5%8F%B7.ics"
    )
    gone = await browser.get("/file/00000000000000000000000000000000")
    assert (gone.status_code, gone.json()["error"]) == (404, "这个附件已经不在了，请再看一次那条消息。")


def test_files_are_kept_up_to_a_number_and_one_file_once() -> None:
    shelf = FileShelf(most=2)
    first, second, third = (File(f"{n}.ics", "text/calendar", b"x") for n in range(3))
    addresses = [shelf.put(first), shelf.put(second), shelf.put(first), shelf.put(third)]
    assert addresses[0] == addresses[2]
    kept = [shelf.get(address.removeprefix("/file/")) for address in addresses]
    assert kept == [first, None, first, third]


async def test_a_repeated_key_gets_the_stored_reply(browser: httpx.AsyncClient, assistant: ScriptedAssistant) -> None:
    first = await browser.post("/say", json=saying())
    again = await browser.post("/say", json=saying())
    assert first.json()["messages"] == again.json()["messages"]
    assert len(assistant.heard) == 1


async def test_two_presses_are_two_messages(browser: httpx.AsyncClient, assistant: ScriptedAssistant) -> None:
    """INV-08: it is the turn that says the second is out of date."""
    await asyncio.gather(*(browser.post("/say", json=saying("#m1.1", key=f"press-{n:03}")) for n in range(5)))
    assert len(assistant.heard) == 5


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "an unknown user": ({"json": saying(**{"as": "nobody"})}, 404),
    "no user": ({"json": saying(**{"as": None})}, 404),
    "a list for a user": ({"json": saying(**{"as": ["secretary"]})}, 404),
    "a number said": ({"json": saying(9.5)}, 400),
    "nothing said": ({"json": saying(None)}, 400),
    "blanks said": ({"json": saying(" \n\u3000")}, 400),
    "no key": ({"json": saying(key=None)}, 400),
    "a short key": ({"json": saying(key="1")}, 400),
    "a long key": ({"json": saying(key="k" * 65)}, 400),
    "a key with NUL": ({"json": saying(key="key-0000\x00")}, 400),
    "a key of other digits": ({"json": saying(key="１２３４５６７８")}, 400),
    "a number seen": ({"json": saying(seen=1)}, 400),
    "a long mark": ({"json": saying(seen="m" * 201)}, 400),
    "a mark with NUL": ({"json": saying(seen="m\x00")}, 400),
    "a list": ({"json": [1]}, 400),
    "a form": ({"data": {"as": "secretary", "said": "你好"}}, 415),
    "plain text": ({"content": "你好", "headers": {"content-type": "text/plain"}}, 415),
    "nothing": ({"content": b"", "headers": {"content-type": "application/json"}}, 400),
    "not JSON": ({"content": b"{", "headers": {"content-type": "application/json"}}, 400),
    "not UTF-8": ({"content": b'{"as":"\xff"}', "headers": {"content-type": "application/json"}}, 400),
    "a key twice": ({"content": b'{"as":"a","as":"b"}', "headers": {"content-type": "application/json"}}, 400),
    "NaN": ({"content": b'{"as":NaN}', "headers": {"content-type": "application/json"}}, 400),
    "very deep": ({"content": b"[" * 60000, "headers": {"content-type": "application/json"}}, 400),
    "a huge number": ({"content": b"9" * 60000, "headers": {"content-type": "application/json"}}, 400),
    "too large": ({"json": saying("好" * LARGEST_BODY)}, 413),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_cannot_be_taken_is_refused_in_one_plain_sentence(
    browser: httpx.AsyncClient, assistant: ScriptedAssistant, name: str
) -> None:
    """INV-05, INV-62: and it is in nobody's way."""
    request, status = REFUSED[name]
    answer = await browser.post("/say", **request)
    assert answer.status_code == status
    assert re.fullmatch(r"[^\n]*[\u4e00-\u9fff][^\n]*。", answer.json()["error"])
    assert assistant.heard == []
    assert (await browser.post("/say", json=saying())).status_code == 200


async def test_a_body_without_a_length_is_not_read_past_the_limit(browser: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1
            yield b" " * 4096

    answer = await browser.post("/say", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert sent <= LARGEST_BODY / 4096 + 2


async def test_half_a_character_pair_is_replaced_and_never_breaks_the_answer(
    browser: httpx.AsyncClient, assistant: ScriptedAssistant
) -> None:
    answer = await browser.post(
        "/say",
        content=json.dumps(saying("好\ud83d!")).encode(),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 200
    assert assistant.heard[0][2] == "好\ufffd!"


async def test_a_store_that_is_down_is_503_with_a_sentence(
    browser: httpx.AsyncClient, assistant: ScriptedAssistant
) -> None:
    """INV-04: the page keeps the message and says it again."""
    assistant.fault = lambda: StoreDown("disk full")
    answer = await browser.post("/say", json=saying())
    assert answer.status_code == 503
    assert "还没有记下" in answer.json()["error"]
    assert "disk full" not in answer.text
    assistant.fault = None
    assert (await browser.post("/say", json=saying())).status_code == 200


async def test_a_fault_of_ours_is_logged_and_told_without_its_inside(
    browser: httpx.AsyncClient, assistant: ScriptedAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    assistant.fault = lambda: KeyError("inside")
    answer = await browser.post("/say", json=saying())
    assert answer.status_code == 503
    assert "inside" not in answer.text
    assert "could not be answered" in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/say", 405), ("POST", "/", 405), ("GET", "/nothing", 404), ("GET", "/static/../site.py", 404)],
)
async def test_an_address_that_is_not_there(browser: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await browser.request(method, path)
    assert answer.status_code == status
    assert answer.json()["error"].endswith("。")


# ---- whose requests are taken


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "LocalHost", "[::1]:8000"])
async def test_loopback_names_are_served(browser: httpx.AsyncClient, host: str) -> None:
    own = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
    assert (await browser.post("/say", json=saying(), headers=own)).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "example.cn"},
        {"host": "127.0.0.1.example.cn:8000"},
        {"host": "10.0.0.5:8000"},
        {"host": "127.0.0.1:8000@example.cn"},
        {"origin": "http://example.cn"},
        {"origin": "https://127.0.0.1:8000"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_no_other_site_may_speak_for_the_person(
    browser: httpx.AsyncClient, assistant: ScriptedAssistant, headers: dict[str, str]
) -> None:
    for address in ("/say", "/clock", "/receipt"):
        answer = await browser.post(address, json=saying(to="+1d", push="push-0001"), headers=headers)
        assert answer.status_code == 403
    assert assistant.heard == []
    assert (await browser.get("/stream?as=secretary", headers=headers)).status_code == 403


async def test_a_link_from_another_site_opens_the_page(browser: httpx.AsyncClient) -> None:
    link = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await browser.get("/", headers=link)).status_code == 200


# ---- the clock


@pytest.mark.parametrize(
    ("to", "then"),
    [
        ("+1d", "2026-11-25T09:00:00+08:00"),
        ("+7d", "2026-12-01T09:00:00+08:00"),
        ("+1h", "2026-11-24T23:30:00+08:00"),
        ("+2h", "2026-11-25T00:30:00+08:00"),
        ("2027-06-05", "2027-06-05T09:00:00+08:00"),
        ("2026-01-01", "2026-01-01T09:00:00+08:00"),
    ],
)
async def test_the_clock_moves_and_a_new_day_begins_at_nine(
    browser: httpx.AsyncClient, clock: StillClock, to: str, then: str
) -> None:
    """Half past ten at night plus a day would be an hour at which nothing is sent."""
    assert (await browser.post("/clock", json={"to": to})).status_code == 200
    assert clock.now() == datetime.fromisoformat(then)


async def test_the_clock_goes_back_to_the_true_time(browser: httpx.AsyncClient, clock: StillClock) -> None:
    shown = (await browser.post("/clock", json={"to": "now"})).json()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert shown["is_true"]


@pytest.mark.parametrize(
    "to", ["", "+d", "-1d", "+1000d", "1999-12-31", "2100-01-01", "9999-12-31", "2026-02-30", "明天", "+１d", 7, None]
)
async def test_a_move_that_makes_no_sense_is_refused(browser: httpx.AsyncClient, clock: StillClock, to: object) -> None:
    answer = await browser.post("/clock", json={"to": to})
    assert answer.status_code == 400
    assert clock.now() == TUESDAY


async def test_what_is_due_goes_out_when_the_clock_has_moved_or_something_was_said(
    assistant: ScriptedAssistant, clock: StillClock
) -> None:
    stirred: asyncio.Queue[datetime] = asyncio.Queue()

    async def stir() -> None:
        stirred.put_nowait(clock.now())
        raise RuntimeError("the tick has failed")  # which is in nobody's way

    app = local_chat(assistant, clock, USERS, stir=stir)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as browser, asyncio.timeout(5):
        assert (await browser.post("/say", json=saying())).status_code == 200
        assert await stirred.get() == TUESDAY
        assert (await browser.post("/clock", json={"to": "+1d"})).status_code == 200
        assert await stirred.get() == datetime.fromisoformat("2026-11-25T09:00:00+08:00")


async def test_one_stir_runs_at_a_time_and_none_is_forgotten(assistant: ScriptedAssistant, clock: StillClock) -> None:
    running, most, rounds = 0, 0, 0
    begun, enough = asyncio.Event(), asyncio.Event()

    async def stir() -> None:
        nonlocal running, most, rounds
        running, rounds = running + 1, rounds + 1
        most = max(most, running)
        begun.set()
        await enough.wait()
        running -= 1

    app = local_chat(assistant, clock, USERS, stir=stir)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as browser:
        for n in range(5):
            await browser.post("/say", json=saying(key=f"many-{n:04}"))
            await begun.wait()
        assert (most, rounds) == (1, 1)
        enough.set()
        await asyncio.sleep(0.05)
    assert (most, rounds) == (1, 2)


# ---- without being asked: over a real socket


class Events:
    """What a page hears, in order."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self, seconds: float = 5) -> tuple[str, dict[str, Any]]:
        async with asyncio.timeout(seconds):
            event = ""
            async for line in self._lines:
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                if line.startswith("data: "):
                    return event, json.loads(line.removeprefix("data: "))
        raise AssertionError("the stream has ended")

    async def ended(self) -> bool:
        async with asyncio.timeout(5):
            async for _ in self._lines:
                pass
        return True


Open = Callable[..., Any]


@pytest.fixture
async def open_page(app: Starlette) -> AsyncIterator[Open]:
    async with served(app) as address, httpx.AsyncClient(base_url=address) as client:

        @asynccontextmanager
        async def opened(sender: str, page: str = "page") -> AsyncIterator[tuple[Events, httpx.AsyncClient]]:
            async with client.stream("GET", "/stream", params={"as": sender, "page": page}, timeout=10) as stream:
                assert stream.headers["content-type"].startswith("text/event-stream")
                events = Events(stream.aiter_lines())
                assert (await events.next())[0] == "clock"  # the page is counted as open from here on
                yield events, client

        yield opened


async def test_a_push_counts_as_delivered_once_a_page_says_that_it_shows_it(app: Starlette, open_page: Open) -> None:
    channel: LocalChannel = app.state.channel
    async with open_page("secretary") as (events, client):
        delivery = asyncio.create_task(channel.send("secretary", PUSH))
        event, push = await events.next()
        assert event == "message"
        assert (push["text"], push["mark"], push["options"]) == (
            "您有一项待办",
            "m",
            [{"label": "1 参加", "send": "#m.1"}],
        )
        assert not delivery.done()
        answer = await client.post("/receipt", json={"as": "secretary", "push": push["push"]})
        assert answer.status_code == 204
        assert await delivery is True


async def test_a_push_to_a_page_that_does_not_answer_is_not_delivered(app: Starlette, open_page: Open) -> None:
    async with open_page("secretary") as (events, client):
        delivery = asyncio.create_task(app.state.channel.send("secretary", PUSH))
        _, push = await events.next()
        await client.post("/receipt", json={"as": "deputy", "push": push["push"]})  # another's word does not count
        await client.post("/receipt", json={"as": "secretary", "push": "another-push"})
        assert await delivery is False
        late = await client.post("/receipt", json={"as": "secretary", "push": push["push"]})
        assert late.status_code == 204


async def test_a_push_to_nobody_is_not_delivered(app: Starlette, open_page: Open) -> None:
    async with open_page("deputy"):
        assert await app.state.channel.send("secretary", PUSH) is False
    while app.state.channel.tell("deputy", "clock", {}):  # noqa: ASYNC110 -- until its going has been noticed
        await asyncio.sleep(0.02)
    assert await app.state.channel.send("deputy", PUSH) is False


async def test_two_pages_of_one_person_agree_and_others_hear_nothing(open_page: Open) -> None:
    """INV-07"""
    async with (
        open_page("secretary", "page-one") as (one, client),
        open_page("secretary", "page-two") as (two, _),
        open_page("deputy", "page-three") as (three, _),
    ):
        await client.post("/say", json=saying("1", page="page-one", shown="1 看星级"))
        await client.post("/clock", json={"to": "+1d"})
        event, talk = await two.next()
        assert event == "talk"
        assert (talk["said"], talk["key"], talk["messages"][0]["text"]) == ("1 看星级", "key-00001", "听到：1")
        assert (await one.next())[0] == "clock"
        assert (await three.next())[0] == "clock"


async def test_every_open_page_learns_of_the_moved_clock(open_page: Open) -> None:
    async with open_page("secretary") as (one, client), open_page("deputy") as (two, _):
        await client.post("/clock", json={"to": "2026-12-25"})
        for events in (one, two):
            event, face = await events.next()
            assert event == "clock"
            assert face == {
                "day": "2026-12-25",
                "text": "2026年12月25日 周五",
                "time": "09:00",
                "is_true": False,
                "moved": True,
            }


async def test_a_page_that_takes_nothing_is_closed() -> None:
    channel = LocalChannel()
    with channel.opened("secretary", "page") as page:
        told = [channel.tell("secretary", "message", {}) for _ in range(MOST_WAITING + 5)]
        assert told == [1] * (MOST_WAITING + 1) + [0] * 4
        waiting = [page.events.get_nowait() for _ in range(page.events.qsize())]
        assert waiting[-1] is None
        assert len(waiting) == MOST_WAITING + 1


async def test_hostile_text_cannot_end_an_event_early(app: Starlette, open_page: Open) -> None:
    """INV-55"""
    hostile = "一\n\nevent: clock\ndata: {}\r\n\u2028\x85<script>\ud800"
    async with open_page("secretary") as (events, _):
        app.state.channel.tell("secretary", "message", {"text": hostile})
        assert await events.next() == ("message", {"text": hostile})


async def test_opening_a_page_brings_what_was_waiting(assistant: ScriptedAssistant, clock: StillClock) -> None:
    stirred = asyncio.Event()

    async def stir() -> None:
        stirred.set()

    async with (
        served(local_chat(assistant, clock, USERS, stir=stir)) as address,
        httpx.AsyncClient(base_url=address) as client,
        client.stream("GET", "/stream", params={"as": "deputy"}),
        asyncio.timeout(5),
    ):
        await stirred.wait()


async def test_a_stream_for_nobody_is_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/stream?as=nobody")).status_code == 404
    assert (await browser.get("/stream")).status_code == 404


# ---- anything at all, and the real assistant

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["as", "said", "key", "seen", "to"]), inner),
)


@settings(max_examples=300, deadline=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary() | JSON.map(lambda value: json.dumps(value).encode()),
    address=st.sampled_from(["/say", "/clock", "/receipt"]),
)
def test_no_body_gives_a_5xx(body: bytes, address: str) -> None:
    """INV-62"""
    app = local_chat(ScriptedAssistant(), StillClock(TUESDAY), USERS)

    async def post() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HERE) as browser:
            answer = await browser.post(address, content=body, headers={"content-type": "application/json"})
            return answer.status_code

    assert asyncio.run(post()) < 500


@pytest.fixture
async def real_browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database=f"sqlite:///{tmp_path}/jinxing.db", secret_file=tmp_path / "secret.key")
    clock = Clock()
    async with open_assistant(settings, clock) as assistant:
        transport = httpx.ASGITransport(local_chat(assistant, clock, USERS))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            yield client


async def test_the_real_assistant_greets_a_visitor(real_browser: httpx.AsyncClient) -> None:
    answer = await real_browser.post("/say", json=saying(**{"as": "visitor"}))
    (message,) = answer.json()["messages"]
    assert "晋星助手" in message["text"]
    assert "绑定码" in message["text"]
    assert [option["label"][0] for option in message["options"]][:2] == ["1", "2"]


HOSTILE = [
    "a\x00b", "\x1b[2J", "好" * 5000, "\u202e九分", "\ud800", "<script>alert(1)</script>", "=1+1", "'; drop table x;--",
    "{{7*7}}", "\u200b", "9" * 4000, "\r\n", "😀" * 200, "#0000000000.99", "%s%n", "\ufffe",
]  # fmt: skip


async def test_hostile_words_are_answered_by_the_real_assistant(real_browser: httpx.AsyncClient) -> None:
    """INV-05, INV-62: each is answered, and the next message of the same person is handled."""
    for n, said in enumerate(HOSTILE):
        fields = json.dumps(saying(said, key=f"hostile-{n}")).encode()
        answer = await real_browser.post("/say", content=fields, headers={"content-type": "application/json"})
        assert answer.status_code == (200 if said.strip() else 400), (said, answer.text)
        after = await real_browser.post("/say", json=saying("你好", key=f"after-{n:04}"))
        assert after.json()["messages"]
