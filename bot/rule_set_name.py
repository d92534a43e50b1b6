"""Which rule set is in force, found without reading any other setting: `jinxing score` starts in a few milliseconds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

DEFAULT_RULE_SET: Final = "anyang-2017"


def rule_set_name() -> str:
    """JINXING_RULESET of the environment, else of `.env`, else the default."""
    name = os.environ.get("JINXING_RULESET")
    if not name and Path(".env").is_file():
        from dotenv import dotenv_values

        name = dotenv_values(".env").get("JINXING_RULESET")
    return name or DEFAULT_RULE_SET
