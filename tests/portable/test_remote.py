"""The remote control on its own: what it says and shows, when it sleeps, and what it still knows afterwards."""

from __future__ import annotations

from sos.parts import charge, radio
from sos.parts import remote_io as io
from sos.parts.effects import Effect, Publish, RadioSend, Store
from sos.parts.events import LinkUp, RadioHeard, Received
from sos.parts.memory import CHECK_S, STEP, Memory, awoken, started
from sos.remote import HEARD_MS, SHOWN_MS, TRY_MS, Remote

NAME, PHONE, KEY, PEER = "rc-00001", "ph-00001", bytes(range(32)), b"\x02phone"
FULL_MV = 4150


def paired() -> Memory:
    memory = Memory("00c0ffee")
    memory.belong(PHONE, KEY)
    memory.channel, memory.peer = 6, PEER
    memory.reserve()
    return memory


def woken(memory: Memory, cause: str, down: bool = False, clock_s: int = 100_000, has_line: bool = True) -> Remote:
    return Remote(NAME, memory, cause, down, clock_s, FULL_MV, bytes(range(32)), has_line)


def kinds(effects: list[Effect]) -> list[str]:
    """The effects as short words."""
    words: list[str] = []
    for effect in effects:
        if isinstance(effect, RadioSend):
            words.append("send")
        elif isinstance(effect, io.Tune):
            words.append("tune " + str(effect.channel))
        elif isinstance(effect, io.Show):
            words.append(effect.state)
        else:
            words.append(type(effect).__name__.lower())
    return words


def word_of(effects: list[Effect]) -> radio.Word:
    """The last frame among them."""
    frames = [effect.frame for effect in effects if isinstance(effect, RadioSend)]
    word = radio.open_word(frames[-1], KEY)
    assert word is not None
    return word


def reply(word: radio.Word, stage: int, nonce: int = 0) -> RadioHeard:
    answer = radio.Reply(NAME, word.epoch, word.counter, nonce, word.number, stage, -60)
    return RadioHeard(PEER, radio.seal_reply(KEY, answer), -60)


def until_sleep(remote: Remote, now_ms: int = 0) -> tuple[list[str], io.Sleep, int]:
    """What it did beside sending until it slept, the sleep, and when. `sent` and `tuned` have the rest."""
    done: list[str] = []
    sent.clear()
    tuned.clear()
    while True:
        effects = remote.tick(now_ms)
        for effect in effects:
            if isinstance(effect, RadioSend):
                sent[0] = sent.get(0, 0) + 1
            elif isinstance(effect, io.Tune):
                del tuned[40:]
                tuned.append(effect.channel)
            else:
                done += kinds([effect])
        if effects and isinstance(effects[-1], io.Sleep):
            return done, effects[-1], now_ms
        due_ms = remote.deadline_ms
        assert due_ms is not None
        assert due_ms > now_ms
        now_ms = due_ms


sent: dict[int, int] = {}
tuned: list[int] = []


def test_a_press_is_on_the_air_before_anything_else():
    remote = woken(paired(), io.BUTTON)
    effects = remote.tick(0)
    assert kinds(effects) == ["tune 6", "send", "calling", "store"]
    word = word_of(effects)
    assert (word.kind, word.number, word.counter, word.battery_pct) == (radio.CALL, 1, 2, 100)


def test_heard_then_received_then_asleep_for_an_hour():
    memory = paired()
    remote = woken(memory, io.BUTTON)
    word = word_of(remote.tick(0))
    assert kinds(remote.handle(reply(word, radio.NONE), 60)) == ["heard"]
    assert kinds(remote.handle(reply(word, radio.RECEIVED), 400)) == ["received", "store"]
    assert remote.deadline_ms == 400 + SHOWN_MS
    done, sleep, _ = until_sleep(remote, 400 + SHOWN_MS)
    assert (done, sleep.held, memory.press) == (["sleep"], False, 0)
    assert CHECK_S * 1000 - 5000 <= sleep.ms <= CHECK_S * 1000


def test_a_heard_press_is_asked_after_until_the_centre_has_it():
    remote = woken(paired(), io.BUTTON, has_line=False)
    word = word_of(remote.tick(0))
    remote.handle(reply(word, radio.NONE), 60)
    asked = word_of(remote.tick(1060))
    assert (asked.number, asked.counter > word.counter) == (word.number, True)
    _, sleep, slept_ms = until_sleep(remote, 1061)
    assert slept_ms == 60 + HEARD_MS
    assert sleep.ms == 30_000


