"""The red-button phone: hears a press, writes it down, tells the centre until it answers, and says what it knows.

It only puts the parts together; the pictures are in `parts/press.py` (how far the centre is with a press),
`parts/outbox.py` (what is said again) and `parts/telling.py` (light and voice). What only some phones have, or only
rarely use, is a `Part` (`parts/part.py`). Its shells: board, simulator, tests.
"""

from __future__ import annotations

from typing import Any

from sos import wire
from sos.parts import events, press
from sos.parts.effects import IDLE, OFFLINE, SENDING, Clock, Effect, Publish, Sound, Store
from sos.parts.heartbeat import Heartbeat
from sos.parts.outbox import WAITING_PER_BUTTON_MAX, Outbox
from sos.parts.part import RARE, Part, load
from sos.parts.power import Power
from sos.parts.press import Presses
from sos.parts.saved import Saved, Unreadable, pack, unpack
from sos.parts.telling import Telling
from sos.parts.wallclock import WallClock
from sos.wire.messages import INT_MAX

# Beside the heartbeat.
SETTABLE = ("volume_step", "language", "numbers", "sms_number", "utc_offset_min", "redial_spread_s")


class Phone:
    """One phone. `now_ms` is its uptime in milliseconds and never goes back.

    `epoch` (from `wire.new_epoch`, new at every start) names the counter of this start. A counter that went on over a
    power cut would give numbers twice where the flash is worn and can be written no more, and the centre would take
    somebody's new press for a copy of an old one.
    `saved` is the blob of the last Store, None for a new phone; a damaged one is survived, and reported to the centre.
    `heartbeat_s` 10..3600 until the centre sets another. `jitter_permille` 0..999 is drawn by the shell, once.
    `beats`: how many heartbeats it has sent since this start. `more`: optional fields of the heartbeat that the shell
    keeps up to date: signal_dbm, memory_free_bytes, reset_cause. `failing`: words for what every self-test would find.
    `elsewhere`: a press is on its way by another path. `calling`: a call is going on, or somebody rings.
    `unwritten`: something is in no Store, because memory lacked. Where `handle` or `tick` raises MemoryError, or an
    effect could not be carried out for it, the shell says `undone`; the event may be handled again.
    """

    def __init__(
        self,
        site: str,
        device: str,
        epoch: str,
        firmware: str,
        saved: bytes | None,
        heartbeat_s: int = 60,
        jitter_permille: int = 0,
    ) -> None:
        self.site = site
        self.device = device
        self.firmware = firmware
        self.epoch = epoch
        self.presses = Presses(device)
        self.outbox = Outbox(device, jitter_permille)
        self.power = Power()
        self._telling = Telling()
        self._clock = WallClock()
        self._linked = False
        self._started = False
        self._trouble = ""
        self.beats = 0
        self.more: dict[str, Any] = {}
        self.failing: list[str] = []
        self.elsewhere = self.calling = self.unwritten = False
        self.parts: list[Part] = []
        self._loaded: dict[str, Part] = {}
        self._remote_seen_ms: int | None = None
        self._number = 0  # the last one drawn of `epoch`
        self._kept = self._restored(saved) or Saved(heartbeat_s, -1)
        self.heartbeat = Heartbeat(self._kept.heartbeat_s, jitter_permille)

    @property
    def state(self) -> str:
        """What the light shows, one of `effects.STATES`; empty before the first call."""
        return self._telling.state

    @property
    def linked(self) -> bool:
        """Whether the line to the centre is up."""
        return self._linked

    @property
    def kept(self) -> dict[str, Any]:
        """What parts keep through a power cut, by names of their own; `store` writes it down."""
        return self._kept.more

    def comes_back(self) -> tuple[bool, int | None]:
        """Whether a press waits, and over how many seconds the phones of the centre come back to it, if it has said."""
        return self.outbox.urgent, self._kept.more.get("redial_spread_s")

    def part(self, name: str) -> Part:
        """The part in sos/parts/<name>.py; it is loaded when it is first asked for."""
        if name not in self._loaded:
            self._loaded[name] = load(name)
            self.parts.append(self._loaded[name])
        return self._loaded[name]

    def utc_s(self, now_ms: int) -> int | None:
        """What time it is, in seconds since 1970 UTC, or None while nobody has said."""
        return self._clock.utc_s(now_ms)

    @property
    def deadline_ms(self) -> int | None:
        """When `tick` has something to do, or None. At once (0) until the first call."""
        if not self._started:
            return 0
        times = [self.outbox.due_ms, self.heartbeat.due_ms, self._telling.due_ms, self.power.due_ms]
        times += [part.due_ms for part in self.parts]
        due = [time_ms for time_ms in times if time_ms is not None]
        return min(due) if due else None

    def handle(self, event: events.Event, now_ms: int) -> list[Effect]:
        """What to do about an event, in this order."""
        effects = self._start(now_ms)
        if isinstance(event, events.RedPressed):
            self._red_pressed(False, now_ms, effects)
        elif isinstance(event, events.GreenAndRedHeld):
            self._red_pressed(True, now_ms, effects)
        elif isinstance(event, events.RemotePressed):
            self._remote_pressed(event, now_ms, effects)
        elif isinstance(event, events.CancelPressed):
            self._cancel_pressed(now_ms, effects)
        elif isinstance(event, events.LinkUp):
            self._link_up(now_ms, effects)
        elif isinstance(event, events.LinkDown):
            self._link(False, now_ms)
        elif isinstance(event, events.Received):
            self._received(event.name, event.value, now_ms, effects)
        elif isinstance(event, events.Mains):
            self.power.set_mains(event.on, now_ms)
        elif isinstance(event, events.Battery):
            self.report(self.power.set_battery(event.pct), None, now_ms, effects)
        elif isinstance(event, events.Opened):
            self.report("tamper", None, now_ms, effects)
        elif type(event).__name__ in RARE:
            self.part(RARE[type(event).__name__])
        for part in self.parts:
            part.handle(self, event, now_ms, effects)
        return effects + self.tick(now_ms)

    def tick(self, now_ms: int) -> list[Effect]:
        """What is due by now. Afterwards `deadline_ms` is later than `now_ms`, or None."""
        effects = self._start(now_ms)
        self.report(self.power.report(now_ms), None, now_ms, effects)
        for part in self.parts:
            part.tick(self, now_ms, effects)
        self._say_waiting(now_ms, effects)
        self.heartbeat.alarm(bool(self.presses.open), now_ms)
        if self.heartbeat.due(now_ms):
            self._beat(now_ms, effects)
        newest = self.presses.newest
        state, by = IDLE if self._linked else OFFLINE, None
        if newest is not None and newest.stage != press.NONE:
            state, by = newest.stage, newest.by
        elif newest is not None and (self._linked or self.elsewhere):
            state = SENDING
        self._telling.level(state, by, newest is not None, now_ms, effects)
        return effects

    def undone(self) -> None:
        """Not all of the last effects were carried out: the next tick tells how it stands; a press may be unwritten."""
        self._telling.state = ""
        self.unwritten = True

    def noted(self, kind: str, detail: str, now_ms: int) -> list[Effect]:
        """What to do about something that happened to the device itself; `kind` as the contract's `event` has it."""
        effects = self._start(now_ms)
        self.report(kind, detail, now_ms, effects)
        return effects + self.tick(now_ms)

    def _restored(self, blob: bytes | None) -> Saved | None:
        if blob is None:
            return None
        try:
            kept = unpack(blob)
        except Unreadable as error:
            self._trouble = str(error)
            return None
        for waiting in kept.waiting:
            if "pressed_uptime_ms" in waiting.value:
                waiting.value["pressed_uptime_ms"] = 0  # before this start: nobody knows how long the power was away
        self.presses.open = kept.open
        self.outbox.waiting = kept.waiting
        return kept

    def _start(self, now_ms: int) -> list[Effect]:
        effects: list[Effect] = []
        if not self._started:
            self._started = True
            self._sound(self.kept, effects)
            if self._trouble:
                self.report("rebooted", self._trouble, now_ms, effects)
        return effects

    def store(self, effects: list[Effect]) -> None:
        self._kept.open = self.presses.open
        self._kept.waiting = self.outbox.waiting
        try:
            effects.append(Store(pack(self._kept)))
            self.unwritten = False
        except MemoryError:
            self.unwritten = True  # a press that cannot be written down is sent all the same

    def draw(self) -> int:
        """The next number; none is given twice."""
        assert self._number < INT_MAX
        self._number += 1
        return self._number

    # Buttons.

    def _red_pressed(self, test: bool, now_ms: int, effects: list[Effect]) -> None:
        """The red button, alone or as a test. While help is being asked for there are no tests: that is a press too."""
        button = self.device
        test = test and not self.presses.asked_for(button)
        # As many are on their way already; or something lies on the button, and the centre knows that it is pressed.
        if self.outbox.presses_of(button, test) >= WAITING_PER_BUTTON_MAX or self.presses.is_flurry(now_ms):
            self.outbox.hurry(now_ms)
            self._telling.heard(effects)
        else:
            self._press(button, self.epoch, self.draw(), "phone", test, now_ms, effects)
        if self.unwritten:
            self.store(effects)

    def _remote_pressed(self, event: events.RemotePressed, now_ms: int, effects: list[Effect]) -> None:
        self._remote_seen_ms = now_ms
        copy = self.presses.known(event.button, event.epoch, event.number)
        if copy or self.outbox.presses_of(event.button, False) >= WAITING_PER_BUTTON_MAX:
            self.outbox.hurry(now_ms)
        else:
            self._press(event.button, event.epoch, event.number, "remote", False, now_ms, effects)

    def _press(
        self, button: str, epoch: str, number: int, source: str, test: bool, now_ms: int, effects: list[Effect]
    ) -> None:
        value = {
            "button": button,
            "epoch": epoch,
            "number": number,
            "source": source,
            "path": "ip",
            "pressed_uptime_ms": now_ms,
            "further": self.presses.asked_for(button),
            "test": test,
            "battery_pct": self.power.battery_pct,
            "mains": self.power.mains,
        }
        utc_s = self._clock.utc_s(now_ms)
        if utc_s is not None:
            value["pressed_utc_s"] = utc_s
        try:
            if not self.presses.room_for(button) or not self.outbox.add("sos", value, now_ms):
                return
            self.presses.pressed(button, epoch, number, test)
        except MemoryError:
            self.outbox.take_back(value)  # both or none: the answer to what waits and is not open would light nothing
            raise
        self._telling.heard(effects)
        self.store(effects)

    def _cancel_pressed(self, now_ms: int, effects: list[Effect]) -> None:
        """Tell the centre; it decides, and the alarm stays open until a person has looked at it."""
        newest = self.presses.newest
        if newest is None or self.outbox.has("cancel", newest.button, newest.epoch, newest.number):
            return
        value = {"button": newest.button, "epoch": newest.epoch, "number": newest.number, "uptime_ms": now_ms}
        if self.outbox.add("cancel", value, now_ms):
            self.store(effects)

    def report(self, kind: str | None, detail: str | None, now_ms: int, effects: list[Effect]) -> None:
        """Something happened to the phone itself; None is nothing."""
        if kind is None:
            return
        value: dict[str, Any] = {"kind": kind, "uptime_ms": now_ms}
        if detail is not None:
            value["detail"] = detail
        self.tell("event", value, now_ms, effects)

    def tell(self, name: str, value: dict[str, Any], now_ms: int, effects: list[Effect]) -> bool:
        """Say a message of ours that has a number (event, code, well) until it is answered. False: there is no room."""
        value.update({"epoch": self.epoch, "number": self.draw()})
        there_is = self.outbox.add(name, value, now_ms)
        if there_is:
            self.store(effects)
        return there_is

    # The line to the centre.

    def _link(self, up: bool, now_ms: int) -> None:
        self._linked = up
        self.outbox.link(up, now_ms)
        self.heartbeat.link(up, now_ms)

    def _link_up(self, now_ms: int, effects: list[Effect]) -> None:
        """Presses first, then that we are here."""
        self._link(True, now_ms)
        self._say_waiting(now_ms, effects)
        self.publish("status", {"online": True, "reason": "connected"}, effects)

    def _say_waiting(self, now_ms: int, effects: list[Effect]) -> None:
        for waiting in self.outbox.round(now_ms):
            value = dict(waiting.value)
            if waiting.name == "sos":
                value["sent_uptime_ms"] = now_ms
            self.publish(waiting.name, value, effects)

    def _beat(self, now_ms: int, effects: list[Effect]) -> None:
        """One heartbeat. With several open presses each tells of another one, so that none stays behind."""
        value: dict[str, Any] = {
            "battery_pct": self.power.battery_pct,
            "mains": self.power.mains,
            "uptime_s": now_ms // 1000,
            "firmware": self.firmware,
            "outbox": len(self.outbox.waiting),
        }
        if self._remote_seen_ms is not None:
            value["remote_seen_s"] = (now_ms - self._remote_seen_ms) // 1000
        left_min = self.power.left_min(now_ms)
        if left_min is not None:
            value["battery_left_min"] = left_min
        if self.presses.open:
            one = self.presses.open[self.beats % len(self.presses.open)]
            value["open"] = {"button": one.button, "epoch": one.epoch, "number": one.number, "stage": one.stage}
            if one.test:
                value["open"]["test"] = True
        value.update(self.more)
        self.beats += 1
        self.heartbeat.sent(now_ms)
        self.publish("heartbeat", value, effects)

    def publish(self, name: str, value: dict[str, Any], effects: list[Effect]) -> None:
        _, _, qos, retained, _, _ = wire.MESSAGES[name]
        effects.append(Publish(name, value, qos, retained))

    # What the centre says.

    def _received(self, name: str, value: dict[str, Any], now_ms: int, effects: list[Effect]) -> None:
        if "utc_s" in value and self._clock.set(value["utc_s"], now_ms):
            effects.append(Clock(value["utc_s"]))
        if name == "answer":
            self.answered(value, now_ms, effects)
        elif name == "set":
            self._set(value, now_ms, effects)
        elif name == "ask":
            self._asked(value, now_ms, effects)
        elif name == "update" and "slot" not in self.more and not value.get("stop", False):  # no room for it
            self.report("update", str(value["id"]) + " failed no_slots", now_ms, effects)

    def answered(self, value: dict[str, Any], now_ms: int, effects: list[Effect]) -> None:
        """Any stage proves that the centre has the message of that very number, or the cancel of it if it says so."""
        button, epoch, number, stage = value["button"], value["epoch"], value["number"], value["stage"]
        arrived = self.outbox.answered(button, epoch, number, value.get("cancel", False), now_ms)
        by = value.get("by")
        again = value.get("reopened", False) and self.presses.reopened(button, epoch, number, by)
        news = again or self.presses.answered(button, epoch, number, stage, by)
        if arrived or news:
            self.store(effects)
        if news and stage == press.CLOSED:
            self._telling.closed(now_ms, effects)

    def _set(self, value: dict[str, Any], now_ms: int, effects: list[Effect]) -> None:
        """Parameters, acknowledged each time: the centre says them until it hears that. Version 0 brings the time only,
        from the centre or from a time server.

        Any other version counts, and so does the same with another value: a centre restored from a backup counts again.
        """
        kept = self._kept
        version = value["version"] or kept.settings_version
        news = {name: value[name] for name in SETTABLE if name in value and kept.more.get(name) != value[name]}
        heartbeat_s = value.get("heartbeat_s", kept.heartbeat_s)
        if version != kept.settings_version or heartbeat_s != kept.heartbeat_s or news:
            kept.settings_version = version
            kept.heartbeat_s = heartbeat_s
            kept.more.update(news)
            if heartbeat_s != self.heartbeat.interval_s:
                self.heartbeat.change(heartbeat_s, now_ms)
            self.store(effects)
            self._sound(news, effects)
        if value["version"]:  # a reply has no number 0
            self.publish("reply", {"id": version, "ok": True}, effects)

    def _sound(self, set_to: dict[str, Any], effects: list[Effect]) -> None:
        if "volume_step" in set_to or "language" in set_to:
            effects.append(Sound(set_to.get("volume_step"), set_to.get("language")))

    def _asked(self, value: dict[str, Any], now_ms: int, effects: list[Effect]) -> None:
        """Do it and say so. A self-test takes its time: its part replies when it is done."""
        if value["what"] == "heartbeat":
            self._beat(now_ms, effects)
            self.publish("reply", {"id": value["id"], "ok": True}, effects)
        else:
            self.part("self_test")  # which hears of this event, too
