"""By which rules providers are scored: of months to come, for everybody to read, and tried before they hold."""

from typing import Any

from hub.providers.scores.model import FIRST_RULES
from hub.providers.scores.words import written_in
from tests import cast
from tests.hub.providers.score_months import ENDS_MS, MONTH, NEXT, WEIGHTS, close, lets_pass


async def test_rules_are_of_months_to_come_and_everybody_may_read_them(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou, lin = await hub.signed_in("zhou"), await hub.signed_in("lin")
    rules = FIRST_RULES.model_dump(mode="json")
    body = {"from_month": NEXT, "rules": {**rules, "warn_below": 77}, "note": "as agreed with the providers"}
    assert (await lin.post("/api/v1/score-rules", json=body)).status_code == 403
    begun = await zhou.post("/api/v1/score-rules", json={**body, "from_month": MONTH})
    assert begun.json()["code"] == "month_begun"
    for crooked in (
        {"weights": {**WEIGHTS, "marks": 31}},
        {"weights": {name: most for name, most in WEIGHTS.items() if name != "price"}},
        {"complaints": {"late": 3}},
        {"warn_below": 60, "suspend_below": 61},
    ):
        for path in ("score-rules", "score-rules/preview"):
            sent = {**(body if path == "score-rules" else {}), "rules": {**rules, **crooked}}
            assert (await zhou.post(f"/api/v1/{path}", json=sent)).status_code == 422, crooked
    made = await zhou.post("/api/v1/score-rules", json=body)
    trail = (await (await hub.signed_in("he")).get("/api/v1/audit", params={"action": "score_rules_published"})).json()
    assert [(one["by"], one["detail"]) for one in trail["items"]] == [("周敏", {"from_month": NEXT})]
    assert [one["from_month"] for one in made.json()["items"]] == [NEXT, "2020-01"]
    anybody = hub.client()
    for language, word in (("en", "How providers are scored"), ("fr", "prestataire"), ("zh-CN", "分")):
        page = await anybody.get("/scores/rules", params={"language": language})
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text
        assert '<p lang="">as agreed with the providers</p>' in page.text
        assert word in page.text
        assert "77" in page.text
        assert "便民" not in page.text
    clock.ms = ENDS_MS
    await close(hub)
    rows = (await (await hub.signed_in("zhou")).get("/api/v1/provider-scores", params={"month": MONTH})).json()
    assert {one["rules_id"] for one in rows["items"]} == {1}  # the month that is over was under the old ones


def test_a_note_is_marked_as_chinese_only_where_it_is() -> None:
    notes = ("与服务商商定", "agreed with 平安开锁", "Convenu avec les prestataires", "")
    assert [written_in(one) for one in notes] == ["zh-CN", "zh-CN", "", ""]


async def test_rules_are_tried_on_the_last_month_and_nothing_is_kept(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    zhou = await hub.signed_in("zhou")
    rules = FIRST_RULES.model_dump(mode="json")

    async def tried(**change: Any) -> Any:
        answer = await zhou.post("/api/v1/score-rules/preview", json={"rules": {**rules, **change}})
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert (await tried())["month"] is None
    await lets_pass(hub, 3)
    clock.ms = ENDS_MS
    await close(hub)
    zhou = await hub.signed_in("zhou")
    same = await tried()
    assert (same["month"], same["providers"], same["items"]) == (MONTH, 2, [])
    assert same["before"] == same["after"] == {"warned": 0, "suspended": 1}
    milder = await tried(suspend_below=0)
    assert milder["after"] == {"warned": 1, "suspended": 0}
    assert [(one["provider_id"], one["effect"], one["new_effect"]) for one in milder["items"]] == [
        (cast.REPAIRER, "suspended", "warned")
    ]
    fewer = await tried(cases_least=1000)
    assert fewer["after"] == {"warned": 0, "suspended": 0}
    moved = await tried(weights={**WEIGHTS, "answering": 45, "marks": 0})
    assert moved["items"][0]["new_points"] != moved["items"][0]["points"]
    assert len((await zhou.get("/api/v1/score-rules")).json()["items"]) == 1
    lin = await hub.signed_in("lin")
    assert (await lin.post("/api/v1/score-rules/preview", json={"rules": rules})).status_code == 403
