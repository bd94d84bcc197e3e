"""The light and the vibration of a remote control: each state can be told by either alone."""

from __future__ import annotations

from sos.parts.feel import BUZZ, PATTERNS, Feel


def played(state: str, ms: int) -> list[tuple[int, int]]:
    """(level, ms) one after the other."""
    feel = Feel()
    feel.show(state, 0)
    found: list[tuple[int, int]] = []
    now_ms = 0
    while now_ms < ms and feel.due_ms is not None:
        found.append((feel.level, feel.due_ms - now_ms))
        now_ms = feel.due_ms
        feel.tick(now_ms)
    return found


def test_each_state_has_a_rhythm_or_colour_of_its_own_and_a_buzz_of_its_own():
    lights = [str([(level & ~BUZZ, ms) for level, ms in played(state, 3000)]) for state in PATTERNS]
    assert len(set(lights)) == len(PATTERNS)
    felt = [state for state in PATTERNS if state not in ("dark", "pairing")]  # who pairs looks at it
    buzzes = [str([ms for level, ms in played(state, 3000) if level & BUZZ]) for state in felt]
    assert len(set(buzzes)) == len(buzzes)


def test_no_light_flashes_more_than_three_times_a_second():
    for state in PATTERNS:
        lit_ms: list[int] = []
        now_ms, before = 0, 0
        for level, ms in played(state, 5000):
            if level & ~BUZZ and not before:
                lit_ms.append(now_ms)
            before = level & ~BUZZ
            now_ms += ms
        for at in range(len(lit_ms) - 3):
            assert lit_ms[at + 3] - lit_ms[at] >= 1000, state


def test_it_buzzes_once_and_not_for_ever():
    for state in PATTERNS:
        assert sum(ms for level, ms in played(state, 60_000) if level & BUZZ) <= 1000, state


def test_dark_is_dark_at_once():
    feel = Feel()
    feel.show("received", 0)
    assert feel.level & BUZZ
    feel.show("dark", 100)
    assert (feel.level, feel.due_ms) == (0, None)
