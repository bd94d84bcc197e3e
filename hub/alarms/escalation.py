"""Whoever waits is heard by more and more people: each alarm's next rung has its due time in the database.

A kill between two rungs loses none and repeats none: the rung, its news and the time of the next are one transaction.
After an outage every rung that was missed is climbed at once, one after the other.
"""

from hub.kernel import DueRunner, Event, Write
from hub.residents import Line, record_all
from hub.telephony import Recipient, tell

from . import due_store as store
from .asking import by_ladder
from .ladder_store import Ladders
from .ladders import Rung, again_ms, next_rung_ms
from .model import Alarm
from .summary import TOPIC, publish
from .triage import risen

# A transaction goes on with the next ones: a press that comes meanwhile waits for one of them, not for a whole town.
CLIMB_LENGTH_MAX = 100


def ladder_runner() -> DueRunner:
    """Climbs for all alarms that nobody has taken. One for each hub."""
    return DueRunner("escalation", climb, _due_of)


def climb(tx: Write) -> int | None:
    """Take what is due one rung up, at most CLIMB_LENGTH_MAX; returns when something is due next.

    Who stands on the top rung stays there, and everybody is told again: for all of them at once, however many.
    """
    ladders = Ladders(tx)
    again = store.on_top_due(tx)
    due = store.due_rungs(tx, CLIMB_LENGTH_MAX)
    told: dict[Recipient, None] = {}
    lines: list[Line] = []
    for one in again:
        told.update(dict.fromkeys(ladders.of(one).rungs[-1].tells))
    for one in due:
        ladder = ladders.of(one)
        one.rung, one.rungs = one.rung + 1, len(ladder.rungs)
        one.next_rung_ms = next_rung_ms(ladder, one.waits_ms, one.rung, tx.now_ms)
        one.priority = risen(one.base_priority, one.kind, one.rung)
        rung = ladder.rungs[min(one.rung, one.rungs) - 1]
        told.update(dict.fromkeys(rung.tells))
        if one.resident_id is not None:
            lines.append(_line(one, one.resident_id, rung))
        if rung.key_holders:
            by_ladder(tx, one, ladder)
    store.change_rungs(tx, due)
    store.stay_on_top(tx, again_ms(tx.now_ms))
    record_all(tx, lines)
    publish(tx, [(one, "escalated") for one in due])
    if told:
        _tell(tx, tuple(told))
    return store.next_rung_ms(tx)


def _tell(tx: Write, recipients: tuple[Recipient, ...]) -> None:
    """Tell those outside how many have waited for long, and the one who has waited longest."""
    found = store.waiting_long(tx)
    if found is None:
        return
    waiting, oldest = found
    waits_s = (tx.now_ms - oldest.waits_ms) // 1000
    tell(tx, recipients, "alarm_waits", {"waiting": waiting, "alarm": oldest.id, "waits_s": waits_s})


def _line(alarm: Alarm, resident_id: int, rung: Rung) -> Line:
    told = {"tells": list(rung.tells)} if rung.tells else {}
    return Line(resident_id, "alarm_escalated", "hub", {"rung": alarm.rung, **told}, alarm.id)


def _due_of(event: Event) -> int | None:
    return event.data["next_rung_ms"] if event.topic == TOPIC else None
