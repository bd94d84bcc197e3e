"""The figures as tables for a spreadsheet, and the words at their heads."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from zoneinfo import ZoneInfo

from hub.kernel.csv_text import csv_text
from hub.kernel.i18n import _, translate
from hub.kernel.site_days import wall_text
from hub.operators import Language

from .. import closing
from .policy import LINES

Answers = Literal["days", "hours", "operators"]
Table = Literal[Answers, "breaches", "closings"]

# Where the lines of a table are in the figures, what names each, and how that is headed.
_LINES: Mapping[Answers, tuple[str, str, str]] = {
    "days": ("by_day", "day", _("Day")),
    "hours": ("by_hour", "hour", _("Hour of the day")),
    "operators": ("by_operator", "name", _("Operator")),
}
_BREACH: tuple[tuple[str, str], ...] = (
    ("id", _("Alarm")),
    ("received_ms", _("First press received")),
    ("answered_ms", _("First taken")),
    ("waited_s", _("Seconds waited")),
    ("operator_name", _("Taken by")),
    ("resident_name", _("Resident")),
    ("zone", _("Zone")),
    ("closing_code", _("Closed as")),
    ("counted", _("Counted")),
    ("found_by", _("Investigated by")),
    ("found", _("What was found")),
)


def answers_table(language: str, table: Answers, told: Mapping[str, Any]) -> str:
    """Days, hours or operators with their answers, a line each; times in seconds, shares in percent.

    `told` as `service.figures` says it.
    """
    where, key, name = _LINES[table]
    columns = [_("Calls"), _("Answered"), _("Waiting")]
    head = [translate(language, one) for one in (name, *columns)]
    head += [translate(language, _("Within {seconds} s"), seconds=one.within_s) for one in LINES]
    head += [translate(language, _("Within {seconds} s, %"), seconds=one.within_s) for one in LINES]
    head += [translate(language, one) for one in (_("Mean, s"), _("Longest, s"))]
    return csv_text(head, [_answers(line, key) for line in told[where]])


def breaches_table(language: str, lines: Sequence[Mapping[str, Any]], zone: ZoneInfo) -> str:
    """Every answer above 180 s, a line each; times are those of the site."""
    head = [translate(language, name) for _, name in _BREACH]
    return csv_text(head, [[_breach(line, zone)[key] for key, _ in _BREACH] for line in lines])


def closings_table(language: Language, told: Mapping[str, Any]) -> str:
    """How often what was chosen in each field of a closing code, a line each."""
    head = [translate(language, one) for one in (_("Closed as"), _("Question"), _("What was answered"), _("Alarms"))]
    lines = [
        [one["code"], *closing.choice_words(language, one["code"], one["field"], one["choice"]), one["alarms"]]
        for one in told["fields"]
    ]
    return csv_text(head, lines)


def _answers(line: Mapping[str, Any], key: str) -> list[object]:
    shares = [line["within"][str(one.within_s)] for one in LINES] + [line["pct"][str(one.within_s)] for one in LINES]
    times = [None if line[one] is None else round(line[one] / 1000, 1) for one in ("mean_ms", "longest_ms")]
    return [line[key], line["alarms"], line["answered"], line["waiting"], *shares, *times]


def _breach(line: Mapping[str, Any], zone: ZoneInfo) -> dict[str, object]:
    found = line["investigations"]
    return {
        **line,
        "received_ms": wall_text(line["received_ms"], zone),
        "answered_ms": wall_text(line["answered_ms"], zone),
        "waited_s": round(line["waited_ms"] / 1000, 1),
        "counted": int(line["counted"]),
        "found_by": " / ".join(one["by_name"] for one in found),
        "found": " / ".join(one["found"] for one in found),
    }
