"""All the SQL about the day."""

from collections.abc import Sequence

from sqlalchemy import select

from hub.kernel import AnyRow, Read

from ..calling import store as calling
from ..calling.model import CareCall
from ..calling.tables import care_call

DAY_MS = 24 * 3_600_000
_c = care_call.c


def ended(tx: Read, first_ms: int, end_ms: int) -> Sequence[AnyRow]:
    """`resident_id operator_id outcome` of the calls that came to an end in that time, but for those broken off."""
    query = select(_c.resident_id, _c.operator_id, _c.outcome).where(_c.ended_ms >= first_ms, _c.ended_ms < end_ms)
    # A call has an index by its beginning alone, and none goes on for a day.
    begun = _c.at_ms >= first_ms - DAY_MS
    return tx.sql.execute(query.where(begun, _c.outcome != "interrupted")).all()


def going_on(tx: Read) -> list[CareCall]:
    """As many as there are operators at most."""
    found = (calling.of_resident(tx, one) for one in sorted(calling.called_now(tx)))
    return [one for one in found if one is not None]
