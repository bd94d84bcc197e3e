"""The alarm is closed for good, and whoever was asked is told: settled in one transaction, so nobody is forgotten."""

from collections.abc import Sequence

from hub.kernel import Write

from . import store
from .summary import publish


def over(tx: Write, alarm_ids: Sequence[int]) -> None:
    """The runner tells them; once, however often this is said."""
    if not alarm_ids:
        return
    for alarm_id in store.end(tx, alarm_ids):
        asking = store.asking(tx, alarm_id)
        if asking is not None:
            publish(tx, asking, "ends")
