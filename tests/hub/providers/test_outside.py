"""What strangers send to the pages behind links: no body, no field and no head of theirs is a fault of the hub, changes
what they may not change, or tells them whom a link is about.
"""

import asyncio
from typing import Any
from typing import cast as cast_to

import httpx2
import pytest
from limits import RateLimitItemPerMinute

from hub.http.body_limit import BODY_LENGTH_MAX
from hub.http.server import config_for
from hub.kernel import Write
from hub.kernel.signed_links import read_token
from hub.operators import LinkLimits
from hub.providers import links_of
from hub.providers.orders.model import FEN_MAX
from hub.providers.pages import doing, looking, policy
from hub.providers.pages.looking import JobPage, OfferPage
from tests import cast
from tests.hub.providers.links import OUTSIDE, facts, job, key_of, messages, offer_path, outside
from tests.hub.providers.orders import MARKS, REPAIRER, accepted, did, ordered, post, whole
from tests.hub.providers.test_follow_up_visits import going
from tests.hub.providers.test_pages import SECRET, act, forged

__all__ = ["outside"]  # a fixture

FORM = "application/x-www-form-urlencoded"
WORDS = (
    "\0", "\x1b[2J", "\u202e\u2066x", "\u200b", "\ufeff", "🔧" * 10, "<b>&amp;\"'", "{{7*7}}", "%00", "../..", "1e400",
    "٣", "-1", "9" * 40, "' OR 1=1 --", "=cmd|'/c calc'!A1",
)  # fmt: skip
FIELDS = ("answer", "worker", "reason", "key", "action", "yuan", "parts", "note", "need", "caller", "in_vain", "result")
# Content type and body, none of which is a form that is filled in as ours are.
PART = b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n'
BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": (FORM, b""),
    "JSON": ("application/json", b'{"answer":"come","action":"set_out"}'),
    "no kind at all": ("", b"action=set_out"),
    "text": ("text/plain", b"action=set_out"),
    "no boundary": ("multipart/form-data", b"--x--"),
    "an odd charset": ("multipart/form-data; boundary=x; charset=undefined", PART + b"key00000001\r\n--x--\r\n"),
    "a slow charset": ("multipart/form-data; boundary=x; charset=punycode", PART + b"a-" * 500 + b"\r\n--x--\r\n"),
    "cut off": ("multipart/form-data; boundary=x", PART[:-30]),
    "half a letter": (FORM, b"note=%ED%A0%80&parts=%C3&caller=%FF"),
    "many fields": (FORM, b"a=1&" * 5_000),
    "a field twice": (FORM, b"action=set_out&action=finish&key=a&key=b"),
    "too long a field": (FORM, b"note=" + b"x" * 20_000 + b"&caller=" + b"y" * 200),
    "too long": (FORM, b"note=" + b"x" * (BODY_LENGTH_MAX + 1)),
}


async def doors(hub: cast.RunningApp) -> tuple[dict[str, Any], dict[str, str]]:
    """An order that somebody goes to, and each way in that a stranger has: by what is behind it."""
    chen = await hub.signed_in("chen")
    _, ask = await going(hub)
    order, work = await job(hub, chen, resident_id=cast.LI)
    await ordered(chen, **REPAIRER, resident_id=cast.LI)
    here = (await chen.get(f"/api/v1/residents/{cast.LI}/here-link")).json()["url"].removeprefix(OUTSIDE)
    offer = await offer_path(hub)
    paths = {"offer": offer, "job": work, "photo": f"{work}/photo", "here": here, "need": f"{here}/ask", "ask": ask}
    return order, paths


async def stands(hub: cast.RunningApp) -> list[Any]:
    """Of each order: where it stands, and what was said of it."""

    def read(tx: Any) -> list[Any]:
        query = "SELECT state, version, parts, note, quote_fen, amount_fen FROM service_order ORDER BY id"
        return [tuple(row) for row in tx.sql.exec_driver_sql(query)]

    return await hub.database.read(read)


