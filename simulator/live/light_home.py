"""A home that costs next to nothing while nothing happens in it: a phone that only says that it is there.

The first time anything happens it becomes the real phone's machine and stays it, with all that a phone does.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sos import wire
from sos.parts import effects, events
from sos.parts.heartbeat import Heartbeat
from sos.parts.self_test import SelfTest, SelfTested
from sos.phone import Phone

from simulator.live.hands import event_of
from simulator.live.home import FIRMWARE, name_of, now_us
from simulator.live.remote_control import RemoteControl
from simulator.town import devices_of
from simulator.town.streams import stream

if TYPE_CHECKING:
    from simulator.live.deeds import Act
    from simulator.live.flash import Flash
    from simulator.live.gateway import Gateway
    from simulator.live.options import Options
    from simulator.live.statistics import Statistics

# A last will belongs to a connection, so no one could ever say that one of these phones is gone: then none says that it
# is there either, but by its heartbeats.
UNSAID: Final = frozenset({"status"})


class LightHome:
    """The home of the resident with this number, from 1, behind a gateway."""

    __slots__ = (
        "_flash", "_gateway", "_hand_us", "_heartbeat", "_options", "_phone", "_remote", "_statistics", "device",
    )  # fmt: skip

    def __init__(self, number: int, options: Options, flash: Flash, statistics: Statistics, gateway: Gateway) -> None:
        self.device = devices_of(number)[0].id
        self._options, self._flash, self._statistics, self._gateway = options, flash, statistics, gateway
        self._phone: Phone | None = None
        self._remote: RemoteControl | None = None
        self._hand_us: int | None = None  # when the hand came down that is being carried out
        self._heartbeat = Heartbeat(options.heartbeat_s, self._jitter())

    @property
    def awake(self) -> bool:
        """Whether anything ever happened here."""
        return self._phone is not None

    @property
    def urgent(self) -> bool:
        """Whether a press waits here to be told."""
        return self._phone is not None and self._phone.outbox.urgent

    def wake(self) -> Phone:
        """From now on this is the real machine."""
        if self._phone is None:
            epoch, saved = wire.new_epoch(os.urandom(4)), self._flash.load(self.device)
            self._phone = Phone(
                self._options.site, self.device, epoch, FIRMWARE, saved, self._options.heartbeat_s, self._jitter()
            )
            if self._gateway.up:
                self.tell(events.LinkUp())
        return self._phone

    def due(self, now_ms: int) -> int | None:
        """Do what is due; when to come again, or None: there is nothing that time alone brings."""
        if self._phone is not None:
            self._carry_out(self._phone.tick(now_ms))
            return self._phone.deadline_ms
        heartbeat = self._heartbeat
        heartbeat.sent(now_ms)
        if self._gateway.beat(self.device, _quiet(now_ms // 1000)):
            self._statistics.heartbeats += 1
            self._statistics.messages_up += 1
        return heartbeat.due_ms

    def act(self, act: Act, value: int) -> int | None:
        """Let a hand, or the mains, do something now; when time has something to do next, as for `due`."""
        phone, self._hand_us = self.wake(), now_us()
        before = phone.presses.newest
        self.tell(event_of(act, value, self._press_remote))
        newest = phone.presses.newest
        if newest is not None and newest is not before:
            self._statistics.pressed((newest.button, newest.epoch, newest.number), self._hand_us)
        self._hand_us = None
        return phone.deadline_ms

    def tell(self, event: events.Event) -> int | None:
        """Hand the machine what happened, and carry out what it answers; when to come again, as for `due`."""
        phone = self.wake()
        self._carry_out(phone.handle(event, now_us() // 1000))
        return phone.deadline_ms

    def _jitter(self) -> int:
        return stream(self._options.seed, "live", "jitter", self.device).randrange(1000)

    def _press_remote(self) -> tuple[str, str, int]:
        if self._remote is None:
            self._remote = RemoteControl(devices_of(int(self.device.split("-")[1]))[1].id, self._flash)
        return self._remote.press()

    def _carry_out(self, todo: list[effects.Effect]) -> None:
        for effect in todo:
            if isinstance(effect, effects.Store):
                self._flash.save(self.device, effect.blob)
            elif isinstance(effect, effects.Publish) and effect.name not in UNSAID:
                self._publish(effect)
            elif isinstance(effect, SelfTest):
                self.tell(SelfTested(()))

    def _publish(self, effect: effects.Publish) -> None:
        if effect.name == "sos":
            self._statistics.pressed(name_of(effect.value), self._hand_us or now_us())
        if self._gateway.publish(self.device, effect):
            self._statistics.messages_up += 1
            self._statistics.heartbeats += effect.name == "heartbeat"


@lru_cache(maxsize=4)
def _quiet(uptime_s: int) -> bytes:
    """The heartbeat of a home in which nothing happened. All began together, so they say the same in one second."""
    value = {"battery_pct": 100, "mains": True, "firmware": FIRMWARE, "outbox": 0, "uptime_s": uptime_s}
    return wire.encode("heartbeat", value)
