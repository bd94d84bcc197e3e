"""A room in virtual time: a remote control that sleeps and wakes, a phone, the air between them, and a centre."""

from __future__ import annotations

import heapq
from random import Random
from typing import TYPE_CHECKING, Any, Final

from sos.parts import remote_io as io
from sos.parts.effects import Publish, RadioSend, Say, Store, StorePaired
from sos.parts.events import LinkDown, LinkUp, PairingHeld, RadioHeard, Received
from sos.parts.memory import Memory, awoken, started
from sos.parts.remotes import Remotes
from sos.phone import Phone
from sos.remote import Remote

from simulator.air import Medium, Weather

if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.effects import Effect
    from sos.parts.events import Event

PHONE, REMOTE, SITE = "ph-00001", "rc-00001", "pengpu"
KEY: Final = bytes(range(32))
PHONES_PEER, REMOTES_PEER = b"\x02phone", b"\x02remot"
FULL_MV: Final = 4150


class Room:
    """`channel` is where the phone is. `presses`: the names of all presses that the centre was told of, each once."""

    def __init__(self, seed: int, weather: Weather, channel: int = 6, known: int = 6, has_line: bool = False) -> None:
        """Remote and phone have just heard each other, in fair weather; this weather comes afterwards."""
        self.random = Random(seed)  # noqa: S311 - to be replayed, not to be secret
        self.air = Medium(self.random, Weather())
        self.channel = channel
        self.now_ms = 0
        self.presses: dict[tuple[str, str, int], int] = {}  # and when first
        self.paths: list[str] = []
        self.events: list[tuple[str, str | None]] = []
        self.heartbeat: dict[str, Any] = {}
        self.shown: list[tuple[int, str]] = []
        self.said: list[str] = []  # by the phone
        self.sent = 0
        self.slept: list[io.Sleep] = []
        self.centre_answers = True
        self.flash: bytes | None = None
        self.remote: Remote | None = None
        self.has_line = has_line
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._count = 0
        self._woken_ms = 0
        self._tuned = 0
        self._sleep: io.Sleep | None = None
        self._down = self._linked = False
        self.paired: bytes | None = None
        memory = Memory("0a1b2c3d")
        memory.belong(PHONE, KEY)
        memory.channel = known
        self._rtc: bytes | None = memory.rtc()
        self.start_phone([(REMOTE, KEY)])
        self.check_in()
        self.air.weather = weather

    @property
    def remotes(self) -> Remotes:
        """The phone's part."""
        part = self.phone.part("remotes")
        assert isinstance(part, Remotes)
        return part

    def start_phone(self, by_file: list[tuple[str, bytes]] | None = None, saved: bytes | None = None) -> None:
        """Switch the phone on, with a line to the centre."""
        self.phone = Phone(SITE, PHONE, f"{self.random.getrandbits(32):08x}", "test 1", saved)
        self._since_ms = self.now_ms
        self.remotes.restore(self.paired, by_file, 0)
        self.happens(LinkUp())

    def later(self, ms: int, step: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._queue, (self.now_ms + ms, self._count, step))

    def happens(self, event: Event) -> None:
        """Something happens to the phone."""
        self._phone_does(self.phone.handle(event, self.now_ms - self._since_ms))

    def press(self, hold_ms: int = 300) -> None:
        """A finger on the remote's button."""
        self._move(True)
        self.later(hold_ms, lambda: self._move(False))

    def pair(self) -> None:
        self.happens(PairingHeld(self.random.randbytes(32)))

    def cut_line(self) -> None:
        self.happens(LinkDown())

    def check_in(self) -> None:
        """An hour has passed for the remote."""
        self._wake(io.TIMER)
        self.run(5_000)
        assert self.remote is None

    def take_battery(self) -> None:
        """Out, and in again."""
        self.remote = self._rtc = None
        self._wake(io.POWER)

    def forget(self) -> None:
        """A remote fresh from the factory."""
        self.flash, self.remote = None, None
        self._rtc = Memory("feedf00d").rtc()

    def run(self, ms: int) -> None:
        """Let time pass."""
        end_ms = self.now_ms + ms
        while True:
            at_ms = min([end_ms, *self._deadlines()])
            self.now_ms = max(at_ms, self.now_ms)
            while self._queue and self._queue[0][0] <= self.now_ms:
                heapq.heappop(self._queue)[2]()
            if self.remote is not None:
                self._remote_does(self.remote.tick(self.now_ms - self._woken_ms))
            self._phone_does(self.phone.tick(self.now_ms - self._since_ms))
            if self.now_ms >= end_ms:
                return

    def _deadlines(self) -> list[int]:
        times = [self._queue[0][0]] if self._queue else []
        if self.remote is not None and self.remote.deadline_ms is not None:
            times.append(self.remote.deadline_ms + self._woken_ms)
        if self.phone.deadline_ms is not None:
            times.append(self.phone.deadline_ms + self._since_ms)
        return times

    # The remote's board.

    def _move(self, down: bool) -> None:
        self._down = down
        if self.remote is not None:
            self._remote_does(self.remote.handle(io.Moved(down), self.now_ms - self._woken_ms))
        elif down != (self._sleep is not None and self._sleep.held):
            self._wake(io.BUTTON)

    def _wake(self, cause: str) -> None:
        memory = awoken(self._rtc) if self._rtc is not None else None
        if memory is None:
            memory = started(self.flash, f"{self.random.getrandbits(32):08x}")
        self._woken_ms, self._tuned = self.now_ms, 0
        chance, clock_s = self.random.randbytes(32), 1000 + self.now_ms // 1000
        self.remote = Remote(REMOTE, memory, cause, self._down, clock_s, FULL_MV, chance, self.has_line)
        self._remote_does(self.remote.tick(0))

    def _remote_does(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, io.Tune):
                self._tuned = effect.channel
            elif isinstance(effect, RadioSend):
                self.sent += 1
                if self._tuned == self.channel:
                    for ms, frame in self.air.fates(effect.frame, up=True):
                        self.later(ms, lambda frame=frame: self.happens(RadioHeard(REMOTES_PEER, frame, -60)))
            elif isinstance(effect, Store):
                self.flash = effect.blob
            elif isinstance(effect, io.Show):
                self.shown.append((self.now_ms, effect.state))
            elif isinstance(effect, io.Line):
                self.later(700, self._link)
            elif isinstance(effect, Publish):
                self._centre_hears(effect)
            elif isinstance(effect, io.Sleep):
                self._rtc, self._sleep, self.remote = effect.rtc, effect, None
                self._linked = False
                self.slept.append(effect)
                if effect.ms:
                    self.later(effect.ms, lambda sleep=effect: self._timer(sleep))

    def _link(self) -> None:
        self._linked = True
        self._to_remote(LinkUp())

    def _timer(self, sleep: io.Sleep) -> None:
        if self.remote is None and self._sleep is sleep:
            self._wake(io.TIMER)

    def _to_remote(self, event: Event) -> None:
        if self.remote is not None:
            self._remote_does(self.remote.handle(event, self.now_ms - self._woken_ms))

    # The phone's board, and the centre.

    def _phone_does(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, RadioSend):
                for ms, frame in self.air.fates(effect.frame, up=False):
                    self.later(ms, lambda frame=frame: self._in_the_air(frame))
            elif isinstance(effect, StorePaired):
                self.paired = effect.blob
            elif isinstance(effect, Say):
                self.said.append(effect.phrase)
            elif isinstance(effect, Publish):
                self._centre_hears(effect)

    def _in_the_air(self, frame: bytes) -> None:
        if self.remote is not None and self._tuned == self.channel:
            self._to_remote(RadioHeard(PHONES_PEER, frame, -62))

    def _centre_hears(self, effect: Publish) -> None:
        value = effect.value
        if effect.name == "heartbeat":
            self.heartbeat = value
        elif effect.name == "event":
            self.events.append((value["kind"], value.get("detail")))
            self.later(30, lambda: self._answer(value, PHONE, "received"))
        elif effect.name == "sos":
            self.presses.setdefault((value["button"], value["epoch"], value["number"]), self.now_ms)
            self.paths.append(value["path"])
            if self.centre_answers:
                self.later(30, lambda: self._answer(value, value["button"], "received"))

    def _answer(self, value: dict[str, Any], button: str, stage: str) -> None:
        told = {"button": button, "epoch": value["epoch"], "number": value["number"], "stage": stage, "utc_s": 1}
        self.happens(Received("answer", told))
        if self._linked:
            self._to_remote(Received("answer", told))

    def closes(self) -> None:
        """The centre is done with every press."""
        for button, epoch, number in list(self.presses):
            self._answer({"epoch": epoch, "number": number}, button, "closed")
