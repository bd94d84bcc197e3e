"""What a report says, as pages to be set: the same rows and asking give the same bytes."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub.kernel import AnyRow, Read, site_zone
from hub.kernel.i18n import _, translate
from hub.kernel.site_days import wall_text

from .. import register
from ..catalogue import kinds
from ..scores import store as scores
from ..scores.words import WORDS as SCORE_WORDS
from . import export, service

PAGES = Path(__file__).parent / "pages"
WORDS: Final = {
    "title": _("Services at the residents' homes"),
    "month": _("Month"),
    "provisional": _("Provisional: this month was not over when this was issued."),
    "ranking": _("Places by the mean mark, only from {count} ratings on: with fewer, chance decides."),
    "asked": _("Every resident is asked how it was, by somebody who neither came nor sent who came."),
    "providers": _("By provider"),
    "services": _("By service"),
    "none": _("None."),
    "score": _("Score"),
    "complaints": _("Complaints upheld"),
    "issued": _("Issued on {time} ({zone}) by {who}"),
}
_pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


def page(tx: Read, issued: AnyRow, site: str) -> str:
    """The pages of a report as it was when it was asked for."""
    language, zone = issued.language, site_zone(tx)
    told = service.figures(tx, issued.month, issued.provider_id, issued.asked_ms)
    row = None if issued.provider_id is None else scores.score_of(tx, issued.provider_id, issued.month)
    if row is not None and row["made_ms"] > issued.asked_ms:
        row = None
    services = {one.key: one.names.get(language, one.key) for one in kinds(tx)}
    columns = {**export.COLUMNS, **export.OF_PROVIDERS}

    def say(name: str, **params: object) -> str:
        return translate(language, WORDS[name], **params)

    def number(value: Any) -> str:
        if value is None:
            return "–"
        written = str(round(value, 2)) if isinstance(value, float) else str(value)
        return written.replace(".", ",") if language == "fr" else written

    def cell(one: dict[str, Any], key: str) -> str:
        return number(export.cell(one, key)) if key in one else ""

    def part(key: str) -> str:
        return say("complaints") if key == "complaints" else translate(language, SCORE_WORDS[key])

    def provider_name(one: dict[str, Any]) -> str:
        return one["provider_name"] or ""

    def service_name(one: dict[str, Any]) -> str:
        return str(services.get(one["service"], one["service"]))

    def head(key: str) -> str:
        return translate(language, columns[key])

    def when(at_ms: int) -> str:
        return wall_text(at_ms, zone)[:16]

    names = register.provider_names(tx, [issued.provider_id] if issued.provider_id is not None else [])
    return _pages.get_template("report.html").render(
        issued=issued,
        site=site,
        told=told,
        name=names.get(issued.provider_id or 0, ""),
        tables=[
            ("providers", told["providers"], provider_name),
            ("services", told["services"], service_name),
        ],
        columns=list(columns),
        head=head,
        cell=cell,
        number=number,
        part=part,
        points=None if row is None else row["points"],
        parts=[] if row is None else list(row["parts"].items()),
        style=(PAGES / "report.css").read_text(encoding="utf-8"),
        say=say,
        when=when,
    )
