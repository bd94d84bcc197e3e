"""The loop of virtual time: the hub's kind of code runs on it, the seed orders it, and a killed program is silent."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.virtual.chance import Chance, Choice
from simulator.virtual.loop import US, VirtualLoop
from simulator.virtual.process import Process

ROOT = Path(__file__).resolve().parents[3]
HOUR_US = 3_600 * US


def make_loop(seed: int = 7) -> VirtualLoop:
    return VirtualLoop(Choice(Chance(seed), "schedule"))


def test_an_hour_passes_at_once() -> None:
    loop = make_loop()
    heard: list[int] = []

    async def sleeper() -> None:
        for _ in range(60):
            await asyncio.sleep(60)
            heard.append(loop.now_us)

    Process(loop, "sleeper").spawn(sleeper())
    loop.run(HOUR_US)
    assert heard == [minute * 60 * US for minute in range(1, 61)]
    assert loop.now_us == HOUR_US


def test_timeouts_locks_and_gather_work_as_on_any_loop() -> None:
    loop, told = make_loop(), list[str]()

    async def work() -> None:
        lock = asyncio.Lock()

        async def one(name: str) -> str:
            async with lock:
                await asyncio.sleep(1)
            return name

        told.extend(await asyncio.gather(one("a"), one("b")))
        try:
            async with asyncio.timeout(5):
                await asyncio.Event().wait()
        except TimeoutError:
            told.append(f"too late at {loop.now_us // US} s")

    Process(loop, "work").spawn(work())
    loop.run(HOUR_US)
    assert told == ["a", "b", "too late at 7 s"]


def orders(seed: int) -> list[str]:
    loop, order = make_loop(seed), list[str]()

    async def walker(name: str) -> None:
        for step in range(4):
            order.append(f"{name}{step}")
            await asyncio.sleep(0)

    for name in "abcd":
        Process(loop, name).spawn(walker(name))
    loop.run(US)
    return order


def test_the_seed_says_who_goes_first() -> None:
    assert orders(1) == orders(1)
    assert len({tuple(orders(seed)) for seed in range(20)}) == 20
    assert [one for one in orders(3) if one[0] == "a"] == ["a0", "a1", "a2", "a3"]


def test_what_happens_at_one_instant_changes_the_order_of_no_other() -> None:
    def later(extra: int) -> list[str]:
        loop, order = make_loop(), list[str]()
        for number in range(extra):
            loop.at_us(US, order.append, f"extra {number}")
        for name in "abcdefgh":
            loop.at_us(2 * US, order.append, name)
        loop.run(3 * US)
        return order[extra:]

    assert later(0) == later(5)
    assert later(0) != sorted(later(0))


def test_a_killed_program_does_nothing_any_more_not_even_tidy_up_to_any_effect() -> None:
    loop, told = make_loop(), list[str]()
    process = Process(loop, "hub")

    async def child() -> None:
        while True:
            await asyncio.sleep(1)
            told.append("worked")

    async def parent() -> None:
        task = asyncio.create_task(child())
        try:
            await task
        finally:
            await asyncio.sleep(0)
            told.append("tidied up")

    process.at_death(lambda: told.append("died"))
    process.spawn(parent())
    loop.at_us(3 * US + 1, process.kill)
    loop.run(HOUR_US)
    assert told == ["worked"] * 3 + ["died"]
    assert loop.broken == []


def test_a_program_that_is_killed_while_the_loop_stands_still_makes_no_other_loop() -> None:
    """One that it made would never be closed."""
    loop, asked = make_loop(), list[object]()
    process = Process(loop, "hub")

    async def parent() -> None:
        try:
            await asyncio.sleep(HOUR_US)
        finally:
            asked.append(asyncio.get_running_loop())

    process.spawn(parent())
    loop.run(US)
    process.kill()
    assert asked == [loop]
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


def test_power_can_fail_after_any_number_of_steps() -> None:
    def steps_done(steps: int) -> int:
        loop, done = make_loop(), list[int]()
        process = Process(loop, "hub")

        async def work() -> None:
            for number in range(100):
                done.append(number)
                await asyncio.sleep(0)

        process.spawn(work())
        process.kill_after(steps)
        loop.run(US)
        assert not process.alive
        return len(done)

    assert [steps_done(steps) for steps in (0, 1, 2, 17)] == [0, 1, 2, 17]


def test_what_nobody_catches_is_kept_and_the_rest_goes_on() -> None:
    loop, told = make_loop(), list[str]()

    def stumble() -> None:
        raise ValueError("this is the stone")

    loop.at_us(1, stumble)
    loop.at_us(2, told.append, "went on")
    loop.run(US)
    assert told == ["went on"]
    assert [repr(one["exception"]) for one in loop.broken] == ["ValueError('this is the stone')"]


def test_milliseconds_are_whole_at_every_hour_of_a_week() -> None:
    """The MQTT link asks for int(time() * 1000) and sets timers at due_ms / 1000: neither may fall one short."""
    loop = make_loop()
    for due_ms in (*range(1, 5_000), *range(604_795_000, 604_800_000)):
        loop.now_us = due_ms * 1000
        assert int(loop.time() * 1000) == due_ms
        assert round(due_ms / 1000 * US) == loop.now_us


def test_who_waits_for_the_rest_of_a_time_gets_through() -> None:
    """As the feed does: the rest can be less than a microsecond, and then less than the clock can show."""
    loop, ticks = make_loop(), list[int]()

    async def tick() -> None:
        next_s = loop.time()
        for _ in range(2_000):
            while loop.time() < next_s:
                await asyncio.sleep(next_s - loop.time())
            ticks.append(loop.now_us)
            next_s = loop.time() + 2.0 / 3

    Process(loop, "feed").spawn(tick())
    loop.run(HOUR_US)
    assert len(ticks) == 2_000


def test_the_order_is_the_same_in_every_process() -> None:
    script = "from tests.simulator.virtual.test_loop import orders; print(orders(11))"
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
