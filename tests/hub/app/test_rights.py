"""Who may what, cell by cell: hub/operators/rights.md says it, every endpoint of the OpenAPI document is asked."""

from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from hub.operators import COOKIE, ROLES, Role, allow
from tests import cast
from tests.hub.console.conftest import Served, served
from tools import rights

__all__ = ["served"]  # a fixture

LOGINS: dict[Role, str] = {
    "operator": "chen",
    "supervisor": "zhou",
    "admin": "admin",
    "technician": "sun",
    "auditor": "he",
}
READING = {"GET", "WEBSOCKET"}
# What an auditor may change: their own language and colours, their password, and that they are signed in.
ONES_OWN = {"PATCH /api/v1/me", "POST /api/v1/me/password", "POST /sign-out"}
# What tells of health, family or what somebody said: never for a technician.
PRIVATE = ("timeline", "care", "alarms", "worklist", "orders", "approvals", "audit", "contacts", "export")


def table() -> dict[str, dict[Role, str]]:
    """The page as people read it: door to role to what the cell says."""
    rows = [line.strip("| ").split(" | ") for line in rights.PAGE.read_text("utf-8").splitlines() if "| `" in line]
    return {door.strip("`"): dict(zip(ROLES, cells, strict=True)) for door, *cells in rows}


async def operations(hub: cast.RunningApp) -> list[tuple[str, str, dict[str, Any]]]:
    document = (await (await hub.signed_in("admin")).get("/openapi.json")).json()
    return [(m.upper(), path, one) for path, methods in document["paths"].items() for m, one in methods.items()]


def filled(path: str, operation: dict[str, Any]) -> str:
    """The path with something in each gap that fits its kind, and that is not there."""
    for one in operation.get("parameters", ()):
        if one["in"] == "path":
            there_is_none = 999_999 if one["schema"].get("type") == "integer" else "nobody-9"
            path = path.replace(f"{{{one['name']}}}", str(there_is_none))
    return path


async def asked(
    browser: cast.Client, method: str, path: str, operation: dict[str, Any], **headers: str
) -> tuple[int, str]:
    body: dict[str, Any] | None = {} if "requestBody" in operation else None
    answer = await browser.request(method, filled(path, operation), json=body, headers=headers)
    is_problem = answer.headers.get("content-type", "") == "application/problem+json"
    return answer.status_code, answer.json()["code"] if is_problem else ""


def test_the_page_is_what_the_hub_does() -> None:
    assert rights.PAGE.read_text("utf-8") == rights.page(), "python -m tools.rights --write, and read the difference"


async def test_every_role_comes_in_where_its_cell_says_so_and_nowhere_else(hub: cast.RunningApp) -> None:
    rules, wrong = table(), list[str]()
    found = await operations(hub)
    assert len(found) > 25
    for role, login in LOGINS.items():
        browser = await hub.signed_in(login)
        for method, path, operation in found:
            status, code = await asked(browser, method, path, operation)
            let_in = status < 500 and status != 401 and code != "not_allowed"
            if let_in is not (rules[f"{method} {path}"][role] == rights.MAY):
                wrong.append(f"{role} at {method} {path}: {status} {code}")
    assert wrong == []


async def strangers(hub: cast.RunningApp) -> Iterator[tuple[str, cast.Client]]:
    """People without a session that counts: none, an invented one, ended ones of each role, one of who has left."""
    found = {"nobody": hub.client(), "inventor": hub.client()}
    found["inventor"].cookies.set(COOKIE, "A" * 43)
    for role, login in LOGINS.items():
        browser = await hub.signed_in(login)
        kept = browser.cookies[COOKIE]
        assert (await browser.post("/sign-out")).status_code == 303
        browser.cookies.set(COOKIE, kept)
        found[f"former {role}"] = browser
    return iter(found.items())


async def test_without_a_session_that_lives_nobody_comes_in_anywhere(hub: cast.RunningApp) -> None:
    found = await operations(hub)
    wrong = [
        f"{who} at {method} {path}"
        for who, browser in await strangers(hub)
        for method, path, operation in found
        if await asked(browser, method, path, operation) != (401, "not_signed_in")
    ]
    assert wrong == []


