"""All the SQL about the residents."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, bindparam, func, insert, or_, select, true
from sqlalchemy.dialects.sqlite import insert as upsert

from hub.kernel import AnyRow, Prepared, Read, Write, listed

from . import card_store
from . import tables as t
from .model import Contact, Entry, Fact, Home, Line, ResidentSummary, Risk, WayTo, Wishes
from .numbers import e164
from .policy import EntryFilter, ServiceState, is_phone

LOADABLE: dict[str, Table] = {one.name: one for one in (t.committee, t.zone, t.resident, t.contact, t.consent, t.plan)}

_insert_entry = Prepared(insert(t.timeline), ("resident_id", "at_ms", "kind", "actor", "alarm_id", "data"))
# Built once: each piece of news about an alarm names its resident.
_r = t.resident.c
_summaries = (
    select(_r.id, _r.name, _r.born_year, _r.sex, _r.address, t.zone.c.name.label("zone"), _r.lat, _r.lon)
    .join_from(t.resident, t.zone)
    .where(_r.id.in_(listed("ids")))
)
_listed = Prepared(_summaries)
_homes = Prepared(_summaries.add_columns(_r.floor, _r.lives_alone, _r.conditions))
_risks = Prepared(select(_r.id, _r.floor, _r.lives_alone, _r.conditions).where(_r.id.in_(listed("ids"))))
# Where everybody lives, and what makes waiting worse for them: for whoever has to do with many at once.
HOMES: Select[Any] = cast(
    "Select[Any]",
    select(
        *(_r.id.label("resident_id"), _r.name, _r.pinyin, _r.address, _r.zone_id, t.zone.c.name.label("zone")),
        *(_r.building, _r.floor, _r.lives_alone, _r.conditions, _r.lat, _r.lon),
    ).join_from(t.resident, t.zone),
)
_p = t.pause.c
# Who is not expected at home at `now_ms`: in a pause, until the last of it ends; or no longer looked after (null).
ABSENT: Select[Any] = cast(
    "Select[Any]",
    select(_r.id.label("resident_id"), func.max(_p.to_ms).label("until_ms"))
    .join_from(
        t.resident,
        t.pause,
        and_(_p.resident_id == _r.id, _p.from_ms <= bindparam("now_ms"), _p.to_ms > bindparam("now_ms")),
        isouter=True,
    )
    .where(or_(_p.id.is_not(None), _r.ended_on.is_not(None)))
    .group_by(_r.id),
)

_away = Prepared(
    select(_p.resident_id, func.max(_p.to_ms).label("until_ms"))
    .where(_p.from_ms <= bindparam("at_ms"), _p.to_ms > bindparam("at_ms"), _p.resident_id.in_(listed("ids")))
    .group_by(_p.resident_id)
)
_pauses_of_all = (
    select(_p.resident_id, _p.from_ms, _p.to_ms)
    .where(_p.to_ms > bindparam("after_ms"), _p.from_ms < _p.to_ms)
    .order_by(_p.from_ms, _p.id)
)
_pauses, _pauses_of = Prepared(_pauses_of_all), Prepared(_pauses_of_all.where(_p.resident_id.in_(listed("ids"))))
_h = t.history.c
_begun = and_(_h.section == "new", _h.field == "name")
_turns_of_all = (
    select(_h.resident_id, _h.at_ms, _begun.label("is_new"))
    .where(or_(_begun, _h.field == "ended_on"), _h.subject == "resident")
    .order_by(_h.id)
)
_turns, _turns_of = Prepared(_turns_of_all), Prepared(_turns_of_all.where(_h.resident_id.in_(listed("ids"))))
_ends = Prepared(select(_r.id, _r.ended_on))
_ends_of = Prepared(select(_r.id, _r.ended_on).where(_r.id.in_(listed("ids"))))
_wishes_of_all = select(
    _r.id, _r.call_every_h, _r.call_times, _r.nap_from, _r.nap_to, _r.call_by, _r.dialect, _r.languages
).where(_r.ended_on.is_(None))
_served = Prepared(select(_r.id).where(_r.id == bindparam("resident_id"), _r.ended_on.is_(None)))
_wishes = Prepared(_wishes_of_all)
_way_to = select(_r.zone_id, _r.lat, _r.lon, _r.floor, _r.lift, _r.dialect, _r.languages).where(
    _r.id == bindparam("id")
)
_wishes_of = Prepared(_wishes_of_all.where(_r.id.in_(listed("ids"))))

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def put(tx: Write, rows: Rows) -> None:
    for name, table in LOADABLE.items():
        key = [column.name for column in table.primary_key]
        batch = [_with_phone(row) for row in rows.get(name, ())]
        if batch:
            statement = upsert(table)
            kept = {c: statement.excluded[c] for c in batch[0] if c not in key}
            tx.sql.execute(statement.on_conflict_do_update(index_elements=key, set_=kept), batch)


def _with_phone(row: Mapping[str, Any]) -> dict[str, Any]:
    """A number that is none is kept as it came: it may still be of use to somebody who reads it."""
    return {**row, "phone": e164(row["phone"]) or row["phone"]} if "phone" in row else dict(row)


def summaries(tx: Read, ids: Collection[int]) -> dict[int, ResidentSummary]:
    this_year = age_years(0, tx.now_ms)
    return {row.id: _summary(row, this_year) for row in _listed.rows(tx, {"ids": ids})}


def _summary(row: Sequence[Any], this_year: int) -> ResidentSummary:
    id_, name, born_year, sex, address, zone, lat, lon = row
    return ResidentSummary(id_, name, this_year - born_year, sex, address, zone, lat, lon)


def homes(tx: Read, ids: Collection[int]) -> dict[int, Home]:
    """Both of each of these residents, in one query however many they are."""
    this_year, found = age_years(0, tx.now_ms), _homes.rows(tx, {"ids": ids})
    return {row.id: Home(_summary(row[:8], this_year), Risk(row[8], row[9], tuple(row[10]))) for row in found}


def risks(tx: Read, ids: Collection[int]) -> dict[int, Risk]:
    """Of each of these residents what makes waiting worse, in one query however many they are."""
    found = _risks.rows(tx, {"ids": ids})
    return {id_: Risk(floor, alone, tuple(conditions)) for id_, floor, alone, conditions in found}


def age_years(born_year: int, now_ms: int) -> int:
    """Whole years by the calendar year."""
    return datetime.fromtimestamp(now_ms / 1000, UTC).year - born_year


def search(
    tx: Read, words: Sequence[str], state: ServiceState, sort: str, facts: Sequence[Fact], offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """The residents who fit every word, with what the other contexts know of them, and how many there are."""
    r = t.resident.c
    found = and_(_is(state), *(_fits(word, facts) for word in words))
    columns: list[ColumnElement[Any]] = [r.id, r.name, r.pinyin, r.born_year, r.sex, r.address, r.phone, r.ended_on]
    source = t.resident.join(t.zone)
    order: list[ColumnElement[Any]] = [r.pinyin, r.id]
    for fact in facts:
        known = fact.query.subquery(f"fact_{fact.name}")
        source = source.outerjoin(known, known.c.resident_id == r.id)
        shown = [column for column in known.c if column.name != "resident_id"]
        columns.extend(shown)
        if fact.name == sort:
            order = [shown[0].nulls_first(), *order]
    query = select(*columns, t.zone.c.name.label("zone")).select_from(source).where(found)
    rows = tx.sql.execute(query.order_by(*order).offset(offset).limit(limit))
    total = tx.sql.execute(select(func.count()).select_from(t.resident).where(found)).scalar_one()
    return [_line(row, tx.now_ms) for row in rows.mappings()], total


def _line(row: RowMapping, now_ms: int) -> dict[str, Any]:
    line = {str(name): value for name, value in row.items()}
    line["age"] = age_years(line.pop("born_year"), now_ms)
    return line


def _is(state: ServiceState) -> ColumnElement[bool]:
    ended = t.resident.c.ended_on
    return {"active": ended.is_(None), "ended": ended.is_not(None)}.get(state, true())


def _fits(word: str, facts: Sequence[Fact]) -> ColumnElement[bool]:
    """A word is part of the name, the pinyin, the address or the telephone number, or the initials begin with it, or it
    means somebody to a context above."""
    r = t.resident.c
    tests = [
        r.name.contains(word, autoescape=True),
        r.pinyin.contains(word, autoescape=True),
        func.replace(r.pinyin, " ", "").startswith(word, autoescape=True),
        r.initials.startswith(word, autoescape=True),
        func.lower(r.address).contains(word, autoescape=True),
    ]
    if is_phone(word):
        tests.append(func.replace(r.phone, " ", "").contains(word, autoescape=True))
    meant = [fact.finds(word) for fact in facts if fact.finds is not None]
    tests.extend(r.id.in_(ids) for ids in meant if ids is not None)
    return or_(*tests)


def card(tx: Read, resident_id: int) -> dict[str, Any] | None:
    """Everything that is known of a resident, with the contacts in the order in which they are called."""
    query = (
        select(t.resident, t.zone.c.name.label("zone"), t.committee.c.name.label("committee"))
        .select_from(t.resident.join(t.zone).join(t.committee))
        .where(t.resident.c.id == resident_id)
    )
    row = tx.sql.execute(query).mappings().first()
    if row is None:
        return None
    return {
        **_line(row, tx.now_ms),
        "born_year": row["born_year"],
        "contacts": card_store.contacts(tx, resident_id),
        "pauses": card_store.rows(tx, "pause", resident_id),
        "consents": card_store.rows(tx, "consent", resident_id),
    }


def exists(tx: Read, resident_id: int) -> bool:
    return tx.sql.execute(select(t.resident.c.id).where(t.resident.c.id == resident_id)).first() is not None


def is_forgotten(tx: Read, resident_id: int) -> bool:
    query = select(t.resident.c.id).where(t.resident.c.id == resident_id, t.resident.c.anonymised_ms.is_not(None))
    return tx.sql.execute(query).first() is not None


def names(tx: Read, ids: Collection[int]) -> dict[int, str]:
    r = t.resident.c
    query = select(r.id, r.name).where(r.id.in_(ids), r.anonymised_ms.is_(None))
    return {row.id: row.name for row in tx.sql.execute(query)}


def all_ids(
    tx: Read, among: "Select[tuple[int]] | None" = None, without: "Select[tuple[int]] | None" = None
) -> set[int]:
    """The numbers of everybody who is looked after; of those that a query of one column gives, or without them."""
    query = select(_r.id).where(_r.ended_on.is_(None))
    if among is not None:
        query = query.where(_r.id.in_(among))
    if without is not None:
        query = query.where(_r.id.not_in(without))
    return set(tx.sql.execute(query).scalars())


def away_until(tx: Read, ids: Collection[int], at_ms: int) -> dict[int, int]:
    """Who of these is in a pause at `at_ms`, and when (ms since 1970) the last of it ends."""
    return {row.resident_id: row.until_ms for row in _away.rows(tx, {"ids": ids, "at_ms": at_ms})}


def well_agreements(tx: Read) -> dict[int, str]:
    """Who has agreed to say each day that they are well, and by when ("10:00"); of those who are looked after."""
    c = t.resident.c
    query = select(c.id, c.well_by).where(c.well_by != "", c.ended_on.is_(None))
    return {row.id: row.well_by for row in tx.sql.execute(query)}


def way_to(tx: Read, resident_id: int) -> WayTo | None:
    """Where somebody who is sent has to go; None for who is not there."""
    row = tx.sql.execute(_way_to, {"id": resident_id}).first()
    return None if row is None else WayTo(*row[:5], tuple(dict.fromkeys((row[5], *row[6]) if row[5] else row[6])))


def wishes(tx: Read, ids: Collection[int] | None = None) -> dict[int, Wishes]:
    """How those who are looked after want to be called; of some of them, or of all."""
    found = _wishes.rows(tx) if ids is None else _wishes_of.rows(tx, {"ids": ids})
    return {
        row.id: Wishes(
            row.call_every_h,
            tuple(row.call_times),
            f"{row.nap_from}-{row.nap_to}" if row.nap_from and row.nap_to else "",
            row.call_by,
            tuple(dict.fromkeys((row.dialect, *row.languages) if row.dialect else row.languages)),
        )
        for row in found
    }


def pauses_after(tx: Read, after_ms: int, ids: Collection[int] | None = None) -> dict[int, list[tuple[int, int]]]:
    """From when to when residents (some of them, or all) are away, in order; without what ended before `after_ms`."""
    asked = {"after_ms": after_ms}
    rows = _pauses.rows(tx, asked) if ids is None else _pauses_of.rows(tx, {**asked, "ids": ids})
    found: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row.resident_id, []).append((row.from_ms, row.to_ms))
    return found


def has_line_since(tx: Read, resident_id: int, kind: str, from_ms: int) -> bool:
    """Whether something of this kind stands on the resident's timeline since then."""
    c = t.timeline.c
    query = select(c.id).where(c.resident_id == resident_id, c.kind == kind, c.at_ms >= from_ms)
    return tx.sql.execute(query.limit(1)).first() is not None


