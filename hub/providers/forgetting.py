"""When a resident is made forgotten, nobody may know any more what was to be done there."""

from hub.kernel import Write

from . import requests, service


def forget(tx: Write, resident_id: int) -> None:
    """That there were orders and needs, and their marks, stays."""
    service.forget(tx, resident_id)
    requests.blank(tx, resident_id)
