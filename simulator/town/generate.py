"""The whole town from a seed: the plan, and then the people in it."""

from __future__ import annotations

from simulator.town import cards, centre, consents, contacts, earth, geometry, names, notes, people, plan, providers
from simulator.town.plan import Plan
from simulator.town.world import CarePlan, Committee, Consent, Contact, Device, Resident, World, Zone

DEVICES = 1_600
DOORS_MIN = 50_000  # every plan has more doors than this; the tests look at many seeds
DEVICES_MAX = 200_000  # beyond the doors a second resident lives behind the same one
SEED = 7
NOW_MS = 1_767_225_600_000  # 2026-01-01 00:00 UTC, for those who ask without a time of their own


def build(seed: int = SEED, devices: int = DEVICES, now_ms: int = NOW_MS) -> World:
    """The town of a seed with `devices` residents, each with one phone and one remote control.

    `now_ms` moves only what is counted from today: care calls and licences. More devices add residents
    and leave the first ones as they are. Raises ValueError outside 1 to `DEVICES_MAX`.
    """
    if not 1 <= devices <= DEVICES_MAX:
        raise ValueError(f"{devices} devices cannot be: ask for 1 to {DEVICES_MAX}")
    ground = plan.draw_up(seed)
    residents, known = _residents(seed, ground, devices)
    return World(
        seed=seed,
        now_ms=now_ms,
        committees=tuple(Committee(i, name) for i, name in enumerate(ground.committees, start=1)),
        zones=_zones(ground),
        residents=tuple(residents),
        contacts=tuple(known),
        consents=_consents(seed, residents),
        devices=tuple(device for resident in residents for device in devices_of(resident.id)),
        operators=centre.staff(seed),
        providers=providers.register(seed, ground, now_ms),
        care_plans=_care_plans(seed, devices, now_ms),
        maps=ground.maps(),
    )


def _residents(seed: int, ground: Plan, count: int) -> tuple[list[Resident], list[Contact]]:
    book, residents, known = contacts.Book(seed), list[Resident](), list[Contact]()
    for index, home in enumerate(people.homes(seed, ground, count)):
        person = people.person(seed, index)
        zone = ground.zones[home.building.zone_id - 1]
        own = book.of(index + 1, person, home, zone.committee_id)
        pinyin, initials = names.reading(person.name)
        lon, lat = people.where(home)
        known += own
        residents.append(
            Resident(
                id=index + 1, name=person.name, pinyin=pinyin, initials=initials,
                born_year=person.born_year, sex=person.sex, phone=people.phone(index),
                dialect=person.dialect, hearing=person.hearing, conditions=person.conditions,
                door_notes=notes.door_notes(seed, index + 1, person, own), zone_id=zone.id,
                address=people.address(ground, home), building=home.number, floor=home.floor,
                door=home.label, lat=lat, lon=lon, lives_alone=True,
                **cards.card(seed, index + 1, person, home)._asdict(),
            )
        )  # fmt: skip
    return residents, known


def _consents(seed: int, residents: list[Resident]) -> tuple[Consent, ...]:
    return tuple(one for resident in residents for one in consents.of(seed, resident.id, resident.name))


def _zones(ground: Plan) -> tuple[Zone, ...]:
    rows: list[Zone] = []
    for zone in ground.zones:
        lon, lat = earth.on_earth(geometry.centre(zone.ring))
        rows.append(Zone(zone.id, zone.committee_id, zone.name, lat, lon))
    return tuple(rows)


def devices_of(resident_id: int) -> tuple[Device, Device]:
    """The phone and the remote control of a resident, the same in every town."""
    phone, remote = f"ph-{resident_id:05d}", f"rc-{resident_id:05d}"
    return Device(phone, "phone", resident_id, remote), Device(remote, "remote", resident_id, phone)


def _care_plans(seed: int, count: int, now_ms: int) -> tuple[CarePlan, ...]:
    return tuple(centre.care_plan(seed, resident_id, now_ms) for resident_id in range(1, count + 1))
