"""Lets people speak with each other: the phone calls the centre when nothing else works, and takes the centre's calls.

nobody ── 20 s without `received`, or the centre says so ──▶ dialling: its numbers in turn, with growing pauses
   │                                                            └── received meanwhile: hung up, the centre may call
   └── rings: the centre, an alarm open ──▶ taken at once, loud      the centre, no alarm ──▶ taken at the third ring
              a stranger, an alarm open ──▶ refused: the line is for the centre      else the green key takes it

While an alarm is open only the other end hangs up: whoever lies on the floor must not lose the centre by a wrong key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos.modem.words import Answer, CallOver, CallUp, Dial, HangUp, Rings
from sos.parts.effects import CALLING, RINGING, TALKING, Effect, Say
from sos.parts.events import CancelPressed, KeyPressed, Received
from sos.parts.part import Part

if TYPE_CHECKING:
    from typing import Any

    from sos.parts.events import Event
    from sos.parts.outbox import Waiting
    from sos.phone import Phone

CALL_AFTER_MS = 20_000
NEXT_NUMBER_MS = 5_000
ROUND_PAUSES_MS = (30_000, 60_000)
CARE_CALL_RINGS = 3
TALK_MS_MIN = 10_000  # who was heard for so long needs no further call for the same press
SAME_DIGITS_MIN = 7


class Calls(Part):
    """`use` gives it the centre's numbers. `state`: "", dialling, rings, up."""

    def __init__(self) -> None:
        self.due_ms: int | None = None
        self.state = ""
        self._numbers = ""
        self._centre = False  # whether the other end is the centre
        self._rings = 0
        self._wanted = False  # the centre wants to be called
        self._wished: list[str] = []  # for which presses it has said so
        self._since: list[tuple[Waiting, int]] = []  # presses that nobody has answered, and since when
        self._spoken: list[Waiting] = []
        self._up_ms = 0
        self._tries = 0
        self._again_ms = 0

    def use(self, numbers: str) -> None:
        """The centre's numbers with commas between them, until it sets others."""
        self._numbers = numbers

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """A ring, the fate of a call, a key, or the centre's wish."""
        if isinstance(event, Rings):
            self._ring(phone, event.number, effects)
        elif isinstance(event, CallUp):
            self.state = "up"
            self._up_ms = now_ms
            effects.append(Say(TALKING))
        elif isinstance(event, CallOver):
            self._over(len(self.numbers(phone)), now_ms)
        elif isinstance(event, CancelPressed) or (isinstance(event, KeyPressed) and event.key == "green"):
            self._key(phone, isinstance(event, KeyPressed), effects)
        elif isinstance(event, Received) and event.name == "answer" and event.value.get("call", False):
            self._wish(phone, event.value, now_ms)
        phone.calling = self.state != ""

    def tick(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """Call, if it is time."""
        waiting = [one for one in phone.outbox.waiting if one.name == "sos" and not one.value["test"]]
        self._since = [(one, at_ms) for one, at_ms in self._since if one in waiting]
        known = [one for one, _ in self._since]
        self._since += [(one, now_ms) for one in waiting if one not in known]
        self._spoken = [one for one in self._spoken if one in waiting]
        if not phone.presses.open:
            self._wanted = False
        numbers = self.numbers(phone)
        due_ms = self._next_ms()
        if not numbers or due_ms is None:
            self.due_ms = None
            if self.state == "dialling":
                effects.append(HangUp())  # it is received: the centre may want to call
                self.state = ""
        elif self.state == "dialling" or (self.state == "up" and self._centre) or now_ms < due_ms:
            self.due_ms = due_ms if now_ms < due_ms else None  # until it is over
        elif self.state:
            effects.append(HangUp())  # a friend, or somebody who rings: help comes first
            self.due_ms = None
        else:
            self._dial(numbers, effects)
        phone.calling = self.state != ""
        self._tell(phone, "wanted" if numbers else "no_number", now_ms)

    def _tell(self, phone: Phone, wanted: str, now_ms: int) -> None:
        """The centre sees how far it is, at once and in every heartbeat: whoever has asked for it waits."""
        word = self.state or (wanted if self._wanted else None)
        if word != phone.more.pop("call", None) and phone.linked:
            phone.heartbeat.due_ms = now_ms
        if word is not None:
            phone.more["call"] = word

    def numbers(self, phone: Phone) -> list[str]:
        """Of the centre, the first one first."""
        return [one for one in (phone.kept.get("numbers") or self._numbers).split(",") if one]

    def _next_ms(self) -> int | None:
        """When to call, by what waits; None if nothing wants a call."""
        times = [at_ms + CALL_AFTER_MS for one, at_ms in self._since if one not in self._spoken]
        if self._wanted:
            times.append(0)
        return max(min(times), self._again_ms) if times else None

    def _dial(self, numbers: list[str], effects: list[Effect]) -> None:
        self.state, self._centre = "dialling", True
        self.due_ms = None
        effects += [Say(CALLING), Dial(numbers[self._tries % len(numbers)])]

    def _over(self, numbers: int, now_ms: int) -> None:
        if self._centre and self.state:
            if self.state == "up" and now_ms - self._up_ms >= TALK_MS_MIN:
                self._wanted = False
                self._spoken = [one for one, _ in self._since]
                self._tries = 0
            else:
                self._tries += 1
            self._again_ms = now_ms + NEXT_NUMBER_MS
            if numbers and self._tries and self._tries % numbers == 0:
                self._again_ms = now_ms + ROUND_PAUSES_MS[0 if self._tries <= 2 * numbers else 1]
        self.state, self._centre, self._rings = "", False, 0

    def _wish(self, phone: Phone, answer: dict[str, Any], now_ms: int) -> None:
        """Once for each press and wish, however often the centre says it."""
        button = answer["button"]
        name = f"{button} {answer['number']} {answer.get('call_wish')}"
        if phone.presses.of(button) is not None and name not in self._wished:
            self._wished = (self._wished + [name])[-8:]
            self._wanted = True
            self._again_ms = now_ms

    def _ring(self, phone: Phone, number: str, effects: list[Effect]) -> None:
        if self.state not in ("", "rings"):
            return
        self.state = "rings"
        self._rings += 1
        self._centre = any(same_number(number, one) for one in self.numbers(phone))
        alarm = any(not press.test for press in phone.presses.open)
        if self._centre and (alarm or self._rings >= CARE_CALL_RINGS):
            effects += [Say(RINGING), Answer(alarm)]
        elif alarm and not self._centre:
            effects.append(HangUp())

    def _key(self, phone: Phone, is_green: bool, effects: list[Effect]) -> None:
        alarm = any(not press.test for press in phone.presses.open)
        if self.state == "rings" and is_green:
            effects.append(Answer(False))
        elif self.state and not alarm:
            effects.append(HangUp())


def same_number(one: str, other: str) -> bool:
    """Whether two spellings are one number: "021 5550 1234" at home is "+86 21 5550 1234" to the network."""
    left, right = one.lstrip("+0"), other.lstrip("+0")
    if one == other:
        return bool(one)
    shorter = min(len(left), len(right))
    return shorter >= SAME_DIGITS_MIN and left[-shorter:] == right[-shorter:]


def part() -> Calls:
    """For `Phone.part`."""
    return Calls()
