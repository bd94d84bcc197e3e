"""Every door of the hub, tried by people who may not come in."""

from collections.abc import Iterator
from inspect import iscoroutinefunction
from typing import Any

from fastapi.routing import iter_route_contexts

from hub.operators import names_somebody
from tests import cast

# All that answers to somebody who has not signed in. A line more here wants a reason.
OPEN = {
    ("GET", "/"),  # sends to the door
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/sign-in/page.css"),
    ("GET", "/sign-in/link/{link}"),
    ("GET", "/assets/{name}"),
    ("GET", "/lamp.svg"),
    ("GET", "/healthz"),  # these three to this machine only
    ("GET", "/readyz"),
    ("GET", "/metrics"),
    ("POST", "/api/v1/line/events"),  # signed by the telephone exchange
    ("POST", "/api/v1/sms"),  # signed by the gateway for SMS
    ("GET", "/outside/page.css"),
    ("GET", "/going/{token}"),  # these two with a link that the hub has signed for one person
    ("POST", "/going/{token}"),
    ("GET", "/visit/sheet.css"),
    ("GET", "/visit/{token}"),  # the same, for whoever goes to look
    ("POST", "/visit/{token}"),
    ("GET", "/offer/{token}"),  # the same, for a provider who is asked, and for who goes for them
    ("POST", "/offer/{token}"),
    ("GET", "/job/page.css"),
    ("GET", "/job/page.js"),
    ("GET", "/job/kept.js"),
    ("GET", "/job/worker.js"),
    ("GET", "/job/waiting"),
    ("GET", "/job/{token}"),
    ("GET", "/job/{token}/view"),
    ("POST", "/job/{token}"),
    ("POST", "/job/{token}/photo"),
    ("GET", "/how-it-was/page.css"),
    ("GET", "/how-it-was/{token}"),  # the same, for whoever goes and asks how a service was
    ("POST", "/how-it-was/{token}"),
    ("GET", "/here/{token}"),  # the code on a phone's base: shows nothing of anybody
    ("POST", "/here/{token}"),
    ("POST", "/here/{token}/ask"),  # asks the desk to call back
    ("GET", "/scores/rules"),  # by what providers are judged; names nobody
}
LOOPBACK_ONLY = ("/healthz", "/readyz", "/metrics")
ADMINS_ONLY = ("/docs", "/openapi.json")


def doors(hub: cast.RunningApp) -> Iterator[tuple[str, str, Any]]:
    for one in iter_route_contexts(hub.app.routes):
        path = one.path or ""
        for method in one.methods or {"WEBSOCKET"}:
            yield method, path, one


def filled(path: str) -> str:
    """The path with something in each of its gaps."""
    for name in ("resident_id", "alarm_id", "order_id", "call_id"):
        path = path.replace(f"{{{name}}}", "1")
    path = path.replace("{device_id}", "ph-00001").replace("{fault}", "tamper")
    return path.replace("{link}", "x").replace("{name}", "swagger-ui.css")


async def test_every_door_says_whom_it_lets_in(hub: cast.RunningApp) -> None:
    found = list(doors(hub))
    assert len(found) > 30
    for method, path, route in found:
        assert names_somebody([route.dependant]), (method, path)


def dependencies(dependant: Any) -> Iterator[Any]:
    for one in dependant.dependencies:
        yield one
        yield from dependencies(one)


def is_async(call: Any) -> bool:
    return iscoroutinefunction(call) or iscoroutinefunction(type(call).__call__)


async def test_no_request_waits_for_a_thread_on_its_way_in(hub: cast.RunningApp) -> None:
    """FastAPI calls what is not `async` in a thread: two changes of thread for reading two numbers off the address."""
    for method, path, route in doors(hub):
        for one in dependencies(route.dependant):
            assert is_async(one.call), (method, path, one.call)


async def test_nobody_comes_in_without_signing_in_except_where_we_said_so(hub: cast.RunningApp) -> None:
    stranger = hub.client()
    for method, path, _ in doors(hub):
        if method == "WEBSOCKET":
            continue  # tests/hub/console/test_feed.py
        answer = await stranger.request(method, filled(path), json={})
        if (method, path) in OPEN:
            assert "not_signed_in" not in answer.text, (method, path)
        else:
            assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), (method, path)


async def test_no_door_is_open_that_is_not_on_the_list(hub: cast.RunningApp) -> None:
    found = {(method, path) for method, path, _ in doors(hub)}
    assert found >= OPEN


async def test_no_operator_comes_in_where_only_admins_may(hub: cast.RunningApp) -> None:
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    paths = [path for _, path, _ in doors(hub) if path.startswith(ADMINS_ONLY)]
    assert len(paths) == 4
    for path in paths:
        assert (await zhou.get(filled(path))).status_code == 403, path
        assert (await admin.get(filled(path))).status_code == 200, path


async def test_what_is_for_this_machine_is_for_nobody_else_not_even_signed_in(hub: cast.RunningApp) -> None:
    far = hub.client(address="10.0.0.7")
    far.cookies = (await hub.signed_in("admin")).cookies
    for path in LOOPBACK_ONLY:
        answer = await far.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "loopback_only")
        for own in ("127.0.0.1", "::1"):
            assert (await hub.client(address=own).get(path)).status_code in (200, 503)
