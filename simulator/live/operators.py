"""Simulated operators: they sign in like people, see the same feed, take what waits longest, close it with a code.

Nothing is kept here: who comes back after a break finds in the feed which alarms are theirs, and goes on with them.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from httpx2 import AsyncClient, HTTPError
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from simulator.people import operators as habits
from simulator.town.streams import stream
from simulator.virtual.screen import HELD

if TYPE_CHECKING:
    from pathlib import Path

log = structlog.get_logger()

AGAIN_S: Final = 3.0
WAIT_S_MAX: Final = 10.0
FEED_LENGTH_MAX: Final = 16 * 1024 * 1024
CALLS_LOOKED_AT: Final = 20


class Refused(Exception):
    """The hub said no: wrong password, or an alarm that somebody else has by now."""


@dataclass(frozen=True, slots=True)
class Login:
    """How one simulated operator signs in."""

    login: str
    password: str


def read_logins(file: Path, count: int) -> list[Login]:
    """The first `count` of a JSON list of objects with `login` and `password`. Raises ValueError if there are fewer."""
    known = cast("list[dict[str, str]]", json.loads(file.read_text(encoding="utf-8")))
    if len(known) < count:
        raise ValueError(f"{file} has {len(known)} operators, {count} are wanted")
    return [Login(one["login"], one["password"]) for one in known[:count]]


class Operator:
    """One simulated operator at one seat. `pace` 1.0 is a person's own, 0.01 a hundred times as fast."""

    def __init__(self, hub_url: str, login: Login, seed: int, pace: float = 1.0) -> None:
        self._hub_url = hub_url.rstrip("/")
        self._login = login
        self._random = stream(seed, "live", "operator", login.login)
        self._pace = pace
        self._alarms: dict[int, dict[str, Any]] = {}
        self._changed = asyncio.Event()
        self._id = 0

    async def run(self) -> None:
        """Work until cancelled; when the hub goes away, come back when it does."""
        while True:
            try:
                await self._shift()
            except* (HTTPError, WebSocketException, OSError, Refused) as errors:
                log.info("operator_interrupted", login=self._login.login, why=str(errors.exceptions[0])[:200])
            await asyncio.sleep(AGAIN_S)

    async def _shift(self) -> None:
        async with AsyncClient(base_url=self._hub_url, timeout=WAIT_S_MAX) as http, asyncio.TaskGroup() as group:
            await self._sign_in(http)
            group.create_task(self._follow(http))
            group.create_task(self._work(http))

    async def _sign_in(self, http: AsyncClient) -> None:
        answer = await http.post("/sign-in", data={"login": self._login.login, "password": self._login.password})
        if answer.status_code != 303:
            raise Refused(f"signing in: HTTP {answer.status_code}")
        self._id = (await http.get("/api/v1/me")).raise_for_status().json()["id"]

    async def _follow(self, http: AsyncClient) -> None:
        """Keep `_alarms` as the feed tells it."""
        url = self._hub_url.replace("http", "ws", 1) + "/api/v1/feed"
        cookies = "; ".join(f"{one.name}={one.value}" for one in http.cookies.jar)
        async with connect(url, additional_headers={"Cookie": cookies}, max_size=FEED_LENGTH_MAX) as feed:
            await feed.send(json.dumps({"type": "resume", "epoch": None, "seq": None}))
            async for text in feed:
                self._hear(json.loads(text))
        raise Refused("the feed ended")

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "snapshot":
            self._alarms = {one["id"]: one for one in message["alarms"] if one["state"] != "closed"}
        elif message["type"] == "events":
            for event in message["events"]:
                if event["topic"] == "alarm":
                    self._note_alarm(event["data"])
        self._changed.set()

    def _note_alarm(self, alarm: dict[str, Any]) -> None:
        if alarm["state"] == "closed":
            self._alarms.pop(alarm["id"], None)
        else:
            self._alarms[alarm["id"]] = alarm

    async def _work(self, http: AsyncClient) -> None:
        while True:
            mine = [one for one in self._alarms.values() if one["state"] in HELD and one["taken_by"] == self._id]
            if mine:
                await self._finish(http, mine[0])
            elif (alarm := habits.next_alarm(self._alarms.values())) is not None:
                await self._take(http, alarm)
            elif await self._idle(habits.BETWEEN_CALLS_S):
                await self._care_call(http)

    async def _take(self, http: AsyncClient, alarm: dict[str, Any]) -> None:
        """Reach for it, and have it or not: somebody else may have been faster."""
        await self._pause(habits.TAKE_S)
        now = self._alarms.get(alarm["id"])
        if now is not None and now["state"] == "open":
            with contextlib.suppress(Refused):
                await self._post(http, f"/alarms/{now['id']}/take", version=now["version"])
            await self._news_of(now)

    async def _finish(self, http: AsyncClient, alarm: dict[str, Any]) -> None:
        """Talk, write it down, close it."""
        await self._pause(habits.TALK_S)
        code, text = habits.closing(self._random, alarm)
        fields = habits.closing_fields(alarm["id"], code)
        await self._post(http, f"/alarms/{alarm['id']}/notes", text=text)
        # The resident may have pressed again while we talked: close what is there now.
        now = (await http.get(f"/api/v1/alarms/{alarm['id']}")).raise_for_status().json()["alarm"]
        with contextlib.suppress(Refused):
            await self._post(http, f"/alarms/{alarm['id']}/close", version=now["version"], code=code, fields=fields)
        await self._news_of(now)

    async def _care_call(self, http: AsyncClient) -> None:
        """One of the calls that are due; hung up without a record when an alarm comes in between."""
        query = {"kind": "care_call", "limit": CALLS_LOOKED_AT}
        due = (await http.get("/api/v1/worklist", params=query)).raise_for_status().json()["items"]
        if due and await self._idle(habits.CARE_CALL_S):
            resident = self._random.choice(due)["resident_id"]
            outcome = habits.care_call_outcome(self._random)
            await self._post(http, f"/residents/{resident}/care-calls", outcome=outcome)

    async def _post(self, http: AsyncClient, path: str, **body: object) -> None:
        answer = await http.post(f"/api/v1{path}", json=body, headers={"Idempotency-Key": str(uuid.uuid4())})
        if 400 <= answer.status_code < 500:
            raise Refused(f"{path}: HTTP {answer.status_code} {answer.text[:200]}")
        answer.raise_for_status()

    async def _pause(self, span_s: tuple[float, float]) -> None:
        await asyncio.sleep(habits.pause_s(self._random, span_s, self._pace))

    async def _idle(self, span_s: tuple[float, float]) -> bool:
        """True after the pause; False as soon as an alarm waits."""
        until = asyncio.get_running_loop().time() + habits.pause_s(self._random, span_s, self._pace)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(until):
                while habits.next_alarm(self._alarms.values()) is None:
                    self._changed.clear()
                    await self._changed.wait()
        return habits.next_alarm(self._alarms.values()) is None

    async def _news_of(self, seen: dict[str, Any]) -> None:
        """Wait until the feed has told what became of it: without that, the same alarm would be tried again at once."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_S_MAX):
                while (now := self._alarms.get(seen["id"])) is not None and now["version"] <= seen["version"]:
                    self._changed.clear()
                    await self._changed.wait()
