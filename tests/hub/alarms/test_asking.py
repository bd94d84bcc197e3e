"""Whoever has the key is asked whether they can go: in order, each once, also over the death of the hub."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hub.alarms import Links, asking, close, undo
from hub.alarms.asking import answers, going, service
from hub.alarms.asking import store as asking_store
from hub.alarms.asking.listener import listener
from hub.alarms.asking.model import Try
from hub.alarms.asking.policy import ASKED_MAX
from hub.alarms.asking.runner import Ways, ask_due
from hub.alarms.ends import end_due
from hub.alarms.escalation import climb
from hub.alarms.service import release, reopen
from hub.kernel.signed_links import read_token
from hub.residents import load
from hub.telephony import Callee, place
from hub.telephony import store as messages
from hub.telephony.calls import store as calls
from hub.telephony.calls.service import say
from hub.telephony.model import Outcome as Tried
from hub.telephony.sender import note_outcome
from tests import cast
from tests.hub.alarms.test_ladder import CHEN, Centre, S

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from hub.kernel import Write

SECRET = bytes.fromhex(cast.SITE_KEY)
LINKS = Links("https://hub.example", SECRET)
WAYS = Ways(LINKS, frozenset({"tel"}))
XIAOMING, LIU, MEI = 11, 12, 13


class Town(Centre):
    """As for the ladder; three contacts of Wang Xiuying have a key, and the last two are called together."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.contacts(has_key=True)
        self.ear = listener()

    def contacts(self, **more: Any) -> None:
        people = ((XIAOMING, "王小明", False), (LIU, "刘阿姨", False), (MEI, "梅", True))
        rows = [
            {
                "id": id_,
                "resident_id": cast.WANG,
                "position": id_ - 10,
                "name": name,
                "relation": "neighbour",
                "phone": f"+86 100 0000 11{id_ - 10}0",
                "phone_2": "",
                "has_key": False,
                "together": together,
                "may_be_told": True,
                "removed_ms": None,
                **more,
            }
            for id_, name, together in people
        ]
        self.database.write_now(lambda tx: load(tx, {"contact": rows}))

    def works(self, seconds: int = 0) -> None:
        """Everything that runs by itself does what is due, once each, as often as it takes."""
        self.clock.forward(seconds * S)
        for _ in range(4):
            self.looks()
            self.database.write_now(end_due)
            self.database.write_now(lambda tx: ask_due(tx, WAYS))
            self.database.write_now(self.ear.step)

    def waits_for_key_holders(self) -> None:
        self.presses()
        for seconds in (30, 30, 60):
            self.works(seconds)

    def tries(self) -> list[tuple[int, str]]:
        return [tuple(row) for row in self.rows("SELECT contact_id, outcome FROM asked ORDER BY id")]

    def texts(self, subject: str = "help_asked") -> list[str]:
        return [address for kind, address in self.rows("SELECT subject, address FROM message") if kind == subject]

    def version(self) -> int:
        return self.rows("SELECT version FROM alarm")[0][0]

    def state(self) -> str:
        return self.rows("SELECT state FROM asking")[0][0]

    def gateway(self, outcome: Tried) -> None:
        """What the channel says of the oldest message that waits."""

        def work(tx: Write) -> None:
            due = [one for one in messages.due(tx, 10) if one.subject.startswith("help")]
            note_outcome(tx, due[0], outcome)

        self.database.write_now(work)

    def says(self, contact_id: int, outcome: Any, minutes: int | None = None) -> None:
        self.database.write_now(lambda tx: service.note_answer(tx, CHEN, 1, contact_id, outcome, minutes, ""))
        self.works()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def test_the_ladder_asks_key_holders_one_after_the_other(town: Town) -> None:
    town.waits_for_key_holders()
    assert town.tries() == [(XIAOMING, "asked"), (LIU, "planned"), (MEI, "planned")]
    town.works(179)
    assert town.texts() == ["tel:+8610000001110"]
    town.works(1)
    assert town.tries() == [(XIAOMING, "no_answer"), (LIU, "asked"), (MEI, "asked")], "together is at the same time"
    town.works(180)
    assert town.tries() == [(XIAOMING, "no_answer"), (LIU, "no_answer"), (MEI, "no_answer")]
    assert town.state() == "exhausted"
    town.works(3600)
    assert len(town.texts()) == 3, "the ladder goes on telling those on duty, but asks nobody twice"


