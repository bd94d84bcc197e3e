"""The axis of time that the figures of a report share, with the clock of Shanghai on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.report.html import text
from simulator.virtual.when import DAY_US, SECOND_US

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from simulator.virtual.when import When

MINUTE_US: Final = 60 * SECOND_US
HOUR_US: Final = 60 * MINUTE_US
WIDTH, LEFT, RIGHT = 960, 132, 16
BELOW: Final = 34
TICKS_MAX: Final = 13
_STEPS_US: Final = (
    *(minutes * MINUTE_US for minutes in (1, 5, 10, 15, 30)),
    *(hours * HOUR_US for hours in (1, 2, 3, 6, 12)),
    *(days * DAY_US for days in (1, 2, 7, 14, 28, 56)),
)  # fmt: skip


class Axis(NamedTuple):
    """From the beginning of the run to `end_us`. `marks_us`: when promises broke."""

    end_us: int
    when: When
    marks_us: tuple[int, ...] = ()

    def x(self, at_us: float) -> float:
        """Where this moment is in the picture."""
        return LEFT + (WIDTH - LEFT - RIGHT) * at_us / max(self.end_us, 1)

    def ticks(self) -> Iterator[tuple[int, str]]:
        """Round times of the clock, and what to write there."""
        step_us = next((one for one in _STEPS_US if self.end_us / one <= TICKS_MAX), _STEPS_US[-1])
        first = self.when.after_midnight_us
        for nth in range(-(-first // step_us), (first + self.end_us) // step_us + 1):
            of_all_us = nth * step_us
            day, of_day_us = divmod(of_all_us, DAY_US)
            clock = f"{of_day_us // HOUR_US:02d}:{of_day_us // MINUTE_US % 60:02d}"
            yield of_all_us - first, f"day {day + 1}" if of_day_us == 0 else clock

    def draw(self, height: float) -> str:
        """The grid for a picture of this height; what is written is below it, in the next BELOW units."""
        parts = [f'<path class="axis" d="M{LEFT} {height:.1f}H{WIDTH - RIGHT}"/>']
        for at_us, words in self.ticks():
            x = self.x(at_us)
            parts.append(f'<path class="grid" d="M{x:.1f} 0V{height + 4:.1f}"/>')
            parts.append(text(x, height + 18, words, "middle"))
        for at_us in self.marks_us:
            x = self.x(at_us)
            parts.append(f'<path class="broken" d="M{x:.1f} 0V{height:.1f}"/>')
            parts.append(f'<path class="broken-mark" d="M{x:.1f} {height:.1f}l-6 10h12z"/>')
        return "".join(parts)

    def bars(self, spans_us: Iterable[tuple[int, int]], top: float, height: float) -> str:
        """The data of one path: a bar for each span, what nearly touches as one, and never thinner than can be seen."""
        found: list[list[float]] = []
        for begin_us, end_us in sorted(spans_us):
            left, right = self.x(begin_us), max(self.x(end_us), self.x(begin_us) + 1.6)
            if found and left <= found[-1][1] + 0.3:
                found[-1][1] = max(found[-1][1], right)
            else:
                found.append([left, right])
        return "".join(
            f"M{left:.1f} {top:g}h{right - left:.1f}v{height:g}h{left - right:.1f}z" for left, right in found
        )
