"""What a phone shows and says by itself while nobody needs it; what time servers are believed; how a walk is judged."""

from __future__ import annotations

from typing import Any

from sos.parts import ranging, sntp
from sos.parts.effects import Effect, Say
from sos.parts.events import Battery, LinkDown, LinkUp, Mains, Received, RedPressed
from sos.parts.remotes import LOST_MS, LOW_DAYS, WELL_DAYS
from sos.parts.resting import Resting
from sos.phone import Phone

from tests.portable.phones import answer, linked_phone, new_phone

NOON_UTC_S = 1_800_014_400  # 2027-01-15, 12:00 UTC
MINUTE_MS = 60_000
KEY = b"0123456789abcdef"


def told(phone: Phone, utc_s: int) -> None:
    phone.handle(Received("set", {"version": 0, "utc_s": utc_s}), 0)


def looked(resting: Resting, phone: Phone, from_ms: int, until_ms: int) -> list[str]:
    words: list[str] = []
    for now_ms in range(from_ms, until_ms, 30_000):
        phone.tick(now_ms)
        words += resting.look(phone, now_ms)
    return words


def test_a_line_that_stays_away_is_told_once_and_again_after_the_next_time():
    phone, resting = linked_phone(), Resting()
    told(phone, NOON_UTC_S)
    assert looked(resting, phone, 0, 10 * MINUTE_MS) == []
    phone.handle(LinkDown(), 10 * MINUTE_MS)
    assert looked(resting, phone, 10 * MINUTE_MS, 12 * MINUTE_MS) == [], "it may be back in a moment"
    assert looked(resting, phone, 12 * MINUTE_MS, 90 * MINUTE_MS) == ["no_connection"]
    phone.handle(LinkUp(), 90 * MINUTE_MS)
    assert looked(resting, phone, 90 * MINUTE_MS, 91 * MINUTE_MS) == []
    phone.handle(LinkDown(), 91 * MINUTE_MS)
    assert looked(resting, phone, 91 * MINUTE_MS, 99 * MINUTE_MS) == ["no_connection"]


def test_nobody_is_woken_for_it_and_in_the_morning_it_is_said():
    phone, resting = new_phone(), Resting()
    told(phone, NOON_UTC_S + 11 * 3600)  # 23:00
    assert looked(resting, phone, 0, 8 * 60 * MINUTE_MS) == []
    assert looked(resting, phone, 8 * 60 * MINUTE_MS, 9 * 60 * MINUTE_MS) == ["no_connection"]
    east, resting = new_phone(), Resting()
    east.kept["utc_offset_min"] = 480  # noon in London is evening in Shanghai, and 14:00 there is night here
    told(east, NOON_UTC_S + 2 * 3600)
    assert looked(resting, east, 0, 60 * MINUTE_MS) == []


def test_who_does_not_know_what_time_it_is_says_nothing():
    phone, resting = new_phone(), Resting()
    assert looked(resting, phone, 0, 600 * MINUTE_MS) == []


def test_who_waits_for_help_hears_of_that_and_of_nothing_else():
    phone, resting = new_phone(), Resting()
    told(phone, NOON_UTC_S)
    phone.handle(RedPressed(), 0)
    assert looked(resting, phone, 0, 60 * MINUTE_MS) == []
    phone.handle(LinkUp(), 60 * MINUTE_MS)
    phone.handle(answer("closed", 1), 60 * MINUTE_MS)
    phone.handle(LinkDown(), 60 * MINUTE_MS)
    assert looked(resting, phone, 60 * MINUTE_MS, 70 * MINUTE_MS) == ["no_connection"]


def test_the_light_of_a_phone_that_rests_tells_what_is_worst():
    phone, resting = linked_phone(), Resting()
    told(phone, NOON_UTC_S)
    assert (resting.look(phone, 0), resting.sign) == ([], "idle")
    phone.handle(Mains(False), 0)
    assert (resting.look(phone, 100), resting.sign) == ([], "idle"), "it has not made up its mind"
    phone.tick(4_000)
    assert (resting.look(phone, 4_000), resting.sign) == (["on_battery"], "on_battery")
    phone.handle(Battery(20), 5_000)
    assert (resting.look(phone, 5_000), resting.sign) == (["battery_low"], "battery_low")
    phone.failing.append("remote-1 held down")
    assert (resting.look(phone, 6_000), resting.sign) == (["fault"], "fault")
    phone.failing.append("red button held down")
    assert (resting.look(phone, 7_000), resting.sign) == ([], "stuck"), "its own part has said so"
    phone.failing = []
    phone.more["update"] = {"id": 1, "state": "loading", "pct": 3}
    assert (resting.look(phone, 8_000), resting.sign) == ([], "updating")
    phone.more["update"]["state"] = "waiting"
    phone.handle(Battery(60), 9_000)
    assert (resting.look(phone, 9_000), resting.sign) == (["on_battery"], "on_battery")
    phone.handle(Mains(True), 10_000)
    phone.tick(14_000)
    assert (resting.look(phone, 14_000), resting.sign) == (["mains_back"], "idle")


