"""The report of a live run as one page that needs nothing else: figures as SVG, and the table behind each."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT, LEFT, BELOW = 720, 220, 44, 40
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2733; --paper: #fff; --line: #c9d1da; --bar: #2f6f9f; --warn: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6eaef; --paper: #14191f; --line: #3a4653; --bar: #6fb1e0; --warn: #ff8a80; } }
body { font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; color: var(--ink); background: var(--paper);
  max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
table { border-collapse: collapse; margin: .6rem 0; } th, td { padding: .2rem .8rem .2rem 0; text-align: right;
  border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; } th:first-child, td:first-child {
  text-align: left; } th { font-weight: 600; } td:not(:first-child) { white-space: nowrap; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font-size: 11px; } .bar { fill: var(--bar); }
.axis { stroke: var(--line); } .warn { color: var(--warn); font-weight: 600; } .note { opacity: .8; }
details summary { cursor: pointer; }
"""


def page(found: dict[str, Any]) -> str:
    """The whole page for a result (`result.result`)."""
    asked = found["asked"]
    partial = '<p class="warn">Stopped before its time: this is a partial report.</p>' if found["partial"] else ""
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in found["notes"])
    body = (
        f"<h1>{asked['devices'] + asked['real']:,} phones, live</h1>",
        f"<p>{escape(found['began_utc'])}, {found['run_s']} s, broker {escape(asked['broker'])}.</p>",
        partial, notes, _overview(found),
        *_answers("Press to “the centre has it”", found["received"]),
        *_answers("Press to a person’s name (taken)", found["taken_times"]),
        *_real(found["real"]), *_recoveries(found["recoveries"]), *_profile(found.get("profile")),
        "<h2>Asked for</h2>", table(("", ""), [(name.replace("_", " "), _text(one)) for name, one in asked.items()]),
    )  # fmt: skip
    title = "Lamplight, live run" + (" (partial)" if found["partial"] else "")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body>{''.join(body)}</body></html>\n"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts; they are escaped here."""
    top = "".join(f"<th>{escape(one)}</th>" for one in head) if any(head) else ""
    lines = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{top}</tr></thead>' if top else ''}<tbody>{lines}</tbody></table>"


def histogram(bars: Sequence[dict[str, Any]], label: str) -> str:
    """Bars over times that grow by steps; nothing is drawn beyond the last bar with anything in it."""
    last = max((number for number, bar in enumerate(bars) if bar["answers"]), default=-1)
    shown = bars[: last + 1]
    if not shown:
        return "<p>No answers were measured.</p>"
    most, step = max(bar["answers"] for bar in shown), (WIDTH - LEFT) / len(shown)
    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT + BELOW}" role="img" aria-label="{escape(label)}">']
    for number, bar in enumerate(shown):
        count, begin, middle = bar["answers"], LEFT + number * step, LEFT + (number + 0.5) * step
        high = max((HEIGHT - 20) * count / most, 2) if count else 0  # one among thousands is still seen
        top = HEIGHT - high
        parts += [
            f'<rect class="bar" x="{begin + 2:.1f}" y="{top:.1f}" width="{step - 4:.1f}" height="{high:.1f}"/>',
            f'<text x="{middle:.1f}" y="{top - 4:.1f}" text-anchor="middle">{count:,}</text>' if count else "",
            f'<text x="{begin + step:.1f}" y="{HEIGHT + 16}" text-anchor="end">{_end(bar["end_ms"])}</text>',
        ]
    parts.append(f'<line class="axis" x1="{LEFT}" y1="{HEIGHT}" x2="{WIDTH}" y2="{HEIGHT}"/>')
    parts.append(f'<text x="{LEFT}" y="{HEIGHT + 34}">answered within</text></svg>')
    return "".join(parts)


