"""Who goes there and asks how it was says so by a link: one page on a telephone, for that order and that visitor."""

import asyncio
import re
from typing import Any

import pytest

from hub.kernel import Write
from hub.kernel.signed_links import read_token
from hub.operators.link_pages import ANSWERS_PER_HOUR
from hub.providers.follow_ups import visit_page
from hub.providers.follow_ups.model import Marks
from hub.providers.follow_ups.visit_links import VALID_MS, ask_links_of
from tests import cast
from tests.hub.providers.links import OUTSIDE, facts, messages, outside
from tests.hub.providers.orders import REPAIRER, accepted, did, done, ordered, post, whole
from tests.hub.providers.test_pages import known_ways_in
from tests.hub.providers.test_service_ended import ends

__all__ = ["outside"]

GOOD = {"timeliness": "5", "attitude": "4", "result": "5", "price": "yes", "note": "很好"}
POOR = {**GOOD, "result": "1", "note": "还是漏水"}
VISITOR = {"visitor": "顾阿姨", "phone": "+86 100 0000 0777"}


async def for_a_visit(hub: cast.RunningApp) -> dict[str, Any]:
    """An order that chen sent, that is done, and about which three calls were in vain."""
    chen = await hub.signed_in("chen")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))

    def to_visit(tx: Write) -> None:
        tx.sql.exec_driver_sql("UPDATE follow_up_task SET state = 'visiting'")

    await hub.database.write(to_visit)
    return order


async def going(hub: cast.RunningApp, **other: Any) -> tuple[dict[str, Any], str]:
    """Somebody was named who goes there; the path of their link."""
    order = await for_a_visit(hub)
    lin = await hub.signed_in("lin")
    answer = await post(lin, order, "follow-up/visit", **{**VISITOR, **other})
    assert answer.status_code == 200, answer.text
    return order, answer.json()["url"].removeprefix(OUTSIDE)


def visitor(hub: cast.RunningApp) -> cast.Client:
    """Somebody with a telephone and no account, who reads English."""
    browser = hub.client()
    browser.headers["Accept-Language"] = "en"
    return browser


async def test_who_goes_is_sent_a_link_and_what_they_are_told_is_the_answer(outside: cast.RunningApp) -> None:
    await known_ways_in(await outside.signed_in("zhou"))
    order, path = await going(outside)
    assert await messages(outside, "follow_up_asked") == [path]
    stranger, lin = visitor(outside), await outside.signed_in("lin")
    page = await stranger.get(path)
    assert page.status_code == 200
    assert facts(page.text) == {
        "what": "Appliance repair", "day": "2026-11-27", "name": "王秀英", "address": "闻喜路10号101室",
        "building": "10", "floor": "1", "door": "101", "door_notes": "The bell is broken: knock.",
    }  # fmt: skip
    assert (await stranger.post(path, data=GOOD)).status_code == 303
    assert "The call centre knows how it was" in (await stranger.get(path)).text
    found = await whole(lin, order)
    assert found["state"] == "closed"
    said = found["follow_up"]
    assert (said["how"], said["by"], said["by_link"]) == ("visit", cast.LIN, True)
    assert (said["timeliness"], said["attitude"], said["result"], said["price_ok"]) == (5, 4, 5, True)
    assert next(one for one in found["steps"] if one["what"] == "follow_up")["actor"] == "visitor"
    he = await outside.signed_in("he")
    read = (await he.get("/api/v1/audit", params={"action": "read_by_link"})).json()["items"]
    assert [one["subject"] for one in read] == [f"resident {cast.WANG}"]


async def test_an_answer_that_comes_twice_counts_once(outside: cast.RunningApp) -> None:
    order, path = await going(outside)
    stranger = visitor(outside)
    for _ in range(2):
        assert (await stranger.post(path, data=GOOD)).status_code == 303
    steps = (await whole(await outside.signed_in("lin"), order))["steps"]
    assert [one["what"] for one in steps].count("follow_up") == 1


