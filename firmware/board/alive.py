"""Whether every task of the device has run lately: only then is the watchdog fed; one that hangs ends in a new start.

A task says `ran(name)` at least every RAN_MS_MAX, also when it only waits.
"""

RAN_MS_MAX = 30_000
_ran: "dict[str, bool]" = {}  # of each task that was ever heard of: since the last time that all had


def ran(name: str) -> None:
    """The task of that name has come round once more."""
    _ran[name] = True


def all_have() -> bool:
    """Whether all have run since this last said so."""
    for name in _ran:
        if not _ran[name]:
            return False
    for name in _ran:
        _ran[name] = False
    return True
