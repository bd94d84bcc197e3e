"""One home of the town: the real phone's machine, its remote control, its flash, and a line of its own to the broker.

This is the shell round `sos.phone`: it tells the machine the time and what happens, and carries out what it answers, in
that order: what is to be kept is on the disk before anything is sent.
"""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NoReturn, cast

from sos import line, mqtt, wire
from sos.modem.words import CallOver, CallUp, Rings, SendSms, SmsCame, SmsFailed, SmsSent
from sos.parts import effects, events
from sos.parts.self_test import SelfTest, SelfTested
from sos.phone import Phone

from hub.devices import device_key
from simulator.live.face import Face
from simulator.live.gate import Place
from simulator.live.hands import event_of
from simulator.live.line import Line
from simulator.live.mobile import FOR_MODEM, Mobile
from simulator.live.worn import Worn
from simulator.town.streams import stream

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from sos.parts.remotes import Remotes

    from simulator.live.carrier import Carrier
    from simulator.live.deeds import Act
    from simulator.live.flash import Flash
    from simulator.live.gate import Gate
    from simulator.live.options import Options
    from simulator.live.statistics import Statistics

FIRMWARE: Final = "simulator"
REMOTES: Final = "/remotes"  # what the phone keeps of those, beside what it keeps of presses


class Surroundings(NamedTuple):
    """What all homes share."""

    options: Options
    flash: Flash
    statistics: Statistics
    gate: Gate
    chance: Random


