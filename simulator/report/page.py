"""The report of a run as one page that needs nothing else: no network, no server, and for its figures no script."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from simulator.hunt import replay
from simulator.invariants import ALL
from simulator.report import answers, curves, stories, town_map
from simulator.report.axis import Axis
from simulator.report.html import escape
from simulator.virtual.telling import line
from simulator.virtual.wording import duration

if TYPE_CHECKING:
    from simulator.report.facts import Facts
    from simulator.virtual.options import Violation

VIOLATIONS_MAX: Final = 50
# Nothing may be loaded, whatever a text on the page says.
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"


def page(facts: Facts) -> str:
    """The whole page; the same facts give the same bytes, but for the seconds that the run took."""
    axis = Axis(facts.end_us, facts.when, tuple(one.at_us for one in facts.result.violations))
    sections = (
        ("violations", "Promises", _violations(facts)),
        ("town-map", "The town over time", town_map.section(facts)),
        ("answers", "Answer times", answers.section(facts)),
        ("queue", "Length of the queue", curves.queue(facts, axis)),
        ("load", "Operators’ load", curves.load(facts, axis)),
        ("faults", "Faults", curves.faults(facts, axis)),
        ("alarms-told", "The story of every alarm", stories.section(facts)),
    )
    links = "".join(f'<li><a href="#{ident}">{escape(title)}</a></li>' for ident, title, _ in sections)
    body = "".join(_section(*one) for one in sections)
    title = f"{'INTERRUPTED: ' if facts.result.interrupted else ''}{facts.options.scenario}, seed {facts.options.seed}"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Lamplight run</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<style>{_file('page.css')}</style><style>{_file('figures.css')}</style></head>"
        f'<body data-midnight="{facts.when.after_midnight_us // 1000}"><a class="skip" href="#main">To the report</a>'
        f'<header>{_head(facts)}<nav aria-label="On this page"><ul>{links}</ul></nav></header>'
        f'<main id="main" tabindex="-1">{body}</main><script>{_file("page.js")}</script></body></html>\n'
    )


def _section(ident: str, title: str, inner: str) -> str:
    head = f'<h2 id="{ident}-title">{escape(title)}</h2>'
    return f'<section id="{ident}" aria-labelledby="{ident}-title">{head}{inner}</section>'


@cache
def _file(name: str) -> str:
    return files("simulator.report").joinpath(name).read_text("utf-8")


def _head(facts: Facts) -> str:
    options, result = facts.options, facts.result
    begins = f"{facts.when.begins:%Y-%m-%d %H:%M}"
    lived = duration(result.virtual_s)
    rows = [
        ("seed", str(result.seed)),
        ("homes", f"{options.devices:,}"),
        ("time", f"{lived}, from {begins} in Shanghai (day 1)"),
        ("asked for", duration(options.span_us / 1e6) + ("" if options.leap else ", without leaps")),
        ("entries in the trace", f"{result.events:,}"),
        ("wall clock", f"{result.wall_s:.1f} s"),
        ("hash", result.hash),
    ]
    if options.calm_from_us is not None:
        rows.append(("nothing new from", facts.when.exact(options.calm_from_us)))
    if options.invariants is not None:
        rows.append(("looked at only", ", ".join(options.invariants)))
    told = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    name = options.scenario.replace("_", " ")
    return (
        f'<p class="kind">Lamplight, a run of the simulated town</p><h1>{escape(name)}</h1>'
        f"<p>{escape(facts.scenario.says)}</p>{_verdict(facts)}<dl>{told}</dl>"
        f"{_command('The command that runs it again', replay.command(options, facts.when))}"
    )


def _verdict(facts: Facts) -> str:
    result = facts.result
    found = len(result.violations)
    parts: list[str] = []
    if result.interrupted:
        at = facts.when.exact(facts.end_us // 1_000_000 * 1_000_000)
        parts.append(
            f'<p class="verdict bad"><b>INTERRUPTED</b> at day {at}: this is about the part until then only.</p>'
        )
    if found:
        times = "1 promise was broken" if found == 1 else f"{found:,} promises were broken"
        more = "; the run ended there, as it was told to" if result.stopped_early else ""
        parts.append(f'<p class="verdict bad"><b>VIOLATION</b>: <a href="#violations">{times}</a>{more}.</p>')
    else:
        until = " until then" if result.interrupted else ""
        parts.append(f'<p class="verdict good"><b>HELD</b>: no invariant was broken{until}.</p>')
    return "".join(parts)


def _command(label: str, command: str) -> str:
    return f"<p>{escape(label)}:</p><pre><code>{escape(command)}</code></pre>"


def _violations(facts: Facts) -> str:
    found = facts.result.violations
    if not found:
        names = facts.options.invariants or tuple(ALL)
        kept = "".join(
            f"<li>{escape(ALL[name].says)} <code>{escape(name)}</code></li>" for name in names if name in ALL
        )
        until = ", until it was interrupted" if facts.result.interrupted else ""
        which = f"<details><summary>Which they are</summary><ul>{kept}</ul></details>"
        return f"<p>All that were looked at were kept{until}.</p>{which}"
    return "".join(_violation(facts, one, first=not nth) for nth, one in enumerate(found[:VIOLATIONS_MAX]))


def _violation(facts: Facts, one: Violation, *, first: bool) -> str:
    promise = ALL.get(one.name)
    says = promise.says if promise else "The hub and the town catch their errors."
    whom = ", ".join([*one.devices[:8], *(f"alarm {number}" for number in one.alarm_ids[:8])])
    about = f"<p>About {escape(whom)}.</p>" if whom else ""
    story = _case(facts) if first and facts.case is not None else ""
    return (
        f'<details class="violation"{" open" if first else ""}><summary><b>{escape(one.name)}</b> '
        f"at {escape(facts.when.words(one.at_us))}</summary><p>The promise: {escape(says)}</p>"
        f"<p>What was found: {escape(one.text)}</p>{about}{story}</details>"
    )


def _case(facts: Facts) -> str:
    """Of the shortest run that breaks it."""
    case = facts.case
    if case is None:
        return ""
    told = "".join(f"<li>{escape(line(entry, facts.when))}</li>" for entry in case.story)
    breaks_at = escape(facts.when.words(case.violation.at_us))
    here = f"<li><b>{breaks_at}  HERE IT BREAKS:</b> {escape(case.violation.text)}</li>"
    needed = f"{case.happenings:,} of {case.happenings_all:,} happenings"
    unfinished = "" if case.complete else " The search was INTERRUPTED; there may be a shorter one."
    return (
        f"<p>What led to it, in the shortest run that was found ({needed}).{unfinished}</p>"
        f'<ol class="story">{told}{here}</ol>'
        f"{_command('The command that shows it again', replay.command(case.options, facts.when))}"
    )
