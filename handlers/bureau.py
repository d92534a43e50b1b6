"""What does not change from turn to turn: the rule sets in use, the time zone, the key that hides platform ids."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from scoring.rule_set import RuleSet


@dataclass(frozen=True)
class Bureau:
    """The bureau that runs this assistant. `rule_sets` is keyed by `RuleSet.key`; `current` names the one for new
    campaigns; `hide` turns a platform id into what may be stored of it."""

    rule_sets: Mapping[str, RuleSet]
    current: str
    secret: bytes = field(repr=False)
    hide: Callable[[str], str] = field(repr=False)
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    @property
    def rule_set(self) -> RuleSet:
        """The rule set for campaigns that begin now."""
        return self.rule_sets[self.current]

    def today(self, at: datetime) -> date:
        """The branch's local date at an instant."""
        return at.astimezone(self.zone).date()

    def account_hash(self, platform: str, sender: str) -> str:
        """The keyed hash by which an account is looked up (the id itself is stored only encrypted)."""
        return hmac.new(self.secret, f"{platform}\0{sender}".encode(), hashlib.sha256).hexdigest()

    def code_hash(self, code: str) -> str:
        """The keyed hash of a binding code, as it is stored."""
        return hmac.new(self.secret, b"code\0" + code.encode(), hashlib.sha256).hexdigest()
