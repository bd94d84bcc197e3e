"""How full a lithium cell is, by its voltage: that of a phone and that of a remote control."""

from __future__ import annotations

# mV at rest: per cent of what the cell holds, between two of them in proportion. From published discharge curves, at
# the low side of them: a battery that is better than thought harms nobody.
LEVELS = ((3300, 0), (3600, 10), (3700, 25), (3780, 45), (3850, 60), (3950, 75), (4050, 87), (4150, 100))


def pct(millivolt: int) -> int:
    """How full a cell of this voltage is, 0..100."""
    before = LEVELS[0]
    for level in LEVELS:
        if millivolt < level[0]:
            span = max(level[0] - before[0], 1)
            return before[1] + (level[1] - before[1]) * max(millivolt - before[0], 0) // span
        before = level
    return 100
