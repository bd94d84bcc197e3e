"""The figures as pages for the printer: plain HTML, in the language of who prints them, with a place to sign."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.kernel.i18n import _, translate
from hub.kernel.site_days import wall_text

PAGES = Path(__file__).parent / "pages"

WORDS: Mapping[str, str] = {
    "title": _("How calls were answered"),
    "made": _("Made on {time} ({zone})"),
    "tests": _("Tests are left out: {count} ({share})."),
    "share": _("{number}%"),
    "closed_as_test": _("Calls closed as a test: {count}."),
    "line": _("Answered within {seconds} s"),
    "to_hold": _("to hold: {share}"),
    "to_strive_for": _("to strive for: {share}"),
    "held": _("held"),
    "missed": _("missed"),
    "nothing": _("no calls"),
    "by_day": _("By day"),
    "by_hour": _("By hour of the day"),
    "by_operator": _("By operator"),
    "day": _("Day"),
    "hour": _("Hour of the day"),
    "operator": _("Operator"),
    "calls": _("Calls"),
    "waiting": _("Waiting"),
    "within": _("Within {seconds} s, %"),
    "mean": _("Mean, s"),
    "longest": _("Longest, s"),
    "load": _("Load"),
    "per_10_min": _("Alarms per 10 minutes"),
    "per_operator": _("Alarms per operator and 10 minutes (fewer than 1)"),
    "peak": _("Most alarms within 10 minutes"),
    "flood": _("Minutes with more than 10 alarms in 10 minutes"),
    "breaches": _("Answers above 180 s"),
    "no_breach": _("None."),
    "not_all": _("The first {count} of {total}."),
    "received": _("First press received"),
    "waited": _("Seconds waited"),
    "taken_by": _("Taken by"),
    "resident": _("Resident"),
    "found": _("What was found"),
    "not_yet": _("Not investigated yet"),
    "nobody": _("nobody yet"),
    "not_counted": _("closed as a test, not counted"),
    "signed": _("Seen: date, name, signature"),
}

_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


def page(
    language: str, site: str, told: Mapping[str, Any], late: Sequence[Mapping[str, Any]], total: int, zone: ZoneInfo
) -> str:
    """The whole document. `told` as `service.figures` says it, `late` the first of `total` answers above 180 s."""

    def say(name: str, **params: object) -> str:
        return translate(language, WORDS[name], **params)

    def when(at_ms: int | None) -> str:
        return wall_text(at_ms, zone)

    def number(value: float | None, digits: int = 1) -> str:
        return "–" if value is None else _written(value, digits, language)

    def share(value: float | None) -> str:
        return "–" if value is None else say("share", number=number(value))

    def seconds(ms: int | None) -> str:
        return "" if ms is None else number(ms / 1000)

    return _pages.get_template("print.html").render(
        language=language,
        site=site,
        told=told,
        late=late,
        total=total,
        say=say,
        when=when,
        number=number,
        share=share,
        seconds=seconds,
    )


def _written(value: float, digits: int, language: str) -> str:
    """With so many decimals, behind the sign that the language sets before them."""
    written = f"{value:.{digits}f}"
    return written.replace(".", ",") if language == "fr" else written
