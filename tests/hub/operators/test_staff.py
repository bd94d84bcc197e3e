"""An admin looks after the people of the centre; nobody locks the centre out of itself."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from hub.operators import ROLES, Role
from hub.operators.model import Person
from hub.operators.policy import is_too_simple, refusal
from tests import cast

NEW = {"login": "ma", "name": "马丽", "role": "operator", "language": "fr", "languages": ["shanghainese", "mandarin"]}
LONG = "a lamp at every window"


async def staff(hub: cast.RunningApp) -> dict[int, dict[str, Any]]:
    items = (await (await hub.signed_in("zhou")).get("/api/v1/operators")).json()["items"]
    return {one["id"]: one for one in items}


async def trail(hub: cast.RunningApp, action: str) -> list[tuple[Any, ...]]:
    query = text("SELECT operator_id, subject, detail FROM audit WHERE action = :action ORDER BY id")
    rows = await hub.database.read(lambda tx: list(tx.sql.execute(query, {"action": action})))
    return [(row.operator_id, row.subject, json.loads(row.detail)) for row in rows]


async def test_a_new_person_comes_in_by_a_link_and_then_by_a_password_of_their_own(hub: cast.RunningApp) -> None:
    admin, ma = await hub.signed_in("admin"), hub.client()
    made = await admin.post("/api/v1/operators", json=NEW)
    assert (made.status_code, made.json()["has_password"], made.json()["active"]) == (201, False, True)
    number = made.json()["id"]
    link = (await admin.post(f"/api/v1/operators/{number}/sign-in-link")).json()
    assert (await staff(hub))[number]["link_ms"] == link["until_ms"] == cast.NOON_MS + 24 * cast.HOUR_MS
    assert (await ma.get(link["path"])).status_code == 303
    me = (await ma.get("/api/v1/me")).json()
    assert (me["name"], me["role"], me["languages"]) == ("马丽", "operator", ["shanghainese", "mandarin"])
    assert (await ma.post("/api/v1/me/password", json={"new": LONG})).status_code == 204
    again = await hub.client().post("/sign-in", data={"login": "ma", "password": LONG})
    assert again.status_code == 303
    assert (await staff(hub))[number]["has_password"]
    assert await trail(hub, "set_password") == [(number, f"operator {number}", {})]


async def test_the_key_to_the_door_is_kept_nowhere(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    link = (await admin.post(f"/api/v1/operators/{cast.CHEN}/sign-in-link", headers={"Idempotency-Key": "k"})).json()
    chen = await hub.signed_in("chen")
    await chen.post(
        "/api/v1/me/password", json={"current": cast.PASSWORD, "new": LONG}, headers={"Idempotency-Key": "k"}
    )
    content = b"".join(path.read_bytes() for path in hub.database.path.parent.glob("lamplight.db*"))
    for secret in (link["path"].rpartition("/")[2], LONG):
        assert secret.encode() not in content


async def test_of_two_links_only_the_newer_one_opens(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    links = [(await admin.post(f"/api/v1/operators/{cast.LIN}/sign-in-link")).json()["path"] for _ in range(2)]
    answers = [(await hub.client().get(path)).status_code for path in links]
    assert answers == [410, 303]


async def test_a_name_at_the_door_belongs_to_one(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    answer = await admin.post("/api/v1/operators", json={**NEW, "login": "chen"})
    assert (answer.status_code, answer.json()["code"]) == (409, "login_taken")


@pytest.mark.parametrize(
    "wrong",
    [
        {"login": "Ma"},
        {"login": ""},
        {"login": "m" * 41},
        {"name": "  "},
        {"name": "a\nb"},
        {"role": "queen"},
        {"languages": ["x"] * 9},
        {"languages": ["x" * 25]},
        {"password": "x"},
    ],
)
async def test_what_does_not_fit_is_refused(hub: cast.RunningApp, wrong: dict[str, Any]) -> None:
    admin = await hub.signed_in("admin")
    answer = await admin.post("/api/v1/operators", json={**NEW, **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert len(await staff(hub)) == 6


async def test_a_change_is_on_the_trail_with_what_was_before(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    change = {"name": "陈小", "languages": ["subei"], "language": "zh-CN"}
    answer = await admin.patch(f"/api/v1/operators/{cast.CHEN}", json=change)
    assert (answer.json()["name"], answer.json()["languages"]) == ("陈小", ["subei"])
    ((by, subject, detail),) = await trail(hub, "change_person")
    assert (by, subject) == (cast.ADMIN, f"operator {cast.CHEN}")
    assert detail == {"name": ["陈晓", "陈小"], "languages": [[], ["subei"]]}


async def test_who_gets_another_role_or_leaves_is_signed_out_at_once(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    for change in ({"role": "supervisor"}, {"active": False}):
        chen = await hub.signed_in("chen")
        link = (await admin.post(f"/api/v1/operators/{cast.CHEN}/sign-in-link")).json()["path"]
        assert (await admin.patch(f"/api/v1/operators/{cast.CHEN}", json=change)).status_code == 200
        assert (await chen.get("/api/v1/me")).status_code == 401
        assert (await hub.client().get(link)).status_code == 410
    gone = await admin.post(f"/api/v1/operators/{cast.CHEN}/sign-in-link")
    assert (gone.status_code, gone.json()["code"]) == (409, "not_active")
    back = await admin.patch(f"/api/v1/operators/{cast.CHEN}", json={"active": True})
    assert back.json()["role"] == "supervisor"


async def test_an_admin_ends_somebodys_sessions_everywhere(hub: cast.RunningApp) -> None:
    chens = [await hub.signed_in("chen") for _ in range(3)]
    admin, lin = await hub.signed_in("admin"), await hub.signed_in("lin")
    assert (await staff(hub))[cast.CHEN]["signed_in"] == 3
    answer = await admin.post(f"/api/v1/operators/{cast.CHEN}/end-sessions")
    assert answer.json()["signed_in"] == 0
    assert [(await one.get("/api/v1/me")).status_code for one in (*chens, lin)] == [401, 401, 401, 200]
    assert await trail(hub, "end_sessions") == [(cast.ADMIN, f"operator {cast.CHEN}", {})]


async def test_the_last_admin_stays_and_nobody_demotes_themselves(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    own = f"/api/v1/operators/{cast.ADMIN}"
    for change in ({"role": "operator"}, {"active": False}):
        assert (await admin.patch(own, json=change)).json()["code"] == "last_admin"
    assert (await admin.patch(f"/api/v1/operators/{cast.ZHOU}", json={"role": "admin"})).status_code == 200
    for change in ({"role": "operator"}, {"active": False}):
        assert (await admin.patch(own, json=change)).json()["code"] == "own_account"
    assert (await admin.patch(own, json={"name": "老板"})).status_code == 200
    zhou = await hub.signed_in("zhou")
    assert (await zhou.patch(own, json={"role": "operator"})).status_code == 200
    assert (await zhou.patch(f"/api/v1/operators/{cast.ZHOU}", json={"active": False})).json()["code"] == "last_admin"


def somebody(number: int, role: Role, active: bool) -> Person:
    return Person(number, f"p{number}", "x", role, "en", [], active, True, 0, None, None)


changes = st.fixed_dictionaries({}, optional={"role": st.sampled_from(ROLES), "active": st.booleans()})


@given(
    people=st.lists(st.tuples(st.sampled_from(ROLES), st.booleans()), min_size=1, max_size=4),
    steps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), changes), max_size=12),
)
def test_whatever_admins_do_one_is_left_and_nobody_steps_down_alone(
    people: list[tuple[Role, bool]], steps: list[tuple[int, int, dict[str, Any]]]
) -> None:
    world = [somebody(0, "admin", active=True), *(somebody(n, *one) for n, one in enumerate(people, 1))]
    for by, whom, news in steps:
        by, whom = by % len(world), whom % len(world)
        admins = [one.id for one in world if one.role == "admin" and one.active]
        if by not in admins or refusal(world[whom], news, by, len(admins)) is not None:
            continue
        before = world[whom]
        world[whom] = somebody(whom, news.get("role", before.role), news.get("active", before.active))
        assert by != whom or (world[whom].role, world[whom].active) == ("admin", True)
        assert any(one.role == "admin" and one.active for one in world)


async def test_who_has_a_password_must_know_it_to_change_it(hub: cast.RunningApp) -> None:
    chen = await hub.client().sign_in("chen")
    elsewhere = await hub.client().sign_in("chen")
    wrong = await chen.post("/api/v1/me/password", json={"current": "not that", "new": LONG})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong_password")
    right = await chen.post("/api/v1/me/password", json={"current": cast.PASSWORD, "new": LONG})
    assert right.status_code == 204
    assert (await chen.get("/api/v1/me")).status_code == 200
    assert (await elsewhere.get("/api/v1/me")).status_code == 401
    old = await hub.client(address="10.0.0.9").post("/sign-in", data={"login": "chen", "password": cast.PASSWORD})
    assert old.status_code == 401


async def test_guessing_a_password_at_an_open_seat_is_slowed_down(hub: cast.RunningApp) -> None:
    chen = await hub.client().sign_in("chen")
    tries = [await chen.post("/api/v1/me/password", json={"current": f"no {n}", "new": LONG}) for n in range(7)]
    assert [one.status_code for one in tries] == [403] * 5 + [429] * 2


@pytest.mark.parametrize("new", ["short", "a" * 40, "chenchenchen", "my name is CHEN, yes"])
async def test_a_password_that_is_soon_guessed_is_refused(hub: cast.RunningApp, new: str) -> None:
    answer = await (await hub.signed_in("chen")).post("/api/v1/me/password", json={"new": new})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_simple")


def test_long_and_mixed_is_good_enough() -> None:
    assert not is_too_simple(LONG, "chen")
    assert not is_too_simple("一盏灯照亮你的家和我的家", "chen")