async def test_no_body_is_a_fault_of_ours_and_none_that_is_not_filled_in_changes_anything(
    outside: cast.RunningApp,
) -> None:
    _, paths = await doors(outside)
    before, wrong = await stands(outside), list[str]()
    for name, (kind, body) in BODIES.items():
        for door, path in paths.items():
            answer = await outside.client(address=f"192.0.2.{len(name)}").post(
                path, content=body, headers={"Content-Type": kind} if kind else {}
            )
            if answer.status_code >= 500:
                wrong.append(f"{name} at {door}: {answer.status_code}")
    assert wrong == []
    after = await stands(outside)
    assert [one for one, other in zip(before, after, strict=True) if one != other] == []


async def test_whatever_words_stand_in_the_fields_they_are_refused_or_stay_words(outside: cast.RunningApp) -> None:
    _, paths = await doors(outside)
    wrong = list[str]()
    for number, word in enumerate(WORDS):
        fields = dict.fromkeys(FIELDS, word) | {"stage": word, "price": word, "timeliness": word}
        more = {"action": "quote", "key": key_of(number)}
        for door, path in paths.items():
            stranger = outside.client(address=f"192.0.2.{number}")
            sent = [await stranger.post(path, data=fields), await stranger.post(path, data={**fields, **more})]
            sent.append(await stranger.get(path, headers=[(b"Accept-Language", word.encode())]))
            for answer in sent:
                if answer.status_code >= 500 or (word.startswith("<") and word in answer.text):
                    wrong.append(f"{word!r} at {door}: {answer.status_code}")
    assert wrong == []
    assert [state for state, *_ in await stands(outside)] == ["done", "accepted", "offered"]


async def test_no_path_that_looks_like_one_of_ours_is_one(outside: cast.RunningApp) -> None:
    _, paths = await doors(outside)
    stranger, wrong = outside.client(), list[str]()
    for door in ("offer", "job", "ask"):
        way, token = paths[door].rsplit("/", 1)
        others = (f"{token}{end}" for end in ("/", "%00", "%20", "%2F", ";x", "=", "%3D"))
        odd = (f"/{token}", f"%0A{token}", f"%D9%A3{token[1:]}", token.swapcase(), token.lower(), "A" * 5_000)
        for path in (f"{way.upper()}/{token}", *(f"{way}/{one}" for one in (*others, *odd))):
            answer = await stranger.get(path)
            if answer.status_code != 404 or any(word in answer.text for word in SECRET):
                wrong.append(f"{path}: {answer.status_code}")
            stranger = outside.client(address=f"192.0.2.{len(path) % 250}")
    assert wrong == []


async def test_a_link_opens_its_own_door_and_no_other(outside: cast.RunningApp) -> None:
    """Each kind of link at each door: beside its own there is nothing, and nothing is carried out."""
    _, paths = await doors(outside)
    before, wrong = await stands(outside), list[str]()
    tokens = {kind: paths[kind].rsplit("/", 1)[1] for kind in ("offer", "job", "here", "ask")}
    ways = {"view": "/job/{}/view", "ask": "/how-it-was/{}"}
    ways |= {one: f"/{one}/{{}}" for one in ("offer", "job", "here", "going", "visit")}
    own = {("offer", "offer"), ("job", "job"), ("job", "view"), ("ask", "ask"), ("here", "here")}
    for kind, token in tokens.items():
        for number, (door, way) in enumerate(ways.items()):
            stranger = outside.client(address=f"192.0.2.{number}")
            answer = await stranger.get(way.format(token))
            opens = answer.status_code == 200 and (door != "here" or kind == "here" or "data-fact" in answer.text)
            if opens is not ((kind, door) in own):
                wrong.append(f"the link of {kind} at {door}: {answer.status_code}")
            if (kind, door) not in own:
                await stranger.post(
                    way.format(token), data={"answer": "come", "action": "set_out", "key": key_of(1), "result": "5"}
                )
    assert wrong == []
    assert await stands(outside) == before


