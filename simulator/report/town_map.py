"""The town from above, as it was at any time of the run: who is silent, who has no mains, where an alarm waits."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.hunt.concern import home_of
from simulator.report.axis import MINUTE_US
from simulator.report.html import escape, figure, svg, table
from simulator.town.draw import HEIGHT, WIDTH, at, features

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from simulator.report.facts import Facts
    from simulator.town import World

FRAMES_MAX: Final = 480
STILLS: Final = 6
SPANS_MAX: Final = 60_000  # of one kind
DOTS_MAX: Final = 20_000
ROWS: Final = 48
_STEPS_US: Final = tuple(
    seconds * 1_000_000 for seconds in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400)
)
# Drawn around the home, in the order in which one covers the other; no two have the same outline.
MARKS: Final = {
    "mains": ("without mains", "m-7-7h14v14h-14z"),
    "offline": ("offline, as the centre sees them", "m-5-5l10 10m0-10l-10 10"),
    "taken": ("with an alarm that is taken", "m0-10l10 10l-10 10l-10-10z"),
    "open": ("with an alarm that waits", "m0-13l13 22h-26z"),
}

Span = tuple[int, int, int]  # home, its first and its last frame
Spans = dict[str, list[Span]]


class Frames(NamedTuple):
    """The run cut into `length` equal parts; a home is marked in each part in which it was so at any moment."""

    length: int
    step_us: int
    spans: Spans
    left_out: int

    def counts(self) -> list[dict[str, int]]:
        """For each frame: how many homes have which mark."""
        found = [dict.fromkeys(MARKS, 0) for _ in range(self.length)]
        for mark, spans in self.spans.items():
            for _, first, last in spans:
                for nth in range(first, last + 1):
                    found[nth][mark] += 1
        return found


def frames(facts: Facts) -> Frames:
    """As many as the slider has steps."""
    step_us = next((one for one in _STEPS_US if facts.end_us / one <= FRAMES_MAX), _STEPS_US[-1])
    count = max(1, -(-facts.end_us // step_us))
    left_out = 0
    spans: Spans = {}
    for mark, raw in _raw(facts).items():
        merged = _merged((home, begin // step_us, min(end // step_us, count - 1)) for home, begin, end in raw)
        left_out += max(0, len(merged) - SPANS_MAX)
        spans[mark] = merged[:SPANS_MAX]
    return Frames(count, step_us, spans, left_out)


def _raw(facts: Facts) -> dict[str, list[tuple[int, int, int]]]:
    """Home, begin_us, end_us of each mark."""
    found: dict[str, list[tuple[int, int, int]]] = {mark: [] for mark in MARKS}
    for phone, begin_us, end_us in facts.heard.spans.offline:
        if (home := home_of(phone)) is not None:
            found["offline"].append((home, begin_us, end_us))
    for fault in facts.faults:
        if fault.kind == "power_cut":
            homes = [home for host in fault.hosts if (home := home_of(host)) is not None]
            found["mains"] += [(home, fault.begin_us, fault.end_us) for home in homes]
    since: dict[int, tuple[str, int]] = {}
    for at_us, alarm, state in facts.heard.alarms.changes:
        before, begun_us = since.pop(id(alarm), ("", 0))
        if before in found and alarm.resident:
            found[before].append((alarm.resident, begun_us, at_us))
        since[id(alarm)] = (state, at_us)
    for alarm in facts.heard.alarms.told:
        state, begun_us = since.get(id(alarm), ("", 0))
        if state in found and alarm.resident:
            found[state].append((alarm.resident, begun_us, facts.end_us))
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    """What follows without a gap is one."""
    found: list[Span] = []
    for home, first, last in sorted(spans):
        if found and found[-1][0] == home and first <= found[-1][2] + 1:
            found[-1] = (home, found[-1][1], max(found[-1][2], last))
        else:
            found.append((home, first, last))
    return found


def section(facts: Facts) -> str:
    """The map with its slider, the same as still pictures, and the table."""
    cut = frames(facts)
    counts = cut.counts()
    homes = [tuple(round(one) for one in at((one.lon, one.lat))) for one in facts.world.residents]
    told = "".join(f'<path class="{mark}" data-mark="{mark}" d=""/>' for mark in MARKS)
    says = "The town: every dot is a home."
    drawing = svg(WIDTH, HEIGHT, says, f'{_ground(facts.world)}<g id="homes">{_dots(homes)}</g>{told}')
    stills = _stills(facts, cut, counts, homes)
    folded = f'<details id="stills" open><summary>Six moments as still pictures</summary>{stills}</details>'
    note = f"<p>{cut.left_out:,} short stretches are left out of the map.</p>" if cut.left_out else ""
    controls = (
        '<div class="slider" id="time" hidden><button type="button" id="play">Play</button>'
        f'<label for="frame">Time</label><input type="range" id="frame" min="0" max="{cut.length - 1}" value="0">'
        '<output for="frame" id="now"></output></div>'
    )
    whole = figure("The town over time", says, drawing, _behind(facts, cut, counts), _legend())
    going_on = '<div id="going-on" hidden><h3>What goes wrong then</h3><ul></ul></div>' if facts.faults else ""
    return f'<div class="map">{controls}{whole}{going_on}</div>{note}{folded}{_data(facts, cut, homes)}'


def _data(facts: Facts, cut: Frames, homes: Sequence[tuple[int, ...]]) -> str:
    data: dict[str, Any] = {
        "step": cut.step_us // 1000,
        "end": facts.end_us // 1000,
        "homes": [value for home in homes for value in home],
        "marks": {mark: shape for mark, (_, shape) in MARKS.items()},
        "words": {mark: words for mark, (words, _) in MARKS.items()},
        "spans": {mark: [value for one in spans for value in one] for mark, spans in cut.spans.items()},
        "faults": [
            [fault.begin_us // cut.step_us, fault.end_us // cut.step_us, fault.in_words()]
            for fault in facts.faults[:2000]
        ],
    }
    return embedded("town", data)


def embedded(ident: str, data: object) -> str:
    """Data for the page's own script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{ident}">{text}</script>'


