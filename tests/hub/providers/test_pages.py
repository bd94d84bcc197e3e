"""The pages behind the links of providers: what they show, to whom and until when, and what they carry out once."""

import asyncio
import re
from typing import Any, get_args

import pytest

from hub import providers
from hub.operators import ANSWERS_PER_HOUR, Language
from hub.providers.orders.model import State
from hub.providers.pages import policy
from hub.providers.pages.words import words_in
from tests import cast
from tests.hub.providers.links import facts, job, key_of, messages, offer_path, outside
from tests.hub.providers.orders import REPAIRER, did, ordered, whole

__all__ = ["outside"]  # a fixture

SECRET = ("王秀英", "闻喜路10号101室", "The bell is broken", "under the third pot", "the neighbour", "heart")
HOME = {"name", "address", "building", "floor", "door", "door_notes", "key_safe", "keys_at"}
LANGUAGES: tuple[Language, ...] = ("zh-CN", "fr", "en")


async def known_ways_in(browser: cast.Client) -> None:
    """Wang has a key safe, and a neighbour with a key."""
    at = f"/api/v1/residents/{cast.WANG}"
    version = (await browser.get(at)).json()["version"]
    access = {"door_notes": "The bell is broken: knock.", "key_safe": "under the third pot", "keys_at": "the neighbour"}
    answer = await browser.patch(at, json={"version": version, "access": access})
    assert answer.status_code == 200, answer.text


async def act(browser: cast.Client, path: str, key: int, action: str, **fields: str) -> Any:
    return await browser.post(
        path, data={"key": key_of(key), "action": action, **fields}, headers={"Accept": "application/json"}
    )


async def steps(browser: cast.Client, order: dict[str, Any]) -> list[str]:
    return [one["what"] for one in (await whole(browser, order))["steps"]]


def test_who_they_go_to_is_shown_while_somebody_goes_and_never_else() -> None:
    shown = {state for state in get_args(State) if policy.shows_home(policy.job_view(state))}
    assert shown == {"accepted", "on_way", "on_site"}
    card = {name: name for name in (*HOME, "conditions", "medication", "phone", "contacts", "notes")}
    assert set(policy.home_of(card)) == HOME
    assert policy.offer_view("waiting", 100, 99) == "asked"
    assert policy.offer_view("waiting", 100, 100) == "over"
    assert {policy.offer_view(one, 100, 0) for one in ("declined", "timed_out", "lost", "withdrawn")} == {"over"}


@pytest.mark.parametrize(
    ("yuan", "fen"),
    [("85", 8500), ("85.5", 8550), ("85,05", 8505), ("0", 0), ("85.", 8500), ("", None), ("-1", None), ("1e3", None),
     ("8.555", None), ("٣", None), ("12345678", None)],
)  # fmt: skip
def test_an_amount_is_read_exactly_or_not_at_all(yuan: str, fen: int | None) -> None:
    assert policy.fen_of(yuan) == fen


def test_how_far_it_is_does_not_give_the_door_away() -> None:
    assert [policy.about_km(one) for one in (None, 0, 999, 1000, 1001, 4200)] == [None, 1, 1, 1, 2, 5]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_offer_shows_what_is_needed_to_answer_and_nothing_else(
    outside: cast.RunningApp, language: Language
) -> None:
    chen, zhou = await outside.signed_in("chen"), await outside.signed_in("zhou")
    await known_ways_in(zhou)
    await ordered(chen, **REPAIRER)
    path = await offer_path(outside)
    page = await outside.client().get(path, headers={"Accept-Language": language})
    assert (page.status_code, page.headers["cache-control"], page.headers["x-robots-tag"]) == (
        200,
        "no-store",
        "noindex",
    )
    assert set(facts(page.text)) == {"what", "when", "zone", "away", "price", "cap", "answer_by"}
    assert words_in(language, "offer")["come"] in page.text
    for word in (*SECRET, "the fridge is warm", "王"):
        assert word not in page.text, word


