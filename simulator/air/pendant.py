"""The real remote control on its cord: asleep until its button goes down or its time has come, then `sos.remote`.

The shell round that machine, as `board/remote_run.py` is on the chip: it wakes it, tells it what happens, carries out
what it answers, and puts it to sleep. Its memory is as long as the chip's: RTC while it has a battery, flash for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from sos.parts import charge
from sos.parts import remote_io as io
from sos.parts.effects import Publish, RadioSend, Store
from sos.parts.events import LinkDown, LinkUp, RadioHeard, Received
from sos.parts.memory import awoken, started
from sos.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sos.parts.effects import Effect
    from sos.parts.events import Event

    from simulator.air.medium import Medium

PHONES_PEER: Final = b"\x02phone"
REMOTES_PEER: Final = b"\x02remot"
FULL_MV: Final = 4150
EMPTY_MV: Final = 3200  # the regulator has ended


class Later(Protocol):
    """What was put on a clock."""

    def cancel(self) -> None: ...


class Time(Protocol):
    """The world's clock."""

    @property
    def now_ms(self) -> int: ...
    def later(self, ms: int, step: Callable[[], None]) -> Later: ...


class World(Protocol):
    """What is round a remote. `pressed`: its button has made this press. `keep`: into its flash, as one write. `heard`:
    a frame reaches the phone. `line`: its own Wi-Fi is to come up, and `say` a message over that; `drop`: it sleeps,
    and its line with it. `shown`: its light, or its button, is not as it was.
    """

    def keep(self, blob: bytes) -> None: ...
    def heard(self, event: RadioHeard) -> None: ...
    def line(self) -> None: ...
    def say(self, message: Publish) -> None: ...
    def drop(self) -> None: ...
    def pressed(self, epoch: str, number: int) -> None: ...
    def shown(self, state: str) -> None: ...


