"""A small bureau on a stage: people say things, the assistant answers, and a test reads like a play.

The tree: 市直工委 SZGW; below it the finance bureau's committee CZJ with CZJ-1 and CZJ-2, the agriculture bureau's
general branch NYJ with NYJ-1, and 市档案局 DAJ-1 directly. It is Sunday, 24 May 2026, 10 in the morning.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from handlers.binding_code import normalise
from handlers.bureau import Bureau
from handlers.messages import Incoming, Option, Reply, from_json
from handlers.turn import take
from scheduler.forecast import Forecast
from scheduler.hours import Hours
from scoring.rule_file import shipped
from scoring.rule_set import RuleSet
from storage import assessments, audit, binding_codes, events, organisations, people, talks
from storage.opening import open_store
from storage.ports import Store, Transaction
from tests.storage.by_hand import everything, hand

SUNDAY = datetime(2026, 5, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 5, 24)
RULES = "anyang-2017/1"

TREE = (
    ("SZGW", "市直机关工作委员会", "work_committee", None, None, None),
    ("CZJ", "市财政局机关党委", "organ_committee", "SZGW", 5, date(2023, 9, 12)),
    ("CZJ-1", "市财政局第一党支部", "branch", "CZJ", 3, date(2024, 5, 20)),
    ("CZJ-2", "市财政局第二党支部", "branch", "CZJ", 3, date(2024, 3, 8)),
    ("NYJ", "市农业农村局机关党总支", "general_branch", "SZGW", 3, date(2024, 11, 2)),
    ("NYJ-1", "市农业农村局第一党支部", "branch", "NYJ", 3, date(2024, 6, 30)),
    ("DAJ-1", "市档案局党支部", "branch", "SZGW", 3, date(2025, 1, 15)),
)
"""Code, name, kind, parent, years of a term, last election. Nobody's election is due before 2027."""

CAST: Mapping[str, tuple[tuple[str, str], ...]] = {
    "secretary": (("CZJ-1", "secretary"),),
    "deputy": (("CZJ-1", "deputy"),),
    "member": (("CZJ-1", "member"),),
    "neighbour": (("CZJ-2", "secretary"),),
    "farmer": (("NYJ-1", "secretary"),),
    "archivist": (("DAJ-1", "secretary"),),
    "reviewer": (("CZJ", "reviewer"),),
    "general": (("NYJ", "reviewer"),),
    "office": (("SZGW", "office"),),
    "admin": (("SZGW", "admin"),),
}
"""Who holds which post. Everybody else is a stranger."""

DOMAIN = (
    "organisation",
    "account",
    "post",
    "binding_code",
    "event",
    "event_decision",
    "assessment",
    "self_assessment",
    "self_assessment_decision",
    "meeting",
    "meeting_version",
    "meeting_branch",
    "meeting_reply",
    "leave_decision",
    "attendance",
    "held_meeting",
    "held_meeting_void",
    "task",
    "task_version",
    "task_branch",
    "task_report",
    "task_postponement",
    "task_postponement_decision",
    "inquiry",
    "inquiry_answer",
    "inquiry_conclusion",
)
"""What counts. The rest is talk, mail and the audit log."""

SCORES = ("9", "8.5", "9.5", "9", "8", "8.5", "9", "6.5", "9", "8.5")
"""Ten scores that need no reason; together 85.5, four stars."""

IDS = (
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
)


@dataclass(frozen=True)
class Step:
    """One exchange of a play. `says` in square brackets presses the option of that label. The answer holds each of
    `shows`, none of `hides`; among its options is each of `offers`."""

    who: str
    says: str
    shows: str | Sequence[str] = ()
    offers: str | Sequence[str] = ()
    hides: str | Sequence[str] = ()


Play = Sequence[Step]


def text_of(reply: Reply) -> str:
    """All that is said, in order."""
    return "\n".join(message.text for message in reply.messages)


def options_of(reply: Reply) -> tuple[Option, ...]:
    """What can be pressed, over all messages."""
    return tuple(option for message in reply.messages for option in message.options)


def labels_of(reply: Reply) -> str:
    return " ".join(f"[{option.label}]" for option in options_of(reply))


def mind_manners(reply: Reply) -> None:
    """Every reply: Chinese words, not too long, and a way on."""
    assert reply.messages
    for message in reply.messages:
        assert re.search("[\u4e00-\u9fff]", message.text), message
        assert len(message.text) <= 2000, message
        assert message.options, f"a dead end: {message}"
        for option in message.options:
            assert option.label.strip(), message
            assert option.send.strip(), message
            assert len(option.send.encode()) <= 64, option
    marks = [message.mark for message in reply.messages]
    assert marks[-1]
    assert not any(marks[:-1])


