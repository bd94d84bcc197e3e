"""Makes amqtt as careful as Mosquitto is (with `door.py`), where it decides who gets what.

By itself amqtt 0.12 ends the session that has a client id before it looks at the password, publishes a last will on any
topic, reads packets of any length, keeps a silent client for ever, takes a session that was taken over for
disconnected, hands everybody's retained messages to whoever connects, and compares each message with each subscription.
What it keeps for a session that is away it hands over as if it had been retained, and it keeps what was sent at QoS 0,
too: a hub that came back had to take minutes old heartbeats for news, or refuse them.
It also goes through everybody's subscriptions whenever one phone connects, subscribes or leaves: 1,600 phones that came
back at once kept it busy for twice as long.
What it still does: it loses a message, in spite of its PUBACK, when sender or hub leave at that moment. The device
repeats until the hub has answered.
"""

# amqtt has its types inline but does not say so (no py.typed), so its source is what there is to read.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from amqtt.adapters import StreamWriterAdapter
from amqtt.broker import Broker
from amqtt.contexts import Action

from tools.brokers.door import LimitedReader, connected_again
from tools.brokers.sessions import Subscriptions

if TYPE_CHECKING:
    from collections import deque

    from amqtt.adapters import ReaderAdapter, WriterAdapter
    from amqtt.broker import Server
    from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler
    from amqtt.session import OutgoingApplicationMessage, Session

    from tools.brokers.rights import Rights

REFUSED: Final = 0x80
_said_qos: ContextVar[int] = ContextVar("said_qos", default=1)


class GuardedBroker(Broker):
    """amqtt's broker with limited packets, our rights, and the older of two connections of one user really ended."""

    def __init__(self, rights: Rights, port: int) -> None:
        super().__init__({"listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}, "plugins": {}})
        self._rights = rights
        self._subscriptions = Subscriptions()
        self._subscribed: dict[str, set[str]] = {}  # user -> the filters in `_subscriptions` that have it

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

    async def add_subscription(self, subscription: tuple[str, int], session: Session) -> int:
        """The QoS that it has, or REFUSED."""
        qos = await super().add_subscription(subscription, session)
        if qos != REFUSED:
            self._subscribed.setdefault(session.client_id or "", set()).add(subscription[0])
        return qos

    async def _topic_filtering(self, session: Session, topic: str, action: Action) -> bool:
        return self._rights.permit(session.username or "", action != Action.PUBLISH, topic)

    async def _handle_client_session(
        self,
        reader: ReaderAdapter,
        writer: WriterAdapter,
        client_session: Session,
        handler: BrokerProtocolHandler,
        server: Server,  # noqa: ARG002 - amqtt's signature
        listener_name: str,  # noqa: ARG002
    ) -> None:
        """From CONNACK to the end; `GuardedHandler` has looked at the password.

        What was retained is handed over at SUBSCRIBE (MQTT 3.1.1, 3.8.4), not at each connection for all filters.
        """
        name = client_session.client_id or ""
        if client_session.transitions.is_connected():  # a session that is kept, and its older connection
            _, older = self._sessions[name]
            await older.handle_connection_closed()
            await older.stop()
        else:
            client_session.transitions.connect()
        handler.attach(client_session, reader, writer)
        self._sessions[name] = (client_session, handler)
        await handler.mqtt_connack_authorize(authorize=True)
        await handler.start()
        await self._publish_session_retained_messages(client_session)
        await self._client_message_loop(client_session, handler)

    async def _del_all_subscriptions(self, session: Session) -> None:
        for topic_filter in self._subscribed.pop(session.client_id or "", ()):
            self._del_subscription(topic_filter, session)
            if not self._subscriptions.get(topic_filter, True):
                del self._subscriptions[topic_filter]

    async def _handle_message_delivery(
        self, client_session: Session, handler: BrokerProtocolHandler, wait_deliver: asyncio.Future[Any]
    ) -> bool:
        """In the sender's own task: at which QoS it sent is not handed on by amqtt."""
        said = wait_deliver.result()
        _said_qos.set(1 if said is None else said.qos)
        return await super()._handle_message_delivery(client_session, handler, wait_deliver)

    async def _broadcast_message(
        self, session: Session | None, topic: str | None, data: bytes | bytearray | None, force_qos: int | None = None
    ) -> None:
        """`force_qos` is a last will's."""
        await super()._broadcast_message(session, topic, data, _said_qos.get() if force_qos is None else force_qos)

    async def _publish_session_retained_messages(self, session: Session) -> None:
        """What was kept for this session while it was away; it was not retained (MQTT 3.1.1, 3.3.1.3)."""
        handler = self._handler_of(session)
        sending: list[asyncio.Future[OutgoingApplicationMessage]] = []
        while handler is not None and not session.retained_messages.empty():
            kept = await session.retained_messages.get()
            message = handler.mqtt_publish(kept.topic, kept.data, kept.qos, retain=False)
            sending.append(asyncio.ensure_future(message))
        if sending:
            await asyncio.wait(sending)

    async def _run_broadcast(self, running_tasks: deque[asyncio.Task[OutgoingApplicationMessage]]) -> None:
        """Hand one message to whoever subscribed to it, found by name: amqtt compares it with every subscription."""
        message: dict[str, Any] = await self._broadcast_queue.get()
        for topic_filter in filters_of(message["topic"]):
            for session, wanted_qos in tuple(self._subscriptions.get(topic_filter, ())):
                qos = min(wanted_qos, message["qos"])  # MQTT 3.1.1, 3.8.4
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
        """At once, as QoS 0: amqtt would wait for the answers, and compare each with the filter level by level."""
        topic_filter, _ = subscription
        handler = self._handler_of(session)
        begin = topic_filter.partition("+")[0]
        found = [topic for topic in self._retained_messages if topic.startswith(begin)]
        for topic in found:
            kept = self._retained_messages.get(topic)
            if handler is not None and kept is not None and topic_filter in filters_of(topic):
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