async def test_of_an_order_each_link_shows_what_it_needs_at_its_stage_and_nothing_before_or_after(
    outside: cast.RunningApp,
) -> None:
    chen, lin, stranger = await outside.signed_in("chen"), await outside.signed_in("lin"), outside.client()
    home = {"name", "address", "building", "floor", "door", "door_notes"}
    order = await ordered(chen, **REPAIRER)
    links: dict[str, str] = {"offer": await offer_path(outside)}

    async def seen(kind: str) -> set[str]:
        return set(facts((await stranger.get(links[kind])).text))

    answers = {"what", "when", "zone", "away", "price", "cap", "answer_by"}
    assert await seen("offer") == answers
    order = await accepted(chen, order)
    links["job"] = (await messages(outside, "order_yours"))[-1]
    for action in ("set-out", "arrive", "finish"):
        assert (await seen("offer"), await seen("job")) == (set(), {"what", "note", "when", *home}), order["state"]
        order = await did(chen, order, action, **({"amount_fen": 9_000, "parts": "x"} if action == "finish" else {}))
    assert (await seen("offer"), await seen("job")) == (set(), set())
    await outside.database.write(
        lambda tx: tx.sql.exec_driver_sql("UPDATE follow_up_task SET state = 'visiting'") and None
    )
    visit = await post(lin, order, "follow-up/visit", visitor="顾阿姨", phone="")
    links["ask"] = visit.json()["url"].removeprefix(OUTSIDE)
    assert (await seen("offer"), await seen("job"), await seen("ask")) == (set(), set(), {"what", "day", *home})
    await did(lin, order, "follow-up", **MARKS, how="visit")
    order = await did(chen, await whole(chen, order), "reopen", reason="it drips again")
    for kind in links:
        assert await seen(kind) == set(), "done again, it is somebody's anew, by another link"


async def test_a_link_that_holds_no_more_between_the_look_and_the_press_carries_out_nothing(
    outside: cast.RunningApp,
) -> None:
    """What is looked at before a write may have changed when it is written: the write looks itself."""
    chen = await outside.signed_in("chen")
    order, path = await job(outside, chen)
    await ordered(chen, **REPAIRER)
    links = links_of(outside.services)
    old, forged_offer = (read_token(one.rsplit("/", 1)[1]) for one in (path, forged(await offer_path(outside))))
    revoked = await post(chen, await whole(chen, order), "link/revoke")
    assert revoked.status_code == 200, revoked.text
    before = await stands(outside)

    def presses(tx: Write) -> list[Any]:
        return [
            doing.act(tx, links, old, key_of(1), doing.Said("set_out")),
            doing.check_photo(tx, links, old, key_of(2), "before"),
            looking.job_page(tx, links, old, "en"),
            doing.come(tx, links, forged_offer, None),
            doing.cannot(tx, links, forged_offer, "no_time"),
            looking.offer_page(tx, links, forged_offer, "en"),
        ]

    found = await outside.database.write(presses)
    assert found == ["unknown", "unknown", JobPage("unknown"), "unknown", "unknown", OfferPage("unknown")]
    assert await stands(outside) == before


async def test_of_ten_different_presses_at_once_one_is_carried_out(outside: cast.RunningApp) -> None:
    chen = await outside.signed_in("chen")
    order, path = await job(outside, chen)
    await did(chen, await did(chen, order, "set-out"), "arrive")
    stranger = outside.client()
    fields = {"yuan": "80", "parts": "a seal"}
    answers = await asyncio.gather(*(act(stranger, path, one, "finish", **fields) for one in range(10)))
    assert {(one.status_code, one.json()["view"]) for one in answers} == {(200, "done")}
    assert [one["what"] for one in (await whole(chen, order))["steps"]].count("finish") == 1
    late = await act(stranger, path, 3, "give_back")
    assert (late.json()["view"], (await whole(chen, order))["state"]) == ("done", "done"), "replayed after the work"


