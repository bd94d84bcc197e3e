"""A hub that is killed right after an answer: it is kept, and the browser that sends it again changes nothing."""

from pathlib import Path

from sqlalchemy import select

from hub.alarms.protocols.tables import protocol_answer
from hub.kernel import Database, SystemClock
from hub.operators import make_sign_in_link
from tests import cast
from tests.cast import Client, HubProcess, hub_process, make_database

PATH = "/api/v1/alarms/1/protocol/answers/hears"
BODY = {"number": 1, "value": "yes"}
KEY = {"Idempotency-Key": "one answer"}


async def chen_at(hub: HubProcess) -> Client:
    """By a link: a password takes a moment, on purpose."""
    database = Database(hub.database, SystemClock())
    link, _ = database.write_now(lambda tx: make_sign_in_link(tx, "chen", cast.HOUR_MS))
    database.close()
    browser = hub.client()
    assert (await browser.get(f"/sign-in/link/{link}")).status_code == 303
    return browser


async def test_an_answer_outlives_the_hub_and_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "lamplight.db"
    make_database(path)
    with hub_process(path, broker_port=cast.NOBODYS_PORT) as hub:
        chen = await chen_at(hub)
        opened = {"resident_id": cast.WANG, "kind": "sos", "text": "a neighbour rang"}
        assert (await chen.post("/api/v1/alarms", json=opened)).is_success
        assert (await chen.post("/api/v1/alarms/1/take", json={"version": 1})).is_success
        assert (await chen.put(PATH, json=BODY, headers=KEY)).is_success
        hub.kill()
        await chen.aclose()
    with hub_process(path, broker_port=cast.NOBODYS_PORT) as hub:
        chen = await chen_at(hub)
        told = (await chen.put(PATH, json=BODY, headers=KEY)).json()
        await chen.aclose()
        assert told["answers"] == {"hears": "yes"}
    database = Database(path, SystemClock())
    kept = database.read_now(lambda tx: tx.sql.execute(select(protocol_answer.c.step, protocol_answer.c.value)).all())
    database.close()
    assert [tuple(one) for one in kept] == [("hears", "yes")]
