"""One fault of one run: what goes wrong, where, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.faults.places import Scope

SECOND_US: Final = 1_000_000


@dataclass(frozen=True)
class Fault:
    """`begin_us` and `end_us` count from the beginning of the run; what happens in an instant has a window as well.

    `lasts_us`: how long it was meant to last, also where calm comes earlier. What is drawn while it lasts is drawn by
    this, or a run that is cut short would be another run from the beginning of the fault on.
    """

    number: int  # from 1, in the order of their beginnings
    kind: str
    begin_us: int
    end_us: int
    lasts_us: int
    scope: Scope
    parameters: Mapping[str, int | str]
    words: str

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names in the network: phones, "hub"."""
        return self.scope.hosts

    @property
    def disturbs(self) -> tuple[str, ...] | str:
        """The phones whose quiet it ends, or "all"."""
        return self.scope.disturbs

    def whole(self, name: str) -> int:
        """The parameter of this name, which is a whole number."""
        return int(self.parameters[name])

    def text(self, name: str) -> str:
        """The parameter of this name, which is a word."""
        return str(self.parameters[name])

    def in_words(self) -> str:
        """One clause, such as "13 % of the messages of carrier Lantern Mobile (7 homes) are lost"."""
        return self.words.format(where=self.scope.words, **self.parameters)


def until(faults: Iterable[Fault], calm_from_us: int) -> list[Fault]:
    """The same faults when everything is calm from then on: what has begun ends then, what has not never begins."""
    begun = [fault for fault in faults if fault.begin_us < calm_from_us]
    return [replace(fault, end_us=min(fault.end_us, calm_from_us)) for fault in begun]
