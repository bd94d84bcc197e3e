"""A phone's line to the centre: dials for ever, and carries bytes between the network and the real MQTT session.

dial ──▶ session.connect ──▶ bytes in and out, pings ──▶ lost: session.closed ──▶ pause ──▶ dial
                                                                                   ▲ a press ends it at once

What `board/link.py` does on the chip, without a task; the pauses are the same (`sos.parts.dialling`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sos.mqtt import Broken, Connected, Refused
from sos.parts.dialling import CHANCE, DIAL_MS_MAX, Dialling

from simulator.virtual.timer import Timer

if TYPE_CHECKING:
    from sos import mqtt

    from simulator.virtual.device_clock import DeviceClock
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.network import Network
    from simulator.virtual.wire import Wire


class Owner(Protocol):
    """The phone whose line it is."""

    def dialled(self) -> None: ...
    def heard_from_line(self, happened: list[mqtt.Event]) -> None: ...
    def lost(self, why: str) -> None: ...
    def comes_back(self) -> tuple[bool, int | None]: ...
    def stirred(self) -> None: ...
    def draw(self, below: int) -> int: ...


class _Call:
    """One dial and the connection that comes of it. One that is over hears nothing any more."""

    __slots__ = ("line",)

    def __init__(self, line: Line) -> None:
        self.line: Line | None = line

    def opened(self, wire: Wire) -> None:
        if self.line is None:
            wire.abort()
        else:
            self.line.opened(wire)

    def failed(self, why: str) -> None:
        if self.line is not None:
            self.line.over(why)

    def data_received(self, data: bytes) -> None:
        if self.line is not None:
            self.line.received(data)

    def lost(self, why: str) -> None:
        if self.line is not None:
            self.line.over(why)


class Line:
    """Keeps `session` connected for as long as the phone has power. `wire` is None while there is no connection."""

    def __init__(
        self,
        loop: VirtualLoop,
        network: Network,
        host: str,
        session: mqtt.Session,
        clock: DeviceClock,
        owner: Owner,
    ) -> None:
        self.session = session
        self.clock = clock
        self.wire: Wire | None = None
        self._loop = loop
        self._network = network
        self._host = host
        self._owner = owner
        self._dialling = Dialling()
        self._call: _Call | None = None
        self._dialling_on: Wire | None = None
        self._pausing = False
        self._timer = Timer(loop)  # the end of the pause, of a dial in vain, or what the session has to do

    @property
    def quiet(self) -> bool:
        """It is connected, and nothing is on its way."""
        return self.wire is not None and self.wire.quiet

    def dial(self) -> None:
        """Dial now."""
        self._timer.stop()
        self._pausing = False
        self._call = _Call(self)
        self._timer.after_us(DIAL_MS_MAX * 1000, self.over, "no answer")
        self._owner.dialled()
        self._dialling_on = self._network.connect(self._host, self._call)

    def begin(self, wait_us: int) -> None:
        """Power on: dial when the phone has found its network."""
        self._timer.after_us(wait_us, self.dial)

    def hurry(self) -> None:
        """Somebody pressed: a pause ends at once."""
        self._dialling.hurry()
        if self._pausing:
            self.dial()

    def vanish(self) -> None:
        """The power is gone. Nobody at the other end is told."""
        self._timer.stop()
        if self._call is not None:
            self._call.line = None
        for wire in (self._dialling_on, self.wire):
            if wire is not None:
                wire.vanish()
        self._call = self._dialling_on = self.wire = None
        self._pausing = False

    def flush(self) -> None:
        """Send what the session has to say, and see to its deadline."""
        if self.wire is None:
            return
        data = self.session.output()
        if data:
            self.wire.write(data)
        self._set_timer()

    def rest(self) -> None:
        """Nothing of this line is scheduled, here or at the broker, until `wake`."""
        self._timer.stop()
        if self.wire is not None:
            self.wire.suspend()

    def wake(self, heard_us: int, on_the_way: list[tuple[int, bytes]]) -> None:
        """After `rest`: the broker last heard of us at `heard_us`; what else was sent (when, what) is on its way."""
        if self.wire is not None:
            self.wire.resume(heard_us)
            for sent_us, data in on_the_way:
                self.wire.write(data, sent_us)
        self.look_again()

    def look_again(self) -> None:
        """The deadlines, or the clock, are not what they were."""
        if self.wire is not None:
            self._timer.stop()
            self._set_timer()

    # Called by the network.

    def opened(self, wire: Wire) -> None:
        """A connection stands: say hello."""
        self._timer.stop()
        self.wire, self._dialling_on = wire, None
        self.session.connect(self._now_ms())
        self.flush()

    def received(self, data: bytes) -> None:
        """Bytes from the broker."""
        self._owner.stirred()
        self._hand_over(self.session.receive(data, self._now_ms()))
        self.flush()

    def over(self, why: str) -> None:
        """The dial was in vain, or the connection is gone."""
        self._owner.stirred()
        self._timer.stop()
        if self._call is not None:
            self._call.line = None
        for wire in (self._dialling_on, self.wire):
            if wire is not None:
                wire.close()
        self._call = self._dialling_on = self.wire = None
        events = self.session.closed(self._now_ms())
        self._pausing = True
        pause_ms = self._dialling.pause_ms(*self._owner.comes_back(), self._owner.draw(CHANCE))
        self._timer.after_us(pause_ms * 1000, self.dial)
        if events:
            self._owner.lost(why)

    # Our own.

    def _hand_over(self, events: list[mqtt.Event]) -> None:
        wire = self.wire
        for event in events:
            if isinstance(event, Connected):
                self._dialling.connected()
            elif isinstance(event, Broken):
                self._dialling.gave_up()
        if events:
            self._owner.heard_from_line(events)
        if events and isinstance(events[-1], Broken | Refused) and self.wire is wire is not None:
            self.over(repr(events[-1]))

    def _set_timer(self) -> None:
        due_ms = self.session.deadline_ms
        if due_ms is not None:
            self._timer.not_later_than_us(self.clock.when_us(due_ms), self._tick)

    def _tick(self) -> None:
        self._hand_over(self.session.tick(self._now_ms()))
        self.flush()

    def _now_ms(self) -> int:
        return self.clock.uptime_ms(self._loop.now_us)
