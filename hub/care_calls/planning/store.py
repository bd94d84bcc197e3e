"""All the SQL about the plan."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Select, bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Prepared, Read, Write
from hub.residents import Fact

from .tables import care_plan

_c = care_plan.c
# For the list of residents: when the next care call is due.
DUE = Fact("due", cast("Select[Any]", select(_c.resident_id, _c.due_ms)))
COLUMNS = ("last_live_ms", "target_ms", "due_ms", "planned_ms", "operator_id", "retry_ms")
_of = Prepared(select(*(_c[name] for name in COLUMNS)).where(_c.resident_id == bindparam("resident_id")))


def put_plans(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows with `resident_id` and all COLUMNS."""
    put = upsert(care_plan)
    kept = {name: put.excluded[name] for name in COLUMNS}
    tx.sql.execute(put.on_conflict_do_update(index_elements=["resident_id"], set_=kept), rows)


def plan(tx: Read, resident_id: int) -> AnyRow | None:
    return next(iter(_of.rows(tx, {"resident_id": resident_id})), None)


def planned_ids(tx: Read) -> set[int]:
    return set(tx.sql.execute(select(_c.resident_id)).scalars())
