"""Carries out what `sos.parts.update` decides: asks for pieces, writes them to the other slot, switches, confirms.

Loaded when the centre says that there is a new build, and after a start that is a trial or follows one.
"""

import asyncio
import binascii

from machine import reset
from sos.mqtt.session import OPEN
from sos.parts.effects import Publish
from sos.parts.manifest import Unfit
from sos.parts.update import (
    IDLE,
    Begin,
    Check,
    Confirm,
    Fetch,
    Keep,
    Restart,
    Switch,
    Told,
    Update,
)

from board import alive, build, clock, short
from board.bell import Bell
from board.boots import BACK, TRIAL
from board.signals import log
from board.slots import Slots

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from sos.mqtt import Session
    from sos.parts.effects import Effect
    from sos.parts.update import Act
    from sos.phone import Phone

TICK_MS = 1_000


class Updating:
    """The update of the device that is `phone`, over `session`. `alive()`: all its tasks have run in the last while."""

    def __init__(
        self,
        phone: "Phone",
        session: "Session",
        image: str,
        carry_out: "Callable[[Sequence[Effect]], None]",
        alive: "Callable[[], bool]",
    ) -> None:
        self._phone = phone
        self._session = session
        self._carry_out = carry_out
        self._alive = alive
        self._slots = Slots(image)
        boots = self._slots.boots
        self._update = Update(build.NUMBER, boots.state == TRIAL, self._slots.order())
        self._steps: "Iterator[None] | None" = None  # of what takes longer than a key may wait
        self._after = ""
        self._wake = Bell()
        if boots.state == BACK:
            self._do(self._update.rolled_back(self._slots.order()))
            self._try(boots.firm)

    def heard(self, name: str, value: "dict[str, Any]") -> None:
        """A message from the centre: `update`, `piece` or `answer`."""
        now_ms = clock.now_ms()
        if name == "update":
            self._do(self._update.told(value, now_ms))
        elif name == "answer":
            self._update.answered(now_ms)
        elif name == "piece":
            try:
                self._do(self._update.piece(value, binascii.a2b_base64(value["data"]), now_ms))
            except ValueError:
                pass  # no base64: it is asked for again
        self._wake.ring()

    async def run(self) -> None:
        """Never returns. A step at a time, so that a key is heard between two files."""
        while True:
            self._step()
            self._tick()
            self._wake.hush()
            if self._steps is not None:
                await asyncio.sleep_ms(0)
            else:
                await self._wake.wait(alive.RAN_MS_MAX if self._update.state == IDLE else TICK_MS)

    def _tick(self) -> None:
        phone, now_ms = self._phone, clock.now_ms()
        self._update.link(self._session.state == OPEN, now_ms)
        alarm = bool(phone.presses.open) or phone.outbox.urgent
        power = phone.power
        self._do(self._update.tick(now_ms, alarm, power.mains, power.battery_pct, self._alive()))
        shown = self._update.shown()
        if shown is None:
            phone.more.pop("update", None)
        else:
            phone.more["update"] = shown

    def _step(self) -> None:
        """A bounded piece of making ready, or of reading back."""
        if self._steps is None:
            return
        try:
            next(self._steps)
        except StopIteration:
            self._steps = None
            now_ms = clock.now_ms()
            if self._after == "opened":
                self._do(self._update.opened(self._slots.offset, now_ms))
            else:
                self._do(self._update.found_right(now_ms))
        except Unfit as unfit:
            self._unfit(unfit.reason, unfit.detail)
        except OSError as error:
            self._unfit("flash", repr(error))
        except MemoryError:
            # What it was at has ended with this, as if it were done: it is done anew, from its beginning.
            self._steps = self._prepared()
            raise

    def _prepared(self) -> "Iterator[None]":
        if self._after == "opened":
            return self._slots.begin(str(self._update.id), self._update.length)
        return self._slots.check()

    def _unfit(self, reason: str, detail: str) -> None:
        self._steps = None
        log({"update": reason, "why": detail})
        self._try(self._slots.spoil)
        self._do(self._update.failed(reason))

    def _do(self, acts: "list[Act]") -> None:
        for act in acts:
            if isinstance(act, Fetch):
                value = {"id": act.id, "offset_bytes": act.offset_bytes, "count": act.count}
                self._carry_out([Publish("fetch", value, 0, False)])
            elif isinstance(act, Told):
                self._carry_out(self._phone.noted("update", act.detail, clock.now_ms()))
            elif isinstance(act, Begin):
                self._after = "opened"
                self._steps = self._prepared()
            elif isinstance(act, Check):
                self._after = "right"
                self._steps = self._prepared()
            elif isinstance(act, Keep):
                if not self._fits(self._slots.take, act.data):
                    return
            elif isinstance(act, Confirm):
                self._try(self._slots.boots.firm)
            elif isinstance(act, Switch):
                if self._fits(self._slots.switch):
                    reset()
            elif isinstance(act, Restart):
                reset()

    def _fits(self, work: "Callable[..., None]", *what: "Any") -> bool:
        """False: the build will not do, or the flash would not take it, which the centre is told."""
        try:
            work(*what)
        except Unfit as unfit:
            self._unfit(unfit.reason, unfit.detail)
            return False
        except OSError as error:
            self._unfit("flash", repr(error))
            return False
        except MemoryError:
            short.again()
            self._update.not_kept(self._slots.offset, clock.now_ms())
            return False
        return True

    def _try(self, work: "Callable[[], None]") -> bool:
        """False: the flash would not take it."""
        try:
            work()
        except OSError as error:
            log({"fault": "flash", "why": repr(error)})
            return False
        return True
