"""What must be true of services: no order is forgotten, nobody is sent who may not be, and everybody is asked after.

Written down once more (view.py): an oracle that asks the hub for its rules believes all of them.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from .calling import SHANGHAI
from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Row

    from simulator.virtual.view import View

S: Final = 1_000
H: Final = 3_600 * S
URGENT_WITHIN_MS: Final = 10 * S
# No stage lasts longer than a week, but for the wait for a time that was agreed, and for who is away to be asked: a
# deadline further away is none.
STAGE_MS_MAX: Final = 8 * 24 * H
# When a deadline has passed somebody is told again and again, ever more rarely, and never more rarely than this.
TOLD_AGAIN_MS_MAX: Final = 4 * 24 * H
# Who is to be told of an order is told within this, once all is quiet.
LOOKED_AT_WITHIN_MS: Final = 60 * S
# What a service may not be done without: of the business, or of one of its people (hub/providers/catalogue).
PAPERS: Final = {
    "locksmith": ("licence", "background_check"),
    "appliance_repair": ("licence", "background_check"),
    "house_repair": ("licence", "background_check", "insurance"),
    "odd_jobs": ("background_check",),
    "stair_climber": ("background_check", "insurance"),
}
# Marks are from 1 to 5: a mean below the first, or any mark below the second, is poor.
GOOD_MEAN, LOWEST_GOOD = 3, 2

invariant = Collection()


@invariant("order")
def no_order_is_forgotten(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Each order that is not over has a deadline that is near, and a time at which somebody is told next."""
    query = """SELECT id, state, state_ms, due_ms, look_ms, MAX(COALESCE(wanted_ms, 0), state_ms, COALESCE((
                   SELECT MAX(p.to_ms) FROM resident_pause p
                   WHERE p.resident_id = a.resident_id AND a.state = 'done'), 0)) AS from_ms
               FROM service_order a WHERE state NOT IN ('closed', 'cancelled') AND {where}"""
    for row in view.rows(query, _orders(touched)):
        if row["due_ms"] is None or row["look_ms"] is None:
            yield Finding(f"order {row['id']} is {row['state']} and has no deadline")
        elif row["due_ms"] > row["from_ms"] + STAGE_MS_MAX:
            days = (row["due_ms"] - row["state_ms"]) // (24 * H)
            yield Finding(f"order {row['id']} may be {row['state']} for {days} days")
        elif row["look_ms"] > max(row["due_ms"], view.now_ms) + TOLD_AGAIN_MS_MAX:
            yield Finding(f"of order {row['id']}, which is {row['state']}, nobody is told for days")


@invariant(in_calm=True)
def what_is_late_is_told(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all is quiet, whoever is to be told of an order, a complaint or an appeal has been."""
    for what, table, state, over in (
        ("order", "service_order", "state", "state IN ('closed', 'cancelled')"),
        ("complaint", "order_complaint", "state", "state = 'final'"),
        ("appeal", "score_appeal", "about", "decision IS NOT NULL"),
    ):
        query = f"SELECT id, {state} AS state, look_ms FROM {table} WHERE NOT ({over}) AND look_ms < ?"  # noqa: S608
        for row in view.sql.execute(query, (view.now_ms - LOOKED_AT_WITHIN_MS,)):
            yield Finding(f"{what} {row['id']} ({row['state']}) should have been told of at {row['look_ms']}")


@invariant("order")
def nothing_is_closed_without_having_been_asked_about(view: View, touched: Touched | None) -> Iterator[Finding]:
    """No order is closed before somebody has asked the resident how it was, unless there is nobody to ask any more."""
    query = """SELECT a.id FROM service_order a WHERE a.state = 'closed' AND {where}
               AND NOT EXISTS (SELECT 1 FROM order_follow_up f WHERE f.order_id = a.id AND f.at_ms >= a.done_ms)
               AND NOT EXISTS (SELECT 1 FROM order_step s WHERE s.order_id = a.id AND s.what = 'nobody_to_ask')"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"order {row['id']} is closed and nobody has asked how it was")


@invariant("order")
def who_sent_a_provider_does_not_ask_how_it_was(view: View, touched: Touched | None) -> Iterator[Finding]:
    """How a service was is asked by a third person, who neither came nor sent who came."""
    query = """SELECT f.order_id, f.by FROM order_follow_up f JOIN service_order a ON a.id = f.order_id
               WHERE f.by = a.offered_by AND f.at_ms >= a.done_ms AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"operator {row['by']} had sent the provider, and asked how order {row['order_id']} was")


@invariant("order")
def two_never_both_have_an_order(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Of one order at most one provider has said yes and is to come."""
    query = """SELECT a.id, COUNT(*) AS many FROM service_order a JOIN order_offer f ON f.order_id = a.id
               WHERE f.outcome = 'accepted' AND {where} GROUP BY a.id HAVING COUNT(*) > 1"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"{row['many']} providers have order {row['id']}")


@invariant("order")
def what_is_given_away_is_offered_no_more(view: View, touched: Touched | None) -> Iterator[Finding]:
    """As soon as somebody has an order nobody else may still say yes to it."""
    query = """SELECT DISTINCT a.id FROM service_order a JOIN order_offer f ON f.order_id = a.id
               WHERE f.outcome = 'waiting' AND a.state NOT IN ('requested', 'offered') AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"order {row['id']} is given away, and somebody may still say yes to it")


