"""What is let go of devices when it is old: how often each was heard in each hour."""

from hub.kernel import Kept

from . import tables as t

HOUR_MS = 3600 * 1000

KEPT = (Kept("heartbeat_hours", t.heartbeat_hour, t.heartbeat_hour.c.hour * HOUR_MS),)
