"""Looks, when the agreed time has come, whether somebody has said that they are well; if not, there is an alarm.

What the cards say is the truth: each step compares it with what is watched, so a change of a card, an import or a
town that was loaded needs no news of its own. The alarm and the next day's time are one transaction.
"""

from hub.devices import listened_ms
from hub.kernel import DueRunner, Write, site_zone
from hub.residents import away_until, has_line_since, record, well_agreements

from .. import store as alarms
from ..asked_after import WITH_THEM
from ..model import Kind
from ..summary import publish
from ..technical import opened
from . import policy, store
from .store import Watched

LOOK_LENGTH_MAX = 100
KIND: Kind = "well_missing"


def runner() -> DueRunner:
    """For all residents. One for each hub."""
    return DueRunner("wellness", look_due, lambda event: event.at_ms if event.topic == "resident" else None)


def look_due(tx: Write) -> int | None:
    """Look after who is due, at most LOOK_LENGTH_MAX; returns when somebody is due next."""
    _as_the_cards_say(tx)
    rows = store.due(tx, LOOK_LENGTH_MAX)
    zone, heard_ms = site_zone(tx), listened_ms(tx)
    away = away_until(tx, [one.resident_id for one in rows], tx.now_ms)
    moved: list[Watched] = []
    for one in rows:
        if one.for_ms <= tx.now_ms and policy.was_deaf(one.for_ms, heard_ms):
            moved.append(one._replace(due_ms=tx.now_ms + policy.HOLD_MS))
            continue
        if one.for_ms <= tx.now_ms and one.resident_id not in away:
            _ask_after(tx, one, policy.day_begins_ms(one.for_ms, zone))
        next_ms = policy.next_ms(one.by, tx.now_ms, zone)
        moved.append(one._replace(for_ms=next_ms, due_ms=next_ms))
    store.put(tx, moved)
    return store.next_due_ms(tx)


def _as_the_cards_say(tx: Write) -> None:
    known, wanted = store.agreed(tx), well_agreements(tx)
    if known == wanted:
        return
    zone = site_zone(tx)
    new = store.changed(known, wanted)
    times = {by: policy.next_ms(by, tx.now_ms, zone) for by in new.values()}
    store.put(tx, [Watched(one, by, times[by], times[by]) for one, by in new.items()])
    store.drop(tx, known.keys() - wanted.keys())


def _ask_after(tx: Write, one: Watched, since_ms: int) -> None:
    resident_id = one.resident_id
    if has_line_since(tx, resident_id, "well", since_ms) or alarms.has_unclosed(tx, resident_id, WITH_THEM):
        return
    alarm = opened(tx, KIND, None, resident_id, data={"by": one.by})
    record(tx, resident_id, "alarm_opened", "hub", {"kind": KIND, "by_time": one.by}, alarm.id)
    publish(tx, [(alarm, "opened")])
