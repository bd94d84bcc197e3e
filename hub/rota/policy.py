"""What somebody should look at in a rota, and which hours nobody covers: decisions only."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .model import Doubtful, Gap, Line, Planned

# Twelve hours are the longest that is usual in a centre with two shifts a day.
LONG_MS = 12 * 3_600_000
OPERATORS_MIN_USUAL = 2


def doubts(lines: Sequence[Line], rota: Sequence[Planned]) -> list[Doubtful]:
    """What is odd about these lines, among themselves and beside the shifts that stay on the rota."""
    found: list[Doubtful] = []
    there = {(one.operator_id, one.start_ms, one.end_ms) for one in rota}
    for at, line in enumerate(lines):
        one = line.planned
        if (one.operator_id, one.start_ms, one.end_ms) in there:
            found.append(
                Doubtful(line.number, "already_there", "This shift is on the rota already; it stays as it is.")
            )
            continue
        if one.end_ms - one.start_ms > LONG_MS:
            hours = (one.end_ms - one.start_ms) / 3_600_000
            found.append(
                Doubtful(line.number, "long", f"This shift lasts {hours:.1f} hours; more than 12 is too long.")
            )
        found.extend(
            Doubtful(
                line.number, "overlap", f"The same person has the shift of line {other.number} then.", other.number
            )
            for other in lines[:at]
            if overlap(one, other.planned)
        )
        if any(overlap(one, other) for other in rota):
            found.append(Doubtful(line.number, "overlap", "The same person is on the rota already then.", 0))
    return found


def overlap(one: Planned, other: Planned) -> bool:
    """Whether one person would have to be here twice."""
    return one.operator_id == other.operator_id and one.start_ms < other.end_ms and other.start_ms < one.end_ms


def gaps(rota: Iterable[Planned], from_ms: int, until_ms: int, operators_min: int) -> list[Gap]:
    """The hours between the two times without a supervisor, or with fewer operators than there must be."""
    rota = list(rota)
    turns = {from_ms, until_ms, *(ms for one in rota for ms in (one.start_ms, one.end_ms) if from_ms < ms < until_ms)}
    found: list[Gap] = []
    for start_ms, end_ms in pairwise(sorted(turns)):
        there = [one for one in rota if one.start_ms <= start_ms < one.end_ms]
        supervisor = any(one.role == "supervisor" for one in there)
        operators = len({one.operator_id for one in there if one.role == "operator"})
        if supervisor and operators >= operators_min:
            continue
        if (
            found
            and found[-1].end_ms == start_ms
            and (found[-1].supervisor, found[-1].operators)
            == (
                supervisor,
                operators,
            )
        ):
            start_ms = found.pop().start_ms
        found.append(Gap(start_ms, end_ms, supervisor, operators))
    return found
