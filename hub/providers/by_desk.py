"""What the desk can do with orders, for whoever does it without HTTP: the functions behind its endpoints."""

from .follow_ups.model import Marks
from .follow_ups.service import follow_up, in_vain
from .offers.service import Chosen, ask
from .orders.moving import must
from .orders.shown import whole
from .requests.service import drop, order, page
from .work.ending import cancel, no_show
from .work.forms import AskSeen, FollowUp, Make, Seen
from .work.going import finish
from .work.making import Wish, make

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
