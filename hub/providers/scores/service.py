"""Counts months and closes them, publishes rules, and takes what providers say against a score."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import RowMapping

from hub.kernel import Problem, Read, Write, get_setting, not_found, put_setting
from hub.operators import Signed, audit, operator_names

from .. import register
from ..complaints import store as complaints
from ..months import FIRST_MONTH, month_of, month_span, next_month
from ..offers.service import tell_by_day
from . import policy, store
from .model import FIRST_RULES, About, Decision, Facts, Rules

TOPIC: Final = "score"
MONTH: Final = "score_month"  # the next one to be closed
MONTHS_SHOWN: Final = 24
APPEAL_WITHIN_MS: Final = 14 * 24 * 3_600_000
DECIDE_WITHIN_MS: Final = 7 * 24 * 3_600_000


def settle(tx: Write) -> None:
    """The first rules, and from which month on there are scores; nothing where there are already."""
    if store.rules_for(tx, "9999-12") is None:
        rules = FIRST_RULES.model_dump(mode="json")
        store.add_rules(tx, {"from_month": FIRST_MONTH, "by": None, "by_name": "", "rules": rules, "note": ""})
    if get_setting(tx, MONTH) is None:
        put_setting(tx, MONTH, month_of(tx, tx.now_ms))


def facts(tx: Read, month: str, provider_ids: Collection[int]) -> dict[int, Facts]:
    """Of each of them, as it stands now."""
    span = month_span(tx, month)
    counted = policy.count(store.steps(tx, span.from_ms, span.to_ms, provider_ids), span.from_ms, span.to_ms)
    found = {one: counted.get(one, Facts()) for one in provider_ids}
    for row in store.marks(tx, span.from_ms, span.to_ms, provider_ids):
        mine = found[row["provider_id"]]
        mine.follow_ups, mine.marks_sum, mine.price_wrong = row["many"], row["total"], row["wrong"]
    for one in complaints.decided_between(tx, span.from_ms, span.to_ms, provider_ids):
        if one.counts:
            mine = found[one.provider_id]
            mine.complaints[one.kind] = mine.complaints.get(one.kind, 0) + 1
    return found


def close(tx: Write, month: str, provider_ids: Collection[int]) -> None:
    """Count the month of each, for good; warn, or suspend who is worked with now. A month ends at midnight, and wakes
    nobody: they are told in the morning.
    """
    held, rules = _rules(tx, month)
    for provider_id, counted in facts(tx, month, provider_ids).items():
        found = policy.score(counted, rules)
        effect = policy.effect(found, counted, rules)
        store.add_score(
            tx,
            {
                "provider_id": provider_id,
                "month": month,
                "rules_id": held["id"],
                "points": found.points,
                "parts": found.parts,
                "facts": asdict(counted),
                "effect": effect,
            },
        )
        if effect == "none":
            continue
        known = register.provider(tx, provider_id)
        about = {"month": month, "points": found.points}
        if effect == "warned":
            register.note(tx, None, provider_id, "score_warning", about)
            tell_by_day(tx, provider_id, "provider_warned")
        elif known is not None and known.standing == "active":
            reason = f"score {month}: {found.points} < {rules.suspend_below}"
            register.change_standing(tx, None, provider_id, "suspend", reason)
            tell_by_day(tx, provider_id, "provider_suspended")


def of_provider(tx: Read, provider_id: int) -> dict[str, Any]:
    """The month that goes on as it stands now, those that are over, and what was said against them. Raises 404."""
    if register.provider(tx, provider_id) is None:
        raise not_found("provider", provider_id)
    month = month_of(tx, tx.now_ms)
    held, rules = _rules(tx, month)
    counted = facts(tx, month, [provider_id])[provider_id]
    now = policy.score(counted, rules)
    return {
        "current": {
            "month": month,
            "points": now.points,
            "parts": now.parts,
            "facts": asdict(counted),
            "rules_id": held["id"],
            "effect": policy.effect(now, counted, rules),
        },
        "months": [_line(tx, row) for row in store.scores_of(tx, provider_id, MONTHS_SHOWN)],
        "appeals": appeals(tx, provider_id),
        "rules": rules_shown(held),
    }


def in_month(tx: Read, month: str) -> dict[str, Any]:
    """Everybody's score of a month that is over, the best first."""
    rows = store.scores_in(tx, month)
    names = register.provider_names(tx, {row["provider_id"] for row in rows})
    return {
        "month": month,
        "items": [{**_line(tx, row), "provider_name": names.get(row["provider_id"])} for row in rows],
    }


def publish(tx: Write, who: Signed, from_month: str, rules: Rules, note: str) -> dict[str, Any]:
    """Other rules from a month on that has not begun. Raises 409 `month_begun`."""
    if from_month <= month_of(tx, tx.now_ms):
        raise Problem(409, "month_begun", "Rules hold from a month on that has not begun yet.")
    values = {"from_month": from_month, "by": who.operator_id, "by_name": who.name, "note": note}
    number = store.add_rules(tx, {**values, "rules": rules.model_dump(mode="json")})
    audit(tx, who, "score_rules_published", f"rules {number}", {"from_month": from_month})
    tx.publish(TOPIC, {"what": "rules", "look_ms": None})
    return {"items": [rules_shown(row) for row in store.all_rules(tx)]}