def _overview(found: dict[str, Any]) -> str:
    hub, own = found["hub"], found["simulator"]
    rows = [
        ("phones connected at the end", f"{found['connected']:,} of {found['phones']:,}"),
        ("presses, answered, still waiting", f"{found['presses']:,}, {found['answered']:,}, {found['waiting']:,}"),
        ("heartbeats", f"{found['heartbeats']:,}"),
        ("messages up, down", f"{found['messages_up']:,}, {found['messages_down']:,}"),
        ("connections refused", f"{found['refused']:,}"),
        ("the simulator itself", f"{own['core_percent']} % of a core, {own['memory_mb']:.0f} MB"),
        ("it was late by", f"{own['late_ms_max']} ms at worst, and so are the answers' times"),
    ]  # fmt: skip
    if hub is not None:
        used = f"{hub['core_percent']} % of a core ({hub['cpu_s']} s), {hub['memory_mb'] or 0:.0f} MB"
        rows.insert(3, ("the hub", used))
    return table(("", ""), rows)


def _answers(title: str, times: dict[str, Any]) -> Iterable[str]:
    yield f"<h2>{escape(title)}</h2>"
    yield histogram(times["bars"], title)
    if times["count"]:
        names = ("p50_ms", "p90_ms", "p99_ms", "p999_ms", "max_ms")
        yield table(
            ("answers", "p50", "p90", "p99", "p99.9", "slowest"),
            [(f"{times['count']:,}", *(f"{times[name]:.1f} ms" for name in names))],
        )
        rows = [(_end(bar["end_ms"]), f"{bar['answers']:,}") for bar in times["bars"]]
        yield f"<details><summary>The table behind it</summary>{table(('answered within', 'answers'), rows)}</details>"


def _real(real: dict[str, Any] | None) -> Iterable[str]:
    if real is None:
        return
    yield "<h2>Phones that run the real firmware</h2>"
    online = f"{real['online']:,} of {real['phones']:,}"
    yield table(("online at the end", "presses", "refused"), [(online, f"{real['presses']:,}", f"{real['refused']:,}")])
    yield f'<p class="note">{escape(real["firmware"])}. Measured from the finger to the light.</p>'
    yield from (f'<p class="warn">{escape(line)}</p>' for line in real["trouble"])
    yield from _answers("Real firmware: press to the light “received”", real["received"])


def _recoveries(recoveries: list[dict[str, Any]]) -> Iterable[str]:
    if not recoveries:
        return
    yield "<h2>Lines lost by many at once</h2>"
    head = ("at", "lost", "away", "first to last back", "dialled in a second", "with a press", "who waited at most")
    yield table(head, [_recovery(one) for one in recoveries])
    yield '<p class="note">Who had a press waited from it, or from when the first one was back.</p>'


def _recovery(one: dict[str, Any]) -> tuple[str, ...]:
    waited_s = one["pressing_waited_s_max"] if one["pressing"] else None
    return (
        _seconds(one["began_s"]),
        f"{one['lost']:,}",
        _seconds(one["away_s"]),
        _seconds(one["all_back_s"]),
        f"{one['dialled_per_s_max']:,} at most",
        f"{one['pressing']:,}",
        _seconds(waited_s),
    )


def _profile(profile: dict[str, Any] | None) -> Iterable[str]:
    if profile is None:
        return
    yield "<h2>Where the hub’s time goes</h2>"
    if "error" in profile:
        yield f'<p class="warn">{escape(profile["error"])}</p>'
        return
    more = f"all stacks in {escape(profile['file'])} (for speedscope or flamegraph.pl)"
    yield f"<p>{profile['samples']:,} samples; {more}.</p>"
    yield table(("function", "own", "with what it calls"), [
        (one["function"], f"{one['own_percent']} %", f"{one['all_percent']} %") for one in profile["functions"]
    ])  # fmt: skip


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}\N{NO-BREAK SPACE}s"


def _end(end_ms: int | None) -> str:
    if end_ms is None:
        return "longer"
    return f"{end_ms} ms" if end_ms < 1000 else f"{end_ms // 1000} s"


def _text(value: object) -> str:
    return "–" if value in (None, []) else str(value)
