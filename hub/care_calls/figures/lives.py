"""Reads for each resident what the proof needs: when they were looked after and away, and who talked with them when."""

from collections.abc import Collection, Iterable

from hub.kernel import Read, Write
from hub.residents import all_ids, pauses_after, service_turns, wishes

from . import store
from .model import HOUR_MS, PROMISE_MS, Life, Time

FOR_EVER_MS = 2**53


def lives(tx: Read, from_ms: int, until_ms: int, ids: Collection[int] | None = None) -> list[Life]:
    """Of everybody (or of some), as far as it matters between these instants: from the last conversation before on."""
    before = store.last_before(tx, from_ms, ids)
    talked: dict[int, list[int]] = {}
    for one in store.contacts(tx, from_ms, until_ms + 1, ids):
        talked.setdefault(one.resident_id, []).append(one.at_ms)
    limits, away = _limits(tx, ids), pauses_after(tx, 0, ids)
    return [
        Life(
            resident_id,
            tuple(_from(served, before.get(resident_id))),
            tuple(Time(*one) for one in away.get(resident_id, ())),
            limits.get(resident_id, PROMISE_MS),
            tuple(talked.get(resident_id, ())),
        )
        for resident_id, served in sorted(service_times(tx, ids).items())
    ]


def service_times(tx: Read, ids: Collection[int] | None = None) -> dict[int, list[Time]]:
    """When each was looked after; who still is, is for ever."""
    begun, found = store.since(tx, ids), dict[int, list[Time]]()
    for resident_id, (turns, is_served) in service_turns(tx, ids).items():
        first = [] if turns[:1] and turns[0][1] else [begun[resident_id]] if resident_id in begun else []
        instants = first + [at_ms for at_ms, _ in turns]
        # Each turn after the beginning is an end or another beginning, whatever the history still says of it.
        times = [Time(a, b) for a, b in zip(instants[::2], [*instants[1::2], FOR_EVER_MS], strict=False)]
        open_end = bool(instants) and len(instants) % 2 == 1
        if times and open_end and not is_served:
            times = times[:-1]
        if times:
            found[resident_id] = times
    return found


def begin_missing(tx: Write) -> None:
    """Who is looked after and counts from no known instant on counts from now on."""
    missing = all_ids(tx, without=store.COUNTED)
    # Few, at every start but the first: those whose card was made here, and whose history says since when.
    turns = service_turns(tx, missing)
    store.begin(tx, {one: tx.now_ms for one in sorted(missing) if not ((known := turns[one][0]) and known[0][1])})


def _limits(tx: Read, ids: Collection[int] | None) -> dict[int, int]:
    return {one: min(known.every_h * HOUR_MS, PROMISE_MS) for one, known in wishes(tx, ids).items()}


def _from(served: Iterable[Time], last_ms: int | None) -> Iterable[Time]:
    """What was before the last conversation before the span is settled, and left out."""
    for one in served:
        if last_ms is None or one.from_ms >= last_ms:
            yield one
        elif one.to_ms > last_ms:
            yield Time(last_ms, one.to_ms)
