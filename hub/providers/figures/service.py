"""Puts the figures of a month together, as console, tables and documents show them."""

from typing import Any

from hub.kernel import Read, site_zone

from .. import register
from ..months import month_span
from ..scores import store as scores
from . import counting, store
from .model import RANKED_LEAST, Line


def figures(tx: Read, month: str, provider_id: int | None = None, until_ms: int | None = None) -> dict[str, Any]:
    """By provider and by service; of one provider: their own line and their services alone.

    `until_ms`: as it was then (what came later is not in it).
    """
    span = month_span(tx, month)
    as_of_ms = tx.now_ms + 1 if until_ms is None else until_ms
    to_ms = min(span.to_ms, as_of_ms)
    rows = store.month(tx, span.from_ms, to_ms, as_of_ms)
    services = rows.orders

    def by_service(order_id: int, who: int | None) -> str | None:
        return services.get(order_id) if provider_id in (None, who) else None

    everybody = counting.lines(rows, span.from_ms, to_ms, lambda _order, who: who)
    of_services = counting.lines(rows, span.from_ms, to_ms, by_service)
    total = counting.lines(rows, span.from_ms, to_ms, lambda _order, _who: "all").get("all", Line("all"))
    done = total.done
    names = register.provider_names(tx, set(everybody))
    known = [row for row in scores.scores_in(tx, month) if until_ms is None or row["made_ms"] <= until_ms]
    worth = {row["provider_id"]: row["points"] for row in known}
    items = counting.ranked(
        {
            "provider_id": one,
            "provider_name": names.get(one),
            "score": worth.get(one),
            **counting.shown(line, done),
        }
        for one, line in sorted(everybody.items())
    )
    return {
        "month": month,
        "from": span.first.isoformat(),
        "to": span.last.isoformat(),
        "is_over": to_ms >= span.to_ms,
        "time_zone": site_zone(tx).key,
        "ranked_least": RANKED_LEAST,
        "total": counting.shown(total, done),
        "providers": [one for one in items if provider_id in (None, one["provider_id"])],
        "services": [{"service": name, **counting.shown(line, done)} for name, line in sorted(of_services.items())],
    }
