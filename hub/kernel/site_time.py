"""The time on the wall where this centre is: for what people write down, count by and read."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from .database import Read, Write
from .settings_store import get_setting, put_setting

SETTING = "site_zone"
DEFAULT = "Asia/Shanghai"

_zone = lru_cache(ZoneInfo)


def site_zone(tx: Read) -> ZoneInfo:
    """The site's time zone: the setting `site_zone`, or Shanghai's."""
    return _zone(get_setting(tx, SETTING) or DEFAULT)


def settle_zone(tx: Write, name: str) -> None:
    """The centre is in the zone of this name."""
    put_setting(tx, SETTING, name)


def local_time(at_ms: int, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows there at `at_ms` (since 1970 UTC)."""
    return datetime.fromtimestamp(at_ms / 1000, zone)
