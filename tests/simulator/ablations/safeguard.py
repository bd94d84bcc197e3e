"""What a safeguard is here: a switch that turns it off, a small town that needs it, the promise that breaks without."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from simulator.faults.wishes import once
from simulator.scenarios import Scenario
from simulator.virtual.options import Options, Result
from simulator.virtual.run import run

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from simulator.faults.wishes import Wish
    from simulator.virtual.options import Progress
    from simulator.virtual.trace import Entry

Switch = Callable[[], AbstractContextManager[Any]]

SEEDS_MAX: Final = 6  # tried, from the one in the table on: what is drawn may change with the simulator
MINUTE_US: Final = 60_000_000


@dataclass(frozen=True)
class Safeguard:
    """`off`: puts something worse in the place of one function while the `with` block lasts; the system itself has no
    such switches. `breaks`: the invariant that must break then, in `town`, within SEEDS_MAX runs from `seed` on.

    beside: switches of what would make good for it, off as well; `covered_by` names them in words. Without them nothing
    breaks, because the system does the same thing twice on purpose.
    """

    name: str
    says: str
    off: Switch
    breaks: str
    town: Scenario
    seed: int = 1
    homes: int = 6
    minutes: float = 6
    beside: tuple[Switch, ...] = ()
    covered_by: str = ""

    def options(self, seed: int) -> Options:
        return Options(
            seed, self.town.name, self.homes, int(self.minutes * MINUTE_US), until_violation=True,
            invariants=(self.breaks,),
        )  # fmt: skip

    @contextmanager
    def switched_off(self) -> Generator[None]:
        """It and what would make good for it."""
        with ExitStack() as stack:
            for switch in (self.off, *self.beside):
                stack.enter_context(switch())
            yield

    def live(
        self,
        options: Options,
        observers: Sequence[Callable[[Entry], None]] = (),
        progress: Progress | None = None,
    ) -> Result:
        """One run of its town, with the safeguard as it is at the moment."""
        return run(options, observers, progress, self.town)

    def first_broken(self) -> Result | None:
        """Switched off: the first run in which the promise breaks; None when all of them hold."""
        with self.switched_off():
            for seed in range(self.seed, self.seed + SEEDS_MAX):
                result = self.live(self.options(seed))
                if any(one.name == self.breaks for one in result.violations):
                    return result
        return None


def instead(owner: Any, name: str, worse: Any) -> Switch:
    """A switch: `worse` in the place of `owner.name`."""
    return lambda: patch.object(owner, name, worse)


def always(answer: Any) -> Callable[..., Any]:
    """A function that says this, whatever it is asked."""
    return lambda *_asked, **_how: answer


def town(
    says: str,
    *faults: Wish,
    staff: int = 60,
    begins: str = "10:00",
    staff_from: Mapping[int, int] | None = None,
    modems: bool = False,
    rota: bool = False,
) -> Scenario:
    """A day like another, in which just this goes wrong.

    staff: seats of a town of 1,600; 60 are 4 in one of 6 homes. staff_from: the same by hour. Nobody
    telephones: what is missed here has nothing to do with it, and would be missed later. Nor has anybody a modem, which
    would make good for much of it, unless it is about that. rota: the hub knows who is to come.
    """
    shifts = staff_from or {0: staff}
    begins = f"2026-11-02 {begins}"
    return Scenario("ablation", says, begins, shifts, faults=faults, telephones=False, modems=modems, rota=rota)


def all_press(at: str, *, lasts_s: float, **how: int | str) -> Wish:
    """Everybody presses within that time. how: e.g. tests=100, all of them are test calls (faults/kinds.py)."""
    return once("everyone_presses", at, lasts_s=lasts_s, lasts_min=0, scope="town", percent=100, **how)


def clock(first: str, end: str, *, every_s: int) -> Iterator[str]:
    """Times of the day, HH:MM:SS, from `first` on and before `end`."""
    at, until = (datetime.combine(date.min, time.fromisoformat(one)) for one in (first, end))
    while at < until:
        yield at.time().isoformat()
        at += timedelta(seconds=every_s)
