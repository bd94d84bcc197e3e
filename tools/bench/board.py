"""The board with 5,000 open orders: how soon it is there, and how soon it shows what has happened.

The page is a real browser's. A provider sets out, as the desk says it: from the commit's own time to the instant in
which the row in the browser's document says so, both by this machine's clock.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
import statistics
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import httpx2
from playwright.async_api import Page, async_playwright

from hub.kernel import Database, SystemClock, Write
from hub.operators import COOKIE, start_session
from tools.bench.receivers import Hub
from tools.bench.say import say
from tools.bench.town import make_town
from tools.brokers import Broker, Rights
from tools.setup.components import find_chromium

if TYPE_CHECKING:
    from pathlib import Path

ORDERS: Final = 5_000
HOMES: Final = 1_600
STEPS: Final = 40  # as many rows as a very tall screen shows
LOADS: Final = 5
SHOWN_MS_MAX: Final = 5_000
DAY_MS: Final = 24 * 3_600_000
HALF_AN_HOUR_MS: Final = 30 * 60_000
OURS: Final = {"Sec-Fetch-Site": "same-origin"}
# From now until the row of this order says what is asked for: the browser's own time then, ms since 1970.
SHOWN: Final = """([order, words, patience]) => new Promise((done) => {
  const rows = [];
  const find = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) { rows.push(one.shadowRoot); find(one.shadowRoot); }
    }
  };
  find(document);
  const row = `a[href="#/orders/${order}"]`;
  const says = () => rows.some((root) => root.querySelector(row)?.textContent.includes(words));
  const end = (at) => { clearTimeout(timer); eyes.forEach((one) => one.disconnect()); done(at); };
  const look = () => { if (says()) end(performance.timeOrigin + performance.now()); };
  const timer = setTimeout(() => end(null), patience);
  const eyes = rows.map((root) => {
    const eye = new MutationObserver(look);
    eye.observe(root, { subtree: true, childList: true, characterData: true });
    return eye;
  });
})"""


async def measure(folder: Path) -> dict[str, Any]:
    """Without a browser here there is nothing to measure."""
    chromium = find_chromium()
    if chromium is None:
        say("board: no Chromium here: nothing is drawn")
        return {}
    rights = Rights("pengpu", *(secrets.token_bytes(32), secrets.token_hex(24), secrets.token_hex(24)))
    town = folder / "board.db"
    make_town(town, HOMES)
    token = _fill(town)
    with Broker(folder / "board-broker", rights, []) as broker:
        hub = Hub(folder, broker, rights, town)
        hub.start(0)
        try:
            found = await _watch(chromium, hub, token)
        finally:
            hub.stop()
    say(f"board: {found}")
    return found


def _fill(path: Path) -> str:
    """All orders are accepted and wanted on one day, a second apart: who sets out keeps the place in the list."""
    database = Database(path, SystemClock())

    def work(tx: Write) -> str:
        providers = [one for (one,) in tx.sql.exec_driver_sql("SELECT id FROM provider ORDER BY id")]
        operator = tx.sql.exec_driver_sql("SELECT id FROM operator WHERE role = 'supervisor' LIMIT 1").scalar_one()
        tx.sql.exec_driver_sql("UPDATE operator SET language = 'en' WHERE id = ?", (operator,))
        rows = [_order(number, providers, tx.now_ms) for number in range(ORDERS)]
        names = ", ".join(rows[0])
        tx.sql.exec_driver_sql(
            f"INSERT INTO service_order ({names}) VALUES ({', '.join('?' * len(rows[0]))})",  # noqa: S608 - our own names
            [tuple(row.values()) for row in rows],
        )
        return start_session(tx, operator, "password")

    try:
        return database.write_now(work)[0]
    finally:
        database.close()


def _order(number: int, providers: list[int], now_ms: int) -> dict[str, Any]:
    wanted_ms = now_ms + DAY_MS + number * 1_000
    due_ms = wanted_ms + HALF_AN_HOUR_MS
    times = dict.fromkeys(("made_ms", "state_ms", "offered_ms", "accepted_ms"), now_ms)
    words = dict.fromkeys(("note", "parts", "end_reason"), "")
    return {
        "resident_id": number % HOMES + 1,
        "service": "appliance_repair",
        "urgency": "planned",
        "source": "call",
        "code": f"{number:06d}",
        "state": "accepted",
        "version": 1,
        "mode": "one",
        "round": 1,
        "wanted_ms": wanted_ms,
        "due_ms": due_ms,
        "look_ms": due_ms,
        "rung": 0,
        "provider_id": providers[number % len(providers)],
        **times,
        **words,
    }


async def _watch(chromium: str, hub: Hub, token: str) -> dict[str, Any]:
    base = f"http://127.0.0.1:{hub.port}"
    async with async_playwright() as play, httpx2.AsyncClient(base_url=base, cookies={COOKIE: token}) as desk:
        browser = await play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            loads = [await _load(browser, base, token) for _ in range(LOADS)]
            page = await _open(browser, base, token)
            shown = await _steps(page, desk, hub)
        finally:
            await browser.close()
    quantiles = statistics.quantiles(shown, n=100)
    return {
        "orders": ORDERS,
        "first_paint_s": round(statistics.median(loads), 3),
        "steps": len(shown),
        "not_shown": STEPS - len(shown),
        "shown_p50_ms": round(quantiles[49], 1),
        "shown_p99_ms": round(quantiles[98], 1),
    }


async def _open(browser: Any, base: str, token: str) -> Page:
    context = await browser.new_context(viewport={"width": 1366, "height": 4_500})
    await context.add_cookies([{"name": COOKIE, "value": token, "url": base}])
    page = await context.new_page()
    await page.goto(f"{base}/#/orders")
    await page.wait_for_selector('a[href="#/orders/1"]')
    return page


async def _load(browser: Any, base: str, token: str) -> float:
    """Seconds until the first row is there, with nothing in the browser's cache."""
    began_s = time.perf_counter()
    page = await _open(browser, base, token)
    took_s = time.perf_counter() - began_s
    await page.context.close()
    return took_s


async def _steps(page: Page, desk: Any, hub: Hub) -> list[float]:
    """From the commit to the row, ms, of the orders that are on the screen."""
    found: list[float] = []
    for order in range(1, STEPS + 1):
        waits = asyncio.create_task(page.evaluate(SHOWN, [order, "On the way", SHOWN_MS_MAX]))
        await asyncio.sleep(0.15)  # the page has begun to look
        answer = await desk.post(f"/api/v1/orders/{order}/set-out", json={"version": 1}, headers=OURS)
        answer.raise_for_status()
        at_ms = await waits
        if at_ms is not None:
            found.append(at_ms - _told_ms(hub, order))
    return found


def _told_ms(hub: Hub, order: int) -> int:
    query = """SELECT at_ms FROM event WHERE topic = 'order' AND json_extract(data, '$.id') = ?
               ORDER BY seq DESC LIMIT 1"""
    with closing(sqlite3.connect(hub.database)) as rows:
        return rows.execute(query, (order,)).fetchone()[0]