def test_after_two_seconds_its_own_line_says_the_same_press_while_the_radio_goes_on():
    remote = woken(paired(), io.BUTTON)
    number = word_of(remote.tick(0)).number
    now_ms, line_ms = 0, 0
    while not line_ms:
        now_ms = remote.deadline_ms or 0
        line_ms = now_ms if "line" in kinds(remote.tick(now_ms)) else 0
    assert line_ms == 2000
    effects = remote.handle(LinkUp(), 2600)
    press = next(effect.value for effect in effects if isinstance(effect, Publish))
    assert (press["button"], press["epoch"], press["number"], press["path"]) == (
        NAME,
        "00c0ffee",
        number,
        "remote_wifi",
    )
    done, _, _ = until_sleep(woken(paired(), io.BUTTON, has_line=False))
    assert "line" not in done
    said = kinds(remote.tick(2700)) + kinds(remote.tick(2800))
    assert "send" in said
    value = {"button": NAME, "epoch": "00c0ffee", "number": number, "stage": "received", "utc_s": 1}
    assert kinds(remote.handle(Received("answer", value), 3000)) == ["received", "store"]


def test_a_press_that_nobody_hears_fails_aloud_and_is_said_again_for_ever():
    memory = paired()
    done, sleep, slept_ms = until_sleep(woken(memory, io.BUTTON, has_line=False))
    assert "failed" in done
    assert slept_ms == TRY_MS + SHOWN_MS
    pauses_s: list[int] = [sleep.ms // 1000]
    for _ in range(6):
        known = awoken(sleep.rtc)
        assert known is not None
        remote = woken(known, io.TIMER, has_line=False)
        assert word_of(remote.tick(0)).number == 1
        done, sleep, _ = until_sleep(remote)
        assert set(done) == {"store", "sleep"}, "it does not buzz all night"
        pauses_s.append(sleep.ms // 1000)
    assert pauses_s == [30, 60, 120, 300, 600, 600, 600]


def test_the_last_channel_is_tried_first_and_then_all_of_them():
    until_sleep(woken(paired(), io.TIMER))
    assert tuned == 2 * [6, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]
    assert sent[0] == 2 * 16


def test_who_is_asked_to_prove_that_it_is_there_says_the_number_back_at_once():
    remote = woken(paired(), io.BUTTON)
    word = word_of(remote.tick(0))
    effects = remote.handle(reply(word, radio.WHO, 4711), 50)
    again = word_of(effects)
    assert (again.nonce, again.number, again.counter) == (4711, word.number, word.counter + 1)
    assert remote.handle(reply(word, radio.WHO, 4711), 60) == []


def test_answers_to_what_was_said_before_it_slept_are_not_believed():
    remote = woken(paired(), io.BUTTON)
    old = word_of(remote.tick(0))
    memory = awoken(remote.memory.rtc())
    assert memory is not None
    memory.press = 0
    later = woken(memory, io.BUTTON)
    new = word_of(later.tick(0))
    forged = radio.Reply(NAME, old.epoch, old.counter, 0, new.number, radio.RECEIVED, -60)
    assert later.handle(RadioHeard(PEER, radio.seal_reply(KEY, forged), -60), 10) == []
    assert later.handle(RadioHeard(PEER, radio.seal_reply(bytes(32), forged), -60), 10) == []
    assert later.handle(RadioHeard(PEER, b"received", -60), 10) == []


def test_a_held_button_drains_nothing_and_letting_it_go_calls_nobody():
    memory = paired()
    remote = woken(memory, io.BUTTON, down=True)
    remote.handle(reply(word_of(remote.tick(0)), radio.RECEIVED), 50)
    _, sleep, _ = until_sleep(remote, 51 + SHOWN_MS)
    assert sleep.held
    known = awoken(sleep.rtc)
    assert known is not None
    last = known.last
    done, sleep, slept_ms = until_sleep(woken(known, io.BUTTON))
    assert (done, slept_ms < 100, sleep.held, known.last) == (["sleep"], True, False, last)


def test_pressed_again_right_after_it_was_let_go_is_a_press():
    memory = paired()
    memory.held = True
    remote = woken(memory, io.BUTTON)
    assert kinds(remote.tick(0)) == []
    remote.handle(io.Moved(True), 20)
    assert "send" in kinds(remote.tick(50))


def test_a_second_press_has_its_own_number_once_the_first_was_heard():
    remote = woken(paired(), io.BUTTON, down=True)
    first = word_of(remote.tick(0))
    remote.handle(io.Moved(False), 200)
    assert word_of(remote.handle(io.Moved(True), 400)).number == first.number
    remote.handle(reply(first, radio.NONE), 450)
    remote.handle(io.Moved(False), 500)
    second = word_of(remote.handle(io.Moved(True), 700))
    assert second.number > first.number


def test_no_number_is_given_twice_whenever_the_power_goes():
    """Cut at each of the writes, before it and after it, over and over."""
    given: list[int] = []
    for cut in range(60):
        flash: bytes | None = None
        given = []
        for _ in range(5):
            memory = started(flash, "00c0ffee")
            memory.belong(PHONE, KEY)
            writes = 0
            alive = True
            for _ in range(STEP):
                remote = woken(memory, io.BUTTON)
                effects = remote.tick(0)
                for effect in effects:
                    if isinstance(effect, Store):
                        alive = writes != cut % 30
                        if alive or cut >= 30:
                            flash = effect.blob
                        writes += 1
                    elif isinstance(effect, RadioSend) and alive:
                        word = radio.open_word(effect.frame, KEY)
                        assert word is not None
                        given.append(word.counter)
                    if not alive:
                        break
                if not alive:
                    break
                memory.press = 0
        assert all(given[at] < given[at + 1] for at in range(len(given) - 1)), cut
    assert given


def test_a_press_outlives_a_change_of_battery():
    memory = paired()
    stored = [effect.blob for effect in woken(memory, io.BUTTON).tick(0) if isinstance(effect, Store)][-1]
    again = started(stored, "ffffffff")
    assert (again.press, again.epoch, again.phone, again.key) == (1, "00c0ffee", PHONE, KEY)
    remote = woken(again, io.POWER)
    effects = remote.tick(0)
    assert kinds(effects)[0] == "store", "the next numbers are reserved before one is used"
    assert (word_of(effects).number, word_of(effects).counter) == (1, STEP + 1)


def test_a_flash_that_takes_nothing_more_costs_no_press_and_no_name_is_given_twice():
    memory = paired()
    memory.reserved = 0
    remote = woken(memory, io.BUTTON)
    assert kinds(remote.tick(0))[0] == "store"
    word = word_of(remote.handle(io.NotKept("deadbeef"), 5))
    assert (word.epoch, word.number, word.counter) == ("deadbeef", 1, 2)
    assert kinds(remote.handle(reply(word, radio.RECEIVED), 50)) == ["received", "store"]


def test_damaged_memories_are_not_believed():
    memory = paired()
    rtc, flash = memory.rtc(), memory.flash()
    assert awoken(flash) is None
    assert started(rtc, "ffffffff").epoch == "ffffffff"
    for at in range(len(rtc)):
        assert awoken(rtc[:at] + bytes([rtc[at] ^ 4]) + rtc[at + 1 :]) is None
    for at in range(len(flash)):
        found = started(flash[:at] + bytes([flash[at] ^ 4]) + flash[at + 1 :], "ffffffff")
        assert (found.epoch, found.last) == ("ffffffff", 0)


def test_a_battery_put_in_begins_a_range_test_and_a_press_ends_it():
    remote = woken(paired(), io.POWER, has_line=False)
    shown: list[str] = []
    now_ms = 0
    for step in range(20):
        effects = remote.tick(now_ms)
        shown += [effect.state for effect in effects if isinstance(effect, io.Show)]
        if step < 10 and any(isinstance(effect, RadioSend) for effect in effects):
            assert word_of(effects).number == 0
            remote.handle(reply(word_of(effects), radio.NONE), now_ms + 5)
        now_ms = remote.deadline_ms or 0
    assert shown == ["out", "good", "weak", "out"]
    assert word_of(remote.handle(io.Moved(True), now_ms)).kind == radio.CALL


def test_a_remote_that_belongs_to_nobody_sleeps_for_ever_and_when_pressed_looks_for_a_phone():
    new = started(None, "00c0ffee")
    done, sleep, _ = until_sleep(woken(new, io.POWER))
    assert (done, sleep.ms) == (["sleep"], 0)
    done, sleep, slept_ms = until_sleep(woken(new, io.BUTTON))
    assert done == ["pairing", "failed", "sleep"]
    assert slept_ms == 30_000 + SHOWN_MS
    assert sent[0] > 400


def test_the_days_left_fall_with_use_and_with_the_voltage():
    model = charge.days_left(0, 0, FULL_MV)
    assert charge.days_left(charge.CELL_MC // 2, 50 * charge.DAY_S, FULL_MV) == 50
    assert charge.days_left(0, 0, 3600) == model // 10
    assert (charge.pct(3000), charge.pct(4300)) == (0, 100)
    levels = [charge.pct(millivolt) for millivolt in range(3000, 4300, 10)]
    assert levels == sorted(levels)
