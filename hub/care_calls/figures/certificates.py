"""The monthly certificate: asked for by a person, whose name stands under it, and made beside everything else.

Asking is a row. The maker takes the oldest that is not made, counts in a snapshot, has the pages set in a process of
its own and writes the documents into the row; killed in between, it begins that one again. Ready ones never change.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from hub.kernel import AnyRow, Problem, Read, Write, not_found, site_zone
from hub.kernel.document_maker import STEPS_ALL, DocumentMaker, Pages, tell_document
from hub.kernel.site_days import Span, local_day, span_of
from hub.operators import Language, Signed, audit

from . import breaches, proof, store

TOPIC = "care_certificate"
OPEN_MAX = 10
FIRST_MONTH = "2020-01"
SITE_NAME = "site_name"


@dataclass(frozen=True, slots=True)
class Document:
    """What is sent to a browser."""

    name: str
    media_type: str
    data: bytes


def ask(tx: Write, who: Signed, month: str, language: Language) -> dict[str, Any]:
    """Have a month certified. Raises 422 for one that has not begun or is too long ago, 409 where too many wait."""
    first, _ = _days(month)
    if first > local_day(tx.now_ms, site_zone(tx)) or month < FIRST_MONTH:
        raise Problem(422, "invalid", f"month: Input should be a month from {FIRST_MONTH} on that has begun.")
    rows, _ = store.certificates(tx, 0, 10 * OPEN_MAX)
    if sum(one.ready_ms is None and one.failed is None for one in rows) >= OPEN_MAX:
        raise Problem(409, "too_many", f"{OPEN_MAX} certificates are being made; wait for them.")
    span = month_span(tx, month)
    missed = breaches.note_missed(tx, span.from_ms, span.to_ms)
    row = {"month": month, "language": language, "operator_id": who.operator_id, "by_name": who.name}
    number = store.ask_certificate(tx, {**row, "asked_ms": tx.now_ms, "done": 0, "steps": STEPS_ALL})
    audit(tx, who, "certify_care_calls", f"certificate {number}", {"month": month, "missed": missed})
    tell_document(tx, TOPIC, number, 0)
    return _line(_must(tx, number), None)


def listed(tx: Read, offset: int, limit: int) -> dict[str, Any]:
    """The newest first. `sha256` of a PDF: by which somebody with a copy knows that it is the one."""
    rows, total = store.certificates(tx, offset, limit)
    return {"items": [_line(one, _fingerprint(tx, one)) for one in rows], "total": total}


def document(tx: Write, who: Signed, certificate_id: int, kind: Literal["pdf", "csv"]) -> Document:
    """One of its two documents; that it was taken away is noted. Raises 404, 409 `not_ready`."""
    row = _must(tx, certificate_id)
    data: bytes | None = row.pdf if kind == "pdf" else row.csv
    if data is None or row.ready_ms is None:
        raise Problem(409, "not_ready", row.failed or "This certificate is being made; look again in a moment.")
    audit(tx, who, "export_certificate", f"certificate {certificate_id}", {"what": kind})
    media_type = "application/pdf" if kind == "pdf" else "text/csv; charset=utf-8"
    return Document(f"lamplight-care-{row.month}-{row.language}.{kind}", media_type, data)


def maker(site: str) -> DocumentMaker:
    """Makes what was asked for. One for each hub."""

    def pages(tx: Read, row: AnyRow) -> Pages:
        issued = proof.Issued(row.month, row.language, row.by_name, row.asked_ms, site)
        made = proof.prove(tx, month_span(tx, row.month), issued)
        return Pages(made.html, {"csv": made.csv})

    def put(tx: Write, certificate_id: int, values: Mapping[str, Any]) -> None:
        store.put_certificate(tx, certificate_id, **values)

    return DocumentMaker("care_certificates", TOPIC, store.next_certificate, pages, put)


def month_span(tx: Read, month: str) -> Span:
    """The days of "2026-11", by the clock on the site's wall."""
    return span_of(*_days(month), site_zone(tx), tx.now_ms)


def _days(month: str) -> tuple[date, date]:
    """The first and the last day of "2026-11"."""
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _fingerprint(tx: Read, row: AnyRow) -> str | None:
    if row.ready_ms is None:
        return None
    return hashlib.sha256(_must(tx, row.id).pdf).hexdigest()


def _line(row: AnyRow, sha256: str | None) -> dict[str, Any]:
    names = ("id", "month", "language", "by_name", "asked_ms", "ready_ms", "done", "steps", "failed")
    return {**{name: getattr(row, name) for name in names}, "sha256": sha256}


def _must(tx: Read, certificate_id: int) -> AnyRow:
    row = store.certificate(tx, certificate_id)
    if row is None:
        raise not_found("certificate", certificate_id)
    return row
