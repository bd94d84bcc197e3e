"""What keeps the centre's knowledge safe through the years: backups, bringing one back, and a newer hub."""

from .backup import Backup, back_up, backups_in
from .manifest import Manifest
from .restore import Restored, look_into, restore
from .sealed import key_of
from .snapshot import Told, UpkeepError

__all__ = [
    "Backup",
    "Manifest",
    "Restored",
    "Told",
    "UpkeepError",
    "back_up",
    "backups_in",
    "key_of",
    "look_into",
    "restore",
]
