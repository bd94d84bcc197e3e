"""The sticker on the base of a phone: a code that is the resident's own, and says nothing about anybody."""

from xml.etree import ElementTree as Xml

import segno

from tests import cast
from tests.hub.providers.links import OUTSIDE, job, outside
from tests.hub.providers.orders import done, whole

__all__ = ["outside"]  # a fixture

PATH = f"/print/residents/{cast.WANG}/base-code"
SVG = "{http://www.w3.org/2000/svg}"


async def test_the_sticker_names_nobody_and_is_for_the_desk_and_who_fits_phones(
    outside: cast.RunningApp,
) -> None:
    sun, chen, he = [await outside.signed_in(login) for login in ("sun", "chen", "he")]
    page = (await sun.get(PATH)).text
    assert f"{PATH}.svg" in page
    for word in ("王秀英", "xiuying", "闻喜路", "101"):
        assert word not in page
    assert (await chen.get(PATH)).status_code == 200
    assert [(await he.get(path)).status_code for path in (PATH, f"{PATH}.svg")] == [403, 403]
    assert (await chen.get("/print/residents/77/base-code.svg")).status_code == 404


async def test_the_code_is_that_of_this_resident(outside: cast.RunningApp) -> None:
    sun = await outside.signed_in("sun")
    drawn = await sun.get(f"{PATH}.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    url = (await sun.get(f"/api/v1/residents/{cast.WANG}/here-link")).json()["url"]
    modules = segno.make(url, error="q", micro=False).symbol_size(scale=6)
    picture = Xml.fromstring(drawn.content)  # noqa: S314 - our own
    assert (picture.get("width"), picture.get("height")) == tuple(str(one) for one in modules)
    other = await sun.get(f"/print/residents/{cast.LI}/base-code.svg")
    assert picture.find(f"{SVG}path") is not None
    assert other.content != drawn.content


async def test_without_an_address_outside_there_is_no_code(hub: cast.RunningApp) -> None:
    sun = await hub.signed_in("sun")
    answer = await sun.get(f"{PATH}.svg")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_public_url")


async def test_an_old_sticker_counts_no_more_when_a_new_one_was_made(outside: cast.RunningApp) -> None:
    chen, sun, worker = await outside.signed_in("chen"), await outside.signed_in("sun"), outside.client()
    order, path = await job(outside, chen)
    link = f"/api/v1/residents/{cast.WANG}/here-link"
    old = (await sun.get(link)).json()["url"].removeprefix(OUTSIDE)
    drawn = (await sun.get(f"{PATH}.svg")).content
    others = (await sun.get(f"/api/v1/residents/{cast.LI}/here-link")).json()["url"]
    made = await sun.post(f"{link}/anew")
    assert (made.status_code, made.json()["number"]) == (200, 1)
    new = made.json()["url"].removeprefix(OUTSIDE)
    assert (await sun.get(link)).json()["url"] == OUTSIDE + new
    assert (await sun.get(f"{PATH}.svg")).content != drawn
    assert (await sun.get(f"/api/v1/residents/{cast.LI}/here-link")).json()["url"] == others
    await worker.get(path)
    await worker.post(old)
    assert (await whole(chen, order))["state"] == "accepted"
    await worker.post(new)
    assert (await whole(chen, order))["state"] == "on_site"
    he = await outside.signed_in("he")
    assert (await he.post(f"{link}/anew")).status_code == 403
    trail = (await he.get("/api/v1/audit", params={"action": "base_code_anew"})).json()["items"]
    assert [(one["subject"], one["detail"]) for one in trail] == [(f"resident {cast.WANG}", {"number": 1})]
    lines = (await chen.get(f"/api/v1/residents/{cast.WANG}/timeline")).json()["items"]
    assert "base_code_anew" in [one["kind"] for one in lines]


async def test_after_the_work_the_code_opens_for_its_worker_what_it_opens_for_everybody(
    outside: cast.RunningApp,
) -> None:
    chen, worker = await outside.signed_in("chen"), outside.client()
    order, path = await job(outside, chen)
    link = f"/api/v1/residents/{cast.WANG}/here-link"
    here = (await chen.get(link)).json()["url"].removeprefix(OUTSIDE)
    await worker.get(path)
    await done(chen, order)
    assert (await worker.get(here)).text == (await outside.client().get(here)).text
    assert (await worker.post(here)).text == (await outside.client().post(here)).text
    assert (await chen.post("/api/v1/residents/77/here-link/anew")).status_code == 404
