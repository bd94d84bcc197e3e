"""Which device is where, whether it is heard from, and with which secrets it speaks."""

from .broker_access import HUB_USER, BrokerAccess, write_broker_access
from .keys import device_key, device_password

__all__ = [
    "HUB_USER",
    "BrokerAccess",
    "device_key",
    "device_password",
    "write_broker_access",
]
