"""What was not understood can be seen, by who may see it."""

from hub.intake.model import Message
from hub.intake.policy import read
from hub.intake.service import store_batch
from tests import cast


async def test_a_supervisor_sees_what_was_refused_and_an_operator_does_not(hub: cast.RunningApp) -> None:
    registry = hub.app.state.devices.registry
    readings = [
        read(Message(cast.NOON_MS, "mqtt", topic, b"\xff<script>", False), cast.SITE, registry, lambda _device: None)
        for topic in ("weather", f"lamplight/v1/{cast.SITE}/ph-99999/up/sos")
    ]
    await hub.database.write(lambda tx: store_batch(tx, readings))
    zhou, chen = await hub.signed_in("zhou"), await hub.signed_in("chen")
    seen = (await zhou.get("/api/v1/refusals")).json()
    assert {(one["reason"], one["count"]) for one in seen["counts"]} == {("bad_topic", 1), ("unknown_device", 1)}
    assert seen["total"] == 2
    assert seen["items"][0]["payload"] == "\\xff<script>"
    assert (await chen.get("/api/v1/refusals")).status_code == 403
    assert (await hub.client().get("/api/v1/refusals")).status_code == 401


async def test_without_a_broker_the_hub_says_that_it_is_not_ready(hub: cast.RunningApp) -> None:
    stranger = hub.client()
    answer = await stranger.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["broker"] is False
    figures = (await stranger.get("/metrics")).text
    assert "lamplight_broker_connected 0.0" in figures
    assert "lamplight_intake_waiting 0.0" in figures
