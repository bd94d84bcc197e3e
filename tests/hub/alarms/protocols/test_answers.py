"""An alarm in hand: its questions are answered by who has it, and whatever was said stays."""

from typing import Any

import pytest

from hub import alarms
from hub.alarms import Press, PressKey
from hub.alarms.policy import CLAIM_MS, REOPEN_MS, UNDO_MS
from hub.alarms.protocols.model import ANSWERS_MAX
from hub.kernel import Write
from tests import cast
from tests.cast import Client

AT = "/api/v1/alarms/1/protocol"


async def taken(hub: cast.RunningApp, login: str = "chen") -> Client:
    """Wang's phone was pressed, and somebody has it."""

    def work(tx: Write) -> None:
        key, now_ms = PressKey("ph-00001", "00000001", 1), tx.now_ms
        press = Press(key, cast.WANG, "ph-00001", "phone", "ip", now_ms, now_ms, False, False, 80, True)
        alarms.take_in(tx, [press])

    await hub.database.write(work)
    browser = await hub.signed_in(login)
    assert (await browser.post("/api/v1/alarms/1/take", json={"version": 1})).is_success
    return browser


async def answer(browser: Client, step: str, value: Any, number: int = 1, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return await browser.put(f"{AT}/answers/{step}", json={"number": number, "value": value}, headers=headers)


async def lines(browser: Client) -> list[dict[str, Any]]:
    found = (await browser.get("/api/v1/residents/1/timeline")).json()["items"]
    return [one["data"] for one in reversed(found) if one["kind"] == "alarm_answered"]


async def test_answers_stand_on_the_timeline_in_three_languages_with_who_and_when(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    before = (await chen.get(AT)).json()
    assert (before["kind"], before["number"], before["begun"], before["answers"]) == ("sos", 1, False, {})
    assert (await answer(chen, "hears", "yes")).is_success
    told = (await answer(chen, "problem", "fallen")).json()
    assert (told["begun"], told["answers"]) == (True, {"hears": "yes", "problem": "fallen"})
    assert [(one["step"], one["value"], one["by"], one["at_ms"]) for one in told["history"]] == [
        ("hears", "yes", "陈晓", cast.NOON_MS),
        ("problem", "fallen", "陈晓", cast.NOON_MS),
    ]
    first, second = await lines(chen)
    assert (first["by"], first["ask"]["fr"], first["said"]["zh-CN"]) == ("陈晓", "Est-ce que quelqu’un répond ?", "是")
    assert second["said"] == {"en": "Fallen", "fr": "Chute", "zh-CN": "跌倒"}


async def test_the_alarms_version_stays_so_that_no_answer_stands_in_the_way_of_closing(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    await answer(chen, "hears", "yes")
    closed = await chen.post("/api/v1/alarms/1/close", json={"version": 2, "code": "social"})
    assert closed.is_success, "the version that was seen before the answers; and most questions are open"


async def test_an_answer_that_is_changed_hides_what_hung_on_it_and_keeps_both_in_the_history(
    hub: cast.RunningApp,
) -> None:
    chen = await taken(hub)
    await answer(chen, "hears", "yes")
    await answer(chen, "problem", "fallen")
    told = (await answer(chen, "hears", "no")).json()
    assert [one["value"] for one in told["history"]] == ["yes", "fallen", "no"]
    refused = await answer(chen, "problem", "unwell")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_asked")
    back = (await answer(chen, "hears", None)).json()
    assert back["answers"] == {"problem": "fallen"}
    assert [one["said"] for one in await lines(chen)][-1] is None


async def test_the_same_answer_again_is_there_once(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    for key in ("a", "a", "b", None):
        assert (await answer(chen, "hears", "yes", key=key)).is_success
    assert len((await chen.get(AT)).json()["history"]) == len(await lines(chen)) == 1
    await answer(chen, "hears", "no", key="c")
    assert (await answer(chen, "hears", "yes", key="a")).is_success, "the answer to an old command comes again"
    assert (await chen.get(AT)).json()["answers"] == {"hears": "no"}, "and changes nothing"


async def test_only_the_holder_and_a_supervisor_answer_and_everybody_at_a_desk_reads(hub: cast.RunningApp) -> None:
    await taken(hub)
    lin, zhou, he = [await hub.signed_in(one) for one in ("lin", "zhou", "he")]
    refused = await answer(lin, "hears", "yes")
    assert (refused.status_code, refused.json()["code"], refused.json()["held_by"]) == (409, "not_holder", "陈晓")
    assert (await answer(zhou, "hears", "yes")).is_success
    assert (await lin.get(AT)).json()["answers"] == {"hears": "yes"}
    assert (await he.get(AT)).is_success
    assert (await answer(he, "hears", "no")).status_code == 403


async def test_answers_survive_giving_back_and_taking_over(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    await answer(chen, "hears", "yes")
    assert (await chen.post("/api/v1/alarms/1/release", json={"version": 2, "why": "my shift ends"})).is_success
    refused = await answer(chen, "problem", "talk")
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    lin = await hub.signed_in("lin")
    await lin.post("/api/v1/alarms/1/take", json={"version": 3})
    told = (await answer(lin, "problem", "talk")).json()
    assert [(one["step"], one["by"]) for one in told["history"]] == [("hears", "陈晓"), ("problem", "林芳")]


async def test_whoever_answers_keeps_their_claim(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await taken(hub)
    clock.forward(CLAIM_MS - 1000)
    await answer(chen, "hears", "yes")
    alarm = (await chen.get("/api/v1/alarms/1")).json()["alarm"]
    assert alarm["due_ms"] == cast.NOON_MS + 2 * CLAIM_MS - 1000


async def test_for_half_an_hour_after_closing_it_may_still_be_written_down(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await taken(hub)
    await chen.post("/api/v1/alarms/1/close", json={"version": 2, "code": "social"})
    clock.forward(UNDO_MS + 1000)
    assert (await answer(chen, "hears", "yes")).is_success
    assert (await chen.get("/api/v1/alarms/1")).json()["alarm"]["state"] == "closed"
    clock.forward(REOPEN_MS)
    refused = await answer(chen, "hears", "no")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_late")


@pytest.mark.parametrize(
    ("step", "value", "status"),
    [
        ("hears", "perhaps", 422),
        ("hears", True, 422),
        ("hears", 1, 422),
        ("hears", "", 422),
        ("hears", "x" * 501, 422),
        ("nothing", "yes", 404),
        ("problem", "fallen", 409),
        ("Hears", "yes", 422),
    ],
)
async def test_an_answer_that_cannot_be_is_refused_and_changes_nothing(
    hub: cast.RunningApp, step: str, value: Any, status: int
) -> None:
    chen = await taken(hub)
    refused = await answer(chen, step, value)
    assert refused.status_code == status, refused.text
    told = (await chen.get(AT)).json()
    assert (told["history"], told["begun"]) == ([], False)


async def test_numbers_have_bounds_and_words_an_end(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    lin = await hub.signed_in("lin")
    body = {"resident_id": 2, "kind": "fall", "text": "The neighbour rang up."}
    assert (await lin.post("/api/v1/alarms", json=body)).is_success
    await chen.post("/api/v1/alarms/2/take", json={"version": 1})
    for step, value in (("hears", "yes"), ("fallen", "yes"), ("can_rise", "no")):
        done = await chen.put(f"/api/v1/alarms/2/protocol/answers/{step}", json={"number": 1, "value": value})
        assert done.is_success, done.text
    for value, status in ((4321, 422), ("soon", 422), (4320, 200)):
        told = await chen.put("/api/v1/alarms/2/protocol/answers/lying_min", json={"number": 1, "value": value})
        assert told.status_code == status, told.text
        assert status == 200 or told.json()["field"] == "lying_min"


async def test_nobody_fills_the_disk_by_changing_their_mind(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    for n in range(ANSWERS_MAX):
        assert (await answer(chen, "hears", ("yes", "no")[n % 2])).is_success
    refused = await answer(chen, "hears", "unknown")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many")


async def test_what_was_answered_of_somebody_who_is_forgotten_goes(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    await answer(chen, "hears", "yes")
    await hub.database.write(lambda tx: alarms.forget(tx, cast.WANG))
    assert (await chen.get(AT)).json()["history"] == []
