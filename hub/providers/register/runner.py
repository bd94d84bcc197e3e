"""Tells of the end of a paper, or of the contract, a month before, a week before, and when it is over.

When the next of these is due stands beside the paper or the contract; the line in the history, the news and the next
due time are one transaction, so that a kill loses none and tells none twice. After an outage only the last that holds
is told.
"""

from datetime import date

from hub.kernel import DueRunner, Event, Write, local_time, site_zone

from . import store
from .editing import TOPIC, tell
from .policy import next_warning_ms, stage

LENGTH_MAX = 20
TOLD = {"month": "paper_ends_in_a_month", "week": "paper_ends_in_a_week", "over": "paper_over"}
TOLD_OF_CONTRACT = {"month": "contract_ends_in_a_month", "week": "contract_ends_in_a_week", "over": "contract_over"}


def runner() -> DueRunner:
    """For all providers. One for each hub."""
    return DueRunner("provider_papers", go_on, _due_of)


def go_on(tx: Write) -> int | None:
    """Tell what is due, at most LENGTH_MAX of each kind; returns when something is due next."""
    today = local_time(tx.now_ms, site_zone(tx)).date()
    for paper in store.due(tx, LENGTH_MAX):
        until = date.fromisoformat(paper["until"])
        store.put_due(tx, paper["id"], next_warning_ms(until, site_zone(tx), tx.now_ms))
        near = stage(until, today)
        if near is not None and paper["matters"]:
            told = {name: paper[name] for name in ("id", "worker_id", "kind", "number", "until")}
            tell(tx, None, paper["provider_id"], TOLD[near], told)
    for one in store.contracts_due(tx, LENGTH_MAX):
        until = date.fromisoformat(one["contract_until"])
        store.put_provider(tx, one["id"], {"contract_due_ms": next_warning_ms(until, site_zone(tx), tx.now_ms)})
        near = stage(until, today)
        if near is not None and one["matters"]:
            tell(tx, None, one["id"], TOLD_OF_CONTRACT[near], {"kind": "contract", "until": one["contract_until"]})
    return store.next_due_ms(tx)


def _due_of(event: Event) -> int | None:
    """A new paper, or another contract, may be the next to end."""
    return event.at_ms if event.topic == TOPIC and event.data["what"] in ("paper", "created", "changed") else None
