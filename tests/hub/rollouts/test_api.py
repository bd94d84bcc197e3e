"""Over HTTP: the key, a build, a roll-out; and a device that fetches it piece by piece through the intake."""

from __future__ import annotations

import asyncio
import base64
from typing import TYPE_CHECKING, Any

from sos import wire

from hub.rollouts import Pieces, pieces, service
from tests import cast
from tests.portable import maker

if TYPE_CHECKING:
    from pathlib import Path


def keyed(name: str) -> dict[str, str]:
    return {"Idempotency-Key": f"test-{name}-0001"}


async def built(admin: cast.Client) -> int:
    answer = await admin.put("/api/v1/firmware/maker", json={"key": maker.KEY.hex()}, headers=keyed("maker"))
    assert answer.status_code == 200, answer.text
    answer = await admin.post("/api/v1/firmware/builds", content=maker.bundle())
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


async def test_a_build_is_brought_rolled_out_paused_and_looked_at(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    build = await built(admin)
    wish: dict[str, Any] = {"build_id": build, "group": "share", "value": "50", "canary": 1}
    answer = await admin.post("/api/v1/firmware/rollouts", json=wish, headers=keyed("begin"))
    assert answer.status_code == 200, answer.text
    one = answer.json()
    assert (one["state"], one["total"], one["image"], one["version"]) == ("running", 3, "phone", "0.4.0")
    again = await admin.post("/api/v1/firmware/rollouts", json=wish, headers=keyed("begin"))
    assert again.json()["id"] == one["id"], "the same command is done once"
    for action, state in (("pause", "paused"), ("resume", "running"), ("cancel", "cancelled")):
        answer = await admin.post(f"/api/v1/firmware/rollouts/{one['id']}/{action}", headers=keyed(action))
        assert answer.json()["state"] == state
    technician = await hub.signed_in("sun")
    page = (await technician.get("/api/v1/firmware")).json()
    assert [found["number"] for found in page["builds"]] == [40]
    assert [found["state"] for found in page["rollouts"]] == ["cancelled"]
    assert len(page["maker"]) == 16
    seen = (await technician.get(f"/api/v1/firmware/rollouts/{one['id']}")).json()
    assert {found["state"] for found in seen["devices"]} == {"waiting"}
    trail = (await admin.get("/api/v1/audit", params={"limit": 100})).json()["items"]
    actions = {found["action"] for found in trail}
    assert {
        "firmware_maker",
        "firmware_build",
        "rollout",
        "rollout_pause",
        "rollout_resume",
        "rollout_cancel",
    } <= actions


async def test_only_an_administrator_brings_anything(hub: cast.RunningApp) -> None:
    for login in ("chen", "zhou", "sun", "he"):
        client = await hub.signed_in(login)
        for path in ("/api/v1/firmware/builds", "/api/v1/firmware/rollouts", "/api/v1/firmware/rollouts/1/pause"):
            answer = await client.post(path, json={"build_id": 1, "group": "all"}, headers=keyed(login))
            assert answer.status_code == 403, (login, path)
    operator = await hub.signed_in("chen")
    assert (await operator.get("/api/v1/firmware")).status_code == 403


async def test_wrong_wishes_are_refused_with_what_would_be_right(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    answer = await admin.post("/api/v1/firmware/builds", content=maker.bundle())
    assert (answer.status_code, answer.json()["code"]) == (409, "no_maker")
    build = await built(admin)
    for wish in (
        {"group": "share", "value": "0"},
        {"group": "share", "value": "half"},
        {"group": "zone"},
        {"group": "street", "value": "x"},
        {"group": "all", "canary": 101},
    ):
        answer = await admin.post(
            "/api/v1/firmware/rollouts", json={"build_id": build, **wish}, headers=keyed(str(len(str(wish))))
        )
        assert answer.status_code == 422, wish
    answer = await admin.post(
        "/api/v1/firmware/rollouts", json={"build_id": 99, "group": "all"}, headers=keyed("nobody")
    )
    assert answer.status_code == 404
    answer = await admin.post("/api/v1/firmware/builds", content=b"x" * (2097152 + 1))
    assert answer.status_code == 413
    assert (await admin.get("/api/v1/firmware/rollouts/99")).status_code == 404


class Line:
    """What left for the devices."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []

    def __call__(self, topic: str, payload: bytes) -> None:
        assert wire.parse_topic(topic).message == "piece"
        self.sent.append(wire.decode("piece", payload))


async def test_pieces_are_for_those_who_were_told_and_no_faster_than_may_be(
    tmp_path: Path, clock: cast.HandClock
) -> None:
    from tests.hub.rollouts.test_rollouts import Centre

    centre = Centre(tmp_path, clock)
    line = Line()
    shop = Pieces(centre.database, clock, cast.SITE, line)
    await shop.start()
    one = centre.begin("device", "ph-00001")
    shop.asked("ph-00001", {"id": one, "offset_bytes": 0, "count": 8})
    assert line.sent == [], "it was not told yet"
    await centre.database.write(service.step)
    shop.asked("ph-00001", {"id": one, "offset_bytes": 0, "count": 8})
    while not line.sent:  # the build is read from the database first
        await asyncio.sleep(0.001)
        shop.asked("ph-00001", {"id": one, "offset_bytes": 0, "count": 1})
    line.sent.clear()
    for device, order in (("ph-00002", one), ("ph-00001", one + 1), ("rc-00001", one)):
        shop.asked(device, {"id": order, "offset_bytes": 0, "count": 8})
    assert line.sent == []
    whole, offset = maker.bundle(), 0
    while offset < len(whole):
        shop.asked("ph-00001", {"id": one, "offset_bytes": offset, "count": 8})
        offset = line.sent[-1]["offset_bytes"] + 256
    assert b"".join(base64.b64decode(piece["data"]) for piece in line.sent) == whole
    shop.asked("ph-00001", {"id": one, "offset_bytes": len(whole) + 5, "count": 8})
    line.sent.clear()
    for _ in range(1000):
        shop.asked("ph-00001", {"id": one, "offset_bytes": 0, "count": 8})
    given = sum(len(base64.b64decode(piece["data"])) for piece in line.sent)
    assert pieces.BYTES_PER_S_MAX - len(whole) - 4096 < given <= pieces.BYTES_PER_S_MAX
    clock.forward(1000)
    line.sent.clear()
    shop.asked("ph-00001", {"id": one, "offset_bytes": 0, "count": 1})
    assert len(line.sent) == 1
    restarted = Pieces(centre.database, clock, cast.SITE, line)
    await restarted.start()
    line.sent.clear()
    while not line.sent:  # a hub that was killed knows who may fetch
        await asyncio.sleep(0.001)
        restarted.asked("ph-00001", {"id": one, "offset_bytes": 0, "count": 1})
    await restarted.stop()
    await shop.stop()
    centre.database.close()
