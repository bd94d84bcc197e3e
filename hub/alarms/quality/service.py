"""Shows the drawn cases to who looks at them, keeps what they find, and tells everybody how they did."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from hub.kernel import AnyRow, Problem, Read, Write, not_found, site_zone
from hub.operators import Signed, operator_names
from hub.residents import summaries

from ..figures.service import story as story_of_alarm
from . import policy, store
from .model import Marks
from .sampler import draw, step

MONTHS_SHOWN = 24
REVIEWS_SHOWN = 1000
_MARKS = [one.name for one in fields(Marks)]


def of_month(tx: Read, month: str | None) -> dict[str, Any]:
    """The cases of a month, by default of the current one, and which months there are."""
    month = month or policy.month_of(tx.now_ms, site_zone(tx))
    rows, known = store.cases(tx, month), store.month(tx, month)
    names = operator_names(tx, {row.operator_id for row in rows})
    people = summaries(tx, {row.resident_id for row in rows if row.resident_id is not None})
    cases = [
        {
            **_case(row),
            "operator_name": names.get(row.operator_id, ""),
            "resident_name": people[row.resident_id].name if row.resident_id in people else "",
        }
        for row in rows
    ]
    return {
        "month": month,
        "due_ms": None if known is None else known.due_ms,
        "done_ms": None if known is None else known.done_ms,
        "months": list(store.months(tx, MONTHS_SHOWN)),
        "cases": cases,
    }


def draw_now(tx: Write) -> dict[str, Any]:
    """Draw for the current month from what is closed so far; its end adds what is missing then."""
    step(tx)
    draw(tx, policy.month_of(tx.now_ms, site_zone(tx)))
    return of_month(tx, None)


def story(tx: Write, who: Signed, case_id: int) -> list[dict[str, Any]]:
    """All that happened to the alarm of a case. That it was read is noted. Raises 404."""
    return story_of_alarm(tx, who, _row(tx, case_id).alarm_id)


def review(tx: Write, who: Signed, case_id: int, marks: Marks, text: str, seen: int | None) -> dict[str, Any]:
    """Keep a review. `seen`: the newest one that the person knew of, None for none.

    Raises 404, 409 `own_case` for one's own, and 409 `stale_version` where somebody was faster.
    """
    row = _row(tx, case_id)
    if row.operator_id == who.operator_id:
        raise Problem(409, "own_case", "Somebody else must look at your own cases.")
    if row.review_id != seen:
        raise Problem(409, "stale_version", "Somebody has reviewed this case since you saw it; look again.")
    store.add_review(tx, case_id, who.operator_id, who.name, marks, text)
    return _case(_row(tx, case_id))


def results(tx: Read, operator_id: int | None = None) -> list[dict[str, Any]]:
    """How everybody (or one person) did over the last two years, by month; by name."""
    rows = store.reviewed(tx, _since(tx), operator_id, REVIEWS_SHOWN)
    names = operator_names(tx, {row.operator_id for row in rows})
    found: dict[int, dict[str, list[AnyRow]]] = {}
    for row in rows:
        found.setdefault(row.operator_id, {}).setdefault(row.month, []).append(row)
    lines = [
        {
            "operator_id": who,
            "name": names.get(who, ""),
            "months": [_month(name, them) for name, them in months.items()],
        }
        for who, months in found.items()
    ]
    return sorted(lines, key=lambda line: (line["name"], line["operator_id"]))


def mine(tx: Read, who: Signed) -> dict[str, Any]:
    """One's own results, and every review with its words; nobody else's."""
    rows = store.reviewed(tx, _since(tx), who.operator_id, REVIEWS_SHOWN)
    months = [month for line in results(tx, who.operator_id) for month in line["months"]]
    return {"months": months, "cases": [_case(row) for row in rows]}


def _since(tx: Read) -> str:
    months = store.months(tx, MONTHS_SHOWN)
    return months[-1] if months else ""


def _row(tx: Read, case_id: int) -> AnyRow:
    row = store.case(tx, case_id)
    if row is None:
        raise not_found("case", case_id)
    return row


def _case(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.case_id,
        "month": row.month,
        "operator_id": row.operator_id,
        "alarm_id": row.alarm_id,
        "drawn_ms": row.drawn_ms,
        "kind": row.kind,
        "opened_ms": row.opened_ms,
        "closing_code": row.closing_code,
        "device_id": row.device_id,
        "review": None if row.review_id is None else _review(row),
    }


def _review(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.review_id,
        "at_ms": row.review_at_ms,
        "reviewer_id": row.review_reviewer_id,
        "reviewer_name": row.review_reviewer_name,
        **{name: getattr(row, f"review_{name}") for name in _MARKS},
        "text": row.review_text,
        "score_pct": policy.score_pct(_marks(row)),
    }


def _marks(row: AnyRow) -> Marks:
    return Marks(**{name: getattr(row, f"review_{name}") for name in _MARKS})


def _month(name: str, rows: Sequence[AnyRow]) -> dict[str, Any]:
    scores = [policy.score_pct(_marks(row)) for row in rows]
    return {"month": name, "reviews": len(rows), "score_pct": round(sum(scores) / len(scores))}
