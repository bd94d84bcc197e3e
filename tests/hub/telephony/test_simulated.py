"""In the demo a visitor opens what stands on telephones that are not there; elsewhere no page of the desk has it."""

from pathlib import Path
from typing import Any

import pytest

from hub.kernel import Write
from tests import cast
from tests.hub.providers.links import OUTSIDE, job
from tests.hub.providers.orders import REPAIRER, ordered, whole

PHONE = "http://127.0.0.1:9/"


def all_sent(tx: Write) -> None:
    tx.sql.exec_driver_sql("UPDATE message SET state = 'sent'")


async def what_is_shown(hub: cast.RunningApp) -> tuple[list[Any], list[Any]]:
    """Of the messages, and of the offers of an order that waits."""
    chen, zhou = await hub.signed_in("chen"), await hub.signed_in("zhou")
    await job(hub, chen)
    order = await ordered(chen, **REPAIRER, resident_id=cast.LI)
    await hub.database.write(all_sent)
    messages = (await zhou.get("/api/v1/messages")).json()["items"]
    offers = (await whole(chen, order))["offers"]
    assert messages
    assert offers
    return [one.get("simulated") for one in messages], [one.get("simulated_url") for one in offers]


async def test_the_demo_shows_what_a_telephone_would_and_its_links_open(tmp_path: Path, clock: cast.HandClock) -> None:
    async with cast.running_app(tmp_path, clock, public_url=OUTSIDE, demo_phone_url=PHONE) as hub:
        messages, offers = await what_is_shown(hub)
        for one in messages:
            assert one["text"].startswith("Lamplight")
            assert OUTSIDE not in one["text"]
        links = [one["url"] for one in messages] + offers
        assert len(links) == 4
        for url in links:
            assert (await hub.client().get(url.removeprefix(OUTSIDE))).status_code == 200, url


@pytest.mark.parametrize("calls", ["link", "simulated"])
async def test_a_centre_shows_none_of_it(tmp_path: Path, clock: cast.HandClock, calls: str) -> None:
    async with cast.running_app(tmp_path, clock, public_url=OUTSIDE, calls=calls) as hub:
        messages, offers = await what_is_shown(hub)
        assert {*messages, *offers} == {None}