def is_served(tx: Read, resident_id: int) -> bool:
    """Whether this resident is looked after; false once the service has ended."""
    return bool(_served.rows(tx, {"resident_id": resident_id}))


def unserved(tx: Read, ids: Collection[int]) -> set[int]:
    """Of these those whose service has ended."""
    return set(tx.sql.execute(select(_r.id).where(_r.id.in_(ids), _r.ended_on.is_not(None))).scalars())


def service_turns(tx: Read, ids: Collection[int] | None = None) -> dict[int, tuple[list[tuple[int, bool]], bool]]:
    """Of everybody, or of some, when the service began or ended, in order (ms, and whether the card was new then), as
    the history has it; and whether they are looked after now. Who came without a history has no turn for the beginning.
    """
    turns: dict[int, list[tuple[int, bool]]] = {}
    for row in _turns.rows(tx) if ids is None else _turns_of.rows(tx, {"ids": ids}):
        turns.setdefault(row.resident_id, []).append((row.at_ms, bool(row.is_new)))
    everybody = _ends.rows(tx) if ids is None else _ends_of.rows(tx, {"ids": ids})
    return {row.id: (turns.get(row.id, []), row.ended_on is None) for row in everybody}


def contacts(tx: Read, ids: Collection[int]) -> dict[int, list[Contact]]:
    """Of each of these residents whom to call, in order; a resident without contacts is not in it."""
    c = t.contact.c
    query = select(t.contact).where(c.resident_id.in_(ids), c.removed_ms.is_(None))
    found: dict[int, list[Contact]] = {}
    for row in tx.sql.execute(query.order_by(c.resident_id, c.position, c.id)):
        found.setdefault(row.resident_id, []).append(
            Contact(
                row.id,
                row.resident_id,
                row.name,
                row.relation,
                row.phone,
                row.phone_2,
                row.has_key,
                row.together,
                row.may_be_told,
                tuple(row.languages),
            )
        )
    return found


