"""The mobile network between the phones that visitors hold and the centre: short messages, calls, and the hub's doors.

 phone ── SMS ──▶ network ──▶ POST /api/v1/sms, again until it is taken      POST /gateway/sms ──▶ network ──▶ phone
 nobody's telephone ◀── POST /gateway/alerts, which says only that it was taken
 phone ── call ──▶ network ──▶ POST /api/v1/line/events: incoming; then asked every second how it stands

For the hub it is a gateway and an exchange like any other: everything is signed, both ways.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import deque
from typing import TYPE_CHECKING, Any, Final

import structlog
from httpx2 import AsyncClient, HTTPError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hub.kernel import Problem
from hub.telephony import check, sign
from simulator.modem import CellNetwork

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from simulator.modem import SimulatedModem

log = structlog.get_logger()

# Possible in form, valid for nobody, and none of the town's (simulator/town/people.py).
SMS_NUMBER, CALL_NUMBER, STRANGER = "+8610000010001", "+8610000010002", "+8610000010009"
DOOR: Final = "/gateway/sms"
ALERTS: Final = "/gateway/alerts"  # for the people on duty, who are told by name: nobody of them has a telephone here
AGAIN_S: Final = 2.0
LOOK_EVERY_S: Final = 1.0
TIMEOUT_S: Final = 5.0
KNOWN_MAX: Final = 1_000
REFUSED: Final = (400, 401, 422)


class Carrier:
    """`key` signs and is checked, both ways. `run` until the end; as a web application it is what the hub speaks to."""

    sms_number = SMS_NUMBER
    call_number = CALL_NUMBER

    def __init__(self, hub_url: str, key: str) -> None:
        self._url, self._key = hub_url.rstrip("/"), key.encode()
        self.network = CellNetwork(lambda seconds, what: asyncio.get_running_loop().call_later(seconds, what))
        self.network.joins(SMS_NUMBER, self)
        self.network.exchange(CALL_NUMBER, self._rings)
        self._waiting: asyncio.Queue[tuple[str, str, str]] = asyncio.Queue()
        self._calls: set[asyncio.Task[None]] = set()
        self._losing: set[str] = set()
        self._known: deque[str] = deque(maxlen=KNOWN_MAX)
        self._http: AsyncClient | None = None

    async def run(self) -> None:
        """Bring the hub what was sent, one after the other, until cancelled."""
        async with AsyncClient(timeout=TIMEOUT_S, trust_env=False) as self._http:
            try:
                while True:
                    await self._bring(*await self._waiting.get())
            finally:
                for call in self._calls:
                    call.cancel()
                await asyncio.gather(*self._calls, return_exceptions=True)

    def loses(self, number: str, *, loses: bool) -> None:
        """What this number sends is taken and never arrives."""
        (self._losing.add if loses else self._losing.discard)(number)

    def gets(self, sender: str, text: str) -> None:
        """A message to the centre's number."""
        if sender not in self._losing:
            self._waiting.put_nowait((f"sms-{uuid.uuid4().hex}", sender, text))

    async def _bring(self, ref: str, sender: str, text: str) -> None:
        """Until the hub has it; under one name, so that twice is once."""
        while True:
            try:
                await self._post("/api/v1/sms", {"number": sender, "text": text}, ref)
            except PermissionError as error:
                log.warning("sms_refused", why=str(error))
            except HTTPError:
                await asyncio.sleep(AGAIN_S)
                continue
            return

    def _rings(self, modem: SimulatedModem) -> None:
        task = asyncio.create_task(self._call(modem))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _call(self, modem: SimulatedModem) -> None:
        ref = f"mobile-{uuid.uuid4().hex[:12]}"
        try:
            await self._tell({"type": "incoming", "ref": ref, "number": modem.number})
            while modem.call in ("alerting", "up"):
                # A word that changes nothing, and is answered with how the call stands.
                state = (await self._tell({"type": "event", "ref": ref, "event": "ringing"}))["state"]
                if state == "ended":
                    modem.ends()
                    return
                if state in ("talking", "held"):
                    modem.taken()
                await asyncio.sleep(LOOK_EVERY_S)
            await self._tell({"type": "event", "ref": ref, "event": "ended"})
        except (HTTPError, PermissionError) as error:
            log.warning("call_lost", why=repr(error))
            modem.ends()

    async def _tell(self, event: dict[str, Any]) -> dict[str, Any]:
        return await self._post("/api/v1/line/events", event, uuid.uuid4().hex)

    async def _post(self, path: str, value: dict[str, Any], name: str) -> dict[str, Any]:
        """HTTPError for what may pass, PermissionError for what will not."""
        if self._http is None:
            raise HTTPError("not running")
        body = json.dumps(value, ensure_ascii=False).encode()
        headers = {**sign(self._key, name, int(time.time()), body), "content-type": "application/json"}
        answer = await self._http.post(self._url + path, content=body, headers=headers)
        if answer.status_code in REFUSED:
            raise PermissionError(answer.text[:200])
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the hub sends by SMS (hub/telephony/sms_webhook), and to those on duty (hub/telephony/webhook)."""
        request = Request(scope, receive)
        await (await self._take(request))(scope, receive, send)

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        try:
            name = check(self._key, request.headers, body, time.time_ns() // 1_000_000)
        except Problem as problem:
            return JSONResponse({"error": str(problem)}, 401)
        told = json.loads(body)
        if name not in self._known:
            self._known.append(name)
            if request.url.path == DOOR:
                self.network.sms(SMS_NUMBER, str(told["to"]), str(told["text"]))
        return JSONResponse({})
