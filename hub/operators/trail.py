"""The trail of who did what to what, and who read what: written by every context, read by the auditor.

Whoever reads it is on it, too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from hub.kernel import Database, Read, Write

from . import trail_store as store
from .model import Signed, Sought

log = structlog.get_logger(__name__)

ROWS_MAX = 50_000  # of one file
ONE_READING_MS = 10 * 60_000


def audit(tx: Write, who: Signed | None, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    """Note who did what to what (`subject`: "resident 17"); `who` is None where nobody was signed in yet."""
    store.add(tx, who.operator_id if who else None, action, subject, detail or {})


async def note_reading(database: Database, who: Signed, action: str, subject: str) -> None:
    """Note that somebody is about to be shown this: a line for each person in ten minutes, as pages load again.

    `action` begins with `read_`; a line of another one about the same subject counts as well. Without a line nobody
    is kept from what they need now: a full disk must not do that; the log has it then.
    """
    await note_readings(database, who, action, [subject])


async def note_readings(database: Database, who: Signed, action: str, subjects: Iterable[str]) -> None:
    """The same of a list that shows several: a line for each of them, all in one commit."""
    wanted = sorted(set(subjects))

    def new(tx: Read) -> list[str]:
        since_ms = tx.now_ms - ONE_READING_MS
        return [one for one in wanted if not store.has_read(tx, who.operator_id, one, since_ms)]

    def note(tx: Write) -> None:
        for one in new(tx):
            audit(tx, who, action, one)

    if not await database.read(new):
        return
    try:
        await database.write(note)
    except SQLAlchemyError:
        log.exception("reading_not_noted", operator=who.operator_id, action=action, subjects=wanted)


async def read_trail(database: Database, who: Signed, sought: Sought, offset: int, limit: int) -> dict[str, Any]:
    """A part of what fits, the newest first, and how much there is. Noted before it is shown, and not shown itself."""
    before_id = await _noted(database, who, sought, "read_audit")
    return await database.read(
        lambda tx: {
            "items": store.lines(tx, sought, before_id, offset, limit),
            "total": store.count(tx, sought, before_id),
        }
    )


async def take_trail(database: Database, who: Signed, sought: Sought) -> list[dict[str, Any]]:
    """All that fits, at most ROWS_MAX lines, for a file."""
    before_id = await _noted(database, who, sought, "export_audit")
    return await database.read(lambda tx: store.lines(tx, sought, before_id, 0, ROWS_MAX))


async def _noted(database: Database, who: Signed, sought: Sought, action: str) -> int:
    detail = {name: value for name, value in asdict(sought).items() if value}
    return await database.write(lambda tx: store.add(tx, who.operator_id, action, "audit", detail))