class Home:
    """`device` is the phone, `worn` the remote control that belongs to it, `number` that of the phone.

    `mobile`: its modem, once it has one.
    """

    def __init__(self, device: str, remote: str, around: Surroundings, number: str) -> None:
        site, saved = around.options.site, around.flash.load(device)
        self.device = device
        self.face = Face()
        self._around = around
        self.mobile: Mobile | None = None
        self._number = number
        self._sms: dict[int, SendSms] = {}  # on their way through the modem
        jitter = stream(around.options.seed, "live", "jitter", device).randrange(1000)
        epoch = wire.new_epoch(os.urandom(4))
        self._phone = Phone(site, device, epoch, FIRMWARE, saved, around.options.heartbeat_s, jitter)
        place = Place(around.gate, lambda: self._phone.outbox.urgent)
        self._line = Line(around.options, place, around.chance, device, self._on_events, self._phone.comes_back)
        self.worn = Worn(
            remote, device, around.options, around.flash, Place(around.gate, _urgent), self.tell, self.face.changed
        )
        self._remotes = cast("Remotes", self._phone.part("remotes"))
        paired = around.flash.load(device + REMOTES)
        self._remotes.restore(paired, [(remote, self.worn.key)] if paired is None else None, _now_ms())
        self._timer: asyncio.Handle | None = None
        self._timer_ms = 0  # when it is due; uvloop's handle for what is due at once cannot say
        self._presses: set[int] = set()  # packet ids of presses that the broker has not confirmed
        self._up = False
        self._held = False  # something lies on the red button
        self._urgent_us: int | None = None  # since when a press waits here for a line
        self._hand_us: int | None = None  # when the hand came down that is being carried out

    def start(self) -> None:
        """Switch it on: dial, and dial again for ever."""
        self._line.up()
        self.worn.start()
        self._set_timer()

    def subscribe(self, carrier: Carrier) -> None:
        """Put a modem with a SIM into the phone, if there is none."""
        if self.mobile is None:
            key = device_key(self._around.options.site_key, self.device)
            self.mobile = Mobile(self._phone, carrier, self._number, key, self._from_modem, self.face.changed)

    async def close(self) -> None:
        """Switch it off; what waits in its flash waits there."""
        if self._timer is not None:
            self._timer.cancel()
        if self.mobile is not None:
            self.mobile.close()
        await self.worn.close()
        await self._line.down(politely=True)

    def act(self, act: Act, value: int = 0) -> None:
        """Let a hand, or the mains, do something now."""
        self.face.here(act)
        if act in ("hold", "release"):
            self._held = act == "hold"
        self._hand_us = now_us()
        if act == "press_remote":
            self.worn.press()
        else:
            if act == "pair":
                self.face.say("pairing", "")
            self.tell(event_of(act, value, _no_remote))
        self._hand_us = None

    def storm(self) -> None:
        """Lose the line and find it again, as when the carrier has a fault."""
        self._line.cut()

    async def network(self, *, up: bool) -> None:
        """Cut the network of this home as a torn cable does, or give it back."""
        if up == self._line.wanted:
            return
        self.face.here("network_back" if up else "network_cut")
        await self.worn.network(up=up)
        if up:
            self._line.up()
        else:
            await self._line.down(politely=False)
        self.face.changed()

    def tell(self, event: events.Event) -> None:
        """Hand the machine what happened, and carry out what it answers."""
        before = self._phone.presses.newest
        self._carry_out(self._phone.handle(event, _now_ms()))
        newest = self._phone.presses.newest
        if newest is not None and newest is not before:  # also one that cannot be sent yet has begun to wait
            name = newest.button, newest.epoch, newest.number
            self._around.statistics.pressed(name, self._hand_us or now_us())
            if not self._up:
                self._urgent_us = self._urgent_us or now_us()
                self._line.hurry()

    def picture(self) -> dict[str, Any]:
        """What somebody who stands beside the phone sees."""
        return {
            **self.face.as_json(),
            "device": self.device,
            "connected": self._line.connected,
            "network": self._line.wanted,
            "outbox": len(self._phone.outbox.waiting),
            "mains": self._phone.power.mains,
            "battery_pct": self._phone.power.battery_pct,
            "held": self._held,
            "remote": {
                **self.worn.as_json(),
                "paired": self._remotes.of(self.worn.device) is not None,
                "pairing": self._remotes.pairing is not None,
            },
            "modem": None if self.mobile is None else self.mobile.as_json(),
        }

    def _carry_out(self, todo: Iterable[effects.Effect]) -> None:
        for effect in todo:
            if isinstance(effect, effects.Store):
                self._around.flash.save(self.device, effect.blob)
                self.face.here("stored")
            elif isinstance(effect, effects.Publish):
                self._publish(effect)
            elif isinstance(effect, effects.Light):
                self.face.light(effect.state)
            elif isinstance(effect, effects.Say):
                self.face.say(effect.phrase, effect.by or "")
            elif isinstance(effect, effects.RadioSend):
                self.worn.pendant.answer(effect)
            elif isinstance(effect, effects.StorePaired):
                self._around.flash.save(self.device + REMOTES, effect.blob)
                self.face.say("paired" if self._remotes.known else "unpaired", "")
            elif isinstance(effect, FOR_MODEM):
                self._use_modem(effect)
            elif isinstance(effect, SelfTest):
                self.tell(SelfTested(()))
        self.face.settle()
        self._set_timer()

    def _use_modem(self, effect: effects.Effect) -> None:
        if self.mobile is not None:
            if isinstance(effect, SendSms):
                self._sms[effect.ref] = effect
            self.mobile.do(effect)

    def _from_modem(self, event: events.Event) -> None:
        """What the modem says; who looks on reads of messages and calls."""
        if isinstance(event, SmsSent) and (sent := self._sms.pop(event.ref, None)) is not None:
            self.face.by_sms(sent.number, sent.text)
        elif isinstance(event, SmsFailed):
            self._sms.pop(event.ref, None)
            self.face.here("sms_failed")
        elif isinstance(event, SmsCame):
            self.face.received("sms", {"from": event.number, "text": event.text})
        elif isinstance(event, Rings | CallUp | CallOver):
            self.face.here(type(event).__name__.lower())
        self.tell(event)

    def _publish(self, effect: effects.Publish) -> None:
        if effect.name == "sos":
            self._around.statistics.pressed(name_of(effect.value), self._hand_us or now_us())
        packet_id = self._line.publish(effect, self._phone.kept.get("redial_spread_s"))
        if packet_id is None:
            return
        self._around.statistics.messages_up += 1
        if effect.name == "heartbeat":
            self._around.statistics.heartbeats += 1
        self.face.sent(effect.name, effect.value)
        if effect.name == "sos":
            self._presses.add(packet_id)

    def _on_events(self, happened: list[mqtt.Event]) -> None:
        for event in happened:
            if isinstance(event, mqtt.Message):
                self._heard(event)
            elif isinstance(event, mqtt.Delivered):
                self._delivered(event.packet_id)
            elif isinstance(event, mqtt.Subscribed):
                self._link_changed(up=True)
            elif isinstance(event, mqtt.Refused):
                self._around.statistics.refused += 1
            elif isinstance(event, mqtt.Closed) and self._up:
                self._link_changed(up=False)

    def _link_changed(self, *, up: bool) -> None:
        self._up = up
        if up:
            since_us, self._urgent_us = self._urgent_us, None
            self._around.statistics.linked(since_us if self._phone.outbox.urgent else None)
        else:
            self._around.statistics.lost()
            self._urgent_us = now_us() if self._phone.outbox.urgent else None
        self._presses.clear()  # packet ids belong to one line
        self.face.here("connected" if up else "lost")
        self.tell(events.LinkUp() if up else events.LinkDown())

    def _heard(self, message: mqtt.Message) -> None:
        self._around.statistics.messages_down += 1
        received = line.received(message)
        if received is not None:
            if received.name == "answer" and not received.value.get("cancel", False):
                self._around.statistics.answered_with(name_of(received.value), received.value["stage"], now_us())
            self.face.received(received.name, received.value)
            self.tell(received)
        self._line.acknowledge(message)  # also what is not in the contract: the broker would bring it again for ever

    def _delivered(self, packet_id: int) -> None:
        if packet_id in self._presses:
            self._presses.discard(packet_id)
            self.face.at_broker()

    def _set_timer(self) -> None:
        """One timer, moved only when something is due earlier; one that comes too early sets itself again."""
        due_ms = self._phone.deadline_ms
        if due_ms is None:
            return
        if self._timer is not None:
            if self._timer_ms <= due_ms:
                return
            self._timer.cancel()
        self._timer_ms = due_ms
        self._timer = asyncio.get_running_loop().call_at(due_ms / 1000, self._tick)

    def _tick(self) -> None:
        self._timer = None
        self._carry_out(self._phone.tick(_now_ms()))


def name_of(value: dict[str, Any]) -> tuple[str, str, int]:
    """What a press or its answer is called."""
    return value["button"], value["epoch"], value["number"]


def _urgent() -> bool:
    """A remote control dials only when it was pressed."""
    return True


def _no_remote() -> NoReturn:
    """The remote control of a home speaks for itself."""
    raise AssertionError


def now_us() -> int:
    """This machine's uptime, with which all times are measured."""
    return time.monotonic_ns() // 1000  # the loop's own clock, which uvloop gives in milliseconds and a little late


def _now_ms() -> int:
    """The phone's uptime: this machine's."""
    return now_us() // 1000
