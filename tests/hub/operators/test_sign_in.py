"""Through the door, and out again."""

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import text

from hub.operators import SignInLimits, make_sign_in_link
from tests import cast


async def audit_of(hub: cast.RunningApp) -> list[Any]:
    query = text("SELECT operator_id, action, subject, detail FROM audit ORDER BY id")
    return await hub.database.read(lambda tx: list(tx.sql.execute(query)))


async def test_the_right_password_opens_the_door(hub: cast.RunningApp) -> None:
    browser = hub.client()
    answer = await browser.post("/sign-in", data={"login": "chen", "password": cast.PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert (await browser.get("/api/v1/me")).json() == {
        "id": cast.CHEN,
        "name": "陈晓",
        "role": "operator",
        "language": "zh-CN",
        "languages": [],
        "theme": "system",
        "site": "pengpu",
        "time_zone": "Asia/Shanghai",
        "centre_phone": "",
        "demo_phone_url": None,
    }
    assert ("sign_in", f"operator {cast.CHEN}") in [(row.action, row.subject) for row in await audit_of(hub)]


async def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(hub: cast.RunningApp) -> None:
    wrong_name = await hub.client().post("/sign-in", data={"login": "nobody", "password": "x"})
    wrong_password = await hub.client().post("/sign-in", data={"login": "chen", "password": "x"})
    assert wrong_name.status_code == wrong_password.status_code == 401
    assert wrong_name.text == wrong_password.text
    assert "set-cookie" not in wrong_password.headers


async def test_a_person_without_a_password_has_no_password(hub: cast.RunningApp) -> None:
    await hub.database.write(lambda tx: tx.sql.execute(text("UPDATE operator SET password_hash = NULL")))
    for guess in ("", "nobody has this password"):
        answer = await hub.client().post("/sign-in", data={"login": "chen", "password": guess})
        assert answer.status_code == 401


async def test_a_person_who_has_left_does_not_come_in_again(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    await hub.database.write(lambda tx: tx.sql.execute(text("UPDATE operator SET active = 0 WHERE login = 'chen'")))
    assert (await chen.get("/api/v1/me")).status_code == 401
    answer = await hub.client().post("/sign-in", data={"login": "chen", "password": cast.PASSWORD})
    assert answer.status_code == 401


async def test_what_is_much_too_long_is_simply_wrong(hub: cast.RunningApp) -> None:
    answer = await hub.client().post("/sign-in", data={"login": "c" * 1000, "password": "p" * 10_000})
    assert answer.status_code == 401


async def test_half_a_character_is_simply_wrong(hub: cast.RunningApp) -> None:
    form = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n\\ud800\r\n' % name
        for name in (b"login", b"password")
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x; charset=unicode_escape"}
    answer = await hub.client().post("/sign-in", content=form + b"--x--\r\n", headers=headers)
    assert answer.status_code == 401


async def test_the_door_speaks_the_browsers_language(hub: cast.RunningApp) -> None:
    for wish, language, words in (
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr", "Mot de passe"),
        ("de,en;q=0.5", "en", "Password"),
        ("zh-TW", "zh-CN", "密码"),
        ("xx", "zh-CN", "密码"),
        ("", "zh-CN", "密码"),
        ("," * 5000, "zh-CN", "密码"),
    ):
        page = await hub.client().get("/sign-in", headers={"Accept-Language": wish})
        assert f'lang="{language}"' in page.text
        assert words in page.text


async def test_the_page_at_the_door_needs_no_script_and_no_other_site(hub: cast.RunningApp) -> None:
    page = await hub.client().get("/sign-in")
    assert "<script" not in page.text
    assert "style=" not in page.text
    for address in re.findall(r'(?:href|src|action)="([^"]*)"', page.text):
        if address == "data:,":  # no picture, and no question for one
            continue
        assert address.startswith("/")
        assert (await hub.client().get(address)).status_code == 200


async def test_guessing_one_name_is_slowed_down_and_another_person_still_comes_in(hub: cast.RunningApp) -> None:
    browser = hub.client()
    tries = [await browser.post("/sign-in", data={"login": "chen", "password": "x"}) for _ in range(7)]
    assert [answer.status_code for answer in tries] == [401] * 5 + [429] * 2
    assert tries[-1].headers["retry-after"] == "60"
    right = await browser.post("/sign-in", data={"login": "chen", "password": cast.PASSWORD})
    assert right.status_code == 429
    await browser.sign_in("lin")


async def test_the_colleague_whose_name_is_guessed_elsewhere_is_not_locked_out(hub: cast.RunningApp) -> None:
    stranger = hub.client(address="10.0.0.66")
    tries = [await stranger.post("/sign-in", data={"login": "CHEN", "password": "x"}) for _ in range(6)]
    assert tries[-1].status_code == 429
    await hub.client(address="10.0.0.2").sign_in("chen")


def test_one_address_that_tries_many_names_is_slowed_down() -> None:
    limits = SignInLimits()
    assert [limits.try_now(f"name-{number}", "10.0.0.66") for number in range(31)] == [True] * 30 + [False]
    assert limits.try_now("chen", "10.0.0.2")


def test_many_addresses_that_try_one_name_are_slowed_down() -> None:
    limits = SignInLimits()
    assert [limits.try_now("chen", f"10.0.0.{number}") for number in range(61)] == [True] * 60 + [False]
    assert limits.try_now("lin", "10.0.0.2")


def test_a_new_address_of_the_same_ipv6_network_is_no_new_place() -> None:
    limits = SignInLimits()
    tries = [limits.try_now("chen", f"2001:db8:0:1::{number:x}") for number in range(6)]
    assert tries == [True] * 5 + [False]
    assert limits.try_now("chen", "2001:db8:0:2::1")
    assert limits.try_now("chen", "::ffff:10.0.0.2")
    assert [limits.try_now("chen", "10.0.0.2") for _ in range(5)] == [True] * 4 + [False]


def test_strangers_at_many_addresses_do_not_keep_somebody_from_their_own_seat() -> None:
    limits = SignInLimits()
    assert limits.try_now("chen", "10.0.0.2")
    limits.succeeded("chen", "10.0.0.2")
    for number in range(100):
        limits.try_now("chen", f"10.0.1.{number}")
    assert not limits.try_now("chen", "10.0.0.3")
    assert [limits.try_now("CHEN", "10.0.0.2") for _ in range(6)] == [True] * 5 + [False]


def test_who_knows_the_password_is_not_slowed_down_by_having_mistyped_it() -> None:
    limits = SignInLimits()
    for _ in range(5):
        for _ in range(4):
            assert limits.try_now("chen", "10.0.0.2")
        limits.succeeded("CHEN", "10.0.0.2")


async def test_a_session_ends_when_nobody_was_there_for_an_hour(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    for _ in range(3):
        clock.forward(59 * 60_000)
        assert (await chen.get("/api/v1/me")).status_code == 200
    clock.forward(60 * 60_000)
    assert (await chen.get("/api/v1/me")).json()["code"] == "not_signed_in"


async def test_a_session_ends_with_the_shift_however_busy_it_was(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    chen = await hub.signed_in("chen")
    for _ in range(24):
        assert (await chen.get("/api/v1/me")).status_code == 200
        clock.forward(30 * 60_000)
    assert (await chen.get("/api/v1/me")).status_code == 401


async def test_a_new_sign_in_ends_the_one_before_it_in_the_same_browser(hub: cast.RunningApp) -> None:
    browser = await hub.signed_in("chen")
    before = browser.cookies["lamplight_session"]
    await browser.sign_in("chen")
    assert browser.cookies["lamplight_session"] != before
    thief = hub.client()
    thief.cookies.set("lamplight_session", before)
    assert (await thief.get("/api/v1/me")).status_code == 401


async def test_who_signs_out_is_out_also_with_a_copy_of_the_cookie(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    kept = chen.cookies["lamplight_session"]
    answer = await chen.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "lamplight_session" not in chen.cookies
    thief = hub.client()
    thief.cookies.set("lamplight_session", kept)
    assert (await thief.get("/api/v1/me")).status_code == 401


async def test_the_database_does_not_hold_anything_that_signs_in(hub: cast.RunningApp) -> None:
    chen = await hub.signed_in("chen")
    link = await hub.database.write(lambda tx: make_sign_in_link(tx, "lin", 60_000))
    content = b"".join(path.read_bytes() for path in hub.database.path.parent.glob("lamplight.db*"))
    for secret in (chen.cookies["lamplight_session"], link, cast.PASSWORD):
        assert secret.encode() not in content


@pytest.mark.parametrize("token", ["", "x", "\x00", "é", "a" * 5000])
async def test_an_invented_cookie_opens_nothing(hub: cast.RunningApp, token: str) -> None:
    answer = await hub.client().get("/api/v1/me", headers=[(b"Cookie", f"lamplight_session={token}".encode())])
    assert answer.status_code == 401


async def test_a_link_lets_in_once(hub: cast.RunningApp) -> None:
    token = await hub.database.write(lambda tx: make_sign_in_link(tx, "lin", 60_000))
    browser = hub.client()
    assert (await browser.get(f"/sign-in/link/{token}")).headers["location"] == "/"
    assert (await browser.get("/api/v1/me")).json()["name"] == "林芳"
    again = await hub.client().get(f"/sign-in/link/{token}", headers={"Accept-Language": "en"})
    assert again.status_code == 410
    assert "has been used" in again.text
    assert "set-cookie" not in again.headers


async def test_of_twenty_who_use_a_link_at_once_one_comes_in(hub: cast.RunningApp) -> None:
    token = await hub.database.write(lambda tx: make_sign_in_link(tx, "lin", 60_000))
    answers = await asyncio.gather(*(hub.client().get(f"/sign-in/link/{token}") for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [303] + [410] * 19


async def test_a_link_grows_old(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    token = await hub.database.write(lambda tx: make_sign_in_link(tx, "lin", 60_000))
    clock.forward(60_000)
    assert (await hub.client().get(f"/sign-in/link/{token}")).status_code == 410


@pytest.mark.parametrize("token", ["nobody-made-this", "a" * 5000, "%00", "..%2f"])
async def test_a_link_that_nobody_made_opens_nothing(hub: cast.RunningApp, token: str) -> None:
    answer = await hub.client().get(f"/sign-in/link/{token}")
    assert answer.status_code in (404, 410)
    assert "set-cookie" not in answer.headers


async def test_what_failed_at_the_door_is_on_the_trail_without_what_was_typed(hub: cast.RunningApp) -> None:
    await hub.client(address="10.0.0.66").post("/sign-in", data={"login": "chen", "password": "my-secret"})
    await hub.client().post("/sign-in", data={"login": "my-secret", "password": "x"})
    trail = [row for row in await audit_of(hub) if row.action == "sign_in_failed"]
    assert [row.subject for row in trail] == [f"operator {cast.CHEN}", "nobody"]
    assert "10.0.0.66" in trail[0].detail
    assert "my-secret" not in str(trail)


async def test_each_person_has_their_own_language_and_colours(hub: cast.RunningApp) -> None:
    chen, lin = await hub.signed_in("chen"), await hub.signed_in("lin")
    changed = await chen.patch("/api/v1/me", json={"language": "fr", "theme": "dark"})
    assert (changed.json()["language"], changed.json()["theme"]) == ("fr", "dark")
    assert (await chen.get("/api/v1/me")).json() == changed.json()
    assert (await lin.get("/api/v1/me")).json()["language"] == "en"


@pytest.mark.parametrize("wish", [{"language": "de"}, {"role": "admin"}, {"theme": 5}, [], {"name": "x" * 100}])
async def test_nobody_makes_themselves_an_admin(hub: cast.RunningApp, wish: Any) -> None:
    chen = await hub.signed_in("chen")
    answer = await chen.patch("/api/v1/me", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert (await chen.get("/api/v1/me")).json()["role"] == "operator"
