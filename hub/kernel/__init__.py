"""What every context may use, and which knows none of them."""

from .clock import Clock, SystemClock
from .commands import once
from .consumer import Consumer, events_after, last_seq
from .database import AnyRow, Database, Read, StorageFailed, Write
from .due import DueRunner, wait_until
from .errors import PROBLEM_JSON, Problem, not_found
from .events import Event
from .kept import COMMANDS as KEPT_COMMANDS
from .kept import kept_events
from .prepared import Prepared, listed
from .retention import Kept
from .schema import event as event_table
from .schema import metadata
from .services import Services, services, services_of
from .settings_store import get_setting, put_setting
from .site_time import local_time, settle_zone, site_zone

__all__ = [
    "KEPT_COMMANDS",
    "PROBLEM_JSON",
    "AnyRow",
    "Clock",
    "Consumer",
    "Database",
    "DueRunner",
    "Event",
    "Kept",
    "Prepared",
    "Problem",
    "Read",
    "Services",
    "StorageFailed",
    "SystemClock",
    "Write",
    "event_table",
    "events_after",
    "get_setting",
    "kept_events",
    "last_seq",
    "listed",
    "local_time",
    "metadata",
    "not_found",
    "once",
    "put_setting",
    "services",
    "services_of",
    "settle_zone",
    "site_zone",
    "wait_until",
]
