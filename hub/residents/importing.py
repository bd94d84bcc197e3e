"""Bringing a file of residents: read it, show what would become of each row, then carry it out bit by bit.

A row that was carried out once changes nothing the second time. Each bit is a transaction of its own, so a press never
waits for a file; where the hub is killed between two, it goes on from the row that stands in the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError

from hub.kernel import Consumer, Event, Problem, Read, Write, not_found
from hub.operators import Signed, audit

from . import card_store, columns, editing
from . import import_store as store
from .changes import Change, changes
from .columns import Row

log = structlog.get_logger(__name__)

TOPIC = "import"
# What a list said of the last care call, for the context that knows what to make of it (`resident_id`, `talked_ms`).
LAST_CALL_TOPIC = "import_talked"
ROWS_AT_A_TIME = 100
PROBLEMS_SHOWN = 200


def begin(tx: Write, who: Signed, name: str, rows: int) -> int:
    """A file has come; its rows follow (`check`)."""
    return store.add_file(tx, who.operator_id, who.name, name, rows)


def check(tx: Write, file_id: int, numbered: Sequence[tuple[int, Row]], seen: set[str]) -> None:
    """Keep some rows with what would become of each. `seen` are the keys of the rows before."""
    zones = store.zone_ids(tx)
    lines: list[dict[str, Any]] = []
    for number, row in numbered:
        resident_id = _whom(tx, row, zones, seen)
        outcome = "rejected" if row.problems else ("add" if resident_id is None else _effect(tx, resident_id, row))
        data = {} if row.problems else {key: value for key, value in asdict(row).items() if key != "problems"}
        lines.append(
            {
                "file_id": file_id,
                "number": number,
                "resident_id": resident_id,
                "outcome": outcome,
                "data": data,
                "problems": row.problems,
            }
        )
    store.add_rows(tx, lines)


def checked(tx: Write, who: Signed, file_id: int) -> dict[str, Any]:
    """All rows are there."""
    store.move(tx, file_id, "reading", "checked")
    audit(tx, who, "check_import", f"import {file_id}", store.counts(tx, file_id))
    return state(tx, file_id)


def start(tx: Write, who: Signed, file_id: int) -> dict[str, Any]:
    """Carry it out. Raises 409 unless it was checked and not yet begun."""
    known = _file(tx, file_id)
    if not store.move(tx, file_id, "checked", "running", operator_id=who.operator_id, operator_name=who.name):
        raise Problem(409, "wrong_state", f"This file is {known.state}; only a checked one can be begun.")
    audit(tx, who, "import_residents", f"import {file_id}", store.counts(tx, file_id))
    _tell(tx, file_id, "running")
    return state(tx, file_id)


def state(tx: Read, file_id: int) -> dict[str, Any]:
    """How far it is, and how many rows are of which kind."""
    known = _file(tx, file_id)
    return {**_line(known), "counts": store.counts(tx, file_id)}


def overview(tx: Read, limit: int) -> list[dict[str, Any]]:
    """The last files, the newest first."""
    return [{**_line(one), "counts": store.counts(tx, one.id)} for one in store.files(tx, limit)]


def rows_of(tx: Read, file_id: int, outcome: str, offset: int, limit: int) -> dict[str, Any]:
    """Rows of one kind, with what was wrong with them."""
    _file(tx, file_id)
    found = store.page(tx, file_id, outcome, offset, limit)
    items = [
        {
            "number": one.number,
            "resident_id": one.resident_id,
            "name": one.data.get("sections", {}).get("identity", {}).get("name", ""),
            "problems": one.problems,
        }
        for one in found
    ]
    return {"items": items, "total": store.counts(tx, file_id).get(outcome, 0)}


def importer() -> Consumer:
    """Carries out what was begun, a few rows at a time: each bit publishes the news that lets the next one begin."""

    def handle(tx: Write, event: Event) -> None:
        _carry_on(tx, event.data["id"])

    return Consumer("residents_import", [TOPIC], handle, lambda event: event.data["state"] == "running")


def _carry_on(tx: Write, file_id: int) -> None:
    known = store.file(tx, file_id)
    if known is None or known.state != "running":
        return
    who = _On(known.operator_id, known.operator_name)
    found = store.rows_from(tx, file_id, known.next_number, ROWS_AT_A_TIME)
    for line in found:
        _carry_out(tx, who, file_id, line.number, Row(**line.data))
    if found:
        store.move(tx, file_id, "running", "running", next_number=found[-1].number + 1)
        _tell(tx, file_id, "running")
        return
    store.move(tx, file_id, "running", "done", done_ms=tx.now_ms)
    store.forget_data(tx, file_id)
    _tell(tx, file_id, "done")


class _On:
    """On whose behalf: what `editing` needs of somebody who may have signed out long since."""

    def __init__(self, operator_id: int, name: str) -> None:
        self.operator_id, self.name = operator_id, name


def _carry_out(tx: Write, who: _On, file_id: int, number: int, row: Row) -> None:
    """Somebody may have changed a card since the file was checked: look again at what each row means now."""
    try:
        with tx.savepoint():
            resident_id = _whom(tx, row, store.zone_ids(tx), set())
            if row.problems:
                store.put_row(tx, file_id, number, outcome="rejected", problems=row.problems)
                return
            if resident_id is None:
                resident_id = _add(tx, who, row)
            else:
                _change(tx, who, resident_id, row)
            store.put_row(tx, file_id, number, resident_id=resident_id)
            if (talked := row.sections.get("care")) is not None:
                tx.publish(LAST_CALL_TOPIC, {"resident_id": resident_id, "operator_id": who.operator_id, **talked})
    except Problem as problem:
        row.wrong("", problem.code, problem.detail)
        store.put_row(tx, file_id, number, outcome="rejected", problems=row.problems)
    except IntegrityError:
        # One row that the database refuses must not hold up all the others for ever.
        log.exception("import_row_refused", file=file_id, row=number)
        row.wrong("", "our_fault", "Something went wrong at the hub. It is in the hub's log.")
        store.put_row(tx, file_id, number, outcome="rejected", problems=row.problems)


def _whom(tx: Read, row: Row, zones: Mapping[str, int], seen: set[str]) -> int | None:
    """The resident that a row means, None for somebody new; what is wrong with the row is noted in it."""
    external_id, phone, name = (row.identity.get(key) for key in ("external_id", "phone", "name"))
    resident_id = store.find(tx, row.number, external_id, phone or "", name or "")
    if row.number is not None and resident_id is None:
        row.wrong("number", "unknown_number", "The number of a resident here, or nothing", str(row.number))
    if row.zone:
        if row.zone in zones:
            row.sections.setdefault("home", {})["zone_id"] = zones[row.zone]
        else:
            right = ", ".join(list(zones)[:5])
            row.wrong("zone", "unknown_zone", f"The name of a zone, as {right}", row.zone)
    if resident_id is None:
        columns.must_be_whole(row)
    key = str(resident_id or external_id or (phone, name))
    if key in seen:
        row.wrong("", "duplicate", "Each resident once")
    seen.add(key)
    return resident_id


def _effect(tx: Read, resident_id: int, row: Row) -> str:
    return "change" if _resident_changes(tx, resident_id, row) or _contact_changes(tx, resident_id, row) else "same"


def _resident_changes(tx: Read, resident_id: int, row: Row) -> list[Change]:
    known = card_store.row(tx, "resident", resident_id, resident_id) or {}
    wanted = {name: value for values in row.sections.values() for name, value in values.items()}
    return changes("resident", resident_id, known, wanted)


def _contact_changes(tx: Read, resident_id: int, row: Row) -> list[tuple[int | None, dict[str, Any]]]:
    """(contact or None for a new one, what is to be written); who is not in the file stays as they are."""
    known = {one["phone"]: one for one in card_store.contacts(tx, resident_id)}
    found: list[tuple[int | None, dict[str, Any]]] = []
    for wanted in row.contacts:
        one = known.get(wanted["phone"])
        if one is None:
            found.append((None, wanted))
        elif any(one[name] != value for name, value in wanted.items()):
            found.append((one["id"], wanted))
    return found


def _add(tx: Write, who: _On, row: Row) -> int:
    values = {name: value for one in row.sections.values() for name, value in one.items()}
    resident_id: int = editing.add_resident(tx, who, {"sex": "f", **values})["id"]
    _write_contacts(tx, who, resident_id, 1, row)
    return resident_id


def _change(tx: Write, who: _On, resident_id: int, row: Row) -> None:
    version: int = (card_store.row(tx, "resident", resident_id, resident_id) or {})["version"]
    wanted = {name: value for values in row.sections.values() for name, value in values.items()}
    done = editing.change_section(tx, who, resident_id, version, "import", wanted)
    _write_contacts(tx, who, resident_id, done["version"], row)


def _write_contacts(tx: Write, who: _On, resident_id: int, version: int, row: Row) -> None:
    for contact_id, wanted in _contact_changes(tx, resident_id, row):
        if contact_id is None:
            done = editing.add_contact(tx, who, resident_id, version, {"relation": "", "has_key": False, **wanted})
        else:
            done = editing.change_contact(tx, who, resident_id, version, contact_id, wanted)
        version = done["version"]


def _file(tx: Read, file_id: int) -> Any:
    found = store.file(tx, file_id)
    if found is None:
        raise not_found("import", file_id)
    return found


def _line(known: Any) -> dict[str, Any]:
    names = ("id", "name", "at_ms", "operator_name", "state", "rows", "next_number", "done_ms")
    return {name: getattr(known, name) for name in names}


def _tell(tx: Write, file_id: int, now: str) -> None:
    tx.publish(TOPIC, {"id": file_id, "state": now})
