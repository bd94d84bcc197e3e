"""What the desk can do with orders, for whoever does it without HTTP: the functions behind its endpoints."""

from .complaints.api import AppealDecided, AppealMade, Decide, Heard, Raise
from .complaints.model import Complaint
from .complaints.service import appeal, decide, hear, raise_by_hand, settle_appeal
from .complaints.service import must as must_complaint
from .complaints.store import Only as OnlyComplaints
from .complaints.store import page as complaints
from .follow_ups.api import Begin, Goes, Try
from .follow_ups.model import Marks
from .follow_ups.service import begin as begin_asking
from .follow_ups.service import follow_up, in_vain
from .follow_ups.visit_links import AskLinks
from .follow_ups.visiting import arrange
from .fulfilment.ending import cancel, give_back, no_show
from .fulfilment.forms import AskSeen, Because, Consent, Finish, FollowUp, GiveBack, Make, NoShow
from .fulfilment.going import consent, finish
from .fulfilment.making import Wish, make
from .offers.service import Chosen, ask
from .order_facts import late
from .orders.moving import must
from .orders.shown import whole
from .register.api import Why
from .register.model import Sought
from .register.service import card as provider_card
from .register.service import page as providers
from .register.standing import change as change_standing
from .requests.service import Wanted, drop, order, page
from .scores.api import AppealDecided as ScoreAppealDecided
from .scores.api import AppealMade as ScoreAppealMade
from .scores.service import appeals as score_appeals
from .scores.service import decide_appeal as decide_score_appeal
from .scores.service import make_appeal as make_score_appeal
from .scores.service import of_provider as scores

__all__ = [
    "AppealDecided",
    "AppealMade",
    "AskLinks",
    "AskSeen",
    "Because",
    "Begin",
    "Chosen",
    "Complaint",
    "Consent",
    "Decide",
    "Finish",
    "FollowUp",
    "GiveBack",
    "Goes",
    "Heard",
    "Make",
    "Marks",
    "NoShow",
    "OnlyComplaints",
    "Raise",
    "ScoreAppealDecided",
    "ScoreAppealMade",
    "Sought",
    "Try",
    "Wanted",
    "Why",
    "Wish",
    "appeal",
    "arrange",
    "ask",
    "begin_asking",
    "cancel",
    "change_standing",
    "complaints",
    "consent",
    "decide",
    "decide_score_appeal",
    "drop",
    "finish",
    "follow_up",
    "give_back",
    "hear",
    "in_vain",
    "late",
    "make",
    "make_score_appeal",
    "must",
    "must_complaint",
    "no_show",
    "order",
    "page",
    "provider_card",
    "providers",
    "raise_by_hand",
    "score_appeals",
    "scores",
    "settle_appeal",
    "whole",
]
