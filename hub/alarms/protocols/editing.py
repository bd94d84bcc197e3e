"""Supervisors change a protocol in a draft, and publish it as a new version. Old versions stay, each as it was."""

from typing import Any

from hub.kernel import AnyRow, Problem, Read, Write, not_found
from hub.operators import Signed, audit

from ..model import KINDS, Kind
from . import policy, store
from .model import Protocol, defaults

TOPIC = "protocol"


def settle(tx: Write) -> None:
    """Publish what came with this hub, where there is nothing yet or nobody of the centre has written their own."""
    published = store.newest_of_all(tx)
    for kind, protocol in defaults().items():
        row = published.get(kind)
        if row is None or (row.ours and Protocol.model_validate(row.content) != protocol):
            store.add_version(tx, kind, 1 if row is None else row.number + 1, protocol, None)


def listed(tx: Read) -> dict[str, Any]:
    """Every kind with the version that is used now, and whether a draft waits."""
    return {"items": [_summary(tx, kind) for kind in KINDS]}


def one(tx: Read, kind: Kind) -> dict[str, Any]:
    """The version that is used now, its draft with what is still wrong with it, its history, and the default."""
    current, draft = _current(tx, kind), store.draft(tx, kind)
    return {
        **_summary(tx, kind),
        "content": current.content,
        "default": _dump(defaults()[kind]),
        "draft": None if draft is None or draft.content is None else _draft(draft),
        "draft_version": 0 if draft is None else draft.version,
        "versions": [_version(row) for row in store.versions(tx, kind)],
    }


def version(tx: Read, kind: Kind, number: int) -> dict[str, Any]:
    """What an older version said. Raises 404."""
    row = store.version(tx, kind, number)
    if row is None:
        raise not_found("version of this protocol", number)
    return {"kind": kind, "content": row.content, **_version(row)}


def write(tx: Write, who: Signed, kind: Kind, seen: int, protocol: Protocol) -> dict[str, Any]:
    """Keep a draft, complete or not. `seen`: the version of the draft that the person saw, 0 for none."""
    _put(tx, who, kind, seen, protocol)
    audit(tx, who, "protocol_drafted", f"protocol {kind}")
    return one(tx, kind)


def drop(tx: Write, who: Signed, kind: Kind, seen: int) -> dict[str, Any]:
    """Throw the draft away."""
    _must_be_draft(tx, kind)
    _put(tx, who, kind, seen, None)
    audit(tx, who, "protocol_draft_dropped", f"protocol {kind}")
    return one(tx, kind)


def publish(tx: Write, who: Signed, kind: Kind, seen: int) -> dict[str, Any]:
    """Make the draft the version for all alarms that begin from now on. Raises 422 `incomplete` with `faults`."""
    draft = _must_be_draft(tx, kind)
    if draft.version != seen:
        raise _stale()
    protocol = Protocol.model_validate(draft.content)
    if found := policy.faults(protocol):
        what = ", ".join(one.field for one in found[:5])
        told = [one._asdict() for one in found]
        raise Problem(422, "incomplete", f"Something is missing or cannot be: {what}.", faults=told)
    _put(tx, who, kind, seen, None)
    number = _current(tx, kind).number + 1
    store.add_version(tx, kind, number, protocol, (who.operator_id, who.name))
    audit(tx, who, "protocol_published", f"protocol {kind}", {"version": number})
    return one(tx, kind)


def _put(tx: Write, who: Signed, kind: Kind, seen: int, protocol: Protocol | None) -> None:
    if not store.put_draft(tx, kind, seen, protocol, who.operator_id, who.name):
        raise _stale()
    tx.publish(TOPIC, {"kind": kind})


def _stale() -> Problem:
    return Problem(409, "stale_version", "Somebody has changed this draft since you saw it; look again.")


def _must_be_draft(tx: Read, kind: Kind) -> AnyRow:
    draft = store.draft(tx, kind)
    if draft is None or draft.content is None:
        raise Problem(409, "wrong_state", "There is no draft of this protocol (any more).")
    return draft


def _summary(tx: Read, kind: Kind) -> dict[str, Any]:
    row, draft = _current(tx, kind), store.draft(tx, kind)
    has_draft = draft is not None and draft.content is not None
    return {
        "kind": kind,
        **_version(row),
        "steps": len(row.content["steps"]),
        "drafted_by": draft.by_name if draft is not None and has_draft else None,
    }


def _version(row: AnyRow) -> dict[str, Any]:
    return {"number": row.number, "ours": row.ours, "published_ms": row.published_ms, "by_name": row.by_name}


def _draft(row: AnyRow) -> dict[str, Any]:
    faults = [one._asdict() for one in policy.faults(Protocol.model_validate(row.content))]
    return {"content": row.content, "faults": faults, "changed_ms": row.changed_ms, "by_name": row.by_name}


def _current(tx: Read, kind: Kind) -> AnyRow:
    row = store.newest(tx, kind)
    if row is None:
        raise not_found("protocol", kind)
    return row


def _dump(protocol: Protocol) -> dict[str, Any]:
    return protocol.model_dump(mode="json", exclude_defaults=True)
