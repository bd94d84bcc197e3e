"""What the desk can do with orders, for whoever does it without HTTP: the functions behind its endpoints."""

from .follow_ups.model import Marks
from .follow_ups.service import follow_up, in_vain
from .fulfilment.ending import cancel, no_show
from .fulfilment.forms import AskSeen, FollowUp, Make, Seen
from .fulfilment.going import finish
from .fulfilment.making import Wish, make
from .offers.service import Chosen, ask
from .orders.moving import must
from .orders.shown import whole
from .requests.service import drop, order, page

__all__ = [
    "AskSeen",
    "Chosen",
    "FollowUp",
    "Make",
    "Marks",
    "Seen",
    "Wish",
    "ask",
    "cancel",
    "drop",
    "finish",
    "follow_up",
    "in_vain",
    "make",
    "must",
    "no_show",
    "order",
    "page",
    "whole",
]
