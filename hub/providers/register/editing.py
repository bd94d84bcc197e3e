"""Writes in the register. What is written down is in the history with it, in the same transaction; nothing is deleted.

Every change names the version of the provider that was seen, its people, papers and prices included: one version for
all that stands on the card.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import RowMapping

from hub.kernel import Problem, Read, Write, not_found, site_zone
from hub.operators import Signed
from hub.residents import reading, zone_ids

from ..catalogue import kind_of
from . import store
from .facts import refresh
from .forms import Away, Business, Goer, Paper, Price
from .model import AWAY_MAX, WORKERS_MAX
from .policy import next_warning_ms
from .service import card, day_in

TOPIC = "provider"
NEEDED = ("name", "phone", "services", "zones")


def create(tx: Write, who: Signed, given: Business) -> dict[str, Any]:
    """A new business. Raises 409 `taken`, 422 `missing`, `unknown_service`, `unknown_zone`."""
    values = given.model_dump(mode="json")
    _must_have([name for name in NEEDED if not values[name]])
    provider_id = store.add_provider(tx, {**_checked(tx, None, values), "standing": "active"})
    return tell(tx, who, provider_id, "created", {"name": given.name})


def edit(tx: Write, who: Signed, provider_id: int, seen: int, given: Business) -> dict[str, Any]:
    """Change what was given. Raises 404, 409 `stale_version`, `taken`, 422 as `create`."""
    row = must_be(tx, provider_id)
    wanted = given.model_dump(mode="json", exclude_unset=True)
    _must_have([name for name in NEEDED if name in wanted and not wanted[name]])
    changed = {name: value for name, value in wanted.items() if row[name] != value}
    _step(tx, provider_id, seen)
    if not changed:
        return card(tx, provider_id)
    store.put_provider(tx, provider_id, _checked(tx, provider_id, changed))
    return tell(tx, who, provider_id, "changed", {name: [row[name], value] for name, value in changed.items()})


def add_worker(tx: Write, who: Signed, provider_id: int, seen: int, given: Goer) -> dict[str, Any]:
    """Somebody who goes for them. Raises 404, 409 `stale_version`, `too_many`, 422 `missing`."""
    _step(tx, provider_id, seen)
    if not given.name:
        raise Problem(422, "missing", "Whoever goes has a name.", fields=["name"])
    if len(store.workers(tx, [provider_id])) >= WORKERS_MAX:
        raise Problem(409, "too_many", f"A provider has at most {WORKERS_MAX} people.")
    worker_id = store.add_worker(tx, {**given.model_dump(mode="json"), "provider_id": provider_id, "active": True})
    return tell(tx, who, provider_id, "worker_added", {"worker_id": worker_id, "name": given.name})


def edit_worker(
    tx: Write, who: Signed, provider_id: int, worker_id: int, seen: int, given: Goer, *, active: bool | None = None
) -> dict[str, Any]:
    """Change what was given. `active` False: they go no more; True: again. Raises 404, 409 `stale_version`."""
    row = worker_of(tx, provider_id, worker_id)
    wanted = given.model_dump(mode="json", exclude_unset=True)
    if wanted.get("name", row["name"]) == "":
        raise Problem(422, "missing", "Whoever goes has a name.", fields=["name"])
    if active is not None:
        wanted["active"] = active
    _step(tx, provider_id, seen)
    changed = {name: value for name, value in wanted.items() if row[name] != value}
    if not changed:
        return card(tx, provider_id)
    store.put_worker(tx, worker_id, changed)
    what = "worker_changed" if active is None else "worker_back" if active else "worker_ended"
    told = {name: [row[name], value] for name, value in changed.items()}
    return tell(tx, who, provider_id, what, {"worker_id": worker_id, "name": row["name"], **told})


def put_paper(tx: Write, who: Signed, provider_id: int, seen: int, given: Paper) -> dict[str, Any]:
    """A paper; that of its kind and owner before it is replaced, and stays. Raises 404, 409 `stale_version`."""
    if given.worker_id is not None:
        worker_of(tx, provider_id, given.worker_id)
    _step(tx, provider_id, seen)
    write_paper(tx, who.operator_id, provider_id, given)
    return tell(tx, who, provider_id, "paper", given.model_dump(mode="json"))


def put_prices(tx: Write, who: Signed, provider_id: int, seen: int, given: Sequence[Price]) -> dict[str, Any]:
    """The whole price list, in place of the one before, which stays in the history. Raises 404, 409, 422."""
    row = must_be(tx, provider_id)
    _step(tx, provider_id, seen)
    names = [one.service for one in given]
    for name in names:
        kind_of(tx, name)
        if name not in row["services"]:
            detail = f"{row['name']} does not offer {name}, only {', '.join(row['services'])}."
            raise Problem(422, "not_offered", detail, service=name)
    if len(set(names)) < len(names):
        raise Problem(422, "doubled", "Each service once.")
    before = [dict(one) for one in store.prices(tx, provider_id)]
    store.put_prices(tx, provider_id, [one.model_dump(mode="json") for one in given])
    told = {"before": [{k: v for k, v in one.items() if k != "provider_id"} for one in before]}
    return tell(tx, who, provider_id, "prices", {**told, "after": [one.model_dump(mode="json") for one in given]})


def add_away(tx: Write, who: Signed, provider_id: int, seen: int, given: Away) -> dict[str, Any]:
    """Days on which nobody, or one of them, comes. Raises 404, 409 `stale_version`, `too_many`, 422 `past`."""
    if given.worker_id is not None:
        worker_of(tx, provider_id, given.worker_id)
    _step(tx, provider_id, seen)
    if given.until_day < day_in(tx, 0):
        raise Problem(422, "past", f"Those days are over; today is {day_in(tx, 0)}.")
    if sum(one["until_day"] >= day_in(tx, 0) for one in store.aways(tx, [provider_id])) >= AWAY_MAX:
        raise Problem(409, "too_many", f"There are {AWAY_MAX} such days ahead already; take one back first.")
    away_id = store.add_away(tx, {**given.model_dump(mode="json"), "provider_id": provider_id})
    return tell(tx, who, provider_id, "away", {"away_id": away_id, **given.model_dump(mode="json")})


def cancel_away(tx: Write, who: Signed, provider_id: int, away_id: int, seen: int) -> dict[str, Any]:
    """They come on those days after all. Raises 404, 409 `stale_version`."""
    found = next((one for one in store.aways(tx, [provider_id]) if one["id"] == away_id), None)
    if found is None:
        raise not_found("away days of this provider", away_id)
    _step(tx, provider_id, seen)
    store.cancel_away(tx, away_id)
    told = {name: found[name] for name in ("worker_id", "from_day", "until_day", "reason")}
    return tell(tx, who, provider_id, "away_cancelled", {"away_id": away_id, **told})


def write_paper(tx: Write, by: int | None, provider_id: int, given: Paper) -> None:
    """The row itself, for whoever tells of it."""
    due_ms = next_warning_ms(date.fromisoformat(given.until), site_zone(tx), tx.now_ms)
    values = {**given.model_dump(mode="json"), "provider_id": provider_id}
    store.replace_paper(tx, {**values, "due_ms": due_ms, "added_by": by})


def contract_due_ms(tx: Read, until: str | None) -> int | None:
    """When the next warning of the contract's end is due; None where it has none, or all were given."""
    return None if until is None else next_warning_ms(date.fromisoformat(until), site_zone(tx), tx.now_ms)


