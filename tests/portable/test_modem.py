"""A modem, played by its lines: what is asked of it, one thing at a time, and what is made of its answers."""

from __future__ import annotations

from sos.modem.lines import Lines, fields
from sos.modem.machine import Modem
from sos.modem.words import (
    Answer,
    CallOver,
    CallUp,
    Cell,
    Dial,
    Forget,
    HangUp,
    Rings,
    SendSms,
    SmsCame,
    SmsFailed,
    SmsSent,
)

ANSWERS = {
    b"AT+CPIN?": "+CPIN: READY",
    b"AT+CREG?": "+CREG: 1,1",
    b"AT+CEREG?": "+CEREG: 1,2",
    b"AT+CSQ": "+CSQ: 20,99",
    b"AT+CLVL=?": "+CLVL: (0-8)",
}


def say(modem: Modem, now_ms: int, *lines: str) -> list[object]:
    return list(modem.receive("".join(["\r\n" + line + "\r\n" for line in lines]).encode(), now_ms))


def answered(modem: Modem, now_ms: int, events: list[object], answers: dict[bytes, str] = ANSWERS) -> list[bytes]:
    """Answer OK to everything, with the lines of `answers` before it; what was asked."""
    asked: list[bytes] = []
    while True:
        command = modem.take().strip(b"\r\x1b")
        if not command:
            return asked
        asked.append(command)
        events += say(modem, now_ms, *[answers[command]] if command in answers else [], "OK")


def ready_modem() -> Modem:
    modem = Modem()
    modem.tick(0)
    answered(modem, 0, [])
    modem.tick(0)
    answered(modem, 0, [])
    return modem


def test_lines_come_whole_from_pieces_and_noise_is_left_out():
    lines = Lines()
    assert lines.feed(b"\r\nO") == []
    assert lines.feed(b"K\r") == ["OK"]
    assert lines.feed(b"\n\xff\x00+CSQ: 1\x80,99\r\n\r\n") == ["+CSQ: 1,99"]
    assert lines.feed(b"> ") == [">"]
    assert lines.feed(b"x" * 5000 + b"\r\nOK\r\n") == ["OK"]
    assert fields('+CLCC: 1,0,3,0,0,"+8610",145')[5] == "+8610"


def test_it_is_set_up_and_says_when_it_is_in_the_network():
    modem = Modem()
    events: list[object] = list(modem.tick(0))
    asked = answered(modem, 0, events)
    assert asked[:4] == [b"AT", b"ATE0", b"AT+CMEE=1", b"AT+CPIN?"]
    assert b"AT+CMGF=0" in asked
    assert modem.fault == "silent"
    events += modem.tick(0)
    asked = answered(modem, 0, events)
    assert asked == [b"AT+CREG?", b"AT+CEREG?", b"AT+CSQ", b"AT+CMGL=4"]
    assert events == [Cell("", None), Cell("", -73)]


def test_a_sim_that_wants_a_pin_gets_it_once():
    for right in (True, False):
        modem = Modem("1234")
        modem.tick(0)
        asked: list[bytes] = []
        for now_ms in range(0, 300_000, 1000):
            modem.tick(now_ms)
            command = modem.take().strip(b"\r\x1b")
            while command:
                asked.append(command)
                opened = right and b'AT+CPIN="1234"' in asked
                if command == b"AT+CPIN?":
                    say(modem, now_ms, "+CPIN: READY" if opened else "+CPIN: SIM PIN", "OK")
                elif command.startswith(b"AT+CPIN="):
                    say(modem, now_ms, "OK" if right else "+CME ERROR: 16")
                elif command in ANSWERS:
                    say(modem, now_ms, ANSWERS[command], "OK")
                else:
                    say(modem, now_ms, "OK")
                command = modem.take().strip(b"\r\x1b")
        assert len([one for one in asked if one.startswith(b"AT+CPIN=")]) == 1, "a third wrong one would lock it"
        assert modem.fault == ("" if right else "PIN refused")


def test_no_sim_is_said_and_looked_for_again():
    modem = Modem()
    modem.tick(0)
    for _ in range(3):
        modem.take()
        say(modem, 0, "OK")
    assert modem.take() == b"AT+CPIN?\r"
    assert say(modem, 0, "+CME ERROR: 10") == [Cell("no SIM", None)]
    modem.tick(30_000)
    events: list[object] = []
    answered(modem, 30_000, events)
    modem.tick(60_000)
    answered(modem, 60_000, events)
    assert modem.fault == ""


def test_silence_is_three_tries_and_then_a_reset():
    modem = Modem()
    now_ms, tries = 0, 0
    while not modem.reset:
        modem.tick(now_ms)
        tries += modem.take() == b"\x1bAT\r"
        now_ms = modem.due_ms or 0
    assert (tries, modem.fault) == (3, "silent")
    modem.reset = False
    assert 20_000 < now_ms < 40_000
    modem.tick(now_ms)
    assert modem.take() == b"\x1bAT\r"


def test_a_modem_that_falls_silent_later_is_reset_and_what_was_asked_for_has_failed():
    modem = ready_modem()
    modem.do(SendSms(7, "+8610", "hello"), 1000)
    assert modem.take() == b"AT+CMGS=14\r"
    assert modem.tick(6000) == [SmsFailed(7, "no answer")]
    now_ms = 6000
    events: list[object] = []
    while not modem.reset:
        now_ms = max(now_ms + 1, modem.due_ms or 0)
        events += modem.tick(now_ms)
    assert events == [Cell("silent", -73)]
    assert modem.do(SendSms(8, "+8610", "hello"), now_ms) == [SmsFailed(8, "silent")]


