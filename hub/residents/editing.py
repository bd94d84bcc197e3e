"""Changing a card: whoever saw an old one is refused, what was there is kept, and the last change can be undone."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hub.kernel import Problem, Read, Write, not_found

from . import card_store as store
from .changes import ORDER, WHOLE, Change, Subject, as_rows, changes, undone
from .forms import CONTACTS_MAX
from .readings import reading
from .service import must_exist, record

TOPIC = "resident"
PAUSES_MAX = 200
CONSENTS_MAX = 100


class Author(Protocol):
    """Who changes a card: somebody who is signed in, or who began an import."""

    @property
    def operator_id(self) -> int: ...

    @property
    def name(self) -> str: ...


def change_section(
    tx: Write, who: Author, resident_id: int, version: int, section: str, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """Write fields of one section. What is as it was changes nothing, not even the version."""
    known = _row(tx, "resident", resident_id, resident_id)
    wanted = _completed(tx, known, wanted)
    made = changes("resident", resident_id, known, wanted)
    return save(tx, who, resident_id, version, section, made)


def add_resident(tx: Write, who: Author, values: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody new, with whatever is known; what is not given is as the table has it."""
    blank: dict[str, Any] = {
        "dialect": "",
        "hearing": "",
        "conditions": [],
        "door_notes": "",
        "building": "",
        "floor": 0,
        "door": "",
    }
    pinyin, initials = reading(values["name"])
    whole = {**blank, "pinyin": pinyin, "initials": initials, **_completed(tx, {"zone_id": None}, values)}
    resident_id = store.add(tx, "resident", whole)
    _note(tx, who, resident_id, 1, "new", [Change("resident", resident_id, "name", None, values["name"])])
    return {"id": resident_id, "version": 1}