def tell(tx: Write, who: Signed | None, provider_id: int, what: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Write it down, make what the choice needs anew, and tell everybody; returns the card as it is now."""
    store.add_history(tx, provider_id, (who.operator_id, who.name) if who else None, what, data)
    refresh(tx, [provider_id])
    shown = card(tx, provider_id)
    tx.publish(TOPIC, {"id": provider_id, "what": what, "standing": shown["standing"]})
    return shown


def must_be(tx: Read, provider_id: int) -> RowMapping:
    """Raises 404."""
    row = store.provider(tx, provider_id)
    if row is None:
        raise not_found("provider", provider_id)
    return row


def worker_of(tx: Read, provider_id: int, worker_id: int) -> RowMapping:
    """Raises 404."""
    row = store.worker(tx, worker_id)
    if row is None or row["provider_id"] != provider_id:
        raise not_found("worker of this provider", worker_id)
    return row


def _must_have(missing: list[str]) -> None:
    if missing:
        detail = f"A provider has {', '.join(NEEDED)}; missing: {', '.join(missing)}."
        raise Problem(422, "missing", detail, fields=missing)


def _step(tx: Write, provider_id: int, seen: int) -> None:
    """The card's next version, for who saw this one."""
    if not store.step(tx, provider_id, seen):
        version = must_be(tx, provider_id)["version"]
        detail = f"You saw version {seen} of this provider; it is {version} by now. Look again."
        raise Problem(409, "stale_version", detail, version=version)


def _checked(tx: Read, provider_id: int | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """With what follows, the zones in order; what is named must be there, and of a number of a list there is one."""
    for name in values.get("services", ()):
        kind_of(tx, name)
    known = set(zone_ids(tx).values())
    if unknown := [one for one in values.get("zones", ()) if one not in known]:
        raise Problem(422, "unknown_zone", f"There is no zone {unknown[0]}.", zones=unknown[:10])
    external_id = values.get("external_id")
    if external_id is not None and store.with_external_id(tx, external_id) not in (None, provider_id):
        raise Problem(409, "taken", f"Another provider has the number {external_id}.", field="external_id")
    more: dict[str, Any] = {}
    if "zones" in values:
        more["zones"] = sorted(set(values["zones"]))
    if "name" in values:
        more["pinyin"], more["initials"] = reading(values["name"])
    if "contract_until" in values:
        more["contract_due_ms"] = contract_due_ms(tx, values["contract_until"])
    return {**values, **more}
