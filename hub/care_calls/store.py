"""All the SQL about care calls."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Select, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Read, Write
from hub.residents import Fact

from .tables import care_call, care_plan

# For the list of residents: when the next care call is due.
DUE = Fact("due", cast("Select[Any]", select(care_plan.c.resident_id, care_plan.c.due_ms)))


def put_plans(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    put = upsert(care_plan)
    kept = {name: put.excluded[name] for name in ("last_live_ms", "due_ms")}
    batch = [{name: row[name] for name in ("resident_id", "last_live_ms", "due_ms")} for row in rows]
    tx.sql.execute(put.on_conflict_do_update(index_elements=["resident_id"], set_=kept), batch)


def plan(tx: Read, resident_id: int) -> AnyRow | None:
    return tx.sql.execute(select(care_plan).where(care_plan.c.resident_id == resident_id)).first()


def planned_ids(tx: Read) -> set[int]:
    return set(tx.sql.execute(select(care_plan.c.resident_id)).scalars())


def add_call(tx: Write, resident_id: int, operator_id: int, outcome: str, note: str) -> int:
    row = {"resident_id": resident_id, "at_ms": tx.now_ms, "operator_id": operator_id, "outcome": outcome, "note": note}
    return tx.sql.execute(insert(care_call).values(**row).returning(care_call.c.id)).scalar_one()


def blank_notes(tx: Write, resident_id: int) -> None:
    tx.sql.execute(update(care_call).where(care_call.c.resident_id == resident_id).values(note=""))


def calls(tx: Read, resident_id: int, limit: int) -> Sequence[AnyRow]:
    """The newest first."""
    query = select(care_call).where(care_call.c.resident_id == resident_id).order_by(care_call.c.id.desc())
    return tx.sql.execute(query.limit(limit)).all()
