"""What must be true of the people at the desk: nobody calls in vain while one of them has nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .escalation import able_ms
from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

# Reaching for an alarm takes a slow person 23 s, and another one may be faster, a few times.
WAITS_MS_MAX: Final = 180_000
FREE_US_MIN: Final = 120_000_000

invariant = Collection()


@invariant()
def nobody_waits_while_somebody_is_free(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Nobody's call for help waits for minutes while somebody sits at a page that lives and has nothing in hand."""
    free = [seat.id for seat in view.seats if (seat.free_us or 0) >= FREE_US_MIN]
    if not free or able_ms(view) < WAITS_MS_MAX:
        return
    query = "SELECT id, device_id, waits_ms FROM alarm WHERE state = 'open' AND kind IN ('sos', 'fall', 'unreadable')"
    for number, device, since_ms in view.sql.execute(query):
        if (waits_ms := view.now_ms - since_ms) >= WAITS_MS_MAX:
            text = f"alarm {number} has waited for {waits_ms // 1000} s while operators {free} had nothing in hand"
            yield Finding(text, (device,) if device else (), (number,))
