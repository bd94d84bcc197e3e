"""Hears of care calls and visits what somebody needs, and keeps it until an order is made of it."""

from hub.kernel import Consumer, Event, Write

from .service import Asked, Source, ask


def listener() -> Consumer:
    """Durable: its place in the log moves with what it writes, so that each need is kept once, whatever is killed."""
    return Consumer("service_requests", ("need",), _keep)


def _keep(tx: Write, event: Event) -> None:
    said = event.data
    source: Source = "visit" if "visit_id" in said else "care_call"
    asked = Asked(said["resident_id"], said["need"], said["note"], source, said[f"{source}_id"])
    ask(tx, asked, said["operator_id"])
