"""Draws the cases of each month when it is over. When that is stands in the database, so no month is forgotten."""

from hub.kernel import DueRunner, Write, site_zone

from . import policy, store


def make_sampler() -> DueRunner:
    """One for each hub."""
    return DueRunner("quality", step, lambda _event: None)


def step(tx: Write) -> int | None:
    """Draw for the months that are due, note the ones that have begun; returns when the next is due."""
    zone = site_zone(tx)
    for month in policy.months_after(store.newest_month(tx), policy.month_of(tx.now_ms, zone)):
        store.add_month(tx, month, policy.due_ms(month, zone))
    for month in store.due_months(tx):
        draw(tx, month)
        store.month_done(tx, month)
    return store.next_due_ms(tx)


def draw(tx: Write, month: str) -> None:
    """What is drawn stays; what is missing is drawn from the calls that are closed by now."""
    found = store.candidates(tx, *policy.month_span(month, site_zone(tx)))
    store.add_cases(tx, month, policy.draw(found, store.drawn(tx, month), tx.now_ms))