async def test_a_session_that_is_too_old_is_none(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    browsers = [await hub.signed_in(login) for login in LOGINS.values()]
    found = await operations(hub)
    clock.forward(60 * 60_000)
    for browser in browsers:
        for method, path, operation in found:
            assert await asked(browser, method, path, operation) == (401, "not_signed_in"), (method, path)


async def test_a_foreign_page_changes_nothing_with_anybodys_session(hub: cast.RunningApp) -> None:
    found = [one for one in await operations(hub) if one[0] not in READING]
    assert found
    for login in LOGINS.values():
        browser = await hub.signed_in(login)
        for method, path, operation in found:
            foreign = await asked(browser, method, path, operation, Origin="http://elsewhere")
            assert foreign == (403, "cross_origin"), (login, method, path)


async def test_a_foreign_page_is_never_given_an_answer_to_read(hub: cast.RunningApp) -> None:
    admin = await hub.signed_in("admin")
    for method, path, operation in await operations(hub):
        answer = await admin.request(method, filled(path, operation), headers={"Origin": "http://elsewhere"})
        assert "access-control-allow-origin" not in answer.headers, (method, path)


async def test_a_new_endpoint_without_a_line_in_the_table_is_found(hub: cast.RunningApp) -> None:
    @hub.app.get("/api/v1/new", dependencies=[])
    async def new() -> str:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        raise AssertionError("nobody should get here")

    (fresh,) = [one for one in await operations(hub) if f"{one[0]} {one[1]}" not in table()]
    assert fresh[2]["x-roles"] == []
    assert await asked(await hub.signed_in("admin"), *fresh) == (403, "not_allowed")


@pytest.mark.parametrize("role", ROLES)
async def test_the_feed_is_for_whom_the_table_says(served: Served, role: Role) -> None:
    assert table()["WEBSOCKET /api/v1/feed"][role] == rights.MAY
    async with served.page(await served.cookie(LOGINS[role])) as page:
        await page.resume()
        await served.press(cast.WANG)
        snapshot = await page.read()
        assert snapshot["type"] == "snapshot"
    hears_of_alarms = role != "technician"
    async with served.page(await served.cookie(LOGINS[role])) as page:
        await page.resume()
        assert bool((await page.read())["alarms"]) is hears_of_alarms


async def test_the_feed_is_closed_to_strangers_and_foreign_pages(served: Served) -> None:
    for _, browser in await strangers(served.hub):
        with pytest.raises(InvalidStatus):
            async with served.page(browser.cookies.get(COOKIE, "")):
                pass
    for login in LOGINS.values():
        with pytest.raises(InvalidStatus):
            async with served.page(await served.cookie(login), origin="http://elsewhere"):
                pass


def test_an_auditor_changes_nothing() -> None:
    may = {door for door, cells in table().items() if cells["auditor"] == rights.MAY}
    assert {door for door in may if door.partition(" ")[0] not in READING} == ONES_OWN


def test_a_technician_sees_nothing_of_health_family_or_alarms() -> None:
    may = [door for door, cells in table().items() if cells["technician"] == rights.MAY]
    assert [door for door in may if any(word in door for word in PRIVATE)] == []


async def test_a_technician_is_shown_of_a_resident_what_a_visit_needs(hub: cast.RunningApp) -> None:
    sun = await hub.signed_in("sun")
    card = (await sun.get(f"/api/v1/residents/{cast.WANG}")).json()
    (line,) = (await sun.get("/api/v1/residents?search=wxy")).json()["items"]
    assert card["address"] == line["address"] == "闻喜路10号101室"
    assert card["door_notes"]
    for shown in (card, line):
        assert not {"conditions", "hearing", "contacts", "born_year", "age", "due_ms"} & set(shown)


def test_roles_that_stand_beside_must_be_named() -> None:
    assert allow("operator") is allow("operator", "supervisor")
    assert "technician" not in allow("admin").roles
