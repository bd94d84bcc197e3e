"""Voices in the virtual town: the desk's call rings at the phone in the home, and a phone's own call rings at the desk.

 desk ── calls a resident ──▶ hub: ringing ──▶ Rings, every 5 s ── the phone takes it ──▶ hub: answered
 phone ── nobody has answered for 20 s: Dial ──▶ hub: a call comes in ──▶ an operator takes it, or it is given up
 a stranger ──▶ Rings, six times, now and then

A call that nobody at the desk takes is given up by the hub's simulated line, and the phone tries again. No modem is
simulated here (`simulator/modem` is one): what a modem tells its phone comes from the network itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

from sos.modem.words import Answer, CallOver, CallUp, Dial, HangUp, Rings

from simulator.virtual.ledger import Taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sos.parts.effects import Effect
    from sos.parts.events import Event
    from sos.phone import Phone

    from hub.kernel import Event as News
    from hub.telephony import LineEvent
    from simulator.virtual.chance import Chance
    from simulator.virtual.ledger import Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.mobile import MobileNetwork
    from simulator.virtual.trace import Trace

CENTRE, STRANGER = "+8610000010002", "+8610000010009"  # possible in form, valid for nobody
WHO: Final = "telephone network"
FOR_VOICE: Final = (Dial, Answer, HangUp)
HEARS_US: Final = 300_000
DIALS_US: Final = (2_000_000, 6_000_000)
RING_US: Final = 5_000_000
RINGS_MAX: Final = 6  # of a stranger
RINGS_US_MAX: Final = 120_000_000  # of a phone that nobody answers
STRANGE_US: Final = (600_000_000, 14_400_000_000)  # from one call of a stranger to the next


class Subscriber(Protocol):
    """A phone with a SIM: see `mobile.Subscriber`."""

    who: str
    resident: int
    number: str
    on: bool
    lives: int
    phone: Phone

    def from_modem(self, event: Event, life: int) -> None: ...


class Hub(Protocol):
    """The centre's exchange."""

    def takes_call(self, ref: str, number: str) -> bool: ...
    def hears_of_call(self, call_id: int, event: LineEvent) -> None: ...


@dataclass(slots=True, eq=False)
class _Call:
    """What a phone's line is busy with. `id`: the hub's number of it."""

    other: str
    life: int
    state: Literal["dialling", "ringing", "up"]
    id: int | None = None
    rings: int = 0


