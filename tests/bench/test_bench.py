"""What is measured does what it says; how fast it is, `make bench` says."""

from pathlib import Path
from time import perf_counter

from aiohttp import ClientSession

from bench import on_demand, reminders, telegram_turn, turn, wechat
from bench.bureau import make_bureau
from bench.comparing import Comparison, spread
from bench.telegram_api import Api
from bench.zen_star import prepared, zen_star
from tests.scoring.bare_star import bare_star
from tests.scoring.cases import CASES


def test_the_rule_engine_finds_the_bare_star() -> None:
    for case in CASES:
        if "awarded" not in case.edge:
            assert zen_star(prepared(case.facts)) == bare_star(case.facts)


async def test_a_measured_turn_is_part_of_a_whole_self_assessment() -> None:
    assert await turn._our_turn(journeys=4, in_flight=2, timer=perf_counter) > 0
    assert await turn._their_turn(journeys=4, in_flight=2, timer=perf_counter) > 0


async def test_a_star_on_demand_is_found_in_a_bureau_loaded_past_the_store(tmp_path: Path) -> None:
    bureau = make_bureau()
    async with on_demand._bureau_of(50, tmp_path, bureau) as store:
        assert await on_demand._star(store, bureau, branches=50, seed=1) > 0


async def test_measured_pushes_are_answered_by_us_and_by_the_bare_library(tmp_path: Path) -> None:
    async with wechat._site(str(tmp_path)) as root, ClientSession() as session:
        for path in ("/wechat", "/bare"):
            pushes = wechat._sealed(f"{root}{path}", 10, iter(range(10)))
            assert 0 < await wechat._p99(session, pushes, 50) < 60


async def test_reminders_are_measured_from_the_plan_to_a_channel_that_does_nothing(tmp_path: Path) -> None:
    assert all(cost > 0 for cost in await reminders._ours(tmp_path, 50))
    assert await reminders._apscheduler(20, None) > 0
    assert await reminders._apscheduler(20, reminders._sqlalchemy(tmp_path)) > 0
    assert await reminders._job_queue(20) > 0


async def test_a_measured_message_on_telegram_is_answered_by_us_and_by_the_echo() -> None:
    api, numbers = Api(), iter(range(10**6))
    async with telegram_turn._site(api, 40) as port:
        for first, path in ((0, "/telegram"), (20, "/echo")):
            mean, slowest = await telegram_turn._talks(api, port, path, first, 20, numbers)
            assert mean > 0
            assert slowest > 0
        for path in ("/drain?count=40", "/loop?count=5"):
            assert await telegram_turn._ask(port, path) > 0
    assert len(api.taken) == 2 * 20 * len(turn.JOURNEY) + 40 + 5


def test_a_ratio_is_taken_round_by_round() -> None:
    ours, theirs = [1.0, 2.0, 9.0], [2.0, 4.0, 3.0]
    at_most = Comparison("a turn", "an echo", "µs", ours, theirs, goal=0.5)
    assert at_most.ratios == [0.5, 0.5, 3.0]
    assert at_most.is_met
    assert not Comparison("a star", "another", "µs", ours, theirs, goal=3.0, at_least=True).is_met
    assert spread(at_most.ratios) == "0.50 (0.50–3.00)"
