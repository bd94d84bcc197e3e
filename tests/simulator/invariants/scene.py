"""A small town seen by the invariants: real phones, the hub's real services on a real file, and a ledger.

What a phone says arrives when the test says so. `tamper` changes the file behind the hub's back.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

from sos.parts import effects, events
from sos.phone import Phone

from hub import alarms, care_calls
from hub.alarms import PressKey
from hub.alarms.ends import end_due
from hub.alarms.policy import UNDO_MS
from hub.kernel import once
from simulator import invariants
from simulator.invariants import Touched
from simulator.people.operators import closing_fields
from simulator.virtual.ledger import Ledger
from simulator.virtual.view import View
from tests import cast
from tests.hub.intake.door import Door, operator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hub.kernel import Write
    from simulator.virtual.ledger import Claim

CHEN, LIN = operator(cast.CHEN, "陈晓"), operator(cast.LIN, "林芳")
ZHOU = operator(cast.ZHOU, "周敏", "supervisor")


class Clock(cast.HandClock):
    """The hub's clock, `wrong_ms` before or after the true one."""

    wrong_ms = 0

    def true_ms(self) -> int:
        return self.ms

    def now_ms(self) -> int:
        return self.ms + self.wrong_ms


class Hub:
    """What an invariant asks about the hub itself."""

    def __init__(self, now_ms: int) -> None:
        self.backlog = 0
        self.hears_since_ms: int | None = now_ms
        self.writes_since_ms: int | None = now_ms - 60_000
        self.runs_since_ms: int | None = now_ms - 60_000
        self.deaf_from_ms = now_ms


class Page:
    """A console's page that shows what it is given."""

    def __init__(self) -> None:
        self.alarms: dict[int, dict[str, Any]] = {}
        self.seq: int | None = None


class Home:
    """A phone with its flash, which the ledger calls `who`. What it says waits in `said` until somebody carries it."""

    def __init__(self, scene: Scene, number: int, epoch: str | None = None, who: str | None = None) -> None:
        self.phone_id, self.remote_id = f"ph-{number:05}", f"rc-{number:05}"
        self.who = who or self.phone_id
        self.linked = True
        self.dark_since_ms: int | None = None
        self.flash: bytes | None = None
        self.untold_us: dict[PressKey, int] = {}
        self.said: list[tuple[str, dict[str, Any]]] = []
        self.ledger = scene.ledger
        self.clock = scene.clock
        self.starts(epoch or f"{number:08x}")

    def unanswered_us(self) -> dict[PressKey, int]:
        """What the test says of it."""
        return self.untold_us

    @property
    def dark_us(self) -> int:
        """For how long it has had no power."""
        return 0 if self.dark_since_ms is None else (self.clock.ms - self.dark_since_ms) * 1000

    def starts(self, epoch: str) -> None:
        """It begins (again) with what its flash has, and counts under this name."""
        self.phone = Phone(cast.SITE, self.phone_id, epoch, "test", self.flash)
        self.happens(events.LinkUp())
        self.said.clear()

    def goes_dark(self) -> None:
        """It has no power any more."""
        self.dark_since_ms = self.clock.ms

    def press(self) -> PressKey:
        """The red button. The key of the press that it made."""
        self.happens(events.RedPressed())
        return self.newest()

    def test(self) -> PressKey:
        """The monthly test."""
        self.happens(events.GreenAndRedHeld())
        return self.newest()

    def newest(self) -> PressKey:
        """The press that light and voice speak of."""
        newest = self.phone.presses.newest
        assert newest is not None
        return PressKey(newest.button, newest.epoch, newest.number)

    def happens(self, event: events.Event) -> None:
        """Something happens to the phone, and the ledger hears of it as from a home of the simulator."""
        before = list(self.phone.outbox.waiting)
        closed = self.newest() if isinstance(event, events.Received) and self.phone.presses.open else None
        for one in self.phone.handle(event, self.clock.ms - cast.NOON_MS):
            if isinstance(one, effects.Store):
                self.flash = one.blob
                self._kept([w for w in self.phone.outbox.waiting if w not in before])
            elif isinstance(one, effects.Publish) and self.linked:
                self.said.append((one.name, one.value))
            elif isinstance(one, effects.Light):
                newest = self.newest() if self.phone.presses.newest else None
                by = self.phone.presses.open[-1].by if newest else None
                self.ledger.says(self.who, closed if one.state == "closed" else newest, one.state, by)

    def _kept(self, found: list[Any]) -> None:
        for one in found:
            key = PressKey(one.value["button"], one.value["epoch"], one.value["number"])
            if one.name == "sos":
                self.ledger.pressed(key, one.value["test"], 0, self.who)
                self.ledger.kept(key)
            else:
                self.ledger.cancelled(key)


