"""Answer times as a picture: how many waited how long, on a scale of powers of ten, with the promised limits."""

from __future__ import annotations

from collections import Counter
from math import floor, log10
from typing import TYPE_CHECKING, Final

from simulator.report.html import escape, figure, span_words, svg, table, text

if TYPE_CHECKING:
    from simulator.report.facts import Facts
    from simulator.report.presses import Stage, Waits

# product.md, "Numbers to hold": limit in seconds, the share that must be answered within it, what to call that.
TARGETS: Final = ((15, 0.90, "stretch"), (60, 0.975, "to hold"), (180, 0.99, "to hold"))
BARS_PER_DECADE: Final = 6
WIDTH, HEIGHT, LEFT, ABOVE, BELOW, NONE_WIDTH = 960, 190, 44, 30, 40, 90
_TITLES: Final[dict[Stage, str]] = {
    "received": "From the press to “the centre has it”",
    "taken": "From the press to a person’s name",
}


def section(facts: Facts) -> str:
    """Both figures, or why there are none."""
    presses = facts.heard.presses
    tests = sum(one.test for one in presses.made)
    left_out = f"Measured at the phone. {tests:,} presses that were tests are left out."
    if tests == len(presses.made):
        return f'<p class="empty">No presses in this run. {left_out if tests else ""}</p>'
    joined = sum(one.joins and not one.test for one in presses.made)
    if joined:
        left_out += f" So are, below the first figure, {joined:,} presses of an alarm that somebody had already."
    waits: dict[Stage, Waits] = {stage: presses.waits(stage, facts.end_us) for stage in _TITLES}
    # At least from a tenth of a second to five minutes, and the same for both, so that they can be compared.
    bars = [_bar_of(us) for one in waits.values() for us in (*one.answered_us, 100_000, 300_000_000)]
    within = range(min(bars), max(bars) + 1)
    both = "".join(_figure(stage, one, within) for stage, one in waits.items())
    return f"<p>{left_out}</p>{both}"


def _figure(stage: Stage, waits: Waits, within: range) -> str:
    title = _TITLES[stage]
    median, p99 = waits.percentile_us(50), waits.percentile_us(99)
    says = f"{title}: {waits.presses:,} presses, {len(waits.waiting_us):,} without this answer at the end"
    if median is not None and p99 is not None:
        says += f"; half within {span_words(median / 1e6)}, 99 % within {span_words(p99 / 1e6)}"
    return f"<h3>{escape(title)}</h3>{_shares(stage, waits)}" + figure(
        title, says + ".", svg(WIDTH, ABOVE + HEIGHT + BELOW, says, _histogram(waits, within)), _behind(waits, title)
    )


def _shares(stage: Stage, waits: Waits) -> str:
    """Beside the targets, which are about a person's answer."""
    rows: list[tuple[str, ...]] = []
    for limit_s, target, called in TARGETS:
        share = waits.share_within(limit_s)
        row = (f"{limit_s} s", "no press to judge by" if share is None else f"{floor(share * 1000) / 10:.1f} %")
        if stage == "taken":
            verdict = "–" if share is None else "reached" if share >= target else "MISSED"
            row = (*row, f"{target * 100:g} % ({called})", verdict)
        rows.append(row)
    head = ("within", "share") + (("target", "verdict") if stage == "taken" else ())
    return table(head, rows, f"Shares: {_TITLES[stage].lower()}")


def _bar_of(us: int) -> int:
    return floor(log10(max(us, 1)) * BARS_PER_DECADE)


def _end_s(bar: int) -> float:
    return 10 ** ((bar + 1) / BARS_PER_DECADE) / 1e6


def _histogram(waits: Waits, within: range) -> str:
    """`within`: the bars that are drawn, also empty ones."""
    counts = Counter(map(_bar_of, waits.answered_us))
    first = within[0]
    most = max([*counts.values(), len(waits.waiting_us), 1])
    right = WIDTH - NONE_WIDTH
    step = (right - LEFT) / len(within)
    base = ABOVE + HEIGHT

    def x_of(us: float) -> float:
        return LEFT + (log10(us) * BARS_PER_DECADE - first) * step

    parts = [f'<path class="axis" d="M{LEFT} {base}H{WIDTH - 8}"/>']
    for bar, count in sorted(counts.items()):
        parts.append(_bar(LEFT + (bar - first) * step, step, count, most, "bar"))
    for power in range(-6, 7):
        if LEFT - 1 <= x_of(10 ** (power + 6)) <= right + 1:
            x = x_of(10 ** (power + 6))
            parts.append(f'<path class="axis" d="M{x:.1f} {base}v5"/>')
            parts.append(text(x, base + 19, _power(power), "middle"))
    for limit_s, _, _ in TARGETS:
        x = x_of(limit_s * 1e6)
        parts.append(f'<path class="limit" d="M{x:.1f} {ABOVE - 14}V{base}"/>')
        parts.append(text(x, ABOVE - 18, f"{limit_s} s", "middle"))
    if waits.waiting_us:
        parts.append(_bar(right + 20, NONE_WIDTH - 40, len(waits.waiting_us), most, "bar none"))
    parts.append(text(right + NONE_WIDTH / 2, base + 19, "no answer", "middle"))
    parts.append(text(LEFT, base + 36, "answered within (each mark is ten times the one before)"))
    return "".join(parts)


def _bar(left: float, width: float, count: int, most: int, kind: str) -> str:
    high = max((HEIGHT - 16) * count / most, 2)  # one among thousands is still seen
    top = ABOVE + HEIGHT - high
    drawn = f'<rect class="{kind}" x="{left + 1:.1f}" y="{top:.1f}" width="{width - 2:.1f}" height="{high:.1f}"/>'
    return drawn + text(left + width / 2, top - 4, f"{count:,}", "middle", ' class="over"')


def _power(power: int) -> str:
    return f"{10 ** (power + 3):,} ms" if power < 0 else f"{10**power:,} s"


def _behind(waits: Waits, title: str) -> str:
    counts = Counter(map(_bar_of, waits.answered_us))
    rows = [
        (f"{span_words(_end_s(bar - 1))} to {span_words(_end_s(bar))}", f"{counts[bar]:,}") for bar in sorted(counts)
    ]
    rows.append(("no answer until the end", f"{len(waits.waiting_us):,}"))
    return table(("time", "presses"), rows, title)
