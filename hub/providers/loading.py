"""Puts whole businesses and their machines in, as a town brings them."""

from collections.abc import Mapping, Sequence
from typing import Any

from hub.kernel import Write

from . import machines, register


def load(tx: Write, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add or replace providers: what `register.load` takes, and `machines`: `id name`."""
    register.load(tx, [{name: value for name, value in row.items() if name != "machines"} for row in rows])
    machines.load(tx, [{**one, "provider_id": row["id"]} for row in rows for one in row.get("machines", ())])
