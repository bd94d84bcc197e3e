"""What can be ordered: what came with the hub, until somebody of the centre says it otherwise."""

from typing import Any

import pytest

from hub.kernel import Problem, events_after
from hub.providers import settle_catalogue
from hub.providers.catalogue import kind_of, kinds, model
from tests import cast

LAUNDRY: dict[str, Any] = {
    "names": {"zh-CN": "洗衣", "fr": "Blanchisserie", "en": "Laundry"},
    "skills": ["laundry"],
    "documents": ["insurance"],
    "minutes": 30,
    "price_by": "visit",
    "price_fen": 2_000,
    "cap_fen": 5_000,
    "stages": {"done": ["amount"]},
    "urgency": "planned",
}


async def test_five_kinds_come_with_the_hub_each_said_completely(hub: cast.RunningApp) -> None:
    known = await hub.database.read(kinds)
    assert [one.key for one in known] == ["appliance_repair", "house_repair", "locksmith", "odd_jobs", "stair_climber"]
    assert all(one.names.keys() == {"zh-CN", "fr", "en"} and one.cap_fen >= one.price_fen for one in known)
    assert {one.urgency for one in known if one.key == "locksmith"} == {"now"}
    chen = await hub.signed_in("chen")
    assert len((await chen.get("/api/v1/services")).json()["items"]) == 5


async def test_a_newer_hub_says_its_own_kinds_anew_and_leaves_those_of_the_centre(
    hub: cast.RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou = await hub.signed_in("zhou")
    mine = {**(await zhou.get("/api/v1/services/odd_jobs")).json(), "minutes": 45}
    content = {name: mine[name] for name in LAUNDRY}
    assert (await zhou.put("/api/v1/services/odd_jobs", json={"version": 1, "content": content})).status_code == 200
    newer = {key: one.model_copy(update={"minutes": 77}) for key, one in model.defaults().items()}
    monkeypatch.setattr("hub.providers.catalogue.service.defaults", lambda: newer)
    for _ in range(2):
        await hub.database.write(settle_catalogue)
    known = {one.key: (one.minutes, one.version) for one in await hub.database.read(kinds)}
    assert known["odd_jobs"] == (45, 2)
    assert known["locksmith"] == (77, 2)


async def test_a_centre_adds_changes_and_withdraws_a_kind_of_its_own(hub: cast.RunningApp) -> None:
    zhou, he = await hub.signed_in("zhou"), await hub.signed_in("he")
    made = await zhou.post("/api/v1/services", json={"key": "laundry", "content": LAUNDRY})
    assert (made.status_code, made.json()["version"], made.json()["ours"]) == (201, 1, False)
    changed = {"version": 1, "content": {**LAUNDRY, "cap_fen": 6_000}}
    assert (await zhou.put("/api/v1/services/laundry", json=changed)).json()["cap_fen"] == 6_000
    assert (await zhou.post("/api/v1/services/laundry/withdraw", json={"version": 2})).json()["active"] is False
    again = await zhou.post("/api/v1/services/laundry/withdraw", json={"version": 3})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert (await zhou.post("/api/v1/services/laundry/offer", json={"version": 3})).json()["active"] is True
    trail = (await he.get("/api/v1/audit", params={"subject": "service laundry"})).json()["items"]
    assert [one["action"] for one in trail] == [
        *("service_offered", "service_withdrawn", "service_changed"),
        "service_added",
    ]
    assert trail[2]["detail"] == {"cap_fen": 6_000}
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["service_kind"]))
    assert [one.data for one in news] == [{"key": "laundry"}] * 4
    kind = await hub.database.read(lambda tx: kind_of(tx, "laundry"))
    assert (kind.skills, kind.documents, kind.stages) == ({"laundry"}, {"insurance"}, {"done": ("amount",)})


@pytest.mark.parametrize(
    ("key", "wrong", "status", "code"),
    [
        ("laundry", {"names": {"en": "Laundry"}}, 422, "incomplete"),
        ("laundry", {"cap_fen": 1}, 422, "incomplete"),
        ("laundry", {"price_by": "quote"}, 422, "incomplete"),
        ("laundry", {"price_fen": 0}, 422, "incomplete"),
        ("laundry", {"skills": ["a", "a"]}, 422, "incomplete"),
        ("laundry", {"documents": ["diploma"]}, 422, "invalid"),
        ("laundry", {"stages": {"later": ["amount"]}}, 422, "invalid"),
        ("laundry", {"stages": {"done": ["blood"]}}, 422, "invalid"),
        ("laundry", {"minutes": 0}, 422, "invalid"),
        ("laundry", {"price_fen": 10**12}, 422, "invalid"),
        ("laundry", {"names": {"de": "Wäsche"}}, 422, "invalid"),
        ("Laundry", {}, 422, "invalid"),
        ("x" * 25, {}, 422, "invalid"),
        ("locksmith", {}, 409, "taken"),
    ],
)
async def test_what_cannot_be_a_kind_is_refused(
    hub: cast.RunningApp, key: str, wrong: dict[str, Any], status: int, code: str
) -> None:
    zhou = await hub.signed_in("zhou")
    answer = await zhou.post("/api/v1/services", json={"key": key, "content": {**LAUNDRY, **wrong}})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert len((await zhou.get("/api/v1/services")).json()["items"]) == 5


async def test_an_old_view_changes_nothing_and_what_is_not_there_is_said(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    stale = await zhou.put("/api/v1/services/locksmith", json={"version": 7, "content": LAUNDRY})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "stale_version", 1)
    assert (await zhou.get("/api/v1/services/plumber")).status_code == 404
    assert (await zhou.post("/api/v1/services/plumber/offer", json={"version": 1})).status_code == 404
    assert (await chen.post("/api/v1/services", json={"key": "laundry", "content": LAUNDRY})).status_code == 403
    with pytest.raises(Problem) as refused:
        await hub.database.read(lambda tx: kind_of(tx, "plumber"))
    assert (refused.value.code, "locksmith" in refused.value.detail) == ("unknown_service", True)