class VoiceNetwork:
    """One call at a time for each phone. `committed` hears what the hub says of its calls."""

    def __init__(
        self, loop: VirtualLoop, chance: Chance, trace: Trace, ledger: Ledger, hub: Hub, mobile: MobileNetwork
    ) -> None:
        self._loop, self._chance, self._trace, self._ledger = loop, chance, trace, ledger
        self._hub, self._mobile = hub, mobile
        self._phones: dict[int, Subscriber] = {}
        self._by_name: dict[str, Subscriber] = {}
        self._calls: dict[str, _Call] = {}
        self._made = 0

    def joins(self, phone: Subscriber) -> None:
        """A phone with a SIM, whom strangers call now and then."""
        self._phones[phone.resident] = self._by_name[phone.who] = phone
        self._strange(phone, 0)

    def starts(self, who: str) -> None:
        """A phone was switched on: whatever it was busy with is over."""
        self._calls.pop(who, None)

    def does(self, who: str, effect: Effect) -> None:
        """What a phone wants of its modem; a clone has none."""
        phone, call = self._by_name.get(who), self._calls.get(who)
        if phone is None:
            return
        if isinstance(effect, Dial):
            self._dial(phone, effect.number, call)
        elif call is None:
            return
        elif isinstance(effect, Answer) and call.state == "ringing":
            self._take(phone, call)
        elif isinstance(effect, HangUp):
            self._tell_hub(call, "ended")
            self._over(phone, call, "over")

    def committed(self, events: Sequence[News]) -> None:
        """The hub's news: of calls to a resident's own phone, and from it."""
        for one in events:
            if one.topic != "call" or one.data["contact_id"] is not None:
                continue
            phone = self._phones.get(one.data["resident_id"] or 0)
            if phone is not None:
                self._loop.after_us(HEARS_US, self._hear, phone, one.data)

    def _hear(self, phone: Subscriber, told: dict[str, Any]) -> None:
        call, state = self._calls.get(phone.who), told["state"]
        if call is not None and call.state == "dialling" and call.id is None and told["direction"] == "in":
            call.id = told["id"]
        if call is not None and call.id == told["id"]:
            if state in ("talking", "held") and call.state != "up":
                call.state = "up"
                self._trace.tell(WHO, "put_through", phone=phone.who)
                phone.from_modem(CallUp(), call.life)
            elif state == "ended":
                self._over(phone, call, "no answer" if call.state == "dialling" else "over")
        elif call is None and state == "ringing" and told["direction"] == "out":
            self._reach(phone, CENTRE, told["id"])

    def _reach(self, phone: Subscriber, caller: str, call_id: int | None) -> None:
        """It rings in the home, if the phone can be reached."""
        if phone.on and not self._mobile.without[phone.who] and phone.who not in self._calls:
            self._calls[phone.who] = call = _Call(caller, phone.lives, "ringing", call_id)
            self._trace.tell(WHO, "rings", phone=phone.who, caller=caller)
            self._ring(phone, call)

    def _ring(self, phone: Subscriber, call: _Call) -> None:
        if self._calls.get(phone.who) is not call or call.state != "ringing":
            return
        call.rings += 1
        if call.other == STRANGER and call.rings > RINGS_MAX:
            self._over(phone, call, "no answer")
            return
        self._loop.after_us(RING_US, self._ring, phone, call)
        phone.from_modem(Rings(call.other), call.life)

    def _take(self, phone: Subscriber, call: _Call) -> None:
        call.state = "up"
        alarm = any(not press.test for press in phone.phone.presses.open)
        self._ledger.taken.append(Taken(phone.who, call.other == CENTRE, call.rings, alarm))
        self._trace.tell(WHO, "taken", phone=phone.who, caller=call.other, rings=call.rings)
        self._loop.after_us(HEARS_US, phone.from_modem, CallUp(), call.life)
        self._tell_hub(call, "answered")

    def _dial(self, phone: Subscriber, number: str, busy: _Call | None) -> None:
        call = _Call(number, phone.lives, "dialling")
        if busy is not None:
            self._loop.after_us(HEARS_US, phone.from_modem, CallOver("busy"), call.life)
            return
        self._made += 1
        self._calls[phone.who] = call
        self._trace.tell(WHO, "dials", phone=phone.who, number=number)
        drawn = self._chance.of("voice", phone.who, self._made)
        self._loop.after_us(drawn.randint(*DIALS_US), self._dialled, phone, call, f"voice-{self._made}")

    def _dialled(self, phone: Subscriber, call: _Call, ref: str) -> None:
        if self._calls.get(phone.who) is not call:
            return
        if self._mobile.without[phone.who] or call.other != CENTRE or not self._hub.takes_call(ref, phone.number):
            self._over(phone, call, "no carrier")
        else:
            self._loop.after_us(RINGS_US_MAX, self._give_up, phone, call)

    def _give_up(self, phone: Subscriber, call: _Call) -> None:
        if call.state == "dialling":
            self._over(phone, call, "no answer")

    def _over(self, phone: Subscriber, call: _Call, why: str) -> None:
        if self._calls.get(phone.who) is call:
            del self._calls[phone.who]
            self._loop.after_us(HEARS_US, phone.from_modem, CallOver(why), call.life)

    def _tell_hub(self, call: _Call, event: LineEvent) -> None:
        if call.id is not None:
            self._hub.hears_of_call(call.id, event)

    def _strange(self, phone: Subscriber, nth: int) -> None:
        """The next stranger's call is drawn; who calls now is put through."""
        if nth:
            self._reach(phone, STRANGER, None)
        pause_us = self._chance.of("voice", "strangers", phone.who, nth).randint(*STRANGE_US)
        self._loop.after_us(pause_us, self._strange, phone, nth + 1)
