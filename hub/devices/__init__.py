"""Which device is where, whether it is heard from, and with which secrets it speaks."""

from .ailing import FAULT_TOPIC, Said, heed
from .api import LAST_HEARD, router
from .broker_access import GATEWAY_USER, HUB_USER, BrokerAccess, hash_password, is_device_id, write_broker_access
from .faults import Fault, FaultName, faults
from .forgetting import objection
from .kept import KEPT
from .keys import device_key, device_password, set_up_key
from .model import Connection, Device, Out, Registry, Reply
from .out import OUT_TOPIC, homes_of_devices, out_of_service, out_of_service_all
from .out import runner as out_runner
from .pairings import heed as heed_pairings
from .policy import redial_spread_s
from .requests import REQUEST_TOPIC, replied
from .requests import runner as request_runner
from .service import Devices, listened_ms, load
from .speaking import PhoneLine, phone_line
from .standing import runner as standing_runner
from .store import FAULTS, PHONES, count_phones
from .store_out import OUTS
from .supervision import Supervision
from .upkeep import TestState
from .visits import last_test_state, test_follower, tests_overdue_from

__all__ = [
    "FAULTS",
    "FAULT_TOPIC",
    "GATEWAY_USER",
    "HUB_USER",
    "KEPT",
    "LAST_HEARD",
    "OUTS",
    "OUT_TOPIC",
    "PHONES",
    "REQUEST_TOPIC",
    "BrokerAccess",
    "Connection",
    "Device",
    "Devices",
    "Fault",
    "FaultName",
    "Out",
    "PhoneLine",
    "Registry",
    "Reply",
    "Said",
    "Supervision",
    "TestState",
    "count_phones",
    "device_key",
    "device_password",
    "faults",
    "hash_password",
    "heed",
    "heed_pairings",
    "homes_of_devices",
    "is_device_id",
    "last_test_state",
    "listened_ms",
    "load",
    "objection",
    "out_of_service",
    "out_of_service_all",
    "out_runner",
    "phone_line",
    "redial_spread_s",
    "replied",
    "request_runner",
    "router",
    "set_up_key",
    "standing_runner",
    "test_follower",
    "tests_overdue_from",
    "write_broker_access",
]
