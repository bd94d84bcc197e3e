"""`lamplight simulate`: the town in virtual time, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from simulator import scenarios
from simulator.town import DEVICES_MAX, SEED
from simulator.virtual.request import JOBS_MAX, SWARM_MAX, Asked, Refused, understood

HELP: Final = """Replay the town in virtual time, with the real hub and the real phones in it, from a seed.

The same seed and settings give the same trace and the same hash, on every machine. While the town lives, every
invariant is looked at. When one breaks, you get its name, the shortest run that breaks it, what led to it, and the one
command that shows it again.

\b
lamplight simulate                                             a quiet night and day of 1,600 homes
lamplight simulate --seed 7 --days 3 --scenario power_cut      another seed, another scenario
lamplight simulate --trace var/trace.jsonl --device ph-00012   what happened to one home, line by line
lamplight simulate --swarm 200                                 200 seeds of a small, wild town, on all cores
lamplight simulate --until-violation --json                    for a script
lamplight simulate --live --help                               real time, against a real broker

\b
Scenarios:
{scenarios}

Ctrl-C ends a run between two steps and tells what it found until then, marked so.

Exit codes: 0 no invariant was broken; 1 one was; 2 the command was not understood; 3 a run broke down, Python's own
words are printed; 130 interrupted before anything was found.
"""


def help_text() -> str:
    """With the scenarios there are."""
    lines = (f"  {name:<20} {scenarios.find(name).says}" for name in scenarios.names())
    return HELP.format(scenarios="\n".join(lines))


def command(
    seed: Annotated[
        int, typer.Option(metavar="N", help="What happens, and when. The town itself is always the same.")
    ] = SEED,
    days: Annotated[int | None, typer.Option(metavar="N", help="How long it lives; 1 if nothing is said.")] = None,
    hours: Annotated[
        float | None, typer.Option(metavar="H", help="The same in hours; with --days, both together.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="NAME", help="One of those above; quiet_night, or anything in a swarm.")
    ] = None,
    devices: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=DEVICES_MAX, help="Homes, each with a phone and a remote; 1,600, or 16 in a swarm."
        ),
    ] = None,
    until_violation: Annotated[bool, typer.Option("--until-violation", help="Stop at the first one.")] = False,
    invariant: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this one is looked at; may be repeated.")
    ] = None,
    calm_from: Annotated[
        str | None,
        typer.Option(metavar="TIME", help='From then on nothing new happens: "HH:MM", or "2 07:14:03" on day 2.'),
    ] = None,
    swarm: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=1, max=SWARM_MAX, help="So many seeds, from --seed on; 4 hours each if nothing is said."
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=JOBS_MAX, help="Of a swarm, at a time; as many as there are cores."),
    ] = None,
    no_leap: Annotated[
        bool, typer.Option("--no-leap", help="Also live through heartbeats that nothing disturbs.")
    ] = False,
    trace: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all that happens there, one JSON object a line.")
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Of the trace, only from then on.")
    ] = None,
    device: Annotated[
        list[str] | None, typer.Option(metavar="PHONE", help="Of the trace, only this home; may be repeated.")
    ] = None,
    report: Annotated[Path | None, typer.Option(metavar="FOLDER", help="A folder for what was found.")] = None,
    keep_database: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The hub's database, as it is at the end.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write into folders and over files that are there.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Last line: seed, hash, events, wall_s, virtual_s, violations.")
    ] = False,
) -> None:
    """See HELP."""
    asked = Asked(
        seed=seed,
        days=days,
        hours=hours,
        scenario=scenario,
        devices=devices,
        until_violation=until_violation,
        invariants=tuple(invariant or ()),
        calm_from=calm_from,
        swarm=swarm,
        jobs=jobs,
        leap=not no_leap,
        trace=trace,
        trace_from=from_,
        trace_devices=tuple(device or ()),
        report=report,
        keep_database=keep_database,
        force=force,
        as_json=as_json,
    )
    try:
        request = understood(asked)
    except Refused as wrong:
        raise typer.BadParameter(str(wrong), param_hint=wrong.option) from wrong
    from simulator.virtual.perform import perform  # the whole hub: nobody who asks for help waits for that

    raise typer.Exit(perform(request))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Does what the command line says, and ends the program."""
    app = typer.Typer(
        add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]}
    )
    app.command(help=help_text())(command)
    app(arguments, prog_name="lamplight simulate")
    raise AssertionError("typer has ended the program")
