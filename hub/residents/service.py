"""Reading and writing what is known of the residents."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hub.kernel import Problem, Read, Write, not_found

from . import store
from .model import Entry, Line
from .policy import EntryFilter, words_of
from .store import Rows


def load(tx: Write, rows: Rows) -> None:
    """Add or replace rows, by table: `committee zone resident contact resident_consent plan`; columns as in tables.py.

    All rows of one table in one call have the same columns.
    """
    store.put(tx, rows)


def record(
    tx: Write,
    resident_id: int,
    kind: str,
    actor: str,
    data: Mapping[str, Any] | None = None,
    alarm_id: int | None = None,
) -> None:
    """Put a line on a resident's timeline. `actor` is "operator 3", "device ph-00001" or "hub"."""
    store.add_entry(tx, resident_id, kind, actor, data or {}, alarm_id)


def record_all(tx: Write, lines: Sequence[Line]) -> None:
    """As `record`, for many lines at the price of one statement."""
    store.add_entries(tx, lines)


def timeline(
    tx: Read, resident_id: int, before_id: int | None = None, limit: int = 50, wanted: EntryFilter | None = None
) -> list[Entry]:
    """What happened, the newest first, older than `before_id` if that is given."""
    return store.entries(tx, resident_id, wanted or EntryFilter(), before_id, limit)


def timeline_of_alarm(tx: Read, alarm_id: int, length_max: int) -> list[Entry]:
    """What happened to one alarm, the oldest first."""
    return store.entries_of_alarm(tx, alarm_id, length_max)


def card(tx: Read, resident_id: int) -> dict[str, Any]:
    """Everything that is known of a resident. Raises 404 when there is no such resident."""
    found = store.card(tx, resident_id)
    if found is None:
        raise not_found("resident", resident_id)
    return found


def must_exist(tx: Read, resident_id: int) -> None:
    """Raises 404 when there is no such resident."""
    if not store.exists(tx, resident_id):
        raise not_found("resident", resident_id)


def must_be_known(tx: Read, resident_id: int) -> None:
    """Raises 404 when there is no such resident, 409 for one who was made forgotten: nothing is written of them."""
    must_exist(tx, resident_id)
    if store.is_forgotten(tx, resident_id):
        raise Problem(409, "wrong_state", "This resident was anonymised; nothing can be written about them any more.")


def names(tx: Read, ids: Collection[int]) -> dict[int, str]:
    """The names of these residents by their number; without those who were made forgotten."""
    return store.names(tx, ids)


def find(tx: Read, search: str, length_max: int) -> list[int]:
    """The numbers of those whom the words mean, also of former ones, as the search in the console finds them."""
    lines, _ = store.search(tx, words_of(search), "all", "name", (), 0, length_max)
    return [line["id"] for line in lines]
