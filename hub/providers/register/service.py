"""Shows the register."""

from datetime import timedelta
from typing import Any

from hub.kernel import Read, local_time, site_zone

from . import list_store
from .model import WORDS_MAX, Sort, Sought


def page(tx: Read, sought: Sought, sort: Sort, offset: int, limit: int) -> dict[str, Any]:
    """Who fits, in that order."""
    rows, total = list_store.page(tx, sought, sort, offset, limit)
    return {"items": [dict(row) for row in rows], "total": total}


def expiring(tx: Read, within_days: int, offset: int, limit: int) -> dict[str, Any]:
    """Papers and contracts that are over, or end within so many days; the first ones first."""
    rows, total = list_store.expiring(tx, day_in(tx, within_days + 1), offset, limit)
    return {"items": [dict(row) for row in rows], "total": total, "today": day_in(tx, 0)}


def day_in(tx: Read, days: int) -> str:
    """The day on the wall of the centre, so many days from today."""
    return (local_time(tx.now_ms, site_zone(tx)).date() + timedelta(days=days)).isoformat()


def words_of(search: str) -> tuple[str, ...]:
    """What is looked for, word by word."""
    return tuple(search.split()[:WORDS_MAX])