def consents(tx: Read, resident_id: int) -> dict[str, bool]:
    """Each subject about which the resident was asked, and whether they agree now (the newest answer counts)."""
    c = t.consent.c
    query = select(c.subject, c.withdrawn_ms).where(c.resident_id == resident_id).order_by(c.id)
    return {row.subject: row.withdrawn_ms is None for row in tx.sql.execute(query)}


def add_entry(
    tx: Write, resident_id: int, kind: str, actor: str, data: Mapping[str, Any], alarm_id: int | None
) -> None:
    row = {"resident_id": resident_id, "at_ms": tx.now_ms, "kind": kind, "actor": actor, "alarm_id": alarm_id}
    _insert_entry.run(tx, [{**row, "data": dict(data)}])


def add_entries(tx: Write, lines: Sequence[Line]) -> None:
    if lines:
        _insert_entry.run(tx, [_entry_row(line, tx.now_ms) for line in lines])


def _entry_row(line: Line, now_ms: int) -> dict[str, Any]:
    """Written out: `_asdict` costs ten times as much, and every press leaves a line."""
    return {
        "resident_id": line.resident_id,
        "at_ms": now_ms,
        "kind": line.kind,
        "actor": line.actor,
        "alarm_id": line.alarm_id,
        "data": line.data,
    }


