"""What a broker has on its disk, and what it still knows after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.broker.packets import Message
    from simulator.broker.session import Session

# After a crash: all of it (`autosave_on_changes true`), what was so at its last save (Mosquitto as we set it up),
# who subscribed to what but no message, nothing.
Keep = Literal["all", "saved", "sessions", "none"]
KEEPS: Final[tuple[Keep, ...]] = get_args(Keep)
SAVE_EVERY_MS: Final = 60_000  # autosave_interval in tools/brokers/mosquitto.py


class Saved(NamedTuple):
    """Retained messages by topic, and the sessions that outlive a connection."""

    retained: dict[str, Message]
    sessions: tuple[Session, ...]


NOTHING: Final = Saved({}, ())


def save(retained: Mapping[str, Message], sessions: Iterable[Session], with_messages: bool = True) -> Saved:
    """A copy of it all, as on a disk: clean sessions are not kept there."""
    lasting = tuple(session.copy(with_messages) for session in sessions if not session.clean)
    return Saved(dict(retained), lasting)


class Disk:
    """The broker's file, which it writes once a minute.

    It is written only before the first change after the minute is over: what did not change since needs no timer.
    """

    def __init__(self) -> None:
        self.last = NOTHING
        self._due_ms = SAVE_EVERY_MS

    def due(self, now_ms: int) -> bool:
        """Whether a minute was over before this change."""
        if now_ms < self._due_ms:
            return False
        self._due_ms = (now_ms // SAVE_EVERY_MS + 1) * SAVE_EVERY_MS
        return True
