"""What a certificate says of a month, as pages and as a table: the same rows and asking give the same bytes."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.kernel import Read, site_zone
from hub.kernel.csv_text import csv_text
from hub.kernel.i18n import _, translate
from hub.kernel.site_days import Span, wall_text
from hub.residents import summaries

from . import counting, export, service, store
from .lives import lives
from .model import HOUR_MS

PAGES = Path(__file__).parent / "pages"
IMPORTED = "import"

WORDS: Mapping[str, str] = {
    "title": _("Certificate of the care calls"),
    "promise": _("Never more than 72 hours between two live conversations with a person, or fewer where so agreed."),
    "month": _("Month"),
    "provisional": _("Provisional: this month was not over when this was issued."),
    "share": _("Residents with whom somebody talked in time all the month"),
    "of": _("{part} of {whole}"),
    "percent": _("{number}%"),
    "conversations": _("Live conversations"),
    "imported": _("of these from a list that was brought in, no proof of our own: {count}"),
    "breaches": _("Times somebody was not talked with in time"),
    "no_breach": _("None."),
    "counted": _(
        "Only time counts in which a resident was looked after and not away (hospital, travel); the pauses are those "
        "recorded. After a pause there are 24 hours at least."
    ),
    "every_breach": _("Every time that it was too long, and why"),
    "everybody": _("The longest gap of every resident"),
    "resident": _("Resident"),
    "zone": _("Zone"),
    "last": _("Last talked with"),
    "late": _("Too late from"),
    "ended": _("Talked with again"),
    "not_yet": _("not yet"),
    "why": _("Reason"),
    "number": _("Number"),
    "hours": _("Longest gap, hours"),
    "talks": _("Conversations"),
    "issued": _("Issued on {time} ({zone}) by {who}"),
    "table": _("The table that belongs to it has the SHA-256 {hash}"),
    "signed": _("Signature"),
    "page": _("Page"),
}
_CSV_HEAD: tuple[str, ...] = (
    *(_("Line"), _("Number"), _("Resident"), _("Zone"), _("Longest gap, hours"), _("Conversations")),
    *(_("From a list"), _("Last talked with"), _("Too late from"), _("Talked with again"), _("Hours agreed")),
    *(_("Reason"), _("What was said about it")),
)

_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Issued:
    """Who signs what, and when it was asked for."""

    month: str
    language: str
    by_name: str
    asked_ms: int
    site: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The two documents: the pages (to be set) and the table."""

    html: str
    csv: bytes


def prove(tx: Read, span: Span, issued: Issued) -> Proof:
    """Count the month, as it was when it was asked for."""
    told = month(tx, span, issued.asked_ms)
    table = _table(told, issued.language, site_zone(tx)).encode()
    return Proof(_page(told, issued, site_zone(tx), hashlib.sha256(table).hexdigest()), table)


def month(tx: Read, span: Span, asked_ms: int) -> dict[str, Any]:
    """The figures of a certificate: `share`, `conversations`, `imported`, `residents` (by number) and `breaches`."""
    until_ms = min(span.to_ms, asked_ms)
    everybody = lives(tx, span.from_ms, until_ms)
    records = [counting.record_of(life, span, until_ms) for life in everybody]
    shown = [one for one in records if one.longest_ms is not None]
    people = summaries(tx, [one.resident_id for one in shown])
    talked = store.contacts(tx, span.from_ms, until_ms)
    imported: dict[int, int] = {}
    for one in talked:
        if one.kind == IMPORTED:
            imported[one.resident_id] = imported.get(one.resident_id, 0) + 1
    # By the day, as everywhere: somebody is in time in this month if they were so at each of its instants.
    share = counting.shares(everybody, {}, span, [span.from_ms, span.to_ms], until_ms).whole.data()
    late = [one for one in store.breaches(tx, span.from_ms, until_ms) if one.at_ms <= asked_ms]
    lines = service.breach_lines(tx, late)
    return {
        "first": span.first,
        "last": span.last,
        "is_over": span.to_ms <= asked_ms,
        "share": share,
        "conversations": len(talked),
        "imported": sum(imported.values()),
        "residents": [
            {
                **asdict(one),
                "imported": imported.get(one.resident_id, 0),
                "resident_name": people[one.resident_id].name,
                "zone": people[one.resident_id].zone,
            }
            for one in shown
        ],
        "breaches": [_as_of(one, asked_ms) for one in lines],
    }


def _as_of(line: Mapping[str, Any], asked_ms: int) -> dict[str, Any]:
    """What has come after the asking belongs to another certificate."""
    ended = line["ended_ms"]
    said = [one for one in line["words"] if one["at_ms"] <= asked_ms]
    return {**line, "ended_ms": ended if ended is not None and ended <= asked_ms else None, "words": said}


def _table(told: Mapping[str, Any], language: str, zone: ZoneInfo) -> str:
    resident, breach = translate(language, _("resident")), translate(language, _("too late"))
    lines: list[list[object]] = [
        [
            *(resident, one["resident_id"], one["resident_name"], one["zone"], round(one["longest_ms"] / HOUR_MS, 1)),
            *(one["conversations"], one["imported"], None, None, None, None, None, None),
        ]
        for one in told["residents"]
    ]
    for one in told["breaches"]:
        number, name, zone_name, *times = export.breach_cells(language, one, zone)
        lines.append([breach, number, name, zone_name, None, None, None, *times])
    return csv_text([translate(language, one) for one in _CSV_HEAD], lines)


def _page(told: Mapping[str, Any], issued: Issued, zone: ZoneInfo, table_hash: str) -> str:
    def say(name: str, **params: object) -> str:
        return translate(issued.language, WORDS[name], **params)

    def why(reason: Any) -> str:
        words: Mapping[Any, str] = export.REASONS
        return translate(issued.language, words[reason])

    return _pages.get_template("certificate.html").render(
        **_helpers(issued.language, zone),
        issued=issued,
        told=told,
        zone=zone.key,
        table_hash=table_hash,
        style=(PAGES / "certificate.css").read_text(encoding="utf-8"),
        say=say,
        why=why,
    )


def _helpers(language: str, zone: ZoneInfo) -> dict[str, Callable[..., str]]:
    def number(value: float | None, digits: int = 1) -> str:
        written = "–" if value is None else f"{value:.{digits}f}"
        return written.replace(".", ",") if language == "fr" else written

    def hours(ms: int | None) -> str:
        return number(None if ms is None else ms / HOUR_MS)

    def when(at_ms: int | None) -> str:
        return wall_text(at_ms, zone)[:16]

    return {"number": number, "hours": hours, "when": when}
