"""Who answers at which telephone number: a resident, or somebody who is called for them."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from hub.kernel import AnyRow, Read

from . import tables as t

TAIL_DIGITS = 7  # local numbers have as many, and what is written before them differs
FOUND_MAX = 20

_r, _c = t.resident.c, t.contact.c


class Person(NamedTuple):
    """Somebody with a telephone. `contact_id`, `relation`: None for the resident. `phone`: as somebody wrote it."""

    resident_id: int
    resident_name: str
    contact_id: int | None
    name: str
    relation: str | None
    phone: str


_residents = select(_r.id, _r.name, _r.phone)
_contacts = (
    select(
        _c.resident_id,
        _r.name.label("resident_name"),
        _c.id,
        _c.name,
        _c.relation,
        _c.phone,
        _c.phone_2,
        _c.position,
    )
    .join_from(t.contact, t.resident)
    .where(_c.removed_ms.is_(None))
)


def resident_phone(tx: Read, resident_id: int) -> Person | None:
    """The resident; None when there is no such one."""
    row = tx.sql.execute(_residents.where(_r.id == resident_id)).first()
    return None if row is None else _resident(row)


def contact_phone(tx: Read, contact_id: int) -> Person | None:
    """Somebody who is called for a resident; None when there is no such one."""
    row = tx.sql.execute(_contacts.where(_c.id == contact_id)).first()
    return None if row is None else _contact(row)


def people_at(tx: Read, digits: str) -> list[Person]:
    """Whose number ends with the last seven of `digits`, however it is spaced; at most FOUND_MAX of each kind.

    What comes before those digits is for the caller to compare.
    """
    tail = digits[-TAIL_DIGITS:]
    residents = tx.sql.execute(_residents.where(_ends(_r.phone, tail)).order_by(_r.id).limit(FOUND_MAX))
    theirs = or_(_ends(_c.phone, tail), _ends(_c.phone_2, tail))
    contacts = tx.sql.execute(_contacts.where(theirs).order_by(_c.resident_id, _c.position).limit(FOUND_MAX))
    return [*map(_resident, residents), *(_contact(row, tail) for row in contacts)]


def phones_of(tx: Read, resident_id: int) -> list[str]:
    """Every number on the card, those of contacts who were removed too, each as somebody wrote it."""
    theirs = select(_c.phone, _c.phone_2).where(_c.resident_id == resident_id)
    own = tx.sql.execute(select(_r.phone).where(_r.id == resident_id)).scalars()
    found = [*own, *(one for row in tx.sql.execute(theirs) for one in row)]
    return [one for one in dict.fromkeys(found) if one]


def _ends(phone: ColumnElement[str], tail: str) -> ColumnElement[bool]:
    bare = phone
    for fill in " -().":
        bare = func.replace(bare, fill, "")
    return bare.endswith(tail, autoescape=True)


def _resident(row: AnyRow) -> Person:
    return Person(row.id, row.name, None, row.name, None, row.phone)


def _contact(row: AnyRow, tail: str = "") -> Person:
    """With the number that ends with `tail`, of the two that they may have."""
    phone = row.phone if _digits(row.phone).endswith(tail) else row.phone_2
    return Person(row.resident_id, row.resident_name, row.id, row.name, row.relation, phone)


def _digits(phone: str) -> str:
    return "".join(one for one in phone if one.isdecimal())