async def test_of_ten_answers_at_once_one_counts(outside: cast.RunningApp) -> None:
    order, path = await going(outside)
    stranger = visitor(outside)
    answers = await asyncio.gather(*(stranger.post(path, data=GOOD if one % 2 else POOR) for one in range(10)))
    assert {one.status_code for one in answers} == {303}
    found = await whole(await outside.signed_in("lin"), order)
    assert [one["what"] for one in found["steps"]].count("follow_up") == 1
    assert found["state"] == ("closed" if found["follow_up"]["result"] == 5 else "disputed")


async def test_poor_marks_are_a_complaint_that_who_sent_the_visitor_does_not_decide(outside: cast.RunningApp) -> None:
    order, path = await going(outside)
    await visitor(outside).post(path, data=POOR)
    zhou = await outside.signed_in("zhou")
    (one,) = (await zhou.get("/api/v1/complaints")).json()["items"]
    assert (one["order_id"], one["kind"], one["raised_by"]) == (order["id"], "poor_work", cast.LIN)


async def test_nobody_at_home_is_a_try_and_the_link_goes_on(outside: cast.RunningApp, clock: cast.HandClock) -> None:
    order, path = await going(outside)
    stranger, lin = visitor(outside), await outside.signed_in("lin")
    for _ in range(2):  # the same press, sent again
        assert (await stranger.post(path, data={"in_vain": "not_home"})).status_code == 303
    assert "Please go there again later" in (await stranger.get(path)).text
    tries = (await whole(lin, order))["asking"]["tries"]
    assert [(one["how"], one["outcome"], one["by_link"]) for one in tries] == [("visit", "not_home", True)]
    clock.forward(5 * cast.HOUR_MS)
    lin = await outside.signed_in("lin")
    await stranger.post(path, data={"in_vain": "not_home"})
    assert len((await whole(lin, order))["asking"]["tries"]) == 2
    assert (await stranger.post(path, data=GOOD)).status_code == 303
    assert (await whole(lin, order))["state"] == "closed"


async def test_without_all_marks_nothing_is_kept(outside: cast.RunningApp) -> None:
    order, path = await going(outside)
    for wrong in ({}, {**GOOD, "result": ""}, {**GOOD, "attitude": "6"}, {"in_vain": "busy"}):
        answer = await visitor(outside).post(path, data=wrong)
        assert (answer.status_code, "Please give all three marks" in answer.text) == (200, True)
    assert (await whole(await outside.signed_in("lin"), order))["state"] == "done"


async def test_the_link_is_for_this_visitor_until_somebody_else_goes_or_it_is_revoked(outside: cast.RunningApp) -> None:
    order, first = await going(outside)
    lin, stranger = await outside.signed_in("lin"), visitor(outside)
    again = await post(lin, order, "follow-up/visit", visitor="陆师傅", phone="+86 100 0000 0778")
    second = again.json()["url"].removeprefix(OUTSIDE)
    assert (await stranger.get(first)).status_code == 404
    assert (await stranger.get(second)).status_code == 200
    third = (await post(lin, order, "follow-up/link/revoke")).json()["url"].removeprefix(OUTSIDE)
    assert (await stranger.get(second)).status_code == 404
    assert (await stranger.get(third)).status_code == 200
    assert await messages(outside, "follow_up_asked") == [first, second], "a new link is sent to nobody by itself"
    shown = await lin.post(f"/api/v1/orders/{order['id']}/follow-up/link", json={"send": True})
    assert shown.json()["url"] == OUTSIDE + third
    assert (await messages(outside, "follow_up_asked"))[2:] == [third]
    he = await outside.signed_in("he")
    for action, many in (("show_link", 1), ("revoke_link", 1)):
        assert len((await he.get("/api/v1/audit", params={"action": action})).json()["items"]) == many


