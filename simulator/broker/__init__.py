"""A broker as the real one behaves, bytes in and bytes out, which can crash and forget as the real one does."""

from simulator.broker.broker import DROP, Broker, Drop, Fate
from simulator.broker.saved import KEEPS, Keep

__all__ = ("DROP", "KEEPS", "Broker", "Drop", "Fate", "Keep")
