"""A phone with a modem, in one virtual time: its machine, the driver, a modem with bad habits, and a centre."""

from __future__ import annotations

import heapq
import random
from typing import TYPE_CHECKING, Any, Final

from sos import wire
from sos.modem.machine import Modem
from sos.modem.words import Answer, CallOver, CallUp, Dial, Forget, HangUp, SendSms
from sos.parts.calls import Calls
from sos.parts.effects import Effect, Publish
from sos.parts.events import Event, LinkDown, LinkUp, Received
from sos.parts.second_path import SecondPath
from sos.phone import Phone

from simulator.modem import CellNetwork, SimulatedModem

if TYPE_CHECKING:
    from collections.abc import Callable

PHONE, SITE, EPOCH = "ph-00001", "pengpu", "00c0ffee"
KEY: Final = b"0123456789abcdef"
OWN, CENTRE, DESK, SECOND_DESK = "+8610000000010", "+8610000000003", "+8610000000001", "+8610000000002"
FOR_MODEM: Final = (SendSms, Forget, Dial, Answer, HangUp)
UTC_S: Final = 1_790_000_000


class Room:
    """`answers`: whether the centre answers what reaches it. `chop`, `noise`: how bytes come from the modem."""

    def __init__(self, seed: int = 0, pin: str = "") -> None:
        self.now_ms = 0
        self.answers = True
        self.chop = self.noise = False
        self.reached: list[tuple[int, str]] = []  # when a press reached the centre, and how
        self.heard: list[Event] = []  # from the modem
        self._chance = random.Random(seed)  # noqa: S311 - noise on a wire
        self._plans: list[tuple[int, int, Callable[[], object]]] = []
        self._order = 0
        self.network = CellNetwork(lambda seconds, what: self.later(int(1000 * seconds), what))
        self.modem = SimulatedModem(self.network, OWN, self._from_modem)
        self.centre = SimulatedModem(self.network, CENTRE, lambda _data: None)
        self.centre.gets = self._sms_at_centre
        self.driver = Modem(pin)
        self.phone = Phone(SITE, PHONE, EPOCH, "test 1", None)
        path, calls = self.phone.part("second_path"), self.phone.part("calls")
        assert isinstance(path, SecondPath)
        assert isinstance(calls, Calls)
        path.use(self.phone, KEY, CENTRE)
        calls.use(f"{DESK},{SECOND_DESK}")
        self._do(self.phone.tick(0))

    def later(self, ms: int, what: Callable[[], object]) -> None:
        """Do that so many virtual milliseconds from now."""
        self._order += 1
        heapq.heappush(self._plans, (self.now_ms + ms, self._order, what))

    def run(self, ms: int) -> None:
        """Let so much time pass."""
        end_ms = self.now_ms + ms
        while True:
            due = [one for one in (self.driver.due_ms, self.phone.deadline_ms) if one is not None]
            due += [self._plans[0][0]] if self._plans else []
            next_ms = max(min(due, default=end_ms + 1), self.now_ms)
            if next_ms > end_ms:
                self.now_ms = end_ms
                return
            self.now_ms = next_ms
            while self._plans and self._plans[0][0] <= self.now_ms:
                heapq.heappop(self._plans)[2]()
            self._of_modem(self.driver.tick(self.now_ms))
            self._do(self.phone.tick(self.now_ms))

    def happens(self, event: Event) -> None:
        """Something happens to the phone."""
        self._do(self.phone.handle(event, self.now_ms))

    def line(self, up: bool) -> None:
        """The internet comes or goes."""
        self.happens(LinkUp() if up else LinkDown())

    def _do(self, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, FOR_MODEM):
                self._of_modem(self.driver.do(effect, self.now_ms))
            elif isinstance(effect, Publish) and effect.name == "sos":
                self._press_at_centre(effect.value, "ip")
        self._write()

    def _of_modem(self, events: list[Event]) -> None:
        self.heard += events
        for event in events:
            if isinstance(event, CallUp) and self.driver.call == "up":
                self.reached.append((self.now_ms, "call"))
            self.later(0, lambda event=event: self.happens(event))
        if self.driver.reset:
            self.driver.reset = False
            self.later(5_000, self.modem.starts)
        self._write()

    def _write(self) -> None:
        data = self.driver.take()
        if data:
            self.later(1, lambda: self.modem.feed(data))

    def _from_modem(self, data: bytes) -> None:
        if self.noise and self._chance.random() < 0.3:
            data = bytes(self._chance.randrange(128, 256) for _ in range(5)) + data
        while data:
            size = self._chance.randint(1, 7) if self.chop else len(data)
            piece, data = data[:size], data[size:]
            self.later(2, lambda piece=piece: self._of_modem(self.driver.receive(piece, self.now_ms)))

    def _sms_at_centre(self, sender: str, text: str) -> None:
        sealed = wire.open_sealed(lambda _device: KEY, text)
        self._press_at_centre(sealed.press, "sms")
        if self.answers:
            value = self._answer(sealed.press)
            self.network.sms(CENTRE, sender, wire.seal_answer(KEY, value, PHONE))

    def _press_at_centre(self, press: dict[str, Any], path: str) -> None:
        self.reached.append((self.now_ms, path))
        if self.answers and path == "ip":
            value = self._answer(press)
            self.later(50, lambda: self.happens(Received("answer", value)))

    def _answer(self, press: dict[str, Any]) -> dict[str, Any]:
        name = {field: press[field] for field in ("button", "epoch", "number")}
        return {**name, "stage": "received", "utc_s": UTC_S}

    def ways(self) -> list[str]:
        """How presses have reached the centre."""
        return [way for _, way in self.reached]

    def over(self) -> list[CallOver]:
        """The calls that have ended."""
        return [one for one in self.heard if isinstance(one, CallOver)]
