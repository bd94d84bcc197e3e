"""What other contexts ask for: that somebody outside is told, in the transaction of the reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from hub.kernel import Write

from . import store
from .model import Recipient
from .policy import SILENCE_MS

TOPIC = "message"


def tell(tx: Write, recipients: Iterable[Recipient], subject: str, data: Mapping[str, Any]) -> None:
    """Tell them, but nobody the same `subject` twice within SILENCE_MS. Sent after the commit, until it is heard."""
    told = store.told_since(tx, subject, tx.now_ms - SILENCE_MS)
    wanted: list[Recipient] = [one for one in dict.fromkeys(recipients) if one not in told]
    if wanted:
        number = store.add(tx, wanted, subject, data)
        tx.publish(TOPIC, {"id": number, "subject": subject, "recipients": wanted, "state": "waiting"})
