"""Looks at the promises: after each step at what it touched, every ten minutes and at the end at everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator import invariants
from simulator.invariants.invariant import Finding, Touched
from simulator.virtual.options import Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hub.kernel import Event
    from simulator.invariants.invariant import Invariant
    from simulator.virtual.ledger import Claim
    from simulator.virtual.loop import VirtualLoop
    from simulator.virtual.trace import Trace
    from simulator.virtual.view import View

VIOLATIONS_MAX: Final = 50
_OF_ORDERS: Final = ("order", "complaint")


class Checks:
    """`violations`: each once, in the order in which they were found. `wanted`: names, None for all.

    Raises ValueError for a name that is none, with the nearest ones.
    """

    def __init__(
        self, loop: VirtualLoop, trace: Trace, view: View, wanted: Sequence[str] | None, *, halt: bool
    ) -> None:
        self.violations: list[Violation] = []
        self.looks = 0
        self._loop = loop
        self._trace = trace
        self._view = view
        self._halt = halt
        self._found: set[tuple[str, str]] = set()
        chosen = list(invariants.ALL.values()) if wanted is None else [invariants.find(name) for name in wanted]
        self._all = [one for one in chosen if not one.in_calm]
        self._in_calm = chosen
        self._on_claims = [one for one in chosen if one.on_claims]
        self._on_topic = {
            topic: [one for one in chosen if topic in one.topics and not one.in_calm]
            for topic in sorted({topic for one in chosen for topic in one.topics})
        }

    @property
    def stopped(self) -> bool:
        """Whether the run has what it was looking for."""
        return self._halt and bool(self.violations)

    def after_commit(self, events: Sequence[Event]) -> None:
        """What this commit touched; called before anything else may happen."""
        topics = dict.fromkeys(one.topic for one in events)
        wanted = {one.name: one for topic in topics for one in self._on_topic.get(topic, ())}
        if not wanted:
            return
        of_alarms = [one.data for one in events if one.topic == "alarm"]
        devices = [one.data["device_id"] for one in events if "device_id" in one.data]
        orders = [one.data["id" if one.topic == "order" else "order_id"] for one in events if one.topic in _OF_ORDERS]
        touched = Touched(
            tuple(dict.fromkeys(one["id"] for one in of_alarms)),
            tuple(dict.fromkeys(devices)),
            orders=tuple(dict.fromkeys(orders)),
        )
        self._look(wanted.values(), touched)

    def after_claim(self, claim: Claim) -> None:
        """A phone has told its resident something."""
        if self._on_claims:
            self._look(self._on_claims, Touched(devices=(claim.home,), claim=claim))

    def everything(self) -> None:
        """All that must be true at any time."""
        self._look(self._all, None)

    def at_the_end(self) -> None:
        """And what must be true once everything is calm again."""
        self._view.look_anew()
        self._look(self._in_calm, None)
        for one in self._loop.broken:
            error = one.get("exception")
            self._add("nothing_stumbles", Finding(f"{one.get('message')}: {error!r}"))

    def _look(self, wanted: Iterable[Invariant], touched: Touched | None) -> None:
        self.looks += 1
        self._view.look()
        for one in wanted:
            for finding in one.check(self._view, touched):
                self._add(one.name, finding)

    def _add(self, name: str, finding: Finding) -> None:
        """Each once: what is wrong stays wrong, and is found again at each look."""
        violation = Violation(name, finding.text, self._loop.now_us, finding.devices, finding.alarm_ids)
        key = violation.name, violation.text
        if key in self._found or len(self.violations) >= VIOLATIONS_MAX:
            return
        self._found.add(key)
        self.violations.append(violation)
        self._trace.tell("invariant", "broken", name=name, text=finding.text)
        if self._halt:
            self._loop.halt()