def test_after_a_no_the_next_one_is_asked_at_once(town: Town) -> None:
    town.waits_for_key_holders()
    town.says(XIAOMING, "cannot")
    assert town.tries() == [(XIAOMING, "cannot"), (LIU, "asked"), (MEI, "asked")]
    town.says(LIU, "declined")
    assert town.state() == "asking", "Mei may still answer"
    town.says(MEI, "cannot")
    assert town.state() == "exhausted"


def test_who_goes_ends_the_asking_and_who_cannot_after_all_begins_it_again(town: Town) -> None:
    town.waits_for_key_holders()
    town.says(XIAOMING, "going", 15)
    assert town.state() == "going"
    assert town.rows("SELECT until_ms - outcome_ms FROM asked WHERE id = 1") == [(15 * 60 * S,)]
    town.works(19 * 60)
    assert len(town.texts()) == 1
    town.says(XIAOMING, "cannot")
    assert town.tries() == [(XIAOMING, "cannot"), (LIU, "asked"), (MEI, "asked")]


def test_who_is_not_reached_holds_nobody_up(town: Town) -> None:
    town.waits_for_key_holders()
    town.gateway(Tried("permanent", "No such number.", "refused"))
    town.works()
    assert town.tries() == [(XIAOMING, "failed"), (LIU, "asked"), (MEI, "asked")]
    town.gateway(Tried("sent"))
    town.works()
    assert town.tries()[1] == (LIU, "sent")


def test_without_a_way_out_everybody_is_marked_and_the_operator_sees_it(town: Town) -> None:
    town.presses()
    for seconds in (30, 30, 60):
        town.clock.forward(seconds * S)
        town.looks()
    town.database.write_now(lambda tx: ask_due(tx, Ways(LINKS, frozenset())))
    town.database.write_now(lambda tx: ask_due(tx, Ways(LINKS, frozenset())))
    town.database.write_now(lambda tx: ask_due(tx, Ways(LINKS, frozenset())))
    assert {why for (why,) in town.rows("SELECT why FROM asked")} == {"no_channel"}
    assert town.state() == "exhausted"
    assert town.texts() == []


def test_what_the_resident_does_not_agree_to_is_not_done(town: Town) -> None:
    town.contacts(has_key=True, may_be_told=False)
    town.waits_for_key_holders()
    assert {outcome for _, outcome in town.tries()} == {"skipped"}
    assert town.texts() == []


def test_a_withdrawn_consent_forbids_and_one_that_nobody_asked_for_does_not(town: Town) -> None:
    town.database.write_now(
        lambda tx: tx.sql.exec_driver_sql(
            "INSERT INTO resident_consent (resident_id, subject, note, given_by, given_on, withdrawn_ms)"
            " VALUES (1, 'keys', '', 'herself', '2026-01-01', 5)"
        )
    )
    town.waits_for_key_holders()
    assert {outcome for _, outcome in town.tries()} == {"skipped"}


def test_nobody_is_sent_to_an_empty_home_but_an_operator_may(town: Town) -> None:
    town.database.write_now(
        lambda tx: tx.sql.exec_driver_sql(
            "INSERT INTO resident_pause (resident_id, kind, from_ms, to_ms, note) VALUES (1, 'travel', 0, ?, '')",
            (town.clock.ms * 2,),
        )
    )
    town.waits_for_key_holders()
    assert town.rows("SELECT state, why FROM asking") == [("stopped", "away")]
    assert town.rows("SELECT kind FROM timeline WHERE kind LIKE 'help%'") == [("help_not_asked",)]
    town.takes(1)
    town.database.write_now(lambda tx: service.ask(tx, CHEN, 1, "contacts", False, 60))
    town.works()
    assert [outcome for _, outcome in town.tries()] == ["asked"] * 3, "all at once, as the operator wished"


