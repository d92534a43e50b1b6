"""What can be measured of a running service, as Prometheus reads it: numbers and short names, nothing of anybody."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from bot.wired_channel import WiredChannel
from scheduler.delivery import Delivery
from storage import outbox
from storage.outbox import Backlog
from storage.ports import Transaction

SECONDS: Final = (0.005, 0.02, 0.1, 0.3, 1.0, 3.0, 10.0)
SINCE: Final = timedelta(days=1)
LOOK_EVERY_S: Final = 0.25


class Requests:
    """How often each address answered with which status, and how long it took."""

    def __init__(self) -> None:
        self._statuses: Counter[tuple[str, int]] = Counter()
        self._within: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(SECONDS))
        self._seconds: Counter[str] = Counter()
        self._took: defaultdict[str, float] = defaultdict(float)

    def note(self, route: str, status: int, took_s: float) -> None:
        """One request more."""
        self._statuses[route, status] += 1
        self._seconds[route] += 1
        self._took[route] += took_s
        for n, limit in enumerate(SECONDS):
            self._within[route][n] += took_s <= limit

    def lines(self) -> Iterator[str]:
        yield "# TYPE jinxing_requests_total counter"
        for (route, status), count in sorted(self._statuses.items()):
            yield _line("jinxing_requests_total", count, route=route, status=status)
        yield "# TYPE jinxing_request_seconds histogram"
        for route, count in sorted(self._seconds.items()):
            for limit, within in zip(SECONDS, self._within[route], strict=True):
                yield _line("jinxing_request_seconds_bucket", within, route=route, le=limit)
            yield _line("jinxing_request_seconds_bucket", count, route=route, le="+Inf")
            yield _line("jinxing_request_seconds_sum", round(self._took[route], 6), route=route)
            yield _line("jinxing_request_seconds_count", count, route=route)


class Lag:
    """How late the event loop gets to what is due: something blocks it where this grows (INV-60)."""

    def __init__(self) -> None:
        self.worst_s = 0.0

    async def watch(self) -> None:
        while True:
            began = monotonic()
            await asyncio.sleep(LOOK_EVERY_S)
            self.worst_s = max(self.worst_s, monotonic() - began - LOOK_EVERY_S)


def in_numbers(tx: Transaction, now: datetime) -> tuple[tuple[Backlog, ...], Mapping[tuple[str, str], int]]:
    """What is due in the outbox, and what was not delivered since yesterday."""
    return outbox.backlog(tx, now), outbox.not_delivered_since(tx, now - SINCE)


def metrics(
    requests: Requests,
    lag: Lag,
    channels: Sequence[WiredChannel],
    delivery: Delivery,
    now: datetime,
    backlog: Sequence[Backlog],
    not_delivered: Mapping[tuple[str, str], int],
) -> str:
    """All of it as text."""
    lines = [*requests.lines(), "# TYPE jinxing_loop_lag_worst_seconds gauge"]
    lines.append(_line("jinxing_loop_lag_worst_seconds", round(lag.worst_s, 4)))
    lines.append("# TYPE jinxing_incoming_total counter")
    for channel in channels:
        for kind, count in sorted(channel.counts.items()):
            lines.append(_line("jinxing_incoming_total", count, platform=channel.channel.platform, kind=kind))
    lines.append("# TYPE jinxing_outgoing_total counter")
    for (platform, outcome), count in sorted(delivery.outcomes.items()):
        lines.append(_line("jinxing_outgoing_total", count, platform=platform, outcome=outcome))
    lines.append("# TYPE jinxing_outgoing_under_way gauge")
    lines.append(_line("jinxing_outgoing_under_way", delivery.under_way))
    lines.append("# TYPE jinxing_outbox_due gauge")
    lines.extend(_line("jinxing_outbox_due", b.count, platform=b.lane or "none", state=b.state) for b in backlog)
    lines.append("# TYPE jinxing_outbox_oldest_seconds gauge")
    oldest = max(((now - each.oldest_due_at).total_seconds() for each in backlog), default=0.0)
    lines.append(_line("jinxing_outbox_oldest_seconds", round(oldest, 1)))
    lines.append("# TYPE jinxing_not_delivered_day gauge")
    for (state, trouble), count in sorted(not_delivered.items()):
        lines.append(_line("jinxing_not_delivered_day", count, state=state, trouble=trouble))
    lines.append("# TYPE jinxing_channel_alarm gauge")
    for channel in channels:
        platform = channel.channel.platform
        closed = delivery.troubles.get(platform)
        lines.append(_line("jinxing_channel_alarm", int(channel.trouble is not None), platform=platform, of="incoming"))
        lines.append(_line("jinxing_channel_alarm", int(closed is not None), platform=platform, of="outgoing"))
    return "\n".join(lines) + "\n"


def _line(name: str, value: float, **labels: object) -> str:
    written = ",".join(f'{label}="{_label(value)}"' for label, value in labels.items())
    return f"{name}{{{written}}} {value}" if written else f"{name} {value}"


def _label(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
