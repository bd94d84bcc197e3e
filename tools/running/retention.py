"""`lamplight retention`: how long what is kept, and what would go tonight."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from .backups import DATABASE
from .say import one_line_why, say


def retention(
    preview: Annotated[bool, typer.Option("--preview", help="Only look; nothing goes by looking.")] = False,
    database: Annotated[Path, typer.Option(envvar=DATABASE)] = Path("var/lamplight.db"),
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")] = False,
) -> None:
    """How long each kind of data is kept, and what would go tonight.

    \b
    lamplight retention --preview

    The hub itself deletes, every night at half past three. An administrator changes the times on the page "System".

    Exit codes: 0 shown, 1 the database cannot be read.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from hub.kernel import Database, SystemClock
    from hub.running import consumers, make_retention
    from hub.upkeep import UpkeepError

    if not preview:
        raise typer.BadParameter("the hub itself deletes every night; say --preview to see what", param_hint="")
    with one_line_why(UpkeepError, SQLAlchemyError):
        if not database.is_file():
            raise UpkeepError(f"There is no database {database}.")
        opened = Database(database, SystemClock())
        try:
            found = opened.read_now(make_retention(consumers()).preview)
        finally:
            opened.close()
    lines = [f"{'':<16} {'kept for':>10} {'would go':>12}   oldest", *(_line(one) for one in found["items"])]
    say(as_json, found, *lines, f"Next run: {_moment(found['due_ms']) or 'when the hub has been started'}")


def _line(one: dict[str, Any]) -> str:
    return f"{one['kind']:<16} {one['days']:>5} days {one['count']:>12,}   {_moment(one['oldest_ms'])}".rstrip()


def _moment(at_ms: int | None) -> str:
    return "" if at_ms is None else datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
