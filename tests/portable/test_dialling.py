"""How long a phone waits before it dials the centre again, with a press to tell and without."""

from __future__ import annotations

from sos.parts.dialling import CHANCE, Dialling


class Town:
    """1,600 phones that lose the broker together at 0, until it is back after `away_ms`. Each has drawn its pauses."""

    def __init__(self, waiting: int, away_ms: int) -> None:
        """The first `waiting` of them have a press to tell."""
        self.dials = [0] * 100  # in each second
        self.last_ms = self.waiting_ms = self.others_ms = 0  # the last back; how long they took, added up
        self._chance = 7
        for number in range(1600):
            waits = number < waiting
            at_ms = self._back_ms(waits, away_ms)
            self.last_ms = max(self.last_ms, at_ms)
            if waits:
                self.waiting_ms += at_ms - away_ms
            else:
                self.others_ms += at_ms - away_ms

    def _back_ms(self, waits: bool, away_ms: int) -> int:
        dialling, at_ms, tries = Dialling(), 0, 0
        dialling.connected()
        while at_ms < away_ms or not tries:
            self._chance = (self._chance * 75 + 74) % 65_537  # Lehmer's, in a device's small integers
            at_ms += dialling.pause_ms(waits, 12, self._chance % CHANCE)
            self.dials[at_ms // 1000] += 1
            tries += 1
        return at_ms


def test_a_town_that_lost_the_centre_at_once_does_not_come_back_at_once():
    chance, dialled = 7, [0] * 60
    for _ in range(1600):
        dialling, at_ms = Dialling(), 0
        dialling.connected()
        for _ in range(4):
            chance = (chance * 75 + 74) % 65_537  # Lehmer's, in a device's small integers
            at_ms += dialling.pause_ms(False, None, chance % CHANCE)
            dialled[at_ms // 1000] += 1
    assert max(dialled) <= 200, dialled
    assert sum(dialled[:12]) == 1600


def test_a_town_in_which_everybody_has_pressed_does_not_come_back_at_once_either():
    for away_ms in (0, 3_000, 30_000):
        town = Town(1600, away_ms)
        assert max(town.dials) <= 1_150, town.dials  # of 1,600 in a second, and not in its first quarter
        assert town.last_ms <= away_ms + 1_750


def test_who_has_a_press_to_tell_is_back_before_the_others():
    for away_ms in (0, 3_000, 30_000):
        town = Town(200, away_ms)
        assert max(town.dials) <= 330, town.dials
        assert town.waiting_ms // 200 < town.others_ms // 1400, away_ms
        assert town.last_ms <= away_ms + 14_000


def test_the_centre_says_over_how_many_seconds_its_phones_come_back():
    dialling = Dialling()
    pauses_ms = [dialling.pause_ms(False, 2, chance) for chance in (CHANCE // 2, 0, CHANCE - 1)]
    assert pauses_ms == [1_000, 2_000, 2_332]  # the first anywhere, the others after everybody's first
    dialling.connected()
    assert dialling.pause_ms(False, 2, CHANCE - 1) == 1_999


def test_who_presses_without_a_line_dials_almost_at_once_and_again_soon():
    dialling = Dialling()
    dialling.connected()
    dialling.pause_ms(False, 12, 0)
    dialling.hurry()
    pauses_ms = [dialling.pause_ms(True, None, CHANCE - 1) for _ in range(6)]
    assert pauses_ms == [249, 499, 999, 1499, 1499, 1499]
    dialling.hurry()
    assert dialling.pause_ms(True, None, 0) == 125
    pauses_ms = [dialling.pause_ms(True, 12, CHANCE - 1) for _ in range(7)]
    assert pauses_ms == [499, 999, 1499, 1499, 1499, 1499, 1499]


def test_a_line_that_goes_while_a_press_waits_is_one_of_many_unless_we_gave_it_up():
    dialling = Dialling()
    dialling.connected()
    dialling.hurry()  # by the press itself
    assert dialling.pause_ms(True, 12, CHANCE // 2) == 750
    dialling.connected()
    dialling.gave_up()
    assert dialling.pause_ms(True, 12, CHANCE - 1) == 249
    dialling.connected()
    assert dialling.pause_ms(True, None, CHANCE // 2) == 750, "in a small town"