def rules_shown(row: RowMapping) -> dict[str, Any]:
    """One version."""
    return {name: row[name] for name in ("id", "from_month", "made_ms", "by_name", "note", "rules")}


def make_appeal(
    tx: Write, who: Signed, provider_id: int, about: About, month: str | None, words: str
) -> dict[str, Any]:
    """What a provider says; of a month once. Raises 404, 409 `too_late` after two weeks, `already_asked`,
    `already_done`, `wrong_state`.
    """
    known = register.provider(tx, provider_id)
    if known is None:
        raise not_found("provider", provider_id)
    if about == "suspension":
        month = None
        if known.standing != "suspended":
            raise Problem(409, "wrong_state", "This provider is not suspended.", standing=known.standing)
    else:
        row = None if month is None else store.score_of(tx, provider_id, month)
        if row is None:
            raise not_found("score of this provider", month or "")
        if tx.now_ms > row["made_ms"] + APPEAL_WITHIN_MS:
            raise Problem(409, "too_late", "A score can be appealed against for two weeks.")
    made = [one for one in store.appeals_of(tx, provider_id) if (one["about"], one["month"]) == (about, month)]
    if any(one["decision"] is None for one in made):
        raise Problem(409, "already_asked", "This was appealed against already; it is not decided yet.")
    if about == "score" and made:  # who is suspended once more may ask once more
        raise Problem(409, "already_done", "This month was appealed against, and that was decided.")
    look_ms = tx.now_ms + DECIDE_WITHIN_MS
    values = {"provider_id": provider_id, "about": about, "month": month, "words": words, "reason": ""}
    number = store.add_appeal(tx, {**values, "made_by": who.operator_id, "look_ms": look_ms})
    register.note(tx, who, provider_id, "score_appealed", {"appeal_id": number, "about": about, "month": month})
    tx.publish(TOPIC, {"what": "appeal", "look_ms": look_ms})
    return of_provider(tx, provider_id)


def decide_appeal(
    tx: Write, who: Signed, appeal_id: int, decision: Decision, points: float | None, reason: str
) -> dict[str, Any]:
    """By another person than who noted it. Against a suspension: `changed` reinstates.

    Raises 404, 409 `same_person`, `already_done`, 422 where points belong to it or do not.
    """
    row = store.appeal(tx, appeal_id)
    if row is None:
        raise not_found("appeal", appeal_id)
    policy.check_decider(who.operator_id, row["made_by"])
    if (points is not None) != (decision == "changed" and row["about"] == "score"):
        raise Problem(422, "invalid", "points: a score that is changed has them, and nothing else.")
    values = {"decision": decision, "points": points, "reason": reason, "decided_by": who.operator_id}
    if not store.decide(tx, appeal_id, values):
        raise Problem(409, "already_done", "This appeal was decided already.")
    told = {"appeal_id": appeal_id, "decision": decision, "points": points, "month": row["month"]}
    register.note(tx, who, row["provider_id"], "score_appeal_decided", told)
    known = register.provider(tx, row["provider_id"])
    if row["about"] == "suspension" and decision == "changed" and known and known.standing == "suspended":
        register.change_standing(tx, who, row["provider_id"], "reinstate", reason)
    tx.publish(TOPIC, {"what": "appeal_decided", "look_ms": None})
    return of_provider(tx, row["provider_id"])


def appeals(tx: Read, provider_id: int | None, *, is_open: bool = False) -> list[dict[str, Any]]:
    """With the names of who noted and decided them."""
    rows = store.appeals_of(tx, provider_id, is_open=is_open)
    names = operator_names(tx, {row[name] for row in rows for name in ("made_by", "decided_by") if row[name]})
    providers = register.provider_names(tx, {row["provider_id"] for row in rows})
    return [
        {
            **{str(name): value for name, value in row.items() if name != "look_ms"},
            "provider_name": providers.get(row["provider_id"]),
            "made_by_name": names.get(row["made_by"]),
            "decided_by_name": names.get(row["decided_by"] or 0),
        }
        for row in rows
    ]


def close_month(tx: Write, length_max: int) -> bool:
    """A part of the month that is over; whether there may be more of it."""
    month = get_setting(tx, MONTH)
    if month is None or tx.now_ms < month_span(tx, month).to_ms:
        return False
    left = store.not_scored(tx, month, length_max)
    if left:
        close(tx, month, left)
    else:
        put_setting(tx, MONTH, next_month(month))
        tx.publish(TOPIC, {"what": "closed", "month": month, "look_ms": None})
    return True


def next_close_ms(tx: Read) -> int | None:
    """When the month that goes on is over."""
    month = get_setting(tx, MONTH)
    return None if month is None else month_span(tx, month).to_ms


def _rules(tx: Read, month: str) -> tuple[RowMapping, Rules]:
    row = store.rules_for(tx, month)
    if row is None:
        raise not_found("score rules", month)
    return row, Rules.model_validate(row["rules"])


def _line(tx: Read, row: RowMapping) -> dict[str, Any]:
    """`points`: as counted; `worth`: after an appeal that was followed."""
    names = ("provider_id", "month", "rules_id", "made_ms", "points", "parts", "facts", "effect")
    changed = [
        one["points"]
        for one in store.appeals_of(tx, row["provider_id"])
        if one["month"] == row["month"] and one["decision"] == "changed"
    ]
    return {**{name: row[name] for name in names}, "worth": changed[0] if changed else row["points"]}
