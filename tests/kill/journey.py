"""What a secretary says from the binding code to a voided event, and the bureau it is said in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.binding_code import new_code, normalise
from handlers.bureau import Bureau
from handlers.messages import Incoming
from scoring.rule_file import shipped
from storage import binding_codes, organisations, people
from storage.ports import Transaction

NOW = datetime(2026, 5, 24, 1, 2, 3, tzinfo=UTC)
PLATFORM = "local"
BUREAU = Bureau(
    shipped(), "anyang-2017/1", b"kill" * 8, lambda sender: f"cipher of {sender}", ZoneInfo("Asia/Shanghai")
)

BINDING = ("{code}", "是")
SELF_ASSESSMENT = (
    *("开始自评", "5月20日", "5", "4"),
    *("9", "8.5", "9", "8", "10", "材料齐全", "9", "8.5", "8", "9", "8"),
    "提交",
)
RECORDING = ("记一件事", "受到表彰", "党组织", "市级", "3月12日", "跳过", "确认")
VOIDING = ("记过的事", "1", "撤销", "重复了")
JOURNEY = (*BINDING, *SELF_ASSESSMENT, *RECORDING, *VOIDING)
CARD = len(BINDING) + len(SELF_ASSESSMENT) + len(RECORDING) - 1
"""How many messages lead to the card of the event, which only wants to be confirmed."""


def code_of(number: int) -> str:
    """The binding code of one of the secretaries."""
    return new_code(number.to_bytes(10, "big"))


def message(number: int, step: int, key: str = "") -> Incoming:
    """What that secretary says at that step of the journey, a second after the step before."""
    said = JOURNEY[step].format(code=code_of(number))
    return Incoming(PLATFORM, sender_of(number), key or str(step), said, NOW + timedelta(seconds=step))


def sender_of(number: int) -> str:
    """The platform id of one of the secretaries."""
    return f"secretary-{number}"


def found(tx: Transaction, secretaries: int) -> None:
    """A committee with a reviewer, and so many secretaries that are invited."""
    organisations.put(tx, "SZGW", "市直机关工作委员会", "work_committee", None, None, None, None, None)
    committee = organisations.put(tx, "CZJ", "市财政局机关党委", "organ_committee", "SZGW", None, 5, None, None)
    reviewer = people.welcome(tx, PLATFORM, BUREAU.account_hash(PLATFORM, "reviewer"), "cipher", NOW)
    people.give_post(tx, reviewer, committee, "reviewer", NOW)
    for number in range(secretaries):
        invite(tx, number)


def invite(tx: Transaction, number: int) -> None:
    """The branch of one of the secretaries below that committee, with a binding code that waits for them."""
    name, election = f"第 {number} 党支部", date(2024, 3, 8)
    branch = organisations.put(tx, f"CZJ-{number}", name, "branch", "CZJ", 20, 3, election, None)
    hash = BUREAU.code_hash(normalise(code_of(number)))
    binding_codes.issue(tx, hash, branch, "secretary", None, NOW, NOW + timedelta(hours=24))
