"""The line of one phone to the broker: with its own name and password, its last will, and a cable that can be cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sos import line, mqtt, wire
from sos.parts.dialling import CHANCE, FEW_S, Dialling

from hub.devices import device_password
from hub.kernel.mqtt_link import MqttLink

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sos.parts.effects import Publish

    from simulator.live.gate import Place
    from simulator.live.options import Options


class Pauses:
    """The pauses of the firmware between dials."""

    def __init__(self, comes_back: Callable[[], tuple[bool, int | None]], chance: Random) -> None:
        self._dialling = Dialling()
        self._comes_back = comes_back
        self._chance = chance

    def connected(self) -> None:
        self._dialling.connected()

    def gave_up(self) -> None:
        self._dialling.gave_up()

    def hurry(self) -> None:
        self._dialling.hurry()

    def pause_s(self) -> float:
        return self._dialling.pause_ms(*self._comes_back(), self._chance.randrange(CHANCE)) / 1000


class Line:
    """Up until it is cut; as long as it is wanted, the link under it dials for ever."""

    def __init__(
        self,
        options: Options,
        place: Place,
        chance: Random,
        device: str,
        on_events: Callable[[list[mqtt.Event]], None],
        comes_back: Callable[[], tuple[bool, int | None]],
    ) -> None:
        self._comes_back = comes_back
        self._options = options
        self._place = place
        self._chance = chance
        self._device = device
        self._on_events = on_events
        self._link: MqttLink | None = None

    @property
    def wanted(self) -> bool:
        """False while the cable is cut."""
        return self._link is not None

    @property
    def connected(self) -> bool:
        return self._link is not None and self._link.up

    def up(self) -> None:
        """Begin to dial, with a new session: what waits for the centre waits in the phone's own outbox."""
        if self._link is None:
            where, pauses = self._options.broker, Pauses(self._comes_back, self._chance)
            self._link = MqttLink(
                self._session(), where.host, where.port, self._on_events, self._options.tls, self._place, pauses
            )
            self._link.start()

    def hurry(self) -> None:
        """Somebody pressed: dial at once, before all who have nothing to tell."""
        if self._link is not None and not self._link.up:
            self._place.hurry()
            self._link.hurry()

    def cut(self) -> None:
        """The connection is gone, as when the carrier has a fault; it is dialled again."""
        if self._link is not None:
            self._link.cut()

    async def down(self, *, politely: bool) -> None:
        """Stop. Politely is with a last message and a goodbye; else the broker finds out by itself."""
        link, self._link = self._link, None
        if link is None:
            return
        if not politely:
            link.cut()
        elif link.up:
            link.publish(self._topic("status"), wire.encode("status", {"online": False, "reason": "closing"}), 1, True)
        await link.close()

    def publish(self, message: Publish, spread_s: int | None = None) -> int | None:
        """The packet id, or None when there is no line or too much is unconfirmed: then the machine says it again.

        `spread_s`: over how long the phones come back, if the centre has said so.
        """
        if self._link is None or not self._link.up:
            return None
        payload = wire.encode(message.name, message.value)
        try:
            packet_id = self._link.publish(self._topic(message.name), payload, message.qos, message.retain)
        except mqtt.Full:
            return None
        if message.name == "sos":
            self._link.hasten(spread_s or FEW_S)
        return packet_id

    def acknowledge(self, message: mqtt.Message) -> None:
        """Only now may the broker forget this message."""
        if self._link is not None and message.qos:
            self._link.acknowledge([message.packet_id])

    def _session(self) -> mqtt.Session:
        password = device_password(self._options.site_key, self._device)
        return line.session(self._options.site, self._device, password)

    def _topic(self, name: str) -> str:
        return wire.topic(self._options.site, self._device, name)
