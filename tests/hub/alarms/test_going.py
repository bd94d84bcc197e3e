"""The page behind the link: looking answers nothing, answering twice is answering once, strangers learn nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from hub.alarms import Links
from hub.alarms.asking import store
from hub.alarms.asking.links import VALID_MS
from hub.residents import card_store
from tests import cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from hub.kernel import Read, Write

S = 1_000
LIU = 12


@pytest.fixture
async def hub(tmp_path: Path, clock: cast.HandClock) -> AsyncGenerator[cast.RunningApp]:
    """It can send SMS to a gateway of this machine (where nobody listens), and has a name outside."""
    more: dict[str, Any] = {
        "public_url": "https://lamplight.example",
        "sms_url": f"http://127.0.0.1:{cast.NOBODYS_PORT}/",
        "sms_key": "a key of twenty-four letters",
    }
    async with cast.running_app(tmp_path, clock, **more) as running:
        yield running


async def asked(hub: cast.RunningApp) -> tuple[cast.Client, str]:
    """Somebody has called, Chen has it and asks the key-holder (Liu). Returns Chen, and the link in Liu's message."""
    chen = await hub.signed_in("chen")
    assert (
        await chen.post("/api/v1/alarms", json={"resident_id": 1, "kind": "fall", "text": "rang up"})
    ).status_code == 200
    assert (await chen.post("/api/v1/alarms/1/take", json={"version": 1})).status_code == 200
    answer = await chen.post("/api/v1/alarms/1/asking", json={"whom": "key_holders"})
    assert answer.status_code == 200, answer.text

    def url(tx: Read) -> Any:
        rows = tx.sql.exec_driver_sql("SELECT json_extract(data, '$.url') FROM message WHERE subject = 'help_asked'")
        return rows.scalar()

    async def written() -> bool:
        return await hub.database.read(url) is not None

    await cast.until(written, "the message")
    link = str(await hub.database.read(url))
    assert link.startswith("https://lamplight.example/going/")
    return chen, link.removeprefix("https://lamplight.example")


def outside(hub: cast.RunningApp, language: str = "zh-CN") -> cast.Client:
    """Somebody's telephone: no session."""
    browser = hub.client(origin="http://hub", address="198.51.100.7")
    browser.headers["Accept-Language"] = language
    return browser


async def outcome(chen: cast.Client) -> tuple[str, Any]:
    told = (await chen.get("/api/v1/alarms/1/asking")).json()["asking"]
    (one,) = told["tries"]
    return one["outcome"], one["until_ms"]


async def consents(hub: cast.RunningApp, *subjects: str) -> None:
    def work(tx: Write) -> None:
        for one in subjects:
            tx.sql.exec_driver_sql(
                "INSERT INTO resident_consent (resident_id, subject, note, given_by, given_on)"
                " VALUES (1, ?, '', '', '2026-01-01')",
                (one,),
            )

    await hub.database.write(work)


