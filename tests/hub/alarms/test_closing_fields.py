"""Some codes ask for more: it is checked, kept with the alarm, counted, and gone when the closing is undone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hub import alarms
from hub.alarms import closing
from hub.alarms.closing.model import known
from hub.alarms.closing.tables import alarm_closing
from hub.alarms.model import CLOSING_CODES
from hub.alarms.questions import Value, choices
from hub.kernel import Problem
from tests import cast
from tests.cast import Client

from .protocols.test_answers import taken

CLOSE = "/api/v1/alarms/1/close"
FALL = {"version": 2, "code": "real_fall", "fields": {"who_helped": "key_holder", "hospital": "yes"}}


async def closed(who: Client, code: str = "real_fall", version: int = 2, **fields: Any) -> Any:
    return await who.post(CLOSE, json={"version": version, "code": code, "fields": fields})


async def test_what_was_said_stands_with_the_alarm_on_the_timeline_and_in_the_figures(hub: cast.RunningApp) -> None:
    chen, zhou = await taken(hub), await hub.signed_in("zhou")
    fields: dict[str, Any] = {"who_went": "ambulance", "hospital": "yes", "hospital_name": "第十人民医院"}
    assert (await closed(chen, "real_medical", **fields)).is_success
    said = (await chen.get("/api/v1/alarms/1")).json()["closing"]
    assert [one["key"] for one in said] == ["who_went", "hospital", "hospital_name"]
    assert (said[0]["said"]["fr"], said[2]["said"]) == ("Ambulance", "第十人民医院")
    newest = (await chen.get("/api/v1/residents/1/timeline")).json()["items"][0]
    assert (newest["kind"], newest["data"]["fields"]) == ("alarm_closed", said)
    counted = (await zhou.get("/api/v1/figures")).json()["fields"]
    assert [(one["code"], one["field"], one["choice"], one["alarms"]) for one in counted] == [
        ("real_medical", "hospital", "yes", 1),
        ("real_medical", "who_went", "ambulance", 1),
    ]
    table = (await zhou.get("/api/v1/figures/csv/closings")).text
    assert "real_medical,Qui est venu ?,Ambulance,1" in table


async def test_what_goes_to_every_console_says_nothing_of_it(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    told = (await closed(chen, who_helped="alone", injured="yes")).json()
    assert "injured" not in str(told)


async def test_a_code_that_must_be_told_something_names_it(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({}, "who_helped"),
        ({"who_helped": "a passer-by"}, "who_helped"),
        ({"who_helped": "alone", "weather": "rain"}, "weather"),
        ({"who_helped": "alone", "injured": 1}, "injured"),
    ]
    for fields, field in wrong:
        refused = await closed(chen, **fields)
        assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "bad_field", field)
    assert (await chen.get("/api/v1/alarms/1")).json()["alarm"]["state"] == "taken"
    assert (await closed(chen, who_helped="alone")).is_success


@pytest.mark.parametrize("code", ["social", "accidental", "test", "technical"])
async def test_a_quick_closing_stays_quick(hub: cast.RunningApp, code: str) -> None:
    chen = await taken(hub)
    assert (await chen.post(CLOSE, json={"version": 2, "code": code})).is_success


async def test_undone_or_opened_again_it_has_no_fields_until_it_is_closed_anew(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    await closed(chen, who_helped="alone", injured="no")
    await chen.post("/api/v1/alarms/1/undo", json={"version": 3})
    assert (await chen.get("/api/v1/alarms/1")).json()["closing"] == []
    await closed(chen, version=4, who_helped="family")
    assert [one["key"] for one in (await chen.get("/api/v1/alarms/1")).json()["closing"]] == ["who_helped"]
    await chen.post("/api/v1/alarms/1/reopen", json={"version": 5, "why": "she has called again"})
    assert (await chen.get("/api/v1/alarms/1")).json()["closing"] == []


async def test_a_closing_that_is_sent_twice_is_kept_once(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    for _ in range(2):
        assert (await chen.post(CLOSE, json=FALL, headers={"Idempotency-Key": "k"})).is_success
    assert len(await hub.database.read(lambda tx: tx.sql.execute(select(alarm_closing)).all())) == 2


async def test_words_about_somebody_who_is_forgotten_go_and_what_is_counted_stays(hub: cast.RunningApp) -> None:
    chen = await taken(hub)
    await closed(chen, "real_medical", who_went="family", hospital_name="第十人民医院")
    await hub.database.write(lambda tx: alarms.forget(tx, cast.WANG))
    rows = await hub.database.read(lambda tx: tx.sql.execute(select(alarm_closing)).all())
    assert {one.field: (one.choice, one.words) for one in rows} == {
        "who_went": ("family", None),
        "hospital_name": (None, ""),
    }


WORDS = st.sampled_from(("yes", "no", "unknown", "family", "ambulance", "other", "")) | st.text(max_size=9)


def fits(code: str, key: str, value: Value) -> bool:
    """Whether this may be said in that field, as its definition says it."""
    field = {one.key: one for one in known()[code].fields}.get(key)
    if field is None or isinstance(value, int):
        return False
    return value in choices(field) if choices(field) else value.strip() != ""


@given(st.sampled_from(CLOSING_CODES), st.data())
def test_whatever_is_said_is_either_kept_whole_or_refused_by_name(code: str, data: st.DataObject) -> None:
    asked = {one.key: one for one in known()[code].fields}
    said = data.draw(st.dictionaries(st.sampled_from([*asked, "weather"]), WORDS | st.integers(-1, 9), max_size=5))
    complete = all(key in said for key, one in asked.items() if one.required)
    if complete and all(fits(code, key, value) for key, value in said.items()):
        closing.check(code, said)
        assert [one["key"] for one in closing.told(code, said)] == [key for key in asked if key in said]
    else:
        with pytest.raises(Problem) as refused:
            closing.check(code, said)
        assert (refused.value.status, refused.value.code) == (422, "bad_field")
        assert refused.value.more["field"] in {*said, *asked}
