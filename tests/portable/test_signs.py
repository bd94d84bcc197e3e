"""Every state can be told by its light alone, without its colour, and by its notes alone."""

from __future__ import annotations

from sos.parts.effects import STATES
from sos.parts.signs import COLOURS, NOTES_HZ, SIGNS, Lamp, notes, rhythm, sign

ALL = [line.split(" ")[0] for line in SIGNS.strip().split("\n")]


def _look(state: str) -> tuple[object, ...]:
    """A rhythm as an eye takes it in: each flash short or long, and whether it is quick, calm or slow over all."""
    times = rhythm(state)
    if not times[1]:
        return ("steady",)
    flashes = ["spark" if on <= 100 else "short" if on < 500 else "long" for at, on in enumerate(times) if at % 2 == 0]
    turn_ms = sum(times)
    flashes.append("quick" if turn_ms < 500 else "even" if times[-1] == times[0] else "rests")
    return tuple(flashes)


def _sound(state: str) -> tuple[object, ...]:
    """Notes as an ear takes them in that cannot name a note: up, down or the same, short or long, and the pauses."""
    heard: list[object] = []
    before = 0
    for hertz, lasting_ms in notes(state):
        if hertz:
            heard.append((0 if not before else 1 if hertz > before else -1 if hertz < before else 0, lasting_ms))
            before = hertz
        elif lasting_ms and heard[-1] != "gap":
            heard.append("gap")
        else:
            heard[-1] = "pause"
    return tuple(heard)


def test_every_state_of_the_phone_has_a_light_and_notes() -> None:
    assert len(ALL) == len(set(ALL)) >= 20
    for state in STATES:
        assert sign(state), state
    for state in ALL:
        assert sign(state)[0] in COLOURS.split(" ")[1:], state
        assert len(rhythm(state)) % 2 == 0, state
    assert sign("tamper") == sign("hear") == []


def test_no_two_states_have_the_same_rhythm_whatever_their_colour() -> None:
    looks = [_look(state) for state in ALL]
    for at, look in enumerate(looks):
        assert look not in looks[:at], ALL[at]


def test_no_two_states_sound_the_same_to_an_ear_that_cannot_name_notes() -> None:
    sounds = [_sound(state) for state in ALL]
    for at, sound in enumerate(sounds):
        assert sound not in sounds[:at], ALL[at]


def test_only_idle_is_quiet_and_no_note_is_too_high_for_old_ears() -> None:
    assert [state for state in ALL if not notes(state)] == ["idle"]
    assert min(NOTES_HZ) >= 400
    assert max(NOTES_HZ) <= 1_400
    for state in ALL:
        assert sum(lasting_ms for _, lasting_ms in notes(state)) <= 1_500, state


def test_nothing_flashes_in_the_rates_that_can_bring_on_a_fit() -> None:
    """WCAG 2.3.1: three flashes at most in any second."""
    for state in ALL:
        times, begins_ms = rhythm(state) * 8, [0]
        for at in range(0, len(times), 2):
            begins_ms.append(begins_ms[-1] + times[at] + times[at + 1])
        for at in range(len(begins_ms) - 3):
            assert begins_ms[at + 3] - begins_ms[at] >= 1_000, state


def test_the_lamp_keeps_its_rhythm_and_begins_anew_with_another_state() -> None:
    lamp = Lamp()
    seen: list[tuple[int, int]] = []
    lamp.show("received", 1_000)
    while lamp.due_ms is not None and lamp.due_ms < 3_500:
        seen.append((lamp.colour, lamp.due_ms))
        lamp.tick(lamp.due_ms - 1)
        lamp.show("received", lamp.due_ms - 1)
        lamp.tick(lamp.due_ms)
    assert seen == [(1, 1_200), (0, 1_450), (1, 1_650), (0, 2_950), (1, 3_150), (0, 3_400)]
    lamp.show("taken", 3_450)
    assert (lamp.colour, lamp.due_ms) == (2, None)
    lamp.show("offline", 4_000)
    assert (lamp.colour, lamp.due_ms) == (5, 4_200)