@pytest.mark.parametrize(
    ("peer", "said", "counted_together"),
    [
        ("203.0.113.7", "198.51.100.{}", True),  # whoever comes by themselves is not believed where they come from
        ("127.0.0.1", "198.51.100.{}, 203.0.113.8", True),  # a proxy here adds the true one behind what they said
        ("127.0.0.1", "203.0.113.{}", False),  # and brings others, too
        ("2001:db8::{}", "", True),  # one household has many such
    ],
)
async def test_nobody_is_somebody_else_each_time_by_what_they_say(
    outside: cast.RunningApp, peer: str, said: str, counted_together: bool
) -> None:
    config = config_for(outside.app, lifespan="off")
    config.load()
    app = cast_to(Any, config).loaded_app
    found: list[int] = []
    for number in range(40):
        transport = httpx2.ASGITransport(app=app, client=(peer.format(number), 40_000))
        headers = {"X-Forwarded-For": said.format(number), "Forwarded": f"for=10.0.0.{number}"}
        async with httpx2.AsyncClient(transport=transport, base_url="http://hub") as stranger:
            found.append((await stranger.get(f"/job/{'A' * 38}", headers=headers)).status_code)
    assert found == ([404] * 30 + [429] * 10 if counted_together else [404] * 40)


async def test_an_amount_that_is_none_or_too_much_is_asked_for_again(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    await did(chen, await did(chen, order, "set-out"), "arrive")
    for number, yuan in enumerate(("", " ", "many", "100000.01", "9999999")):
        refused = await act(stranger, path, number, "quote", yuan=yuan)
        assert (refused.status_code, refused.json()["code"]) == (422, "no_amount"), yuan
    assert (await act(stranger, path, 8, "quote", yuan="100000")).status_code == 200
    assert (await whole(chen, order))["quote_fen"] == FEN_MAX


async def test_nobody_answers_without_end_neither_an_offer_nor_at_work(
    outside: cast.RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    await ordered(chen, **REPAIRER)
    offer = await offer_path(outside)
    assert [(await stranger.post(offer)).status_code for _ in range(13)] == [303] * 12 + [429]
    _, path = await job(outside, chen, resident_id=cast.LI)
    monkeypatch.setattr(policy, "ANSWERS_PER_HOUR", 3)  # no test presses sixty times: looking has its own limit
    assert [(await act(stranger, path, 1, "set_out")).status_code for _ in range(4)] == [200] * 3 + [429]


def test_nobody_looks_all_day_either() -> None:
    limits = LinkLimits()
    looks = [limits.look(f"token {number}") for number in range(200)]
    assert all(looks), "each link has its own count"
    setattr(limits, "LINK", RateLimitItemPerMinute(1_000))  # noqa: B010 - of this one only
    assert [limits.look("token") for _ in range(121)] == [True] * 120 + [False]


async def test_by_https_the_link_that_is_kept_for_the_door_goes_back_by_https_only(outside: cast.RunningApp) -> None:
    chen, worker = await outside.signed_in("chen"), outside.client()
    _, path = await job(outside, chen)
    for scheme, secure in (("http", False), ("https", True)):
        kept = (await worker.get(f"{scheme}://hub{path}")).headers["set-cookie"].lower()
        assert ("secure" in kept.split("; ")) is secure


async def test_who_is_shown_the_link_for_work_or_revokes_it_is_on_the_trail(outside: cast.RunningApp) -> None:
    chen, he = await outside.signed_in("chen"), await outside.signed_in("he")
    order, _ = await job(outside, chen)
    at = f"/api/v1/orders/{order['id']}/link"
    await chen.post(at, json={"send": True})
    assert (await chen.post(f"{at}/revoke", json={"version": order["version"]})).status_code == 200
    for action, detail in (("show_link", {"sent": True}), ("revoke_link", {})):
        (line,) = (await he.get("/api/v1/audit", params={"action": action})).json()["items"]
        assert (line["by"], line["subject"]) == ("陈晓", f"resident {cast.WANG}")
        assert line["detail"] == {"order": order["id"], **detail}
