"""What the command says of a run and of a broken promise: a few lines for a person, one line of JSON for a program."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

from simulator.hunt import replay
from simulator.virtual.telling import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.hunt.case import Case
    from simulator.virtual.options import Options, Result, Violation
    from simulator.virtual.when import When

OTHERS_MAX: Final = 10


def of_plan(options: Options, says: str, when: When) -> str:
    """What is about to be run."""
    hours = options.span_us / 3_600_000_000
    begins = f"{when.begins:%Y-%m-%d %H:%M}"
    return (
        f"{options.scenario}: {says}\n"
        f"seed {options.seed}, {options.devices:,} devices, {hours:g} hours from {begins} in Shanghai"
    )


def of_result(result: Result) -> str:
    """How it went, without what broke."""
    speed = result.virtual_s / result.wall_s if result.wall_s else 0.0
    counts = ", ".join(
        f"{count:,} {name.replace('_', ' ')}" for name, count in result.counts.items() if "." not in name
    )
    how_fast = f"{duration(result.virtual_s)} of the town in {result.wall_s:.1f} s, {speed:,.0f} times as fast as life"
    lines = ["INTERRUPTED: this is about the part until then only."] if result.interrupted else []
    lines += [f"{how_fast}; {result.events:,} entries", *([counts] if counts else []), f"hash {result.hash}"]
    return "\n".join(lines)


def of_violations(violations: Sequence[Violation], when: When) -> str:
    """Which promises broke: the first in full, the others by name."""
    first = violations[0]
    lines = [f"VIOLATION of {first.name} at {when.words(first.at_us)}", f"  {first.text}"]
    lines += [f"  later: {other.name} at {when.words(other.at_us)}" for other in violations[1 : OTHERS_MAX + 1]]
    if len(violations) > OTHERS_MAX + 1:
        lines.append(f"  and {len(violations) - OTHERS_MAX - 1:,} more")
    return "\n".join(lines)


def of_case(case: Case, says: str, when: When) -> str:
    """The story, and how to see it again. `says`: what the invariant promises."""
    lines = [f"The promise: {says}", "", _prefix(case, when), "", "What led to it (day, and clock in Shanghai):"]
    lines += [f"  {line(entry, when)}" for entry in case.story]
    lines += [f"  {when.words(case.violation.at_us)}  HERE IT BREAKS: {case.violation.text}"]
    return "\n".join([*lines, "", "To see it again:", f"  {replay.command(case.options, when)}"])


def of_swarm(results: Sequence[Result], wall_s: float, seeds: int) -> str:
    """How many seeds, how much of the town's life."""
    lived = duration(sum(result.virtual_s for result in results))
    events = sum(result.events for result in results)
    return f"{len(results):,} of {seeds:,} seeds, {lived} of the town in {wall_s:.1f} s; {events:,} entries"


def as_json(result: Result, when: When, case: Case | None = None) -> dict[str, Any]:
    """`seed`, `hash`, `events`, `wall_s`, `virtual_s`, `violations`; `interrupted` only if it was."""
    violations = [_violation(one, when) for one in result.violations]
    if case is not None and violations:
        violations[0] |= {
            "replay": replay.command(case.options, when),
            "story": [line(entry, when) for entry in case.story],
        }
    found: dict[str, Any] = {
        "seed": result.seed,
        "hash": result.hash,
        "events": result.events,
        "wall_s": round(result.wall_s, 3),
        "virtual_s": result.virtual_s,
        "violations": violations,
    }
    return found | ({"interrupted": True} if result.interrupted else {})


def together(results: Sequence[Result], wall_s: float, seed: int, *, interrupted: bool) -> dict[str, Any]:
    """The same of many runs, none of which broke a promise; `hash` is over their hashes, in the order of the seeds."""
    found: dict[str, Any] = {
        "seed": seed,
        "hash": hashlib.sha256("".join(result.hash for result in results).encode()).hexdigest(),
        "events": sum(result.events for result in results),
        "wall_s": round(wall_s, 3),
        "virtual_s": sum(result.virtual_s for result in results),
        "violations": [],
        "seeds": len(results),
    }
    return found | ({"interrupted": True} if interrupted else {})


def duration(seconds: float) -> str:
    """Days, hours, minutes: "2 d 03 h 00 min"."""
    minutes = int(seconds) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    return (f"{days:,} d " if days else "") + f"{hours:02d} h {minutes % 60:02d} min"


def _prefix(case: Case, when: When) -> str:
    calm_from_us = case.options.calm_from_us
    if calm_from_us is None:
        text = "No shorter run breaks it: it takes all that happened until then."
    else:
        needed = f"{case.happenings:,} of {case.happenings_all:,} happenings"
        text = f"It breaks also when nothing new happens after {when.exact(calm_from_us)!r} ({needed} until then)."
    if case.runs:
        text += f" The search took {case.runs} runs."
    return text if case.complete else f"{text} The search was INTERRUPTED; there may be a shorter one."


def _violation(one: Violation, when: When) -> dict[str, Any]:
    return {
        "invariant": one.name,
        "text": one.text,
        "clock": when.words(one.at_us),
        "at_us": one.at_us,
        "devices": list(one.devices),
        "alarm_ids": list(one.alarm_ids),
    }
