"""What else stands on a card: how somebody walks, what they take, when they sleep. Invented, and it fits the rest."""

from __future__ import annotations

from typing import Final, NamedTuple

from simulator.town.people import Home, Person
from simulator.town.streams import stream

LIFT_FROM_FLOORS: Final = 7  # as the building code has asked for since the 1980s
NAPS: Final = (("12:30", "14:00"), ("13:00", "14:30"), ("13:00", "15:00"))
NAP_SHARE: Final = 0.45
MEDICATION: Final = {
    "blood_thinner": "华法林，每晚一次",
    "diabetes": "二甲双胍，每日两次，随餐",
    "hypertension": "氨氯地平，每日早晨一次",
    "parkinson": "多巴丝肼，每日三次",
}
PENICILLIN_SHARE: Final = 0.06
HOSPITAL: Final = "街道社区卫生服务中心"


class Card(NamedTuple):
    """The columns of the hub's table `resident` that a person of the town adds to those of the door and the name."""

    lift: bool
    nap_from: str
    nap_to: str
    ring_twice: bool
    mobility: str
    medication: str
    allergies: str
    hospital: str


def card(seed: int, resident_id: int, person: Person, home: Home) -> Card:
    """The rest of a resident's card; a stream of its own, so that nothing else of the town moves with it."""
    chance = stream(seed, "cards", resident_id)
    nap_from, nap_to = chance.choice(NAPS) if chance.random() < NAP_SHARE else ("", "")
    allergic = chance.random() < PENICILLIN_SHARE
    taken = [words for condition, words in MEDICATION.items() if condition in person.conditions]
    return Card(
        lift=home.building.floors >= LIFT_FROM_FLOORS,
        nap_from=nap_from,
        nap_to=nap_to,
        ring_twice=person.hearing in ("hard", "aid"),
        mobility=_mobility(person, chance.random()),
        medication="；".join(taken),
        allergies="青霉素" if allergic else "",
        hospital=HOSPITAL if person.conditions else "",
    )


def _mobility(person: Person, drawn: float) -> str:
    if "wheelchair" in person.conditions:
        return "wheelchair_user"
    if {"stroke", "parkinson"} & set(person.conditions):
        return "frame" if drawn < 0.5 else "stick"
    return "stick" if "falls" in person.conditions and drawn < 0.6 else "walks"
