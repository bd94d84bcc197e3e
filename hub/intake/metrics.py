"""Figures of the intake for /metrics."""

from collections.abc import Callable, Sequence
from typing import Any

from prometheus_client import Counter, Gauge, Histogram

from .model import Reading

_messages = Counter("lamplight_messages_total", "Messages received, by what became of them", ["channel", "outcome"])
_counters: dict[tuple[str, str], Counter] = {}
_refusals = Counter("lamplight_refusals_total", "Messages that were not simply stored, by reason", ["reason"])
_retries = Counter("lamplight_batches_retried_total", "Batches that the database did not take at once")
_stored = Histogram(
    "lamplight_press_stored_seconds",
    "From the arrival of a press at the hub to its durable commit",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
_connected = Gauge("lamplight_broker_connected", "1 while the hub is connected to the broker")
_backlog = Gauge("lamplight_intake_waiting", "Messages that are read but not stored")
_oldest = Gauge("lamplight_intake_oldest_waiting_seconds", "How long the oldest of them has waited")


def watch(health: Callable[[], Any]) -> None:
    """Take the gauges from `Intake.health` whenever somebody asks."""
    _connected.set_function(lambda: float(health().connected))
    _backlog.set_function(lambda: float(health().backlog))
    _oldest.set_function(lambda: health().oldest_waiting_ms / 1000)


def count(reading: Reading) -> None:
    """One message was read."""
    key = reading.message.channel, reading.outcome
    counter = _counters.get(key)
    if counter is None:  # asked once: finding it by its labels costs more than counting
        counter = _counters[key] = _messages.labels(*key)
    counter.inc()
    if reading.reason:
        _refusals.labels(reading.reason).inc()


def retried() -> None:
    """A batch has to be tried again."""
    _retries.inc()


def stored(readings: Sequence[Reading], now_ms: int) -> None:
    """These are committed and answered."""
    for one in readings:
        if one.is_press:
            _stored.observe((now_ms - one.message.at_ms) / 1000)
