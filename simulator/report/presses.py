"""How long people wait after a press until their phone can say that the centre has it, and that a person has it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from simulator.virtual.trace import Entry

Stage = Literal["received", "taken"]
_PROVES: Final = ("received", "taken", "closed")  # each of these words of the centre says that it has the press


@dataclass(slots=True)
class Press:
    """All times as the phone has noticed them, microseconds since the run began; None: not until the end of the run.

    joins: somebody had the alarm already, so that nobody had to come for this press.
    """

    button: str
    home: str
    test: bool
    pressed_us: int
    joins: bool = False
    received_us: int | None = None
    taken_us: int | None = None


class Waits(NamedTuple):
    """Microseconds, ascending. `waiting`: how long those have waited until the end who got no answer."""

    answered_us: tuple[int, ...]
    waiting_us: tuple[int, ...]

    @property
    def presses(self) -> int:
        """All of them."""
        return len(self.answered_us) + len(self.waiting_us)

    def share_within(self, limit_s: int) -> float | None:
        """Of all that were answered or have waited for longer than that: how many were answered in time. 0 to 1."""
        limit_us = limit_s * 1_000_000
        in_time = bisect_right(self.answered_us, limit_us)
        late = len(self.waiting_us) - bisect_right(self.waiting_us, limit_us)
        judged = len(self.answered_us) + late
        return in_time / judged if judged else None

    def percentile_us(self, percent: float) -> int | None:
        """The time that so many per cent of the answers did not exceed."""
        if not self.answered_us:
            return None
        nth = -(-len(self.answered_us) * percent // 100)
        return self.answered_us[max(int(nth), 1) - 1]


class Presses:
    """Listens to phones. `made`: in the order in which they were noticed."""

    def __init__(self) -> None:
        self.made: list[Press] = []
        self._by_name: dict[tuple[str, str, int], Press] = {}
        self._untaken: dict[tuple[str, str], dict[int, Press]] = {}  # by button and epoch, by number
        self._stage: dict[tuple[str, str], str] = {}  # what was said last, by button and epoch
        self._unheard_of: dict[str, dict[int, Press]] = {}  # by button: what the centre has not answered yet

    def __call__(self, entry: Entry) -> None:
        if entry.what == "heard":
            self._heard(entry)
        elif entry.what == "answered" and not entry.data.get("cancel") and entry.data["stage"] in _PROVES:
            self._answered(entry)

    def waits(self, stage: Stage, end_us: int) -> Waits:
        """Of all presses that are no tests; for `taken`, of those for which somebody had to come."""
        answered: list[int] = []
        waiting: list[int] = []
        for one in self.made:
            if not one.test and not (stage == "taken" and one.joins):
                at_us = one.received_us if stage == "received" else one.taken_us
                (waiting if at_us is None else answered).append((end_us if at_us is None else at_us) - one.pressed_us)
        return Waits(tuple(sorted(answered)), tuple(sorted(waiting)))

    def first_unanswered_us(self, button: str) -> int | None:
        """When the oldest press of this button was made to which the centre has said nothing yet."""
        return min((one.pressed_us for one in self._unheard_of.get(button, {}).values()), default=None)

    def _heard(self, entry: Entry) -> None:
        button, epoch, number = entry.data["button"], entry.data["epoch"], entry.data["number"]
        if (button, epoch, number) in self._by_name:
            return
        joins = self._stage.get((button, epoch)) == "taken"
        press = Press(button, entry.who, bool(entry.data.get("test")), entry.at_us, joins)
        self.made.append(press)
        self._by_name[button, epoch, number] = press
        self._untaken.setdefault((button, epoch), {})[number] = press
        self._unheard_of.setdefault(button, {})[id(press)] = press

    def _answered(self, entry: Entry) -> None:
        """`taken` and `closed` are said of all presses of the button up to this one."""
        button, epoch, number = entry.data["button"], entry.data["epoch"], entry.data["number"]
        self._stage[button, epoch] = entry.data["stage"]
        press = self._by_name.get((button, epoch, number))
        if press is not None and press.received_us is None:
            press.received_us = entry.at_us
            del self._unheard_of[button][id(press)]
        if entry.data["stage"] == "received":
            return
        untaken = self._untaken.get((button, epoch), {})
        for one in [one for one in untaken if one <= number]:
            untaken.pop(one).taken_us = entry.at_us
