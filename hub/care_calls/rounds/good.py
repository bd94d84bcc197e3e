"""When residents may be called: of one of them, or of as many as stand on a list.

What they share is read once: the zone, the hours of the centre, and what lies within both. A list is looked through
line by line until one may be called now, and at night nobody may.
"""

from collections.abc import Sequence

from hub.kernel import Read, site_zone
from hub.residents import Hours, Span, call_spans, call_windows, first_in, wishes

from .. import planning
from ..planning.state import calendar
from . import store
from .times import is_wished


def hours(tx: Read) -> Hours:
    """When the centre calls, on which day: what the plan goes by, holidays and all."""
    known = calendar(tx)
    return lambda day: known.of(day).hours


class GoodTimes:
    """As of now, for one transaction."""

    def __init__(self, tx: Read) -> None:
        self._tx = tx
        self._zone, self._hours = site_zone(tx), hours(tx)
        self._spans: dict[tuple[tuple[str, ...], str], list[Span]] = {}

    def is_good(self, resident_id: int, *, early: bool) -> bool:
        """Whether this resident may be called now; `early`: before their time, so only when they like it."""
        open_ms = first_in(self._within((), ""), self._tx.now_ms)
        return open_ms == self._tx.now_ms and self.next_ms(resident_id, early=early) == open_ms

    def is_open(self, resident_id: int) -> bool:
        """Whether this resident may be disturbed now at all: inside the hours of the centre, and not in their nap."""
        wish = wishes(self._tx, [resident_id]).get(resident_id)
        return wish is not None and first_in(self._within((), wish.nap), self._tx.now_ms) == self._tx.now_ms

    def next_ms(self, resident_id: int, *, early: bool = False) -> int | None:
        """The next moment at which this resident may be called: now, or later; None: not in these two days, or never.

        Inside the hours, and not in their nap. At a time at which they like it, too, as long as one comes in time and
        no try was in vain; `early`: only then.
        """
        tx = self._tx
        wish = wishes(tx, [resident_id]).get(resident_id)
        if wish is None:
            return None
        open_ms = first_in(self._within((), wish.nap), tx.now_ms)
        if not wish.times:
            return open_ms
        liked = self._within(wish.times, wish.nap)
        plan = planning.current(tx, resident_id)
        due_ms = tx.now_ms if plan is None else plan.due_ms
        pressing = store.going_on(tx, resident_id) is not None or is_wished(liked, tx.now_ms, due_ms)
        return first_in(liked, tx.now_ms) if early or not pressing else open_ms

    def _within(self, times: tuple[str, ...], nap: str) -> Sequence[Span]:
        """Many wish for the same, and most for nothing."""
        key = (times, nap)
        if key not in self._spans:
            self._spans[key] = call_spans(self._tx.now_ms, self._zone, self._hours, call_windows(times, nap))
        return self._spans[key]
