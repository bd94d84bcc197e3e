"""Months as the site counts them: "2026-11"."""

from datetime import date, timedelta

from hub.kernel import Read, site_zone
from hub.kernel.site_days import Span, local_day, span_of

FIRST_MONTH = "2020-01"


def month_of(tx: Read, at_ms: int) -> str:
    """The month on the wall at that instant."""
    return local_day(at_ms, site_zone(tx)).strftime("%Y-%m")


def next_month(month: str) -> str:
    """The one after."""
    return (date.fromisoformat(f"{month}-01") + timedelta(days=31)).strftime("%Y-%m")


def month_span(tx: Read, month: str) -> Span:
    """Its days, by the clock on the site's wall."""
    first = date.fromisoformat(f"{month}-01")
    last = date.fromisoformat(f"{next_month(month)}-01") - timedelta(days=1)
    return span_of(first, last, site_zone(tx), tx.now_ms)
