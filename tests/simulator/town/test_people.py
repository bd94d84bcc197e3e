"""Every resident has a card that holds together: a name to find, a door of their own, somebody to call."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import phonenumbers

from simulator.town import World, codes, names, numbers, providers
from simulator.town.centre import CARE_EVERY_MS, HOUR_MS
from simulator.town.world import Contact, Provider

ROOT = Path(__file__).parents[3]


def contacts_of(town: World) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in town.contacts:
        found[contact.resident_id].append(contact)
    return found


def test_no_telephone_number_can_belong_to_anyone() -> None:
    for index in range(numbers.COUNT):
        number = phonenumbers.parse(f"{numbers.PREFIX}{index:04d}")
        assert phonenumbers.is_possible_number(number), index
        assert not phonenumbers.is_valid_number(number), index


def test_every_number_in_the_town_is_one_of_those(town: World) -> None:
    whole = re.compile(r"\+8610000000?\d{3,4}")
    rows = (*town.residents, *town.contacts, *town.providers)
    assert all(whole.fullmatch(row.phone) and len(row.phone) == 14 for row in rows)
    assert not re.search(r"\+?\d{8,}", "".join(resident.door_notes for resident in town.residents))


def test_nobody_shares_a_number_but_those_who_help_several(town: World) -> None:
    assert len({resident.phone for resident in town.residents}) == 1_600
    residents = {resident.phone for resident in town.residents}
    helpers = {contact.phone: contact.name for contact in town.contacts}
    assert residents.isdisjoint(helpers)
    assert residents.isdisjoint(provider.phone for provider in town.providers)
    assert all(helpers[contact.phone] == contact.name for contact in town.contacts)


def test_an_address_leads_to_one_door(town: World) -> None:
    assert len({resident.address for resident in town.residents}) == 1_600
    for resident in town.residents:
        assert resident.address.endswith(f"弄{resident.building}号{resident.door}室")
        assert resident.door.startswith(str(resident.floor))


def test_everyone_is_found_by_pinyin_and_by_initials(town: World) -> None:
    for resident in town.residents:
        family, given = resident.pinyin.split(" ")
        assert re.fullmatch("[a-z]+", family + given)
        assert resident.initials[0] == family[0]
        assert resident.initials[1] == given[0]
        assert len(resident.initials) == len(resident.name)
    assert names.reading("王秀英") == ("wang xiuying", "wxy")
    assert names.reading("单志强") == ("shan zhiqiang", "szq")


def test_residents_are_of_the_age_and_their_card_uses_known_keys(town: World) -> None:
    assert {2026 - resident.born_year for resident in town.residents} == set(range(75, 96))
    for resident in town.residents:
        assert resident.sex in ("f", "m")
        assert resident.dialect in codes.DIALECTS
        assert resident.hearing in codes.HEARING
        assert set(resident.conditions) <= set(codes.CONDITIONS)
        assert ("wheelchair" in resident.conditions) == (resident.mobility == "wheelchair_user")
        assert (resident.nap_from == "") == (resident.nap_to == "")
        assert len(resident.door_notes) <= 200
    seen = {key for resident in town.residents for key in resident.conditions}
    assert seen == set(codes.CONDITIONS)


def test_everyone_has_one_to_four_people_to_call_in_order(town: World) -> None:
    found = contacts_of(town)
    assert set(found) == {resident.id for resident in town.residents}
    assert {len(own) for own in found.values()} == {1, 2, 3, 4}
    for own in found.values():
        assert [contact.position for contact in own] == list(range(1, len(own) + 1))
        assert len({contact.name for contact in own}) == len(own)
    assert {contact.relation for contact in town.contacts} == set(codes.RELATIONS)


def test_who_a_note_says_has_the_key_has_the_key(town: World) -> None:
    found = contacts_of(town)
    named = 0
    for resident in town.residents:
        for sentence in re.findall("[^。]*备用钥匙[^。]*。", resident.door_notes):
            named += 1
            assert any(contact.has_key and contact.name in sentence for contact in found[resident.id])
    assert named > 100


def test_every_phone_has_its_remote(town: World) -> None:
    by_id = {device.id: device for device in town.devices}
    assert len(by_id) == 3_200
    for device in town.devices:
        other = by_id[device.paired_id]
        assert other.paired_id == device.id
        assert other.resident_id == device.resident_id
        assert other.kind != device.kind


def good_until(provider: Provider) -> str:
    """Until when all their papers are good."""
    papers = [*provider.documents, *(paper for worker in provider.workers for paper in worker.documents)]
    return min(provider.contract_until, *(paper.until for paper in papers))


def test_every_service_is_offered_in_every_zone_by_a_licensed_provider(town: World) -> None:
    today = datetime.fromtimestamp(town.now_ms / 1000, UTC).date().isoformat()
    for service in codes.SERVICES:
        able = [p for p in town.providers if service in p.services and good_until(p) >= today]
        assert {zone for provider in able for zone in provider.zones} == {zone.id for zone in town.zones}
    assert any(good_until(provider) < today for provider in town.providers)
    assert len({provider.name for provider in town.providers}) == providers.PROVIDERS


def test_care_calls_are_spread_over_the_days_and_never_fall_into_the_night(town: World) -> None:
    ahead = sorted((plan.due_ms - town.now_ms) / HOUR_MS for plan in town.care_plans)
    assert -6 <= ahead[0] < 0 < ahead[-1] <= 72
    assert sum(hours < 12 for hours in ahead) == 2, "a good centre calls twelve hours before it must"
    for half in range(1, 6):
        due = sum(half * 12 <= hours < (half + 1) * 12 for hours in ahead)
        assert due < 1.3 * 1_600 / 2.5, half
    assert all(plan.due_ms - plan.last_live_ms == CARE_EVERY_MS for plan in town.care_plans)
    on_time = [plan for plan in town.care_plans if plan.due_ms >= town.now_ms]
    assert {(plan.due_ms // HOUR_MS + 8) % 24 for plan in on_time} == set(range(8, 20))


def test_logins_are_short_and_unique(town: World) -> None:
    logins = [operator.login for operator in town.operators]
    assert len(set(logins)) == 28
    assert all(re.fullmatch(r"[a-z]{2,20}\d?", login) for login in logins)


def test_the_console_has_a_word_for_every_key_of_a_card() -> None:
    said = (ROOT / "hub/console/web/src/residents/words.ts").read_text(encoding="utf-8")
    known = set(re.findall(r"^\s+(\w+): \(\) =>", said, re.MULTILINE))
    keys = {*codes.CONDITIONS, *codes.DIALECTS, *codes.HEARING, *codes.RELATIONS}
    assert keys - known == set()


def test_the_people_of_the_centre_speak_what_the_residents_speak(town: World) -> None:
    spoken = {language for one in town.operators for language in one.languages}
    assert spoken <= codes.DIALECTS.keys()
    assert {"shanghainese", "subei", "mandarin"} <= spoken
    assert all("mandarin" in one.languages for one in town.operators)
