"""Shows the register."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import RowMapping

from hub.kernel import Read, local_time, not_found, site_zone

from . import list_store, store
from .model import WORDS_MAX, Sort, Sought

REPLACED_SHOWN = 50


def page(tx: Read, sought: Sought, sort: Sort, offset: int, limit: int) -> dict[str, Any]:
    """Who fits, in that order."""
    rows, total = list_store.page(tx, sought, sort, offset, limit)
    return {"items": [dict(row) for row in rows], "total": total}


def card(tx: Read, provider_id: int) -> dict[str, Any]:
    """All that is known of one business: with its people, papers, prices and the days on which it does not come.

    Of papers and contract `days_left`, below 0 where they are over. Raises 404.
    """
    row = store.provider(tx, provider_id)
    if row is None:
        raise not_found("provider", provider_id)
    today = day_in(tx, 0)
    away = [one for one in store.aways(tx, [provider_id]) if one["until_day"] >= today]
    hidden = ("pinyin", "initials", "facts", "contract_due_ms")
    return {
        **{str(name): value for name, value in row.items() if name not in hidden},
        "days_left": _days_left(row["contract_until"], today),
        "workers": [_without(one, "provider_id") for one in store.workers(tx, [provider_id])],
        "documents": [_paper(one, today) for one in store.documents(tx, [provider_id])],
        "replaced": [_paper(one, today) for one in store.papers_of_before(tx, provider_id, REPLACED_SHOWN)],
        "prices": [_without(one, "provider_id") for one in store.prices(tx, provider_id)],
        "away": [_without(one, "provider_id", "cancelled_ms") for one in away],
    }


def history(tx: Read, provider_id: int, before_id: int | None, limit: int) -> dict[str, Any]:
    """What has happened, the newest first. Raises 404."""
    if store.provider(tx, provider_id) is None:
        raise not_found("provider", provider_id)
    return {"items": [_without(one, "provider_id") for one in store.history(tx, provider_id, before_id, limit)]}


def expiring(tx: Read, within_days: int, offset: int, limit: int) -> dict[str, Any]:
    """Papers and contracts that are over, or end within so many days; the first ones first."""
    rows, total = list_store.expiring(tx, day_in(tx, within_days + 1), offset, limit)
    return {"items": [dict(row) for row in rows], "total": total, "today": day_in(tx, 0)}


def day_in(tx: Read, days: int) -> str:
    """The day on the wall of the centre, so many days from today."""
    return (local_time(tx.now_ms, site_zone(tx)).date() + timedelta(days=days)).isoformat()


def find(tx: Read, search: str, length_max: int) -> list[int]:
    """The numbers of those whom the words mean, as the list of providers finds them."""
    rows, _ = list_store.page(tx, Sought(words=words_of(search)), "name", 0, length_max)
    return [row["id"] for row in rows]


def words_of(search: str) -> tuple[str, ...]:
    """What is looked for, word by word."""
    return tuple(search.split()[:WORDS_MAX])


def _paper(row: RowMapping, today: str) -> dict[str, Any]:
    names = ("id", "worker_id", "kind", "number", "until", "added_ms", "added_by", "replaced_ms")
    return {**{name: row[name] for name in names}, "days_left": _days_left(row["until"], today)}


def _days_left(until: str | None, today: str) -> int | None:
    return None if until is None else (date.fromisoformat(until) - date.fromisoformat(today)).days


def _without(row: RowMapping, *hidden: str) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if name not in hidden}
