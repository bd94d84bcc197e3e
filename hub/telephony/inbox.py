"""Short messages that come in: kept under the gateway's own name for each, and shown to whom they concern."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from sqlalchemy import func, insert, select

from hub.kernel import Read, Write
from hub.residents import record

from . import tables as t
from .calls.incoming import people_of
from .numbers import country_of, is_emergency, normal
from .service import TOPIC, tell_address

# press: a sealed one, stored · words: somebody wrote · refused: a seal that is wrong · replayed: somebody else's press
Kind = Literal["press", "words", "refused", "replayed"]

TEXT_LENGTH_MAX = 1_000

_s = t.sms.c


class SealedFrom(NamedTuple):
    """An SMS that claims to be a sealed press: `replayed` when another number has sent the very same before."""

    number: str
    replayed: bool


def known_kind(tx: Read, ref: str) -> str | None:
    """What became of the SMS that the gateway calls `ref`, None when it has not come yet."""
    return tx.sql.execute(select(_s.kind).where(_s.ref == ref)).scalar()


def sealed_from(tx: Read, number: str, text: str) -> SealedFrom:
    """Who sends this press. A phone that repeats itself seals anew; the same letters from elsewhere are a copy."""
    own = normal(number, country_of(tx)) or ""
    first = tx.sql.execute(select(_s.number).where(_s.text == text).order_by(_s.id).limit(1)).first()
    return SealedFrom(own, first is not None and first.number != own)


def keep_press(tx: Write, ref: str, number: str, text: str, kind: Kind, answer: str | None) -> None:
    """Keep it, and send `answer` back by SMS, both or neither."""
    _add(tx, ref, number, text, kind)
    if answer is not None and number and not is_emergency(tx, number):  # a sender can be invented
        tell_address(tx, f"tel:{number}", "press_received", {"text": answer})


def keep_words(tx: Write, ref: str, number: str, text: str) -> dict[str, Any]:
    """Keep what somebody wrote, on the timeline of every resident it may concern; returns whose they are."""
    people = people_of(tx, number)
    only = people[0] if len(people) == 1 else None
    where = {"resident_id": only.resident_id, "contact_id": only.contact_id} if only else {}
    own = normal(number, country_of(tx)) or number[:24]
    _add(tx, ref, own, text, "words", where)
    for resident_id in dict.fromkeys(one.resident_id for one in people):
        them = next(one for one in people if one.resident_id == resident_id)
        data = {"by": them.name, "note": text, **({"relation": them.relation} if them.relation else {})}
        record(tx, resident_id, "sms_received", "outside", data)
    found = [one.resident_id for one in people]
    tx.publish(TOPIC, {"state": "received", "resident_ids": found})
    return {"resident_ids": found}


def received(tx: Read, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """What people wrote and what was refused, the newest first, and how many there are."""
    shown = _s.kind != "press"
    rows = tx.sql.execute(select(t.sms).where(shown).order_by(_s.id.desc()).offset(offset).limit(limit)).mappings()
    total = tx.sql.execute(select(func.count()).select_from(t.sms).where(shown)).scalar_one()
    return [{str(name): value for name, value in row.items() if name != "ref"} for row in rows], total


def _add(tx: Write, ref: str, number: str, text: str, kind: Kind, more: Mapping[str, Any] | None = None) -> None:
    row = {"ref": ref, "at_ms": tx.now_ms, "number": number, "text": text[:TEXT_LENGTH_MAX], "kind": kind}
    tx.sql.execute(insert(t.sms).values(**row, **(more or {})))