def entries(tx: Read, resident_id: int, wanted: EntryFilter, before_id: int | None, limit: int) -> list[Entry]:
    """The newest first, older than `before_id` if that is given."""
    line = t.timeline.c
    query = select(t.timeline).where(line.resident_id == resident_id).order_by(line.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(line.id < before_id)
    if wanted.kinds:
        query = query.where(line.kind.in_(wanted.kinds))
    if wanted.actor:
        query = query.where(or_(line.actor == wanted.actor, line.actor.startswith(f"{wanted.actor} ", autoescape=True)))
    if wanted.from_ms is not None:
        query = query.where(line.at_ms >= wanted.from_ms)
    if wanted.to_ms is not None:
        query = query.where(line.at_ms < wanted.to_ms)
    return [_entry(row) for row in tx.sql.execute(query)]


def entries_of_alarm(tx: Read, alarm_id: int, length_max: int) -> list[Entry]:
    """The oldest first."""
    query = select(t.timeline).where(t.timeline.c.alarm_id == alarm_id).order_by(t.timeline.c.id).limit(length_max)
    return [_entry(row) for row in tx.sql.execute(query)]


def _entry(row: AnyRow) -> Entry:
    return Entry(row.id, row.at_ms, row.kind, row.actor, row.alarm_id, row.data)


def plan(tx: Read, name: str) -> dict[str, Any] | None:
    text = tx.sql.execute(select(t.plan.c.geojson).where(t.plan.c.name == name)).scalar()
    return None if text is None else json.loads(text)
