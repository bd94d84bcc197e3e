"""The trail of who did what to what, and who read what: written by every context, read by the auditor.

Whoever reads it is on it, too.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from hub.kernel import Database, Write

from . import trail_store as store
from .model import Signed, Sought

ROWS_MAX = 50_000  # of one file


def audit(tx: Write, who: Signed | None, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    """Note who did what to what (`subject`: "resident 17"); `who` is None where nobody was signed in yet."""
    store.add(tx, who.operator_id if who else None, action, subject, detail or {})


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
