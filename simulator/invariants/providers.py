"""What must be true of services: no order is forgotten, nobody is sent who may not be, and everybody is asked after.

Written down once more (view.py): an oracle that asks the hub for its rules believes all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

OVER: Final = "('closed', 'cancelled')"
URGENT_WITHIN_MS: Final = 10_000
# Who is to be told of an order that does not go on is told within this, once all is quiet.
LOOKED_AT_WITHIN_MS: Final = 60_000

invariant = Collection()


@invariant("order")
def no_order_is_forgotten(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Each order that is not over has a deadline, and a time at which somebody is told next."""
    query = f"""SELECT id, state FROM service_order WHERE state NOT IN {OVER}
                AND (due_ms IS NULL OR look_ms IS NULL)"""  # noqa: S608 - our own words
    for row in view.sql.execute(query):
        yield Finding(f"order {row['id']} is {row['state']} and nobody is ever told of it")


@invariant(in_calm=True)
def what_is_late_is_told(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all is quiet, whoever is to be told of an order has been."""
    query = f"""SELECT id, state, look_ms FROM service_order WHERE state NOT IN {OVER} AND look_ms < ?"""  # noqa: S608
    for row in view.sql.execute(query, (view.now_ms - LOOKED_AT_WITHIN_MS,)):
        yield Finding(f"order {row['id']} ({row['state']}) should have been told of at {row['look_ms']}")


@invariant("order")
def nothing_is_closed_without_having_been_asked_about(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """No order is closed before somebody who did not send the provider has asked the resident how it was."""
    query = """SELECT o.id, o.offered_by, o.done_ms, f.by FROM service_order o LEFT JOIN order_follow_up f
               ON f.order_id = o.id AND f.at_ms >= o.done_ms
               WHERE o.state = 'closed'
               AND o.id NOT IN (SELECT order_id FROM order_step WHERE what = 'nobody_to_ask')"""
    for row in view.sql.execute(query):
        if row["by"] is None:
            yield Finding(f"order {row['id']} is closed and nobody has asked how it was")
        elif row["by"] == row["offered_by"]:
            yield Finding(f"order {row['id']} was asked about by operator {row['by']}, who had sent the provider")


@invariant("order")
def two_never_both_have_an_order(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Of one order at most one provider has said yes and is to come."""
    query = """SELECT order_id, COUNT(*) AS many FROM order_offer WHERE outcome = 'accepted'
               GROUP BY order_id HAVING COUNT(*) > 1"""
    for row in view.sql.execute(query):
        yield Finding(f"{row['many']} providers have order {row['order_id']}")


@invariant("order")
def nobody_is_sent_who_may_not_be(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """Who was sent was not suspended, and had not more in hand than they can do at once."""
    query = """SELECT p.id, p.parallel_max, COUNT(*) AS many
               FROM service_order o JOIN provider p ON p.id = o.provider_id
               WHERE o.state IN ('accepted', 'on_way', 'on_site')
               AND NOT EXISTS (SELECT 1 FROM order_offer f WHERE f.order_id = o.id AND f.overruled != '')
               GROUP BY p.id HAVING COUNT(*) > p.parallel_max"""
    for row in view.sql.execute(query):
        yield Finding(f"provider {row['id']} has {row['many']} orders in hand, and can do {row['parallel_max']}")
    query = """SELECT o.id, p.id AS provider FROM service_order o JOIN provider p ON p.id = o.provider_id
               WHERE o.state = 'accepted' AND p.standing != 'active' AND o.accepted_ms > p.standing_ms"""
    for row in view.sql.execute(query):
        yield Finding(f"provider {row['provider']} is not active and was sent for order {row['id']}")


@invariant("order")
def a_closed_door_is_offered_at_once(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """An urgent order is offered within ten seconds, or it is noted that there is nobody to offer it to."""
    query = """SELECT o.id, o.made_ms, (SELECT MIN(s.at_ms) FROM order_step s WHERE s.order_id = o.id
                   AND s.what IN ('offer', 'nobody_left')) AS asked_ms
               FROM service_order o WHERE o.urgency = 'now' AND o.made_ms < ?"""
    for row in view.sql.execute(query, (view.now_ms - URGENT_WITHIN_MS,)):
        if row["asked_ms"] is None or row["asked_ms"] - row["made_ms"] > URGENT_WITHIN_MS:
            yield Finding(f"the urgent order {row['id']} was not offered within 10 s")


@invariant()
def nobody_sees_the_way_in_after_the_job(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """How one gets into a home is shown to who goes there until the job is done, and not after it."""
    for order in view.ledger.ways_in:
        yield Finding(f"of order {order} the way in was shown after the job")
