"""All the SQL that makes a resident forgotten."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import case, delete, func, null, select, update

from hub.kernel import Read, Write, event_table

from . import tables as t
from .forms import EVERY_H_MAX

# Of an event's data these say who it was about, however deep; the rest are numbers, codes and the people of the centre.
NAMING = (
    *("resident_name", "address", "name", "note", "phone", "number", "callee", "place", "detail", "digits", "age"),
    *("relation", "why"),
)


def blank_card(tx: Write, resident_id: int) -> None:
    """The card without a person; contacts, pauses and consents without words."""
    r = t.resident
    empty = dict.fromkeys(
        (
            *(
                "pinyin",
                "initials",
                "phone",
                "dialect",
                "hearing",
                "door_notes",
                "address",
                "building",
                "door",
                "called",
            ),
            *(
                "nap_from",
                "nap_to",
                "well_by",
                "call_by",
                "key_safe",
                "keys_at",
                "mobility",
                "medication",
                "allergies",
                "doctor",
                "hospital",
            ),
            "end_note",
        ),
        "",
    )
    tx.sql.execute(
        update(r)
        .where(r.c.id == resident_id)
        .values(
            **empty,
            name=f"#{resident_id}",
            conditions=[],
            languages=[],
            born_year=r.c.born_year - r.c.born_year % 10,
            floor=0,
            lift=None,
            ring_twice=False,
            call_times=[],
            call_every_h=EVERY_H_MAX,
            external_id=None,
            lat=select(t.zone.c.lat).where(t.zone.c.id == r.c.zone_id).scalar_subquery(),
            lon=select(t.zone.c.lon).where(t.zone.c.id == r.c.zone_id).scalar_subquery(),
            anonymised_ms=tx.now_ms,
            version=r.c.version + 1,
        )
    )
    c = t.contact
    tx.sql.execute(
        update(c)
        .where(c.c.resident_id == resident_id)
        .values(
            name="",
            relation="",
            phone="",
            phone_2="",
            languages=[],
            removed_ms=case((c.c.removed_ms.is_(None), tx.now_ms), else_=c.c.removed_ms),
        )
    )
    tx.sql.execute(update(t.pause).where(t.pause.c.resident_id == resident_id).values(note=""))
    nobody = {"note": "", "given_by": "", "withdrawn_by": ""}
    tx.sql.execute(update(t.consent).where(t.consent.c.resident_id == resident_id).values(**nobody))


def blank_history(tx: Write, resident_id: int) -> None:
    """That something was changed, when and by whom stays; what it was and became goes."""
    h = t.history
    tx.sql.execute(update(h).where(h.c.resident_id == resident_id).values(before=null(), after=null()))


def timeline_data(tx: Read, resident_id: int) -> list[tuple[int, str, Mapping[str, Any]]]:
    """Number, actor and data of each line."""
    query = select(t.timeline.c.id, t.timeline.c.actor, t.timeline.c.data)
    rows = tx.sql.execute(query.where(t.timeline.c.resident_id == resident_id))
    return [(row.id, row.actor, row.data) for row in rows]


def put_timeline_data(tx: Write, line_id: int, data: Mapping[str, Any]) -> None:
    tx.sql.execute(update(t.timeline).where(t.timeline.c.id == line_id).values(data=dict(data)))


def blank_events(tx: Write, resident_id: int) -> None:
    """The log of events told consoles who it was; nobody reads those lines again but who was away for a moment."""
    e = event_table
    about = func.json_extract(e.c.data, "$.resident_id") == resident_id
    for seq, data in tx.sql.execute(select(e.c.seq, e.c.data).where(about)).all():
        text = json.dumps(_unnamed(json.loads(data)), ensure_ascii=False)
        if text != data:
            tx.sql.execute(update(e).where(e.c.seq == seq).values(data=text))


def drop_imported(tx: Write, resident_id: int) -> None:
    """What a file said of them."""
    tx.sql.execute(delete(t.import_row).where(t.import_row.c.resident_id == resident_id))


def _unnamed(told: Any) -> Any:
    if isinstance(told, list):
        return [_unnamed(one) for one in told]  # pyright: ignore[reportUnknownVariableType] - JSON
    if isinstance(told, dict):
        return {  # pyright: ignore[reportUnknownVariableType] - JSON
            name: "" if name in NAMING and isinstance(value, str) else _unnamed(value)
            for name, value in told.items()  # pyright: ignore[reportUnknownVariableType] - JSON
        }
    return told