async def test_a_link_ends_and_one_that_is_not_ours_opens_nothing(
    outside: cast.RunningApp, clock: cast.HandClock
) -> None:
    _, path = await going(outside)
    forged = path[:-4] + ("AAAA" if not path.endswith("AAAA") else "BBBB")
    stranger = visitor(outside)
    for wrong in (forged, "/how-it-was/x", f"/how-it-was/{'A' * 38}"):
        assert (await stranger.get(wrong)).status_code == 404
        assert (await stranger.post(wrong, data=GOOD)).status_code == 404
    clock.forward(VALID_MS)
    assert (await stranger.get(path)).status_code == 410
    await stranger.post(path, data=GOOD)
    assert not await outside.database.read(lambda tx: tx.sql.exec_driver_sql("SELECT 1 FROM order_follow_up").all())


async def test_nobody_answers_or_guesses_without_end(outside: cast.RunningApp) -> None:
    _, path = await going(outside)
    stranger = visitor(outside)
    answers = [(await stranger.post(path, data={})).status_code for _ in range(ANSWERS_PER_HOUR + 1)]
    assert answers == [200] * ANSWERS_PER_HOUR + [429]
    guesser = outside.client(address="203.0.113.9")
    guesses = [(await guesser.get(f"/how-it-was/{'A' * 37}{one}")).status_code for one in "ABCDEFGH" * 5]
    assert guesses == [404] * 30 + [429] * 10


async def test_what_the_desk_has_noted_does_not_keep_who_stands_there_from_saying_it_too(
    outside: cast.RunningApp,
) -> None:
    order, path = await going(outside)
    lin = await outside.signed_in("lin")
    noted = await post(lin, order, "follow-up/try", how="visit", outcome="not_home")
    assert noted.status_code == 200, noted.text
    await visitor(outside).post(path, data={"in_vain": "refused"})
    tries = (await whole(lin, order))["asking"]["tries"]
    assert [(one["outcome"], one["by_link"]) for one in tries] == [("not_home", False), ("refused", True)]


async def test_a_link_that_is_revoked_between_the_look_and_the_press_opens_nothing(outside: cast.RunningApp) -> None:
    """What is looked at before a write may have changed when it is written: the write looks itself."""
    order, path = await going(outside)
    links, old = ask_links_of(outside.services), read_token(path.rsplit("/", 1)[1])
    await post(await outside.signed_in("lin"), order, "follow-up/link/revoke")
    said = Marks(5, 5, 5, None, "")

    def presses(tx: Write) -> list[str]:
        return [
            visit_page.answer(tx, links, old, said),
            visit_page.in_vain(tx, links, old, "not_home"),
            visit_page.look(tx, links, old, "en").view,
        ]

    assert await outside.database.write(presses) == ["unknown"] * 3
    assert (await whole(await outside.signed_in("lin"), order))["state"] == "done"


@pytest.mark.parametrize("what", ["done_again", "complained_of", "died"])
async def test_where_nobody_needs_to_ask_any_more_the_link_shows_nobody(outside: cast.RunningApp, what: str) -> None:
    order, path = await going(outside)
    chen, zhou, stranger = await outside.signed_in("chen"), await outside.signed_in("zhou"), visitor(outside)
    if what == "done_again":  # and asked about anew, by somebody else's link
        again = await did(chen, order, "reopen", reason="it drips again")
        again = await did(chen, again, "ask", mode="one", provider_ids=[cast.REPAIRER], overrule="they know the house")
        await done(chen, await accepted(chen, again))
    elif what == "complained_of":
        words = {"version": order["version"], "kind": "rude", "words": "they shouted"}
        made = await chen.post(f"/api/v1/orders/{order['id']}/complaints", json=words)
        assert made.status_code == 201, made.text
    else:
        await ends(outside)
    before = (await whole(zhou, order))["state"]
    page = (await stranger.get(path)).text
    assert "nobody needs to ask there any more" in page
    assert re.search("王秀英|闻喜路", page) is None
    for press in (GOOD, {"in_vain": "not_home"}):
        await stranger.post(path, data=press)
    found = await whole(zhou, order)
    assert (found["state"], found["follow_up"], found["asking"]["tries"]) == (before, None, [])


