"""Makes amqtt as careful as Mosquitto is (with `door.py`), where it decides who gets what.

By itself amqtt 0.12 ends the session that has a client id before it looks at the password, publishes a last will on any
topic, reads packets of any length, keeps a silent client for ever, takes a session that was taken over for
disconnected, hands everybody's retained messages to whoever connects, and compares each message with each subscription.
What it still does: it loses a message, in spite of its PUBACK, when sender or hub leave at that moment. The device
repeats until the hub has answered.
"""

# amqtt has its types inline but does not say so (no py.typed), so its source is what there is to read.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from amqtt.adapters import StreamWriterAdapter
from amqtt.broker import Broker

from tools.brokers.door import LimitedReader, connected_again

if TYPE_CHECKING:
    from collections import deque

    from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
    from amqtt.session import OutgoingApplicationMessage, Session


class GuardedBroker(Broker):
    """amqtt's broker with limited packets, and with the older of two connections of one user really ended."""

    async def stream_connected(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, listener_name: str
    ) -> None:
        """Called by asyncio for each connection."""
        await self.external_connected(LimitedReader(reader), StreamWriterAdapter(writer), listener_name)

    async def forget_clean_session(self, name: str) -> None:
        """A session that keeps nothing is not for a new connection to go on with (amqtt would)."""
        older = self._sessions.get(name)
        if older is not None and older[0].clean_session:
            await self._delete_session(name)

    async def _run_broadcast(self, running_tasks: deque[asyncio.Task[OutgoingApplicationMessage]]) -> None:
        """Hand one message to whoever subscribed to it, found by name: amqtt compares it with every subscription."""
        message: dict[str, Any] = await self._broadcast_queue.get()
        for topic_filter in filters_of(message["topic"]):
            for session, qos in tuple(self._subscriptions.get(topic_filter, ())):
                handler = self._handler_of(session)
                if session.transitions.state != "connected":
                    if not session.clean_session and qos:
                        await self._retain_broadcast_message(message, qos, session)
                elif handler is not None:
                    sending = handler.mqtt_publish(message["topic"], message["data"], qos, retain=False)
                    running_tasks.append(asyncio.ensure_future(sending))

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        """Only to who subscribed: at each connection amqtt calls this for the subscriptions of everybody."""
        topic_filter, _ = subscription
        handler = self._handler_of(session)
        if handler is None or all(who is not session for who, _ in self._subscriptions.get(topic_filter, ())):
            return
        begin = topic_filter.partition("+")[0]
        for topic, kept in tuple(self._retained_messages.items()):
            if topic.startswith(begin) and topic_filter in filters_of(topic):
                await handler.mqtt_publish(topic, kept.data, 0, retain=True)

    async def _delete_session(self, client_id: str) -> None:
        older = self._sessions.get(client_id)
        if older is not None:
            await older[1].handle_connection_closed()
        await super()._delete_session(client_id)

    async def _handle_disconnect(
        self, client_session: Session, handler: BrokerProtocolHandler, disconnect_waiter: asyncio.Future[Any]
    ) -> None:
        if self._handler_of(client_session) is handler:
            client_session.transitions.disconnect()  # at once: what comes from now on is kept, not sent into the void
        await super()._handle_disconnect(client_session, handler, disconnect_waiter)
        if self._handler_of(client_session) not in {handler, None}:
            connected_again(client_session)

    def _handler_of(self, session: Session) -> BrokerProtocolHandler | None:
        current, handler = self._sessions.get(session.client_id or "", (None, None))
        return handler if current is session else None


def filters_of(topic: str) -> list[str]:
    """The subscriptions that cover a topic, of all those that `Rights.permit` lets anybody make."""
    *site, device, direction, message = topic.split("/")
    return ["/".join((*site, who, direction, what)) for who in (device, "+") for what in (message, "+")]
