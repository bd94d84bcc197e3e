"""The real phone's machine on a simulated board: a flash, a clock, a line, and the time in which all of it runs.

The shell round `sos.phone`, as `board/run.py` is on the chip: it tells the machine what happens, and carries out what
it answers, in that order: what is to be kept is kept before anything is sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from sos import line as talk
from sos import mqtt, wire
from sos.modem.words import SmsCame
from sos.parts import effects, events
from sos.parts.self_test import SelfTest, SelfTested
from sos.phone import Phone

from simulator.virtual import modem
from simulator.virtual.device_clock import DeviceClock
from simulator.virtual.flash import Flash, PowerGone
from simulator.virtual.leap import INTERVAL_S_MAX, Beat, Leap, Way, quiet_until_us
from simulator.virtual.line import Line
from simulator.virtual.slots import Slots
from simulator.virtual.surroundings import Surroundings, could_be_told_us
from simulator.virtual.timer import Timer
from simulator.virtual.witness import Witness, asked, key_of_open

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from hub.alarms import PressKey, Stage
    from simulator.virtual.loop import Step

FIRMWARE: Final = "simulator"
HUB: Final = "hub"
RESET_US: Final = 2_000_000
BAD_START_US: Final = 20_000_000  # until the watchdog of a build on trial bites
BOOT_US: Final = (2_000_000, 6_000_000)  # from power to a network
DRIFT_PPM: Final = 50  # of a cheap crystal, either way
CALM_US: Final = 1_000_000  # so long after a heartbeat nothing of it is on its way any more
STEADY: Final = (effects.IDLE, effects.RECEIVED, effects.TAKEN)  # lights that only the centre or a hand changes


class Shell:
    """`who`: its name in the network, the trace and the ledger: the phone's id, unless it is a clone of that.

    `phone` is the machine as it is, or was when the power went (`on`, `dark_since_us`). `linked`: it has a line to the
    centre. `lives`: how often it was started. `may_leap` False: it never leaps, whatever the others do. `number`: of
    its SIM.
    """

    def __init__(self, phone_id: str, around: Surroundings, who: str, number: str = "") -> None:
        self.who, self.phone_id, self.number = who, phone_id, number
        self.flash = Flash()
        self.on = self.linked = False
        self.dark_since_us = around.loop.now_us
        self.may_leap = True
        self.lives = 0
        self._around = around
        self._loop = around.loop
        self._witness = Witness(around.loop, around.trace, around.ledger, who)
        self._pauses: Random | None = None
        self._timer = Timer(around.loop)  # when the machine has something to do,
        self._rest = Timer(around.loop)  # and when it may be time for a leap
        self._leap: Leap | None = None
        self._last_beat: Beat | None = None
        self._stirred_us = self._awake_until_us = self._steady_us = 0
        drawn = self._chance("board")
        self._jitter_permille = drawn.randrange(1000)
        self.clock = DeviceClock(drawn.randint(-DRIFT_PPM, DRIFT_PPM))
        self._again: Step | None = None  # a start that is to come by itself
        self._slots = None
        if around.firmware is not None:
            self._slots = Slots(self, around.loop, around.firmware, around.ledger)
        self._switch_on()

    def start(self) -> None:
        """Power on: the phone begins again with what its flash has."""
        if self.on:
            return
        self.stay_off()
        if self._slots is not None and not self._slots.starts():
            self._witness.tell("bad_start")
            self._again = self._loop.after_us(BAD_START_US, self.start)
            return
        self.on = True
        self.lives += 1
        self.clock.start(self._loop.now_us)
        self._switch_on()
        self._witness.tell("power_on", life=self.lives)
        self._steady_us = self._loop.now_us
        self.line.begin(self._chance("boot", self.lives).randint(*BOOT_US))
        modem.starts(self._around, self)
        self._carry_out(self.phone.tick(0))
        if self._slots is not None:
            self._slots.started()

    def stay_off(self) -> None:
        """No start comes by itself any more: the power is gone, or is there already."""
        if self._again is not None:
            self._again.cancel()
            self._again = None

    def restart(self) -> None:
        """The chip resets itself, for another build."""
        self._power_off()
        self._again = self._loop.after_us(RESET_US, self.start)

    def does(self, todo: list[effects.Effect]) -> None:
        """Carry this out; whatever it is about is not quiet."""
        self.wake()
        self._stirred_us = self._loop.now_us
        self._carry_out(todo)

    def now_ms(self) -> int:
        """The phone's uptime."""
        return self._now_ms()

    def drift(self, ppm: int) -> None:
        """The phone's clock is so many millionths too fast from now on."""
        self.wake()
        self.clock.drift(ppm, self._loop.now_us)
        self._clock_changed()

    def jump(self, by_ms: int) -> None:
        """The phone's clock leaps ahead, or stands for a while."""
        self.wake()
        self.clock.jump(by_ms, self._loop.now_us)
        self._steady_us = max(self._steady_us, self._loop.now_us + max(-by_ms, 0) * 1000)  # it stands until then
        self._clock_changed()

    def babble(self, name: str, payload: bytes, qos: int, *, retain: bool = False) -> bool:
        """Put any bytes on the topic `name` of this phone, past its machine; `retain`: for the broker to keep.

        False if it has no line or no room.
        """
        self.wake()
        if not self.linked:
            return False
        self._stirred_us = self._loop.now_us
        up = wire.subscription(self._around.site, self.phone_id, "up").removesuffix("+")
        try:
            self.line.session.publish(up + name, payload, qos, retain, self._now_ms())
        except mqtt.Full:
            return False
        self.line.flush()
        return True

    def waiting(self) -> dict[tuple[str, PressKey], None]:
        """What the phone wants answered: ("sos" or "cancel", press)."""
        return asked(self.phone.outbox.waiting)

    def from_modem(self, event: events.Event, life: int) -> None:
        """What the modem tells the phone; the news of an earlier start is nobody's."""
        if self.on and self.lives == life:
            self._happens(event)

    def unanswered_us(self) -> dict[PressKey, int]:
        """For each press that waits for an answer: how long it has had all that a short message needs."""
        waiting = [key for name, key in self.waiting() if name == "sos"] if self.on else []
        return could_be_told_us(self._around, self.who, waiting, self._steady_us)

    # The leap.

    @property
    def dark_us(self) -> int:
        """For how long it has had no power; 0 while it has."""
        return 0 if self.on else self._loop.now_us - self.dark_since_us

    @property
    def leaping(self) -> bool:
        """Whether it is quiet and nothing of it is scheduled."""
        return self._leap is not None

    def wake(self, for_us: int = 0) -> None:
        """Be exactly what it would be now without a leap, and leap no more for so long, but a moment at least."""
        self._awake_until_us = max(self._awake_until_us, self._loop.now_us + for_us)
        leap, self._leap = self._leap, None
        if leap is not None:
            self._last_beat = leap.end(self._loop.now_us)
            self._set_timer()
            self._rest_later()

    def _rest_later(self) -> None:
        """Look a little after the last heartbeat whether it was the last thing that happened."""
        self._rest.stop()
        if self._around.leap and self.may_leap and self.phone.state in STEADY:
            calm_us = max(CALM_US, 2 * self._way().us)
            self._rest.at_us(max(self._loop.now_us + calm_us, self._awake_until_us), self._leap_if_quiet)

    def _leap_if_quiet(self) -> None:
        last = self._last_beat
        rested = self._loop.now_us >= self._awake_until_us
        if not (rested and last is not None and last.sent_us >= self._stirred_us and self._is_quiet(last)):
            return
        until_us = quiet_until_us(self.phone, self.clock, last)
        if until_us is not None and until_us <= self._loop.now_us:
            return
        self._timer.stop()
        self._leap = Leap(self.phone, self.line, self._around.centre, self._way(), last)
        if until_us is not None:
            self._rest.at_us(until_us, self.wake)

    def _is_quiet(self, last: Beat) -> bool:
        """Nothing but heartbeats and pings will happen until something happens to it."""
        phone, session = self.phone, self.line.session
        return (
            self.may_leap
            and self.linked
            and phone.state in STEADY
            and phone.deadline_ms == phone.heartbeat.due_ms
            and phone.heartbeat.interval_s <= INTERVAL_S_MAX
            and not (phone.outbox.waiting or session.unconfirmed or session.owed)
            and self._is_steady()
            and (self._slots is None or self._slots.quiet)
            and not self.line.clock.stands(self._loop.now_us)
            and self.line.quiet
            and self._around.network.undisturbed(self.who)
            and self._around.centre.calm(self.phone_id, last.sent_us)
            and all(
                self._around.centre.agrees(key_of_open(one), cast("Stage", one.stage)) for one in phone.presses.open
            )
        )

    def _is_steady(self) -> bool:
        """Nothing is going on around the phone either."""
        return True

    def _way(self) -> Way:
        network = self._around.network
        return Way(network.rules(self.who).latency_us, network.rules(HUB).latency_us)

    # What the line tells (`line.Owner`).

    def dialled(self) -> None:
        """It dials."""
        self._witness.tell("dialled")

    def stirred(self) -> None:
        """Something comes over the line, or it is gone."""
        self.wake()

    def comes_back(self) -> tuple[bool, int | None]:
        """Whether a press waits to be told, and over how many seconds the phones come back, if the centre has said."""
        return self.phone.comes_back()

    def draw(self, below: int) -> int:
        """For the pauses between dials."""
        if self._pauses is None:
            self._pauses = self._around.chance.of("network", self.who, "pauses")
        return self._pauses.randrange(below)

    def heard_from_line(self, happened: list[mqtt.Event]) -> None:
        """What the session made of bytes that came."""
        line = self.line
        for event in happened:
            if isinstance(event, mqtt.Subscribed):  # not Connected: the answer to what it says next must reach it
                self.linked = True
                self._witness.tell("linked")
                self._happens(events.LinkUp())
            elif isinstance(event, mqtt.Message):
                self._message(event)
                line.session.acknowledge(event.packet_id)
            if self.line is not line:
                return  # the power went meanwhile

    def lost(self, why: str) -> None:
        """The connection is gone."""
        if self.linked:
            self.linked = False
            self._witness.tell("lost", why=why)
        self._happens(events.LinkDown())

    # Our own.

    def _switch_on(self) -> None:
        """A machine and a line that know nothing but what the flash has."""
        site, epoch = self._around.site, self._chance("epoch", self.lives).getrandbits(32)
        self.phone = Phone(
            site,
            self.phone_id,
            wire.new_epoch(epoch.to_bytes(4, "big")),
            FIRMWARE,
            self.flash.blob,
            self._around.heartbeat_s,
            self._jitter_permille,
        )
        modem.equip(self._around, self.phone)
        self._equip()
        session = talk.session(site, self.phone_id, None)
        self.line = Line(self._loop, self._around.network, self.who, session, self.clock, self)
        self._last_beat = None

    def _equip(self) -> None:
        """What else belongs to this phone."""

    def _answer_radio(self, effect: effects.RadioSend) -> None:
        """The phone says this by radio."""

    def _power_off(self) -> None:
        """Dark, without a word to anybody."""
        self.wake()
        self.on = self.linked = False
        self.dark_since_us = self._loop.now_us
        self.line.vanish()
        if self._slots is not None:
            self._slots.stop()
        self._timer.stop()
        self._rest.stop()
        self._witness.power_off(self.phone, self.flash)

    def _message(self, message: mqtt.Message) -> None:
        received = talk.received(message)
        if received is None:
            return
        if received.name == "answer":
            self._witness.answered(received.value)
        self._happens(received)
        if self._slots is not None and self.on:
            self._slots.heard(received.name, received.value)

    def _happens(self, event: events.Event) -> None:
        """Hand the machine what happened, and carry out what it answers."""
        self.wake()
        self._stirred_us = self._loop.now_us
        if isinstance(event, events.Received | SmsCame):  # an SMS says "received", and closes nothing
            answer = event.value if isinstance(event, events.Received) and event.name == "answer" else None
            closed = self._open_press(answer) if answer is not None else None
            self._carry_out(self.phone.handle(event, self._now_ms()), closed)
            return
        before = list(self.phone.outbox.waiting)
        todo = self.phone.handle(event, self._now_ms())
        self._witness.happened(self.phone, before)
        self._carry_out(todo)

    def _open_press(self, answer: dict[str, Any]) -> PressKey | None:
        """The press that this answer would close."""
        press = self.phone.presses.of(answer["button"])
        return key_of_open(press) if press else None

    def _carry_out(self, todo: Iterable[effects.Effect], closed: PressKey | None = None) -> None:
        try:
            for effect in todo:
                if isinstance(effect, effects.Store):
                    self.flash.write(effect.blob)
                    self._witness.kept()
                elif isinstance(effect, effects.Publish):
                    self._publish(effect)
                elif isinstance(effect, effects.Light | effects.Say):
                    self._witness.says(effect, self.phone, closed)
                elif isinstance(effect, effects.RadioSend):
                    self._answer_radio(effect)
                elif isinstance(effect, modem.FOR_MODEM):
                    modem.does(self._around, self, effect)
                elif isinstance(effect, SelfTest):
                    self._happens(SelfTested(()))
        except PowerGone:
            self._power_off()
            return
        self.line.flush()
        self._set_timer()

    def _publish(self, effect: effects.Publish) -> None:
        now_ms = self._now_ms()
        spread_s = self.phone.kept.get("redial_spread_s")
        talk.publish(self.line.session, self._around.site, self.phone_id, effect, now_ms, spread_s)
        self._witness.said(effect)
        if effect.name == "heartbeat":
            self._last_beat = Beat(effect.value, now_ms, self._loop.now_us)
            self._rest_later()

    def _tick(self) -> None:
        self._carry_out(self.phone.tick(self._now_ms()))

    def _clock_changed(self) -> None:
        self._stirred_us = self._loop.now_us
        self._timer.stop()
        if self.on:
            self._set_timer()
            self.line.look_again()

    def _set_timer(self) -> None:
        due_ms = self.phone.deadline_ms
        if due_ms is not None:
            self._timer.not_later_than_us(self.clock.when_us(due_ms), self._tick)

    def _now_ms(self) -> int:
        return self.clock.uptime_ms(self._loop.now_us)

    def _chance(self, *what: str | int) -> Random:
        return self._around.chance.of("hardware", self.who, *what)
