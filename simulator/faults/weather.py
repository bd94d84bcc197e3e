"""Makes the faults of a plan happen in a running town: each at its time, and each ended at its time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from simulator.faults.kinds import KINDS
from simulator.virtual.leap import WAKE_BEFORE_US

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.faults.fault import Fault
    from simulator.virtual.town import Town

NAMED_MAX: Final = 8  # a longer list of homes is told as its number


class Weather:
    """`faults` as `plan.draw` gives them. `running`: those that have begun and not ended, by number."""

    def __init__(self, town: Town, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        self.running: dict[int, Fault] = {}
        self._town = town
        self._undo: dict[int, Callable[[], None]] = {}
        self._over: Counter[str] = Counter()  # faults over a phone, or over "all"

    def start(self) -> None:
        """Everything that is planned is set on the town's clock. Once, before the run."""
        for fault in self.faults:
            if fault.begin_us <= WAKE_BEFORE_US:
                self._gather(fault)
            else:
                self._town.loop.at_us(fault.begin_us - WAKE_BEFORE_US, self._gather, fault)
            self._town.loop.at_us(fault.begin_us, self._begin, fault)

    @property
    def calm(self) -> bool:
        """Whether no fault is over everybody, hub and broker, or about to be."""
        return not self._over["all"]

    def quiet(self, phone: str) -> bool:
        """Whether no fault is over this phone, or about to be: it may leap over quiet time."""
        return self.calm and not self._over[phone]

    def _gather(self, fault: Fault) -> None:
        self._over.update(_names(fault))
        self._town.wake(fault.disturbs)

    def _begin(self, fault: Fault) -> None:
        told = {"devices": list(fault.hosts)} if len(fault.hosts) <= NAMED_MAX else {"homes": len(fault.hosts)}
        self._town.trace.tell(_who(fault), "begins", kind=fault.kind, words=fault.in_words(), **told)
        self.running[fault.number] = fault
        self._undo[fault.number] = KINDS[fault.kind].begin(fault, self._town)
        if KINDS[fault.kind].still:
            self._over.subtract(_names(fault))
        self._town.loop.at_us(fault.end_us, self._end, fault)

    def _end(self, fault: Fault) -> None:
        self._town.trace.tell(_who(fault), "ends", kind=fault.kind)
        self._undo.pop(fault.number)()
        del self.running[fault.number]
        if not KINDS[fault.kind].still:
            self._over.subtract(_names(fault))


def _who(fault: Fault) -> str:
    return f"fault {fault.number}"


def _names(fault: Fault) -> tuple[str, ...]:
    return (fault.disturbs,) if isinstance(fault.disturbs, str) else fault.disturbs
