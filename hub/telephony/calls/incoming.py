"""Somebody calls us: who it may be is on every screen before anybody has said hello."""

from collections.abc import Sequence
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.residents import Person, people_at

from ..numbers import country_of, normal
from . import store
from .ending import move
from .model import MATCHES_MAX, Call, LineEvent
from .policy import RINGS_IN_MS_MAX
from .summary import publish


def receive(tx: Write, ref: str, number: str, line: str) -> dict[str, Any]:
    """A call rings at `line`, which calls it `ref`. The same `ref` is the same call, however often it is told."""
    if (known := store.by_ref(tx, ref)) is not None:
        return publish(tx, known, "ringing") if known.state != "ended" else {"id": known.id}
    found = people_of(tx, number)
    only = found[0] if len(found) == 1 else None
    call = Call(
        direction="in",
        number=normal(number, country_of(tx)) or "",
        state="ringing",
        made_ms=tx.now_ms,
        ringing_ms=tx.now_ms,
        rings_until_ms=tx.now_ms + RINGS_IN_MS_MAX,
        resident_id=only.resident_id if only else None,
        contact_id=only.contact_id if only else None,
        callee=only.name if only else "",
        relation=only.relation if only else None,
        line=line,
        ref=ref,
        matches=[one._asdict() for one in found[:MATCHES_MAX]],
    )
    return publish(tx, store.add(tx, call), "incoming")


def people_of(tx: Read, number: str) -> Sequence[Person]:
    """Every resident and contact with this number, whatever way either is written; nobody for a hidden one."""
    country = country_of(tx)
    wanted = normal(number, country)
    if wanted is None:
        return ()
    return [one for one in people_at(tx, wanted.lstrip("+")) if normal(one.phone, country) == wanted]


def heard(tx: Write, call_id: int | None, ref: str | None, event: LineEvent) -> dict[str, Any]:
    """What a line says of a call, by our number or by its own name. Too late or out of order it changes nothing."""
    call = store.one(tx, call_id) if call_id is not None else store.by_ref(tx, ref or "")
    if call is None:
        raise not_found("call", call_id if call_id is not None else ref)
    if call.state == "placed":
        raise Problem(409, "wrong_call_state", "This call has not been dialled.", state=call.state)
    moved = move(tx, call, event)
    if moved:
        publish(tx, call, event)
    return {"id": call.id, "state": call.state, "changed": moved}
