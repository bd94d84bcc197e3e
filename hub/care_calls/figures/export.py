"""The figures of care calls as tables for a spreadsheet, with their headings in three languages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from hub.kernel import Read, site_zone
from hub.kernel.csv_text import csv_text
from hub.kernel.i18n import _, translate
from hub.kernel.site_days import Span, wall_text

from . import service
from .model import HOUR_MS, Reason

Table = Literal["days", "weeks", "zones", "hours", "operators", "residents", "breaches"]
# Tables with the names of residents.
NAMING: frozenset[Table] = frozenset({"residents", "breaches"})
LINES_MAX = 100_000

REASONS: Mapping[Reason, str] = {
    "hub_off": _("The hub was off"),
    "visit": _("A visit was on its way or had been made"),
    "escalated": _("Contacts or the committee had been asked"),
    "alarm": _("An alarm was open"),
    "tried": _("Called in vain"),
    "no_seats": _("Too few operators on shift"),
    "interrupted": _("A call was begun and interrupted"),
    "nobody_tried": _("Nobody called"),
}
_SHARES: Mapping[str, tuple[str, str, str]] = {
    "days": ("by_day", "day", _("Day")),
    "weeks": ("by_week", "week", _("Week from")),
    "zones": ("by_zone", "zone", _("Zone")),
}
RESIDENTS: tuple[str, ...] = (
    *(_("Number"), _("Resident"), _("Zone"), _("Longest gap, hours"), _("Conversations"), _("Times too late")),
)
BREACHES: tuple[str, ...] = (
    *(_("Number"), _("Resident"), _("Zone"), _("Last talked with"), _("Too late from"), _("Talked with again")),
    *(_("Hours agreed"), _("Reason"), _("What was said about it")),
)


def table(tx: Read, language: str, name: Table, span: Span) -> str:
    """One of the tables, a line each; times are those of the site."""
    if name == "residents":
        lines, _total = service.residents(tx, span, "longest", "", 0, LINES_MAX)
        return _csv(language, RESIDENTS, (resident_cells(one) for one in lines))
    if name == "breaches":
        lines, _total = service.breaches(tx, span, "newest", "", None, 0, LINES_MAX)
        return _csv(language, BREACHES, (breach_cells(language, one, site_zone(tx)) for one in lines))
    told = service.figures(tx, span)
    if name == "hours":
        head = (_("Hour of the day"), _("Calls"), _("Reached"), _("Reached, %"))
        return _csv(
            language, head, ([one["hour"], one["calls"], one["reached"], one["pct"]] for one in told["by_hour"])
        )
    if name == "operators":
        return _operators(language, told["by_operator"])
    where, key, title = _SHARES[name]
    head = (title, _("Residents"), _("Too late"), _("In time, %"))
    return _csv(language, head, ([one[key], one["residents"], one["late"], one["pct"]] for one in told[where]))


def resident_cells(one: Mapping[str, Any]) -> list[object]:
    """A line of RESIDENTS."""
    longest = round(one["longest_ms"] / HOUR_MS, 1)
    return [one["resident_id"], one["resident_name"], one["zone"], longest, one["conversations"], one["late"]]


def breach_cells(language: str, one: Mapping[str, Any], zone: ZoneInfo) -> list[object]:
    """A line of BREACHES."""
    return [
        one["resident_id"],
        one["resident_name"],
        one["zone"],
        wall_text(one["begin_ms"], zone),
        wall_text(one["late_ms"], zone),
        wall_text(one["ended_ms"], zone),
        one["limit_ms"] // HOUR_MS,
        translate(language, REASONS[one["reason"]]),
        " / ".join(f"{said['by_name']}: {said['words']}" for said in one["words"]),
    ]


def _operators(language: str, lines: Sequence[Mapping[str, Any]]) -> str:
    head = (
        *(_("Operator"), _("Calls"), _("Reached"), _("Reached, %"), _("Interrupted")),
        *(_("Talk time known of"), _("Talk time, minutes"), _("Median talk, s")),
    )
    return _csv(
        language,
        head,
        (
            [
                *(one["name"], one["calls"], one["reached"], one["pct"], one["interrupted"], one["talk"]["known"]),
                round(one["talk"]["sum_ms"] / 60_000, 1),
                None if one["talk"]["median_ms"] is None else round(one["talk"]["median_ms"] / 1000),
            ]
            for one in lines
        ),
    )


def _csv(language: str, head: Iterable[str], lines: Iterable[Sequence[object]]) -> str:
    return csv_text([translate(language, one) for one in head], lines)
