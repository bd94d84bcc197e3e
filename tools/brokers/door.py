"""The door of the embedded broker: who comes in, under which name, and when a silent one has to go."""

# amqtt has its types inline but does not say so (no py.typed), so its source is what there is to read.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from amqtt.adapters import StreamReaderAdapter
from amqtt.errors import AMQTTError
from amqtt.mqtt.connack import NOT_AUTHORIZED, ConnackPacket
from amqtt.mqtt.protocol.broker_handler import BrokerProtocolHandler

if TYPE_CHECKING:
    from amqtt.adapters import ReaderAdapter, WriterAdapter
    from amqtt.broker import BrokerContext
    from amqtt.plugins.manager import PluginManager
    from amqtt.session import Session

    from tools.brokers.guarded import GuardedBroker
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
            async with asyncio.timeout(CONNECT_SECONDS_MAX):
                handler, session = await super().init_from_connect(reader, writer, plugins_manager, loop)
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
            connected_again(self.session)

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


def connected_again(session: Session) -> None:
    """amqtt ends the old connection of a session after the new one has begun, and takes the session for ended."""
    if session.transitions.state != "connected":
        session.transitions.connect()
