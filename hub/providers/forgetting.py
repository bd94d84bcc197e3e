"""When a resident is made forgotten, nobody may know any more what was to be done there."""

from hub.kernel import Write

from . import requests
from .complaints import store as complaints
from .follow_ups import store as follow_ups
from .offers import store as offers
from .orders import store as orders


def forget(tx: Write, resident_id: int) -> None:
    """That there were orders and needs, and their marks, stays."""
    offers.blank(tx, orders.ids_of(tx, resident_id), resident_id)
    orders.blank(tx, resident_id)
    follow_ups.blank(tx, resident_id)
    complaints.blank(tx, resident_id)
    requests.blank(tx, resident_id)
