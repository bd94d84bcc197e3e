"""Who may be sent at all. Hard rules: no number of points outweighs one, only a person with a reason does.

Hours: whoever has stated some is sent within them, whoever has stated none within the usual ones, and whoever has said
that they do emergencies at any time where it is urgent. That nothing was stated never means the night.
"""

from ..by_day import FROM_MIN, UNTIL_MIN
from .model import Candidate, Wanted, Why, Worker


def why_not(one: Candidate, wanted: Wanted) -> tuple[Why, str] | None:
    """The first reason against sending them and what it is about; None: they may be sent.

    What is cheap and refuses most comes first: an order is held against the whole register.
    """
    if wanted.service not in one.services:
        return "not_offered", ""
    if one.standing != "active":
        return "not_active", one.standing
    if one.id in wanted.asked:
        return "asked_already", ""
    if one.id in wanted.refused:
        return "refused_by_resident", ""
    if wanted.zone_id not in one.zones:
        return "other_zone", ""
    if one.contract_until is not None and one.contract_until < wanted.day:
        return "contract_ended", one.contract_until
    return _papers(one, wanted) or _time(one, wanted)


def fit_workers(one: Candidate, wanted: Wanted) -> list[Worker]:
    """Who of them can go: with the skills, with papers of their own where the business has none, and not away."""
    own = {name for name in wanted.documents if one.documents.get(name, "") < wanted.day}
    return [worker for worker in one.workers if _can_go(worker, wanted, own)]


def _papers(one: Candidate, wanted: Wanted) -> tuple[Why, str] | None:
    """A paper is the business's or that of whoever goes: an insurance covers all, a background check one."""
    for name in sorted(wanted.documents):
        until = max((one.documents.get(name, ""), *(worker.documents.get(name, "") for worker in one.workers)))
        if not until:
            return "document_missing", name
        if until < wanted.day:
            return "document_expired", f"{name} {until}"
    return None


def _time(one: Candidate, wanted: Wanted) -> tuple[Why, str] | None:
    if _within(one.black_outs, wanted.day):
        return "black_out", wanted.day
    if not _is_open(one, wanted) and not (wanted.urgent and one.emergencies):
        return ("closed_then" if one.hours else "no_hours_stated"), ""
    if not fit_workers(one, wanted):
        return "no_worker", ", ".join(sorted(wanted.skills))
    if one.in_hand >= one.parallel_max:
        return "hands_full", str(one.in_hand)
    if one.today >= one.daily_max:
        return "day_full", str(one.today)
    return None


def _is_open(one: Candidate, wanted: Wanted) -> bool:
    if not one.hours:  # who has stated none is taken to be at work by day, on every day of the week
        return FROM_MIN <= wanted.minute < UNTIL_MIN
    return any(at.weekday == wanted.weekday and at.from_min <= wanted.minute < at.until_min for at in one.hours)


def _can_go(worker: Worker, wanted: Wanted, papers: set[str]) -> bool:
    return (
        wanted.skills <= worker.skills
        and all(worker.documents.get(name, "") >= wanted.day for name in papers)
        and not _within(worker.away, wanted.day)
    )


def _within(days: tuple[tuple[str, str], ...], day: str) -> bool:
    return any(first <= day <= last for first, last in days)
