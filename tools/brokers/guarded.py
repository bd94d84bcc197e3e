"""Makes amqtt as careful as Mosquitto is, where it decides who is who.

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
from typing import TYPE_CHECKING, Any, Final

from amqtt.adapters import StreamReaderAdapter, StreamWriterAdapter
from amqtt.broker import Broker
from amqtt.errors import AMQTTError
from amqtt.mqtt.connack import NOT_AUTHORIZED, ConnackPacket
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler

if TYPE_CHECKING:
    from collections import deque

    from amqtt.adapters import ReaderAdapter, WriterAdapter
    from amqtt.broker import BrokerContext
    from amqtt.plugins.manager import PluginManager
    from amqtt.session import OutgoingApplicationMessage, Session

    from tools.brokers.rights import Rights

PACKET_LENGTH_MAX: Final = 2 * 1024 * 1024
CONNECT_SECONDS_MAX: Final = 10


class GuardedHandler(BrokerProtocolHandler):
    """One connection: refused before anything of an existing session is touched, and named by its user."""

    rights: Rights
    broker: GuardedBroker

    @classmethod
    async def init_from_connect(
        cls,
        reader: ReaderAdapter,
        writer: WriterAdapter,
        plugins_manager: PluginManager[BrokerContext],
        loop: asyncio.AbstractEventLoop | None = None,
    ) -> tuple[BrokerProtocolHandler, Session]:
        """As in amqtt, but checked: password, last will; and the client id becomes the user name."""
        try:
            handler, session = await asyncio.wait_for(
                super().init_from_connect(reader, writer, plugins_manager, loop), CONNECT_SECONDS_MAX
            )
        except TimeoutError as late:
            await writer.close()
            raise AMQTTError("no CONNECT in time") from late
        if not cls._welcome(session):
            await ConnackPacket.build(0, NOT_AUTHORIZED).to_stream(writer)
            await writer.close()
            raise AMQTTError("refused")
        session.client_id = session.username
        await cls.broker.forget_clean_session(session.username or "")
        session.keep_alive = session.keep_alive * 3 // 2  # MQTT 3.1.1, 3.1.2.10: one and a half times
        return handler, session

    @classmethod
    def _welcome(cls, session: Session) -> bool:
        user = session.username
        if user is None or not cls.rights.admit(user, session.password):
            return False
        return not session.will_flag or cls.rights.permit(user, False, session.will_topic or "")

    async def start(self) -> None:
        """A session taken over from an older connection counts as connected again."""
        await super().start()
        if self.session is not None:
            _connected_again(self.session)

    def handle_read_timeout(self) -> None:
        """Silent for one and a half times its keep-alive: the connection ends, and the last will is published."""
        if self.reader is not None:
            self.reader.feed_eof()


def guarded_handler(rights_: Rights, broker_: GuardedBroker) -> type[GuardedHandler]:
    """The handler class for one broker; amqtt makes the instances and takes no arguments for them."""

    class Handler(GuardedHandler):
        rights = rights_
        broker = broker_

    return Handler


class LimitedReader(StreamReaderAdapter):
    """Ends the connection of whoever announces more than PACKET_LENGTH_MAX bytes."""

    async def read(self, n: int = -1) -> bytes:
        """Called by amqtt with the length that the packet claims."""
        if n > PACKET_LENGTH_MAX:
            raise AMQTTError(f"a packet of {n} bytes")
        return await super().read(n)


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
            _connected_again(client_session)

    def _handler_of(self, session: Session) -> BrokerProtocolHandler | None:
        current, handler = self._sessions.get(session.client_id or "", (None, None))
        return handler if current is session else None


def filters_of(topic: str) -> list[str]:
    """The subscriptions that cover a topic, of all those that `Rights.permit` lets anybody make."""
    *site, device, direction, message = topic.split("/")
    return ["/".join((*site, who, direction, what)) for who in (device, "+") for what in (message, "+")]


def _connected_again(session: Session) -> None:
    if session.transitions.state != "connected":
        session.transitions.connect()