def _ground(world: World) -> str:
    """Streets, places, zones and houses, drawn once and used by every picture of the town."""
    parts = [
        f'<path class="street" stroke-width="{road["width_m"] * 0.62:.0f}" d="{_line(line)}"/>'
        for road, line in features(world, "streets")
        if road["kind"] != "water"
    ]
    parts += [
        f'<path class="water" d="{_line(line)}"/>'
        for road, line in features(world, "streets")
        if road["kind"] == "water"
    ]
    parts.append(f'<path class="place" d="{_areas(world, "places")}"/>')
    parts.append(f'<path class="zone" d="{_areas(world, "zones")}"/>')
    parts.append(f'<path class="house" d="{_areas(world, "buildings")}"/>')
    return f'<g id="ground">{"".join(parts)}</g>'


def _areas(world: World, name: str) -> str:
    return "".join(f"{_line(rings[0][:-1])}z" for _, rings in features(world, name))


def _line(line: Iterable[Iterable[float]]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in map(at, line))


def _dots(homes: Sequence[tuple[int, ...]]) -> str:
    every = -(-len(homes) // DOTS_MAX)
    size = 4 if len(homes) > 400 else 7
    return f'<path class="home" stroke-width="{size}" d="{"".join(f"M{x} {y}h0" for x, y in homes[::every])}"/>'


def _legend() -> str:
    keys = [("home", "a home", "h0"), *((mark, words, shape) for mark, (words, shape) in MARKS.items())]
    told = (
        f'<li><svg viewBox="-15 -15 30 30" aria-hidden="true"><path class="{name}" d="M0 0{shape}"/></svg>'
        f"{escape(words)}</li>"
        for name, words, shape in keys
    )
    return f'<ul class="legend">{"".join(told)}</ul>'


def _stills(facts: Facts, cut: Frames, counts: Sequence[dict[str, int]], homes: Sequence[tuple[int, ...]]) -> str:
    """The run in six parts, and of each part the moment with the most marks."""
    pictures: list[str] = []
    for part in _parts(cut.length, STILLS):
        nth = max(part, key=lambda one: sum(counts[one].values()))
        words = f"{_frame_words(facts, cut, nth)}: {_count_words(counts[nth])}"
        marks = "".join(_marked(cut, mark, nth, homes) for mark in MARKS)
        drawn = svg(WIDTH, HEIGHT, words, f'<use href="#ground"/><use href="#homes"/>{marks}')
        pictures.append(f"<figure>{drawn}<figcaption>{escape(words)}</figcaption></figure>")
    return f'<div class="stills">{"".join(pictures)}</div>'


def _marked(cut: Frames, mark: str, nth: int, homes: Sequence[tuple[int, ...]]) -> str:
    """All homes with this mark at that frame, as one path."""
    places = (homes[home - 1] for home in _in(cut, mark, nth))
    return f'<path class="{mark}" d="{"".join(f"M{x} {y}{MARKS[mark][1]}" for x, y in places)}"/>'


def _in(cut: Frames, mark: str, nth: int) -> Iterator[int]:
    return (home for home, first, last in cut.spans[mark] if first <= nth <= last)


def _parts(count: int, parts: int) -> list[range]:
    """At most so many ranges that together are all of 0 to `count` - 1."""
    edges = [count * nth // parts for nth in range(parts + 1)]
    return [range(a, b) for a, b in pairwise(edges) if b > a]


def _frame_words(facts: Facts, cut: Frames, nth: int) -> str:
    return f"day {facts.when.exact(nth * cut.step_us)}"


def _count_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {MARKS[mark][0]}" for mark, count in counts.items() if count) or "all is quiet"


def _behind(facts: Facts, cut: Frames, counts: Sequence[dict[str, int]]) -> str:
    """Of each row the most at one frame."""
    rows = [
        (_frame_words(facts, cut, part[0]), *(f"{max(counts[nth][mark] for nth in part):,}" for mark in MARKS))
        for part in _parts(cut.length, ROWS)
    ]
    minutes = cut.step_us / MINUTE_US
    caption = f"Homes, at most, in any {minutes:g} minutes from then on"
    return table(("from", *(words for words, _ in MARKS.values())), rows, caption)
