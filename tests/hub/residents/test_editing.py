"""Changing a card: who saw an old one is refused, what was there is kept, and the last change can be undone."""

from typing import Any

import pytest

from hub import residents
from tests import cast


async def card(browser: cast.Client, number: int = cast.WANG) -> dict[str, Any]:
    answer = await browser.get(f"/api/v1/residents/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def history(browser: cast.Client, number: int = cast.WANG) -> list[dict[str, Any]]:
    return (await browser.get(f"/api/v1/residents/{number}/history")).json()["items"]


async def ask(browser: cast.Client, method: str, path: str, body: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer = await browser.request(method, f"/api/v1/residents/{cast.WANG}{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_change_is_on_the_card_in_the_history_and_on_the_timeline(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    body = {"version": 1, "health": {"allergies": "Penicillin", "conditions": ["heart"]}}
    assert await ask(chen, "PATCH", "", body) == {"id": 1, "version": 2}
    assert ((await card(chen))["allergies"], (await card(chen))["version"]) == ("Penicillin", 2)
    (line,) = await history(chen)
    assert (line["field"], line["before"], line["after"], line["by_name"]) == ("allergies", "", "Penicillin", "陈晓")
    assert (line["at_ms"], line["section"], line["version"]) == (cast.NOON_MS, "health", 2)
    told = await hub.database.read(lambda tx: residents.timeline(tx, cast.WANG))
    assert (told[0].kind, told[0].data) == ("card_changed", {"by": "陈晓", "section": "health"})


async def test_the_slower_of_two_is_told_who_was_faster_and_nothing_of_theirs_is_written(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    await ask(chen, "PATCH", "", {"version": 1, "access": {"key_safe": "left of the door, 1379"}})
    refused = await ask(lin, "PATCH", "", {"version": 1, "access": {"key_safe": "gone"}}, 409)
    assert (refused["code"], refused["version"], refused["changed_by"]) == ("stale_version", 2, "陈晓")
    assert (await card(lin))["key_safe"] == "left of the door, 1379"
    assert len(await history(lin)) == 1


async def test_what_is_as_it_was_is_no_change(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    same = {"version": 1, "access": {"door_notes": "The bell is broken: knock."}}
    assert await ask(chen, "PATCH", "", same) == {"id": 1, "version": 1}
    assert await history(chen) == []


async def test_undone_twice_a_change_is_there_again(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await ask(chen, "PATCH", "", {"version": 1, "identity": {"name": "王秀珍"}})
    changed = await card(chen)
    assert (changed["name"], changed["pinyin"], changed["initials"]) == ("王秀珍", "wang xiuzhen", "wxz")
    await ask(chen, "POST", "/undo", {"version": 2})
    back = await card(chen)
    assert (back["name"], back["pinyin"], back["initials"]) == ("王秀英", "wang xiuying", "wxy")
    await ask(chen, "POST", "/undo", {"version": 3})
    assert (await card(chen))["pinyin"] == "wang xiuzhen"
    assert {line["section"] for line in await history(chen)} == {"identity", "undo"}


async def test_only_the_last_change_can_be_undone_and_only_by_who_has_seen_it(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    assert (await ask(chen, "POST", "/undo", {"version": 1}, 409))["code"] == "nothing_to_undo"
    await ask(chen, "PATCH", "", {"version": 1, "home": {"lift": False}})
    await ask(chen, "PATCH", "", {"version": 2, "home": {"lift": True}})
    assert (await ask(chen, "POST", "/undo", {"version": 2}, 409))["code"] == "stale_version"
    assert (await card(chen))["lift"] is True


async def test_contacts_come_go_come_back_and_are_called_in_another_order(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    daughter = {"name": "王丽", "relation": "daughter", "phone": "100 0000 0900", "languages": ["mandarin"]}
    added = await ask(chen, "POST", "/contacts", {"version": 1, "contact": daughter})
    new = added["contact_id"]
    assert [one["name"] for one in (await card(chen))["contacts"]] == ["王小明", "刘阿姨", "王丽"]
    await ask(chen, "PUT", "/contacts/order", {"version": 2, "ids": [new, 12, 11]})
    assert [one["id"] for one in (await card(chen))["contacts"]] == [new, 12, 11]
    assert (await card(chen))["contacts"][0]["phone"] == "+8610000000900"
    await ask(chen, "POST", f"/contacts/{new}/remove", {"version": 3})
    assert [one["id"] for one in (await card(chen))["contacts"]] == [12, 11]
    assert (await history(chen))[0]["before"]["name"] == "王丽"
    await ask(chen, "POST", "/undo", {"version": 4})
    assert [one["id"] for one in (await card(chen))["contacts"]] == [new, 12, 11]
    await ask(chen, "POST", f"/contacts/{new}/remove", {"version": 5})
    gone = await ask(chen, "PATCH", f"/contacts/{new}", {"version": 6, "contact": {"has_key": True}}, 404)
    assert gone["code"] == "not_found"
    found = await hub.database.read(lambda tx: residents.contacts(tx, [1, 2]))
    assert [one.id for one in found[1]] == [12, 11]


async def test_another_number_has_to_be_verified_again(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await ask(chen, "POST", "/contacts/11/verify", {"version": 1})
    assert (await card(chen))["contacts"][0]["verified_ms"] == cast.NOON_MS
    await ask(chen, "PATCH", "/contacts/11", {"version": 2, "contact": {"has_key": True}})
    assert (await card(chen))["contacts"][0]["verified_ms"] == cast.NOON_MS
    await ask(chen, "PATCH", "/contacts/11", {"version": 3, "contact": {"phone": "+86 21 5555 0100"}})
    assert (await card(chen))["contacts"][0]["verified_ms"] is None


@pytest.mark.parametrize("ids", [[11], [11, 12, 12], [11, 12, 21], []])
async def test_an_order_that_forgets_or_invents_somebody_is_refused(hub: cast.RunningApp, ids: list[int]) -> None:
    refused = await ask(await hub.signed_in("chen"), "PUT", "/contacts/order", {"version": 1, "ids": ids}, 422)
    assert "each of 11, 12 once" in refused["detail"]


async def test_a_caller_is_found_however_the_number_was_written(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await ask(chen, "PATCH", "/contacts/12", {"version": 1, "contact": {"phone_2": "021-5555 0100"}})
    for number, expected in (
        (residents.e164("+86 100 0000 0001"), [(1, None, "+8610000000001")]),
        ("+862155550100", [(1, 12, "+862155550100")]),
        ("+862155550199", []),
    ):
        found = await hub.database.read(lambda tx, number=number: residents.people_at(tx, number or ""))
        assert [(one.resident_id, one.contact_id, one.phone) for one in found] == expected
    await ask(chen, "POST", "/contacts/12/remove", {"version": 2})
    assert await hub.database.read(lambda tx: residents.people_at(tx, "+862155550100")) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"identity": {"phone": "no number"}}, "telephone number"),
        ({"identity": {"born_year": 2090}}, "born_year"),
        ({"identity": {"name": ""}}, "at least 1"),
        ({"identity": {"name": None}}, "name"),
        ({"home": {"zone_id": 99}}, "zone_id"),
        ({"home": {"floor": 1000}}, "floor"),
        ({"preferences": {"nap_from": "25:00"}}, "nap_from"),
        ({"health": {"conditions": ["x"] * 21}}, "conditions"),
        ({"health": {"medication": "x" * 2001}}, "medication"),
        ({"health": {"blood": "A"}}, "blood"),
        ({"home": {"lift": True}, "health": {"doctor": "Dr Wu"}}, "exactly one"),
        ({}, "exactly one"),
    ],
)
async def test_what_cannot_be_is_refused_with_what_could(hub: cast.RunningApp, body: dict[str, Any], said: str) -> None:
    refused = await ask(await hub.signed_in("chen"), "PATCH", "", {"version": 1, **body}, 422)
    assert said in refused["detail"]


async def test_a_command_sent_twice_is_carried_out_once(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    body = {"version": 1, "contact": {"name": "王丽", "phone": "10000000900"}}
    for _ in range(2):
        answer = await chen.post("/api/v1/residents/1/contacts", json=body, headers={"Idempotency-Key": "k1"})
        assert answer.json()["version"] == 2
    assert len((await card(chen))["contacts"]) == 3


async def test_whoever_reads_the_history_is_on_the_trail(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    assert (await chen.get("/api/v1/residents/77/history")).status_code == 404
    await history(chen)
    trail = await hub.database.read(
        lambda tx: tx.sql.exec_driver_sql("SELECT operator_id, subject FROM audit WHERE action = 'read_history'").all()
    )
    assert [tuple(row) for row in trail] == [(cast.CHEN, "resident 1")]
