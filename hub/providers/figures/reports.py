"""The monthly document: asked for by a person, whose name stands on it, and made beside everything else.

Asking is a row. The maker takes the oldest that is not made, counts in a snapshot, has the pages set in a process of
its own and writes the document into the row; killed in between, it begins that one again. Ready ones never change.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from hub.kernel import AnyRow, Problem, Read, Write, not_found
from hub.kernel.document_maker import STEPS_ALL, DocumentMaker, Pages, tell_document
from hub.operators import Language, Signed, audit

from .. import register
from ..months import FIRST_MONTH, month_of
from . import document, store

TOPIC: Final = "provider_report"
OPEN_MAX: Final = 200  # one for each provider, and some more


def ask(tx: Write, who: Signed, month: str, provider_id: int | None, language: Language) -> dict[str, Any]:
    """Have one made. Raises 404, 422 for a month that has not begun or is too long ago, 409 `too_many`."""
    if not FIRST_MONTH <= month <= month_of(tx, tx.now_ms):
        raise Problem(422, "invalid", f"month: Input should be a month from {FIRST_MONTH} on that has begun.")
    if provider_id is not None and register.provider(tx, provider_id) is None:
        raise not_found("provider", provider_id)
    if store.waiting(tx) >= OPEN_MAX:
        raise Problem(409, "too_many", f"{OPEN_MAX} documents are being made; wait for them.")
    row = {"month": month, "provider_id": provider_id, "language": language, "operator_id": who.operator_id}
    number = store.ask(tx, {**row, "by_name": who.name, "steps": STEPS_ALL})
    audit(tx, who, "provider_report", f"report {number}", {"month": month})
    tell_document(tx, TOPIC, number, 0)
    return _line(tx, _must(tx, number), None)


def listed(tx: Read, offset: int, limit: int) -> dict[str, Any]:
    """The newest first. `sha256`: by which somebody with a copy knows that it is the one."""
    rows, total = store.reports(tx, offset, limit)
    return {"items": [_line(tx, row, _fingerprint(tx, row)) for row in rows], "total": total}


def pdf(tx: Write, who: Signed, report_id: int) -> tuple[str, bytes]:
    """Its name and bytes; that it was taken away is noted. Raises 404, 409 `not_ready`."""
    row = _must(tx, report_id)
    if row.pdf is None:
        raise Problem(409, "not_ready", row.failed or "This document is being made; look again in a moment.")
    audit(tx, who, "export_provider_report", f"report {report_id}", {"month": row.month})
    whose = "all" if row.provider_id is None else row.provider_id
    return f"lamplight-providers-{row.month}-{whose}-{row.language}.pdf", row.pdf


def maker(site: str) -> DocumentMaker:
    """Makes what was asked for. One for each hub."""

    def pages(tx: Read, row: AnyRow) -> Pages:
        return Pages(document.page(tx, row, site), {})

    def put(tx: Write, report_id: int, values: Mapping[str, Any]) -> None:
        store.put_report(tx, report_id, **values)

    return DocumentMaker("provider_reports", TOPIC, store.next_report, pages, put)


def _fingerprint(tx: Read, row: AnyRow) -> str | None:
    return None if row.ready_ms is None else hashlib.sha256(_must(tx, row.id).pdf).hexdigest()


def _line(tx: Read, row: AnyRow, sha256: str | None) -> dict[str, Any]:
    names = ("id", "month", "provider_id", "language", "by_name", "asked_ms", "ready_ms", "done", "steps", "failed")
    known = register.provider_names(tx, [row.provider_id] if row.provider_id is not None else [])
    whose = known.get(row.provider_id or 0)
    return {**{name: getattr(row, name) for name in names}, "provider_name": whose, "sha256": sha256}


def _must(tx: Read, report_id: int) -> AnyRow:
    row = store.report(tx, report_id)
    if row is None:
        raise not_found("document", report_id)
    return row
