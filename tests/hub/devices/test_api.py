"""The list of devices, as the console asks for it."""

from hub.devices import Said, heed
from tests import cast

MINUTE_MS = 60_000


async def test_devices_are_found_by_id_by_resident_and_by_connection(hub: cast.RunningApp) -> None:
    browser = await hub.signed_in("chen")
    everything = (await browser.get("/api/v1/devices")).json()
    assert everything["total"] == 12
    assert everything["items"][0]["resident_name"] == "王秀英"
    assert (await browser.get("/api/v1/devices", params={"search": "rc-00002"})).json()["total"] == 1
    assert (await browser.get("/api/v1/devices", params={"search": "李国华"})).json()["total"] == 2
    assert (await browser.get("/api/v1/devices", params={"state": "online"})).json()["total"] == 0
    assert (await browser.get("/api/v1/devices", params={"state": "offline", "limit": 5})).json()["total"] == 12
    assert (await browser.get("/api/v1/devices", params={"state": "asleep"})).status_code == 422


async def test_a_residents_devices(hub: cast.RunningApp) -> None:
    browser = await hub.signed_in("chen")
    items = (await browser.get(f"/api/v1/residents/{cast.LI}/devices")).json()["items"]
    assert [one["id"] for one in items] == ["ph-00002", "rc-00002"]
    assert (await browser.get("/api/v1/residents/99/devices")).status_code == 404


async def test_nobody_sees_a_device_without_signing_in(hub: cast.RunningApp) -> None:
    assert (await hub.client().get("/api/v1/devices")).status_code == 401
    assert (await hub.client().get("/api/v1/residents/1/devices")).status_code == 401


async def test_the_list_of_residents_says_of_a_phone_what_the_card_says(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    browser = await hub.signed_in("chen")
    supervision = hub.app.state.devices.supervision
    heartbeat = {"battery_pct": 70, "mains": True, "uptime_s": 1, "firmware": "1.0.0", "outbox": 0}
    supervision.link_up(clock.now_ms())
    supervision.heard("ph-00002", heartbeat, b"", clock.now_ms())

    async def seen() -> tuple[str, str]:
        listed = (await browser.get("/api/v1/residents", params={"search": "lgh"})).json()["items"]
        shown = (await browser.get(f"/api/v1/residents/{cast.LI}/devices")).json()["items"]
        return listed[0]["connection"], shown[0]["connection"]

    assert await seen() == ("online", "online")
    clock.forward(MINUTE_MS)
    supervision.link_down(clock.now_ms())
    clock.forward(10 * MINUTE_MS)
    assert await seen() == ("online", "online"), "ten minutes without a broker are no silence of theirs"
    supervision.link_up(clock.now_ms())
    clock.forward(MINUTE_MS)
    assert await seen() == ("late", "late")
    clock.forward(MINUTE_MS)
    assert await seen() == ("offline", "offline")


async def test_a_technician_sets_a_phone_and_an_operator_may_only_ask_it(hub: cast.RunningApp) -> None:
    sun, chen = await hub.signed_in("sun"), await hub.signed_in("chen")
    wish = {"heartbeat_s": 300}
    assert (await chen.put("/api/v1/devices/ph-00001/parameters", json=wish)).status_code == 403
    answer = await sun.put("/api/v1/devices/ph-00001/parameters", json=wish)
    assert (answer.json()["state"], answer.json()["heartbeat_s"]) == ("wanted", 300)
    for seconds in (9, 3601, None):
        refused = await sun.put("/api/v1/devices/ph-00001/parameters", json={"heartbeat_s": seconds})
        assert refused.status_code == 422, seconds
    shown = (await sun.get("/api/v1/devices/ph-00001")).json()
    assert (shown["heartbeat_s"], shown["requests"][0]["heartbeat_s"]) == (60, 300), "it has not said so yet"
    assert (await chen.post("/api/v1/devices/ph-00001/ask", json={"what": "heartbeat"})).status_code == 200
    assert (await chen.post("/api/v1/devices/ph-00001/ask", json={"what": "dance"})).status_code == 422
    for wrong in (
        {"volume_step": 6},
        {"language": "de"},
        {"numbers": "119,"},
        {"numbers": "HELP"},
        {"sms_number": "1,2"},
    ):
        refused = await sun.put("/api/v1/devices/ph-00001/parameters", json={"heartbeat_s": 60, **wrong})
        assert refused.status_code == 422, wrong
    assert (await sun.put("/api/v1/devices/rc-00001/parameters", json=wish)).json()["code"] == "not_a_phone"


async def test_a_wish_sent_twice_with_one_key_is_one_wish(hub: cast.RunningApp) -> None:
    sun, key = await hub.signed_in("sun"), {"Idempotency-Key": "once"}
    first = await sun.put("/api/v1/devices/ph-00001/parameters", json={"heartbeat_s": 300}, headers=key)
    again = await sun.put("/api/v1/devices/ph-00001/parameters", json={"heartbeat_s": 300}, headers=key)
    assert first.json() == again.json()


async def test_a_device_is_taken_out_of_service_and_back(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    sun, chen = await hub.signed_in("sun"), await hub.signed_in("chen")
    out = {"reason": "repair", "until_ms": clock.now_ms() + MINUTE_MS, "note": "a new battery"}
    assert (await chen.put("/api/v1/devices/ph-00001/out", json=out)).status_code == 403
    assert (await sun.put("/api/v1/devices/ph-00001/out", json=out)).json()["out"] is True
    assert (await sun.put("/api/v1/devices/ph-00001/out", json={**out, "reason": "boredom"})).status_code == 422
    assert (await sun.post("/api/v1/devices/ph-00001/back")).json()["out"] is False
    assert (await sun.post("/api/v1/devices/ph-00001/back")).json()["code"] == "in_service"


async def test_a_lid_is_closed_by_whoever_has_looked(hub: cast.RunningApp) -> None:
    sun = await hub.signed_in("sun")
    path, found = "/api/v1/devices/ph-00001/faults/tamper/looked-at", {"note": "the cleaner"}
    assert (await sun.post(path, json=found)).json()["code"] == "no_such_fault"
    await hub.database.write(lambda tx: heed(tx, [Said("ph-00001", "tamper", None)]))
    assert (await sun.post(path, json={"note": ""})).status_code == 422
    assert (await sun.post(path, json=found)).json() == {"device_id": "ph-00001", "fault": "tamper", "on": False}
