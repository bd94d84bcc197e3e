"""What protects orders: a closed door is offered at once, what is late is told, nobody sees a home after the job."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hub.providers.offers import service as offers
from hub.providers.orders import store as orders
from hub.providers.pages import policy

from .safeguard import Safeguard, always, instead, town

SERVICES: Final = (
    Safeguard(
        "a closed door is offered at once",
        "an order for a door that is closed asks the best three in the moment in which it is made",
        instead(offers, "ask_by_itself", always(True)),
        "a_closed_door_is_offered_at_once",
        replace(town("Residents order services."), services=True),
        homes=12,
        minutes=60,
    ),
    Safeguard(
        "an order is looked at again",
        "an order that does not go on is told at its deadline, and again and again",
        instead(orders, "due", always([])),
        "what_is_late_is_told",
        replace(town("Residents order services; some providers come late, or stay away."), services=True),
        homes=12,
        minutes=150,
    ),
    Safeguard(
        "the way in until the job is done",
        "how one gets in is on the page of who goes while they have the order in hand, and no longer",
        instead(policy, "shows_home", always(True)),
        "nobody_sees_the_way_in_after_the_job",
        replace(town("Residents order services."), services=True),
        homes=12,
        minutes=150,
    ),
)
