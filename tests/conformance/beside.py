"""What stands beside the checkout: facts about the platforms, collected by others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "shared" / "conformance"


def facts(name: str) -> Any:
    """The JSON in a file of this name. Missing, it is a failure: what was not checked does not hold."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))
