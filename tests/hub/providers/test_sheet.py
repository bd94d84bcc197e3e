"""The job sheet shows the way in only while somebody has the order in hand, and reading it is on the trail."""

from hub.providers import heed_code
from tests import cast
from tests.hub.providers.orders import REPAIRER, accepted, did, done, ordered
from tests.hub.providers.test_pages import known_ways_in


async def test_the_sheet_is_there_while_somebody_is_about_to_go_and_no_longer(hub: cast.RunningApp) -> None:
    chen, he = await hub.signed_in("chen"), await hub.signed_in("he")
    await known_ways_in(await hub.signed_in("zhou"))
    order = await ordered(chen, **REPAIRER)
    path = f"/print/orders/{order['id']}"
    assert (await chen.get(path)).status_code == 409
    order = await accepted(chen, order)
    page = await chen.get(path)
    assert page.status_code == 200
    for word in ("王秀英", "闻喜路10号", "The bell is broken", f"*1#{order['code']}", f"*2#{order['code']}"):
        assert word in page.text
    for word in ("heart", "third pot", "neighbour"):
        assert word not in page.text, "nothing of health, and no paper says where the key is"
    assert page.headers["cache-control"] == "no-store"
    read = (await he.get("/api/v1/audit", params={"action": "read_card"})).json()["items"]
    assert [one["subject"] for one in read if one["by"] == "陈晓"] == ["resident 1"]
    order = await done(chen, order)
    assert (await chen.get(path)).status_code == 409
    assert (await he.get(path)).status_code == 403


async def test_the_code_on_the_phone_checks_in_and_out(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    order = await accepted(chen, await ordered(chen, **REPAIRER))

    async def key(resident: int, keyed: str) -> bool:
        return await hub.database.write(lambda tx: heed_code(tx, resident, keyed, "ph-00001"))

    assert not await key(cast.LI, f"*1#{order['code']}"), "on another resident's phone it is no code"
    assert not await key(cast.WANG, "*1#999999")
    assert not await key(cast.WANG, f"*3#{order['code']}"), "another form says nothing of coming and going"
    assert await key(cast.WANG, f"*2#{order['code']}"), "who has not come does not go"
    found = (await chen.get(f"/api/v1/orders/{order['id']}")).json()
    assert found["state"] == "accepted"
    assert await key(cast.WANG, f"*1#{order['code']}")
    assert await key(cast.WANG, f"*1#{order['code']}"), "twice is once"
    found = (await chen.get(f"/api/v1/orders/{order['id']}")).json()
    assert (found["state"], [one["what"] for one in found["steps"]].count("arrive")) == ("on_site", 1)
    assert await key(cast.WANG, f"*2#{order['code']}")
    found = (await chen.get(f"/api/v1/orders/{order['id']}")).json()
    assert (found["state"], found["out_ms"] is not None) == ("on_site", True), "what is missing is still to be given"
    assert found["steps"][-1]["what"] == "check_out"
    assert found["steps"][-1]["actor"] == "device ph-00001"
    assert await key(cast.WANG, f"*2#{order['code']}"), "who goes once more has gone"
    assert (await chen.get(f"/api/v1/orders/{order['id']}")).json()["steps"] == found["steps"]
    finished = await did(chen, found, "finish", amount_fen=100, parts="-")
    assert finished["state"] == "done"
    gone = await did(chen, await ordered(chen), "cancel", reason="it works again")
    assert not await key(cast.WANG, f"*1#{gone['code']}"), "of what is over there is no code"