async def test_we_come_and_the_first_answer_counts(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order = await ordered(chen, **REPAIRER)
    path = await offer_path(outside)
    for _ in range(2):
        assert (await stranger.post(path, data={"answer": "come"})).status_code == 303
    assert (await whole(chen, order))["state"] == "accepted"
    assert (await steps(chen, order)).count("accept") == 1
    assert (await stranger.post(path, data={"answer": "cannot"})).status_code == 303
    page = await stranger.get(path, headers={"Accept-Language": "en"})
    assert ("Thank you, it is yours" in page.text, facts(page.text)) == (True, {})
    assert "/job/" not in page.text, "who goes has it, not whoever was asked"
    assert (await whole(chen, order))["state"] == "accepted"


async def test_we_cannot_or_too_late_is_over_and_shows_nothing(outside: cast.RunningApp, clock: cast.HandClock) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order = await ordered(chen, **REPAIRER)
    path = await offer_path(outside)
    await stranger.post(path, data={"answer": "cannot", "reason": "too_far"})
    offer = (await whole(chen, order))["offers"][0]
    assert (offer["outcome"], offer["reason"]) == ("declined", "too_far")
    assert facts((await stranger.get(path)).text) == {}
    await ordered(chen, **REPAIRER, resident_id=cast.LI)
    late = await offer_path(outside)
    assert "answer_by" in facts((await stranger.get(late)).text)
    clock.forward(3 * cast.HOUR_MS)
    assert facts((await stranger.get(late)).text) == {}
    await stranger.post(late, data={"answer": "come"})
    clock.forward(24 * cast.HOUR_MS)
    assert (await stranger.get(late)).status_code == 410


async def test_of_several_who_could_go_one_is_named(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    rows = cast.town_rows()["provider"][1]
    workers = [*rows["workers"], {**rows["workers"][0], "id": 77, "name": "新来的", "phone": "+8610000002077"}]
    await outside.database.write(lambda tx: providers.load(tx, [{**rows, "workers": workers}]))
    order = await ordered(chen, **REPAIRER)
    path = await offer_path(outside)
    assert "新来的" in (await stranger.get(path)).text
    await stranger.post(path, data={"answer": "come", "worker": "1"})  # of another business
    assert (await whole(chen, order))["state"] == "offered"
    await stranger.post(path, data={"answer": "come", "worker": "77"})
    assert (await whole(chen, order))["worker_name"] == "新来的"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_stage_shows_its_fields_and_no_others(outside: cast.RunningApp, language: Language) -> None:
    chen, zhou, stranger = await outside.signed_in("chen"), await outside.signed_in("zhou"), outside.client()
    await known_ways_in(zhou)
    order, path = await job(outside, chen)
    stranger.headers["Accept-Language"] = language
    for action in ("", "set-out", "arrive"):
        order = await did(chen, order, action) if action else order
        page = await stranger.get(path)
        assert page.status_code == 200
        assert set(facts(page.text)) == {"what", "note", "when", *HOME}, order["state"]
        assert (f"*1#{order['code']}" in page.text) == (order["state"] != "on_site")
        assert f"*2#{order['code']}" in page.text
        for word in ("heart", "+86 100 0000 0001", "王小明"):
            assert word not in page.text, "nothing of health, no telephone number, nobody else"
    order = await did(chen, order, "finish", amount_fen=9_000, parts="a seal")
    page = await stranger.get(path)
    assert (page.status_code, words_in(language, "job")["thanks"] in page.text) == (200, True)
    for word in (*SECRET, order["code"], "the fridge is warm"):
        assert word not in page.text, word


async def test_each_look_at_an_address_is_on_the_trail(outside: cast.RunningApp) -> None:
    chen, he = await outside.signed_in("chen"), await outside.signed_in("he")
    order, path = await job(outside, chen)
    for _ in range(2):
        await outside.client().get(path)
    read = (await he.get("/api/v1/audit", params={"action": "read_by_link"})).json()["items"]
    assert [(one["by"], one["subject"], one["detail"]["order"]) for one in read] == [
        (None, "resident 1", order["id"])
    ] * 2


async def test_the_whole_way_by_the_page_and_each_key_once(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    for action in ("quote", "finish"):
        early = await act(stranger, path, 9, action, yuan="90")
        assert (early.status_code, early.json()["code"]) == (409, "not_there_yet")
    for key in (1, 1, 10):  # the same press, and another one when it is known
        assert (await act(stranger, path, key, "set_out")).json()["view"] == "on_way"
    order = await did(chen, await whole(chen, order), "arrive")
    for _ in range(2):
        assert (await act(stranger, path, 2, "quote", yuan="85.50")).json()["view"] == "on_site"
    found = await whole(chen, order)
    assert (found["quote_fen"], found["consent"]) == (8_550, None)
    assert (await act(stranger, path, 3, "quote", yuan="80")).status_code == 200
    assert (await act(stranger, path, 2, "quote", yuan="85.50")).status_code == 200, "late, and carried out before"
    assert (await whole(chen, order))["quote_fen"] == 8_000
    lacks = await act(stranger, path, 4, "finish", yuan="80")
    assert (lacks.status_code, lacks.json()["code"]) == (409, "data_missing")
    more = await act(stranger, path, 5, "finish", yuan="90", parts="a seal")
    assert more.json()["code"] == "above_quote"
    for _ in range(2):
        assert (await act(stranger, path, 9, "finish", yuan="80", parts="a seal")).json()["view"] == "done"
    found = await whole(chen, order)
    assert (found["state"], found["amount_fen"], found["parts"]) == ("done", 8_000, "a seal")
    assert await steps(chen, order) == [
        "request", "offer", "accept", "set_out", "arrive", "quote", "quote", "finish",
    ]  # fmt: skip


async def test_of_the_same_press_that_comes_ten_times_at_once_one_counts(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    await did(chen, await did(chen, order, "set-out"), "arrive")
    answers = await asyncio.gather(*(act(stranger, path, 1, "quote", yuan="85.50") for _ in range(10)))
    assert {one.status_code for one in answers} == {200}
    assert (await steps(chen, order)).count("quote") == 1


async def test_above_the_limit_the_page_says_that_the_resident_is_asked_and_what_they_say(
    outside: cast.RunningApp,
) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    stranger.headers["Accept-Language"] = "en"
    order, path = await job(outside, chen)
    await did(chen, await did(chen, order, "set-out"), "arrive")
    assert (await act(stranger, path, 1, "quote", yuan="400")).status_code == 200
    assert "You have said: ¥400.00. The call centre is asking the resident." in (await stranger.get(path)).text
    early = await act(stranger, path, 2, "finish", yuan="400", parts="a motor")
    assert early.json()["code"] in ("data_missing", "above_cap")
    await did(chen, await whole(chen, order), "consent", given=True)
    assert "The resident agrees." in (await stranger.get(path)).text
    assert (await act(stranger, path, 3, "finish", yuan="400", parts="a motor")).json()["view"] == "done"


async def test_without_a_script_a_form_says_what_is_wrong_above_the_same_screen(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    stranger.headers["Accept-Language"] = "en"
    order, path = await job(outside, chen)
    order = await did(chen, await did(chen, order, "set-out"), "arrive")
    key = re.findall(r'name="key" value="(\w+)"', (await stranger.get(path)).text)[-1]
    answer = await stranger.post(path, data={"key": key, "action": "finish", "yuan": "many"})
    assert (answer.status_code, "Please give the amount in yuan" in answer.text) == (200, True)
    answer = await stranger.post(path, data={"key": key, "action": "finish", "yuan": "90", "parts": "a seal"})
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    assert (await whole(chen, order))["state"] == "done"


@pytest.mark.parametrize("fields", [{"key": "short"}, {"key": "no spaces in here"}, {"action": "accept"}])
async def test_what_is_no_step_of_ours_changes_nothing(outside: cast.RunningApp, fields: dict[str, str]) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    sent = {"key": key_of(1), "action": "set_out", **fields}
    answer = await stranger.post(path, data=sent, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert (await whole(chen, order))["state"] == "accepted"


async def test_given_back_the_link_holds_no_more_but_the_same_press_is_heard_once_more(
    outside: cast.RunningApp,
) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    for _ in range(2):
        answer = await act(stranger, path, 1, "give_back", reason="no_material", note="Monday")
        assert (answer.status_code, answer.json()["view"]) == (200, "given_back")
    assert (await steps(chen, order)).count("give_back") == 1
    assert (await stranger.get(path)).status_code == 404
    assert (await act(stranger, path, 2, "set_out")).status_code == 404
    assert (await whole(chen, order))["state"] == "requested"


def forged(path: str) -> str:
    return path[:-1] + ("A" if path[-1] != "A" else "E")


async def test_a_link_that_is_forged_anothers_or_of_another_kind_shows_nothing(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    _, other = await job(outside, chen, resident_id=cast.LI)
    offer = await offer_path(outside)
    mixed = other[:20] + path[20:]
    token = {name: one.rsplit("/", 1)[1] for name, one in (("job", path), ("offer", offer))}
    for wrong in (forged(path), mixed, f"/job/{token['offer']}", "/job/x", f"/job/{'A' * 38}", forged(offer)):
        assert (await stranger.get(wrong)).status_code == 404, wrong
        assert (await act(stranger, wrong, 1, "set_out")).status_code in (404, 405), wrong
    assert (await stranger.get(f"/offer/{token['job']}")).status_code == 404
    assert (await whole(chen, order))["state"] == "accepted"


async def test_who_does_not_go_any_more_sees_nothing_also_when_they_go_again(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, first = await job(outside, chen)
    order = await did(chen, order, "assign", worker_id=2)  # the same one: a link of their own all the same
    assert (await stranger.get(first)).status_code == 404
    second = (await messages(outside, "order_yours"))[-1]
    assert (await stranger.get(second)).status_code == 200
    answer = await chen.post(f"/api/v1/orders/{order['id']}/link/revoke", json={"version": order["version"]})
    assert answer.status_code == 200, answer.text
    third = answer.json()["url"].removeprefix("https://lamp.example")
    shown = await chen.post(f"/api/v1/orders/{order['id']}/link", json={})
    assert shown.json() == {"url": answer.json()["url"]}
    assert [(await stranger.get(one)).status_code for one in (second, third)] == [404, 200]
    stale = await chen.post(f"/api/v1/orders/{order['id']}/link/revoke", json={"version": order["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")
    sent = len(await messages(outside, "order_yours"))
    await chen.post(f"/api/v1/orders/{order['id']}/link", json={"send": True})
    assert (await messages(outside, "order_yours"))[sent:] == [third]


async def test_a_link_ends_and_so_does_an_order_that_was_cancelled(
    outside: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    _, second = await job(outside, chen, resident_id=cast.LI)
    await did(chen, order, "cancel", reason="works again")
    page = await stranger.get(path)
    assert (facts(page.text), "王秀英" in page.text, page.headers.get("set-cookie")) == ({}, False, None)
    gone = await chen.post(f"/api/v1/orders/{order['id']}/link", json={})
    assert (gone.status_code, gone.json()["code"]) == (409, "wrong_state")
    clock.forward(14 * 24 * cast.HOUR_MS)
    old = await stranger.get(second)
    assert (old.status_code, facts(old.text)) == (410, {})
    assert (await act(stranger, second, 1, "set_out")).json()["view"] == "expired"


async def test_a_telephone_may_keep_a_page_that_shows_a_home_for_a_day_s_work_and_not_beyond_its_link(
    outside: cast.RunningApp, clock: cast.HandClock
) -> None:
    assert [policy.may_keep_s(100_000, now_s * 1000) for now_s in (0, 99_990, 100_000, 100_001)] == [43_200, 10, 0, 0]
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    assert (await stranger.get(path)).headers["lamplight-keep-s"] == "43200"
    clock.forward(13 * 24 * cast.HOUR_MS + 23 * cast.HOUR_MS)
    assert int((await stranger.get(path)).headers["lamplight-keep-s"]) <= 3_600
    chen, he = await outside.signed_in("chen"), await outside.signed_in("he")
    looks = len((await he.get("/api/v1/audit", params={"action": "read_by_link"})).json()["items"])
    assert (await stranger.get(f"{path}/view")).json()["view"] == "accepted"
    await did(chen, order, "cancel", reason="works again")
    assert (await stranger.get(f"{path}/view")).json()["view"] == "over"
    assert "lamplight-keep-s" not in (await stranger.get(path)).headers
    assert (await stranger.get(f"{forged(path)}/view")).status_code == 404
    after = (await he.get("/api/v1/audit", params={"action": "read_by_link"})).json()["items"]
    assert len(after) == looks, "what shows nobody is on no trail"


async def test_what_stands_where_there_is_no_line_shows_nobody(outside: cast.RunningApp) -> None:
    worker = await outside.client().get("/job/worker.js")
    assert worker.headers["cache-control"] == "no-cache", "a newer one is in force at once"
    for language in LANGUAGES:
        page = await outside.client().get("/job/waiting", headers={"Accept-Language": language})
        assert (page.status_code, words_in(language, "job")["no_line"] in page.text) == (200, True)


async def test_nobody_guesses_links_and_nobody_presses_without_end(outside: cast.RunningApp) -> None:
    chen = await outside.signed_in("chen")
    _, path = await job(outside, chen)
    guesser = outside.client(address="203.0.113.7")
    answers = [(await guesser.get(f"/job/{'A' * 37}{one}")).status_code for one in "ABCDEFGH" * 5]
    assert set(answers[:30]) == {404}
    assert set(answers[30:]) == {429}
    assert (await guesser.get(path)).status_code == 200, "who has a link comes in from there all the same"
    looks = [(await outside.client().get(path)).status_code for _ in range(20)]
    assert looks[-1] == 429
    assert ANSWERS_PER_HOUR < policy.ANSWERS_PER_HOUR


async def test_the_code_on_the_base_shows_nothing_of_anybody_and_checks_in_who_has_work_there(
    outside: cast.RunningApp,
) -> None:
    chen = await outside.signed_in("chen")
    order, path = await job(outside, chen)
    here = (
        (await chen.get(f"/api/v1/residents/{cast.WANG}/here-link")).json()["url"].removeprefix("https://lamp.example")
    )
    elsewhere = (
        (await chen.get(f"/api/v1/residents/{cast.LI}/here-link")).json()["url"].removeprefix("https://lamp.example")
    )
    stranger, worker = outside.client(), outside.client()
    alone, forged_one = await stranger.get(here), await stranger.get(forged(here))
    same = forged_one.text.replace(forged(here), here)
    assert alone.text == same, "a code that is none looks the same"
    assert facts(alone.text) == {}
    await stranger.post(here)
    assert (await whole(chen, order))["state"] == "accepted"
    kept = (await worker.get(path)).headers["set-cookie"].lower()
    assert all(word in kept for word in ("httponly", "path=/here", "samesite=lax"))
    for wrong in (elsewhere, forged(here), f"/here/{path.rsplit('/', 1)[1]}"):
        assert (await worker.post(wrong)).status_code == 200
        assert (await whole(chen, order))["state"] == "accepted", wrong
    assert "<form" in (await worker.get(here)).text
    for _ in range(2):
        assert (await worker.post(here)).status_code == 303
    found = await whole(chen, order)
    assert (found["state"], [one["data"] for one in found["steps"] if one["what"] == "arrive"]) == (
        "on_site",
        [{"how": "qr"}],
    )
    page = await worker.get(here)
    assert path in page.text
    for word in SECRET:
        assert word not in page.text