@invariant("order")
def nobody_is_sent_who_is_busy(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Nobody has more orders in hand than they can do at once, unless a person sent them all the same."""
    query = """SELECT p.id, p.parallel_max, COUNT(*) AS many
               FROM service_order o JOIN provider p ON p.id = o.provider_id
               WHERE o.state IN ('accepted', 'on_way', 'on_site') AND NOT EXISTS (
                   SELECT 1 FROM order_offer f WHERE f.order_id = o.id AND f.outcome = 'accepted' AND f.overruled != '')
               GROUP BY p.id HAVING COUNT(*) > p.parallel_max"""
    for row in view.sql.execute(query):
        yield Finding(f"provider {row['id']} has {row['many']} orders in hand, and can do {row['parallel_max']}")


@invariant("order")
def nobody_is_sent_who_is_suspended(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Nobody is given an order while nobody works with them: suspended, ended, or in the archive."""
    for row in _given(view, touched, "p.standing != 'active' AND a.accepted_ms > p.standing_ms"):
        yield Finding(f"provider {row['provider']} is {row['standing']} and was given order {row['id']}")


@invariant("order")
def who_is_suspended_is_asked_nothing(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Whoever is suspended is offered nothing until a person has reinstated them."""
    query = """SELECT f.order_id, f.provider_id FROM order_offer f JOIN service_order a ON a.id = f.order_id
               WHERE f.provider_id IN (SELECT provider_id FROM provider_history WHERE what = 'suspended')
               AND 'suspended' = (SELECT h.what FROM provider_history h
                   WHERE h.provider_id = f.provider_id AND h.at_ms < f.made_ms
                   AND (h.what = 'suspended' OR (h.what = 'reinstated' AND h.operator_id IS NOT NULL))
                   ORDER BY h.id DESC LIMIT 1) AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"provider {row['provider_id']} was suspended, and was asked for order {row['order_id']}")


@invariant()
def only_a_person_reinstates(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Nobody who was suspended is worked with again before a person has said so."""
    query = """SELECT p.id FROM provider p JOIN provider_history h ON h.id = (
                   SELECT MAX(id) FROM provider_history
                   WHERE provider_id = p.id AND what IN ('suspended', 'reinstated', 'ended', 'archived'))
               WHERE p.standing = 'active' AND (h.what != 'reinstated' OR h.operator_id IS NULL)"""
    for row in view.sql.execute(query):
        yield Finding(f"provider {row['id']} was suspended and is worked with, and nobody has reinstated them")


@invariant("order")
def nobody_is_sent_with_a_paper_that_has_ended(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Nobody is given an order whose contract, or a paper that the service asks for, had ended by then."""
    for row in _given(view, touched, "f.overruled = ''"):
        day = datetime.fromtimestamp(row["accepted_ms"] / 1000, SHANGHAI).date().isoformat()
        if (row["contract_until"] or day) < day:
            yield Finding(f"the contract of provider {row['provider']} had ended, who was given order {row['id']}")
        for kind in PAPERS.get(row["service"], ()):
            query = """SELECT MAX(until) FROM provider_document WHERE provider_id = ? AND kind = ? AND added_ms <= ?
                       AND COALESCE(replaced_ms, ?) >= ?"""
            at_ms = row["accepted_ms"]
            [until] = view.sql.execute(query, (row["provider"], kind, at_ms, at_ms, at_ms)).fetchone()
            if (until or "") < day:
                yield Finding(f"provider {row['provider']} was given order {row['id']} without a {kind} that holds")


@invariant("order")
def two_do_not_ask_at_once(view: View, touched: Touched | None) -> Iterator[Finding]:
    """A resident is not called again and again to be asked how a service was: one asks, and the next one much later."""
    query = """SELECT DISTINCT t.order_id FROM follow_up_try one JOIN follow_up_try two
                   ON two.task_id = one.task_id AND two.id > one.id AND two.at_ms < one.at_ms + 3600000
               JOIN follow_up_task t ON t.id = one.task_id JOIN service_order a ON a.id = t.order_id
               WHERE one.how = 'call' AND two.how = 'call' AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"about order {row['order_id']} a resident was called twice within the hour")


@invariant("order")
def a_closed_door_is_offered_at_once(view: View, touched: Touched | None) -> Iterator[Finding]:
    """An urgent order is offered within ten seconds, or it is noted that there is nobody to offer it to."""
    query = """SELECT a.id, a.made_ms, (SELECT MIN(s.at_ms) FROM order_step s WHERE s.order_id = a.id
                   AND s.what IN ('offer', 'nobody_left')) AS asked_ms
               FROM service_order a WHERE a.urgency = 'now' AND {where}"""
    for row in view.rows(query, _orders(touched)):
        if row["made_ms"] >= view.now_ms - URGENT_WITHIN_MS:
            continue
        if row["asked_ms"] is None or row["asked_ms"] - row["made_ms"] > URGENT_WITHIN_MS:
            yield Finding(f"the urgent order {row['id']} was not offered within 10 s")


@invariant()
def nobody_sees_the_way_in_after_the_job(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """How one gets into a home is shown to who goes there until the job is over, and not after it."""
    for order in view.ledger.ways_in:
        yield Finding(f"of order {order} the way in was shown after the job")


@invariant("order", "complaint")
def what_was_poor_is_a_complaint(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Whenever a resident's marks are poor, or the price was not as agreed, there is a complaint of it."""
    query = """SELECT f.order_id, f.timeliness, f.attitude, f.result, f.price_ok
               FROM order_follow_up f JOIN service_order a ON a.id = f.order_id
               WHERE {where} AND NOT EXISTS (
                   SELECT 1 FROM order_complaint c WHERE c.order_id = f.order_id AND c.raised_ms = f.at_ms)"""
    for row in view.rows(query, _orders(touched)):
        marks = row["timeliness"], row["attitude"], row["result"]
        if sum(marks) < GOOD_MEAN * len(marks) or min(marks) < LOWEST_GOOD or row["price_ok"] == 0:
            yield Finding(f"what was said of order {row['order_id']} was poor, and is no complaint")


@invariant("order", "complaint")
def no_order_is_closed_over_a_complaint(view: View, touched: Touched | None) -> Iterator[Finding]:
    """No order is closed while a complaint about it is not decided."""
    query = """SELECT c.id, c.order_id FROM order_complaint c JOIN service_order a ON a.id = c.order_id
               WHERE c.decided_ms IS NULL AND a.state = 'closed' AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"order {row['order_id']} is closed over complaint {row['id']}")


@invariant("complaint")
def a_complaint_is_decided_by_somebody_else(view: View, touched: Touched | None) -> Iterator[Finding]:
    """Who raised a complaint does not decide it, nor who sent the provider; an appeal is heard by a third person."""
    query = """SELECT c.id, c.raised_by, c.decided_by, c.appeal_by,
                      (SELECT a.offered_by WHERE NOT EXISTS (
                         SELECT 1 FROM order_step s WHERE s.order_id = a.id AND s.what = 'reopen'
                         AND s.at_ms >= c.decided_ms)) AS sent_by,
                      (SELECT count(*) FROM operator p WHERE p.role IN ('supervisor', 'admin')
                         AND p.id NOT IN (c.raised_by, c.decided_by)) AS others
               FROM order_complaint c JOIN service_order a ON a.id = c.order_id
               WHERE c.decided_by IS NOT NULL AND {where}"""
    for row in view.rows(query, _orders(touched)):
        if row["decided_by"] == row["raised_by"]:
            yield Finding(f"operator {row['decided_by']} raised complaint {row['id']}, and decided it")
        if row["decided_by"] == row["sent_by"] and row["others"] > 0:
            yield Finding(f"operator {row['decided_by']} sent who complaint {row['id']} is about, and decided it")
        if row["appeal_by"] in (row["raised_by"], row["decided_by"]):
            yield Finding(f"operator {row['appeal_by']} had a part in complaint {row['id']}, and heard the appeal")


@invariant("complaint")
def a_complaint_is_decided_by_a_person(view: View, touched: Touched | None) -> Iterator[Finding]:
    """What comes of a complaint, and of an appeal, is what a person has said, and no rule."""
    query = """SELECT c.id, c.outcome FROM order_complaint c JOIN service_order a ON a.id = c.order_id
               WHERE ((c.outcome IS NOT NULL AND c.decided_by IS NULL)
                   OR (c.appeal IS NOT NULL AND c.appeal_by IS NULL)) AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"complaint {row['id']} was decided ({row['outcome']}), and by nobody")


@invariant("complaint")
def nothing_is_decided_against_who_was_not_heard(view: View, touched: Touched | None) -> Iterator[Finding]:
    """A complaint is decided against a provider only when they were asked what they say to it."""
    query = """SELECT c.id FROM order_complaint c JOIN service_order a ON a.id = c.order_id
               WHERE c.outcome IS NOT NULL AND c.outcome != 'unfounded' AND c.heard_ms IS NULL AND {where}"""
    for row in view.rows(query, _orders(touched)):
        yield Finding(f"complaint {row['id']} was decided against a provider whom nobody had asked")


@invariant()
def a_month_stays_as_it_was_counted(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """What a month was is counted once and for good: an appeal that is followed stands beside it."""
    for one in view.months_that_changed():
        yield Finding(f"{one} is not what it was when it was counted")


@invariant()
def an_appeal_against_a_score_is_decided_by_somebody_else(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """What a provider says against a month or a suspension is decided by a person who did not note it."""
    query = "SELECT id, made_by, decided_by FROM score_appeal WHERE decision IS NOT NULL"
    for row in view.sql.execute(query):
        if row["decided_by"] in (None, row["made_by"]):
            who = "nobody" if row["decided_by"] is None else f"operator {row['decided_by']}, who noted it"
            yield Finding(f"appeal {row['id']} against a score was decided by {who}")


def _orders(touched: Touched | None) -> tuple[int, ...] | None:
    """Which ones to look at; None: all."""
    return None if touched is None else touched.orders


def _given(view: View, touched: Touched | None, only: str) -> list[Row]:
    """Orders that somebody has in hand, with who has them, and how they were asked."""
    query = f"""SELECT a.id, a.service, a.accepted_ms, p.id AS provider, p.standing, p.contract_until
                FROM service_order a JOIN provider p ON p.id = a.provider_id
                JOIN order_offer f ON f.order_id = a.id AND f.outcome = 'accepted'
                WHERE a.state IN ('accepted', 'on_way', 'on_site') AND {only} AND {{where}}"""  # noqa: S608
    return view.rows(query, _orders(touched))
