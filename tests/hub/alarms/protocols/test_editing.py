"""Supervisors write the centre's own protocols: in a draft, until it is published; and nothing that was is lost."""

from typing import Any

from hub.alarms.protocols import settle
from hub.alarms.protocols.model import OnlyIf, Protocol, defaults
from hub.operators import LANGUAGES
from tests import cast
from tests.cast import Client

from .test_answers import AT, answer, taken

SOS = "/api/v1/protocols/sos"


def texts(words: str) -> dict[str, str]:
    return {one: f"{words} ({one})" for one in LANGUAGES}


def a_step(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "ask": texts(key), "answer": "yes_no", **more}


async def drafted(who: Client, *steps: dict[str, Any], seen: int = 0) -> Any:
    return await who.put(f"{SOS}/draft", json={"seen": seen, "content": {"steps": list(steps)}})


async def published(who: Client, *steps: dict[str, Any], seen: int = 0) -> dict[str, Any]:
    draft = (await drafted(who, *steps, seen=seen)).json()
    done = await who.post(f"{SOS}/publish", json={"seen": draft["draft_version"]})
    assert done.is_success, done.text
    return done.json()


async def test_a_draft_becomes_the_next_version_and_the_old_one_stays(hub: cast.RunningApp) -> None:
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    draft = (await drafted(zhou, a_step("well"))).json()
    assert (draft["number"], draft["draft_version"], draft["draft"]["faults"]) == (1, 1, [])
    assert (await chen.get(SOS)).json()["content"]["steps"][0]["key"] == "hears", "a draft is not in use"
    now = (await zhou.post(f"{SOS}/publish", json={"seen": 1})).json()
    assert (now["number"], now["ours"], now["by_name"], now["draft"]) == (2, False, "周敏", None)
    assert [one["number"] for one in now["versions"]] == [2, 1]
    old = (await chen.get(f"{SOS}/versions/1")).json()
    assert Protocol.model_validate(old["content"]) == defaults()["sos"]
    (listed,) = [one for one in (await chen.get("/api/v1/protocols")).json()["items"] if one["kind"] == "sos"]
    assert (listed["number"], listed["steps"], listed["drafted_by"]) == (2, 1, None)


async def test_an_alarm_keeps_the_version_with_which_it_was_begun(hub: cast.RunningApp) -> None:
    chen, zhou = await taken(hub), await hub.signed_in("zhou")
    await answer(chen, "hears", "yes")
    await published(zhou, a_step("well"))
    told = (await chen.get(AT)).json()
    assert (told["number"], told["steps"][0]["key"]) == (1, "hears")
    assert (await answer(chen, "problem", "fallen")).is_success
    refused = await answer(chen, "well", "yes", number=2)
    assert (refused.status_code, refused.json()["code"], refused.json()["version"]) == (409, "stale_version", 1)


async def test_who_already_reads_the_old_version_goes_on_with_it(hub: cast.RunningApp) -> None:
    chen, zhou = await taken(hub), await hub.signed_in("zhou")
    await published(zhou, a_step("well"))
    assert (await answer(chen, "hears", "yes", number=1)).is_success, "that was on the screen when it was published"
    assert (await chen.get(AT)).json()["number"] == 1
    assert (await answer(chen, "hears", "no", number=9)).status_code == 409


