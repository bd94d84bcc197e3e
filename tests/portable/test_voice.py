"""Who called for help is never left in silence, and what is said is what is true."""

from __future__ import annotations

from sos.parts.voice import AGAIN_MS_MAX, SAID_MS_MAX, VOLUME_MAX, Play, Voice, name_pieces

SAID_MS = 2_000


def _word(play: Play | None) -> str | None:
    return None if play is None else play.word


def test_a_press_interrupts_everything_and_what_is_true_by_then_follows() -> None:
    voice = Voice()
    assert _word(voice.say("mains_back", None, 0)) == "mains_back"
    heard = voice.say("heard", None, 100)
    assert heard == Play("heard", [], True, False, 4)
    assert voice.say("sending", None, 110) is None
    assert voice.say("received", None, 300) is None
    assert _word(voice.ended(1_200)) == "received"
    assert _word(voice.say("heard", None, 1_300)) == "heard"


def test_an_emergency_interrupts_lesser_words_and_ends_those_that_wait() -> None:
    voice = Voice()
    voice.say("mains_back", None, 0)
    assert voice.say("remote_low", None, 10) is None
    assert _word(voice.say("received", None, 20)) == "received"
    assert voice.say("battery_low", None, 30) is None
    assert voice.ended(2_000) is None
    assert voice.say("code_wrong", None, 2_100) == Play("code_wrong", [], False, False, 4)


def test_who_waits_is_told_again_and_again_but_not_for_ever() -> None:
    voice, now_ms = Voice(), 0
    told_ms: list[int] = []
    play = voice.say("sending", None, now_ms)
    while True:
        assert _word(play) == "sending"
        told_ms.append(now_ms)
        now_ms += SAID_MS
        assert voice.ended(now_ms) is None
        if voice.due_ms is None:
            break
        assert voice.tick(voice.due_ms - 1) is None
        now_ms = voice.due_ms
        play = voice.tick(now_ms)
    pauses_ms = [later - earlier for earlier, later in zip(told_ms, told_ms[1:])]  # noqa: B905, RUF007 - on the device too
    assert pauses_ms[:6] == [12_000, 17_000, 22_000, 32_000, 47_000, 62_000]
    assert max(pauses_ms) == 62_000
    assert AGAIN_MS_MAX <= told_ms[-1] <= AGAIN_MS_MAX + 62_000
    play = voice.say("heard", None, now_ms + 1_000_000)
    assert _word(play) == "heard"


def test_when_somebody_is_there_or_all_is_over_nothing_is_repeated() -> None:
    for word, by in (("taken", "李娜"), ("closed", None)):
        voice = Voice()
        voice.say("received", None, 0)
        voice.ended(SAID_MS)
        assert voice.due_ms is not None
        play = voice.say(word, by, 3_000)
        assert _word(play) == word
        assert voice.ended(6_000) is None
        assert voice.due_ms is None
    voice = Voice()
    voice.say("sending", None, 0)
    voice.quiet()
    assert voice.ended(SAID_MS) is None
    assert voice.due_ms is None


def test_nothing_talks_over_a_call_but_a_press_is_heard() -> None:
    voice = Voice()
    voice.say("calling", None, 0)
    voice.ended(SAID_MS)
    assert voice.call(True, 5_000) is None
    assert voice.say("mains_back", None, 6_000) is None
    assert voice.say("received", None, 7_000) is None
    assert voice.due_ms is None or voice.tick(voice.due_ms) is None
    assert voice.say("heard", None, 8_000) == Play("heard", [], True, True, 4)
    assert voice.ended(8_400) is None
    assert voice.call(False, 60_000) is None
    assert voice.due_ms is not None
    assert _word(voice.tick(voice.due_ms)) == "received"


def test_an_emergency_is_never_too_soft_to_hear() -> None:
    voice = Voice(1)
    soft = voice.say("mains_back", None, 0)
    loud = voice.say("heard", None, 100)
    assert soft is not None
    assert loud is not None
    assert (soft.volume, loud.volume) == (1, 3)


def test_the_volume_goes_by_steps_and_lets_itself_be_heard() -> None:
    voice = Voice(4)
    play = voice.turn(True, 0)
    assert play == Play("volume", [], False, False, 5)
    assert _word(voice.turn(True, 10)) == "volume"
    assert voice.volume == VOLUME_MAX
    for _ in range(9):
        voice.turn(False, 20)
    assert voice.volume == 1


def test_a_loudspeaker_that_never_says_it_has_done_does_not_silence_the_phone() -> None:
    voice = Voice()
    voice.say("sending", None, 0)
    assert voice.say("received", None, 1_000) is None
    assert voice.due_ms == SAID_MS_MAX
    assert _word(voice.tick(SAID_MS_MAX)) == "received"


def test_many_lesser_words_are_said_in_turn_and_no_more_than_a_few_wait() -> None:
    voice = Voice()
    said: list[str] = []
    words = ["mains_back", "on_battery", "battery_low", "remote_low", "remote_lost", "fault", "tamper", "paired"]
    play = None
    for word in words:
        play = voice.say(word, None, 0) or play
        voice.say(word, None, 0)
    while play is not None:
        said.append(play.word)
        play = voice.ended(1_000)
    assert said[0] == "mains_back"
    assert 4 <= len(said) <= 6


def test_a_helper_is_named_where_the_name_can_be_said() -> None:
    named = Voice().say("taken", "李娜", 0)
    assert named == Play("taken", ["674e"], False, False, 4)
    assert Voice().say("received", "李娜", 0) == Play("received", [], False, False, 4)
    assert name_pieces("Lin Fang") == ["l", "i", "n"]
    for nobody in (None, "", "Zoé", "Bartholomew", "-"):
        assert name_pieces(nobody) == [], nobody
