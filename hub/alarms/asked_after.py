"""Somebody is to be asked after: nobody has talked with them for three days, or who went there did not find them."""

from collections.abc import Mapping
from typing import Any

from hub.kernel import Write

from . import store
from .model import Kind
from .technical import raise_technical

# While one of these is not closed, somebody is with them already, or will be.
WITH_THEM: tuple[Kind, ...] = ("sos", "fall", "visit_missed", "well_missing", "care_missed")


def ask_after(tx: Write, kind: Kind, resident_id: int, data: Mapping[str, Any]) -> int:
    """Open an alarm of that kind, unless one in which somebody is with them is open; returns that one's number.

    `data` goes to every console, so nothing about anybody's health belongs there.
    """
    known = store.unclosed_for(tx, resident_id, WITH_THEM)
    return known if known is not None else raise_technical(tx, kind, None, resident_id, data=data)


def call_for_help(tx: Write, resident_id: int, data: Mapping[str, Any]) -> int:
    """Somebody stands beside them and says that they need help: as a press, whatever else is open."""
    known = store.unclosed_for(tx, resident_id, ("sos", "fall"))
    return known if known is not None else raise_technical(tx, "sos", None, resident_id, data=data)
