"""The desk with 1,600 open alarms and 30 pages open: how soon a page shows what has happened, and what the hub spends.

One page is a real browser's; the other 29 listen to the feed and read nothing of it. A further press of the alarm on
top is an event of each kind of work: stored, committed, told, and drawn. From the commit's own time to the instant in
which the row in the browser's document says it, both by this machine's clock.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import statistics
import time
from contextlib import asynccontextmanager, closing
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from playwright.async_api import Page, async_playwright
from websockets.asyncio.client import connect

from hub.alarms import Press, PressKey, take_in
from hub.kernel import Database, SystemClock, Write
from hub.operators import COOKIE, start_session
from tools.bench.cpu import cpu_s
from tools.bench.load import Load
from tools.bench.receivers import Hub
from tools.bench.say import say
from tools.bench.town import make_town, phones
from tools.brokers import Broker, Rights
from tools.setup.components import find_chromium

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

ALARMS: Final = 1_600
PAGES: Final = 30
EVENTS: Final = 95  # a flood is folded beyond a hundred presses, and then rings only now and then
EVENT_EVERY_S: Final = 0.15
CHANGES_PER_S: Final = 20
CHANGES_S: Final = 10.0
LOADS: Final = 5
SHOWN_MS_MAX: Final = 5_000
BATCH: Final = 500
EPOCH: Final = "be4c0000"
SNAPSHOT: Final = '{"type":"snapshot"'
RESUME: Final = '{"type":"resume","epoch":null,"seq":null}'
# From now until the row of this alarm says that number: the browser's own time then, ms since 1970.
SHOWN: Final = """([alarm, count, patience]) => new Promise((done) => {
  const rows = [];
  const find = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) { rows.push(one.shadowRoot); find(one.shadowRoot); }
    }
  };
  find(document);
  const says = () => rows.some((root) => {
    const row = root.querySelector(`[data-alarm="${alarm}"]`);
    return row !== null && new RegExp(`(^|[^0-9])${count}([^0-9]|$)`).test(row.querySelector(".who").textContent);
  });
  const end = (at) => { clearTimeout(timer); eyes.forEach((one) => one.disconnect()); done(at); };
  const look = () => { if (says()) end(performance.timeOrigin + performance.now()); };
  const timer = setTimeout(() => end(null), patience);
  const eyes = rows.map((root) => {
    const eye = new MutationObserver(look);
    eye.observe(root, { subtree: true, childList: true, characterData: true });
    return eye;
  });
})"""
SCRIPTS: Final = """() => performance.getEntriesByType("resource")
  .filter((one) => one.initiatorType === "script" || one.name.endsWith(".js"))
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""


async def measure(folder: Path, start_residents: int = 100_000, start_alarms: int = 10_000) -> dict[str, Any]:
    """All that is promised of the desk; without a browser here only what needs none."""
    rights = Rights("pengpu", *(secrets.token_bytes(32), secrets.token_hex(24), secrets.token_hex(24)))
    town = folder / "desk.db"
    make_town(town, ALARMS)
    open_alarms(town, ALARMS)
    with Broker(folder / "desk-broker", rights, []) as broker:
        hub = Hub(folder, broker, rights, town)
        hub.start(0)
        load = Load(broker.host, broker.port, rights, phones(ALARMS))
        await load.connect()
        try:
            found = await _watch(hub, load)
            # The same presses with no page open: what is above it is what thirty pages cost.
            found["core_share_alone"] = (await _changes(hub, load))["core_share"]
        finally:
            await load.close()
            hub.stop()
        say(f"desk: {found}")
        found |= start(folder, broker, rights, start_residents, start_alarms)
    say(f"desk: {found}")
    return found


def open_alarms(path: Path, count: int) -> None:
    """The first phones have pressed, once each, and nobody has come. Their ladders are at their end."""
    database = Database(path, SystemClock())

    try:
        for first in range(1, count + 1, BATCH):
            database.write_now(partial(_press, range(first, min(first + BATCH, count + 1))))
        database.write_now(_quiet)
    finally:
        database.close()


