"""Whether every task of the device has run lately: only then is the watchdog fed; one that hangs ends in a new start.

A task says `ran(name)` at least every RAN_MS_MAX, also when it only waits. One that waits for a finger, perhaps for a
year, is nudged instead: it comes round once and waits again.
"""

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Callable

RAN_MS_MAX = 60_000
nudges: "list[Callable[[], None]]" = []
_ran: "dict[str, bool]" = {}  # of each task that was ever heard of: since the last time that all had


def ran(name: str) -> None:
    """The task of that name has come round once more."""
    _ran[name] = True


def all_have() -> bool:
    """Whether all have run since this last said so. Then all begin anew, and those that wait are nudged."""
    for name in _ran:
        if not _ran[name]:
            return False
    for name in _ran:
        _ran[name] = False
    for nudge in nudges:
        nudge()
    return True
