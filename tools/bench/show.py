"""The figures as a table and as a plot that any browser shows."""

from collections.abc import Sequence
from html import escape
from typing import Any

from rich.console import Console
from rich.table import Table

from tools.bench.figures import Figure

ROW, LEFT, WIDTH, RIGHT = 22, 330, 420, 120
INK, GOOD, BAD, LIMIT = "#334155", "#0f766e", "#b91c1c", "#94a3b8"


def show(figures: Sequence[Figure], title: str) -> None:
    """On stdout."""
    table = Table(title=title)
    for column in ("", "hub", "", "beside", "to reach", ""):
        table.add_column(column, justify="right" if column in ("hub", "beside", "to reach") else "left")
    for one in figures:
        limit = "" if one.limit is None else f"<= {_number(one.limit)}"
        verdict = "" if one.limit is None else "ok" if one.holds else "[red]too much[/]"
        table.add_row(one.name, _number(one.value), one.unit, _number(one.beside), limit, verdict)
    Console().print(table)


def plot(figures: Sequence[Figure], sizes: Sequence[dict[str, Any]], title: str) -> str:
    """An SVG: every promised figure as a share of what it may be, then the sizes."""
    promised = [one for one in figures if one.limit]
    parts = [_text(0, 16, title, "font-weight:600")]
    top = 40
    for number, one in enumerate(promised):
        parts += _bar(
            top + number * ROW, one.name, one.value / (one.limit or 1), _beside(one), GOOD if one.holds else BAD
        )
    bottom = top + len(promised) * ROW
    edge = LEFT + WIDTH / 1.5
    parts.append(
        f'<line x1="{edge}" x2="{edge}" y1="{top - 8}" y2="{bottom}" stroke="{LIMIT}" stroke-dasharray="4 3"/>'
    )
    parts.append(_text(edge + 4, top - 10, "the limit", f"fill:{LIMIT}"))
    for key, unit in (("sos_p99_ms", "ms"), ("cpu_s_per_million", "s"), ("memory_mb", "MB")):
        bottom += ROW * 2
        parts.append(_text(0, bottom - 8, _TITLES[key], "font-weight:600"))
        most = max((one[key] for one in sizes), default=1)
        for one in sizes:
            label = f"{one['devices']:,} devices"
            parts += _bar(bottom, label, one[key] / most / 1.5, f"{_number(one[key])} {unit}", GOOD)
            bottom += ROW
    height, width = bottom + ROW, LEFT + WIDTH + RIGHT
    style = f"font:13px system-ui,sans-serif;fill:{INK}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" style="{style}">'
    return "\n".join([head, f'<rect width="{width}" height="{height}" fill="#fff"/>', *parts, "</svg>", ""])


_TITLES = {
    "sos_p99_ms": "SOS p99 at one heartbeat a minute",
    "cpu_s_per_million": "CPU seconds of the hub for a million heartbeats",
    "memory_mb": "Memory of the hub",
}


def _bar(y: float, label: str, share: float, said: str, colour: str) -> list[str]:
    """`share` 1 is the limit; what is longer than half as much again ends at the edge."""
    width = max(min(share, 1.5), 0.005) * WIDTH / 1.5
    return [
        _text(LEFT - 8, y + 14, label, "text-anchor:end"),
        f'<rect x="{LEFT}" y="{y + 3}" width="{width:.1f}" height="{ROW - 7}" rx="2" fill="{colour}"/>',
        _text(LEFT + width + 6, y + 14, said, ""),
    ]


def _beside(one: Figure) -> str:
    return f"{_number(one.value)} {one.unit} of {_number(one.limit)}"


def _text(x: float, y: float, text: str, style: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" style="{style}">{escape(text)}</text>'


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.3g}"