def _press(numbers: range, tx: Write) -> None:
    how = "phone", "ip", tx.now_ms, tx.now_ms, False, False, 80, True
    phone = [(n, f"ph-{n:05d}") for n in numbers]
    take_in(tx, [Press(PressKey(device, EPOCH, 1), n, device, *how) for n, device in phone])


def _quiet(tx: Write) -> None:
    tx.sql.exec_driver_sql("UPDATE alarm SET rung = rungs, next_rung_ms = NULL")


async def _watch(hub: Hub, load: Load) -> dict[str, Any]:
    tokens = sessions(hub.database)
    async with _listeners(hub.port, tokens[1:]):
        chromium = find_chromium()
        if chromium is None:
            say("desk: no Chromium here: nothing is drawn")
            return {"browser": False, **await _changes(hub, load)}
        switches = ["--no-sandbox", "--disable-gpu"]
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=chromium, args=switches)
            try:
                loads = [await _first_load(browser, hub.port, tokens[0]) for _ in range(LOADS)]
                context, page = await _page(browser, hub.port, tokens[0])
                await page.wait_for_selector("[data-alarm]")
                shown = await _events(page, hub, load)
                found = await _changes(hub, load)
                await context.close()
            finally:
                await browser.close()
    quantiles = statistics.quantiles(shown, n=100)
    return {
        "browser": True,
        "alarms": ALARMS,
        "pages": PAGES,
        "events": len(shown),
        "not_shown": EVENTS - len(shown),
        "shown_p50_ms": round(quantiles[49], 1),
        "shown_p99_ms": round(quantiles[98], 1),
        "first_load_s": round(statistics.median(one for one, _ in loads), 3),
        "script_kb": round(loads[0][1] / 1000, 1),
        **found,
    }


def sessions(path: Path) -> list[str]:
    """One signed-in session for each page, of as many people as the centre has."""
    with closing(sqlite3.connect(path)) as rows:
        people = [one for (one,) in rows.execute("SELECT id FROM operator WHERE role IN ('operator', 'supervisor')")]
    database = Database(path, SystemClock())
    try:
        return [database.write_now(partial(_sign_in, people[n % len(people)]))[0] for n in range(PAGES)]
    finally:
        database.close()


def _sign_in(operator_id: int, tx: Write) -> str:
    return start_session(tx, operator_id, "password")


@asynccontextmanager
async def _listeners(port: int, tokens: list[str]) -> AsyncGenerator[None]:
    """Pages that only listen, and throw away what they hear."""

    async def listens(token: str, ready: asyncio.Event) -> None:
        headers = {"Cookie": f"{COOKIE}={token}", "Origin": f"http://127.0.0.1:{port}"}
        where = f"ws://127.0.0.1:{port}/api/v1/feed"
        async with connect(where, additional_headers=headers, max_size=None, compression=None) as line:
            await line.send(RESUME)
            async for text in line:
                if str(text).startswith(SNAPSHOT):  # what it costs to show everything is not what a change costs
                    ready.set()

    readies = [asyncio.Event() for _ in tokens]
    tasks = [asyncio.create_task(listens(*one)) for one in zip(tokens, readies, strict=True)]
    waits = asyncio.gather(*(one.wait() for one in readies))
    try:
        done, _ = await asyncio.wait([waits, *tasks], return_when=asyncio.FIRST_COMPLETED, timeout=60)
        for one in done:
            one.result()
        await waits
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _page(browser: Any, port: int, token: str) -> tuple[Any, Page]:
    context = await browser.new_context(viewport={"width": 1366, "height": 768})
    await context.add_cookies([{"name": COOKIE, "value": token, "url": f"http://127.0.0.1:{port}"}])
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{port}/")
    return context, page


async def _first_load(browser: Any, port: int, token: str) -> tuple[float, int]:
    """Seconds until the queue is there, with nothing in the browser's cache; and bytes of script, as they came."""
    began_s = time.perf_counter()
    context, page = await _page(browser, port, token)
    await page.wait_for_selector("[data-alarm]")
    took_s = time.perf_counter() - began_s
    size = await page.evaluate(SCRIPTS)
    await context.close()
    return took_s, size


