"""Who wants to hear what, and the last word that was to be kept on each topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.broker.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.broker.packets import Message


class Subscriptions:
    """Client ids by filter, with the QoS that each was granted."""

    def __init__(self) -> None:
        self._wanted: Tree[dict[str, int]] = Tree()

    def add(self, text: str, client_id: str, qos: int) -> None:
        """This client wants to hear this; the QoS replaces an earlier one."""
        wanted = self._wanted.get(text)
        if wanted is None:
            self._wanted.set(text, {client_id: qos})
        else:
            wanted[client_id] = qos

    def remove(self, text: str, client_id: str) -> None:
        """It does not want to hear this any more."""
        wanted = self._wanted.get(text) or {}
        wanted.pop(client_id, None)
        if not wanted:
            self._wanted.set(text, None)

    def of(self, topic: str) -> dict[str, int]:
        """Who hears a message on this topic. Overlapping filters: the QoS of the first that is found, as Mosquitto."""
        found = self._wanted.filters(topic)
        if len(found) == 1:
            return found[0]
        everybody: dict[str, int] = {}
        for wanted in found:
            for client_id, qos in wanted.items():
                everybody.setdefault(client_id, qos)
        return everybody


class Retained:
    """The retained messages: `all` by topic."""

    def __init__(self, messages: Iterable[Message] = ()) -> None:
        self.all: dict[str, Message] = {}
        self._tree: Tree[Message] = Tree()
        for message in messages:
            self.keep(message)

    def keep(self, message: Message) -> None:
        """In place of the one before it; an empty one only takes that away (3.3.1.3)."""
        if message.payload:
            self.all[message.topic] = message
            self._tree.set(message.topic, message)
        else:
            self.all.pop(message.topic, None)
            self._tree.set(message.topic, None)

    def of(self, text: str) -> list[Message]:
        """Those on topics that this filter matches."""
        return list(self._tree.topics(text))
