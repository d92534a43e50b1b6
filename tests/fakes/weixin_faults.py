"""What WeChat and WeCom may do instead of answering well, as a script: so often, for this call."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A return code; the call does nothing. `as_text`: written as a string, as some calls do."""

    code: int
    message: str = "some trouble"
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page in HTML where JSON should be. The call does nothing."""

    status: int = 502


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection is reset (`part`: in the middle of the answer); `is_done`: the call was carried out first."""

    is_done: bool
    part: bool = False


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer until the platform is switched off."""

    is_done: bool


@dataclass(frozen=True, slots=True)
class DeadToken:
    """The token of this call has died early; the next one will do."""


@dataclass(frozen=True, slots=True)
class Delay:
    """The call is carried out and answered well, so many seconds late."""

    seconds: float


Trouble = Code | Page | Cut | Hang | DeadToken | Delay

BUSY = Code(-1, "system error")
WRONG_TOKEN = Code(40001, "invalid credential, access_token is invalid or not latest rid: 5f3a-11-22334455")
UNLISTED = Code(40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 5f3a-11-22334455")
UNLISTED_AT_WECOM = Code(60020, "not allow to access from your ip, hint: [1700], from ip: 203.0.113.9, more info")


@dataclass(slots=True)
class _Fault:
    trouble: Trouble
    path: str
    times: int


class Script:
    """The troubles still to come."""

    def __init__(self) -> None:
        self._faults: list[_Fault] = []

    def add(self, trouble: Trouble, path: str, times: int) -> None:
        """The next `times` calls whose path ends so meet this trouble."""
        self._faults.append(_Fault(trouble, path, times))

    def clear(self) -> None:
        self._faults.clear()

    def next(self, path: str) -> Trouble | None:
        for fault in self._faults:
            if fault.times > 0 and path.endswith(fault.path):
                fault.times -= 1
                return fault.trouble
        return None
