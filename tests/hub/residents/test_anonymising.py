"""A former resident is made forgotten when two persons agree: who they were goes, that there was somebody stays."""

from typing import Any

import pytest
from sqlalchemy import text

from hub import residents
from hub.residents.anonymising import kept
from hub.telephony import keep_words, tell_address
from tests import cast

SECRETS = (
    "王秀英",
    "xiuying",
    "闻喜路10号",
    "10000000001",
    "The bell is broken",
    "warfarin",
    "刘阿姨",
    "fell in the bath",
)
# The cast's doors and helpers are alike: these are also on the other five cards.
THE_NEIGHBOURS = ("The bell is broken", "刘阿姨")


async def do(browser: cast.Client, path: str, body: dict[str, Any] | None, status: int = 200) -> dict[str, Any]:
    answer = await browser.post(f"/api/v1{path}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def out_of_service(hub: cast.RunningApp) -> None:
    def work(tx: Any) -> None:
        for device in ("ph-00001", "rc-00001"):
            tx.sql.execute(
                text(
                    "INSERT INTO device_out (device_id, reason, note, from_ms, until_ms, made_by)"
                    " VALUES (:device, 'collected', '', :now, :until, 3)"
                ),
                {"device": device, "now": tx.now_ms, "until": tx.now_ms + 10**9},
            )

    await hub.database.write(work)


async def a_full_life(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    answer = await chen.patch("/api/v1/residents/1", json={"version": 1, "health": {"medication": "warfarin"}})
    assert answer.status_code == 200
    await do(chen, "/residents/1/care-calls", {"outcome": "reached", "note": "fell in the bath"})
    await hub.database.write(
        lambda tx: tx.publish("alarm", {"resident_id": 1, "resident_name": "王秀英", "address": "闻喜路10号", "id": 5})
    )
    await do(zhou, "/residents/1/end", {"version": 2, "reason": "died", "on": "2026-11-26", "note": "fell in the bath"})


async def everything(hub: cast.RunningApp) -> str:
    def dump(tx: Any) -> str:
        raw = tx.sql.connection.dbapi_connection
        tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in tables for row in raw.execute(f"SELECT * FROM {name}"))  # noqa: S608

    return await hub.database.read(dump)


async def test_two_persons_make_a_former_resident_forgotten_for_good(hub: cast.RunningApp) -> None:
    await a_full_life(hub)
    await out_of_service(hub)
    before = await everything(hub)
    assert all(secret in before for secret in SECRETS)
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    asked = await do(zhou, "/residents/1/anonymise", {"reason": "the family has asked"})
    await do(zhou, f"/approvals/{asked['approval_id']}/approve", None, 403)
    assert "王秀英" in await everything(hub)
    await do(admin, f"/approvals/{asked['approval_id']}/approve", None)
    left = await everything(hub)
    assert [secret for secret in SECRETS if secret in left] == [*THE_NEIGHBOURS]
    mine = await hub.database.read(
        lambda tx: tx.sql.execute(text("SELECT * FROM resident WHERE id = 1")).mappings().one()
    )
    assert (mine["name"], mine["phone"], mine["door_notes"], mine["born_year"], mine["zone_id"]) == (
        "#1",
        "",
        "",
        1940,
        1,
    )
    told = await hub.database.read(lambda tx: residents.timeline(tx, 1))
    assert {"care_call", "card_changed"} <= {one.kind for one in told}
    contacts = await hub.database.read(
        lambda tx: tx.sql.execute(text("SELECT name, phone FROM contact WHERE resident_id = 1")).all()
    )
    assert {tuple(row) for row in contacts} == {("", "")}


async def test_who_was_forgotten_stays_so(hub: cast.RunningApp) -> None:
    await a_full_life(hub)
    await out_of_service(hub)
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    asked = await do(zhou, "/residents/1/anonymise", {"reason": "the family has asked"})
    await do(admin, f"/approvals/{asked['approval_id']}/approve", None)
    card = (await zhou.get("/api/v1/residents/1")).json()
    for path in ("undo", "resume"):
        await do(zhou, f"/residents/1/{path}", {"version": card["version"]}, 409)
    await do(zhou, "/residents/1/anonymise", {"reason": "once more"}, 409)
    answer = await zhou.patch("/api/v1/residents/1", json={"version": card["version"], "identity": {"name": "王"}})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_nobody_is_forgotten_who_is_still_looked_after(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    refused = await do(zhou, "/residents/1/anonymise", {"reason": "a mistake"}, 409)
    assert refused["code"] == "still_served"
    await do(await hub.signed_in("chen"), "/residents/1/anonymise", {"reason": "a mistake"}, 403)


async def test_nobody_is_forgotten_whose_phone_can_still_call(hub: cast.RunningApp) -> None:
    await a_full_life(hub)
    refused = await do(await hub.signed_in("zhou"), "/residents/1/anonymise", {"reason": "moved away"}, 409)
    assert (refused["code"], "ph-00001" in refused["detail"]) == ("device_in_service", True)


async def test_what_has_come_between_keeps_the_second_person_from_it(hub: cast.RunningApp) -> None:
    await a_full_life(hub)
    await out_of_service(hub)
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    asked = await do(zhou, "/residents/1/anonymise", {"reason": "moved away"})
    await do(zhou, "/residents/1/resume", {"version": 3})
    assert (await do(admin, f"/approvals/{asked['approval_id']}/approve", None, 409))["code"] == "still_served"
    assert (await zhou.get("/api/v1/residents/1")).json()["name"] == "王秀英"


async def test_who_was_asked_to_go_and_who_wrote_is_forgotten_with_the_resident(hub: cast.RunningApp) -> None:
    await hub.database.write(
        lambda tx: tx.sql.execute(text("UPDATE contact SET name = '好邻居', relation = 'Aunt' WHERE id = 12"))
    )
    chen = await hub.signed_in("chen")
    await do(chen, "/alarms", {"resident_id": 1, "kind": "fall", "text": "rang up"})
    await do(chen, "/alarms/1/take", {"version": 1})
    await do(chen, "/alarms/1/asking", {"whom": "key_holders"})
    await do(chen, "/alarms/1/asking/answers", {"contact_id": 12, "outcome": "cannot", "note": "her knee hurts"})
    await do(chen, "/alarms/1/close", {"version": 2, "code": "accidental"})
    await a_full_life(hub)
    await out_of_service(hub)
    link, number = "https://hub.example/going/a-link", "+8610000001120"

    def messages(tx: Any) -> None:
        old = tell_address(tx, "tel:+86 100 0000 7777", "help_asked", {"url": link})
        tx.sql.execute(text("UPDATE asked SET message_id = :old WHERE id = (SELECT max(id) FROM asked)"), {"old": old})
        tell_address(tx, "tel:+86 100 0000 7778", "help_over", {}, "en", [f"tel:{number}"])
        tx.sql.execute(text("UPDATE message SET state = 'sent', due_ms = NULL"))
        keep_words(tx, "sms-1", number, "she is in the garden")
        tx.sql.execute(text("UPDATE alarm SET due_ms = NULL"))

    await hub.database.write(messages)
    secrets = ("好邻居", "Aunt", "her knee hurts", "garden", "a-link", "+8610000007777", "+8610000007778", number)
    before = await everything(hub)
    assert [one for one in secrets if one not in before] == []
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    wanted = await do(zhou, "/residents/1/anonymise", {"reason": "the family has asked"})
    await do(admin, f"/approvals/{wanted['approval_id']}/approve", None)
    left = await everything(hub)
    assert [one for one in secrets if one in left] == []


async def test_of_who_is_forgotten_nothing_new_is_written_and_no_call_is_planned(hub: cast.RunningApp) -> None:
    zhou, admin, he = [await hub.signed_in(login) for login in ("zhou", "admin", "he")]
    await do(zhou, "/residents/1/end", {"version": 1, "reason": "died", "on": "2026-11-26", "note": ""})
    assert (await zhou.get("/api/v1/residents/1/care")).json()["due_ms"] is None
    await out_of_service(hub)
    await do(zhou, "/residents/1/anonymise", {"reason": "the family has asked"})
    (asked,) = (await he.get("/api/v1/approvals")).json()["items"]
    assert asked["name"] == "王秀英", "who agrees sees whom it is about"
    await do(admin, f"/approvals/{asked['id']}/approve", None)
    assert (await he.get("/api/v1/approvals")).json()["items"][0]["name"] == ""
    order = {"resident_id": 1, "service": "locksmith", "note": "her name again"}
    for path, body in (
        ("/orders", order),
        ("/alarms", {"resident_id": 1, "kind": "fall", "text": "her name again"}),
        ("/residents/1/care-calls", {"outcome": "reached", "note": "her name again"}),
    ):
        assert (await do(zhou, path, body, 409))["code"] == "wrong_state"


@pytest.mark.parametrize(
    ("data", "left"),
    [
        (
            {"by": "陈晓", "code": "social", "note": "her son Li came", "presses": 3},
            {"by": "陈晓", "code": "social", "presses": 3},
        ),
        ({"kind": {"name": "x"}, "on": True, "at": None, "digits": "22#"}, {"on": True, "at": None}),
    ],
)
def test_a_line_of_the_timeline_keeps_numbers_and_codes_only(data: dict[str, Any], left: dict[str, Any]) -> None:
    assert kept(data, "operator 1") == left


def test_who_said_something_from_outside_is_not_kept_as_who_did_something_here() -> None:
    assert kept({"by": "刘阿姨", "count": 1}, "outside") == {"count": 1}