async def test_an_old_view_neither_names_anybody_nor_revokes_the_link(outside: cast.RunningApp) -> None:
    order, path = await going(outside)
    lin = await outside.signed_in("lin")
    for action, body in (("follow-up/visit", VISITOR), ("follow-up/link/revoke", {})):
        old = await post(lin, {**order, "version": order["version"] - 1}, action, **body)
        assert (old.status_code, old.json()["code"]) == (409, "stale_version")
    assert (await visitor(outside).get(path)).status_code == 200


async def test_nobody_is_named_while_they_are_still_asked_by_telephone(outside: cast.RunningApp) -> None:
    chen = await outside.signed_in("chen")
    order = await done(chen, await accepted(chen, await ordered(chen, **REPAIRER)))
    answer = await post(await outside.signed_in("lin"), order, "follow-up/visit", **VISITOR)
    assert (answer.status_code, answer.json()["code"]) == (409, "not_for_a_visit")
    assert await messages(outside, "follow_up_asked") == []


@pytest.mark.parametrize("phone", ["+861000000200" + str(cast.REPAIRER), f"100 0000 200{cast.REPAIRER}"])
async def test_nobody_of_the_providers_goes_however_their_number_is_written(
    outside: cast.RunningApp, phone: str
) -> None:
    order = await for_a_visit(outside)
    answer = await post(await outside.signed_in("lin"), order, "follow-up/visit", visitor="someone", phone=phone)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


async def test_the_link_holds_no_more_when_that_telephone_becomes_one_of_the_providers(
    outside: cast.RunningApp,
) -> None:
    order, path = await going(outside)
    zhou, stranger = await outside.signed_in("zhou"), visitor(outside)
    worker = {"name": "新来的", "phone": "+8610000000777", "skills": ["appliances"], "languages": []}
    added = await zhou.post(f"/api/v1/providers/{cast.REPAIRER}/workers", json={"version": 1, "worker": worker})
    assert added.status_code == 201, added.text
    page = (await stranger.get(path)).text
    assert "nobody needs to ask there any more" in page
    assert "王秀英" not in page
    await stranger.post(path, data=GOOD)
    assert (await whole(zhou, order))["state"] == "done"


async def test_after_the_desk_has_noted_it_the_page_shows_nothing_of_the_home(outside: cast.RunningApp) -> None:
    order, path = await going(outside)
    lin = await outside.signed_in("lin")
    await did(lin, order, "follow-up", timeliness=5, attitude=5, result=5, how="visit")
    page = await visitor(outside).get(path)
    assert (page.status_code, re.search("王秀英|闻喜路", page.text)) == (200, None)


async def test_who_sent_the_provider_neither_shows_nor_revokes_the_link(outside: cast.RunningApp) -> None:
    order, _ = await going(outside)
    chen = await outside.signed_in("chen")
    for action, body in (("follow-up/link", {}), ("follow-up/link/revoke", {"version": order["version"]})):
        answer = await chen.post(f"/api/v1/orders/{order['id']}/{action}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "sent_by_you")


async def test_without_an_address_outside_nobody_is_sent_anything(hub: cast.RunningApp) -> None:
    order = await for_a_visit(hub)
    lin = await hub.signed_in("lin")
    none_yet = await lin.post(f"/api/v1/orders/{order['id']}/follow-up/link", json={})
    assert (none_yet.status_code, none_yet.json()["code"]) == (409, "nobody_goes")
    answer = await post(lin, order, "follow-up/visit", **VISITOR)
    assert (answer.status_code, answer.json()["url"]) == (200, None)
    assert await messages(hub, "follow_up_asked") == []
    shown = await lin.post(f"/api/v1/orders/{order['id']}/follow-up/link", json={})
    assert (shown.status_code, shown.json()["code"]) == (409, "no_public_url")
