"""`lamplight upgrade`: what a newer hub would do to the database, tried on a copy."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Annotated

import typer

from .backups import DATABASE
from .say import one_line_why, say


def upgrade(
    check: Annotated[
        bool, typer.Option("--check", help="Try it on a copy; the database itself stays as it is.")
    ] = False,
    database: Annotated[Path, typer.Option(envvar=DATABASE)] = Path("var/lamplight.db"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")] = False,
) -> None:
    """Would this hub's migrations go well on the database, and how long would they take? The old hub may go on.

    \b
    lamplight upgrade --check     copies, migrates the copy, checks it, and removes it again

    The migration itself is done by the hub at its start. It keeps a copy of the database beside it
    (lamplight.db.revision-0001) until it has started a second time without a migration; to go back, start the older hub
    on that copy.

    Exit codes: 0 it would go well, 1 it would not, one line says why.
    """
    from hub.kernel import SystemClock
    from hub.kernel.migrate import MigrationError
    from hub.upkeep import UpkeepError, try_upgrade

    if not check:
        raise typer.BadParameter("the hub itself migrates at its start; say --check to try it on a copy", param_hint="")
    with one_line_why(UpkeepError, MigrationError, sqlite3.Error) as progress:
        trial = try_upgrade(database, SystemClock(), progress)
    answer = {
        "revision": trial.revision,
        "steps": [one._asdict() for one in trial.steps],
        "copied_s": round(trial.copied_s, 3),
        "migrated_s": round(trial.migrated_s, 3),
        "changed": {name: {"before": before, "after": after} for name, (before, after) in trial.changed.items()},
    }
    if not trial.steps:
        say(as_json, answer, f"Nothing to do: the database has this hub's revision, {trial.revision}.")
        return
    steps = [f"  {one.revision}  {one.subject}" for one in trial.steps]
    changed = [
        f"  {name}: {_rows(before)} before, {_rows(after)} after" for name, (before, after) in trial.changed.items()
    ]
    took = f"It went well on a copy: copied in {trial.copied_s:.1f} s, migrated in {trial.migrated_s:.1f} s."
    say(as_json, answer, f"From revision {trial.revision}:", *steps, *changed, took)


def _rows(count: int | None) -> str:
    return "no table" if count is None else f"{count:,} rows"
