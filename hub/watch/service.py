"""What becomes of a problem: it is kept, becomes an alarm, and is told to who is not in the room. One transaction."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hub import alarms, telephony
from hub.kernel import Read, Write, get_setting, put_setting

from . import store
from .model import Change, HubProblem, Kind
from .policy import FAILED_WITHIN_MS, to_tell

TOPIC = "hub"
LAST_LOOK = "watch_ms"
TOLD = "watch_told"
FIRST_LOOK = "watch_first_ms"
LAST_BACKUP = "backup_ms"


def begin(tx: Read) -> tuple[list[HubProblem], int | None]:
    """What was wrong when the hub was alive the last time, and when that was."""
    last = get_setting(tx, LAST_LOOK)
    return store.open_problems(tx), None if last is None else int(last)


def look(tx: Write, changes: Sequence[Change], problems: Sequence[HubProblem]) -> Mapping[Kind, int | None]:
    """Keep what has changed, tell who must know, and measure what the database alone can say.

    Carried out twice it has the effect of once. That it commits at all is a measurement, too.
    """
    put_setting(tx, LAST_LOOK, str(tx.now_ms))
    for one in changes:
        _keep(tx, one)
    _tell_outside(tx, problems)
    failed, waits_ms = telephony.trouble(tx, tx.now_ms - FAILED_WITHIN_MS)
    rung_ms, end_ms = alarms.late_ms(tx)
    return {
        "escalation_late": rung_ms,
        "end_late": end_ms,
        "message_failed": failed,
        "message_late": waits_ms,
        "backup_old": _unsaved_ms(tx),
    }


def note_backup(tx: Write, made_ms: int) -> None:
    """A backup of this database, as it was at `made_ms`, is whole and on its disk."""
    put_setting(tx, LAST_BACKUP, str(made_ms))


def summary(problem: HubProblem) -> dict[str, Any]:
    """As everybody is told of it."""
    return {
        "kind": problem.kind,
        "severity": problem.severity,
        "since_ms": problem.since_ms,
        "value": problem.value,
    }


def _unsaved_ms(tx: Write) -> int:
    """Since when nothing of this database is kept elsewhere; without any backup since the hub's first look."""
    since = get_setting(tx, LAST_BACKUP) or get_setting(tx, FIRST_LOOK)
    if since is None:
        put_setting(tx, FIRST_LOOK, str(tx.now_ms))
        return 0
    return max(tx.now_ms - int(since), 0)


def _keep(tx: Write, change: Change) -> None:
    problem, until_ms = change
    if until_ms is None:
        if not store.begin(tx, problem):
            return
        told = {"problem": problem.kind, "severity": problem.severity}
        store.note_alarm(tx, problem, alarms.raise_technical(tx, "hub_problem", None, None, data=told))
    else:
        if not store.end(tx, problem, until_ms):
            return
        if (alarm_id := store.alarm_of(tx, problem)) is not None:
            alarms.return_to_normal(tx, alarm_id)
    tx.publish(TOPIC, {**summary(problem), "until_ms": until_ms})


def _tell_outside(tx: Write, problems: Sequence[HubProblem]) -> None:
    told: dict[str, Any] = json.loads(get_setting(tx, TOLD) or '{"kinds": [], "at_ms": 0}')
    kinds = to_tell({one.kind for one in problems}, told["kinds"], told["at_ms"], tx.now_ms)
    if kinds is None:
        return
    put_setting(tx, TOLD, json.dumps({"kinds": kinds, "at_ms": tx.now_ms}))
    is_critical = any(one.severity == "critical" for one in problems if one.kind in kinds)
    whom: tuple[telephony.Recipient, ...] = ("supervisor", "duty") if is_critical else ("supervisor",)
    told_of = [summary(one) for one in problems if one.kind in kinds]
    what = ", ".join(kind.replace("_", " ") for kind in kinds)
    telephony.tell(tx, whom, "hub_problem" if kinds else "hub_well", {"what": what, "problems": told_of})