def add_contact(tx: Write, who: Author, resident_id: int, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Somebody more to call, as the last."""
    people = _contacts(tx, resident_id)
    if len(people) >= CONTACTS_MAX:
        raise Problem(409, "too_many", f"A resident has at most {CONTACTS_MAX} contacts; remove one first.")
    position = max((one["position"] for one in people), default=0) + 1
    contact_id = store.add(tx, "contact", {**values, "resident_id": resident_id, "position": position})
    made = [Change("contact", contact_id, WHOLE, None, dict(values))]
    return {**save(tx, who, resident_id, version, "contacts", made), "contact_id": contact_id}


def change_contact(
    tx: Write, who: Author, resident_id: int, version: int, contact_id: int, wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """Write fields of a contact. Another number has to be verified again."""
    known = _contact(tx, resident_id, contact_id)
    if {"phone", "phone_2"} & {name for name, value in wanted.items() if known[name] != value}:
        wanted = {**wanted, "verified_ms": None}
    return save(tx, who, resident_id, version, "contacts", changes("contact", contact_id, known, wanted))


def verify_contact(tx: Write, who: Author, resident_id: int, version: int, contact_id: int) -> dict[str, Any]:
    """The resident has said, or a call has shown, that this number is right."""
    return change_contact(tx, who, resident_id, version, contact_id, {"verified_ms": tx.now_ms})


def remove_contact(tx: Write, who: Author, resident_id: int, version: int, contact_id: int) -> dict[str, Any]:
    """No longer to be called. What was known of them stays in the history."""
    known = _contact(tx, resident_id, contact_id)
    whole = {name: value for name, value in known.items() if name not in ("id", "resident_id", "removed_ms")}
    return save(tx, who, resident_id, version, "contacts", [Change("contact", contact_id, WHOLE, whole, None)])


def order_contacts(tx: Write, who: Author, resident_id: int, version: int, ids: Sequence[int]) -> dict[str, Any]:
    """Call them in this order; `ids` must be all of them, each once."""
    now = [one["id"] for one in _contacts(tx, resident_id)]
    if sorted(ids) != sorted(now):
        raise Problem(422, "invalid", f"ids: Input should be each of {', '.join(map(str, now))} once.")
    made = changes("resident", resident_id, {ORDER: now}, {ORDER: list(ids)})
    return save(tx, who, resident_id, version, "contacts", made)


def add_pause(tx: Write, who: Author, resident_id: int, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Away for a while. Care calls and the asking after a service pause, and nothing else."""
    return _add_fact(tx, who, resident_id, version, "pause", values, PAUSES_MAX)


def end_pause(tx: Write, who: Author, resident_id: int, version: int, pause_id: int) -> dict[str, Any]:
    """Back earlier, or not gone at all."""
    known = _row(tx, "pause", pause_id, resident_id)
    if known["to_ms"] <= tx.now_ms:
        raise Problem(409, "wrong_state", "This pause has ended already.")
    wanted = {"to_ms": tx.now_ms, "from_ms": min(known["from_ms"], tx.now_ms)}
    return save(tx, who, resident_id, version, "pauses", changes("pause", pause_id, known, wanted))


def add_consent(tx: Write, who: Author, resident_id: int, version: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the resident has agreed to."""
    return _add_fact(tx, who, resident_id, version, "consent", values, CONSENTS_MAX)


def withdraw_consent(
    tx: Write, who: Author, resident_id: int, version: int, consent_id: int, by: str
) -> dict[str, Any]:
    """From now on no longer agreed to."""
    known = _row(tx, "consent", consent_id, resident_id)
    if known["withdrawn_ms"] is not None:
        raise Problem(409, "wrong_state", "This consent was withdrawn already.")
    wanted = {"withdrawn_ms": tx.now_ms, "withdrawn_by": by}
    return save(tx, who, resident_id, version, "consents", changes("consent", consent_id, known, wanted))


def end_service(
    tx: Write, who: Author, resident_id: int, version: int, reason: str, on: str, note: str
) -> dict[str, Any]:
    """No more care calls. The phone stays until it is collected, and a press on it is an alarm like any other."""
    known = _row(tx, "resident", resident_id, resident_id)
    if known["ended_on"] is not None:
        raise Problem(409, "wrong_state", f"The service ended on {known['ended_on']} already.")
    wanted = {"ended_on": on, "end_reason": reason, "end_note": note}
    return save(tx, who, resident_id, version, "service", changes("resident", resident_id, known, wanted))


def resume_service(tx: Write, who: Author, resident_id: int, version: int) -> dict[str, Any]:
    """Looked after again."""
    known = _row(tx, "resident", resident_id, resident_id)
    if known["ended_on"] is None:
        raise Problem(409, "wrong_state", "The service of this resident has not ended.")
    wanted = {"ended_on": None, "end_reason": "", "end_note": ""}
    return save(tx, who, resident_id, version, "service", changes("resident", resident_id, known, wanted))


def undo(tx: Write, who: Author, resident_id: int, version: int) -> dict[str, Any]:
    """Take the last change back, as a change of its own. Undone twice, it is there again."""
    must_exist(tx, resident_id)
    made = undone(store.changes_of(tx, resident_id, version))
    if made is None or (made[0].field == "name" and made[0].after is None):
        raise Problem(409, "nothing_to_undo", "The last change of this card cannot be undone.")
    for one in made:
        if one.field == "external_id":
            _must_be_free(tx, resident_id, one.after)
    return save(tx, who, resident_id, version, "undo", made)


def save(
    tx: Write, who: Author, resident_id: int, version: int, section: str, made: Sequence[Change]
) -> dict[str, Any]:
    """Carry out the changes, keep what was before, tell everybody. Raises 409 unless the card is still `version`."""
    must_exist(tx, resident_id)
    if not made:
        return {"id": resident_id, "version": _same(tx, resident_id, version)}
    if not store.bump(tx, resident_id, version):
        raise _stale(tx, resident_id)
    for (subject, row_id), values in as_rows(made).items():
        store.change(tx, subject, row_id, values)
    for one in made:
        if one.field == ORDER:
            store.put_in_order(tx, one.after)
        elif one.field == WHOLE and one.subject == "contact":
            store.change(tx, "contact", one.subject_id, {"removed_ms": tx.now_ms if one.after is None else None})
    _note(tx, who, resident_id, version + 1, section, made)
    return {"id": resident_id, "version": version + 1}


def _note(tx: Write, who: Author, resident_id: int, version: int, section: str, made: Sequence[Change]) -> None:
    store.add_history(tx, resident_id, version, (who.operator_id, who.name), section, made)
    record(tx, resident_id, "card_changed", f"operator {who.operator_id}", {"by": who.name, "section": section})
    tx.publish(TOPIC, {"resident_id": resident_id, "section": section, "version": version})


def _add_fact(
    tx: Write,
    who: Author,
    resident_id: int,
    version: int,
    subject: Subject,
    values: Mapping[str, Any],
    count_max: int,
) -> dict[str, Any]:
    must_exist(tx, resident_id)
    if len(store.rows(tx, subject, resident_id)) >= count_max:
        raise Problem(409, "too_many", f"A card has at most {count_max} of these.")
    row_id = store.add(tx, subject, {**values, "resident_id": resident_id})
    made = [Change(subject, row_id, WHOLE, None, dict(values))]
    return {**save(tx, who, resident_id, version, f"{subject}s", made), f"{subject}_id": row_id}


def _completed(tx: Read, known: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """With what follows: pinyin from the name, the place on the map from the zone."""
    full: dict[str, Any] = dict(wanted)
    name = full.get("name")
    if name is not None and name != known.get("name"):
        pinyin, initials = reading(name)
        full = {"pinyin": pinyin, "initials": initials, **full}
    zone_id = full.get("zone_id")
    if zone_id is not None and zone_id != known["zone_id"]:
        zone = store.zone(tx, zone_id)
        if zone is None:
            raise Problem(422, "invalid", f"zone_id: Input should be a zone that is there; {zone_id} is not.")
        full = {"lat": zone.lat, "lon": zone.lon, **full}
    _must_be_free(tx, known.get("id"), full.get("external_id"))
    return full


def _must_be_free(tx: Read, resident_id: int | None, external_id: str | None) -> None:
    owner = store.with_external_id(tx, external_id) if external_id else None
    if owner not in (None, resident_id):
        raise Problem(409, "not_free", f"external_id: {external_id} belongs to resident {owner}; use another.")


def _same(tx: Read, resident_id: int, version: int) -> int:
    known = _row(tx, "resident", resident_id, resident_id)
    if known["version"] != version:
        raise _stale(tx, resident_id)
    return version


def _stale(tx: Read, resident_id: int) -> Problem:
    known = _row(tx, "resident", resident_id, resident_id)
    if known["anonymised_ms"] is not None:
        return Problem(409, "wrong_state", "This card was anonymised; nothing can be written on it any more.")
    last = store.last_change(tx, resident_id)
    by, at_ms = (last.by_name, last.at_ms) if last else ("", None)
    detail = "This card has changed since you saw it; look again."
    return Problem(409, "stale_version", detail, version=known["version"], changed_by=by, changed_ms=at_ms)


def _contacts(tx: Read, resident_id: int) -> list[dict[str, Any]]:
    must_exist(tx, resident_id)
    return store.contacts(tx, resident_id)


def _contact(tx: Read, resident_id: int, contact_id: int) -> dict[str, Any]:
    known = _row(tx, "contact", contact_id, resident_id)
    if known["removed_ms"] is not None:
        raise not_found("contact", contact_id)
    return known


def _row(tx: Read, subject: Subject, row_id: int, resident_id: int) -> dict[str, Any]:
    found = store.row(tx, subject, row_id, resident_id)
    if found is None:
        raise not_found(subject, row_id)
    return found
