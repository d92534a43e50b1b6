"""One person's turn at the counter: who it is, what they may do, and the transaction that their words act in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from handlers.bureau import Bureau
from handlers.messages import Message, Option, Reply, to_json
from handlers.rights import COLUMN_OF, MATRIX, Held, may
from handlers.talk import Reread, Script, Waiting
from handlers.telling import Told
from scoring.rule_set import Campaign, RuleSet
from storage import assessments, audit, messages, organisations, people, talks
from storage.assessments import Assessment, SelfAssessment
from storage.organisations import Organisation
from storage.people import Post
from storage.ports import Transaction
from storage.talks import Attention

NOT_YOURS = "没有找到，或者不在您的权限内。"
"""Said both for what is not there and for what is not theirs (INV-32)."""


Answers = Mapping[str, str]
"""The words on a sheet, by key."""


class Declined(Exception):
    """What was asked for cannot be done now; carries the message that says why and what can be."""

    def __init__(self, text: str, *options: Option) -> None:
        super().__init__(text)
        self.message = Message(text, options)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A talk of several questions, in the order of the conversation: `open` reads, `script` talks, `close` writes.

    `open` gets the words on the sheet and may decline. `prefilled` are answers it starts with. A talk with
    `keeps_draft` is put aside by 取消, not thrown away. `understands` reads words that are no answer to the question it
    waits at, over the answers so far (不对，是工委). `joins` takes the answers of another one begun while this one lies
    there, so that neither is lost.
    """

    name: str
    title: str
    action: str
    open: Callable[[Visit, Mapping[str, str]], Any]
    script: Script[Any]
    close: Callable[[Visit, Any, Any], Message]
    prefilled: Callable[[Any], Mapping[str, str]] = lambda opening: {}
    keeps_draft: bool = False
    understands: Callable[[Any, Waiting, Answers, str], Reread | None] = lambda opening, waiting, answers, said: None
    joins: Callable[[Any, Waiting, Answers, Answers], Reread] | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be asked for at any time in plain words: an answer at once, or a dialogue.

    `words` are phrases that mean exactly this, `sounds` a pattern of those that surely do. `reads` takes a phrase with
    something in it (撤销第 12 号) and gives what it names: the answers that a dialogue begins with. `likely` ones are
    offered when nothing was understood, `own` ones only to those who speak for a branch. What `looks_back` takes
    back or corrects a record, and is not heard in the middle of another talk.
    """

    name: str
    label: str
    words: tuple[str, ...]
    action: str
    sounds: str = ""
    answer: Callable[[Visit, str], Message] | None = None
    dialogue: Dialogue | None = None
    likely: bool = False
    own: bool = False
    looks_back: bool = False
    reads: Callable[[Visit, str], Mapping[str, str] | None] = lambda visit, said: None


@dataclass
class Visit:
    """What a turn knows, and the hands it has."""

    tx: Transaction
    bureau: Bureau
    person_id: int
    account_hash: str
    platform: str
    posts: tuple[Post, ...]
    attention: Attention
    at: datetime
    today: date
    has_joined: bool = False
    """Whether the account they speak from has become another person's in this turn."""
    has_looked: bool = False
    """Whether they have asked for what was announced to them, in this turn."""
    _below: dict[tuple[int, int], bool] = field(default_factory=dict)
    _assessments: dict[int, Assessment | None] = field(default_factory=dict)
    _last_cycles: dict[int, SelfAssessment | None] = field(default_factory=dict)

    @property
    def post(self) -> Post | None:
        """The post they speak from: the one last chosen, else the first."""
        chosen = (post for post in self.posts if post.id == self.attention.post_id)
        return next(chosen, self.posts[0] if self.posts else None)

    def speak_from(self, post: Post) -> None:
        """From now on they speak from this post."""
        self.attention = replace(self.attention, post_id=post.id)

    def becomes(self, person_id: int) -> None:
        """From now on they are this person, with their posts and their talk."""
        self.person_id = person_id
        self.posts = people.posts_of(self.tx, person_id)
        self.attention = talks.attention(self.tx, person_id)
        self.has_joined = True

    @property
    def branch(self) -> Organisation | None:
        """Their own branch, where they speak for one."""
        return self.post.organisation if self.post and self.post.organisation.kind == "branch" else None

    @property
    def is_in_talk(self) -> bool:
        """Whether a dialogue begun from the post they speak from stands at a question."""
        dialogue = self.attention.dialogue
        return dialogue is not None and dialogue == self.sheet_name(dialogue.partition("@")[0])

    @property
    def reviews(self) -> bool:
        """Whether they speak as a superior (R1, R2)."""
        return self.post is not None and self.post.role in ("reviewer", "office")

    def may(self, action: str, branch_id: int | None = None, phase: int = 1) -> bool:
        """The matrix's answer, on the real object in this transaction (INV-31)."""
        held = [Held(post.role, post.organisation.id) for post in self.posts]
        return may(action, held, branch_id, phase=phase, is_below=self._is_below)

    def could(self, action: str) -> bool:
        """Whether one of their posts allows the action on some branch in some phase: what a menu may offer."""
        columns = {COLUMN_OF.get(post.role, "") for post in self.posts} or {"V"}
        right = MATRIX.get(action)
        return right is not None and any(right.cells.get(column, "-") != "-" for column in columns)

    def sheet_name(self, dialogue: str) -> str:
        """Under which name the answers in a dialogue are kept: each organisation that one speaks for has its own."""
        return f"{dialogue}@{self.post.organisation.id if self.post else 0}"

    def open_sheets(self) -> tuple[str, ...]:
        """The names of one's open dialogues at the organisation one speaks for, newest first."""
        return tuple(
            name
            for name in talks.open_sheets(self.tx, self.person_id)
            if name == self.sheet_name(name.partition("@")[0])
        )

    def refused(self, action: str) -> Declined:
        """That this is not theirs, with its audit row (INV-50)."""
        self.audit(action, None, {}, outcome="refused")
        return Declined(NOT_YOURS)

    def require(self, action: str, branch: Organisation | None) -> None:
        """Declines, with an audit row, what the matrix does not allow in the branch's phase of today."""
        if branch is None:
            raise self.refused(action)
        phase = self.phase(branch)
        if self.may(action, branch.id, phase):
            return
        self.audit(action, branch.id, {"phase": phase}, outcome="refused")
        if any(self.may(action, branch.id, other) for other in range(1, 9)):
            raise Declined(_PHASE_SAYS.get(phase, "现在这个阶段不能这样做。"))
        raise Declined(NOT_YOURS)

    @cached_property
    def campaign(self) -> Campaign:
        """The campaign that today belongs to: the one that opened last, before the year's first that one."""
        campaigns = sorted(self.bureau.rule_set.campaigns, key=lambda campaign: campaign.opens)
        begun = [c for c in campaigns if c.opens <= (self.today.month, self.today.day)]
        return begun[-1] if begun else campaigns[0]

    def assessment(self, branch: Organisation) -> Assessment | None:
        """The branch's assessment in the campaign of today, once begun (as it was when the turn first asked)."""
        if branch.id not in self._assessments:
            found = assessments.find(self.tx, branch.id, self.today.year, self.campaign.id)
            self._assessments[branch.id] = found
        return self._assessments[branch.id]

    def last_cycle(self, branch: Organisation) -> SelfAssessment | None:
        """What the branch submitted in the cycle before that of today."""
        if branch.id not in self._last_cycles:
            found = assessments.last_cycle(self.tx, branch.id, self.today.year, self.campaign.id)
            self._last_cycles[branch.id] = found
        return self._last_cycles[branch.id]

    def phase(self, branch: Organisation) -> int:
        """1 未开始 … 8 归档, of the campaign of today."""
        assessment = self.assessment(branch)
        return assessment.phase if assessment else 1

    def rule_set(self, branch: Organisation) -> RuleSet:
        """The edition the branch's assessment began under, else the current one (INV-24)."""
        assessment = self.assessment(branch)
        return self.bureau.rule_sets[assessment.rule_set] if assessment else self.bureau.rule_set

    def audit(
        self, action: str, organisation_id: int | None, details: Mapping[str, Any], outcome: str = "done"
    ) -> None:
        """The audit row of a change or a refusal, in its own transaction (INV-50)."""
        audit.append(self.tx, self.at, self.person_id, action, organisation_id, outcome, details)

    def tell(self, persons: Iterable[int], kind: str, key: str, message: Message) -> Told:
        """Puts a push into the outbox for each of these persons but oneself; `key` names the occasion. Gives what can
        truthfully be said of it: nothing was delivered yet."""
        everybody, body = set(persons), to_json(Reply((message,)))
        others = sorted(everybody - {self.person_id})
        for person_id in others:
            messages.put_outbox(self.tx, person_id, kind, body, f"{key}:{person_id}", self.at, self.at)
        reachable = sum(people.is_reachable(self.tx, person_id) for person_id in others)
        return Told(len(others), reachable, self.person_id in everybody)

    def holders(self, organisation_id: int, *roles: str) -> tuple[int, ...]:
        """Who holds one of these posts there."""
        return people.holders(self.tx, organisation_id, roles)

    def superiors(self, branch: Organisation) -> tuple[int, ...]:
        """Who reviews the branch: the reviewers of the organisation above it, or where it has none of the one above
        that, up to the work committee's office."""
        above = branch.parent_id
        while above is not None:
            if found := self.holders(above, "reviewer", "office"):
                return found
            above = organisations.organisation(self.tx, above).parent_id
        return ()

    def _is_below(self, branch_id: int, organisation_id: int) -> bool:
        key = (branch_id, organisation_id)
        if key not in self._below:
            self._below[key] = organisations.is_below(self.tx, branch_id, organisation_id)
        return self._below[key]


_PHASE_SAYS = {
    1: "这一步要等自评开始以后。",
    2: "自评还没有提交，这一步要等提交以后。",
    3: "自评已经提交，锁定了；上级退回后才能改。",
    4: "上级正在审核，锁定了；退回后才能改。",
    5: "正在公示，公示期间不作改动。",
    6: "结果已经批准，不再改动。",
    8: "本年度已经归档，不再改动。",
}
