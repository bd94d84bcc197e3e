"""What people do with calls: place one, answer one, and what may be done while it goes on."""

from typing import Any, NamedTuple

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Signed, audit
from hub.residents import card, contact_phone, must_exist, record, resident_phone

from ..numbers import is_emergency, normal_or_refuse
from . import policy, store
from .ending import end, move
from .model import Call, Purpose, Said
from .policy import COMMANDS, HELD_MAX, PLACED_MS_MAX, Command
from .summary import publish

_READ_OUT = (
    "name",
    "age",
    "sex",
    "address",
    "zone",
    "building",
    "floor",
    "door",
    "lift",
    "door_notes",
    "key_safe",
    "keys_at",
    "phone",
    "conditions",
    "allergies",
    "medication",
    "mobility",
    "hearing",
    "hospital",
)


class Callee(NamedTuple):
    """Whom to call: a `number` as people write it, else this contact, else this resident at their own telephone.

    `resident_id` beside a number: for whom it is.
    """

    resident_id: int | None = None
    contact_id: int | None = None
    number: str | None = None


class _Party(NamedTuple):
    number: str
    resident_id: int | None
    contact_id: int | None
    name: str
    relation: str | None


def place(
    tx: Write,
    who: Signed,
    to: Callee,
    *,
    alarm_id: int | None = None,
    purpose: Purpose = "other",
    confirmed: bool = False,
) -> dict[str, Any]:
    """Write a call down; it is dialled after the commit. Returns its summary.

    Raises 409: `already_talking`, `line_busy` (names who talks), `confirmation_needed` for a public emergency number
    that the person has not confirmed. Such a call's answer has `read_out`: where help must go, and how it gets in.
    """
    party = _party(tx, to)
    emergency = _confirmed(tx, party.number, confirmed)
    _must_be_free(tx, who)
    _must_not_be_engaged(tx, party)
    call = Call(
        direction="out",
        number=party.number,
        state="placed",
        made_ms=tx.now_ms,
        rings_until_ms=tx.now_ms + PLACED_MS_MAX,
        purpose="emergency" if emergency else "alarm" if alarm_id and purpose == "other" else purpose,
        resident_id=party.resident_id,
        contact_id=party.contact_id,
        callee=party.name,
        relation=party.relation,
        alarm_id=alarm_id,
        operator_id=who.operator_id,
        operator_name=who.name,
        confirmed_by=who.name if emergency else None,
        wish="dial",
        wish_due_ms=tx.now_ms,
    )
    told = publish(tx, store.add(tx, call), "placed")
    return {**told, "read_out": _read_out(tx, who, call)} if emergency else told


def answer(tx: Write, who: Signed, call_id: int, resident_id: int | None) -> dict[str, Any]:
    """Take a call that comes in; of two people at once one gets it. `resident_id`: who it is, of several or unknown."""
    call = _call(tx, call_id)
    if call.operator_id is not None and call.operator_id != who.operator_id:
        name = call.operator_name
        raise Problem(409, "call_answered", f"{name} has already answered this call.", held_by=name)
    _may(call, "answer")
    if call.direction == "out":
        raise Problem(409, "wrong_call_state", "This call was placed from here; the other side answers it.")
    _must_be_free(tx, who)
    call.operator_id, call.operator_name = who.operator_id, who.name
    if resident_id is not None and resident_id != call.resident_id:
        _is_from(tx, call, resident_id)
    return _wish(tx, call, "answer")


def hang_up(tx: Write, who: Signed, call_id: int) -> dict[str, Any]:
    """End it. The person is free at once; the line is told until it has understood. A supervisor may end anybody's."""
    call = _own(tx, who, call_id, "hang_up", supervisors=True)
    if call.state == "placed":
        call.wish = call.wish_due_ms = None
    else:
        call.wish, call.wish_due_ms, call.wish_tries = "hang_up", tx.now_ms, 0
    return end(tx, call, "answered" if call.state in policy.TALKING else "cancelled")


def hold(tx: Write, who: Signed, call_id: int) -> dict[str, Any]:
    """Let them wait, and be free for another call."""
    call = _own(tx, who, call_id, "hold")
    if store.held_by(tx, who.operator_id) >= HELD_MAX:
        raise Problem(409, "too_many_held", f"At most {HELD_MAX} people can wait on hold for you.")
    return _wish(tx, call, "hold")


def resume(tx: Write, who: Signed, call_id: int) -> dict[str, Any]:
    """Talk on with somebody who waits."""
    call = _own(tx, who, call_id, "resume")
    _must_be_free(tx, who)
    return _wish(tx, call, "resume")


def transfer(tx: Write, who: Signed, call_id: int, to: Callee, *, confirmed: bool = False) -> dict[str, Any]:
    """Connect them with somebody else, and leave."""
    call = _own(tx, who, call_id, "transfer")
    party = _party(tx, to)
    _confirmed(tx, party.number, confirmed)
    if party.number == call.number:
        raise Problem(422, "invalid", "They are already talking with this number; transfer them to another one.")
    call.wish_number = party.number
    return _wish(tx, call, "transfer")


