"""Whatever is done to alarms in whatever order: the hub's rows are those of a plain model, and what it refuses changes
nothing at all.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import select, update

from hub import alarms
from hub.alarms import Cancel, Press, PressKey, Unreadable, raise_technical, return_to_normal, service, take_in
from hub.alarms.ends import end_due
from hub.alarms.escalation import climb
from hub.alarms.tables import alarm as alarm_table
from hub.kernel import Read, events_after
from hub.operators import Signed
from hub.residents.tables import resident as resident_table
from hub.telephony.calls import service as calls
from tests import cast
from tests.hub.alarms.plain import HELD, MACHINES, PRIORITY, Desk, Home, Person, Refused, Row
from tests.hub.intake.door import operator
from tests.hub.plain_model import TIME_S_MAX, BesideAModel, small_town, tell_stories

CHEN, LIN = Person(cast.CHEN, "陈晓", supervises=False), Person(cast.LIN, "林芳", supervises=False)
ZHOU = Person(cast.ZHOU, "周敏", supervises=True)
# Wang and Wu: the cast's hearts count a tenth, the sixth floor another one; Wu is not alone any more.
HOMES = {cast.WANG: Home(cast.WANG, 1, alone=True), cast.WU: Home(cast.WU, 2, alone=False)}
BUTTONS = {"ph-00001": cast.WANG, "rc-00001": cast.WANG, "ph-00006": cast.WU}
EPOCHS = {"sos": "00000001", "test": "00000002"}
COMMANDS: dict[str, tuple[str, ...]] = {
    "take": ("open",),
    "work": ("taken", "waiting"),
    "wait": HELD,
    "keep": HELD,
    "note": HELD,
    "release": HELD,
    "take_over": HELD,
    "close": HELD,
    "undo": ("closed",),
    "reopen": ("closed",),
    "shelve": ("open", *HELD),
    "unshelve": ("shelved",),
    "seen": ("open",),
}
NOBODYS = 20
BY_HOLDER = ("work", "wait", "keep", "note", "release", "close", "undo")
WITH_WHY = ("wait", "release", "take_over", "reopen", "shelve")
WRITTEN = ("alarm", "press", "alarm_note", "timeline", "event", "message", "audit")
S = 1_000
FORWARD_S = (0, 1, 5, 8, 9, 10, 29, 30, 60, 120, 299, 300, 1_799, 1_800, 4 * 3_600, 24 * 3_600, 7 * 24 * 3_600)
UNTIL_S = (1, 600, 600, 3_600, -1, 0, 600, 24 * 3_600, 24 * 3_600 + 1, 7 * 24 * 3_600, 7 * 24 * 3_600 + 1)
STEPS = 50
# One example is a whole story of STEPS steps.
STORIES_SHARE = 8

people = st.sampled_from((CHEN, LIN, ZHOU))
mostly = st.sampled_from((True, True, True, True, False))
numbers = st.integers(0, NOBODYS)
buttons = st.sampled_from(sorted(BUTTONS))
seen = st.sampled_from((0, 0, 0, 0, 0, -1, 1))  # beside the version that the alarm has
until = st.sampled_from(UNTIL_S)

# What each step draws, and how often it comes.
DRAWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "somebody_does": {
        "which": numbers,
        "who": people,
        "command": st.integers(0, 99),
        "fits": mostly,
        "is_holder": mostly,
        "off": seen,
        "in_s": until,
    },
    "presses": {
        "button": buttons,
        "kind": st.sampled_from(("sos", "sos", "test")),
        "more": st.sampled_from((1, 1, 2, 60)),
    },
    "a_copy_comes": {"button": buttons, "kind": st.sampled_from(("sos", "test")), "back": st.integers(0, 70)},
    "cancels": {"button": buttons},
    "something_unreadable_comes": {"button": buttons},
    "somebody_rings_up": {
        "resident": st.sampled_from(sorted(HOMES)),
        "kind": st.sampled_from(("sos", "fall", "visit_missed", "well_missing")),
    },
    "a_machine_says": {
        "button": buttons,
        "kind": st.sampled_from(sorted(MACHINES)),
        "number": st.integers(1, 3),
        "placeless": mostly.map(lambda one: not one),
    },
    "a_machine_is_well": {"which": numbers},
    "talks": {"who": people, "which": numbers},
    "time_passes": {"forward_s": st.sampled_from(FORWARD_S), "hub_looks": mostly},
    "the_clock_is_set_back": {"back_s": st.sampled_from((5, 3_600, 9 * 24 * 3_600))},
}
WEIGHTS = {"somebody_does": 14, "presses": 4, "a_machine_says": 3, "a_machine_is_well": 3, "time_passes": 5}
STEP_KINDS = [name for name in DRAWN for _ in range(WEIGHTS.get(name, 1))]


class AlarmDesk(BesideAModel):
    """Each step is done to the hub and to the model."""

    written = WRITTEN

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk(self.clock.ms, HOMES)
        self.pressed = Counter[tuple[str, str]]()
        self.seq: int = self.read(last_seq)

    @initialize(calls=st.integers(1, 3), kinds=st.lists(st.sampled_from(sorted(MACHINES)), min_size=1, max_size=3))
    def it_is_not_a_quiet_night(self, calls: int, kinds: list[Any]) -> None:
        for button in sorted(BUTTONS)[:calls]:
            self.presses(button, "sos", 1)
        for kind in kinds:
            self.a_machine_says("ph-00006", kind, 2, placeless=False)

    # What comes in.

    def presses(self, button: str, kind: str, more: int) -> None:
        first = self.pressed[button, kind] + 1
        self.pressed[button, kind] += more
        self.says(button, kind, range(first, first + more))

    def a_copy_comes(self, button: str, kind: str, back: int) -> None:
        if (number := self.pressed[button, kind] - back) > 0:
            self.says(button, kind, range(number, number + 1))

    def says(self, button: str, kind: str, found: range) -> None:
        now_ms, epoch, resident = self.clock.ms, EPOCHS[kind], BUTTONS[button]
        came = [
            Press(
                PressKey(button, epoch, number),
                resident,
                button,
                "phone",
                "ip",
                now_ms,
                now_ms,
                False,
                kind == "test",
                80,
                True,
            )
            for number in found
        ]
        answers = self.database.write_now(lambda tx: take_in(tx, came))[0]
        self.desk.press(button, resident, epoch, found, kind)
        told = [self.desk.told(self.desk.presses[button, epoch, number]) for number in found]
        assert [(one.stage, one.by) for one in answers][-1] == told[-1]

    def cancels(self, button: str) -> None:
        """It is noted, and changes nothing."""
        key = PressKey(button, EPOCHS["sos"], self.pressed[button, "sos"])
        known = self.desk.presses.get(key)
        if known is None:
            return
        press = Press(key, BUTTONS[button], button, "phone", "ip", 0, 0, False, False, 80, True)
        before = self.read(lambda tx: cancelled(tx, key))
        self.database.write_now(lambda tx: take_in(tx, [Cancel(press)]))
        if before is False:
            self.desk.news.append((known, "noted"))

    def something_unreadable_comes(self, button: str) -> None:
        self.database.write_now(lambda tx: take_in(tx, [Unreadable(button, BUTTONS[button])]))
        self.desk.unreadable(button, BUTTONS[button])

    def somebody_rings_up(self, resident: int, kind: Any) -> None:
        self.database.write_now(lambda tx: service.open_by_hand(tx, signed(CHEN), resident, kind, "They fell."))
        self.desk.by_hand(resident, kind)

    def a_machine_says(self, button: str, kind: Any, number: int, placeless: bool) -> None:
        device, resident = (None, None) if placeless and number == 1 else (button, BUTTONS[button])
        self.database.write_now(lambda tx: raise_technical(tx, kind, device, resident, data={"n": number}))
        self.desk.machine_says(kind, device, resident, {"n": number})

    def a_machine_is_well(self, which: int) -> None:
        technical = [one["id"] for one in self.desk.alarms.values() if one["kind"] in MACHINES]
        if technical:
            number = technical[which % len(technical)]
            self.database.write_now(lambda tx: return_to_normal(tx, number))
            self.desk.machine_is_well(number)

    # What people do.

    def somebody_does(
        self, which: int, who: Person, command: int, fits: bool, is_holder: bool, off: int, in_s: int
    ) -> None:
        """Mostly what may be done with an alarm as it stands, by who may do it, so that stories go on."""
        number = self.some(which)
        row = self.desk.alarms.get(number)
        names = fitting(row) if row and fits else sorted(COMMANDS)
        name = names[(command + self.seq) % len(names)]
        if row and is_holder and name in BY_HOLDER:
            who = next((one for one in (CHEN, LIN, ZHOU) if one.number in (row["taken_by"], row["closed_by"])), who)
        if is_holder and name == "take_over":
            who = ZHOU
        version = max(1, row["version"] + off) if row else 1
        args = (number,) if name in ("keep", "note") else (number, version)
        self.do(name, who, *args, **({"until_ms": self.clock.ms + in_s * S} if name in ("wait", "shelve") else {}))

    def talks(self, who: Person, which: int) -> None:
        """Somebody begins to talk about an alarm, or hangs up."""
        if (call := self.desk.calls.pop(who.number, None)) is not None:
            call_id = self.read(lambda tx: live_call(tx, who.number))
            self.database.write_now(lambda tx: calls.hang_up(tx, signed(who), call_id))
        elif self.desk.alarms:
            call, to = self.some(which), calls.Callee(number=f"+86 100 0000 900{who.number}")
            self.database.write_now(lambda tx: calls.place(tx, signed(who), to, alarm_id=call))
            self.desk.calls[who.number] = call

    # What happens by itself.

    def time_passes(self, forward_s: int, hub_looks: bool) -> None:
        self.clock.forward(forward_s * S + 1)
        self.desk.now_ms = self.clock.ms
        if hub_looks:
            self.hub_looks()

    def the_clock_is_set_back(self, back_s: int) -> None:
        self.clock.forward(-back_s * S)
        self.desk.now_ms = self.clock.ms
        self.hub_looks()

    def hub_looks(self) -> None:
        """As often as the runners would, until nothing is due."""
        for look in (end_due, climb):
            while (due_ms := self.database.write_now(look)[0]) is not None and due_ms <= self.clock.ms:
                pass
        self.desk.time_is_up()

    @rule(data=st.data(), step=st.sampled_from(STEP_KINDS))
    def happens(self, data: st.DataObject, step: str) -> None:
        """One thing. Not a rule for each: Hypothesis leaves whole rules out, and knows no weights."""
        drawn = {name: data.draw(found, label=name) for name, found in DRAWN[step].items()}
        getattr(self, step)(**drawn)

    # What must be true after each step.

    @invariant()
    def holds(self) -> None:
        rows = self.read(all_alarms)
        self.the_rows_are_those_of_the_model(rows)
        self.everybody_is_told_of_each_change_and_of_nothing_else()
        self.a_call_is_never_put_aside_or_closed_by_itself_and_never_below_its_kind(rows)

    def the_rows_are_those_of_the_model(self, rows: list[Row]) -> None:
        assert rows == list(self.desk.alarms.values()), difference(rows, self.desk)

    def everybody_is_told_of_each_change_and_of_nothing_else(self) -> None:
        events = self.read(lambda tx: events_after(tx, self.seq))
        self.seq = events[-1].seq if events else self.seq
        told = [(one.data["id"], one.data["what"]) for one in events if one.topic == alarms.TOPIC]
        assert Counter(told) == Counter(self.desk.news)
        self.desk.news.clear()

    def a_call_is_never_put_aside_or_closed_by_itself_and_never_below_its_kind(self, rows: list[Row]) -> None:
        for row in rows:
            if row["kind"] in MACHINES:
                assert 2 <= row["priority"] <= row["base_priority"]
                continue
            assert row["state"] != "shelved"
            assert row["priority"] == row["base_priority"] == PRIORITY[row["kind"]]
            assert row["state"] != "closed" or (row["closed_by"] and row["closing_code"])
        unclosed = Counter(
            (row["device_id"], row["kind"]) for row in rows if row["state"] != "closed" and row["device_id"]
        )
        assert not unclosed or max(unclosed.values()) == 1

    # How a step is done.

    def do(self, command: str, who: Person, *args: Any, **more: Any) -> None:
        """The same for both; whoever is refused is refused with the same code, and the hub is as it was before."""
        whys = {"why": "why"} if command in WITH_WHY else {"code": "social"} if command == "close" else {}
        whys |= {"text": "They are well."} if command == "note" else {}
        work = getattr(service, command)
        became = self.tried(command, lambda tx: work(tx, signed(who), *args, **more, **whys))
        try:
            getattr(self.desk, command)(who, *args, **more)
            should = "done"
        except Refused as refused:
            [should] = refused.args
        assert became == should, (command, who, args, more)

    def some(self, which: int) -> int:
        """The number of an alarm, mostly one of the newest; or of one that there is not."""
        return (
            999
            if which == NOBODYS or not self.desk.alarms
            else list(self.desk.alarms)[-1 - which % len(self.desk.alarms)]
        )


def fitting(row: Row) -> list[str]:
    """What may be done with an alarm that stands so."""
    names = [name for name, states in COMMANDS.items() if row["state"] in states]
    if row["kind"] not in MACHINES:
        return [name for name in names if name not in ("shelve", "seen")]
    return [name for name in names if name != "seen" or row["returned_ms"] is not None]


def signed(who: Person) -> Signed:
    return operator(who.number, who.name, "supervisor" if who.supervises else "operator")


def all_alarms(tx: Read) -> list[Row]:
    return [dict(row) for row in tx.sql.execute(select(alarm_table).order_by(alarm_table.c.id)).mappings()]


def last_seq(tx: Read) -> int:
    return tx.sql.exec_driver_sql("SELECT COALESCE(MAX(seq), 0) FROM event").scalar_one()


def live_call(tx: Read, operator_id: int) -> int:
    return tx.sql.exec_driver_sql("SELECT id FROM call WHERE live AND operator_id = ?", (operator_id,)).scalar_one()


def cancelled(tx: Read, key: PressKey) -> bool | None:
    query = "SELECT cancelled_ms IS NOT NULL FROM press WHERE device_id = ? AND epoch = ? AND number = ?"
    found = tx.sql.exec_driver_sql(query, tuple(key)).scalar()
    return None if found is None else bool(found)


def difference(rows: list[Row], desk: Desk) -> list[str]:
    """Where hub and model disagree: alarm, column, the hub's value, the model's."""
    return [
        f"alarm {row['id']} ({row['kind']}): {name} is {row[name]!r}, should be {should[name]!r}"
        for row, should in zip(rows, desk.alarms.values(), strict=False)
        for name in row
        if row[name] != should[name]
    ] or [f"{len(rows)} alarms, should be {len(desk.alarms)}"]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    together = update(resident_table).where(resident_table.c.id == cast.WU).values(lives_alone=False)
    return small_town(tmp_path_factory, lambda tx: tx.sql.execute(together))


@pytest.mark.timeout(TIME_S_MAX)
def test_alarms_are_as_a_plain_model_has_them(template: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AlarmDesk, "template", template)
    done = tell_stories(AlarmDesk, steps=STEPS, share=STORIES_SHARE)
    assert len(done) > len(COMMANDS) // 2, f"too few things were ever done: {done}"
