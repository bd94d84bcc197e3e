"""What holds for every request, whichever context answers it."""

from collections.abc import AsyncGenerator
from typing import Annotated

import pytest
from fastapi import Depends

from hub.http.body_limit import BODY_LENGTH_MAX, Longer
from hub.kernel import Problem
from hub.operators import anyone
from tests import cast

ORDER = {"resident_id": 1, "service": "locksmith"}
FOREIGN: list[dict[str, str]] = [
    {"Origin": "https://evil.example"},
    {"Origin": "http://hub.evil.example"},
    {"Origin": "http://hub:8081"},
    {"Origin": "null"},
    {"Origin": "http://hub", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://hub", "Sec-Fetch-Site": "same-site"},
]


async def orders(browser: cast.Client) -> int:
    return (await browser.get("/api/v1/orders")).json()["total"]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_another_site_cannot_make_a_browser_change_anything(
    hub: cast.RunningApp, headers: dict[str, str]
) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/orders", json=ORDER, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_origin")
    assert await orders(chen) == 0
    assert (await chen.patch("/api/v1/me", json={"theme": "dark"}, headers=headers)).status_code == 403
    assert (await chen.post("/sign-out", headers=headers)).status_code == 403
    assert (await chen.get("/api/v1/me")).json()["theme"] == "system"


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}])
async def test_our_own_pages_and_programs_may(hub: cast.RunningApp, headers: dict[str, str]) -> None:
    chen = await hub.signed_in("chen")
    assert (await chen.post("/api/v1/orders", json=ORDER, headers=headers)).status_code == 201
    del chen.headers["Origin"]  # a program that is no browser
    assert (await chen.post("/api/v1/orders", json=ORDER)).status_code == 201


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/sign-in", "/api/v1/me", "/nothing"])
@pytest.mark.parametrize(
    "host", ["evil.example", "hub.evil.example", "hub@evil.example", "localhost.evil.example:1", "[", ""]
)
async def test_under_a_foreign_name_there_is_nothing(hub: cast.RunningApp, path: str, host: str) -> None:
    answer = await (await hub.signed_in("chen")).get(path, headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "not_our_name")


@pytest.mark.parametrize("host", ["hub", "HUB:8080", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "10.1.2.3"])
async def test_under_its_own_names_and_every_address_there_is_the_hub(hub: cast.RunningApp, host: str) -> None:
    assert (await hub.client().get("/healthz", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/me", "/nothing", "/healthz", "/api/v1/residents/x"])
async def test_every_answer_tells_the_browser_what_our_pages_may_do(hub: cast.RunningApp, path: str) -> None:
    headers = (await hub.client().get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "server" not in headers


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/sign-in/", 404, "not_found"),
        ("GET", "/api/v1/../../etc/passwd", 404, "not_found"),
        ("DELETE", "/sign-in", 405, "method_not_allowed"),
        ("PUT", "/api/v1/me", 405, "method_not_allowed"),
    ],
)
async def test_what_is_not_there_is_a_clear_error(
    hub: cast.RunningApp, method: str, path: str, status: int, code: str
) -> None:
    answer = await (await hub.signed_in("chen")).request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "detail", "code"}
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[1", b"\xff\xfe", b'{"resident_id": 1e999}', b"null", b'"x"', b"[" * 9999]
)
async def test_a_body_that_is_no_command_is_a_clear_error(hub: cast.RunningApp, body: bytes) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/orders", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert await orders(chen) == 0


async def test_an_error_names_the_field_and_what_would_be_right(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    problem = (await chen.post("/api/v1/orders", json={**ORDER, "urgency": "at once", "resident_id": 0})).json()
    fields = {one["field"]: one["message"] for one in problem["errors"]}
    assert set(fields) == {"body.resident_id", "body.urgency"}
    assert "'planned'" in fields["body.urgency"]
    assert "greater than or equal to 1" in fields["body.resident_id"]


async def test_an_error_does_not_repeat_what_was_sent(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.post("/api/v1/orders", json={**ORDER, "note": "s3cret" * 1000})
    assert answer.status_code == 422
    assert "s3cret" not in answer.text


async def test_a_body_that_is_too_long_is_refused_before_it_is_read_to_the_end(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    whole = await chen.post("/api/v1/orders", json={**ORDER, "note": "x" * BODY_LENGTH_MAX})
    assert (whole.status_code, whole.json()["code"]) == (413, "too_long")

    async def endless() -> AsyncGenerator[bytes]:
        while True:
            yield b"x" * 8192

    piecewise = await chen.post("/api/v1/orders", content=endless(), headers={"Content-Type": "application/json"})
    assert piecewise.status_code == 413
    assert await orders(chen) == 0


async def test_our_own_fault_tells_the_log_and_nobody_else(
    hub: cast.RunningApp, capsys: pytest.CaptureFixture[str]
) -> None:
    @hub.app.get("/fault")
    async def fault(_who: Annotated[None, Depends(anyone)]) -> None:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        raise RuntimeError("the inner text")

    answer = await hub.client().get("/fault")
    assert (answer.status_code, answer.json()["code"]) == (500, "our_fault")
    assert "inner" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    said = capsys.readouterr()
    assert "the inner text" in said.out + said.err


async def test_a_refusal_can_carry_more_than_a_sentence(hub: cast.RunningApp) -> None:
    @hub.app.get("/held")
    async def held(_who: Annotated[None, Depends(anyone)]) -> None:  # pyright: ignore[reportUnusedFunction] - FastAPI calls it
        raise Problem(409, "already_taken", "林芳 has it.", held_by="林芳")

    answer = await hub.client().get("/held")
    assert answer.status_code == 409
    assert answer.json() == {
        "type": "urn:lamplight:problem:already_taken",
        "title": "Already taken",
        "status": 409,
        "code": "already_taken",
        "detail": "林芳 has it.",
        "held_by": "林芳",
    }


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/job/x/photo", 9),
        ("/job//photo", 9),
        ("/job/x/y/photo", None),
        ("/job/photo", None),
        ("/job/x", None),
        ("/a", 5),
    ],
)
def test_a_whole_file_may_come_exactly_where_it_was_said(path: str, length: int | None) -> None:
    assert Longer({"/job/*/photo": 9, "/a": 5}).length_max(path) == length
