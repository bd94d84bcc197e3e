"""Which faults a run will have, drawn from its seed before it begins: every run is a climate of its own.

Some kinds are left out of a run altogether, and how often the others come is drawn over powers of ten. A run that has a
little of everything is always the same run; one with storms of copies and no crash finds what that one hides.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.faults.fault import SECOND_US, Fault
from simulator.faults.kinds import KINDS, Kind
from simulator.faults.kinds import find as find_kind
from simulator.faults.places import Places
from simulator.faults.ranges import log_uniform
from simulator.faults.wishes import At, Wish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulator.faults.places import Scope
    from simulator.scenarios.scenario import Scenario
    from simulator.town import World
    from simulator.virtual.chance import Chance

# The run for which `Kind.often` is written. Longer runs and larger towns have more, by the root of how much larger: a
# small town must see much in a short time, and a large one must mostly be quiet, as towns are.
USUAL_SPAN_US: Final = 4 * 3600 * SECOND_US
USUAL_HOMES: Final = 16
WINDOWS_MAX: Final = 200  # of one kind in one run
SHARE_OF_REST_MAX: Final = 0.6  # so that every fault ends early enough for the run to see what comes after
DAY: Final = timedelta(days=1)


class _Window(NamedTuple):
    begin_us: int
    end_us: int
    kind: str
    scope: Scope
    parameters: dict[str, int | str]


def draw(chance: Chance, scenario: Scenario, world: World, span_us: int) -> list[Fault]:
    """The faults of a run of `span_us` microseconds, by their beginnings; two of one kind never meet at one host.

    Raises ValueError when the scenario names a kind or a scope that does not exist.
    """
    planner = _Planner(chance, Places(world, chance), scenario.begins_at, span_us)
    windows = [window for wish in scenario.faults for window in planner.windows(wish)]
    windows.sort(key=lambda window: (window.begin_us, window.kind, window.end_us))
    return [_fault(number, window) for number, window in enumerate(_apart(windows), start=1)]


class _Planner(NamedTuple):
    """What all the windows of one run share."""

    chance: Chance
    places: Places
    begins_at: datetime
    span_us: int

    def windows(self, wish: Wish) -> Iterator[_Window]:
        """The windows that one wish of the scenario comes to."""
        kind = find_kind(wish.kind)
        begins = self._fixed(wish) if isinstance(wish, At) else self._drawn(kind, sure=wish.sure, times=wish.times)
        for turn, begin_us in enumerate(begins):
            yield self._window(kind, wish, begin_us, turn)

    def _fixed(self, wish: At) -> list[int]:
        first = datetime.combine(self.begins_at.date(), wish.clock, self.begins_at.tzinfo)
        if first < self.begins_at:
            first += DAY
        begin_us = (first - self.begins_at) // timedelta(microseconds=1)
        begins = range(begin_us, self.span_us, DAY // timedelta(microseconds=1))
        return list(begins) if wish.every_day else list(begins[:1])

    def _drawn(self, kind: Kind, *, sure: bool, times: float) -> list[int]:
        drawn = self.chance.of("faults", kind.name)
        switched_on = drawn.random() < kind.likely
        expected = log_uniform(drawn, *kind.often) * times * sqrt(self.span_us / USUAL_SPAN_US)
        if kind.of_homes:
            expected *= sqrt(self.places.count / USUAL_HOMES)
        if not (sure or switched_on):
            return []
        begins: list[int] = []
        at_us = 0.0
        while len(begins) < WINDOWS_MAX:
            at_us += drawn.expovariate(expected / self.span_us)
            if at_us >= self.span_us:
                break
            begins.append(int(at_us))
        return begins or [drawn.randrange(self.span_us)] * sure

    def _window(self, kind: Kind, wish: Wish, begin_us: int, turn: int) -> _Window:
        drawn = self.chance.of("faults", kind.name, wish.clock.isoformat() if isinstance(wish, At) else "", turn)
        lasts_s = wish.lasts_s if isinstance(wish, At) else log_uniform(drawn, *kind.lasts_s)
        lasts_us = min(int(lasts_s * SECOND_US), int((self.span_us - begin_us) * SHARE_OF_REST_MAX))
        scope = drawn.choices(list(kind.scopes), list(kind.scopes.values()))[0]
        parameters = {name: drawn_from.draw(drawn) for name, drawn_from in kind.parameters.items()}
        if isinstance(wish, At):
            kind.must_have(wish.parameters)
            parameters |= wish.parameters
            scope = wish.scope or scope
        return _Window(begin_us, begin_us + lasts_us, kind.name, self.places.pick(scope, drawn), parameters)


def _apart(windows: Sequence[_Window]) -> Iterator[_Window]:
    """Without those that begin where another of their kind still stands: ending the first would end both."""
    busy_until: dict[tuple[str, str], int] = {}
    for window in windows:
        hosts = [(window.kind, host) for host in window.scope.hosts]
        if all(busy_until.get(host, -1) < window.begin_us for host in hosts):
            busy_until.update(dict.fromkeys(hosts, window.end_us))
            yield window


def _fault(number: int, window: _Window) -> Fault:
    words, lasts_us = KINDS[window.kind].words, window.end_us - window.begin_us
    return Fault(number, window.kind, window.begin_us, window.end_us, lasts_us, window.scope, window.parameters, words)
