"""People who are not there: the same ones at every replay, and about as often at home as people are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from hub.telephony import Simulated
from hub.telephony.calls import policy, store
from hub.telephony.calls.model import Call
from tests import cast
from tests.hub.telephony.exchange import Desk

if TYPE_CHECKING:
    from pathlib import Path


def outcome(line: Simulated, number: int) -> tuple[str, int]:
    """What becomes of a call when nobody here does anything, and when."""
    call = Call("out", "+8610000000001", "dialling", 0, line.rings_ms, id=number, dialled_ms=0)
    now_ms = 0
    while (expected := line.next(call)) is not None and expected.at_ms < line.rings_ms + 2_000:
        now_ms = expected.at_ms
        call.state = policy.MOVES[call.state, expected.event]
        if call.state == "ended":
            return expected.event, now_ms
        if call.state == "ringing":
            call.ringing_ms = now_ms
        else:
            call.answered_ms = now_ms
    return call.state, now_ms


def test_the_same_seed_has_the_same_people_at_home() -> None:
    one, same, other = ([outcome(Simulated(seed), n) for n in range(100)] for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_most_answer_some_are_out_and_a_few_are_busy() -> None:
    found = Counter(outcome(Simulated(7), number)[0] for number in range(2_000))
    assert set(found) == {"talking", "ringing", "busy"}
    assert 1_500 < found["talking"] < 1_750
    assert 200 < found["ringing"] < 380
    assert 60 < found["busy"] < 150


@pytest.mark.parametrize("seed", range(3))
async def test_a_killed_hub_goes_on_with_the_same_call(tmp_path: Path, seed: int) -> None:
    """Nothing of a simulated call is in memory: a life for each step ends as one life does."""
    desk, line = Desk(tmp_path), Simulated(seed)
    number = desk.places()
    states: list[str] = []
    while states[-1:] != ["ended"] and len(states) < 6:
        async with desk.switching(line):
            before = states[-1] if states else "placed"
            await cast.until(lambda: desk.row(number, "state") != before)  # noqa: B023 - asked here and now
        call = desk.database.read_now(lambda tx: store.one(tx, number))
        assert call is not None
        states.append(call.state)
        expected = line.next(call)
        desk.clock.ms = max(desk.clock.ms, expected.at_ms if expected else call.rings_until_ms)
    said, _ = outcome(Simulated(seed), number)
    assert states[-1] == "ended"
    assert ("talking" in states) == (said == "talking")
