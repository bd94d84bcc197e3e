"""Pictures of the work: made anew before they are kept, whatever somebody sends."""

import asyncio
import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hub.kernel import Problem
from hub.providers.photos import UPLOAD_BYTES_MAX, Picture, Pictures, making
from hub.providers.photos.remake import PIXELS_MAX, SIDE_MAX
from hub.providers.photos.service import PHOTOS_PER_STAGE_MAX
from tests import cast
from tests.hub.providers.links import job, key_of, messages, outside
from tests.hub.providers.orders import LOCK, accepted, did, ordered, whole

__all__ = ["outside"]  # a fixture

PLACE = 0x8825  # where EXIF keeps the GPS
ROTATED = 0x0112


def drawn(kind: str = "JPEG", size: tuple[int, int] = (60, 40), colour: str = "red", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def with_place() -> bytes:
    """As a telephone takes it: on its side, with place and owner."""
    exif = Image.Exif()
    exif[ROTATED] = 6
    exif[0x013B] = "Ma Lihua"
    exif.get_ifd(PLACE)[2] = (31.0, 18.0, 30.0)
    return drawn(exif=exif.tobytes(), comment=b"my secret place")


def bomb() -> bytes:
    """A PNG of a few bytes that says it has ten thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


SCRIPT = b"<html><script>alert(1)</script></html>"
HOSTILE: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "not_a_picture"),
    ("an SVG", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "not_a_picture"),
    ("HTML", SCRIPT, "not_a_picture"),
    ("a GIF", drawn("GIF"), "not_a_picture"),
    ("a TIFF", drawn("TIFF"), "not_a_picture"),
    ("PostScript", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not_a_picture"),
    ("only the head of a JPEG", b"\xff\xd8\xff\xe0" + bytes(200), "not_a_picture"),
    ("half a JPEG", drawn(size=(400, 300))[:900], "broken"),
    ("half a PNG", drawn("PNG", size=(400, 300))[:200], "broken"),
    ("a bomb", bomb(), "too_many_pixels"),
]


@pytest.mark.parametrize(("data", "code"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE])
async def test_what_is_no_picture_of_ours_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as refused:
        await Pictures().anew(data)
    assert (refused.value.status, refused.value.code) == (422, code)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_a_picture_is_made_anew_as_a_small_jpeg(kind: str) -> None:
    made = await Pictures().anew(drawn(kind, size=(3200, 1000)))
    assert (made.width, made.height) == (SIDE_MAX, 500)
    again = Image.open(io.BytesIO(made.jpeg))
    assert (again.format, again.size, again.mode) == ("JPEG", (SIDE_MAX, 500), "RGB")


async def test_place_owner_and_comment_are_gone_and_the_picture_stands_upright() -> None:
    data = with_place()
    assert b"Ma Lihua" in data
    assert b"secret place" in data
    made = await Pictures().anew(data)
    again = Image.open(io.BytesIO(made.jpeg))
    assert (again.size, dict(again.getexif())) == ((40, 60), {})
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(again.info)
    assert b"Ma Lihua" not in made.jpeg


async def test_what_hangs_behind_a_picture_is_gone() -> None:
    made = await Pictures().anew(drawn() + SCRIPT)
    assert b"script" not in made.jpeg


async def test_who_comes_when_many_wait_already_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each that waits holds a whole file in memory."""
    opened = asyncio.Event()

    async def opens(_data: bytes) -> Picture:
        await opened.wait()
        return Picture(1, 1, b"")

    monkeypatch.setattr(making, "_anew", opens)
    pictures = Pictures()
    waiting = [asyncio.create_task(pictures.anew(b"x")) for _ in range(making.WAITING_MAX)]
    late = asyncio.create_task(pictures.anew(b"x"))
    await asyncio.sleep(0)
    opened.set()
    with pytest.raises(Problem) as refused:
        await late
    assert (refused.value.status, refused.value.code) == (503, "busy")
    assert len(await asyncio.gather(*waiting)) == making.WAITING_MAX
    assert await pictures.anew(b"x") == Picture(1, 1, b"")


def opened_by(monkeypatch: pytest.MonkeyPatch, path: Path, program: str) -> None:
    """Pictures are opened by this program in place of ours."""
    path.write_text(program, "utf-8")
    monkeypatch.setattr(making, "PROGRAM", path)


async def test_what_opens_pictures_knows_nothing_of_the_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAMPLIGHT_SITE_KEY", "the key of the site")
    told = "repr((dict(os.environ), os.getcwd())).encode()"
    program = f"import os, sys\nsys.stdout.buffer.write(b'1 1\\n\\xff\\xd8' + {told})"
    opened_by(monkeypatch, tmp_path / "tells.py", program)
    said = (await Pictures().anew(b"x")).jpeg.decode("latin-1")
    assert "LAMPLIGHT" not in said
    assert said.endswith("'/')")


async def test_what_takes_for_ever_to_open_is_broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    opened_by(monkeypatch, tmp_path / "sleeps.py", "import time\ntime.sleep(600)")
    monkeypatch.setattr(making, "TIME_S_MAX", 0.1)
    pictures = Pictures()
    for _ in range(2):  # and the next one has its turn
        with pytest.raises(Problem) as refused:
            await pictures.anew(b"x")
        assert (refused.value.status, refused.value.code) == (422, "broken")


async def test_a_large_one_that_may_be_fits_into_the_memory_it_gets() -> None:
    side = int(PIXELS_MAX**0.5)
    made = await Pictures().anew(drawn("PNG", size=(side, side)))
    assert (made.width, made.height) == (SIDE_MAX, SIDE_MAX)


async def sent(browser: cast.Client, path: str, key: int, data: bytes, stage: str = "before") -> Any:
    return await browser.post(
        f"{path}/photo",
        data={"key": key_of(key), "stage": stage},
        files={"photo": ("x.jpg", data, "image/jpeg")},
        headers={"Accept": "application/json"},
    )


async def at_a_lock(outside: cast.RunningApp, browser: cast.Client) -> tuple[dict[str, Any], str]:
    """A locksmith who stands before the door: photos are asked for."""
    order = await accepted(browser, await ordered(browser, **LOCK))
    path = (await messages(outside, "order_yours"))[-1]
    return await did(browser, await did(browser, order, "set-out"), "arrive"), path


async def test_a_picture_is_kept_once_shown_to_the_desk_and_it_is_on_the_trail(outside: cast.RunningApp) -> None:
    chen, lin, he, stranger = (
        await outside.signed_in("chen"),
        await outside.signed_in("lin"),
        await outside.signed_in("he"),
        outside.client(),
    )
    order, path = await at_a_lock(outside, chen)
    assert (await whole(chen, order))["lacking"] == ["amount", "photo_after", "photo_before"]
    for key in (1, 1, 2):  # the same key, then the same picture
        answer = await sent(stranger, path, key, with_place())
        assert (answer.status_code, answer.json()["view"]) == (200, "on_site")
    assert (await sent(stranger, path, 3, drawn("PNG"), "after")).status_code == 200
    found = await whole(chen, order)
    assert found["lacking"] == ["amount"]
    assert [(one["stage"], one["width"], one["height"]) for one in found["photos"]] == [
        ("before", 40, 60),
        ("after", 60, 40),
    ]
    assert [one["what"] for one in found["steps"]].count("photo") == 2
    at = f"/api/v1/orders/{order['id']}/photos/{found['photos'][0]['id']}"
    shown = await lin.get(at)
    assert (shown.status_code, shown.headers["content-type"], shown.headers["x-content-type-options"]) == (
        200,
        "image/jpeg",
        "nosniff",
    )
    assert Image.open(io.BytesIO(shown.content)).size == (40, 60)
    read = (await he.get("/api/v1/audit", params={"action": "read_orders"})).json()["items"]
    assert ("林芳", "resident 1") in [(one["by"], one["subject"]) for one in read]
    another = await ordered(chen)
    for number in (another["id"], another["id"] + 1):
        assert (await lin.get(at.replace(f"/orders/{order['id']}/", f"/orders/{number}/"))).status_code == 404
    assert (await stranger.get(at)).status_code == 401


async def test_of_the_same_picture_that_comes_three_times_at_once_one_is_kept(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await at_a_lock(outside, chen)
    answers = await asyncio.gather(*(sent(stranger, path, 1, drawn()) for _ in range(3)))
    assert {(one.status_code, one.json()["view"]) for one in answers} == {(200, "on_site")}
    assert len((await whole(chen, order))["photos"]) == 1


async def test_there_is_an_end_of_pictures_and_none_after_the_work(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    order, path = await at_a_lock(outside, chen)
    for number in range(PHOTOS_PER_STAGE_MAX):
        assert (await sent(stranger, path, number, drawn(size=(20 + number, 20)))).status_code == 200
    more = await sent(stranger, path, 50, drawn(size=(90, 20)))
    assert (more.status_code, more.json()["code"]) == (409, "too_many")
    await did(chen, await whole(chen, order), "finish", amount_fen=8_000, anyway="photo by telephone")
    late = await sent(stranger, path, 51, drawn(size=(91, 20)), "after")
    assert late.json()["view"] == "done"
    assert len((await whole(chen, order))["photos"]) == PHOTOS_PER_STAGE_MAX


async def test_what_is_too_long_or_comes_without_a_link_is_not_read(outside: cast.RunningApp) -> None:
    chen, stranger = await outside.signed_in("chen"), outside.client()
    stranger.headers["Accept-Language"] = "en"
    _, path = await job(outside, chen)
    long = await sent(stranger, path, 1, b"\xff\xd8" + bytes(UPLOAD_BYTES_MAX + 40_000))
    assert (long.status_code, long.json()["code"], long.json()["told"]) == (
        413,
        "too_long",
        "This picture is too large.",
    )
    wrong = await sent(stranger, f"/job/{'A' * 38}", 1, drawn())
    assert wrong.status_code == 404
    bad = await sent(stranger, path, 2, b"<svg/>")
    assert (bad.status_code, bad.json()["code"]) == (422, "not_a_picture")
    assert (await sent(stranger, path, 3, drawn(), "during")).status_code == 422
    plain = await stranger.post(f"{path}/photo", data={"key": key_of(4), "stage": "before"})
    assert (plain.status_code, "This is no picture that we can read" in plain.text) == (200, True)
