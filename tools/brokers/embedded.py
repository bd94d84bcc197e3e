"""The broker for a first look on a machine without Mosquitto: amqtt in its own process, with our rules at its door.

Run by `tools.brokers.Broker`, which gives the settings by environment.
"""

# amqtt has its types inline but does not say so (no py.typed), so its source is what there is to read.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import asyncio
import os
import signal

import amqtt.broker
import amqtt.mqtt.protocol.broker_handler

from tools.brokers.door import guarded_handler
from tools.brokers.guarded import GuardedBroker
from tools.brokers.rights import Rights
from tools.brokers.sessions import LightSession


def rights_from_environment() -> Rights:
    """The rights, as `Broker` passes them; by environment, because a command line can be read by every user."""
    return Rights(
        site=os.environ["LAMPLIGHT_SITE"],
        site_key=bytes.fromhex(os.environ["LAMPLIGHT_SITE_KEY"]),
        hub_password=os.environ["LAMPLIGHT_BROKER_PASSWORD"],
        gateway_password=os.environ.get("LAMPLIGHT_GATEWAY_PASSWORD") or None,
    )


async def serve(port: int) -> None:
    """Run until SIGTERM or SIGINT."""
    rights = rights_from_environment()
    broker = GuardedBroker(rights, port)
    # amqtt makes both by these names, and has no setting for them.
    amqtt.broker.BrokerProtocolHandler = guarded_handler(rights, broker)
    amqtt.mqtt.protocol.broker_handler.Session = LightSession
    await broker.start()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await stop.wait()
    await broker.shutdown()
