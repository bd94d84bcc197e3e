"""Somebody is to be asked: by the ladder, when nobody takes an alarm, or by who has it in hand.

Nobody is written to here: the tries are put down with their turn, and the runner asks when each is due.
"""

from typing import NamedTuple

from hub.kernel import Write
from hub.residents import away_until, consents, contacts, record

from ..ladders import Ladder
from ..model import Alarm
from . import policy, store
from .model import Asking, Try, Whom
from .summary import publish


class Wish(NamedTuple):
    """Whom to ask, and how. `next_ms`: how long each turn has to answer, if one comes after the other."""

    whom: Whom
    in_turn: bool
    next_ms: int
    operator_id: int | None = None
    by_name: str = ""


def by_ladder(tx: Write, alarm: Alarm, ladder: Ladder) -> None:
    """The rung that asks key-holders: once for each time that the alarm begins to wait.

    Who is away is not asked for: the key-holders would find an empty home. The operators see that, and decide.
    """
    if alarm.resident_id is None or alarm.is_technical or alarm.kind == "test":
        return
    known = store.asking(tx, alarm.id)
    # What was made later than now says nothing of this wait: the clock was set back.
    if known is not None and (known.state in ("asking", "going") or alarm.waits_ms <= known.made_ms <= tx.now_ms):
        return
    wish = Wish("key_holders", ladder.in_turn, ladder.next_s * 1000)
    if away_until(tx, [alarm.resident_id], tx.now_ms):
        asking = _asking(tx, alarm, alarm.resident_id, known, wish)
        asking.state, asking.why, asking.due_ms = "stopped", "away", None
        store.save(tx, asking)
        record(tx, alarm.resident_id, "help_not_asked", "hub", {"why": "away"}, alarm.id)
        publish(tx, asking, "stopped")
    elif known is not None and known.state == "stopped" and policy.has_planned(known, store.tries(tx, alarm.id)):
        known.state, known.why, known.due_ms, known.made_ms = "asking", None, tx.now_ms, tx.now_ms
        store.save(tx, known)
        publish(tx, known, "goes_on")
    else:
        begin(tx, alarm, alarm.resident_id, wish)


def begin(tx: Write, alarm: Alarm, resident_id: int, wish: Wish) -> Asking:
    """Put down who is to be asked, in a round of its own, and let it be due now."""
    asking = _asking(tx, alarm, resident_id, store.asking(tx, alarm.id), wish)
    found = policy.candidates(
        contacts(tx, [resident_id]).get(resident_id, []), wish.whom, wish.in_turn, consents(tx, resident_id)
    )
    goes = {one.contact_id for one in store.tries(tx, alarm.id) if policy.is_going(one)}
    store.save(tx, asking)
    store.add(tx, [_try(asking, one, one.contact.id in goes) for one in found])
    publish(tx, asking, "began")
    return asking


def ensure(tx: Write, alarm: Alarm, resident_id: int) -> Asking:
    """The alarm's asking; where there is none, one in which nobody is asked by the hub: a person does it.

    Of an alarm that was opened again it is not over any more.
    """
    known = store.asking(tx, alarm.id)
    if known is None:
        known = Asking(alarm.id, resident_id, "stopped", tx.now_ms, whom="contacts", due_ms=None)
        store.save(tx, known)
    elif known.state == "over" and alarm.state != "closed":
        known.state, known.due_ms = "stopped", None
        store.save(tx, known)
    return known


def _asking(tx: Write, alarm: Alarm, resident_id: int, known: Asking | None, wish: Wish) -> Asking:
    return Asking(
        alarm_id=alarm.id,
        resident_id=resident_id,
        state="asking",
        made_ms=tx.now_ms,
        round=1 if known is None else known.round + 1,
        whom=wish.whom,
        in_turn=wish.in_turn,
        next_ms=wish.next_ms,
        due_ms=tx.now_ms,
        operator_id=wish.operator_id,
        by_name=wish.by_name,
    )


def _try(asking: Asking, one: policy.Candidate, goes: bool) -> Try:
    """Who is on the way already is not asked once more."""
    why = "answered" if goes else one.why
    return Try(
        alarm_id=asking.alarm_id,
        round=asking.round,
        turn=one.turn,
        contact_id=one.contact.id,
        name=one.contact.name,
        relation=one.contact.relation,
        has_key=one.contact.has_key,
        how="message",
        outcome="planned" if why is None else "skipped",
        why=why,
        by_name=asking.by_name,
    )
