"""One connection on which many phones speak, for a simulator with more phones than its broker has file descriptors.

A broker lets a gateway speak for every device, so it is a role of its own, and only a simulator's broker has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sos import mqtt, wire
from sos.parts.effects import Publish
from sos.wire.messages import DOWN_LENGTH_MAX
from sos.wire.topics import TOPIC_LENGTH_MAX

from hub.kernel.mqtt_link import MqttLink

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.live.options import Options

GATEWAYS_MAX: Final = 99
HOMES_MAX: Final = 20_000  # of one gateway: its SUBSCRIBE names each, and a broker takes a packet of 2 MB at most
KEEPALIVE_S: Final = 60
INFLIGHT_MAX: Final = 20_000


class Gateway:
    """The gateway with this number, from 1, for these devices."""

    def __init__(
        self,
        options: Options,
        number: int,
        devices: Sequence[str],
        changed: Callable[[bool], None],
        heard: Callable[[mqtt.Message], None],
        refused: Callable[[int], None],
    ) -> None:
        """`changed` hears True when all subscriptions stand and False when the line is lost."""
        self.up = False
        self._site = options.site
        self._changed, self._heard, self._refused = changed, heard, refused
        user = f"gateway-{number}"
        longest = max(DOWN_LENGTH_MAX + TOPIC_LENGTH_MAX + 4, len(devices) + 2)  # or the answer to its SUBSCRIBE
        session = mqtt.Session(
            user, user, options.gateway_password, KEEPALIVE_S, None, True, longest, INFLIGHT_MAX
        )  # fmt: skip
        session.subscribe([(wire.subscription(options.site, device, "down"), 1) for device in devices])
        self._link = MqttLink(session, options.broker.host, options.broker.port, self._on_events, options.tls)

    def start(self) -> None:
        """Dial, and dial again for ever."""
        self._link.start()

    def cut(self) -> None:
        """Lose the connection and find it again."""
        self._link.cut()

    async def close(self) -> None:
        """Take leave."""
        await self._link.close()

    def publish(self, device: str, message: Publish) -> bool:
        """Say this for a device. False while there is no line, or too much is unconfirmed."""
        if not self.up:
            return False
        try:
            self._link.publish(
                wire.topic(self._site, device, message.name),
                wire.encode(message.name, message.value), message.qos, message.retain,
            )  # fmt: skip
        except mqtt.Full:
            return False
        return True

    def beat(self, device: str, payload: bytes) -> bool:
        """The same for a heartbeat that is already encoded."""
        if self.up:
            self._link.publish(wire.topic(self._site, device, "heartbeat"), payload, 0)
        return self.up

    def _on_events(self, happened: list[mqtt.Event]) -> None:
        received: list[int] = []
        for event in happened:
            if isinstance(event, mqtt.Message):
                self._heard(event)
                if event.qos:
                    received.append(event.packet_id)
            elif isinstance(event, mqtt.Subscribed):
                self._turn(up=True)
            elif isinstance(event, mqtt.Refused):
                self._refused(event.code)
            elif isinstance(event, mqtt.Closed) and self.up:
                self._turn(up=False)
        if received:
            self._link.acknowledge(received)

    def _turn(self, *, up: bool) -> None:
        self.up = up
        self._changed(up)
