"""What the residents have agreed to: nearly all let their key-holders in and their family know."""

from __future__ import annotations

from typing import Final

from simulator.town.streams import stream
from simulator.town.world import Consent

# By the hub's subjects. That the centre keeps a card is what everybody has signed.
SHARES: Final = {"care_data": 1.0, "keys": 0.95, "family_told": 0.9}


def of(seed: int, resident_id: int, name: str) -> list[Consent]:
    """The consents of one resident, in a stream of their own; all signed on the day when the phone came."""
    chance = stream(seed, "consents", resident_id)
    day = f"2025-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    first = (resident_id - 1) * len(SHARES) + 1
    return [
        Consent(number, resident_id, subject, "", name, day)
        for number, (subject, share) in enumerate(SHARES.items(), start=first)
        if chance.random() < share
    ]