def test_nobodys_telephone_is_filled(town: Town) -> None:
    town.presses()
    town.takes(1)
    for _ in range(ASKED_MAX + 1):
        town.database.write_now(lambda tx: service.ask(tx, CHEN, 1, "key_holders", False, 30))
        town.works()
        town.database.write_now(lambda tx: answers.goes_on(tx, _asking(tx), "test"))
        if town.state() == "asking":
            town.database.write_now(lambda tx: service.stop(tx, CHEN, 1))
    assert town.texts().count("tel:+8610000001110") == ASKED_MAX
    assert town.tries()[-1] == (MEI, "failed")


def _asking(tx: Write) -> Any:
    found = asking_store.asking(tx, 1)
    assert found is not None
    return found


def test_who_takes_the_alarm_decides_whether_to_ask_on(town: Town) -> None:
    town.waits_for_key_holders()
    town.takes(1)
    town.works(180)
    assert town.rows("SELECT state, why FROM asking") == [("stopped", "taken")]
    assert len(town.texts()) == 1
    town.database.write_now(lambda tx: release(tx, CHEN, 1, 2, "end of shift"))
    for seconds in (60, 60):
        town.works(seconds)
    assert town.state() == "asking"
    assert len(town.texts()) == 3, "it goes on where it stood"


def test_a_call_that_nobody_answered_is_a_try_by_itself(town: Town) -> None:
    town.presses()
    town.takes(1)
    made, _ = town.database.write_now(lambda tx: place(tx, CHEN, Callee(contact_id=LIU), alarm_id=1))

    def ends(tx: Write) -> None:
        call = calls.one(tx, made["id"])
        assert call is not None
        call.state = "ringing"
        calls.save(tx, call)
        say(tx, CHEN, call.id, "busy", told_by_people=True)

    town.database.write_now(ends)
    town.works()
    town.works()
    assert town.rows("SELECT contact_id, how, outcome, why, by_name FROM asked") == [
        (LIU, "call", "no_answer", "busy", "陈晓")
    ]


def test_everybody_who_was_asked_is_told_once_that_it_is_over(town: Town) -> None:
    town.waits_for_key_holders()
    town.works(180)
    town.says(LIU, "going", 10)
    town.takes(1)
    version = town.version()
    town.database.write_now(lambda tx: close(tx, CHEN, 1, version, "accidental"))
    town.works(9)
    assert town.texts("help_over") == [], "it may still be undone"
    town.works(1)
    town.works(600)
    assert town.texts("help_over") == [f"tel:+86100000011{n}0" for n in (1, 2, 3)]
    version = town.version()
    town.database.write_now(lambda tx: reopen(tx, CHEN, 1, version, "she is down again"))
    town.database.write_now(lambda tx: service.ask(tx, CHEN, 1, "key_holders", True, 60))
    town.works()
    assert town.tries()[-3:] == [(XIAOMING, "asked"), (LIU, "planned"), (MEI, "planned")]
    version = town.version()
    town.database.write_now(lambda tx: close(tx, CHEN, 1, version, "accidental"))
    town.works(10)
    assert town.texts("help_over")[3:] == ["tel:+8610000001110"], "only who was asked again"


def test_who_answers_after_it_was_opened_again_is_told_again(town: Town) -> None:
    town.waits_for_key_holders()
    town.takes(1)
    version = town.version()
    town.database.write_now(lambda tx: close(tx, CHEN, 1, version, "accidental"))
    town.works(10)
    again = town.version()
    town.database.write_now(lambda tx: reopen(tx, CHEN, 1, again, "she is down again"))
    parts = read_token(token_of(town))
    assert town.database.write_now(lambda tx: going.say(tx, LINKS, parts, "going", 5))[0] == "going"
    town.works()
    assert town.state() == "going"
    town.database.write_now(lambda tx: service.ask(tx, CHEN, 1, "key_holders", False, 60))
    town.works()
    assert town.tries()[-3:] == [(XIAOMING, "skipped"), (LIU, "asked"), (MEI, "asked")], "who goes is not asked again"
    last = town.version()
    town.database.write_now(lambda tx: close(tx, CHEN, 1, last, "accidental"))
    town.works(10)
    assert len(town.texts("help_over")) == 1 + 3