@dataclass
class Stage:
    """The bureau at work. With `restarts` the store is closed and opened again before every message."""

    url: str
    store: Store
    bureau: Bureau
    now: datetime = SUNDAY
    restarts: bool = False
    last: dict[str, Reply] = field(default_factory=dict)
    said: int = 0

    async def says(
        self, who: str, said: str, *, key: str | None = None, seen: str | None = None, platform: str = "local"
    ) -> Reply:
        """The reply to one message."""
        if self.restarts:
            await self.restart()
        self.said += 1
        incoming = Incoming(platform, who, key or f"m{self.said}", said, self.now, seen)
        reply = await self.store.turn(take, self.bureau, incoming)
        mind_manners(reply)
        self.last[who] = reply
        return reply

    async def presses(self, who: str, label: str, **how: Any) -> Reply:
        """Presses what was offered last under this label, or one that begins so."""
        return await self.says(who, self.button(who, label), **how)

    def button(self, who: str, label: str) -> str:
        """What the option of this label sends."""
        offered = options_of(self.last[who])
        bare = [(re.sub(r"^[0-9]+ ", "", option.label), option.send) for option in offered]
        found = [send for name, send in bare if name == label] or [s for name, s in bare if name.startswith(label)]
        assert found, f"{who} is not offered {label}: {labels_of(self.last[who])}"
        return found[0]

    async def play(self, play: Iterable[Step]) -> None:
        """Plays it and compares what is answered."""
        for n, step in enumerate(play, 1):
            pressed = re.fullmatch(r"\[(.+)\]", step.says)
            answer = await (self.presses(step.who, pressed[1]) if pressed else self.says(step.who, step.says))
            text, labels = text_of(answer), labels_of(answer)
            where = f"step {n}: {step.who}: {step.says}\n{text}\n{labels}"
            for shown in _each(step.shows):
                assert shown in text, f"“{shown}” is missing at {where}"
            for hidden in _each(step.hides):
                assert hidden not in text, f"“{hidden}” is shown at {where}"
            for offered in _each(step.offers):
                assert offered in labels, f"“{offered}” is not offered at {where}"

    async def restart(self) -> None:
        """Everything that lives in memory is gone."""
        await self.store.close()
        self.store = await open_store(self.url)
        self.bureau = replace(self.bureau)

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[Stage]:
        """The same bureau in another world: what happens there does not happen here. (Over SQLite.)"""
        path = f"{self.url.removeprefix('sqlite:///').removesuffix('.db')}-aside.db"
        own = self.url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(own)) as here, closing(sqlite3.connect(path)) as there:
            here.backup(there)
        url = f"sqlite:///{path}"
        other = replace(self, url=url, store=await open_store(url), last=dict(self.last))
        try:
            yield other
        finally:
            await other.store.close()

    def passes(self, **span: float) -> None:
        """Time goes by."""
        self.now += timedelta(**span)

    def on(self, day: str) -> None:
        """It is ten in the morning of that day, in Shanghai."""
        self.now = datetime.combine(date.fromisoformat(day), SUNDAY.timetz())

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What is in the database, past the store."""
        with hand(self.url) as run:
            return run(statement)

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        return everything(self.url)

    def domain(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows that count."""
        whole = self.everything()
        return {table: whole[table] for table in DOMAIN}

    def audited(self) -> list[tuple[str, str]]:
        """(action, outcome) of every audit row."""
        return [(action, outcome) for action, outcome in self.rows("select action, outcome from audit order by seq")]

    def events(self) -> list[tuple[Any, ...]]:
        """(rule, level, count, occurred_on, kept, document) of every event, oldest first."""
        return self.rows("select rule, level, count, occurred_on, kept, document from event order by id")

    def pushed(self, who: str) -> list[str]:
        """What waits in the outbox for this person, oldest first."""
        person = self.person(who)
        bodies = self.rows(f"select body from outbox where person_id = {person} order by id")
        return [text_of(from_json(body)) for (body,) in bodies]

    def person(self, who: str, platform: str = "local") -> int:
        account = self.bureau.account_hash(platform, who)
        rows = self.rows(f"select person_id from account where platform = '{platform}' and account_hash = '{account}'")
        return int(rows[0][0])

    def version(self, who: str) -> int:
        """How often this person's talk has moved on."""
        rows = self.rows(f"select version from attention where person_id = {self.person(who)}")
        return int(rows[0][0]) if rows else 0

    def sheet(self, who: str) -> str:
        """The words on this person's open sheets."""
        return "".join(row[0] for row in self.rows(f"select answers from sheet where person_id = {self.person(who)}"))

    async def branch(self, code: str) -> int:
        found = await self.store.turn(organisations.by_code, code)
        assert found is not None
        return found.id

    async def set_phase(self, code: str, phase: int) -> None:
        """The assessment of the campaign under way is in this phase now, whatever it was."""

        def move(tx: Transaction) -> None:
            branch = organisations.by_code(tx, code)
            assert branch is not None
            campaign = "declaration" if self.bureau.today(self.now).month < 11 else "year_end"
            year = self.bureau.today(self.now).year
            found = assessments.begin(tx, branch.id, year, campaign, self.bureau.current, self.now)
            if found.phase != phase:
                assessments.set_phase(tx, found.id, phase, found.phase)

        await self.store.turn(move)

    async def submitted(self, code: str = "CZJ-1", who: str = "secretary", scores: Sequence[str] = SCORES) -> None:
        """The branch has handed in its self-assessment earlier today, without a word being said."""

        def write(tx: Transaction) -> None:
            branch = organisations.by_code(tx, code)
            assert branch is not None
            by, at = _person(tx, self.bureau, who), self.now - timedelta(hours=1)
            begun = assessments.begin(tx, branch.id, at.year, "declaration", self.bureau.current, at)
            given = {id: Decimal(points) for id, points in zip(IDS, scores, strict=True)}
            assessments.add_version(tx, begun.id, "submission", date(2026, 5, 20), 4, 4, given, {}, by, at)
            if begun.phase != 3:
                assessments.set_phase(tx, begun.id, 3, begun.phase)

        await self.store.turn(write)

    async def recorded(
        self,
        rule: str,
        day: str,
        level: str | None = None,
        count: int = 1,
        *,
        code: str = "CZJ-1",
        status: str = "",
        document: str = "",
    ) -> int:
        """An event on record, decided already where `status` says so; its number."""

        def write(tx: Transaction) -> int:
            branch = organisations.by_code(tx, code)
            assert branch is not None
            on, by = date.fromisoformat(day), _person(tx, self.bureau, "secretary")
            id = events.record(tx, branch.id, rule, level, count, on, None, document, None, by, self.now)
            if status:
                events.decide(tx, id, status, "", None, _person(tx, self.bureau, "reviewer"), self.now)
            return id

        return await self.store.turn(write)

    async def code_for(self, code: str, role: str = "secretary", hours: float = 24, letters: str = "KQ7M3XPD") -> str:
        """A binding code that a superior has handed out."""
        printed = normalise(letters.ljust(16, "0"))
        until = self.now + timedelta(hours=hours)

        def write(tx: Transaction) -> None:
            place = organisations.by_code(tx, code)
            assert place is not None
            binding_codes.issue(tx, self.bureau.code_hash(printed), place.id, role, None, self.now, until)

        await self.store.turn(write)
        return "-".join(printed[n : n + 4] for n in range(0, 16, 4))

    async def appoint(self, who: str, code: str, role: str) -> None:
        """A person gets one post more."""

        def write(tx: Transaction) -> None:
            place = organisations.by_code(tx, code)
            assert place is not None
            people.give_post(tx, _person(tx, self.bureau, who), place.id, role, self.now)

        await self.store.turn(write)

    async def dismiss(self, who: str) -> None:
        """A person loses every post."""
        await self.store.turn(lambda tx: people.end_posts(tx, _person(tx, self.bureau, who), self.now))

    async def leave_sheet(self, who: str, dialogue: str, answers: str) -> None:
        """An older release has left this sheet, with the dialogue open."""

        def write(tx: Transaction) -> None:
            person = _person(tx, self.bureau, who)
            now = talks.attention(tx, person)
            name = f"{dialogue}@{people.posts_of(tx, person)[0].organisation.id}"
            talks.keep_sheet(tx, person, name, answers, self.now)
            talks.set_attention(tx, person, replace(now, dialogue=name, offers=()), now.version, self.now)

        await self.store.turn(write)

    async def audit_is_whole(self) -> bool:
        return (await self.store.turn(audit.verify)).is_whole


