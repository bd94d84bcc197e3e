"""What a hand does on the keys, and what it means: looked at as a board does, every ten milliseconds."""

from __future__ import annotations

from sos.parts import hands
from sos.parts.hands import CANCEL, CASE, GREEN, LOUDER, MAINS, PAD, RED, SOFTER, Hands


class Board:
    """Contacts, and the words that came."""

    def __init__(self) -> None:
        self.hands = Hands()
        self.now_ms = 0

    def holds(self, closed: int, ms: int) -> list[str]:
        words: list[str] = []
        until_ms = self.now_ms + ms
        while self.now_ms < until_ms:
            words += self.hands.look(closed, self.now_ms)
            self.now_ms += self.hands.pause_ms(self.now_ms) or hands.LOOK_MS
        return words


def test_each_key_of_the_pad_is_itself():
    board = Board()
    found = [board.holds(1 << at, 100) + board.holds(0, 100) for at in range(12)]
    assert found == [[key] for key in PAD]
    assert board.hands.pause_ms(board.now_ms) is None, "nothing is looked at while nothing is closed"


def test_a_contact_that_chatters_is_pressed_once_and_a_crackle_is_not():
    board = Board()
    five = 1 << PAD.index("5")
    words: list[str] = []
    for closed in (five, 0, five, 0, five, five, 0, five):
        words += board.holds(closed, 10)
    assert words == []
    assert board.holds(five, 300) == ["5"]
    for closed in (0, five, 0, 0, five, 0):
        words += board.holds(closed, 10)
    assert words + board.holds(0, 100) == []


def test_a_quick_hand_has_two_keys_down_and_of_three_none_is_believed():
    board = Board()
    assert board.holds(0b1, 60) + board.holds(0b11, 60) + board.holds(0b10, 60) == ["1", "2"]
    board.holds(0, 100)
    assert board.holds(0b1011, 200) == []


def test_green_counts_when_it_is_let_go_of_alone():
    board = Board()
    assert board.holds(GREEN, 500) == []
    assert board.holds(0, 100) == ["green"]
    board.holds(GREEN, 100)
    board.holds(GREEN | RED, 100)
    assert board.holds(GREEN, 100) + board.holds(0, 100) == []


def test_green_and_cancel_held_pair_and_held_for_longer_unpair():
    board = Board()
    assert board.holds(GREEN, 100) + board.holds(GREEN | CANCEL, 2_900) == ["cancel"]
    assert board.holds(GREEN | CANCEL, 3_000) == ["pair"]
    assert board.holds(GREEN | CANCEL, 4_000) == ["unpair"]
    assert board.holds(GREEN | CANCEL, 9_000) == []
    assert board.holds(GREEN, 100) + board.holds(0, 100) == [], "who pairs does not say that all is well"


def test_cancel_held_alone_for_ten_seconds_is_for_set_up_and_once():
    board = Board()
    assert board.holds(CANCEL, 9_900) == ["cancel"]
    assert board.holds(CANCEL, 3_000) == ["set_up"]
    assert board.holds(CANCEL, 30_000) == []
    board.holds(0, 100)
    assert board.holds(CANCEL | RED, 12_000) == ["cancel"]


def test_a_flicker_of_the_mains_does_not_lengthen_a_hold():
    board = Board()
    board.holds(CANCEL, 5_000)
    assert board.holds(CANCEL | MAINS, 2_000) == ["mains_lost"]
    assert board.holds(CANCEL, 3_100) == ["mains_back", "set_up"]


def test_volume_case_and_mains_are_told_when_they_close():
    board = Board()
    assert board.holds(LOUDER, 100) + board.holds(0, 100) + board.holds(SOFTER, 100) == ["louder", "softer"]
    board.holds(0, 100)
    assert board.holds(CASE, 500) + board.holds(CASE | MAINS, 500) + board.holds(CASE, 100) == [
        "case", "mains_lost", "mains_back",
    ]  # fmt: skip


def test_who_runs_on_the_battery_looks_at_nothing_and_who_is_opened_looks_seldom():
    board = Board()
    board.holds(MAINS, 100)
    assert board.hands.pause_ms(board.now_ms) is None
    board.holds(CASE, 20_000)
    assert board.hands.pause_ms(board.now_ms) == hands.REST_MS
    assert board.holds(CASE | 0b1, 2_000) == ["1"]
