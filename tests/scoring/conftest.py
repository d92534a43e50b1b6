"""How many examples a property is tried on: few in the daily run, many where `long` runs are asked for."""

from __future__ import annotations

import pytest
from hypothesis import settings

from scoring.rule_file import find_rule_set
from scoring.rule_set import RuleSet

settings.register_profile("scoring", max_examples=150, deadline=None)
settings.load_profile("scoring")


@pytest.fixture(scope="session")
def anyang() -> RuleSet:
    return find_rule_set("anyang-2017/1")


@pytest.fixture(scope="session")
def four_class() -> RuleSet:
    return find_rule_set("cangwu-four-class/1")
