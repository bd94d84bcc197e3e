"""What can be ordered: what came with the hub, and what supervisors make of it."""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, audit

from . import store
from .model import KINDS_MAX, Content, Kind, defaults
from .policy import must_be_whole

TOPIC = "service_kind"


def settle_catalogue(tx: Write) -> None:
    """Put in what came with this hub, where it is not there yet or nobody of the centre has changed it."""
    known = {row["key"]: row for row in store.everything(tx)}
    for key, content in defaults().items():
        row = known.get(key)
        if row is None:
            store.add(tx, key, content, None)
        elif row["ours"] and _content(row) != content:
            store.put(tx, key, row["version"], content.model_dump(mode="json"), None)


def kinds(tx: Read) -> list[Kind]:
    """All of them by key, what is no longer offered too."""
    return [_kind(row) for row in store.everything(tx)]


def kind_of(tx: Read, key: str) -> Kind:
    """The kind of service with this key. Raises 422 `unknown_service`, saying which there are."""
    row = store.one(tx, key)
    if row is None:
        there_are = [one.key for one in kinds(tx) if one.active]
        raise Problem(422, "unknown_service", f"There is no service {key}, only {', '.join(there_are)}.")
    return _kind(row)


def listed(tx: Read) -> dict[str, Any]:
    """All of them as people see them."""
    return {"items": [_shown(row) for row in store.everything(tx)]}


def shown(tx: Read, key: str) -> dict[str, Any]:
    """One of them. Raises 404."""
    row = store.one(tx, key)
    if row is None:
        raise not_found("service", key)
    return _shown(row)


def add(tx: Write, who: Signed, key: str, content: Content) -> dict[str, Any]:
    """A kind of service of the centre's own. Raises 409 `taken` and `too_many`, 422 `incomplete`."""
    must_be_whole(content)
    if store.one(tx, key) is not None:
        raise Problem(409, "taken", f"There is a service {key} already; change that, or choose another key.")
    if store.count(tx) >= KINDS_MAX:
        raise Problem(409, "too_many", f"There are {KINDS_MAX} services already; change one that is not offered.")
    store.add(tx, key, content, who.operator_id)
    return _tell(tx, who, key, "service_added", content.model_dump(mode="json"))


def edit(tx: Write, who: Signed, key: str, seen: int, content: Content) -> dict[str, Any]:
    """Say it otherwise; orders that were made keep what they were made with. Raises 404, 409, 422 `incomplete`."""
    must_be_whole(content)
    before = _content(_row(tx, key)).model_dump(mode="json")
    values = content.model_dump(mode="json")
    _put(tx, who, key, seen, values)
    changed = {name: value for name, value in values.items() if value != before[name]}
    return _tell(tx, who, key, "service_changed", changed)


def offer(tx: Write, who: Signed, key: str, seen: int, *, active: bool) -> dict[str, Any]:
    """Offer it no more, or again. Raises 404, 409 `wrong_state`, `stale_version`."""
    if _row(tx, key)["active"] == active:
        raise Problem(409, "wrong_state", "It is offered already." if active else "It is not offered any more already.")
    _put(tx, who, key, seen, {"active": active})
    return _tell(tx, who, key, "service_offered" if active else "service_withdrawn", {})


def _row(tx: Read, key: str) -> Mapping[Any, Any]:
    row = store.one(tx, key)
    if row is None:
        raise not_found("service", key)
    return row


def _put(tx: Write, who: Signed, key: str, seen: int, values: Mapping[str, Any]) -> None:
    if not store.put(tx, key, seen, values, who.operator_id):
        version = _row(tx, key)["version"]
        detail = f"You saw version {seen} of this service; it is {version} by now. Look again."
        raise Problem(409, "stale_version", detail, version=version)


def _tell(tx: Write, who: Signed, key: str, what: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    audit(tx, who, what, f"service {key}", detail)
    tx.publish(TOPIC, {"key": key})
    return shown(tx, key)


def _content(row: Mapping[Any, Any]) -> Content:
    return Content.model_validate({name: row[name] for name in Content.model_fields})


def _kind(row: Mapping[Any, Any]) -> Kind:
    return Kind(
        key=row["key"],
        names=row["names"],
        skills=frozenset(row["skills"]),
        documents=frozenset(row["documents"]),
        minutes=row["minutes"],
        price_by=row["price_by"],
        price_fen=row["price_fen"],
        cap_fen=row["cap_fen"],
        stages={stage: tuple(words) for stage, words in row["stages"].items()},
        urgency=row["urgency"],
        active=row["active"],
        version=row["version"],
    )


def _shown(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
