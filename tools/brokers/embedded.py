"""The broker for a first look on a machine without Mosquitto: amqtt in its own process, with our rules at its door.

Run by `tools.brokers.Broker`, which gives the settings by environment.
"""

# amqtt has its types inline but does not say so (no py.typed), so its source is what there is to read.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import asyncio
import os
import signal
from typing import Final

import amqtt.broker
from amqtt.contexts import Action
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session

from tools.brokers.door import guarded_handler
from tools.brokers.guarded import GuardedBroker
from tools.brokers.rights import Rights


def rights_from_environment() -> Rights:
    """The rights, as `Broker` passes them; by environment, because a command line can be read by every user."""
    return Rights(
        site=os.environ["LAMPLIGHT_SITE"],
        site_key=bytes.fromhex(os.environ["LAMPLIGHT_SITE_KEY"]),
        hub_password=os.environ["LAMPLIGHT_BROKER_PASSWORD"],
    )


RIGHTS: Final = rights_from_environment()


class Passwords(BaseAuthPlugin):
    """Our users, nobody else."""

    async def authenticate(self, *, session: Session) -> bool:
        """Called by amqtt once for each connection."""
        return RIGHTS.admit(session.username, session.password)


class Topics(BaseTopicPlugin):
    """Each device its own topics, the hub its side of all of them."""

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool:
        """Called by amqtt for each subscription, each message in and each message out."""
        if session is None or session.username is None or topic is None:
            return False
        return RIGHTS.permit(session.username, action != Action.PUBLISH, topic)


async def serve(port: int) -> None:
    """Run until SIGTERM or SIGINT."""
    plugins: dict[str, dict[str, str]] = {f"{__name__}.{plugin.__name__}": {} for plugin in (Passwords, Topics)}
    broker = GuardedBroker({"listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}, "plugins": plugins})
    amqtt.broker.BrokerProtocolHandler = guarded_handler(RIGHTS, broker)
    await broker.start()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await broker.shutdown()