async def test_looking_answers_nothing_and_the_button_does(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, link = await asked(hub)
    phone = outside(hub)
    for _ in range(3):
        page = await phone.get(link)
        assert page.status_code == 200
        assert "我去" in page.text or "I am going" in page.text
    assert (await outcome(chen))[0] in ("asked", "sent")
    said = await phone.post(link, data={"answer": "going", "minutes": "20"})
    assert (said.status_code, said.headers["location"]) == (303, link)
    assert await outcome(chen) == ("going", clock.ms + 20 * 60 * S)
    clock.forward(60 * S)
    await phone.post(link, data={"answer": "going", "minutes": "20"})
    assert await outcome(chen) == ("going", clock.ms + 19 * 60 * S), "the same once more changes nothing"
    lines = (await chen.get("/api/v1/residents/1/timeline?kind=help_answer")).json()["items"]
    assert [(one["actor"], one["data"]["minutes"]) for one in lines] == [(f"contact {LIU}", 20)]
    await phone.post(link, data={"answer": "cannot"})
    assert await outcome(chen) == ("cannot", None)


async def test_the_queue_shows_that_somebody_goes_and_no_longer_when_they_do_not(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, link = await asked(hub)

    async def shown() -> tuple[Any, int]:
        (alarm,) = (await chen.get("/api/v1/alarms")).json()["items"]
        return alarm["help_ms"], alarm["version"]

    before = await shown()
    assert before[0] is None
    phone = outside(hub)
    for said, help_ms in (("going", clock.ms + 20 * 60 * S), ("cannot", None)):
        assert (await phone.post(link, data={"answer": said, "minutes": "20"})).status_code == 303
        assert await shown() == (help_ms, before[1]), "and what a person is about to do with the alarm is not refused"
    noted = {"contact_id": LIU, "outcome": "going"}
    assert (await chen.post("/api/v1/alarms/1/asking/answers", json=noted)).status_code == 200
    assert (await shown())[0] == 0, "without a time"

    def news(tx: Read) -> list[Any]:
        query = (
            "SELECT json_extract(data, '$.help_ms') FROM event WHERE json_extract(data, '$.what') = 'help' ORDER BY seq"
        )
        return list(tx.sql.exec_driver_sql(query).scalars())

    told = await hub.database.read(news)
    assert told == [clock.ms + 20 * 60 * S, None, 0]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr-FR", "On a besoin de vous"), ("en-GB", "Your help is needed"), ("zh", "帮助"), ("de", "帮助")],
)
async def test_it_speaks_the_language_of_the_browser(hub: cast.RunningApp, language: str, words: str) -> None:
    _, link = await asked(hub)
    assert words in (await outside(hub, language).get(link)).text


async def test_it_shows_what_the_resident_has_agreed_to_and_only_while_help_is_needed(hub: cast.RunningApp) -> None:
    chen, link = await asked(hub)
    phone = outside(hub)
    home = ("闻喜路10号101室", "王秀英")
    access = "The bell is broken"
    page = (await phone.get(link)).text
    assert not any(one in page for one in (*home, access))
    await consents(hub, "family_told")
    page = (await phone.get(link)).text
    assert all(one in page for one in home)
    assert access not in page
    await consents(hub, "keys")
    assert access in (await phone.get(link)).text
    trail = (await (await hub.signed_in("he")).get("/api/v1/audit?action=read_by_link")).json()
    assert [one["subject"] for one in trail["items"]] == ["resident 1"] * 2
    version = (await chen.get("/api/v1/alarms/1")).json()["alarm"]["version"]
    assert (
        await chen.post("/api/v1/alarms/1/close", json={"version": version, "code": "accidental"})
    ).status_code == 200
    page = (await outside(hub, "en").get(link)).text
    assert "It is over, thank you." in page
    assert not any(one in page for one in (*home, access, "<form"))
    assert (await phone.post(link, data={"answer": "going"})).status_code == 303
    assert (await outcome(chen))[0] in ("asked", "sent"), "an answer that comes too late changes nothing"


async def test_who_goes_reads_when_they_said_and_who_is_asked_that_somebody_goes(hub: cast.RunningApp) -> None:
    chen, link = await asked(hub)
    phone = outside(hub, "en")
    page = (await phone.get(link)).text
    assert "Whose home it is may not stand here" in page, "the resident has agreed to nothing"
    assert "already" not in page
    await chen.post("/api/v1/alarms/1/asking/answers", json={"contact_id": 11, "outcome": "going", "minutes": 10})
    page = (await phone.get(link)).text
    assert "Somebody else is on the way already" in page
    await phone.post(link, data={"answer": "going", "minutes": "30"})
    tries = (await chen.get("/api/v1/alarms/1/asking")).json()["asking"]["tries"]
    (until_ms,) = (one["until_ms"] for one in tries if one["contact_id"] == LIU)
    page = (await phone.get(link)).text
    assert f"at about {datetime.fromtimestamp(until_ms / 1000, ZoneInfo('Asia/Shanghai')):%H:%M}." in page
    assert "already" not in page
    await consents(hub, "family_told")
    assert "Whose home" not in (await phone.get(link)).text


async def test_after_eight_askings_within_an_hour_somebody_calls(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, _ = await asked(hub)

    async def again() -> tuple[int, str]:
        await chen.post("/api/v1/alarms/1/asking/stop")
        answer = await chen.post("/api/v1/alarms/1/asking", json={"whom": "contacts"})
        return answer.status_code, answer.json().get("code", "")

    assert [await again() for _ in range(8)] == [(200, "")] * 7 + [(409, "asked_often")]
    clock.forward(3600 * S)
    chen = await hub.signed_in("chen")
    assert await again() == (200, "")


async def test_forged_expired_and_half_links_open_nothing(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    _, link = await asked(hub)
    await consents(hub, "family_told", "keys")
    phone = outside(hub, "en")
    token = link.removeprefix("/going/")

    def others(tx: Read) -> str:
        one = store.one_try(tx, 1)
        assert one is not None
        return Links("https://lamplight.example", b"the key of another hub altogether").token(one, clock.ms)

    forged = [token[:-1], token[:-1] + ("A" if token[-1] != "A" else "Q"), "x" * 38, await hub.database.read(others)]
    for one in forged:
        for answer in (await phone.get(f"/going/{one}"), await phone.post(f"/going/{one}", data={"answer": "going"})):
            assert answer.status_code == 404
            assert "闻喜路" not in answer.text
    clock.forward(VALID_MS + S)
    assert (await phone.get(link)).status_code == 410
    assert (await phone.post(link, data={"answer": "going"})).status_code == 410
    again = await hub.signed_in("chen")
    assert (await outcome(again))[0] in ("asked", "sent", "failed", "no_answer"), "nobody has answered"


async def test_it_is_safe_to_open_anywhere(hub: cast.RunningApp) -> None:
    _, link = await asked(hub)
    page = await outside(hub).get(link)
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert "style=" not in page.text
    assert page.headers["x-frame-options"] == "DENY"
    stranger = hub.client(origin="https://elsewhere.example")
    assert (await stranger.post(link, data={"answer": "going"})).status_code == 403
    assert (await outside(hub).get("/outside/page.css")).headers["content-type"].startswith("text/css")


async def test_nobody_guesses_links(hub: cast.RunningApp) -> None:
    phone = outside(hub)
    found = [(await phone.get(f"/going/{number:038d}")).status_code for number in range(31)]
    assert found == [404] * 30 + [429]


async def test_who_guesses_keeps_nobody_else_out(hub: cast.RunningApp) -> None:
    _, link = await asked(hub)
    neighbour = hub.client(origin="http://hub", address="2001:db8::1")
    for number in range(31):
        await neighbour.get(f"/going/{number:038d}")
    moved = hub.client(origin="http://hub", address="2001:db8::2")
    assert (await moved.get("/going/x")).status_code == 429, "one household, however many addresses it has"
    assert (await moved.get(link)).status_code == 200, "a link of ours is let in from there, too"


async def test_a_link_that_plays_fills_nothing(hub: cast.RunningApp) -> None:
    chen, link = await asked(hub)
    phone = outside(hub)
    found = [
        (await phone.post(link, data={"answer": "cannot" if number % 2 else "going"})).status_code
        for number in range(14)
    ]
    assert found == [303] * 12 + [429] * 2
    lines = (await chen.get("/api/v1/residents/1/timeline?kind=help_answer")).json()["items"]
    assert len(lines) == 12
    assert [(await phone.get(link)).status_code for _ in range(7)][-1] == 429


@pytest.mark.parametrize("change", [{"removed_ms": 1}, {"may_be_told": False}])
async def test_who_is_no_longer_to_be_told_cannot_answer(hub: cast.RunningApp, change: dict[str, Any]) -> None:
    chen, link = await asked(hub)
    await consents(hub, "family_told", "keys")
    await hub.database.write(lambda tx: card_store.change(tx, "contact", LIU, change))
    phone = outside(hub)
    page = await phone.get(link)
    assert (page.status_code, "王秀英" in page.text) == (410, False)
    assert (await phone.post(link, data={"answer": "going"})).status_code == 410
    assert (await outcome(chen))[0] in ("asked", "sent")


async def test_what_cannot_be_is_refused_in_words(hub: cast.RunningApp) -> None:
    chen, _ = await asked(hub)

    async def code(path: str, **body: Any) -> tuple[int, str]:
        answer = await chen.post(f"/api/v1/alarms/{path}", json=body)
        return answer.status_code, answer.json().get("code", "")

    assert await code("1/asking", whom="key_holders") == (409, "already_asking")
    assert await code("1/asking/answers", contact_id=999, outcome="going") == (404, "not_found")
    assert await code("1/asking/answers", contact_id=LIU, outcome="maybe") == (422, "invalid")
    assert await code("9/asking", whom="contacts") == (404, "not_found")
    assert await code("1/asking/stop") == (200, "")
    assert await code("1/asking/stop") == (409, "not_asking")
    assert await code("1/asking/answers", contact_id=11, outcome="going", minutes=10) == (200, "")
    told = (await chen.get("/api/v1/alarms/1/asking")).json()
    assert told["asking"]["state"] == "going"
    assert [one["has_key"] for one in told["candidates"]] == [False, True]


async def test_who_said_that_they_go_and_does_not_come_is_missed(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, link = await asked(hub)
    phone = outside(hub)
    await phone.post(link, data={"answer": "going", "minutes": "20"})

    async def told() -> dict[str, Any]:
        return (await chen.get("/api/v1/alarms/1/asking")).json()["asking"]

    assert ((await told())["state"], (await told())["due_ms"]) == ("going", clock.ms + 25 * 60 * S)
    clock.forward(24 * 60 * S)
    assert (await told())["state"] == "going"
    clock.forward(60 * S)

    async def missed() -> bool:
        return (await told())["state"] == "exhausted"

    await cast.until(missed, "the hub to notice")
    assert [(one["outcome"], one["why"]) for one in (await told())["tries"]] == [("going", "late")]
    (line, _) = (await chen.get("/api/v1/residents/1/timeline?kind=help_answer")).json()["items"]
    assert (line["data"]["outcome"], line["data"]["why"]) == ("going", "late")
    await phone.post(link, data={"answer": "going", "minutes": "20"})
    assert [(one["outcome"], one["why"]) for one in (await told())["tries"]] == [("going", None)]
    assert (await told())["state"] == "going"
