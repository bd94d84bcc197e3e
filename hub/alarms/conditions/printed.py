"""Who is in an incident, on paper: for whoever takes it along and knocks at doors, or calls one after the other."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.kernel import local_time
from hub.kernel.i18n import _, translate

PAGES = Path(__file__).parent / "pages"

WORDS: Mapping[str, str] = {
    "power": _("Power cut"),
    "silence": _("Phones not heard"),
    "battery_low": _("Phone: low battery"),
    "remote_lost": _("Remote control is no longer heard"),
    "remote_low": _("Remote control: low battery"),
    "tamper": _("The phone was opened"),
    "self_test": _("Self-test failed"),
    "pairing": _("Remote control paired in another home, or unknown"),
    "began": _("Since {time}"),
    "made": _("Made on {time} ({zone})"),
    "over": _("Over since {time}"),
    "counts": _("{silent} silent, {ailing} with trouble, {back} back"),
    "name": _("Name"),
    "address": _("Address"),
    "floor": _("Floor"),
    "state": _("State"),
    "called": _("Called"),
    "seen": _("Seen, how they are"),
    "alone": _("lives alone"),
    "calls": _("Calls for help: alarm {id}"),
    "silent": _("silent"),
    "ailing": _("with trouble"),
    "back": _("back"),
    "own": _("has an alarm of their own"),
    "nobody": _("Nobody fits these filters."),
}

_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


def page(
    language: str, site: str, told: Mapping[str, Any], members: Sequence[Mapping[str, Any]], zone: ZoneInfo
) -> str:
    """The whole document. `told` as `lists.incident` says it, `members` in the order in which they are printed."""

    def say(name: str, **params: object) -> str:
        return translate(language, WORDS[name], **params)

    def when(at_ms: int | None) -> str:
        return "" if at_ms is None else f"{local_time(at_ms, zone):%Y-%m-%d %H:%M}"

    return _pages.get_template("print.html").render(
        language=language, site=site, told=told, members=members, say=say, when=when, time_zone=zone.key
    )
