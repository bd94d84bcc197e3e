"""Puts whole businesses into the register, as a town brings them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hub.kernel import Write, site_zone
from hub.residents import reading

from ..catalogue import settle_catalogue
from . import store
from .editing import contract_due_ms
from .facts import refresh
from .policy import next_warning_ms
from .service import day_in

ROWS_AT_A_TIME = 500
_BLANK: Mapping[str, Any] = {
    "external_id": None,
    "email": "",
    "languages": [],
    "hours": [],
    "emergencies": False,
    "parallel_max": 1,
    "daily_max": 8,
    "contract_until": None,
    "contract_due_ms": None,
    "lat": None,
    "lon": None,
    "note": "",
    "standing": "active",
    "standing_reason": "",
    "standing_ms": None,
    "facts": "",
    "version": 1,
}
_BLANK_WORKER: Mapping[str, Any] = {"phone": "", "languages": [], "active": True}


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace providers: `id name services zones phone`, and what else the register has of them.

    `documents`: `kind number until`, its own; `workers`: `id name skills`, and their `documents`; `prices`: `service
    price_by price_fen cap_fen`.
    """
    settle_catalogue(tx)
    for at in range(0, len(rows), ROWS_AT_A_TIME):
        part = rows[at : at + ROWS_AT_A_TIME]
        store.put_whole(tx, _tables(tx, part))
        refresh(tx, [row["id"] for row in part])


def settle_register(tx: Write) -> None:
    """Make what is missing of those whom an older hub kept; after that every change makes it anew."""
    for one in store.contracts_unwatched(tx, day_in(tx, 0)):
        store.put_provider(tx, one["id"], {"contract_due_ms": contract_due_ms(tx, one["contract_until"])})
    missing = store.without_facts(tx)
    for at in range(0, len(missing), ROWS_AT_A_TIME):
        part = missing[at : at + ROWS_AT_A_TIME]
        for row in store.providers_by_id(tx, part):
            pinyin, initials = reading(row["name"])
            store.put_provider(tx, row["id"], {"pinyin": pinyin, "initials": initials})
        for paper in store.documents(tx, part):
            due_ms = next_warning_ms(date.fromisoformat(paper["until"]), site_zone(tx), tx.now_ms)
            store.put_due(tx, paper["id"], due_ms)
        refresh(tx, part)


def _tables(tx: Write, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("provider", "provider_worker", "provider_document", "provider_price")
    }
    for row in rows:
        pinyin, initials = reading(row["name"])
        own = {name: value for name, value in row.items() if name not in ("workers", "documents", "prices")}
        due_ms = contract_due_ms(tx, own.get("contract_until"))
        # A list that says nothing of hours has its businesses come to closed doors at night, as it always had.
        own.setdefault("emergencies", not own.get("hours"))
        named = {"pinyin": pinyin, "initials": initials, "contract_due_ms": due_ms}
        found["provider"].append({**_BLANK, **named, **own})
        of = {"provider_id": row["id"]}
        found["provider_price"] += [{**of, **one} for one in row.get("prices", ())]
        found["provider_document"] += [_paper(tx, row["id"], None, one) for one in row.get("documents", ())]
        for one in row.get("workers", ()):
            person = {name: value for name, value in one.items() if name != "documents"}
            found["provider_worker"].append({**_BLANK_WORKER, **of, **person})
            found["provider_document"] += [
                _paper(tx, row["id"], one["id"], paper) for paper in one.get("documents", ())
            ]
    return found


def _paper(tx: Write, provider_id: int, worker_id: int | None, paper: Mapping[str, Any]) -> dict[str, Any]:
    due_ms = next_warning_ms(date.fromisoformat(paper["until"]), site_zone(tx), tx.now_ms)
    of = {"provider_id": provider_id, "worker_id": worker_id, "added_by": None, "added_ms": tx.now_ms}
    return {"number": "", **paper, **of, "due_ms": due_ms}
