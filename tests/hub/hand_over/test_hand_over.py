"""From the first word of a draft to the second signature, and what nobody can do afterwards."""

import asyncio
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from hub import hand_over
from hub.alarms import STATES, Press, PressKey, raise_technical, take_in
from hub.alarms.conditions.model import Cause
from hub.alarms.model import Kind
from hub.devices.model import OutReason
from hub.hand_over import forgetting
from hub.hand_over.model import HandOver, State, Step
from hub.hand_over.policy import step
from hub.hand_over.words import WORDS
from hub.kernel import Problem, Write, events_after
from hub.telephony import tell
from hub.telephony.model import Reason, Recipient
from hub.telephony.tables import message
from hub.telephony.wording import SUBJECTS
from hub.watch.model import KINDS as PROBLEMS
from tests import cast
from tests.hub.providers.orders import accepted, ordered

HOUR_MS = cast.HOUR_MS


def press(tx: Write, resident: int) -> None:
    device = f"ph-0000{resident}"
    key = PressKey(device, "0a0b0c0d", 1)
    take_in(tx, [Press(key, resident, device, "phone", "ip", tx.now_ms, tx.now_ms, False, False, 90, True)])


async def post(browser: cast.Client, one: dict[str, Any], what: str, **body: Any) -> Any:
    return await browser.post(f"/api/v1/hand-overs/{one['id']}/{what}", json={"version": one["version"], **body})


async def drafted(browser: cast.Client, text: str = "钥匙在抽屉里") -> dict[str, Any]:
    one = (await browser.post("/api/v1/hand-overs")).json()
    kept = await post(browser, one, "text", text=text)
    assert kept.status_code == 200, kept.text
    return {**one, **kept.json()}


async def test_what_was_answered_at_an_open_alarm_is_handed_over_in_the_language_of_who_reads_it(
    hub: cast.RunningApp,
) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    await hub.database.write(lambda tx: press(tx, cast.WANG))
    await chen.post("/api/v1/alarms/1/take", json={"version": 1})
    for asked, value in (("hears", "yes"), ("problem", "fallen")):
        await chen.put(f"/api/v1/alarms/1/protocol/answers/{asked}", json={"number": 1, "value": value})
    one = await drafted(chen)
    (alarm,) = one["open"]["alarms"]["items"]
    assert [given["said"]["en"] for given in alarm["answers"]] == ["Yes", "Fallen"]
    await post(chen, one, "offer")
    page = (await zhou.get(f"/print/hand-overs/{one['id']}")).text
    assert "Que s’est-il passé ? Chute" in page
    (blank,) = forgetting.without(one["open"], cast.WANG, "王秀英")["alarms"]["items"]
    assert (blank["resident_name"], blank["answers"]) == ("…", [])


