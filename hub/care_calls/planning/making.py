"""Makes the plan of the whole town and writes what is different, some residents at a time.

What was decided is kept first, whole; then it is carried out in small steps, so that a press never waits behind it. A
hub that is killed between two steps goes on with the same plan.
"""

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from hub.kernel import Read, Write
from hub.worklist import reschedule_work

from . import effort, store
from .model import DAYS, Call, Plan, Planned, Town
from .outlook import DayOutlook, outlook, short_calls
from .planners import plan as plan_town
from .service import work_of
from .state import read_town
from .topics import PLAN

STEP_LENGTH = 100
# A town of this size takes long enough to be felt by those who answer the telephone: it is planned in another process.
BESIDE_FROM = 5_000

Row = tuple[int, int | None, int | None, int | None, int | None]


class Made:
    """A plan that was made: what is different from what is kept, and what the days look like."""

    def __init__(self, town: Town, planned: Planned) -> None:
        self.changes = changes(town, planned.next)
        self.days = outlook(town, planned, DAYS)
        self.call_minutes = town.call_minutes


def make(tx: Read, *, anew: bool = False) -> Made:
    """Compute; changes nothing. `anew`: what is planned may move, to be even again."""
    return made_of(read_town(tx, anew=anew))


def made_of(town: Town) -> Made:
    """As `make`, of a town that was read."""
    if len(town.needs) < BESIDE_FROM:
        return Made(town, plan_town(town))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        return Made(town, beside.submit(plan_town, town).result())


def changes(town: Town, calls: Mapping[int, Call]) -> list[Row]:
    """`(resident, planned, operator, last_live, retry)` of whose call moves."""
    found: list[Row] = []
    for need in town.needs:
        call, known = calls.get(need.id), need.known
        at_ms, operator_id = (call.at_ms, call.operator_id) if call else (None, None)
        if (at_ms, operator_id) != (known.planned_ms, known.operator_id):
            found.append((need.id, at_ms, operator_id, known.last_live_ms, known.retry_ms))
    return found


def keep(tx: Write, made: Made) -> None:
    """Decide for this plan; tells of a shortage that was not known, and of one that is over."""
    before = store.outlook(tx)
    effort.keep(tx, made.call_minutes)
    store.put_outlook(tx, made.days)
    if made.changes:
        parts = range(0, len(made.changes), STEP_LENGTH)
        store.add_steps(tx, [made.changes[one : one + STEP_LENGTH] for one in parts])
    told, now = _shortage(before), _shortage(made.days)
    if made.changes or told != now:
        tx.publish(PLAN, {"what": "planned", "changed": len(made.changes), "short": short_calls(made.days)})
    if now - told or (told and not now):
        tx.publish(PLAN, {"what": "shortage", "days": sorted(now), "short": short_calls(made.days)})


def step(tx: Write) -> bool:
    """Write a part of the plan that was decided for; returns whether there is more."""
    part = store.take_step(tx)
    if part is None:
        return False
    rows: list[Row] = [(one[0], one[1], one[2], one[3], one[4]) for one in part]
    store.move(tx, rows)
    moved = {one[0]: one for one in rows}
    now = store.plans_of(tx, moved)
    reschedule_work(tx, [work_of(one, plan) for one, plan in now.items() if _is_written(plan, moved[one])])
    return True


def _is_written(plan: Plan, row: Row) -> bool:
    return (plan.planned_ms, plan.operator_id, plan.last_live_ms, plan.retry_ms) == row[1:]


def _shortage(days: list[DayOutlook]) -> set[str]:
    return {one.day for one in days if any(late.short for late in one.late)}
