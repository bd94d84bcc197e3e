"""How long a phone waits before it dials the centre again, with a press to tell and without."""

from __future__ import annotations

from sos.parts.dialling import CHANCE, Dialling


def test_a_town_that_lost_the_centre_at_once_does_not_come_back_at_once() -> None:
    chance, dialled = 7, [0] * 60
    for _ in range(1600):
        dialling, at_ms = Dialling(), 0
        dialling.connected()
        for _ in range(4):
            chance = (chance * 75 + 74) % 65_537  # Lehmer's, in a device's small integers
            at_ms += dialling.pause_ms(None, chance % CHANCE)
            dialled[at_ms // 1000] += 1
    assert max(dialled) <= 200, dialled
    assert sum(dialled[:12]) == 1600


def test_the_centre_says_over_how_many_seconds_its_phones_come_back() -> None:
    dialling = Dialling()
    pauses_ms = [dialling.pause_ms(2, chance) for chance in (CHANCE // 2, 0, CHANCE - 1)]
    assert pauses_ms == [1_000, 2_000, 2_332]  # the first anywhere, the others after everybody's first
    dialling.connected()
    assert dialling.pause_ms(2, CHANCE - 1) == 1_999


def test_who_has_a_press_to_tell_dials_almost_at_once_and_again_soon() -> None:
    dialling = Dialling()
    pauses_ms = [dialling.pause_ms(0, CHANCE - 1) for _ in range(6)]
    assert pauses_ms == [249, 499, 999, 1499, 1499, 1499]
    dialling.hurry()
    assert dialling.pause_ms(0, 0) == 125
