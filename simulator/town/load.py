"""Fills a hub's database with the town, once, through the same doors that any other import would use.

All rows go in as one transaction with the note of which town it is: after a power cut half way there is
no town, and never half of one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hub import care_calls, devices, operators, providers, residents
from hub.kernel import Database, Read, Write, get_setting, put_setting
from simulator.town.generate import build
from simulator.town.world import World

Progress = Callable[[str, int], None]  # what was written, and how many
Load = Callable[[Write, Sequence[Mapping[str, Any]]], None]

SETTING = "town"
SERVED_MAPS = ("zones", "buildings")


class Held(NamedTuple):
    """Which town a database holds."""

    seed: int
    devices: int


class WrongTownError(Exception):
    """The database holds something else than was asked for. The text says what, and what to do."""


def fill(database: Database, seed: int, count: int, progress: Progress | None = None) -> bool:
    """Put the town of `seed` with `count` residents into a migrated database; blocks the calling thread.

    False when exactly this town is there already (then nothing changes). Raises `WrongTownError` when the
    database holds another town or a real centre's data, ValueError when there is no such town.
    """
    wanted = Held(seed, count)
    if database.read_now(lambda tx: _is_there(tx, wanted)):
        return False
    world = build(seed, count, database.clock.now_ms())
    written, _ = database.write_now(lambda tx: load(tx, world, progress))
    return written


def load(tx: Write, world: World, progress: Progress | None = None) -> bool:
    """The same inside a transaction that somebody else commits, with a town that was built before."""
    wanted = Held(world.seed, len(world.residents))
    if _is_there(tx, wanted):
        return False
    _refuse_a_real_centre(tx, world)
    for what, rows in _carry(tx, world):
        if progress:
            progress(what, rows)
    put_setting(tx, SETTING, json.dumps(wanted._asdict()))
    return True


def held(tx: Read) -> Held | None:
    """Which town the database holds, None when none was loaded."""
    kept = get_setting(tx, SETTING)
    return Held(**json.loads(kept)) if kept else None


def _is_there(tx: Read, wanted: Held) -> bool:
    found = held(tx)
    if found and found != wanted:
        raise WrongTownError(
            f"The database holds the town of seed {found.seed} with {found.devices} devices, "
            f"not seed {wanted.seed} with {wanted.devices}. Go on with it: SEED={found.seed} "
            f"DEVICES={found.devices}. Or begin anew, without its history: RESET=1."
        )
    return found is not None


def _refuse_a_real_centre(tx: Read, world: World) -> None:
    """The contexts replace rows of the same id: invented people must never overwrite real ones."""
    staff = operators.operator_names(tx, [operator.id for operator in world.operators])
    if staff or residents.all_ids(tx):
        raise WrongTownError(
            "The database has residents or operators who are not from a town. "
            "The invented town goes only into a database of its own."
        )


def _carry(tx: Write, world: World) -> Iterator[tuple[str, int]]:
    """Table after table, each before those that point at it."""
    tables = world.tables()
    maps = [{"name": name, "geojson": _text(world.maps[name])} for name in SERVED_MAPS]
    homes = {name: tables[name] for name in ("committee", "zone", "resident", "contact", "resident_consent")}
    residents.load(tx, {**homes, "plan": maps})
    yield from ((name, len(rows)) for name, rows in homes.items())
    others: tuple[tuple[str, Load], ...] = (
        ("device", devices.load),
        ("operator", operators.load),
        ("provider", providers.load),
        ("care_plan", care_calls.load),
    )
    for name, load_rows in others:
        load_rows(tx, tables[name])
        yield name, len(tables[name])


def _text(geojson: object) -> str:
    return json.dumps(geojson, ensure_ascii=False, separators=(",", ":"))
