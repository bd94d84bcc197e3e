"""Whoever goes somewhere for the centre can call it from the page, and reads its number on paper."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from tests import cast
from tests.hub.providers.links import OUTSIDE, job, offer_path
from tests.hub.providers.orders import did

NUMBER = "+86 (21) 1000-0002"
LINE = f'<a href="tel:+862110000002">Call the call centre: {NUMBER}</a>'


async def pages(hub: cast.RunningApp) -> dict[str, str]:
    """Each kind of page that somebody outside opens, and the job sheet."""
    chen, stranger = await hub.signed_in("chen"), hub.client()
    stranger.headers["Accept-Language"] = "en"
    order, path = await job(hub, chen)
    paths = (path, await offer_path(hub), "/job/waiting", "/job/x", "/here/x", "/visit/x", "/going/x")
    found = {one: (await stranger.get(one)).text for one in paths}
    await chen.patch("/api/v1/me", json={"language": "en"})
    found["sheet"] = (await chen.get(f"/print/orders/{order['id']}")).text
    await did(chen, order, "cancel", reason="works again")
    return {**found, "over": (await stranger.get(path)).text}


async def test_the_number_stands_on_each_page_to_be_touched_and_on_paper_to_be_read(
    tmp_path: Path, clock: cast.HandClock
) -> None:
    async with cast.running_app(tmp_path, clock, public_url=OUTSIDE, centre_phone=NUMBER) as hub:
        found = await pages(hub)
        assert f"Call the call centre: {NUMBER}" in found.pop("sheet")
        assert {one for one, text in found.items() if LINE not in text} == set()
        chen = await hub.signed_in("chen")
        assert (await chen.get("/api/v1/me")).json()["centre_phone"] == NUMBER


async def test_without_a_number_no_page_says_one(tmp_path: Path, clock: cast.HandClock) -> None:
    async with cast.running_app(tmp_path, clock, public_url=OUTSIDE) as hub:
        assert {one for one, text in (await pages(hub)).items() if "tel:" in text or "centre: " in text} == set()


@pytest.mark.parametrize("wrong", ["call us", "+86", "12a34", "javascript:1", "+86 100 0000 0001\n", '"><b>12'])
def test_what_nobody_can_dial_is_refused_at_the_start(wrong: str) -> None:
    assert cast.settings_for(Path("x.db"), centre_phone="110").centre_phone == "110"
    with pytest.raises(ValidationError, match="centre_phone"):
        cast.settings_for(Path("x.db"), centre_phone=wrong)
