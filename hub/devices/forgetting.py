"""A former resident is made forgotten only when their devices are known to be with us: a press must find a home."""

from hub.kernel import Problem, Read

from . import store
from .out import out_of_service_all


def objection(tx: Read, resident_id: int) -> Problem | None:
    """Why this resident cannot be made forgotten now; None where nothing stands against it."""
    there = store.ids_of_resident(tx, resident_id)
    working = sorted(set(there) - set(out_of_service_all(tx, there)))
    if not working:
        return None
    return Problem(
        409, "device_in_service", f"{', '.join(working)} can still call; collect and take out of service first."
    )