def say(tx: Write, who: Signed, call_id: int, event: Said, *, told_by_people: bool) -> dict[str, Any]:
    """What became of a call, by the person who makes it, where the line itself says nothing."""
    call = _own(tx, who, call_id, "hang_up")
    if not told_by_people:
        raise Problem(409, "line_speaks", "This line says by itself what becomes of a call.")
    if not move(tx, call, event):
        raise Problem(409, "wrong_call_state", f"A call that is {call.state} cannot become {event}.", state=call.state)
    return publish(tx, call, event)


def show(tx: Read, call_id: int) -> Call:
    """One call. Raises 404."""
    return _call(tx, call_id)


def _party(tx: Read, to: Callee) -> _Party:
    if to.number is not None:
        if to.resident_id is not None:
            must_exist(tx, to.resident_id)
        number = normal_or_refuse(tx, to.number)
        return _Party(number, to.resident_id, to.contact_id, "", None)
    if to.contact_id is not None:
        person = contact_phone(tx, to.contact_id)
        if person is None or to.resident_id not in (None, person.resident_id):
            raise not_found("contact", to.contact_id)
    elif to.resident_id is not None:
        person = resident_phone(tx, to.resident_id)
        if person is None:
            raise not_found("resident", to.resident_id)
    else:
        raise Problem(422, "invalid", "Say whom to call: resident_id, contact_id or number.")
    number = normal_or_refuse(tx, person.phone)
    return _Party(number, person.resident_id, person.contact_id, person.name, person.relation)


def _confirmed(tx: Read, number: str, confirmed: bool) -> bool:
    """Whether this is a public emergency number. Raises 409 unless the person has confirmed that they mean it."""
    emergency = is_emergency(tx, number)
    if emergency and not confirmed:
        detail = f"{number} is a public emergency number. Ask yourself if it is needed, then send confirmed: true."
        raise Problem(409, "confirmation_needed", detail, number=number)
    return emergency


def _must_be_free(tx: Read, who: Signed) -> None:
    if (call := store.active_of(tx, who.operator_id)) is not None:
        detail = f"You are in a call with {call.callee or call.number}; end it or put it on hold first."
        raise Problem(409, "already_talking", detail, call_id=call.id, callee=call.callee or call.number)


def _must_not_be_engaged(tx: Read, party: _Party) -> None:
    """The second caller is told who talks. An emergency number has more than one line."""
    if is_emergency(tx, party.number):
        return
    call = store.with_party(tx, party.number, party.resident_id if party.name else None, party.contact_id)
    if call is not None:
        name, whom = call.operator_name or "", call.callee or call.number
        detail = f"{name} is in a call with {whom}." if name else f"{whom} is calling us: answer that call."
        raise Problem(409, "line_busy", detail, call_id=call.id, held_by=name, callee=whom)


def _is_from(tx: Read, call: Call, resident_id: int) -> None:
    """Who it was that called, of those whom the number fits; else a resident, as the operator has heard."""
    must_exist(tx, resident_id)
    found = next((one for one in call.matches or [] if one["resident_id"] == resident_id), None)
    call.resident_id = resident_id
    if found is not None:
        call.contact_id, call.callee, call.relation = found["contact_id"], found["name"], found["relation"]


def _read_out(tx: Write, who: Signed, call: Call) -> dict[str, Any] | None:
    """Address and way in, for the ambulance; that they were read is noted, and the call at once."""
    audit(tx, who, "emergency_call", f"call {call.id}", {"number": call.number, "resident_id": call.resident_id})
    if call.resident_id is None:
        return None
    data = {"by": who.name, "number": call.number}
    record(tx, call.resident_id, "emergency_call", f"operator {who.operator_id}", data, call.alarm_id)
    audit(tx, who, "read_card", f"resident {call.resident_id}", {"for": f"call {call.id}"})
    known = card(tx, call.resident_id)
    return {name: known.get(name) for name in _READ_OUT}


def _call(tx: Read, call_id: int) -> Call:
    call = store.one(tx, call_id)
    if call is None:
        raise not_found("call", call_id)
    return call


def _own(tx: Read, who: Signed, call_id: int, command: Command, *, supervisors: bool = False) -> Call:
    call = _call(tx, call_id)
    if call.operator_id != who.operator_id and not (supervisors and who.role in ("supervisor", "admin")):
        name = call.operator_name
        detail = f"This is {name}'s call." if name else "Nobody has answered this call yet."
        raise Problem(409, "not_your_call", detail, held_by=name)
    _may(call, command)
    return call


def _may(call: Call, command: Command) -> None:
    if call.state not in COMMANDS[command] or (call.wish not in (None, "dial") and command != "hang_up"):
        doing = f" and about to {call.wish}" if call.wish else ""
        detail = f"A call that is {call.state}{doing} cannot do this now."
        raise Problem(409, "wrong_call_state", detail, state=call.state)


def _wish(tx: Write, call: Call, command: Command) -> dict[str, Any]:
    """The line is asked after the commit, and again by the next life of the hub if this one ends before."""
    call.wish, call.wish_due_ms, call.wish_tries, call.error = command, tx.now_ms, 0, None
    store.save(tx, call)
    return publish(tx, call, command)
