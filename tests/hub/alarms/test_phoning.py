"""The phone is asked to call the centre: until it has heard, over the death of the hub, and it says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sos import wire

from hub.alarms import Held, Press, PressKey, answers_of, close, phoning, store, take_in
from hub.alarms.phoning import service
from hub.alarms.phoning.listener import listener
from hub.alarms.phoning.policy import AGAIN_MS, moved
from hub.devices.model import DeviceState
from hub.devices.store import put_states
from hub.intake.answers import encode
from hub.kernel import Problem
from hub.telephony import Callee, place
from hub.telephony.calls import store as calls
from hub.telephony.calls.service import say
from tests import cast
from tests.hub.alarms.test_ladder import CHEN, Centre

if TYPE_CHECKING:
    from pathlib import Path

    from hub.alarms import Answer

PHONE = "ph-00001"
SAYS = {"battery_pct": 97, "mains": True, "uptime_s": 60, "firmware": "phone 1", "outbox": 0}


class Town(Centre):
    """Wang Xiuying has pressed, and Chen has taken it; her phone has a modem."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.presses(PHONE)
        self.takes(1)
        self.hears(cell_dbm=-81)

    def hears(self, online: bool = True, **more: Any) -> None:
        """Her phone's heartbeat, as supervision writes it."""
        beat = wire.encode("heartbeat", {**SAYS, **more})
        state = DeviceState(self.clock.ms, online, self.clock.ms, last_heartbeat=beat)
        self.database.write_now(lambda tx: put_states(tx, {PHONE: state}))

    def says(self, word: str | None) -> None:
        """What a heartbeat with the open press says of a call, by way of the intake."""
        now_ms = self.clock.ms
        press = Press(PressKey(PHONE, "00000001", 1), 1, PHONE, "phone", "ip", now_ms, now_ms, False, False, 80, True)
        self.database.write_now(lambda tx: take_in(tx, [Held(press, "taken", word)]))

    def asks(self) -> dict[str, Any]:
        return self.database.write_now(lambda tx: service.ask(tx, CHEN, 1))[0]

    def state(self) -> str | None:
        found = self.database.read_now(lambda tx: service.show(tx, 1))["phone_call"]
        return found and found["state"]

    def answer(self) -> Answer:
        (found,) = self.database.read_now(lambda tx: answers_of(tx, [1]))
        return found

    def timeline(self) -> list[tuple[str, str]]:
        return [
            tuple(row) for row in self.rows("SELECT kind, data FROM timeline WHERE kind LIKE 'phone_%' ORDER BY id")
        ]


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_the_answer_to_its_press_says_that_it_shall_call_until_it_has_heard(town: Town) -> None:
    assert town.answer().call is None
    town.asks()
    said = wire.decode("answer", encode(town.answer(), 7))
    assert (said["stage"], said["call"], said["call_wish"]) == ("taken", True, 1)
    town.says("wanted")
    assert town.answer().call is None, "it would be a second wish to a phone that has lost its memory"
    for word, state in (("dialling", "dialling"), ("up", "talking"), (None, "over")):
        town.says(word)
        assert town.state() == state
    assert [kind for kind, _ in town.timeline()] == ["phone_asked_to_call", *["phone_calls"] * 3]
    assert [data for _, data in town.timeline()][1:] == [
        f'{{"state": "{one}"}}' for one in ("heard", "talking", "over")
    ]


def test_it_is_asked_again_over_the_death_of_the_hub_and_at_last_taken_for_deaf(town: Town) -> None:
    town.asks()
    said = 0
    for pause_ms in AGAIN_MS:
        town.restart()
        town.clock.forward(pause_ms - 1)
        town.told()
        town.database.write_now(service.say_due)
        assert town.told() == []
        town.clock.forward(1)
        town.database.write_now(service.say_due)
        said += sum(one.topic == phoning.TOPIC and one.data["state"] == "asked" for one in town.told())
    assert (said, town.state()) == (len(AGAIN_MS) - 1, "unheard")
    assert town.database.write_now(service.say_due)[0] is None
    town.says("dialling")
    assert town.state() == "dialling", "late, but it did hear"


def test_a_phone_that_calls_by_itself_is_seen_too(town: Town) -> None:
    town.says("dialling")
    assert town.state() == "dialling"
    assert town.database.read_now(lambda tx: service.show(tx, 1))["phone_call"]["asked_ms"] is None


def test_a_second_wish_has_another_number(town: Town) -> None:
    assert town.asks()["wish"] == 1
    with pytest.raises(Problem) as refused:
        town.asks()
    assert refused.value.code == "phone_calls"
    town.says("up")
    town.says(None)
    assert town.asks()["wish"] == 2


@pytest.mark.parametrize("why", ["no_modem", "phone_not_heard", "alarm_over", "not_heard_for_long"])
def test_what_cannot_be_is_refused_with_the_reason(town: Town, why: str) -> None:
    if why == "no_modem":
        town.hears()
    elif why == "phone_not_heard":
        town.hears(online=False, cell_dbm=-81)
    elif why == "not_heard_for_long":
        town.clock.forward(120_000)
        why = "phone_not_heard"
    else:
        version = town.rows("SELECT version FROM alarm")[0][0]
        town.database.write_now(lambda tx: close(tx, CHEN, 1, version, "social"))
    with pytest.raises(Problem) as refused:
        town.asks()
    assert refused.value.code == why
    assert town.database.read_now(lambda tx: service.show(tx, 1))["why_not"] == why


@pytest.mark.parametrize("outcome", ["no_answer", "busy", "failed"])
def test_when_our_call_fails_the_hub_asks_the_phone_once(town: Town, outcome: Any) -> None:
    ear = listener()
    for _ in range(2):
        told = town.database.write_now(lambda tx: place(tx, CHEN, Callee(resident_id=cast.WANG), alarm_id=1))[0]

        def rings(tx: Any, call_id: int = told["id"]) -> None:
            call = calls.one(tx, call_id)
            assert call is not None
            call.state, call.line, call.wish, call.wish_due_ms = "dialling", "link", None, None
            calls.save(tx, call)
            say(tx, CHEN, call_id, outcome, told_by_people=True)

        town.database.write_now(rings)
        town.database.write_now(ear.step)
    assert town.state() == "asked"
    assert [(kind, data) for kind, data in town.timeline()] == [("phone_asked_to_call", f'{{"why": "{outcome}"}}')]


def test_the_hub_asks_no_phone_whose_modem_has_a_fault(town: Town) -> None:
    town.hears(cell_fault="no_sim")
    alarm = town.database.read_now(lambda tx: store.alarm(tx, 1))
    assert alarm is not None
    town.database.write_now(lambda tx: service.ask_by_itself(tx, alarm, "no_answer"))
    assert town.state() is None
    town.asks()
    assert town.state() == "asked", "a person may try all the same"


def test_what_is_no_news_changes_nothing() -> None:
    assert moved(None, None) is moved("asked", None) is moved("unheard", None) is moved("over", None) is None
    assert moved("talking", "up") is moved("asked", "a_word_of_a_later_phone") is None
