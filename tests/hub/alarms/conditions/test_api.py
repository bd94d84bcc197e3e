"""What people see of an incident over HTTP, who may, and that a file with addresses is noted."""

import csv
import io

import pytest

from hub.alarms.conditions.service import look
from hub.devices.tables import device_fault
from tests import cast

HOUSE = (cast.WANG, cast.LI, cast.ZHANG, cast.CHEN_GUOQIANG)


@pytest.fixture
async def dark(hub: cast.RunningApp, clock: cast.HandClock) -> cast.RunningApp:
    """The four phones of one zone have lost their mains."""
    rows = [{"device_id": f"ph-0000{n}", "fault": "mains_lost", "since_ms": clock.now_ms()} for n in HOUSE]

    await hub.database.write(lambda tx: tx.sql.execute(device_fault.insert(), rows))
    await hub.database.write(look)
    clock.forward(180_000)
    await hub.database.write(look)
    return hub


async def test_an_incident_has_its_members_who_calls_first(dark: cast.RunningApp) -> None:
    chen = await dark.signed_in("chen")
    body = {"resident_id": cast.ZHANG, "kind": "fall", "text": "She rang us up."}
    called = (await chen.post("/api/v1/alarms", json=body)).json()
    found = (await chen.get("/api/v1/incidents/1")).json()
    assert found["total"] == 4
    assert [one["resident_id"] for one in found["items"]] == [3, 4, 2, 1], "who calls, then the highest floor"
    assert [one["calls"] for one in found["items"]] == [called["id"], None, None, None]
    assert "conditions" not in found["items"][0], "health is not shown"
    incident = found["incident"]
    assert (incident["cause"], incident["ended_ms"], incident["alarm"]["data"]["ailing"]) == ("power", None, 4)
    assert [(one["silent"], one["ailing"], one["back"]) for one in incident["minutes"]] == [(0, 4, 0)]


async def test_members_are_searched_filtered_sorted_and_paged(dark: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await dark.signed_in("chen")

    async def names(**wanted: str | int) -> list[str]:
        answer = await chen.get("/api/v1/incidents/1", params=dict(wanted))
        return [one["name"] for one in answer.json()["items"]]

    assert await names(search="wang xiu") == ["王秀英"]
    assert await names(search="闻喜路30") == ["张桂兰"]
    assert await names(sort="address") == ["王秀英", "李国华", "张桂兰", "陈国强"]
    assert await names(sort="name", limit=1, offset=1) == ["李国华"]
    clock.forward(60_000)
    gone = device_fault.delete().where(device_fault.c.device_id == "ph-00002")
    await dark.database.write(lambda tx: tx.sql.execute(gone))
    await dark.database.write(look)
    assert await names(state="back") == ["李国华"]
    assert len(await names(state="wrong")) == 3
    assert await names(since=clock.now_ms()) == ["李国华"]


async def test_the_list_of_all_that_is_wrong_names_the_alarm(dark: cast.RunningApp) -> None:
    sun = await dark.signed_in("sun")
    found = (await sun.get("/api/v1/conditions", params={"kind": "mains_lost", "state": "member"})).json()
    assert found["total"] == 4
    one = found["items"][0]
    assert (one["name"], one["alarm_id"], one["alarm_kind"], one["zone"]) == ("王秀英", 1, "incident", "闻喜小区")
    assert (await sun.get("/api/v1/conditions", params={"search": "20号"})).json()["total"] == 1
    assert (await sun.get("/api/v1/conditions", params={"kind": "tamper"})).json() == {"items": [], "total": 0}


async def test_a_file_of_members_is_noted(dark: cast.RunningApp) -> None:
    chen = await dark.signed_in("chen")
    answer = await chen.get("/api/v1/incidents/1/members.csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert next((row["name"], row["state"]) for row in rows) == ("陈国强", "ailing")
    he = await dark.signed_in("he")
    assert (await he.get("/api/v1/audit", params={"action": "export_incident"})).json()["total"] == 1
    for _ in range(2):
        assert (await chen.get("/api/v1/incidents/1")).status_code == 200
    assert (await he.get("/api/v1/audit", params={"action": "read_incident"})).json()["total"] == 1


async def test_who_was_rung_up_stands_below_who_was_not(dark: cast.RunningApp) -> None:
    chen = await dark.signed_in("chen")
    await chen.post("/api/v1/calls", json={"resident_id": cast.CHEN_GUOQIANG, "alarm_id": 1})
    found = (await chen.get("/api/v1/incidents/1")).json()["items"]
    assert [(one["resident_id"], one["called_ms"] is not None) for one in found][-1] == (cast.CHEN_GUOQIANG, True)
    waiting = (await chen.get("/api/v1/incidents/1", params={"called": "false", "state": "wrong"})).json()
    assert [one["resident_id"] for one in waiting["items"]] == [cast.ZHANG, cast.LI, cast.WANG]


async def test_the_list_on_paper_is_in_the_language_of_who_takes_it_and_noted(dark: cast.RunningApp) -> None:
    lin, zhou, he = [await dark.signed_in(login) for login in ("lin", "zhou", "he")]
    text = (await lin.get("/api/v1/incidents/1/print")).text
    assert "Power cut: 闻喜小区" in text
    assert text.index("陈国强") < text.index("王秀英")
    assert "Coupure de courant" in (await zhou.get("/api/v1/incidents/1/print")).text
    assert (await lin.get("/api/v1/incidents/print.css")).headers["content-type"].startswith("text/css")
    assert (await he.get("/api/v1/audit", params={"action": "print_incident"})).json()["total"] == 2


async def test_what_is_no_incident_is_not_found(dark: cast.RunningApp) -> None:
    chen = await dark.signed_in("chen")
    for path in ("/api/v1/incidents/2", "/api/v1/incidents/2/members.csv"):
        answer = await chen.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await chen.get("/api/v1/incidents/1", params={"sort": "health"})).status_code == 422
