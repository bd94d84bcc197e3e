"""All checks as they stand: gets what was measured, says what has begun and what has ended. No clock, no database."""

from collections.abc import Iterable, Mapping

from .model import Change, HubProblem, Kind
from .policy import RULES, Standing, judge


class Board:
    """`values`: the newest measurement of each check; None where there is nothing to check."""

    def __init__(self, problems: Iterable[HubProblem] = ()) -> None:
        self.values: dict[Kind, int | None] = {}
        self._open: dict[Kind, HubProblem] = {one.kind: one for one in problems}
        self._standings: dict[Kind, Standing] = {kind: Standing(kind in self._open) for kind in RULES}

    @property
    def problems(self) -> list[HubProblem]:
        """What is wrong now, the most serious first."""
        return [self._open[kind] for kind in RULES if kind in self._open]

    def look(self, measured: Mapping[Kind, int | None], monotonic_ms: int, at_ms: int) -> list[Change]:
        """Judge what was measured; what was not stays as it is. `at_ms`: what the wall clock says."""
        self.values.update(measured)
        changes: list[Change] = []
        for kind, value in measured.items():
            before = self._standings[kind]
            after = judge(RULES[kind], before, value, monotonic_ms)
            if after is before:
                continue
            self._standings[kind] = after
            if after.is_problem and not before.is_problem:
                turning_ms = monotonic_ms if before.turning_ms is None else before.turning_ms
                changes.append(self._begin(kind, value or 0, at_ms - (monotonic_ms - turning_ms)))
            elif before.is_problem and not after.is_problem:
                changes.append(Change(self._open.pop(kind), at_ms))
        return changes

    def _begin(self, kind: Kind, value: int, since_ms: int) -> Change:
        problem = self._open[kind] = HubProblem(kind, RULES[kind].severity, since_ms, value)
        return Change(problem, None)
