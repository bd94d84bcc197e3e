"""Which device is where, whether it is heard from, and with which secrets it speaks."""

from .api import LAST_HEARD, router
from .broker_access import GATEWAY_USER, HUB_USER, BrokerAccess, hash_password, write_broker_access
from .keys import device_key, device_password
from .model import Connection, Device, Registry
from .service import Devices, load
from .supervision import Supervision

__all__ = [
    "GATEWAY_USER",
    "HUB_USER",
    "LAST_HEARD",
    "BrokerAccess",
    "Connection",
    "Device",
    "Devices",
    "Registry",
    "Supervision",
    "device_key",
    "device_password",
    "hash_password",
    "load",
    "router",
    "write_broker_access",
]
