"""What amqtt keeps about each connection, made cheap: it asks for all of it whenever one of 1,600 phones connects."""

# amqtt has its types inline but does not say so (no py.typed), so its source is what there is to read.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amqtt.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable


class Subscriptions(dict[str, list[tuple[Session, int]]]):
    """Who subscribed to what. amqtt writes all of it into a text at each subscription, for a log that nobody reads."""

    def __repr__(self) -> str:
        return f"{len(self)} subscriptions"


class Standing:
    """new ─▶ connected ⇄ disconnected. amqtt builds a machine from a table for it, for each connection anew."""

    def __init__(self, on_connected: Callable[[], None], on_disconnected: Callable[[], None]) -> None:
        self.state = "new"
        self._on_connected, self._on_disconnected = on_connected, on_disconnected

    def connect(self) -> None:
        """It has a connection. Raises ValueError if it has one already."""
        if self.state == "connected":
            raise ValueError("connected already")
        self.state = "connected"
        self._on_connected()

    def disconnect(self) -> None:
        """It has none any more."""
        self.state = "disconnected"
        self._on_disconnected()

    def is_connected(self) -> bool:
        return self.state == "connected"


class LightSession(Session):
    """amqtt's session with a `Standing`."""

    transitions: Any

    def _init_states(self) -> None:
        self.transitions = Standing(self._on_enter_connected, self._on_enter_disconnected)
