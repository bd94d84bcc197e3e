"""The mobile network of the virtual town: short messages between the phones and the hub, late, and lost now and then.

 phone ── refused, or taken ──▶ network ── lost, or after a while ──▶ hub: again and again, until it has stored it
 phone ◀── again and again, until it is there ──────────── network ◀── the hub's sealed answer

No modem is simulated here (`simulator/modem` is one): what a modem tells its phone comes from the network itself.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING, Final, Protocol

from sos.modem.words import Cell, SmsCame, SmsFailed, SmsSent

from hub.telephony import Message, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sos.modem.words import SendSms
    from sos.parts.events import Event

    from simulator.virtual.chance import Chance
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

CENTRE: Final = "+8610000010001"  # possible in form, valid for nobody
WHO: Final = "mobile network"
SIGNAL_DBM: Final = -77
FINDS_US: Final = (5_000_000, 20_000_000)  # from power to a network
TAKES_US: Final = (1_000_000, 4_000_000)  # until the phone knows what became of its message
CARRIES_US: Final = (1_000_000, 20_000_000)
AGAIN_US: Final = 15_000_000  # to a hub or a phone that is not there
KEEPS_US: Final = 3_600_000_000
REFUSED, LOST = 0.05, 0.1
LOST_MAX: Final = 2  # of one phone in a row, but in a fault
ANSWERS_S: Final = (0.2, 3.0)


class Subscriber(Protocol):
    """A phone. `number` is its SIM's; `lives`: how often it was started, so that no old news reaches a new start."""

    who: str
    number: str
    on: bool
    lives: int

    def from_modem(self, event: Event, life: int) -> None: ...


class Hub(Protocol):
    """The centre's end."""

    def takes_sms(self, ref: str, number: str, text: str) -> None: ...
    def has_sms(self, ref: str) -> bool: ...


class MobileNetwork:
    """What is drawn for one message moves no other. `without`: faults over phones that have no network now; `losing`:
    over those whose messages are lost, and the share of them.
    """

    def __init__(self, loop: VirtualLoop, chance: Chance, trace: Trace, hub: Hub) -> None:
        self.without: Counter[str] = Counter()
        self.losing: dict[str, float] = {}
        self._loop, self._chance, self._trace, self._hub = loop, chance, trace, hub
        self._phones: dict[str, Subscriber] = {}
        self._well_us: dict[str, int] = {}
        self._sent: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    def joins(self, phone: Subscriber) -> None:
        """A phone with a SIM."""
        self._phones[phone.number] = phone

    def well_since_us(self, who: str) -> int | None:
        """Since when there is nothing the matter for this phone; None while there is."""
        return None if self.without[who] or who in self.losing else self._well_us.get(who, 0)

    def starts(self, phone: Subscriber) -> None:
        """A phone was switched on, and looks for a network."""
        drawn = self._chance.of("mobile", phone.who, "start", phone.lives)
        self._loop.after_us(drawn.randint(*FINDS_US), self._found, phone, phone.lives)

    def out(self, hosts: Iterable[str]) -> None:
        """These have no network from now on."""
        for who in hosts:
            self.without[who] += 1

    def back(self, hosts: Iterable[str]) -> None:
        """Nor does what took it away any more."""
        self.without.subtract(hosts)
        self.well(hosts)
        for phone in self._phones.values():
            if phone.who in hosts:
                self._found(phone, phone.lives)

    def well(self, hosts: Iterable[str]) -> None:
        """A fault over these is over."""
        for who in hosts:
            self._well_us[who] = self._loop.now_us

    def sends(self, phone: Subscriber, sms: SendSms) -> None:
        """A phone sends."""
        self._sent[phone.who] += 1
        drawn = self._chance.of("mobile", phone.who, self._sent[phone.who])
        after_us, refused, fate = drawn.randint(*TAKES_US), drawn.random() < REFUSED, drawn.random()
        if self.without[phone.who] or refused:
            why = "not registered" if self.without[phone.who] else "later"
            self._loop.after_us(after_us, phone.from_modem, SmsFailed(sms.ref, why), phone.lives)
            return
        self._loop.after_us(after_us, phone.from_modem, SmsSent(sms.ref), phone.lives)
        name = f"{phone.who}-{self._sent[phone.who]}"
        if self._loses(phone.who, fate):
            self._trace.tell(WHO, "loses", name=name)
            return
        self._trace.tell(WHO, "takes", name=name)
        carried_us = after_us + drawn.randint(*CARRIES_US)
        until_us = self._loop.now_us + KEEPS_US
        self._loop.after_us(carried_us, self._to_hub, name, phone.number, sms.text, until_us)

    def answers(self, number: str, text: str) -> None:
        """The hub writes to somebody; who is no phone of ours reads it without us."""
        if number in self._phones:
            drawn = self._chance.of("mobile", "down", number, self._loop.now_us)
            until_us = self._loop.now_us + KEEPS_US
            self._loop.after_us(drawn.randint(*CARRIES_US), self._to_phone, number, text, until_us)

    def _found(self, phone: Subscriber, life: int) -> None:
        if not self.without[phone.who]:
            phone.from_modem(Cell("", SIGNAL_DBM), life)

    def _loses(self, who: str, fate: float) -> bool:
        share = self.losing.get(who)
        lost = fate < LOST and self._lost[who] < LOST_MAX if share is None else fate < share
        self._lost[who] = self._lost[who] + 1 if lost else 0
        return lost

    def _to_hub(self, name: str, number: str, text: str, until_us: int) -> None:
        """Until it has it, under one name, so that twice is once."""
        if self._hub.has_sms(name) or self._loop.now_us >= until_us:
            return
        self._hub.takes_sms(name, number, text)
        self._loop.after_us(AGAIN_US, self._to_hub, name, number, text, until_us)

    def _to_phone(self, number: str, text: str, until_us: int) -> None:
        phone = self._phones[number]
        if phone.on and not self.without[phone.who]:
            phone.from_modem(SmsCame(1, CENTRE, text), phone.lives)
        elif self._loop.now_us < until_us:
            self._loop.after_us(AGAIN_US, self._to_phone, number, text, until_us)


class SmsOut:
    """The hub's channel for `tel:` addresses: a gateway that takes its time."""

    def __init__(self, chance: Chance, network: MobileNetwork) -> None:
        self._chance, self._network = chance, network

    async def send(self, message: Message, now_ms: int) -> Outcome:  # noqa: ARG002 - a Channel's
        """Taken within a few seconds."""
        await asyncio.sleep(self._chance.of("sms out", message.id, message.tries).uniform(*ANSWERS_S))
        self._network.answers(message.where, str(message.data.get("text", "")))
        return Outcome("sent")
