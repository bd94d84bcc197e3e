"""All the SQL about care calls."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from hub.kernel import AnyRow, Read, Write

from .tables import care_call


def add_call(tx: Write, resident_id: int, operator_id: int, outcome: str, note: str) -> int:
    row = {"resident_id": resident_id, "at_ms": tx.now_ms, "operator_id": operator_id, "outcome": outcome, "note": note}
    return tx.sql.execute(insert(care_call).values(**row).returning(care_call.c.id)).scalar_one()


def blank_notes(tx: Write, resident_id: int) -> None:
    tx.sql.execute(update(care_call).where(care_call.c.resident_id == resident_id).values(note=""))


def calls(tx: Read, resident_id: int, limit: int) -> Sequence[AnyRow]:
    """The newest first."""
    query = select(care_call).where(care_call.c.resident_id == resident_id).order_by(care_call.c.id.desc())
    return tx.sql.execute(query.limit(limit)).all()
