"""The plan of the care calls as it stands in the file, as somebody reads it who stands beside the hub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import sqlite3


class Planned(NamedTuple):
    """One resident's call: when, by whom, and by what that was planned (the last conversation, a try in vain)."""

    planned_ms: int | None
    operator_id: int | None
    last_live_ms: int | None
    retry_ms: int | None


class KeptPlan(NamedTuple):
    """`calls` by resident, with what was decided for and not yet written. `basis`: by what the plan was made, as the
    hub keeps it; None: nothing was ever planned. `day`: for which it was planned.
    """

    at_ms: int
    restores: int
    basis: dict[str, Any] | None
    day: str | None
    calls: dict[int, Planned]


def read(sql: sqlite3.Connection, now_ms: int, restores: int) -> KeptPlan:
    """As it is now."""
    query = "SELECT resident_id, planned_ms, operator_id, last_live_ms, retry_ms FROM care_plan"
    calls = {row[0]: Planned(*row[1:]) for row in sql.execute(query)}
    for (rows,) in sql.execute("SELECT rows FROM care_plan_run ORDER BY id"):
        for resident, planned_ms, operator_id, last_ms, retry_ms in json.loads(rows):
            known = calls.get(resident)
            if known is not None and (known.last_live_ms, known.retry_ms) == (last_ms, retry_ms):
                calls[resident] = Planned(planned_ms, operator_id, last_ms, retry_ms)
    basis = _setting(sql, "care_planned")
    return KeptPlan(now_ms, restores, json.loads(basis) if basis else None, _setting(sql, "care_planned_for"), calls)


def _setting(sql: sqlite3.Connection, name: str) -> str | None:
    row = sql.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])