async def _events(page: Page, hub: Hub, load: Load) -> list[float]:
    """From the commit to the row, ms, for each press of the alarm that stands on top."""
    [which] = (await page.evaluate(_TOP),)
    device = f"ph-{which:05d}"
    found: list[float] = []
    for nth in range(EVENTS):
        count = nth + 2
        shown = asyncio.create_task(page.evaluate(SHOWN, [which, count, SHOWN_MS_MAX]))
        await asyncio.sleep(EVENT_EVERY_S)  # the page has begun to look
        await load.press(load.devices.index(device))
        at_ms = await shown
        if at_ms is not None:
            found.append(at_ms - _told_ms(hub.database, which))
    return found


_TOP: Final = """() => {
  const find = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.dataset?.alarm) return Number(one.dataset.alarm);
      const found = one.shadowRoot ? find(one.shadowRoot) : null;
      if (found) return found;
    }
    return null;
  };
  return find(document);
}"""


def _told_ms(path: Path, alarm: int) -> int:
    query = """SELECT at_ms FROM event WHERE topic = 'alarm' AND json_extract(data, '$.id') = ?
               ORDER BY seq DESC LIMIT 1"""
    with closing(sqlite3.connect(path)) as rows:
        return rows.execute(query, (alarm,)).fetchone()[0]


async def _changes(hub: Hub, load: Load) -> dict[str, Any]:
    """What the hub spends while so many alarms change in each second."""
    loop = asyncio.get_running_loop()
    await asyncio.sleep(1)
    before_s, began_s = cpu_s(hub.process.pid), loop.time()
    presses: list[asyncio.Task[float]] = []
    while (gone_s := loop.time() - began_s) < CHANGES_S:
        if len(presses) < gone_s * CHANGES_PER_S:
            presses.append(asyncio.create_task(load.press(len(presses) * 7 % ALARMS)))
        else:
            await asyncio.sleep(0.005)
    await asyncio.gather(*presses)
    share = (cpu_s(hub.process.pid) - before_s) / (loop.time() - began_s)
    return {"changes": len(presses), "changes_per_s": CHANGES_PER_S, "core_share": round(share, 4)}


def start(folder: Path, broker: Broker, rights: Rights, residents: int, alarms: int) -> dict[str, Any]:
    """How long a hub with so many people and unclosed alarms takes from its start until it says that it is ready."""
    town = folder / "large.db"
    make_town(town, ALARMS)
    grow(town, residents)
    open_alarms(town, alarms)
    hub, took = Hub(folder, broker, rights, town), list[float]()
    for number in range(1, 4):
        hub.start(number)
        took.append(hub.started_s)
        hub.stop()
    return {"start_residents": residents, "start_alarms": alarms, "start_s": round(statistics.median(took), 2)}


def grow(path: Path, residents: int) -> None:
    """Copies of the residents with a phone and a plan of care calls each, until there are so many."""
    phone = "printf('ph-%05d', CAST(substr(id, 4) AS INTEGER) + :by)"
    with closing(sqlite3.connect(path)) as rows, rows:
        homes = _columns(rows, "resident") | {"id": "id + :by", "external_id": "NULL"}
        devices = _columns(rows, "device") | {"id": phone, "paired_id": "NULL", "resident_id": "resident_id + :by"}
        plans = _columns(rows, "care_plan") | {"resident_id": "resident_id + :by"}
        begun = _columns(rows, "care_since") | {"resident_id": "resident_id + :by"}
        for by in range(ALARMS, residents, ALARMS):
            some = {"by": by, "last": min(ALARMS, residents - by)}
            _copy(rows, "resident", homes, "id <= :last", some)
            _copy(rows, "device", devices, "kind = 'phone' AND resident_id <= :last", some)
            _copy(rows, "care_plan", plans, "resident_id <= :last", some)
            _copy(rows, "care_since", begun, "resident_id <= :last", some)


def _columns(rows: sqlite3.Connection, table: str) -> dict[str, str]:
    return {one[1]: one[1] for one in rows.execute(f"PRAGMA table_info({table})")}


def _copy(rows: sqlite3.Connection, table: str, values: dict[str, str], where: str, how: dict[str, int]) -> None:
    picked = f"SELECT {', '.join(values.values())} FROM {table} WHERE {where}"  # noqa: S608 - our own names
    rows.execute(f"INSERT INTO {table} ({', '.join(values)}) {picked}", how)
