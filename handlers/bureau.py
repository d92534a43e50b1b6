"""What does not change from turn to turn: the rule sets in use, the time zone, the key that hides platform ids."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from scoring.rule_set import RuleSet
from storage.obligations import Obligation
from storage.ports import Transaction


class Reminds(Protocol):
    """When reminders will come as things stand: what the planner knows and a dialogue may tell."""

    def ahead(
        self, tx: Transaction, person_id: int, organisation_ids: Collection[int], since: datetime, until: datetime
    ) -> tuple[tuple[datetime, Obligation], ...]:
        """When this person will be reminded of what is not done there, by time."""

    def before(self, person_id: int, instant: datetime, span: timedelta) -> datetime | None:
        """When a reminder so long before an instant would come; None where quiet hours leave no time for it."""

    def slot(self, person_id: int, day: date, hour: int) -> datetime:
        """When this person would be reminded on a day who wishes this hour."""


@dataclass(frozen=True, slots=True)
class NothingPlanned:
    """For a bureau in which nothing is planned: nothing lies ahead, and there are no quiet hours."""

    zone: ZoneInfo

    def ahead(
        self, tx: Transaction, person_id: int, organisation_ids: Collection[int], since: datetime, until: datetime
    ) -> tuple[tuple[datetime, Obligation], ...]:
        return ()

    def before(self, person_id: int, instant: datetime, span: timedelta) -> datetime | None:
        return instant - span

    def slot(self, person_id: int, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self.zone)


@dataclass(frozen=True)
class Bureau:
    """The bureau that runs this assistant. `rule_sets` is keyed by `RuleSet.key`; `current` names the one for new
    campaigns; `hide` turns a platform id into what may be stored of it."""

    rule_sets: Mapping[str, RuleSet]
    current: str
    secret: bytes = field(repr=False)
    hide: Callable[[str], str] = field(repr=False)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    forecast: Reminds | None = field(default=None, compare=False, repr=False)

    @property
    def rule_set(self) -> RuleSet:
        """The rule set for campaigns that begin now."""
        return self.rule_sets[self.current]

    @property
    def reminds(self) -> Reminds:
        """When reminders will come, as the planner of this process sees it."""
        return self.forecast or NothingPlanned(self.zone)

    def today(self, at: datetime) -> date:
        """The branch's local date at an instant."""
        return at.astimezone(self.zone).date()

    def account_hash(self, platform: str, sender: str) -> str:
        """The keyed hash by which an account is looked up (the id itself is stored only encrypted)."""
        return hmac.new(self.secret, f"{platform}\0{sender}".encode(), hashlib.sha256).hexdigest()

    def code_hash(self, code: str) -> str:
        """The keyed hash of a binding code, as it is stored."""
        return hmac.new(self.secret, b"code\0" + code.encode(), hashlib.sha256).hexdigest()
