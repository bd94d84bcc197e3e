"""One timer serves all homes: each is called when it asked to be, and never forgotten."""

from __future__ import annotations

from simulator.live.wheel import SLOT_MS, Wheel


def test_each_home_is_called_at_its_time_and_a_slot_late_at_most() -> None:
    called: list[tuple[int, int]] = []
    wheel = Wheel(1000, lambda home, now_ms: called.append((home, now_ms)), 0)
    due_ms = {home: (home * 7_919) % 60_000 for home in range(1000)}
    for home, at_ms in due_ms.items():
        wheel.set(home, at_ms)
    for now_ms in range(60_010):
        wheel.turn(now_ms)
    assert sorted(home for home, _ in called) == list(range(1000))
    assert all(0 <= now_ms - due_ms[home] <= SLOT_MS for home, now_ms in called)


def test_an_earlier_time_counts_and_a_later_one_is_for_the_home_to_ask_again() -> None:
    called: list[int] = []
    wheel = Wheel(1, lambda _, now_ms: called.append(now_ms), 0)
    wheel.set(0, 1000)
    wheel.set(0, 500)
    wheel.set(0, 2000)
    for now_ms in (499, 500, 1000, 3000):
        wheel.turn(now_ms)
    assert called == [500]


def test_after_a_standstill_all_who_were_due_are_called() -> None:
    called: list[int] = []
    wheel = Wheel(3, lambda home, _: called.append(home), 0)
    for home in range(3):
        wheel.set(home, 100 * (3 - home))
    wheel.turn(10_000)
    assert called == [2, 1, 0]
    wheel.set(1, 0)  # long past: as soon as may be
    wheel.turn(10_010)
    assert called == [2, 1, 0, 1]
