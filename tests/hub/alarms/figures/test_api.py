"""The figures as a supervisor asks for them: as JSON, as a table for a spreadsheet, as a page for the printer."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import insert, update

from hub.alarms import Press, PressKey, take_in
from hub.kernel import Write
from hub.operators.tables import operator
from hub.presence.tables import shift
from hub.residents.tables import resident
from tests import cast

URL = "/api/v1/figures"
TODAY = {"from": "2026-11-27", "to": "2026-11-27"}


async def late_answer(hub: cast.RunningApp, clock: cast.HandClock, wait_ms: int = 200_000, number: int = 1) -> None:
    """Resident `number` (Wang) presses, and after `wait_ms` Chen is there."""
    phone = f"ph-0000{number}"
    key, now_ms = PressKey(phone, "00000001", 1), clock.ms
    press = Press(key, number, phone, "phone", "ip", now_ms, now_ms, False, False, 80, True)

    def work(tx: Write) -> None:
        take_in(tx, [press])

    await hub.database.write(work)
    clock.forward(wait_ms)
    chen = await hub.signed_in("chen")
    items = (await chen.get("/api/v1/alarms")).json()["items"]
    one = next(item for item in items if item["device_id"] == phone)
    assert (await chen.post(f"/api/v1/alarms/{one['id']}/take", json={"version": one["version"]})).is_success


async def table(hub: cast.RunningApp, name: str, login: str = "admin") -> list[list[str]]:
    answer = await (await hub.signed_in(login)).get(f"{URL}/csv/{name}", params=TODAY)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="lamplight-{name}-2026-11-27-2026-11-27.csv"'
    assert answer.text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))


async def test_a_day_as_the_supervisor_sees_it(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late_answer(hub, clock, 16_000)
    zhou = await hub.signed_in("zhou")
    told = (await zhou.get(URL, params=TODAY)).json()
    assert (told["from"], told["to"], told["time_zone"]) == ("2026-11-27", "2026-11-27", "Asia/Shanghai")
    assert told["answers"]["pct"] == {"15": 0.0, "60": 100.0, "180": 100.0}
    assert [one["hour"] for one in told["by_hour"] if one["alarms"]] == [12]
    assert [(one["name"], one["mean_ms"]) for one in told["by_operator"]] == [("陈晓", 16_000)]
    assert [(one["name"], one["alarms"]) for one in told["top_residents"]] == [("王秀英", 1)]
    assert [(one["band"], one["pct"], one["target_pct"]) for one in told["bands"]] == [
        ("low", 0.0, 80),
        ("medium", 0.0, 15),
        ("high", 100.0, 5),
    ]
    week = (await zhou.get(URL)).json()
    assert (week["from"], week["to"], len(week["by_day"])) == ("2026-11-21", "2026-11-27", 7)
    assert week["answers"] == told["answers"]


async def test_an_answer_above_180_s_is_looked_into_by_name(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late_answer(hub, clock)
    zhou = await hub.signed_in("zhou")
    late = (await zhou.get(f"{URL}/breaches")).json()
    (one,) = late["items"]
    assert (late["total"], one["waited_ms"], one["operator_name"], one["resident_name"]) == (
        1,
        200_000,
        "陈晓",
        "王秀英",
    )
    assert (one["counted"], one["investigations"]) == (True, [])
    story = (await zhou.get(f"{URL}/breaches/{one['id']}/story")).json()["items"]
    kinds = [line["kind"] for line in story]
    assert (kinds[0], kinds[-1]) == ("alarm_opened", "alarm_taken")
    path = f"{URL}/breaches/{one['id']}/investigations"
    for found in ("One seat of two was empty.", "The rota had a gap: closed."):
        assert (await zhou.post(path, json={"found": found})).is_success
    (one,) = (await zhou.get(f"{URL}/breaches")).json()["items"]
    assert [(line["by_name"], line["found"]) for line in one["investigations"]] == [
        ("周敏", "One seat of two was empty."),
        ("周敏", "The rota had a gap: closed."),
    ]
    told = (await zhou.get(f"/api/v1/residents/{cast.WANG}/timeline")).json()["items"][0]
    assert (told["kind"], told["data"]) == ("alarm_investigated", {"by": "周敏"}), "what they found is about the shift"


async def test_an_answer_in_time_wants_no_investigation(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late_answer(hub, clock, 180_000)
    zhou = await hub.signed_in("zhou")
    refused = await zhou.post(f"{URL}/breaches/1/investigations", json={"found": "nothing"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_late")
    for path in ("breaches/7/investigations", "breaches/7/story"):
        method = "POST" if path.endswith("s") else "GET"
        assert (await zhou.request(method, f"{URL}/{path}", json={"found": "x"})).status_code == 404


async def test_reading_a_story_and_taking_names_away_is_noted(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late_answer(hub, clock)
    zhou = await hub.signed_in("zhou")
    for path in ("breaches/1/story", "csv/breaches", "print", "csv/days"):
        assert (await zhou.get(f"{URL}/{path}", params=TODAY)).is_success
    query = "SELECT action, subject FROM audit WHERE operator_id = 3 AND action != 'sign_in' ORDER BY id"
    noted = await hub.database.read(lambda tx: tx.sql.exec_driver_sql(query).all())
    days = ("export_breaches", "figures 2026-11-27 2026-11-27")
    assert [tuple(one) for one in noted] == [("read_story", "alarm 1"), days, days]


async def test_tables_for_a_spreadsheet(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late_answer(hub, clock)
    head, day = await table(hub, "days")
    assert head[:4] == ["Day", "Calls", "Answered", "Waiting"]
    assert day == ["2026-11-27", "1", "1", "0", "0", "0", "0", "0.0", "0.0", "0.0", "200.0", "200.0"]
    assert len(await table(hub, "hours")) == 25
    assert (await table(hub, "operators"))[1][:2] == ["陈晓", "1"]
    _, late = await table(hub, "breaches")
    assert late[:5] == ["1", "2026-11-27 12:00:00", "2026-11-27 12:03:20", "200.0", "陈晓"]
    assert (await table(hub, "days", "zhou"))[0][:2] == ["Jour", "Appels"]


async def test_no_cell_is_ever_carried_out(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    """What a spreadsheet would take for a formula, wherever a person could have typed it."""
    await late_answer(hub, clock)
    zhou = await hub.signed_in("zhou")
    bad = ('=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", " =1+1", "\t=1")

    def rename(tx: Write) -> None:
        tx.sql.execute(update(resident).values(name=bad[0]))
        tx.sql.execute(update(operator).where(operator.c.id == cast.CHEN).values(name=bad[1]))

    await hub.database.write(rename)
    for found in bad[2:4]:
        assert (await zhou.post(f"{URL}/breaches/1/investigations", json={"found": found})).is_success
    _, late = await table(hub, "breaches")
    assert late[4] == f"'{bad[1]}"
    assert late[5] == f"'{bad[0]}"
    assert late[10] == f"'{bad[2]} / {bad[3]}"
    assert (await table(hub, "operators"))[1][0] == f"'{bad[1]}"


@pytest.mark.parametrize(
    ("login", "language", "words"),
    [("zhou", "fr", "Réponses au-delà de 180"), ("admin", "en", "Answers above 180 s"), ("zhou", "zh-CN", "180")],
)
async def test_the_page_for_the_printer(
    hub: cast.RunningApp, clock: cast.HandClock, login: str, language: str, words: str
) -> None:
    await late_answer(hub, clock)
    someone = await hub.signed_in(login)
    await someone.patch("/api/v1/me", json={"language": language})
    await someone.post(f"{URL}/breaches/1/investigations", json={"found": "<script>alert(1)</script>"})
    page = await someone.get(f"{URL}/print", params=TODAY)
    assert page.headers["content-type"].startswith("text/html")
    assert f'<html lang="{language}">' in page.text
    assert words in page.text
    assert ("97,5\u00a0%" if language == "fr" else "97.5%") in page.text
    assert "王秀英" in page.text
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    assert "style=" not in page.text, "the content policy forbids it"
    assert (await someone.get(f"{URL}/print.css")).headers["content-type"].startswith("text/css")


async def test_figures_are_for_supervisors_and_auditors_read_them(hub: cast.RunningApp, clock: cast.HandClock) -> None:
    await late_answer(hub, clock)
    chen = await hub.signed_in("chen")
    auditor = await hub.signed_in("he")
    for path in ("", "/breaches", "/breaches/1/story", "/csv/days", "/print"):
        assert (await chen.get(f"{URL}{path}")).status_code == 403, path
        assert (await auditor.get(f"{URL}{path}")).status_code == 200, path
    assert (await auditor.post(f"{URL}/breaches/1/investigations", json={"found": "x"})).status_code == 403
    assert (await chen.post(f"{URL}/breaches/1/investigations", json={"found": "x"})).status_code == 403


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"from": "2026-11-28", "to": "2026-11-27"}, "or earlier"),
        ({"from": "2025-01-01", "to": "2026-11-27"}, "400 days or fewer"),
        ({"from": "1999-12-31", "to": "2000-01-05"}, "between 2000-01-01 and 2199-12-31"),
        ({"to": "9999-12-31"}, "between 2000-01-01 and 2199-12-31"),
        ({"from": "yesterday"}, "query.from"),
        ({"from": "2026-02-30"}, "query.from"),
    ],
)
async def test_days_that_cannot_be_are_explained(hub: cast.RunningApp, asked: dict[str, str], told: str) -> None:
    zhou = await hub.signed_in("zhou")
    for path in ("", "/breaches", "/csv/days", "/print"):
        refused: Any = await zhou.get(f"{URL}{path}", params=asked)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
        assert told in refused.json()["detail"]


async def test_four_hundred_days_are_possible_and_days_to_come_are_empty(hub: cast.RunningApp) -> None:
    zhou = await hub.signed_in("zhou")
    long = {"from": "2025-10-24", "to": "2026-11-27"}
    assert len((await zhou.get(URL, params=long)).json()["by_day"]) == 400
    later = (await zhou.get(URL, params={"from": "2026-12-01", "to": "2026-12-31"})).json()
    assert (later["answers"]["alarms"], later["load"]["per_10_min"], len(later["by_day"])) == (0, None, 1)


async def test_alarms_per_operator_are_those_that_met_somebody_on_shift(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    """Two people, for 20 minutes and an hour: an alarm within those, and one after them that met nobody."""
    zhou = await hub.signed_in("zhou")
    assert (await zhou.get(URL, params=TODAY)).json()["load"]["per_operator_10_min"] is None

    def shifts(tx: Write) -> None:
        day: dict[str, Any] = {"sound": {}, "started_ms": clock.ms - 30 * 60_000}
        tx.sql.execute(insert(shift).values(**day, operator_id=cast.CHEN, ended_ms=clock.ms - 10 * 60_000))
        tx.sql.execute(insert(shift).values(**day, operator_id=cast.LIN, ended_ms=clock.ms + 30 * 60_000))

    await hub.database.write(shifts)
    await late_answer(hub, clock, 0)
    clock.forward(40 * 60_000)
    await late_answer(hub, clock, 0, number=2)
    load = (await zhou.get(URL, params=TODAY)).json()["load"]
    assert (load["alarms"], load["shift_ms"], load["per_operator_10_min"]) == (2, 80 * 60_000, 0.125)
