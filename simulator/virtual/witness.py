"""Stands beside one phone and notes what it does: for the trace, which people read, and for the ledger, which judges.

Nothing that is noted here is ever read by the phone or its home.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sos.parts import effects
from sos.parts.outbox import RANK
from sos.parts.saved import unpack

from hub.alarms import PressKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sos.parts.outbox import Waiting
    from sos.parts.press import OpenPress
    from sos.phone import Phone

    from simulator.virtual.flash import Flash
    from simulator.virtual.ledger import Excuse, Ledger
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace

SAID = ("sos", "cancel", "event")  # heartbeats would fill a trace with nothing
PRESS = RANK["sos"]
ASKED = ("sos", "cancel")  # of these the centre owes an answer that somebody waits for


def key_of(value: dict[str, Any]) -> PressKey:
    """The name of the press that a message is about."""
    return PressKey(value["button"], value["epoch"], value["number"])


def key_of_open(press: OpenPress) -> PressKey:
    """The name of a press that its phone has open."""
    return PressKey(press.button, press.epoch, press.number)


def asked(waiting: Iterable[Waiting]) -> dict[tuple[str, PressKey], None]:
    """The presses and cancels among these, as ("sos" or "cancel", key), in their order."""
    return {(one.name, key_of(one.value)): None for one in waiting if one.name in ASKED}


class Witness:
    """`who` is the phone's name in trace and ledger."""

    def __init__(self, loop: VirtualLoop, trace: Trace, ledger: Ledger, who: str) -> None:
        self.who = who
        self._loop = loop
        self._trace = trace
        self._ledger = ledger
        self._unkept: list[tuple[str, PressKey]] = []

    def tell(self, what: str, **data: Any) -> None:
        """One entry of the trace."""
        self._trace.tell(self.who, what, **data)

    def happened(self, phone: Phone, before: list[Waiting]) -> None:
        """A key, the remote, the supply: what waits now that did not wait `before`, and what was pushed out for it."""
        waiting = phone.outbox.waiting
        for one in before:
            if one not in waiting and one.name in ASKED and one.rank < PRESS:  # only a lesser one may be
                self._lost(one.name, key_of(one.value), "no_room")
        newest = waiting[-1] if waiting else None
        if newest is None or newest in before or newest.name not in ASKED:
            return
        key = key_of(newest.value)
        self._unkept.append((newest.name, key))
        if newest.name == "sos":
            test = newest.value["test"]
            self.tell("heard", button=key.device_id, epoch=key.epoch, number=key.number, test=test)
            self._ledger.pressed(key, test, self._loop.now_us, self.who)

    def kept(self) -> None:
        """The phone has written down all that waits, as far as it can tell."""
        unkept, self._unkept = self._unkept, []
        for name, key in unkept:
            if name == "cancel":
                self._ledger.cancelled(key)
            else:
                self._ledger.kept(key)
                self.tell("kept", button=key.device_id, number=key.number)

    def says(self, effect: effects.Light | effects.Say, phone: Phone, closed: PressKey | None) -> None:
        """The light changes or the voice speaks; `closed`: the press that the centre has just closed."""
        newest = phone.presses.newest
        stage = effect.state if isinstance(effect, effects.Light) else effect.phrase
        by = newest.by if newest is not None and stage == effects.TAKEN else None
        told_of = key_of_open(newest) if newest is not None else None
        key = closed if stage == effects.CLOSED else told_of
        if isinstance(effect, effects.Light):
            self.tell("light", state=stage)
        self._ledger.says(self.who, key, stage, by)

    def said(self, effect: effects.Publish) -> None:
        """It spoke to the centre, or thinks so."""
        if effect.name in SAID:
            value = effect.value
            kind = {"kind": value["kind"]} if "kind" in value else {}
            self.tell("said", name=effect.name, button=value.get("button", self.who), number=value["number"], **kind)

    def answered(self, value: dict[str, Any]) -> None:
        """The centre's answer came."""
        self.tell("answered", **{name: value[name] for name in _ANSWER if name in value})

    def power_off(self, phone: Phone, flash: Flash) -> None:
        """The phone is dark. What it knew and the flash does not is gone."""
        self.tell("power_off")
        safe = asked(unpack(flash.blob).waiting) if flash.blob is not None else {}
        if any(one in safe for one in self._unkept):
            self.kept()  # the power went after the write and before the phone knew
        self._unkept = []
        gone = [one for one in asked(phone.outbox.waiting) if one not in safe]
        if flash.lost:
            for name, key in gone:
                self._lost(name, key, "worn_flash")
            flash.lost = False
            self.tell("forgot", presses=[key.number for name, key in gone if name == "sos"])
            self._ledger.forgot(self.who)

    def _lost(self, name: str, key: PressKey, excuse: Excuse) -> None:
        (self._ledger.cancel_lost if name == "cancel" else self._ledger.flash_lost)(key, excuse)


_ANSWER = ("button", "epoch", "number", "stage", "by", "cancel")
