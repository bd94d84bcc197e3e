"""What keeps the centre's knowledge safe through the years: backups, bringing one back, and letting go."""

from .api import router
from .backup import Backup, back_up, backups_in
from .manifest import Manifest
from .restore import Restored, look_into, restore
from .retention import Retention
from .sealed import key_of
from .snapshot import Told, UpkeepError
from .upgrade import Trial, forget_copies, keep_copy, try_upgrade

__all__ = [
    "Backup",
    "Manifest",
    "Restored",
    "Retention",
    "Told",
    "Trial",
    "UpkeepError",
    "back_up",
    "backups_in",
    "forget_copies",
    "keep_copy",
    "key_of",
    "look_into",
    "restore",
    "router",
    "try_upgrade",
]
