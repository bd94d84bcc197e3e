"""What cannot be put on the line now is said again later, and ends nothing."""

from __future__ import annotations

from sos import line
from sos.mqtt import Session
from sos.parts.effects import Publish


class NoRoom(Session):
    """A session on a heap that is full."""

    def publish(self, topic: str, payload: bytes, qos: int, retain: bool, now_ms: int) -> int:  # noqa: ARG002 - as it is
        raise MemoryError


def test_a_message_for_which_there_is_no_memory_ends_no_task() -> None:
    status = Publish("status", {"online": True, "reason": "connected"}, 1, retain=True)
    assert line.publish(NoRoom("ph-00001"), "pengpu", "ph-00001", status, 0) == 0
