"""Who talks on the telephone is seen to talk, and is free again when it is over."""

from hub import presence
from tests import cast


async def test_a_call_shows_its_person_on_the_phone_until_it_ends(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/shift", json={})
    placed = await chen.post("/api/v1/calls", json={"resident_id": cast.WANG})
    assert placed.status_code in (200, 201), placed.text
    room = await hub.database.read(presence.present)
    assert [(one.state, room.free) for one in room.people] == [("on_call", 0)]
    call = placed.json()["id"]
    ended = await chen.post(f"/api/v1/calls/{call}/hang_up")
    assert ended.status_code == 200, ended.text

    async def is_free() -> bool:
        return (await hub.database.read(presence.present)).free == 1

    await cast.until(is_free, "Chen to be free")
