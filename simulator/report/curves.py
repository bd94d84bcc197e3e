"""Three pictures over one axis of time: the length of the queue, what each operator does, and what goes wrong."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from simulator.report.axis import BELOW, LEFT, RIGHT, WIDTH, Axis
from simulator.report.html import escape, figure, span_words, svg, table, text
from simulator.report.seats import ALARM, CALL, KINDS, REST, SHIFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.report.facts import Facts
    from simulator.report.seats import Seat

QUEUE_HEIGHT: Final = 180
BINS: Final = 480
TABLE_ROWS: Final = 48
LANE: Final = 24
FAULTS_TOLD_MAX: Final = 400
_MARK: Final = " The dotted line with the triangle: there a promise broke."
# Class, how far below the top of its lane it begins, how high it is: they tell apart what colour alone must not.
_HOW: Final = {SHIFT: ("shift", 10, 4), REST: ("rest", 6, 12), CALL: ("call", 8, 8), ALARM: ("alarm", 2, 18)}


def queue(facts: Facts, axis: Axis) -> str:
    """Alarms that wait and alarms that somebody has."""
    changes = facts.heard.alarms.queue
    if len(changes) == 1:
        return '<p class="empty">No alarms in this run: the queue was empty all the time.</p>'
    bins = _most(changes, facts.end_us, BINS)
    most = max(1, *(max(one) for one in bins))
    width = (WIDTH - LEFT - RIGHT) / BINS

    def steps(which: int) -> str:
        tops = (QUEUE_HEIGHT - (QUEUE_HEIGHT - 14) * one[which] / most for one in bins)
        return "".join(f"V{top:.1f}H{LEFT + width * nth:.1f}" for nth, top in enumerate(tops, 1))

    parts = [axis.draw(QUEUE_HEIGHT)]
    for count in sorted({0, most // 2, most}):
        y = QUEUE_HEIGHT - (QUEUE_HEIGHT - 14) * count / most
        parts.append(f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(text(LEFT - 8, y + 4, f"{count:,}", "end"))
    parts.append(f'<path class="waiting" d="M{LEFT} {QUEUE_HEIGHT}{steps(0)}V{QUEUE_HEIGHT}z"/>')
    parts.append(f'<path class="held" d="M{LEFT} {QUEUE_HEIGHT}{steps(1)}"/>')
    longest = max(one[0] for one in bins)
    says = f"Alarms at the same time: at most {longest:,} waited, at most {max(one[1] for one in bins):,} were taken."
    says += _MARK if axis.marks_us else ""
    legend = _legend((("waiting", "waiting to be taken (filled)"), ("held", "taken, not closed (line)")))
    rows = [
        (axis.when.exact(facts.end_us * nth // TABLE_ROWS // 1_000_000 * 1_000_000), f"{waiting:,}", f"{taken:,}")
        for nth, (waiting, taken) in enumerate(_most(changes, facts.end_us, TABLE_ROWS))
    ]
    behind = table(("from (day, clock)", "waiting, at most", "taken, at most"), rows, "Length of the queue")
    return figure("Length of the queue", says, svg(WIDTH, QUEUE_HEIGHT + BELOW, says, "".join(parts)), behind, legend)


def load(facts: Facts, axis: Axis) -> str:
    """A lane for each operator who was there."""
    seats = sorted(facts.heard.seats.by_number.items())
    if not seats:
        return '<p class="empty">No operator was on shift in this run.</p>'
    names = {one.id: one.name for one in facts.world.operators}
    parts = [axis.draw(len(seats) * LANE)]
    for nth, (number, seat) in enumerate(seats):
        parts.append(text(LEFT - 8, nth * LANE + 16, f"{number} {names.get(number, '')}", "end"))
        for kind in KINDS:
            name, below, height = _HOW[kind]
            spans = [(one.begin_us, one.end_us) for one in seat.stretches if one.kind == kind]
            if spans:
                parts.append(f'<path class="{name}" d="{axis.bars(spans, nth * LANE + below, height)}"/>')
    taken, calls = sum(seat.alarms for _, seat in seats), sum(seat.calls for _, seat in seats)
    says = f"{len(seats):,} operators took {taken:,} alarms and noted {calls:,} care calls."
    says += _MARK if axis.marks_us else ""
    rows = [_spent(f"{number} {names.get(number, '')}", seat) for number, seat in seats]
    head = ("operator", *KINDS, "alarms taken", "care calls")
    legend = _legend([(_HOW[kind][0], kind) for kind in KINDS])
    drawing = svg(WIDTH, len(seats) * LANE + BELOW, says, "".join(parts))
    return figure("Operators’ load", says, drawing, table(head, rows, "Operators’ load"), legend)


def faults(facts: Facts, axis: Axis) -> str:
    """A lane for each kind of fault, and for a hub or broker that is down."""
    kinds = Counter(one.kind for one in facts.faults)
    lanes = [(kind.replace("_", " "), count, "fault") for kind, count in kinds.items()]
    spans = {
        kind.replace("_", " "): [(one.begin_us, one.end_us) for one in facts.faults if one.kind == kind]
        for kind in kinds
    }
    for who in ("hub", "broker"):
        if down := [(begin_us, end_us) for name, begin_us, end_us in facts.heard.spans.down if name == who]:
            spans[f"{who} is down"] = down
            lanes.append((f"{who} is down", len(down), "down"))
    if not lanes:
        return '<p class="empty">Nothing went wrong in this run: no faults were drawn.</p>'
    parts = [axis.draw(len(lanes) * LANE)]
    for nth, (name, count, drawn) in enumerate(lanes):
        parts.append(text(LEFT - 8, nth * LANE + 16, f"{name} ({count})" if count > 1 else name, "end"))
        parts.append(f'<path class="{drawn}" d="{axis.bars(spans[name], nth * LANE + 4, LANE - 8)}"/>')
    says = f"{len(facts.faults):,} faults of {len(kinds):,} kinds" + (
        "." if len(lanes) == len(kinds) else ", and when hub or broker were down because of them."
    )
    says += _MARK if axis.marks_us else ""
    drawing = svg(WIDTH, len(lanes) * LANE + BELOW, says, "".join(parts))
    return figure("Faults", says, drawing, _told(facts))


def _told(facts: Facts) -> str:
    told = facts.faults[:FAULTS_TOLD_MAX]
    rows = [(facts.when.exact(_s(one.begin_us)), facts.when.exact(_s(one.end_us)), one.in_words()) for one in told]
    more = len(facts.faults) - len(told)
    left_out = f"<p>{more:,} more are left out here; --trace FILE has them all.</p>" if more else ""
    return table(("begins (day, clock)", "ends", "what goes wrong"), rows, "Faults in words") + left_out


def _s(us: int) -> int:
    return us // 1_000_000 * 1_000_000


def _spent(name: str, seat: Seat) -> tuple[str, ...]:
    shift_us = seat.spent_us(SHIFT)
    cells = [span_words(shift_us / 1e6)]
    for kind in KINDS[1:]:
        us = seat.spent_us(kind)
        cells.append(f"{span_words(us / 1e6)} ({us / shift_us * 100:.0f} %)" if us and shift_us else "–")
    return (name, *cells, f"{seat.alarms:,}", f"{seat.calls:,}")


def _most(changes: Sequence[tuple[int, int, int]], end_us: int, bins: int) -> list[tuple[int, int]]:
    """For each of so many equal parts of the run: the most that waited, and the most that were taken."""
    found: list[tuple[int, int]] = []
    nth, now = 0, (0, 0)
    for one in range(1, bins + 1):
        most = now
        while nth < len(changes) and changes[nth][0] * bins < end_us * one:
            now = changes[nth][1:]
            most = max(most[0], now[0]), max(most[1], now[1])
            nth += 1
        found.append(most)
    return found


def _legend(entries: Sequence[tuple[str, str]]) -> str:
    return '<ul class="legend">' + "".join(f"<li>{_key(name)}{escape(words)}</li>" for name, words in entries) + "</ul>"


def _key(name: str) -> str:
    """A piece of it: a line, or a bar as high as it is in its lane."""
    high = {"shift": 3, "call": 6}.get(name, 12)
    shape = "M1 7h24" if name == "held" else f"M1 {7 - high / 2}h24v{high}h-24z"
    return f'<svg viewBox="0 0 26 14" aria-hidden="true"><path class="{name}" d="{shape}"/></svg>'
