"""Whom to call for a resident, in order, and who has a key: family first, then those who live near.

Building leaders, volunteers and committee workers are the same person for all their neighbours.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from simulator.town import names, numbers
from simulator.town.people import Home, Person
from simulator.town.streams import stream
from simulator.town.world import Contact

FAMILY = {
    "daughter": ("f", 34), "son": ("m", 34), "daughter_in_law": ("f", 6), "son_in_law": ("m", 4),
    "grandchild": ("?", 6), "sibling": ("?", 5), "niece": ("f", 6), "nephew": ("m", 5),
}  # fmt: skip
KEY_SHARE = {"neighbour": 0.7, "building_leader": 0.55, "volunteer": 0.15, "committee": 0.2, "friend": 0.3}
FAMILY_KEY_SHARE = 0.75
FAMILY_COUNT = ((0, 1, 2, 3), (9, 43, 36, 12))  # nine in a hundred have nobody of their own
NEAR_COUNT = ((0, 1, 2), (25, 50, 25))
CONTACTS_MAX = 4


class Helper(NamedTuple):
    """A contact before they are somebody's contact."""

    name: str
    relation: str
    phone: str
    has_key: bool


class Book:
    """All contact persons so far; those who help several residents keep one name and number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._shared: dict[tuple[str, int], tuple[str, str]] = {}
        self._known = 0
        self._written = 0

    def of(self, resident_id: int, person: Person, home: Home, committee_id: int) -> list[Contact]:
        """The one to four contacts of a resident, in the order in which they are called."""
        chance = stream(self._seed, "contacts", resident_id)
        drawn = self._family(chance, person) + self._near(chance, home, committee_id)
        # By name: nobody is asked twice, and no family gives two children one name.
        helpers = list({helper.name: helper for helper in reversed(drawn)}.values())[::-1]
        if not helpers:
            helpers = [self._one_of("committee", committee_id, chance)]
        rows = [
            Contact(self._written + position, resident_id, position, *helper)
            for position, helper in enumerate(helpers[:CONTACTS_MAX], start=1)
        ]
        self._written += len(rows)
        return rows

    def _family(self, chance: Random, person: Person) -> list[Helper]:
        father = person.name[0] if person.sex == "m" else names.surname(chance)
        count = chance.choices(*FAMILY_COUNT)[0]
        kinds = list(FAMILY)
        drawn = chance.choices(kinds, [FAMILY[kind][1] for kind in kinds], k=count)
        # Daughters and sons are called before the rest of the family.
        drawn.sort(key=lambda kind: kind not in ("daughter", "son"))
        return [self._relative(chance, kind, father, person) for kind in drawn]

    def _relative(self, chance: Random, relation: str, father: str, person: Person) -> Helper:
        sex = FAMILY[relation][0]
        sex = chance.choice("fm") if sex == "?" else sex
        if relation == "sibling":
            name = person.name[0] + names.elder_given(chance, sex)
        elif relation == "grandchild":
            name = father + names.young_given(chance, sex)
        elif relation in ("daughter", "son"):
            name = father + names.child_given(chance, sex)
        else:
            name = names.surname(chance) + names.child_given(chance, sex)
        return Helper(name, relation, self._next_number(), chance.random() < FAMILY_KEY_SHARE)

    def _near(self, chance: Random, home: Home, committee_id: int) -> list[Helper]:
        kinds = list(KEY_SHARE)
        count = chance.choices(*NEAR_COUNT)[0]
        building = home.building
        places = {"building_leader": building.id, "volunteer": building.zone_id, "committee": committee_id}
        drawn = sorted(set(chance.choices(kinds, (40, 28, 14, 12, 6), k=count)), key=kinds.index)
        return [self._one_of(kind, places.get(kind), chance) for kind in drawn]

    def _one_of(self, relation: str, place: int | None, chance: Random) -> Helper:
        """A neighbour or friend is new; a helper with a post (`place`) may be known already."""
        has_key = chance.random() < KEY_SHARE[relation]
        sex = chance.choice("ffm")
        if place is None:
            name = names.surname(chance) + names.child_given(chance, sex)
            return Helper(name, relation, self._next_number(), has_key)
        if (relation, place) not in self._shared:
            own = stream(self._seed, "helpers", relation, place)
            name = names.surname(own) + names.child_given(own, own.choice("ffm"))
            self._shared[relation, place] = (name, self._next_number())
        name, phone = self._shared[relation, place]
        return Helper(name, relation, phone, has_key)

    def _next_number(self) -> str:
        self._known += 1
        return numbers.contact_number(self._known - 1)