def test_an_undone_closing_lets_the_asking_go_on(town: Town) -> None:
    town.presses()
    town.takes(1)
    town.database.write_now(lambda tx: service.ask(tx, CHEN, 1, "key_holders", True, 30))
    town.works()
    version = town.version()
    town.database.write_now(lambda tx: close(tx, CHEN, 1, version, "accidental"))
    town.works(5)
    version = town.version()
    town.database.write_now(lambda tx: undo(tx, CHEN, 1, version))
    town.works(30)
    town.works(10)
    assert town.tries() == [(XIAOMING, "no_answer"), (LIU, "asked"), (MEI, "asked")]


OUTAGE_S = 97


def asks(tx: Write) -> int | None:
    return ask_due(tx, WAYS)


def _steps(town: Town) -> Generator[None]:
    """Whatever runs by itself, one transaction after the other, each at the time that the hub has written down."""
    while town.clock.ms < cast.NOON_MS + 900 * S:
        dues: list[int | None] = []
        for part in (climb, asks):
            due_ms, _ = town.database.write_now(part)
            dues.append(due_ms)
            yield
        town.clock.ms = max(town.clock.ms, min(one for one in dues if one is not None))


@pytest.mark.parametrize("killed_after", range(1, 16))
def test_a_kill_between_any_two_steps_asks_nobody_twice_and_nobody_late(town: Town, killed_after: int) -> None:
    town.presses()
    begun_ms = town.clock.ms
    for _ in zip(range(killed_after), _steps(town), strict=False):
        pass
    town.restart()
    town.clock.forward(OUTAGE_S * S)
    for _ in _steps(town):
        pass
    rungs = town.rows("SELECT json_extract(data, '$.rung') FROM timeline WHERE kind = 'alarm_escalated'")
    assert rungs == [(1,), (2,), (3,)]
    assert town.texts() == [f"tel:+86100000011{n}0" for n in (1, 2, 3)]
    asked = dict(town.rows("SELECT contact_id, at_ms FROM asked"))
    for contact_id, due_s in ((XIAOMING, 120), (LIU, 300), (MEI, 300)):
        late_s = (asked[contact_id] - begun_ms) / S - due_s
        assert 0 <= late_s <= OUTAGE_S
    assert town.rows("SELECT COUNT(*), SUM(outcome = 'no_answer') FROM asked") == [(3, 3)]


def test_a_clock_that_is_set_back_asks_rather_too_early_than_too_late(town: Town) -> None:
    town.waits_for_key_holders()
    town.clock.forward(-7200 * S)
    town.works()
    assert town.tries()[1:] == [(LIU, "asked"), (MEI, "asked")]


def token_of(town: Town, number: int = 1) -> str:
    def read(tx: Write) -> str:
        one = asking_store.one_try(tx, number)
        assert one is not None
        return LINKS.token(one, town.clock.ms)

    return town.database.write_now(read)[0]


def test_a_link_is_ours_for_one_person_and_one_alarm_or_it_is_nothing(town: Town) -> None:
    town.waits_for_key_holders()
    token = token_of(town)
    parts = read_token(token)
    assert parts is not None
    assert "王" not in token
    one = Try(1, 1, 1, XIAOMING, "", "", True, "message", "asked", id=1)
    assert LINKS.is_true(parts, one)
    assert not LINKS.is_true(parts, None)
    for other in (replace(one, alarm_id=2), replace(one, contact_id=LIU), replace(one, id=2)):
        assert not LINKS.is_true(parts, other)
    assert not Links("https://hub.example", b"another key of another hub").is_true(parts, one)
    for at in range(len(token)):
        forged = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        found = read_token(forged)
        assert found is None or not LINKS.is_true(found, one)
    for wrong in ("", "x", token + "A", token[:-1], "/" * 38, "é" * 38, token[:-1] + "="):
        assert read_token(wrong) is None


def test_a_contact_who_is_forgotten_is_only_a_number(town: Town) -> None:
    town.waits_for_key_holders()
    town.database.write_now(lambda tx: asking.blank(tx, cast.WANG))
    assert {name for (name,) in town.rows("SELECT name FROM asked")} == {""}