class Pendant:
    """`belongs`: the phone and key that the factory gave it, for when its flash knows of none. `flash`: what that has.

    `channel`: where its phone is. `dbm`: how strongly both hear each other. `millivolt`: of its battery. `shows`: its
    light. `works` False: no battery in it. `has_line`: it knows the home's Wi-Fi.
    """

    def __init__(
        self,
        device: str,
        belongs: tuple[str, bytes],
        flash: bytes | None,
        time: Time,
        air: Medium,
        random: Random,
        world: World,
    ) -> None:
        self.device = device
        self.air = air
        self.channel = 6
        self.dbm = -50
        self.millivolt = FULL_MV
        self.shows = io.DARK
        self.works = self.has_line = False
        self.down = False
        self._time, self._random, self._world = time, random, world
        self._flash = flash
        self._belongs = belongs
        self._rtc: bytes | None = None
        self._remote: Remote | None = None
        self._woken_ms = self._tuned = 0
        self._asleep: io.Sleep | None = None
        self._timer: Later | None = None
        self._timer_ms = 0
        self._alarm: Later | None = None
        self.frames = 0  # that are in the air
        self.pressing: tuple[str, int] | None = None  # epoch and number of the newest press

    @property
    def awake(self) -> bool:
        """Whether anything of it goes on, or of its frames."""
        return self._remote is not None or self.frames > 0

    @property
    def battery_pct(self) -> int:
        """As it measures it."""
        return charge.pct(self.millivolt)

    def fit(self, cause: str = io.POWER) -> None:
        """Put its battery in; `cause` RESET: it was in all the time, and the remote begins anew."""
        if not self.works and self.millivolt > EMPTY_MV:
            self.works = True
            self._rtc = self._asleep = None
            self._wake(cause)

    def take_out(self) -> None:
        """Take its battery out: what it knew by heart is gone, and it is dark."""
        self.works = False
        self._rtc = self._asleep = self._remote = None
        for one in (self._timer, self._alarm):
            if one is not None:
                one.cancel()
        self._timer = self._alarm = None
        self._world.drop()
        self._show(io.DARK)

    def press(self, hold_ms: int = 300) -> None:
        """A finger on its button."""
        self.move(down=True)
        self._time.later(hold_ms, lambda: self.move(down=False))

    def move(self, *, down: bool) -> None:
        """Its button goes down, or up."""
        self.down = down
        if not self.works:
            return
        if self._remote is not None:
            self.happens(io.Moved(down))
        elif self._asleep is not None and down != self._asleep.held:
            self._wake(io.BUTTON)
        self._world.shown(self.shows)

    def happens(self, event: Event) -> None:
        """Something happens to it: only what is awake notices."""
        if self._remote is not None:
            self._do(self._remote, self._remote.handle(event, self._now_ms()))

    def linked(self, *, up: bool) -> None:
        """Its own line came up, or went."""
        self.happens(LinkUp() if up else LinkDown())

    def received(self, message: Received) -> None:
        """By its own line."""
        self.happens(message)

    def answer(self, effect: RadioSend) -> None:
        """Its phone says this by radio."""
        self._carry(effect.frame, False, self._hears)

    def _hears(self, frame: bytes) -> None:
        if self._tuned == self.channel:
            self.happens(RadioHeard(PHONES_PEER, frame, self.dbm))

    def _carry(self, frame: bytes, up: bool, to: Callable[[bytes], None]) -> None:
        for ms, arriving in self.air.fates(frame, up=up):
            self.frames += 1
            self._time.later(ms, lambda arriving=arriving: self._arrives(arriving, to))

    def _arrives(self, frame: bytes, to: Callable[[bytes], None]) -> None:
        self.frames -= 1
        to(frame)

    def _wake(self, cause: str) -> None:
        memory = awoken(self._rtc) if self._rtc is not None else None
        if memory is None:
            memory = started(self._flash, f"{self._random.getrandbits(32):08x}")
            if not memory.paired:
                memory.belong(*self._belongs)
        self._woken_ms, self._tuned = self._time.now_ms, 0
        if self._alarm is not None:
            self._alarm.cancel()
        self._remote = Remote(
            self.device,
            memory,
            cause,
            self.down,
            self._time.now_ms // 1000,
            self.millivolt,
            self._random.randbytes(32),
            self.has_line,
        )
        self._tick()

    def _tick(self) -> None:
        self._timer = None
        if self._remote is not None:
            self._do(self._remote, self._remote.tick(self._now_ms()))

    def _do(self, remote: Remote, effects: list[Effect]) -> None:
        press = (remote.memory.epoch, remote.memory.press)
        if press[1] and press != self.pressing:
            self.pressing = press
            self._world.pressed(*press)
        for effect in effects:
            if isinstance(effect, RadioSend):
                if self._tuned == self.channel:
                    self._carry(effect.frame, True, self._reaches)
            elif isinstance(effect, io.Tune):
                self._tuned = effect.channel
            elif isinstance(effect, Store):
                self._flash = effect.blob
                self._world.keep(effect.blob)
            elif isinstance(effect, io.Show):
                self._show(effect.state)
            elif isinstance(effect, io.Line):
                self._world.line()
            elif isinstance(effect, Publish):
                self._world.say(effect)
            elif isinstance(effect, io.Sleep):
                self._sleep(effect)
        if self._remote is remote:
            self._set_timer(remote)

    def _reaches(self, frame: bytes) -> None:
        self._world.heard(RadioHeard(REMOTES_PEER, frame, self.dbm))

    def _sleep(self, how: io.Sleep) -> None:
        self._rtc, self._asleep, self._remote = how.rtc, how, None
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._world.drop()
        self._show(io.DARK)
        if self.millivolt <= EMPTY_MV:
            self.works = False
        elif how.ms:
            self._alarm = self._time.later(how.ms, self._turn)

    def _turn(self) -> None:
        """The time to sleep is over."""
        self._alarm = None
        if self._remote is None and self.works:
            self._wake(io.TIMER)

    def _show(self, state: str) -> None:
        if state != self.shows:
            self.shows = state
            self._world.shown(state)

    def _set_timer(self, remote: Remote) -> None:
        due_ms = remote.deadline_ms
        if due_ms is None:
            return
        if self._timer is not None:
            if self._timer_ms <= due_ms:
                return
            self._timer.cancel()
        self._timer_ms = due_ms
        self._timer = self._time.later(max(self._woken_ms + due_ms - self._time.now_ms, 0), self._tick)

    def _now_ms(self) -> int:
        return self._time.now_ms - self._woken_ms
