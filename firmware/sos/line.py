"""Puts what a device wants to say on the line to the centre, and takes off it what the centre says.

The one place where effects and events meet MQTT; the board, the simulator and the bench all use it.
"""

from __future__ import annotations

from sos import wire
from sos.mqtt import Full, Message, Session, Will
from sos.parts.dialling import FEW_S
from sos.parts.effects import Publish
from sos.parts.events import Received
from sos.wire.messages import DOWN_LENGTH_MAX
from sos.wire.topics import TOPIC_LENGTH_MAX

KEEPALIVE_S = 60


def session(site: str, device: str, password: str | None) -> Session:
    """A session for this device: its will says that the connection was lost, and it hears what comes down to it.

    Clean, because the outbox says again what was not answered: nothing is then sent twice after a broken line.
    """
    lost = wire.encode("status", {"online": False, "reason": "lost"})
    will = Will(wire.topic(site, device, "status"), lost, 1, True)
    user = device if password is not None else None
    new = Session(device, user, password, KEEPALIVE_S, will, True, DOWN_LENGTH_MAX + TOPIC_LENGTH_MAX + 4)
    new.subscribe([(wire.subscription(site, device, "down"), 1)])
    return new


def publish(session: Session, site: str, device: str, effect: Publish, now_ms: int, spread_s: int | None = None) -> int:
    """Hand a message to the session; the packet id, 0 if none. `spread_s`: what the centre has set (`redial_spread_s`).

    What finds it full, or no memory for its bytes, is said again by the outbox: it must not end the task of a button.
    """
    topic = wire.topic(site, device, effect.name)
    try:
        packet_id = session.publish(topic, wire.encode(effect.name, effect.value), effect.qos, effect.retain, now_ms)
    except (Full, MemoryError):
        return 0
    if effect.name == "sos":
        session.hasten(now_ms, spread_s or FEW_S)
    return packet_id


def received(message: Message) -> Received | None:
    """The event that a message from the broker is, or None if it is not in the contract: then it is ignored."""
    try:
        name = wire.parse_topic(message.topic).message
        return Received(name, wire.decode(name, message.payload))
    except wire.WireError:
        return None


def goodbye(session: Session, site: str, device: str, now_ms: int) -> None:
    """Say that we leave on purpose, and leave."""
    publish(session, site, device, Publish("status", {"online": False, "reason": "closing"}, 1, True), now_ms)
    session.disconnect()