async def test_what_is_open_is_in_the_draft_and_fixed_by_the_first_signature(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    await chen.post("/api/v1/shift", json={})
    await hub.database.write(lambda tx: press(tx, cast.WANG))
    await accepted(chen, await ordered(chen, resident_id=cast.LI, service="locksmith"))
    await chen.post("/api/v1/alarms/1/notes", json={"text": "她说头晕"})
    clock.forward(2 * HOUR_MS)
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    one = await drafted(chen)
    opened = one["open"]
    assert one["since_ms"] == cast.NOON_MS
    assert [(item["kind"], item["resident_name"], item["state"]) for item in opened["alarms"]["items"]] == [
        ("sos", "王秀英", "open")
    ]
    assert [item["resident_name"] for item in opened["calls_due"]["items"]] == ["王秀英", "李国华"]
    assert [item["provider_name"] for item in opened["orders_late"]["items"]] == ["平安开锁"]
    assert [(item["by"], item["text"]) for item in opened["notes"]["items"]] == [("陈晓", "她说头晕")]
    offered = (await post(chen, one, "offer")).json()
    assert (offered["state"], offered["outgoing_signed_ms"]) == ("offered", clock.ms)
    await lin.post("/api/v1/alarms/1/take", json={"version": 1})
    seen = (await lin.get(f"/api/v1/hand-overs/{one['id']}")).json()
    assert seen["open"]["alarms"]["items"][0]["state"] == "open", "who comes signs what who goes has signed"


async def test_two_sign_in_their_own_sessions_and_then_it_is_final(hub: cast.RunningApp) -> None:
    chen, lin, zhou = [await hub.signed_in(login) for login in ("chen", "lin", "zhou")]
    one = await drafted(chen)
    assert (await post(lin, one, "sign")).json()["code"] == "wrong_state"
    assert (await post(lin, one, "offer")).json()["code"] == "not_yours"
    offered = (await post(chen, one, "offer")).json()
    twice = await post(chen, offered, "sign")
    assert (twice.status_code, twice.json()["code"]) == (403, "signs_twice")
    assert (await post(lin, one, "sign")).json()["code"] == "stale_version"
    signed = (await post(lin, offered, "sign")).json()
    assert (signed["state"], signed["incoming_name"], len(signed["digest"])) == ("signed", "林芳", 64)
    for who, what in ((zhou, "sign"), (chen, "take-back"), (chen, "offer")):
        assert (await post(who, signed, what)).json()["code"] == "wrong_state"
    assert (await post(chen, signed, "text", text="something else")).json()["code"] == "wrong_state"
    assert (await zhou.get(f"/api/v1/hand-overs/{one['id']}")).json()["text"] == "钥匙在抽屉里"
    news = await hub.database.read(lambda tx: events_after(tx, 0, ["hand_over"]))
    assert [event.data["state"] for event in news] == ["offered", "signed"]
    assert all("text" not in event.data for event in news)


async def test_of_two_who_sign_at_once_one_has_signed(hub: cast.RunningApp) -> None:
    chen, lin, zhou = [await hub.signed_in(login) for login in ("chen", "lin", "zhou")]
    offered = (await post(chen, await drafted(chen), "offer")).json()
    answers = await asyncio.gather(post(lin, offered, "sign"), post(zhou, offered, "sign"))
    assert sorted(one.status_code for one in answers) == [200, 409]


async def test_who_goes_may_take_it_back_and_write_on(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    offered = (await post(chen, await drafted(chen), "offer")).json()
    assert (await post(lin, offered, "take-back")).json()["code"] == "not_yours"
    again = (await post(chen, offered, "take-back")).json()
    assert (again["state"], again["text"], again["digest"]) == ("draft", "钥匙在抽屉里", None)
    assert (await lin.get("/api/v1/shift")).json()["hand_over"] is None
    assert (await post(chen, again, "text", text="and more")).status_code == 200
    offered = (await post(chen, {**again, "version": again["version"] + 1}, "offer")).json()
    await drafted(chen, "the next night")
    assert (await post(chen, offered, "take-back")).json()["code"] == "has_draft"


async def test_a_draft_is_its_writers_alone_and_survives_a_kill(tmp_path: Path, clock: cast.HandClock) -> None:
    async with cast.running_app(tmp_path, clock) as hub:
        chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
        one = await drafted(chen)
        assert (await zhou.get(f"/api/v1/hand-overs/{one['id']}")).status_code == 403
        assert (await zhou.get("/api/v1/hand-overs")).json()["total"] == 0
    async with cast.running_app(tmp_path, clock) as hub:
        chen = await hub.signed_in("chen")
        again = (await chen.post("/api/v1/hand-overs")).json()
        assert (again["id"], again["text"]) == (one["id"], "钥匙在抽屉里")
        stale = await chen.post(f"/api/v1/hand-overs/{one['id']}/text", json={"version": 1, "text": "an older page"})
        assert stale.json()["code"] == "stale_version"


async def test_who_comes_is_told_who_hands_over_what_is_open_and_who_is_here(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    await chen.post("/api/v1/shift", json={})
    await hub.database.write(lambda tx: press(tx, cast.WANG))
    await post(chen, await drafted(chen), "offer")
    told = (await lin.get("/api/v1/shift")).json()
    assert (told["shift"], told["hand_over"]["outgoing_name"], told["here"]) == (None, "陈晓", ["陈晓"])
    assert told["open"]["alarms"] == 1
    own = (await chen.get("/api/v1/shift")).json()
    assert (own["shift"]["started_ms"], own["hand_over"], own["here"]) == (cast.NOON_MS, None, [])


async def test_earlier_ones_are_found_by_their_day(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    await post(chen, await drafted(chen), "offer")
    clock.forward(14 * HOUR_MS)  # 02:00 on the 28th in Shanghai, still the 27th in Greenwich
    chen = await hub.signed_in("chen")
    await post(chen, await drafted(chen), "offer")

    async def found(**days: str) -> list[int]:
        return [one["id"] for one in (await chen.get("/api/v1/hand-overs", params=days)).json()["items"]]

    assert await found() == [2, 1]
    assert await found(**{"from": "2026-11-28"}) == [2]
    assert await found(to="2026-11-27") == [1]
    assert await found(**{"from": "2026-11-27", "to": "2026-11-28"}) == [2, 1]
    assert await found(to="9999-12-31") == [2, 1]


@pytest.mark.parametrize(("login", "words"), [("chen", "交接"), ("zhou", "Relève"), ("lin", "Hand-over")])
async def test_it_is_printed_in_the_language_of_who_prints_it(hub: cast.RunningApp, login: str, words: str) -> None:
    chen = await hub.signed_in("chen")
    await hub.database.write(lambda tx: press(tx, cast.WANG))
    offered = (await post(chen, await drafted(chen, "<script>alert(1)</script>"), "offer")).json()
    who = await hub.signed_in(login)
    page = (await who.get(f"/print/hand-overs/{offered['id']}")).text
    assert f"<h1>{words}" in page
    assert "王秀英" in page
    assert offered["digest"] in page
    assert "<script>" not in page
    assert (await who.get("/print/hand-over.css")).headers["content-type"].startswith("text/css")


async def test_reading_one_is_on_the_trail(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    offered = (await post(chen, await drafted(chen), "offer")).json()
    await lin.get(f"/api/v1/hand-overs/{offered['id']}")
    query = "SELECT operator_id, action FROM audit WHERE subject = 'hand-over 1' ORDER BY id"
    rows = await hub.database.read(lambda tx: [tuple(row) for row in tx.sql.exec_driver_sql(query)])
    assert rows == [
        (cast.CHEN, "hand_over_begun"),
        (cast.CHEN, "hand_over_offer"),
        (cast.LIN, "read_hand_over"),
    ]


POSSIBLE: dict[tuple[State, Step], State] = {
    ("draft", "offer"): "offered",
    ("offered", "take_back"): "draft",
    ("offered", "sign"): "signed",
}


async def test_a_resident_who_is_made_forgotten_leaves_the_signed_ones_too(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    await hub.database.write(lambda tx: (press(tx, cast.WANG), press(tx, cast.LI)))
    await chen.post("/api/v1/alarms/1/notes", json={"text": "她说头晕"})
    offered = (await post(chen, await drafted(chen, "王秀英明早先打,李国华晚点"), "offer")).json()
    signed = (await post(lin, offered, "sign")).json()
    clock.forward(1000)
    await hub.database.write(lambda tx: hand_over.forget(tx, cast.WANG))
    after = (await lin.get(f"/api/v1/hand-overs/{signed['id']}")).json()
    assert after["text"] == "…明早先打,李国华晚点"
    told = str(after)
    assert "王秀英" not in told
    assert "她说头晕" not in told
    assert [one["resident_name"] for one in after["open"]["alarms"]["items"]] == ["…", "李国华"]
    kept = ("state", "digest", "version", "incoming_name", "incoming_signed_ms")
    assert [after[name] for name in kept] == [signed[name] for name in kept]
    assert (signed["forgot_ms"], after["forgot_ms"]) == (None, clock.ms)
    await hub.database.write(lambda tx: hand_over.forget(tx, cast.ZHOU_MEILI))
    assert (await lin.get(f"/api/v1/hand-overs/{signed['id']}")).json() == after


STEPS: list[Step] = ["offer", "take_back", "sign"]


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 3), st.integers(0, 1)), max_size=12))
def test_no_way_leads_past_the_two_signatures_or_back_from_them(moves: list[tuple[Step, int, int]]) -> None:
    state: State = "draft"
    version = 1
    for what, who, behind in moves:
        one = HandOver(1, state, version, 1, "", 0, 0, 0, "", None, None, None, None, None, None, None)
        after = POSSIBLE.get((state, what))
        if after is None or behind or (who == 1) != (what != "sign"):
            with pytest.raises(Problem):
                step(one, what, who, version - behind)
        else:
            assert step(one, what, who, version) == after
            state, version = after, version + 1


def test_the_print_has_words_for_whatever_may_stand_on_it() -> None:
    assert {*get_args(Kind), *STATES} - {"closed"} <= WORDS.keys()
    assert {*PROBLEMS, *get_args(Cause), *get_args(Recipient)} <= WORDS.keys()
    assert {f"out_{one}" for one in get_args(OutReason)} <= WORDS.keys()
    assert {f"failed_{one}" for one in get_args(Reason) if one} <= WORDS.keys()
    assert WORDS.keys() >= SUBJECTS


async def test_who_comes_reads_for_whom_one_waits_and_until_when_and_whose_phone_is_out_of_service(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou = await hub.signed_in("zhou")
    await hub.database.write(lambda tx: press(tx, cast.WANG))
    taken = (await zhou.post("/api/v1/alarms/1/take", json={"version": 1})).json()
    until_ms = clock.ms + HOUR_MS // 2
    wish = {"version": taken["version"], "until_ms": until_ms, "why": "她女儿在路上"}
    assert (await zhou.post("/api/v1/alarms/1/wait", json=wish)).status_code == 200
    out = {"reason": "repair", "note": "new battery", "until_ms": clock.ms + 24 * HOUR_MS}
    assert (await zhou.put("/api/v1/devices/ph-00002/out", json=out)).status_code == 200
    one = await drafted(zhou)
    page = " ".join((await zhou.get(f"/print/hand-overs/{one['id']}")).text.split())
    assert "Aide en route (周敏), depuis 2026-11-27 12:00 · jusqu’à 2026-11-27 12:30: 她女儿在路上" in page
    assert "<b>ph-00002</b> 李国华, " in page
    assert "en réparation, jusqu’à 2026-11-28 12:00: new battery" in page
    (blank,) = forgetting.without(one["open"], cast.WANG, "王秀英")["alarms"]["items"]
    assert blank["why"] == "…"


async def test_what_is_wrong_with_the_hub_itself_is_named_and_the_same_failure_is_one_line(
    hub: cast.RunningApp,
) -> None:
    zhou = await hub.signed_in("zhou")

    def ails(tx: Write) -> None:
        raise_technical(tx, "hub_problem", None, None, data={"problem": "message_failed", "severity": "warning"})
        for _ in range(3):
            tell(tx, ("supervisor", "duty"), "alarm_waits", {})
            given_up = {"state": "failed", "due_ms": None, "done_ms": tx.now_ms, "reason": "refused", "error": "410"}
            tx.sql.execute(update(message).values(given_up))

    await hub.database.write(ails)
    one = await drafted(zhou)
    (problem,) = one["open"]["alarms"]["items"]
    (failed,) = one["open"]["messages_failed"]["items"]
    assert (problem["about"], failed["times"], failed["recipients"]) == ("message_failed", 3, "supervisor duty")
    page = " ".join((await zhou.get(f"/print/hand-overs/{one['id']}")).text.split())
    assert "L’ordinateur du centre</b> Des messages" in page
    assert "(3 fois)" in page
