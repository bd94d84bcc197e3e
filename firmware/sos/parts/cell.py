"""How full a lithium cell is, by its voltage: that of a phone and that of a remote control."""

from __future__ import annotations

# mV at rest: per cent of what the cell holds, between two of them in proportion. From published discharge curves, at
# the low side of them: a battery that is better than thought harms nobody.
# Flat, because pairs would take twice the heap.
LEVELS = (3300, 0, 3600, 10, 3700, 25, 3780, 45, 3850, 60, 3950, 75, 4050, 87, 4150, 100)


def pct(millivolt: int) -> int:
    """How full a cell of this voltage is, 0..100."""
    before_mv = before = 0
    for at in range(0, len(LEVELS), 2):
        level_mv, level = LEVELS[at], LEVELS[at + 1]
        if millivolt < level_mv:
            return before + (level - before) * (millivolt - before_mv) // (level_mv - before_mv)
        before_mv, before = level_mv, level
    return 100
