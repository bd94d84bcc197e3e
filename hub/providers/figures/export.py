"""The figures of providers as tables for a spreadsheet, with their headings in three languages."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from hub.kernel import Read
from hub.kernel.csv_text import csv_text
from hub.kernel.i18n import _, translate

from . import service

Table = Literal["providers", "services"]
MINUTE_MS: Final = 60_000

COLUMNS: Mapping[str, str] = {
    "made": _("Orders made"),
    "accepted": _("Accepted"),
    "to_accept_ms": _("Time to accept, minutes"),
    "to_site_ms": _("Time to the door, minutes"),
    "no_shows": _("No-shows"),
    "given_back": _("Given back"),
    "done": _("Done"),
    "followed_up": _("Followed up"),
    "waited": _("Follow-up still due"),
    "nobody": _("Nobody to ask"),
    "follow_up_pct": _("Followed up, %"),
    "in_time_pct": _("Asked in time, %"),
    "rated": _("Ratings"),
    "rating": _("Mean mark"),
    "timeliness": _("On time"),
    "attitude": _("Manners"),
    "result": _("Result"),
    "price_wrong": _("Price not as agreed"),
    "complaints": _("Complaints"),
    "upheld": _("Complaints upheld"),
    "share_pct": _("Share of the work, %"),
}
OF_PROVIDERS: Mapping[str, str] = {"place": _("Place"), "score": _("Score")}


def table(tx: Read, language: str, name: Table, month: str) -> str:
    """One of the tables, a line each; the median of times."""
    told = service.figures(tx, month)
    columns = {**COLUMNS, **OF_PROVIDERS} if name == "providers" else COLUMNS
    first = (_("Number"), _("Provider")) if name == "providers" else (_("Service"),)
    keys = ("provider_id", "provider_name") if name == "providers" else ("service",)
    lines = ([*(one[key] for key in keys), *(cell(one, column) for column in columns)] for one in told[name])
    return csv_text([translate(language, one) for one in (*first, *columns.values())], lines)


def cell(line: Mapping[str, Any], column: str) -> Any:
    """Times in minutes."""
    value = line[column]
    return round(value / MINUTE_MS, 1) if column.endswith("_ms") and value is not None else value
