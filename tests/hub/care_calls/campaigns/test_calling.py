"""At a care call: what is asked of whom, and what is kept of the answers."""

from typing import Any

import pytest

from tests import cast
from tests.cast import Client

DAY_MS = 24 * cast.HOUR_MS


async def call(browser: Client, resident: int = cast.WANG) -> int:
    """A care call of theirs; its number."""
    made = await browser.post(f"/api/v1/residents/{resident}/care-calls", json={"outcome": "reached"})
    assert made.is_success, made.text
    return made.json()["care_call_id"]


async def script(browser: Client, resident: int = cast.WANG, care_call: int | None = None) -> dict[str, Any]:
    more = "" if care_call is None else f"?care_call_id={care_call}"
    found = (await browser.get(f"/api/v1/residents/{resident}/care-script{more}")).json()
    return {one["topic"]: one for one in found["items"]}


async def answer(browser: Client, care_call: int, to: dict[str, Any], question: str, value: Any) -> Any:
    one = {"campaign_id": to["campaign_id"], "version": to["version"], "question": question, "value": value}
    return await browser.put(f"/api/v1/care-calls/{care_call}/answers", json={"answers": [one]})


async def test_the_script_is_always_there_and_campaigns_on_their_days_for_their_group(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    found = await script(chen)
    assert list(found) == ["script", "birthday", "flu", "fraud"], "85 this year; the flu season; no heat in November"
    assert [one["key"] for one in found["script"]["steps"]] == ["meals", "sleep", "medicine", "contacts"]
    assert found["flu"]["name"] == {"en": "Flu vaccination", "fr": "Vaccin contre la grippe", "zh-CN": "流感疫苗"}
    assert "birthday" not in await script(chen, cast.LI), "88 this year"
    hears = (await chen.get(f"/api/v1/residents/{cast.WANG}/care-script")).json()
    assert (hears["speaks"], hears["ring_twice"]) == ("上海话", False)
    clock.forward(40 * DAY_MS)
    chen = await hub.signed_in("chen")
    assert list(await script(chen)) == ["script", "cold", "fraud"], "January: 86"


async def test_what_was_answered_once_is_not_asked_again_in_the_same_season(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    first = await call(chen)
    flu = (await script(chen))["flu"]
    assert (await answer(chen, first, flu, "vaccine", "wants")).is_success
    again = (await script(chen))["flu"]
    assert again["answers"] == {"vaccine": "wants"}, "how they get there is still open"
    second = await call(chen)
    assert (await answer(chen, second, flu, "way", "alone")).is_success
    assert "flu" not in await script(chen)
    assert (await script(chen, care_call=second))["flu"]["answers"] == {"vaccine": "wants", "way": "alone"}
    clock.forward(365 * DAY_MS)
    chen = await hub.signed_in("chen")
    assert (await script(chen))["flu"]["answers"] == {}, "the next season"


async def test_the_script_is_asked_at_every_call(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    first, second = await call(chen), await call(chen)
    asked = (await script(chen))["script"]
    for key, value in (("meals", "well"), ("sleep", "badly"), ("medicine", "taken"), ("contacts", "yes")):
        assert (await answer(chen, first, asked, key, value)).is_success
    assert (await script(chen, care_call=first))["script"]["answers"]["sleep"] == "badly"
    assert (await script(chen, care_call=second))["script"]["answers"] == {}


async def test_an_answer_that_changes_takes_with_it_what_hung_on_it(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    made = await call(chen)
    flu = (await script(chen))["flu"]
    await answer(chen, made, flu, "vaccine", "wants")
    await answer(chen, made, flu, "way", "help")
    told = (await answer(chen, made, flu, "vaccine", "done")).json()
    assert [(one["question"], one["answer"]) for one in told["answers"]] == [("vaccine", "done")]
    told = (await answer(chen, made, flu, "vaccine", None)).json()
    assert told["answers"] == []


async def test_answers_of_a_call_are_written_by_who_made_it_or_a_supervisor_and_for_a_day(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, lin, zhou = [await hub.signed_in(one) for one in ("chen", "lin", "zhou")]
    made = await call(chen)
    fraud = (await script(chen))["fraud"]
    refused = await answer(lin, made, fraud, "tried", "no")
    assert (refused.status_code, refused.json()["code"], refused.json()["held_by"]) == (409, "not_your_call", "陈晓")
    assert (await answer(zhou, made, fraud, "tried", "door")).is_success
    clock.forward(DAY_MS + 1)
    chen = await hub.signed_in("chen")
    late = await answer(chen, made, fraud, "tried", "no")
    assert (late.status_code, late.json()["code"]) == (409, "too_late")


@pytest.mark.parametrize(
    ("question", "value", "status"),
    [
        ("tried", "perhaps", 422),
        ("tried", "", 422),
        ("tried", True, 422),
        ("nothing", "yes", 404),
        ("Tried", "no", 422),
    ],
)
async def test_an_answer_that_cannot_be_is_refused_and_changes_nothing(
    hub: cast.RunningApp, question: str, value: Any, status: int
) -> None:
    chen = await hub.signed_in("chen")
    made = await call(chen)
    fraud = (await script(chen))["fraud"]
    refused = await answer(chen, made, fraud, question, value)
    assert refused.status_code == status, refused.text
    assert (await script(chen, care_call=made))["fraud"]["answers"] == {}


async def test_a_call_of_somebody_else_is_not_theirs(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    made = await call(chen, cast.LI)
    other = await chen.get(f"/api/v1/residents/{cast.WANG}/care-script?care_call_id={made}")
    assert (other.status_code, other.json()["code"]) == (404, "not_found")
    assert (await chen.get("/api/v1/residents/77/care-script")).status_code == 404
