"""Supervisors write campaigns: a draft, whom it would reach, a version, the archive; and what came of it."""

import csv
import io
from typing import Any

from tests import cast
from tests.cast import Client

from .test_calling import answer, call, script

AT = "/api/v1/campaigns"
TEXTS = {"en": "Lift", "fr": "Ascenseur", "zh-CN": "电梯"}
LIFT: dict[str, Any] = {
    "topic": "other",
    "name": TEXTS,
    "from_on": "2026-11-01",
    "until_on": "2026-12-31",
    "group": {"floor_from": 4, "zones": [2]},
    "steps": [{"key": "works", "ask": TEXTS, "answer": "yes_no"}],
}


async def drafted(browser: Client, **more: Any) -> dict[str, Any]:
    made = await browser.post(AT, json={"content": {**LIFT, **more}})
    assert made.is_success, made.text
    return made.json()


async def test_a_campaign_is_drafted_looked_at_published_and_asked(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    seen = (await zhou.post(f"{AT}/preview", json={"content": LIFT})).json()
    assert (seen["count"], seen["of"], seen["runs_today"], seen["faults"]) == (2, 6, True, [])
    assert [one["name"] for one in seen["examples"]] == ["吴建国", "周美丽"]
    one = await drafted(zhou)
    assert "other" not in await script(chen, cast.WU), "a draft is asked of nobody"
    done = (await zhou.post(f"{AT}/{one['id']}/publish", json={"seen": one["version"]})).json()
    assert (done["number"], done["by_name"], done["draft"], done["runs_today"]) == (1, "周敏", None, True)
    assert (await script(chen, cast.WU))["other"]["version"] == 1
    assert "other" not in await script(chen, cast.WANG)


async def test_a_draft_that_lacks_something_is_kept_and_not_published(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    one = await drafted(zhou, name={"en": "Lift"})
    refused = await zhou.post(f"{AT}/{one['id']}/publish", json={"seen": one["version"]})
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert [each["field"] for each in refused.json()["faults"]] == ["name.zh-CN", "name.fr"]
    body = {"seen": one["version"], "content": LIFT}
    mended = (await zhou.put(f"{AT}/{one['id']}/draft", json=body)).json()
    assert mended["draft"]["faults"] == []
    stale = await zhou.put(f"{AT}/{one['id']}/draft", json=body)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_version")


async def test_what_was_put_away_is_asked_no_more_until_it_is_taken_out(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    flu = next(one for one in (await zhou.get(AT)).json()["items"] if one["topic"] == "flu")
    away = (await zhou.post(f"{AT}/{flu['id']}/archive", json={"seen": flu["version"]})).json()
    assert "flu" not in await script(chen)
    twice = await zhou.post(f"{AT}/{flu['id']}/archive", json={"seen": away["version"]})
    assert (twice.status_code, twice.json()["code"]) == (409, "wrong_state")
    assert (await zhou.post(f"{AT}/{flu['id']}/take-out", json={"seen": away["version"]})).is_success
    assert "flu" in await script(chen)


async def test_the_script_is_changed_and_never_put_away(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    first = (await zhou.get(AT)).json()["items"][0]
    assert first["topic"] == "script"
    refused = await zhou.post(f"{AT}/{first['id']}/archive", json={"seen": first["version"]})
    assert refused.status_code == 409
    second = await zhou.post(AT, json={"content": {**LIFT, "topic": "script"}})
    assert (second.status_code, second.json()["code"]) == (422, "bad_field")
    content = (await zhou.get(f"{AT}/{first['id']}")).json()["content"]
    content["steps"] = content["steps"][:1]
    put = (await zhou.put(f"{AT}/{first['id']}/draft", json={"seen": first["version"], "content": content})).json()
    assert (await zhou.post(f"{AT}/{first['id']}/publish", json={"seen": put["version"]})).is_success
    assert [one["key"] for one in (await script(chen))["script"]["steps"]] == ["meals"]
    older = (await zhou.get(f"{AT}/{first['id']}/versions/1")).json()
    assert len(older["content"]["steps"]) == 4, "as it was"


async def test_what_the_centre_wrote_itself_outlives_a_new_start(hub: cast.RunningApp) -> None:
    from hub import care_calls

    zhou = await hub.signed_in("zhou")
    before = (await zhou.get(AT)).json()
    await hub.database.write(care_calls.settle_campaigns)
    assert (await zhou.get(AT)).json() == before


async def test_a_draft_that_was_never_published_goes_with_its_campaign(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    one = await drafted(zhou)
    gone = (await zhou.post(f"{AT}/{one['id']}/draft/drop", json={"seen": one["version"]})).json()
    assert gone["archived_ms"] == cast.NOON_MS


async def test_only_supervisors_write_and_only_they_and_the_auditor_see_who_said_what(hub: cast.RunningApp) -> None:
    chen, he = await hub.signed_in("chen"), await hub.signed_in("he")
    assert (await chen.post(AT, json={"content": LIFT})).status_code == 403
    assert (await chen.get(AT)).is_success
    assert (await chen.get(f"{AT}/2/results")).is_success
    assert (await chen.get(f"{AT}/2/answers")).status_code == 403
    assert (await he.get(f"{AT}/2/answers")).is_success
    trail = (await (await hub.signed_in("admin")).get("/api/v1/audit")).json()["items"]
    assert [(one["action"], one["subject"]) for one in trail if one["operator_id"] == cast.HE][:1] == [
        ("read_answers", "campaign 2")
    ]


async def test_answers_are_counted_listed_and_taken_away_as_a_table(hub: cast.RunningApp) -> None:
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    for resident, said in ((cast.WANG, "no"), (cast.LI, "call"), (cast.WU, "call")):
        made = await call(chen, resident)
        fraud = (await script(chen, resident))["fraud"]
        assert (await answer(chen, made, fraud, "tried", said)).is_success
    at = f"{AT}/{fraud['campaign_id']}"
    told = (await chen.get(f"{at}/results")).json()
    assert told["residents"] == 3
    assert {one["answer"]: one["count"] for one in told["questions"][0]["counts"]} == {
        "no": 1, "call": 2, "door": 0, "online": 0,
    }  # fmt: skip
    listed = (await zhou.get(f"{at}/answers?question=tried&answer=call")).json()
    assert (listed["total"], {one["resident_name"] for one in listed["items"]}) == (2, {"李国华", "吴建国"})
    file = await zhou.get(f"{at}/answers.csv")
    lines = list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert lines[0] == ["Jour", "Résident", "Îlot", "Question", "Réponse donnée", "Demandé par"]
    assert ["王秀英", "闻喜小区", "Quelqu’un a-t-il essayé ?", "Non", "陈晓"] in [line[1:] for line in lines]


async def test_what_somebody_answered_goes_with_them(hub: cast.RunningApp) -> None:
    from hub import care_calls

    chen = await hub.signed_in("chen")
    made = await call(chen)
    fraud = (await script(chen))["fraud"]
    await answer(chen, made, fraud, "tried", "no")
    await hub.database.write(lambda tx: care_calls.forget(tx, cast.WANG))
    assert (await chen.get(f"{AT}/{fraud['campaign_id']}/results")).json()["residents"] == 0
