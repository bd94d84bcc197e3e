"""Tells the centre of a press by SMS when the internet does not: the same press, under the same name, sealed.

press ── 8 s without `received` ──▶ SMS ── the network has it ──▶ again after 1, 2, 5, 10 ... minutes ──▶ answered: gone
                                     └── refused, no network ──▶ again after 10, 20, 40, 60 s ... for ever

The internet is tried on and on meanwhile; whichever answer comes first is the answer. It may come as a sealed SMS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos.modem.words import Cell, Forget, SendSms, SmsCame, SmsFailed, SmsSent
from sos.parts.effects import BY_SMS, Effect, Say
from sos.parts.part import Part
from sos.wire.errors import WireError
from sos.wire.seal import open_answer, seal_press  # now: when somebody lies on the floor the heap may have no room

if TYPE_CHECKING:
    from sos.parts.events import Event
    from sos.parts.outbox import Waiting
    from sos.phone import Phone

SMS_AFTER_MS = 8_000
SENT_PAUSES_MS = (60_000, 120_000, 300_000, 600_000, 1_800_000)  # a message that the network has may still be lost
FAILED_PAUSES_MS = (10_000, 20_000, 40_000, 60_000)
FLIGHT_MS_MAX = 120_000  # the modem says what became of it long before


class Tried:
    """A press that waits for its answer, and what was tried for it. `since_ms`: since when, by this start's clock."""

    def __init__(self, waiting: Waiting, now_ms: int) -> None:
        self.waiting = waiting
        self.since_ms = now_ms
        self.due_ms = now_ms + SMS_AFTER_MS
        self.sent = self.failed = 0


class SecondPath(Part):
    """`use` gives it what it needs. One message is on its way at a time."""

    def __init__(self) -> None:
        self.due_ms: int | None = None
        self.tried: list[Tried] = []
        self._key = b""
        self._number = ""
        self._flying: Tried | None = None
        self._flying_until_ms = 0
        self._ref = 0

    def use(self, phone: Phone, key: bytes, number: str) -> None:
        """`key` seals; `number` is the centre's until it sets another. From here on the phone has a modem."""
        self._key, self._number = key, number
        phone.more["cell_fault"] = "silent"

    def handle(self, phone: Phone, event: Event, now_ms: int, effects: list[Effect]) -> None:
        """What the modem says of messages and of the network."""
        if isinstance(event, SmsSent) and self._flying is not None and event.ref == self._ref:
            self._flying.sent += 1
            self._flying.due_ms = now_ms + SENT_PAUSES_MS[min(self._flying.sent, len(SENT_PAUSES_MS)) - 1]
            self._flying = None
        elif isinstance(event, SmsFailed) and event.ref == self._ref:
            self._failed(now_ms)
        elif isinstance(event, SmsCame):
            self._came(phone, event, now_ms, effects)
        elif isinstance(event, Cell):
            self._network(phone, event, now_ms)

    def tick(self, phone: Phone, now_ms: int, effects: list[Effect]) -> None:
        """Send what has waited for long enough."""
        if self._flying is not None and now_ms >= self._flying_until_ms:
            self._failed(now_ms)
        waiting = [one for one in phone.outbox.waiting if one.name == "sos"]
        self.tried = [one for one in self.tried if one.waiting in waiting]
        known = [one.waiting for one in self.tried]
        self.tried += [Tried(one, now_ms) for one in waiting if one not in known]
        number = phone.kept.get("sms_number") or self._number
        if self._flying is None and number and self._key:
            self._send(phone, number, now_ms, effects)
        phone.elsewhere = any(one.sent for one in self.tried)
        if self._flying is not None:
            self.due_ms = self._flying_until_ms
        else:
            self.due_ms = min([one.due_ms for one in self.tried]) if self.tried and number and self._key else None

    def _send(self, phone: Phone, number: str, now_ms: int, effects: list[Effect]) -> None:
        due = [one for one in self.tried if now_ms >= one.due_ms]
        if not due:
            return
        first = [one for one in due if not one.waiting.value["test"]] or due
        self._flying = one = first[0]
        self._flying_until_ms = now_ms + FLIGHT_MS_MAX
        self._ref += 1
        press = dict(one.waiting.value)
        press["path"] = "sms"
        press["sent_uptime_ms"] = now_ms
        effects.append(SendSms(self._ref, number, seal_press(self._key, press, phone.device)))
        if not phone.linked and not one.sent and not one.failed:
            effects.append(Say(BY_SMS))

    def _failed(self, now_ms: int) -> None:
        if self._flying is not None:
            self._flying.due_ms = now_ms + FAILED_PAUSES_MS[min(self._flying.failed, len(FAILED_PAUSES_MS) - 1)]
            self._flying.failed += 1
            self._flying = None

    def _came(self, phone: Phone, sms: SmsCame, now_ms: int, effects: list[Effect]) -> None:
        """Only the centre's sealed answer is for us. Nothing is left in the modem: it is small."""
        try:
            phone.answered(open_answer(self._key, phone.device, sms.text), now_ms, effects)
        except WireError:
            pass
        effects.append(Forget(sms.place))

    def _network(self, phone: Phone, cell: Cell, now_ms: int) -> None:
        for name, value in (("cell_fault", cell.fault or None), ("cell_dbm", cell.dbm)):
            if value is None:
                phone.more.pop(name, None)
            else:
                phone.more[name] = value
        if not cell.fault:
            for one in self.tried:
                if not one.sent:
                    one.due_ms = max(one.since_ms + SMS_AFTER_MS, now_ms)


def part() -> SecondPath:
    """For `Phone.part`."""
    return SecondPath()
