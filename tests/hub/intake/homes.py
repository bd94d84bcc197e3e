"""A home in a test: a real phone with its flash, whose power can go at any instant, and its remote control."""

from collections.abc import Callable

from sos import wire
from sos.parts import effects, events
from sos.parts.outbox import LENGTH_MAX
from sos.parts.saved import unpack
from sos.phone import Phone

from hub.alarms import PressKey
from tests import cast

Say = Callable[[str, str, bytes, int], None]  # device, name of the message, payload, QoS


class Cut(Exception):
    """The power is gone."""


class Home:
    """A phone, its flash and its remote. `cut_in`: the power goes at that Store from now on, 1 is the next one;
    `cut_after`: after it is durable instead of before. `flash_fails`: nothing can be written any more. `lives`: starts.
    `stages`: how far each open press was when somebody last looked.

    `written` and `cancels`: what was ever written down as asked of the centre, presses with whether they are tests;
    `lost`, `lost_cancels`: of those, what went with the flash; `forgotten`: what it may not know any more.
    """

    def __init__(self, number: int, say: Say) -> None:
        self.phone_id, self.remote_id = f"ph-0000{number}", f"rc-0000{number}"
        self.flash: bytes | None = None
        self.flash_fails = False
        self.cut_in: int | None = None
        self.cut_after = False
        self.written: dict[PressKey, bool] = {}
        self.cancels: set[PressKey] = set()
        self.lost: set[PressKey] = set()
        self.lost_cancels: set[PressKey] = set()
        self.forgotten: set[PressKey] = set()
        self.lives = 0
        self._say = say
        self._epochs = number << 16
        self.remote_epoch, self.remote_number = self._new_epoch(), 0
        self.power_on()

    def power_on(self) -> None:
        """Start from the flash; there is no line yet."""
        self.uptime_ms, self.cut_in, self.linked = 0, None, False
        self.stages: dict[PressKey, int] = {}
        self.pressed_ms: list[int] = []
        self.lives += 1
        self.machine = Phone(cast.SITE, self.phone_id, self._new_epoch(), "test", self.flash, 60, 333)
        self._carry_out(self.machine.tick(0))

    def is_pressed(self, within_ms: int) -> None:
        """The red button, for a call or a test: `pressed_ms` are those of this life, of the last `within_ms`."""
        self.pressed_ms = [at_ms for at_ms in self.pressed_ms if self.uptime_ms - at_ms < within_ms] + [self.uptime_ms]

    def power_cut(self) -> None:
        """Off and on. A working flash has all that was written down; a worn one what it had before it failed."""
        sos, cancels = self.waiting("sos"), self.waiting("cancel")
        self.power_on()
        if self.flash_fails:
            self.lost |= sos - self.waiting("sos")
            self.lost_cancels |= cancels - self.waiting("cancel")
            self.forgotten |= set(self.written)
        else:
            waiting = unpack(self.flash).waiting if self.flash else []
            assert [(w.name, w.value["number"]) for w in waiting] == [
                (w.name, w.value["number"]) for w in self.machine.outbox.waiting
            ]

    def new_flash(self) -> None:
        """The flash is replaced by an empty one that works."""
        self.flash, self.flash_fails = None, True
        self.power_cut()
        self.flash_fails = False

    def new_remote(self) -> None:
        """Another remote control with the same name."""
        self.remote_epoch, self.remote_number = self._new_epoch(), 0

    def happens(self, event: events.Event) -> None:
        """Something happens to the phone."""
        if isinstance(event, events.LinkUp | events.LinkDown):
            self.linked = isinstance(event, events.LinkUp)
        before = self.waiting("cancel")
        todo = self.machine.handle(event, self.uptime_ms)
        gone = before - self.waiting("cancel")
        if gone and not isinstance(event, events.Received):  # only a full outbox drops a cancel, for somebody who calls
            assert len(self.machine.outbox.waiting) == LENGTH_MAX
            self.lost_cancels |= gone
        self._carry_out(todo)

    def remote_presses(self, again: bool) -> None:
        """The remote is in reach; `again`: it repeats what it said last."""
        self.remote_number += not again or not self.remote_number
        self.happens(events.RemotePressed(self.remote_id, self.remote_epoch, self.remote_number))

    def tick(self) -> None:
        """What is due by now."""
        due_ms = self.machine.deadline_ms
        if due_ms is not None and due_ms <= self.uptime_ms:
            self._carry_out(self.machine.tick(self.uptime_ms))

    def waiting(self, name: str = "sos") -> set[PressKey]:
        """The presses (or cancels) that the phone wants answered, as its memory has them."""
        found = [w.value for w in self.machine.outbox.waiting if w.name == name]
        return {PressKey(one["button"], one["epoch"], one["number"]) for one in found}

    def _carry_out(self, todo: list[effects.Effect]) -> None:
        try:
            for one in todo:
                if isinstance(one, effects.Store):
                    self._store(one.blob)
                elif isinstance(one, effects.Publish) and self.linked:
                    self._say(self.phone_id, one.name, wire.encode(one.name, one.value), one.qos)
        except Cut:
            self.power_cut()

    def _store(self, blob: bytes) -> None:
        if self.cut_in is not None:
            self.cut_in -= 1
        cut = self.cut_in is not None and self.cut_in <= 0
        if cut and not self.cut_after:
            raise Cut
        if not self.flash_fails:
            self.flash = blob
        for one in unpack(blob).waiting:
            if one.name in ("sos", "cancel"):
                key = PressKey(one.value["button"], one.value["epoch"], one.value["number"])
                if one.name == "sos":
                    self.written[key] = one.value["test"]
                else:
                    self.cancels.add(key)
        if cut:
            raise Cut

    def _new_epoch(self) -> str:
        self._epochs += 1
        return wire.new_epoch(self._epochs.to_bytes(4, "big"))
