"""All the SQL about hand-overs. A change is one conditional UPDATE that no signed row meets; only forgetting does."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, update

from hub.kernel import AnyRow, Read, Write
from hub.operators import Signed

from .model import HandOver
from .tables import hand_over

_h = hand_over.c
_COLUMNS = tuple(one.name for one in fields(HandOver))


def add(tx: Write, who: Signed, since_ms: int) -> int:
    values = {
        "state": "draft",
        "version": 1,
        "outgoing": who.operator_id,
        "outgoing_name": who.name,
        "since_ms": since_ms,
        "created_ms": tx.now_ms,
        "changed_ms": tx.now_ms,
        "text": "",
    }
    return tx.sql.execute(insert(hand_over).values(**values).returning(_h.id)).scalar_one()


def change(tx: Write, one: HandOver, values: Mapping[str, Any]) -> bool:
    """Whether it was still as `one` says: of two signatures at the same instant one counts."""
    mine = (_h.id == one.id, _h.version == one.version, _h.state == one.state, _h.state != "signed")
    changed = {**values, "version": one.version + 1, "changed_ms": tx.now_ms}
    return tx.sql.execute(update(hand_over).where(*mine).values(**changed)).rowcount == 1


def one(tx: Read, number: int) -> HandOver | None:
    row = tx.sql.execute(select(hand_over).where(_h.id == number)).first()
    return None if row is None else _hand_over(row)


def draft_of(tx: Read, operator_id: int) -> HandOver | None:
    row = tx.sql.execute(select(hand_over).where(_h.outgoing == operator_id, _h.state == "draft")).first()
    return None if row is None else _hand_over(row)


def offered(tx: Read) -> list[HandOver]:
    """Those that wait for who comes, the newest first."""
    query = select(hand_over).where(_h.state == "offered").order_by(_h.outgoing_signed_ms.desc())
    return [_hand_over(row) for row in tx.sql.execute(query)]


def page(
    tx: Read, reader: int, from_ms: int | None, until_ms: int | None, offset: int, limit: int
) -> tuple[list[HandOver], int]:
    """Those begun between the two times, the newest first; of the drafts only the reader's own."""
    fits: list[ColumnElement[bool]] = [or_(_h.state != "draft", _h.outgoing == reader)]
    if from_ms is not None:
        fits.append(_h.created_ms >= from_ms)
    if until_ms is not None:
        fits.append(_h.created_ms < until_ms)
    query = select(hand_over).where(*fits).order_by(_h.id.desc()).offset(offset).limit(limit)
    total = tx.sql.execute(select(func.count()).select_from(hand_over).where(*fits)).scalar_one()
    return [_hand_over(row) for row in tx.sql.execute(query)], total


def everything_said(tx: Read) -> list[tuple[int, str, Any]]:
    """Number, words and list of all of them."""
    return [(row.id, row.text, row.open) for row in tx.sql.execute(select(_h.id, _h.text, _h.open).order_by(_h.id))]


def blank(tx: Write, number: int, text: str, opened: Any) -> None:
    """The one UPDATE that meets signed rows, too: somebody is forgotten (forgetting.py). Nobody's version is stale."""
    values = {"text": text, "open": opened, "forgot_ms": tx.now_ms}
    tx.sql.execute(update(hand_over).where(_h.id == number).values(**values))


def _hand_over(row: AnyRow) -> HandOver:
    return HandOver(**{name: getattr(row, name) for name in _COLUMNS})
