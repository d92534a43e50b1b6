"""Every conversation, read aloud like a play; each step is a restart."""

from __future__ import annotations

import pytest

from tests.handlers.plays import DRAMAS
from tests.handlers.stage import Stage


@pytest.mark.parametrize("name", DRAMAS)
async def test_inv_06_a_conversation_with_a_restart_before_every_message(restarting: Stage, name: str) -> None:
    drama = DRAMAS[name]
    await drama.before(restarting)
    await restarting.play(drama.steps)
    assert await restarting.audit_is_whole()