class Scene:
    """`looks(name)`: what the invariant of that name finds when it looks at everything, as texts."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.door = Door(folder, self.clock)
        self.ledger = Ledger()
        self.hub = Hub(self.clock.ms)
        self.page = Page()
        self.homes = {home.phone_id: home for home in (Home(self, 1), Home(self, 2))}
        self.wang, self.li = self.homes.values()
        self.view = View(folder / "lamplight.db", self.clock, self.ledger, self.homes, self.hub, [self.page])
        self.claims: list[Claim] = []
        self.ledger.on_claim.append(self.claims.append)

    def end(self) -> None:
        """Tidy up."""
        self.view.close()
        self.door.database.close()

    # What happens.

    def carry(self, home: Home, *, answers: bool = True) -> None:
        """What the phone said comes to the hub, and the answers to the phone."""
        said, home.said = home.said, []
        readings = [self.door.reading(home.phone_id, name, value) for name, value in said]
        for answer in self.door.store(*readings):
            if answers:
                self.answer(home, answer)

    def answer(self, home: Home, answer: alarms.Answer) -> None:
        """One answer comes to a phone."""
        value = {"button": answer.key.device_id, "epoch": answer.key.epoch, "number": answer.key.number}
        value |= {"stage": answer.stage, "utc_s": self.clock.ms // 1000, "cancel": answer.cancel}
        home.happens(events.Received("answer", value | ({"by": answer.by} if answer.by else {})))

    def pressed(self, home: Home | None = None) -> PressKey:
        """A press that came through, and was answered."""
        home = home or self.wang
        key = home.press()
        self.carry(home)
        return key

    def take(self, alarm_id: int, who: Any = CHEN) -> None:
        """An operator takes it, and the phones hear of it."""
        self._do(partial(alarms.take, who=who, alarm_id=alarm_id, version=1), alarm_id)
        self.ledger.took(who.operator_id, alarm_id)

    def close(
        self,
        alarm_id: int,
        who: Any = CHEN,
        code: Any = "social",
        note: str | None = None,
        *,
        seen: int | None = None,
        answers: bool = True,
        final: bool = True,
    ) -> None:
        """And closes it, as the version that they have `seen`: the newest. `answers`: they hear that it is done.

        `final`: until it can no longer be undone, and the phones hear of it.
        """
        version = seen or self.rows("alarm")[alarm_id - 1]["version"]
        if note is not None:
            self.ledger.writes("note", alarm_id)
        self._do(
            partial(
                alarms.close,
                who=who,
                alarm_id=alarm_id,
                version=version,
                code=code,
                note=note,
                fields=closing_fields(alarm_id, code),
            ),
            alarm_id,
        )
        if answers:
            self.ledger.closed(alarm_id, version)
        if final:
            self.clock.forward(UNDO_MS)
            self._do(end_due, alarm_id)

    def note(self, alarm_id: int, *, times: int = 1) -> None:
        """They write something down, and send it so many times because they hear no answer."""
        self.ledger.writes("note", alarm_id)
        self._sends(partial(alarms.note, who=CHEN, alarm_id=alarm_id, text="她很好"), times)

    def call(self, resident_id: int, outcome: Any = "reached", *, times: int = 1) -> None:
        """The same with a care call."""
        self.ledger.writes("care_call", resident_id)
        self._sends(
            partial(care_calls.note_call, who=CHEN, resident_id=resident_id, outcome=outcome, note=""),
            times,
        )

    def follow(self) -> None:
        """The hub's care calls hear of what happened to alarms."""
        self.door.database.write_now(care_calls.alarm_listener().step)

    def chatter(self, carrier: str, times: int) -> None:
        """One device says the same thing so many times."""
        value = {"epoch": "0a0b0c0d", "number": 1, "kind": "tamper", "uptime_ms": 0}
        self.door.store(*(self.door.reading(carrier, "event", value) for _ in range(times)))

    def clone(self, home: Home, epoch: str) -> Home:
        """A copy of a phone in a second home, which counts under this name."""
        made = Home(self, int(home.phone_id[3:]), epoch, f"{home.phone_id}-clone-1")
        self.homes[made.who] = made
        return made

    def backup(self) -> Callable[[], None]:
        """The hub's file is copied; what comes back sets the hub back to it, and the ledger hears of that."""
        after, copy = self.view.known(), self.door.database.path.with_suffix(".backup")
        _copy(self.door.database.path, copy)

        def restore() -> None:
            before = self.view.known()
            _copy(copy, self.door.database.path)
            self.ledger.restored(before, after)

        return restore

    def tamper(self, statement: str, *values: Any) -> None:
        """Change the file behind the hub's back."""
        other = sqlite3.connect(self.door.database.path)
        other.execute(statement, values)
        other.commit()
        other.close()

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        return self.door.rows(name)

    # What is found.

    def looks(self, name: str) -> list[str]:
        """At everything."""
        self.view.look()
        return self._found(name)

    def looks_after(self, name: str, *alarm_ids: int, devices: tuple[str, ...] = ("ph-00001",)) -> list[str]:
        """At what a commit touched."""
        self.view.look()
        return self._found(name, Touched(alarm_ids, devices))

    def believes(self, name: str, claim: Claim) -> list[str]:
        """At what a phone tells."""
        self.view.look()
        return self._found(name, Touched(claim=claim))

    def everything(self, *, in_calm: bool = False) -> list[str]:
        """At everything, by all of them."""
        self.view.look()
        return [text for one in invariants.ALL.values() if in_calm or not one.in_calm for text in self._found(one.name)]

    def _found(self, name: str, touched: Touched | None = None) -> list[str]:
        return [one.text for one in invariants.find(name).check(self.view, touched)]

    def _do(self, work: Any, alarm_id: int) -> None:
        def both(tx: Write) -> list[alarms.Answer]:
            work(tx)
            return alarms.answers_of(tx, [alarm_id])

        for one in self.door.database.write_now(both)[0]:
            self.answer(self.homes[one.carrier], one)

    def _sends(self, work: Callable[[Write], dict[str, Any]], times: int) -> None:
        """One command, by one key."""
        key = f"{self.ledger.written.total()}"
        for _ in range(times):
            self.door.database.write_now(lambda tx: once(tx, CHEN.operator_id, key, {}, work))


def _copy(here: Path, there: Path) -> None:
    with closing(sqlite3.connect(here)) as source, closing(sqlite3.connect(there)) as target:
        source.backup(target)