async def test_what_is_incomplete_can_be_kept_and_not_published_and_each_field_is_named(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    bad = [
        a_step("a", ask={"en": "Only English"}),
        a_step("a", say={"fr": "Bonjour"}),
        a_step("b", answer="choice", options=[{"key": "x", "label": texts("x")}, {"key": "x", "label": {}}]),
        a_step("c", answer="choice"),
        a_step("d", answer="number", least=5, most=4),
        a_step("e", only_if={"step": "f", "answers": ["yes"]}),
        a_step("f", only_if={"step": "b", "answers": ["y"]}),
    ]
    draft = (await drafted(zhou, *bad)).json()
    refused = await zhou.post(f"{SOS}/publish", json={"seen": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "incomplete")
    assert refused.json()["faults"] == draft["draft"]["faults"]
    assert [(one["field"], one["fault"]) for one in refused.json()["faults"]] == [
        ("steps.0.ask.zh-CN", "missing"),
        ("steps.0.ask.fr", "missing"),
        ("steps.1.key", "doubled"),
        ("steps.1.say.zh-CN", "missing"),
        ("steps.1.say.en", "missing"),
        ("steps.2.options.1.key", "doubled"),
        ("steps.2.options.1.label.zh-CN", "missing"),
        ("steps.2.options.1.label.fr", "missing"),
        ("steps.2.options.1.label.en", "missing"),
        ("steps.3.options", "too_few"),
        ("steps.4.most", "most_below_least"),
        ("steps.5.only_if.step", "not_earlier"),
        ("steps.6.only_if.answers", "no_such_answer"),
    ]
    assert (await zhou.get(SOS)).json()["number"] == 1
    nothing = (await drafted(zhou, seen=1)).json()
    assert nothing["draft"]["faults"] == [{"field": "steps", "fault": "no_steps"}]


async def test_what_is_too_long_or_too_many_is_refused_by_name(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    ten: list[dict[str, Any]] = [{"key": f"o{n}", "label": {}} for n in range(10)]
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"steps": [a_step("a", ask={"en": "x" * 201})]}, "body.content.steps.0.ask.en"),
        ({"steps": [a_step("a", say={"fr": "x" * 301})]}, "body.content.steps.0.say.fr"),
        ({"steps": [a_step("a", ask={"de": "Hallo"})]}, "body.content.steps.0.ask.de.[key]"),
        ({"steps": [a_step("Bad key")]}, "body.content.steps.0.key"),
        ({"steps": [a_step(f"s{n}") for n in range(31)]}, "body.content.steps"),
        (
            {"steps": [a_step("a", options=ten)]},
            "body.content.steps.0.options",
        ),
        ({"steps": [], "more": 1}, "body.content.more"),
    ]
    for bad, where in wrong:
        refused = await zhou.put(f"{SOS}/draft", json={"seen": 0, "content": bad})
        assert refused.status_code == 422
        assert [one["field"] for one in refused.json()["errors"]] == [where]


async def test_of_two_supervisors_who_change_the_same_draft_the_second_is_told(hub: cast.RunningApp) -> None:
    zhou, admin = await hub.signed_in("zhou"), await hub.signed_in("admin")
    assert (await drafted(zhou, a_step("one"))).is_success
    for late in (
        await drafted(admin, a_step("two")),
        await admin.post(f"{SOS}/publish", json={"seen": 0}),
        await admin.post(f"{SOS}/draft/drop", json={"seen": 0}),
    ):
        assert (late.status_code, late.json()["code"]) == (409, "stale_version")
    dropped = (await zhou.post(f"{SOS}/draft/drop", json={"seen": 1})).json()
    assert (dropped["draft"], dropped["draft_version"]) == (None, 2)
    again = await admin.post(f"{SOS}/publish", json={"seen": 2})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert (await drafted(zhou, a_step("one"), seen=1)).status_code == 409, "a draft that was dropped is not seen again"
    assert (await drafted(zhou, a_step("one"), seen=2)).is_success


async def test_operators_read_protocols_and_only_supervisors_write_and_it_is_on_the_trail(hub: cast.RunningApp) -> None:
    chen, zhou, he = [await hub.signed_in(one) for one in ("chen", "zhou", "he")]
    assert (await drafted(chen, a_step("mine"))).status_code == 403
    assert (await chen.post(f"{SOS}/publish", json={"seen": 0})).status_code == 403
    await published(zhou, a_step("ours"))
    trail = (await he.get("/api/v1/audit", params={"subject": "protocol sos"})).json()["items"]
    assert [(one["action"], one["subject"]) for one in trail if one["subject"] == "protocol sos"] == [
        ("protocol_published", "protocol sos"),
        ("protocol_drafted", "protocol sos"),
    ]


async def test_a_newer_hub_brings_its_own_protocols_only_where_nobody_has_written_theirs(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    await published(zhou, a_step("ours"))
    newer = dict(defaults())
    for kind in ("sos", "fall"):
        changed = newer[kind].steps[-1].model_copy(update={"only_if": OnlyIf(step="hears", answers=("yes",))})
        newer[kind] = Protocol(steps=(*newer[kind].steps[:-1], changed))
    cached = defaults()
    kept = dict(cached)
    cached.update(newer)
    try:
        await hub.database.write(settle)
        await hub.database.write(settle)
        numbers = {one["kind"]: one["number"] for one in (await zhou.get("/api/v1/protocols")).json()["items"]}
        assert (numbers["sos"], numbers["fall"], numbers["test"]) == (2, 2, 1)
        fall = (await zhou.get("/api/v1/protocols/fall")).json()
        assert (fall["ours"], fall["by_name"], fall["content"]["steps"][-1]["only_if"]["step"]) == (True, None, "hears")
        sos = (await zhou.get(SOS)).json()
        assert sos["content"]["steps"][0]["key"] == "ours"
        assert sos["default"]["steps"][-1]["only_if"]["step"] == "hears", "what one can go back to"
    finally:
        cached.update(kept)