@asynccontextmanager
async def opened(url: str, *, restarts: bool = False, current: RuleSet | None = None) -> AsyncIterator[Stage]:
    """The curtain rises on an empty year."""
    rule_sets = {**shipped(), **({current.key: current} if current else {})}
    bureau = Bureau(rule_sets, current.key if current else RULES, b"k" * 32, lambda plain: f"hidden:{len(plain)}")
    hours = Hours(bureau.zone, usual_hour=9, staggered=False)  # everybody is reminded at nine sharp
    bureau = replace(bureau, forecast=Forecast(bureau.rule_set, hours))
    stage = Stage(url, await open_store(url), bureau)
    await stage.store.turn(_found, bureau)
    stage.restarts = restarts
    try:
        yield stage
    finally:
        await stage.store.close()


def _found(tx: Transaction, bureau: Bureau) -> None:
    for code, name, kind, parent, term, elected in TREE:
        organisations.put(tx, code, name, kind, parent, 20 if kind == "branch" else None, term, elected, None)
    for who, posts in CAST.items():
        person = people.welcome(tx, "local", bureau.account_hash("local", who), bureau.hide(who), SUNDAY)
        for code, role in posts:
            place = organisations.by_code(tx, code)
            assert place is not None
            people.give_post(tx, person, place.id, role, SUNDAY)


def _person(tx: Transaction, bureau: Bureau, who: str) -> int:
    found = people.person_by_account(tx, "local", bureau.account_hash("local", who))
    assert found is not None, who
    return found


def _each(wanted: str | Sequence[str]) -> Sequence[str]:
    return (wanted,) if isinstance(wanted, str) else wanted
