"""Gives the devices and the hub a broker to meet at: Mosquitto if there is one, else one that comes with Lamplight."""

from tools.brokers.broker import Broker, find_mosquitto
from tools.brokers.rights import Rights

__all__ = ["Broker", "Rights", "find_mosquitto"]
