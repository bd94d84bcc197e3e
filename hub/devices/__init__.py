"""Which device is where, whether it is heard from, and with which secrets it speaks."""

from .ailing import FAULT_TOPIC, Said, heed
from .api import LAST_HEARD, router
from .broker_access import GATEWAY_USER, HUB_USER, BrokerAccess, hash_password, write_broker_access
from .faults import Fault, FaultName, faults
from .keys import device_key, device_password
from .model import Connection, Device, Registry
from .service import Devices, load
from .supervision import Supervision

__all__ = [
    "FAULT_TOPIC",
    "GATEWAY_USER",
    "HUB_USER",
    "LAST_HEARD",
    "BrokerAccess",
    "Connection",
    "Device",
    "Devices",
    "Fault",
    "FaultName",
    "Registry",
    "Said",
    "Supervision",
    "device_key",
    "device_password",
    "faults",
    "hash_password",
    "heed",
    "load",
    "router",
    "write_broker_access",
]
