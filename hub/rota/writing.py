"""Writes the rota as the table that can be brought in again."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

COLUMNS = ("date", "start", "end", "login", "name", "role", "seat", "note")
# Spreadsheets carry out what begins so.
_FORMULAS = ("=", "+", "-", "@", "\t")


def table(shifts: Iterable[Mapping[str, Any]]) -> str:
    """CSV with a byte order mark, by which spreadsheets know that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(str(one[name])) for name in COLUMNS] for one in shifts)
    return f"\ufeff{out.getvalue()}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
