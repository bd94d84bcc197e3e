"""What came of a campaign: how often each answer was given, and, for whoever may know it, who gave it."""

from collections.abc import Mapping
from typing import Any

from hub.alarms import AnswerValue, Step, answer_in_words, step_choices
from hub.kernel import AnyRow, Read, Write, local_time, not_found, site_zone
from hub.kernel.csv_text import csv_text
from hub.kernel.i18n import _, translate
from hub.operators import Language, Signed, audit, operator_names
from hub.residents import summaries

from . import store
from .model import Campaign

ROWS_MAX = 50_000  # of one file
_HEAD = (_("Day"), _("Resident"), _("Zone"), _("Question"), _("Answer given"), _("Asked by"))


def results(tx: Read, campaign_id: int) -> dict[str, Any]:
    """Each question of any version with the counts of its answers; words and numbers are only counted (`given`)."""
    steps = _steps(tx, campaign_id)
    counts: dict[str, dict[AnswerValue, int]] = {key: {} for key in steps}
    for question, answer, count in store.counted(tx, campaign_id):
        counts.setdefault(question, {})[answer] = count
    residents, last_ms = store.asked(tx).get(campaign_id, (0, None))
    shown = [_counted(step, counts[key]) for key, step in steps.items()]
    return {"campaign_id": campaign_id, "residents": residents, "last_ms": last_ms, "questions": shown}


def answers(
    tx: Read, campaign_id: int, question: str | None, answer: AnswerValue | None, offset: int, limit: int
) -> dict[str, Any]:
    """Who said what, the newest first. That it is read is to be noted."""
    steps = _steps(tx, campaign_id)
    rows, total = store.answers(tx, campaign_id, question, answer, offset, limit)
    homes = summaries(tx, {row.resident_id for row in rows})
    names = operator_names(tx, {row.operator_id for row in rows})
    items = [
        {
            "id": row.id,
            "at_ms": row.at_ms,
            "resident_id": row.resident_id,
            "resident_name": homes[row.resident_id].name,
            "zone": homes[row.resident_id].zone,
            "question": row.question,
            "ask": steps[row.question].ask,
            "said": answer_in_words(steps[row.question], row.answer),
            "operator_name": names.get(row.operator_id),
        }
        for row in rows
    ]
    return {"items": items, "total": total}


def table(tx: Write, who: Signed, campaign_id: int) -> str:
    """All of them as a table for a spreadsheet, in the person's language; times are those of the site."""
    audit(tx, who, "export_answers", f"campaign {campaign_id}")
    zone, language = site_zone(tx), who.language
    head = [translate(language, one) for one in _HEAD]
    rows = [
        (
            local_time(one["at_ms"], zone).strftime("%Y-%m-%d %H:%M"),
            one["resident_name"],
            one["zone"],
            _in(language, one["ask"]),
            _in(language, one["said"]),
            one["operator_name"],
        )
        for one in answers(tx, campaign_id, None, None, 0, ROWS_MAX)["items"]
    ]
    return csv_text(head, rows)


def _steps(tx: Read, campaign_id: int) -> dict[str, Step]:
    """By key; of a question that was changed the newest."""
    if store.campaign(tx, campaign_id) is None:
        raise not_found("campaign", campaign_id)
    steps: dict[str, Step] = {}
    for row in store.versions(tx, campaign_id):
        for step in _content(row).steps:
            steps.setdefault(step.key, step)
    return steps


def _counted(step: Step, counts: Mapping[AnswerValue, int]) -> dict[str, Any]:
    known = step_choices(step)
    return {
        "key": step.key,
        "ask": step.ask,
        "answer": step.answer,
        "given": sum(counts.values()),
        "counts": [{"answer": one, "said": answer_in_words(step, one), "count": counts.get(one, 0)} for one in known],
    }


def _content(row: AnyRow) -> Campaign:
    return Campaign.model_validate(row.content)


def _in(language: Language, said: dict[Language, str] | str) -> str:
    return said if isinstance(said, str) else said.get(language, "")