def test_a_message_is_length_prompt_and_hex_digits():
    modem = ready_modem()
    modem.do(SendSms(7, "+8610000000001", "hello"), 1000)
    modem.do(SendSms(8, "+8610000000001", "hello"), 1000)
    assert modem.take() == b"AT+CMGS=19\r"
    modem.receive(b"\r\n> ", 1100)
    assert modem.take() == b"0001000D91680100000000F1000005E8329BFD06\x1a"
    assert say(modem, 1200, "+CMGS: 4", "OK") == [SmsSent(7)]
    assert modem.take() == b"AT+CMGS=19\r"
    assert say(modem, 1300, "+CMS ERROR: 38") == [SmsFailed(8, "CMS ERROR: 38")]


def test_without_a_network_nothing_is_sent_and_it_says_so():
    modem = ready_modem()
    assert say(modem, 0, "+CREG: 0") == [Cell("not registered", -73)]
    assert modem.do(SendSms(7, "+8610", "x"), 0) == [SmsFailed(7, "not registered")]
    assert modem.do(Dial("+8610"), 0) == [CallOver("not registered")]
    assert say(modem, 0, "+CEREG: 5") == [Cell("", -73)]


def test_a_call_is_dialled_rings_is_taken_and_ends():
    modem = ready_modem()
    assert modem.do(Dial("+8610"), 0) == []
    assert modem.take() == b"ATD+8610;\r"
    say(modem, 100, "OK")
    assert modem.due_ms == 1100
    for state, expected in ((2, []), (3, []), (0, [CallUp()]), (0, [])):
        modem.tick(modem.due_ms or 0)
        assert modem.take() == b"AT+CLCC\r"
        assert say(modem, 1000, f'+CLCC: 1,0,{state},0,0,"+8610",145', "OK") == expected
    assert say(modem, 9000, "NO CARRIER") == [CallOver("no carrier")]
    assert modem.call == ""


def test_busy_and_nobody_there_are_the_end_of_a_call():
    for line, why in (("BUSY", "busy"), ("NO ANSWER", "no answer"), ("NO DIALTONE", "no carrier"), ("ERROR", "failed")):
        modem = ready_modem()
        modem.do(Dial("+8610"), 0)
        modem.take()
        assert say(modem, 0, line) == [CallOver(why)]
        assert modem.do(Dial("+8611"), 10) == []
        assert modem.take() == b"ATD+8611;\r"


def test_who_does_not_answer_is_given_up():
    modem = ready_modem()
    modem.do(Dial("+8610"), 0)
    events: list[object] = []
    for now_ms in range(0, 50_000, 500):
        events += modem.tick(now_ms)
        answered(modem, now_ms, events, {b"AT+CLCC": '+CLCC: 1,0,3,0,0,"+8610",145'})
    assert events == [CallOver("no answer")]


def test_every_ring_is_told_with_its_number_and_a_hidden_number_too():
    modem = ready_modem()
    assert say(modem, 0, "RING", '+CLIP: "+8610",145') == [Rings("+8610")]
    assert say(modem, 2000, "RING", '+CLIP: "+8610",145') == [Rings("+8610")]
    modem.do(Answer(True), 2000)
    assert modem.take() == b"AT+CLVL=8\r"
    say(modem, 2000, "OK")
    assert modem.take() == b"ATA\r"
    assert say(modem, 2000, "OK") == [CallUp()]
    modem.do(HangUp(), 3000)
    assert modem.take() == b"AT+CHUP\r"
    assert say(modem, 3000, "OK") == [CallOver("over")]
    assert say(modem, 9000, "RING") == []
    assert say(modem, 11_000, "RING") == [Rings("")]
    assert modem.tick(20_000) == [CallOver("no answer")]


def test_a_modem_that_has_started_by_itself_is_set_up_again():
    modem = ready_modem()
    assert say(modem, 1000, "RDY") == [Cell("silent", -73)]
    events: list[object] = list(modem.tick(1000))
    assert answered(modem, 1000, events)[:3] == [b"AT", b"ATE0", b"AT+CMEE=1"]
    modem.tick(1000)
    answered(modem, 1000, events)
    assert modem.fault == ""


def test_an_echo_says_that_it_has_started_anew():
    modem = ready_modem()
    modem.tick(30_000)
    assert modem.take() == b"AT+CREG?\r"
    modem.receive(b"AT+CREG?\r\r\n+CREG: 0,2\r\n\r\nOK\r\n", 30_000)
    assert modem.fault == "silent"


def test_a_message_that_came_is_left_there_until_it_is_kept_elsewhere():
    modem = ready_modem()
    say(modem, 0, '+CMTI: "SM",3')
    assert modem.take() == b"AT+CMGR=3\r"
    events = say(modem, 0, "+CMGR: 0,,24", "07911326040000F0040D91680100000000F100006211821100002305E8329BFD06", "OK")
    assert events == [SmsCame(3, "+8610000000001", "hello", None, "62118211000023")]
    assert modem.take() == b""
    modem.do(Forget(3), 0)
    assert modem.take() == b"AT+CMGD=3\r"
