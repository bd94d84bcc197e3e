"""What orders need to know of the register: who could come, and who they are.

What the choice looks at is kept beside each provider as one text, made anew in the transaction of every change. The
same text is the same candidate, so one that was read once is read no second time: of ten thousand nobody reads the
papers of all their people for one order.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from hub.kernel import Read, Write, local_time, site_zone

from ..matching import Candidate, Hours
from ..matching import Worker as Goer
from ..matching.model import Standing
from . import store

KEPT_READ = 20_000
AnyMapping: TypeAlias = Mapping[Any, Any]
Rows: TypeAlias = Sequence[AnyMapping]


@dataclass(frozen=True, slots=True)
class Price:
    """What is charged for a visit or an hour, in fen; above the cap a quote is agreed first."""

    price_by: str
    price_fen: int
    cap_fen: int


@dataclass(frozen=True, slots=True)
class Provider:
    """A business. `documents`: the last day of each of its own papers; `prices` by service."""

    id: int
    name: str
    phone: str
    email: str
    services: tuple[str, ...]
    languages: tuple[str, ...]
    standing: Standing
    contract_until: str | None
    lat: float | None
    lon: float | None
    documents: Mapping[str, str]
    prices: Mapping[str, Price]


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who goes, or went, for a business."""

    id: int
    provider_id: int
    name: str
    phone: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    active: bool


def candidates(tx: Read, service: str) -> list[Candidate]:
    """Everybody who offers this service, whatever their standing; without what the orders know of them."""
    return [_candidate(text) for text in store.facts(tx, service)]


def candidate(tx: Read, provider_id: int) -> Candidate | None:
    """One of them, whatever they offer."""
    text = store.facts_of(tx, provider_id)
    return _candidate(text) if text else None


def provider_names(tx: Read, provider_ids: Collection[int]) -> dict[int, str]:
    """The names of these."""
    return store.names(tx, provider_ids)


def contacts(tx: Read, provider_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The name and the telephone number of each of these."""
    return store.contacts(tx, provider_ids)


def provider(tx: Read, provider_id: int) -> Provider | None:
    """One business."""
    row = store.provider(tx, provider_id)
    if row is None:
        return None
    papers = _latest(one for one in store.documents(tx, [provider_id]) if one["worker_id"] is None)
    prices = {
        one["service"]: Price(one["price_by"], one["price_fen"], one["cap_fen"])
        for one in store.prices(tx, provider_id)
    }
    return Provider(
        id=row["id"],
        name=row["name"],
        phone=row["phone"],
        email=row["email"],
        services=tuple(row["services"]),
        languages=tuple(row["languages"]),
        standing=row["standing"],
        contract_until=row["contract_until"],
        lat=row["lat"],
        lon=row["lon"],
        documents=papers,
        prices=prices,
    )


def worker(tx: Read, worker_id: int) -> Worker | None:
    """Somebody who goes for a business."""
    row = store.worker(tx, worker_id)
    return None if row is None else _worker(row)


def workers_of(tx: Read, provider_id: int) -> list[Worker]:
    """Who goes for a business, by name, those who no longer do too."""
    return [_worker(row) for row in store.workers(tx, [provider_id])]


def refresh(tx: Write, provider_ids: Sequence[int]) -> None:
    """Make the texts of these anew, after whatever has changed of them."""
    today = local_time(tx.now_ms, site_zone(tx)).date().isoformat()
    people = _by_provider(one for one in store.workers(tx, provider_ids) if one["active"])
    papers = _by_provider(store.documents(tx, provider_ids))
    away = _by_provider(one for one in store.aways(tx, provider_ids) if one["until_day"] >= today)
    rows = store.providers_by_id(tx, provider_ids)
    store.put_facts(tx, {row["id"]: _text(row, people[row["id"]], papers[row["id"]], away[row["id"]]) for row in rows})


def _text(row: AnyMapping, people: Rows, papers: Rows, away: Rows) -> str:
    names = ("id", "name", "services", "zones", "lat", "lon", "standing", "contract_until", "hours")
    workers = [
        {
            "id": one["id"],
            "skills": one["skills"],
            "languages": one["languages"],
            "documents": _latest(paper for paper in papers if paper["worker_id"] == one["id"]),
            "away": _days(away, one["id"]),
        }
        for one in people
    ]
    whole = {
        **{name: row[name] for name in (*names, "emergencies", "parallel_max", "daily_max")},
        "documents": _latest(paper for paper in papers if paper["worker_id"] is None),
        "black_outs": _days(away, None),
        "workers": workers,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


@lru_cache(KEPT_READ)
def _candidate(text: str) -> Candidate:
    known = json.loads(text)
    return Candidate(
        id=known["id"],
        name=known["name"],
        services=frozenset(known["services"]),
        zones=frozenset(known["zones"]),
        lat=known["lat"],
        lon=known["lon"],
        standing=known["standing"],
        contract_until=known["contract_until"],
        documents=known["documents"],
        black_outs=_pairs(known["black_outs"]),
        hours=tuple(Hours(*one) for one in known["hours"]),
        emergencies=known.get("emergencies", False),
        workers=tuple(
            Goer(
                one["id"],
                frozenset(one["skills"]),
                one["documents"],
                frozenset(one["languages"]),
                _pairs(one["away"]),
            )
            for one in known["workers"]
        ),
        parallel_max=known["parallel_max"],
        daily_max=known["daily_max"],
    )


def _by_provider(rows: Iterable[AnyMapping]) -> defaultdict[int, list[AnyMapping]]:
    found = defaultdict[int, list[AnyMapping]](list)
    for row in rows:
        found[row["provider_id"]].append(row)
    return found


def _latest(papers: Iterable[AnyMapping]) -> dict[str, str]:
    """The last day of each kind, as those say that hold."""
    found: dict[str, str] = {}
    for one in papers:
        found[one["kind"]] = max(one["until"], found.get(one["kind"], ""))
    return found


def _days(away: Sequence[AnyMapping], worker_id: int | None) -> list[tuple[str, str]]:
    return sorted((one["from_day"], one["until_day"]) for one in away if one["worker_id"] == worker_id)


def _pairs(days: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((one[0], one[1]) for one in days)


def _worker(row: AnyMapping) -> Worker:
    return Worker(
        id=row["id"],
        provider_id=row["provider_id"],
        name=row["name"],
        phone=row["phone"],
        skills=tuple(row["skills"]),
        languages=tuple(row["languages"]),
        active=row["active"],
    )
