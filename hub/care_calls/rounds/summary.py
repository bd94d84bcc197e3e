"""How far a round has gone, as the desk sees it, and the news of it."""

from dataclasses import asdict
from typing import Any

from hub.kernel import Read, Write
from hub.operators import operator_names
from hub.residents import card, contacts

from ..visits import store as visits
from . import store
from .model import Round, Step
from .times import tries

TOPIC = "care_round"


def publish(tx: Write, found: Round) -> None:
    """Tell everybody; nothing of what was said."""
    told = {name: asdict(found)[name] for name in ("id", "resident_id", "state", "alarm_id", "over")}
    tx.publish(TOPIC, {**told, "due_ms": store.next_due_ms(tx)})


def shown(tx: Read, resident_id: int) -> dict[str, Any] | None:
    """The round that goes on: `state`, `tries`, `steps` with who was asked, and `visit`; None where there is none."""
    found = store.going_on(tx, resident_id)
    if found is None:
        return None
    steps = store.steps(tx, found.id)
    visit = visits.open_of(tx, resident_id)
    return {
        **{name: value for name, value in asdict(found).items() if name != "number"},
        "tries": tries(store.outcomes(tx, found.id)),
        "steps": [_step(tx, one) for one in steps],
        "visit": None if visit is None else asdict(visit),
    }


def _step(tx: Read, one: Step) -> dict[str, Any]:
    name = operator_names(tx, {one.operator_id}).get(one.operator_id, "") if one.operator_id else ""
    return {**asdict(one), "operator_name": name, "whom": _whom(tx, one)}


def _whom(tx: Read, one: Step) -> dict[str, Any]:
    """Whom to ask, as the card has them now."""
    if one.kind == "committee":
        known = card(tx, one.resident_id)
        return {"name": known["committee"], "relation": "committee", "phone": "", "has_key": False}
    known = {each.id: each for each in contacts(tx, [one.resident_id]).get(one.resident_id, [])}
    contact = known.get(one.contact_id or 0)
    if contact is None:
        return {"name": "", "relation": "", "phone": "", "has_key": False}
    return {name: asdict(contact)[name] for name in ("name", "relation", "phone", "has_key")}
