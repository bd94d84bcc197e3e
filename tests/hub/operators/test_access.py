"""Who may call what."""

import asyncio
from typing import Annotated

import pytest
from fastapi import Depends

from hub.operators import Role, Signed, allow, keep_awake, who_is
from hub.operators.model import ROLES
from hub.operators.policy import has_role
from tests import cast


def test_a_higher_role_may_do_what_a_lower_one_may() -> None:
    assert has_role("admin", "operator")
    assert has_role("supervisor", "supervisor")
    assert not has_role("operator", "supervisor")
    assert not has_role("supervisor", "admin")


@pytest.mark.parametrize("beside", ["technician", "auditor"])
def test_technician_and_auditor_stand_beside_the_desk(beside: Role) -> None:
    assert [role for role in ROLES if has_role(role, beside)] == [beside]
    assert [role for role in ROLES if has_role(beside, role)] == [beside]


@pytest.mark.parametrize(
    ("needed", "let_in"),
    [
        (["operator"], ["chen", "zhou", "admin"]),
        (["supervisor"], ["zhou", "admin"]),
        (["admin"], ["admin"]),
        (["technician"], ["sun"]),
        (["supervisor", "auditor"], ["zhou", "admin", "he"]),
    ],
)
async def test_each_endpoint_lets_in_the_roles_it_names_and_those_that_include_them(
    hub: cast.RunningApp, needed: list[Role], let_in: list[str]
) -> None:
    @hub.app.get("/room")
    async def room(who: Annotated[Signed, Depends(allow(*needed))]) -> str:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        return who.name

    for login in ("chen", "zhou", "admin", "sun", "he"):
        answer = await (await hub.signed_in(login)).get("/room")
        assert answer.status_code == (200 if login in let_in else 403)
    assert (await hub.client().get("/room")).json()["code"] == "not_signed_in"


async def test_an_endpoint_that_names_nobody_lets_in_nobody(hub: cast.RunningApp) -> None:
    @hub.app.get("/forgotten")
    async def forgotten() -> str:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        raise AssertionError("nobody should get here")

    admin = await hub.signed_in("admin")
    answer = await admin.get("/forgotten")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_a_connection_that_stays_open_keeps_its_person_signed_in(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    who = await who_is(hub.database, chen.cookies["lamplight_session"])
    assert who is not None
    for _ in range(10):
        clock.forward(50 * 60_000)
        assert await keep_awake(hub.database, who)
    assert (await chen.get("/api/v1/me")).status_code == 200
    await chen.post("/sign-out")
    assert not await keep_awake(hub.database, who)


async def test_many_requests_at_once_are_one_person(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    answers = await asyncio.gather(*(chen.get("/api/v1/me") for _ in range(50)))
    assert {answer.json()["id"] for answer in answers} == {cast.CHEN}