def test_a_remote_control_that_is_lost_is_told_in_the_morning_and_once():
    phone, resting = linked_phone(), Resting()
    told(phone, NOON_UTC_S + 11 * 3600)  # 23:00
    remotes: Any = phone.part("remotes")
    remotes.restore(None, [("remote-1", KEY), ("remote-2", KEY)], 0)
    assert looked(resting, phone, 0, LOST_MS) == []
    assert resting.sign == "idle"
    assert looked(resting, phone, LOST_MS, 8 * 60 * MINUTE_MS) == []
    assert resting.sign == "remote_lost", "a light wakes nobody"
    assert looked(resting, phone, 8 * 60 * MINUTE_MS, 20 * 60 * MINUTE_MS) == ["remote_lost"]


def test_a_remote_control_whose_battery_runs_down_is_told_by_day_and_its_loss_goes_before():
    phone, resting = linked_phone(), Resting()
    told(phone, NOON_UTC_S)
    remotes: Any = phone.part("remotes")
    remotes.restore(None, [("remote-1", KEY)], 0)
    [one] = remotes.known
    one.seen_ms, one.days = 0, LOW_DAYS - 1
    assert looked(resting, phone, 0, LOST_MS) == ["remote_low"]
    assert (resting.sign, looked(resting, phone, LOST_MS, LOST_MS + MINUTE_MS)) == ("remote_low", ["remote_lost"])
    one.lost, one.days, one.since_ms = False, WELL_DAYS, LOST_MS + MINUTE_MS
    assert looked(resting, phone, LOST_MS + MINUTE_MS, LOST_MS + 9 * MINUTE_MS) == []
    assert resting.sign == "idle"


def test_who_waits_for_help_is_told_what_is_the_matter_afterwards():
    phone, resting = linked_phone(), Resting()
    told(phone, NOON_UTC_S)
    phone.handle(RedPressed(), 0)
    phone.handle(Mains(False), 0)
    assert looked(resting, phone, 0, 10 * MINUTE_MS) == []
    assert resting.sign == "on_battery"
    phone.handle(answer("closed", 1), 10 * MINUTE_MS)
    assert looked(resting, phone, 10 * MINUTE_MS, 11 * MINUTE_MS) == ["on_battery"]


def test_a_walk_with_a_remote_is_told_when_it_begins_and_when_the_signal_changes():
    walk = ranging.part()
    effects: list[Effect] = []
    for at, dbm in enumerate((-50, -50, -50, -50, -90, -90, -50, -90, -90, -90, -90, -90, -90, -90)):
        walk.heard(dbm, at * 1000, effects)
    words = [effect.phrase for effect in effects if isinstance(effect, Say)]
    assert words == ["range_test", "range_bad"]
    walk.heard(-50, 20_000, effects)
    assert effects[-1] == Say("range_good")
    walk.heard(-50, 90_000, effects)
    assert effects[-1] == Say("range_test")


def _reply(chance: bytes, utc_s: int, first: int = 0x24, stratum: int = 2) -> bytes:
    seconds = (utc_s + sntp.FROM_1900_TO_1970_S) % (1 << 32)
    return bytes([first, stratum]) + bytes(22) + chance + bytes(8) + seconds.to_bytes(4, "big") + bytes(4)


def test_a_time_server_is_believed_that_says_our_question_back():
    chance = b"12345678"
    asked = sntp.question(chance)
    assert (len(asked), asked[0], asked[40:]) == (48, 0x23, chance)
    assert sntp.answer_utc_s(_reply(chance, NOON_UTC_S), chance, 0) == NOON_UTC_S
    beyond_s = 2_100_000_000  # the year 2036, in which NTP counts anew
    assert sntp.answer_utc_s(_reply(chance, beyond_s), chance, 0) == beyond_s


def test_a_time_server_is_not_believed_that_could_be_anybody_or_is_too_early():
    chance = b"12345678"
    good = _reply(chance, NOON_UTC_S)
    for data in (
        b"",
        good[:47],
        _reply(b"87654321", NOON_UTC_S),
        _reply(chance, NOON_UTC_S, first=0x23),  # a question
        _reply(chance, NOON_UTC_S, first=0xE4),  # it does not know the time itself
        _reply(chance, NOON_UTC_S, stratum=0),  # go away
        _reply(chance, NOON_UTC_S, stratum=16),
    ):
        assert sntp.answer_utc_s(data, chance, 0) is None, data
    assert sntp.answer_utc_s(good, chance, NOON_UTC_S + 1) is None
    assert sntp.answer_utc_s(good, chance, NOON_UTC_S) == NOON_UTC_S
