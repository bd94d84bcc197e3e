"""The line between the page of the virtual phone and the phone: what the visitor does, and what the phone shows."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, Field, TypeAdapter
from starlette.websockets import WebSocket, WebSocketDisconnect

from simulator.air import METRES_MAX
from simulator.live.carrier import CALL_NUMBER, STRANGER
from simulator.live.deeds import KEYS
from simulator.live.mobile import Condition
from simulator.live.phone_page.speaker import Speaker

if TYPE_CHECKING:
    from simulator.live.fleet import Fleet
    from simulator.live.home import Home
    from simulator.live.phone_page.find import Person

COMMAND_LENGTH_MAX: Final = 200
COMMANDS_PER_S_MAX: Final = 10
WAITING_LENGTH_MAX: Final = 50


class Pick(BaseModel):
    """Be this resident."""

    do: Literal["pick"]
    device: str = Field(pattern=r"^[a-z0-9-]{1,32}$")


class Press(BaseModel):
    """Something that a hand does."""

    do: Literal["press", "press_remote", "cancel", "test", "well", "tamper", "pair", "unpair"]


class Network(BaseModel):
    """Pull the cable, or put it back."""

    do: Literal["network"]
    up: bool


class Key(BaseModel):
    """Press a key of the dial pad."""

    do: Literal["key"]
    key: str = Field(pattern=r"^[0-9*#]$")


class Hold(BaseModel):
    """Lay something on the red button, or take it away."""

    do: Literal["hold"]
    on: bool


class Mains(BaseModel):
    """Switch the mains off, or on."""

    do: Literal["mains"]
    on: bool


class Battery(BaseModel):
    """Let the battery be so full."""

    do: Literal["battery"]
    pct: int = Field(ge=0, le=100)


class Volume(BaseModel):
    """A step louder or softer."""

    do: Literal["volume"]
    louder: bool


class Walk(BaseModel):
    """Be so far from the phone with the remote control."""

    do: Literal["walk"]
    metres: int = Field(ge=0, le=METRES_MAX)


class RemoteBattery(BaseModel):
    """Take the remote's battery out, put it in (held: with its button pressed), or another one."""

    do: Literal["remote_battery"]
    which: Literal["out", "in", "held", "new", "weak"]


class RemoteHold(BaseModel):
    """Hold the remote's button down, or let go of it."""

    do: Literal["remote_hold"]
    on: bool


class Modem(BaseModel):
    """Let this be the matter with the phone's modem."""

    do: Literal["modem"]
    condition: Condition


class Ring(BaseModel):
    """Call the phone."""

    do: Literal["ring"]
    who: Literal["centre", "stranger"]


Hands = Press | Key | Hold | Mains | Battery
Around = Walk | RemoteBattery | RemoteHold | Modem | Ring
AnyCommand = Pick | Network | Volume | Hands | Around
Command = TypeAdapter[AnyCommand](Annotated[AnyCommand, Field(discriminator="do")])


class Line:
    """One visitor. Every change of the picked phone is sent, in order; who reads too slowly misses the oldest."""

    def __init__(self, fleet: Fleet, socket: WebSocket) -> None:
        self._fleet = fleet
        self._socket = socket
        self._home: Home | None = None
        self._person: Person | None = None
        self._waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue(WAITING_LENGTH_MAX)
        self._speaker = Speaker(self._put)

    async def serve(self) -> None:
        """Until the visitor goes away, or breaks the rules."""
        await self._socket.accept()
        sending = asyncio.create_task(self._send())
        try:
            with contextlib.suppress(WebSocketDisconnect):
                await self._listen()
        finally:
            self._leave()
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            text = await self._socket.receive_text()
            try:
                await self._carry_out(Command.validate_json(text))
            except (ValueError, KeyError):  # no command of ours, or no phone of this town
                await self._socket.close(1008, "not a command")
                return
            await asyncio.sleep(1 / COMMANDS_PER_S_MAX)  # what comes faster waits in the socket

    async def _carry_out(self, command: AnyCommand) -> None:
        if isinstance(command, Pick):
            self._leave()
            self._home, self._person = self._fleet.lend(command.device)
            self._home.face.watch(self._changed)
            self._home.face.on_say.append(self._speaker.say)
            self._changed()
        elif self._home is None:
            raise ValueError("no phone was picked")
        elif isinstance(command, Network):
            await self._home.network(up=command.up)
        elif isinstance(command, Volume):
            self._speaker.turn(louder=command.louder)
            self._changed()
        elif isinstance(command, Around):
            _change(self._home, command)
            self._changed()
        else:
            _use_hands(self._home, command)

    def _changed(self) -> None:
        if self._home is None or self._person is None:
            return
        picture = self._home.picture()
        if picture["light"] == "idle":
            self._speaker.quiet()
        self._put({"type": "phone", "resident": self._person.as_json(), "volume": self._speaker.volume, **picture})

    def _put(self, message: dict[str, Any]) -> None:
        if self._waiting.full():
            self._waiting.get_nowait()
        self._waiting.put_nowait(message)

    def _leave(self) -> None:
        if self._home is not None:
            self._home.face.unwatch(self._changed)
            self._home.face.on_say.remove(self._speaker.say)
            self._speaker.stop()
            self._home = None

    async def _send(self) -> None:
        while True:
            picture = await self._waiting.get()
            await self._socket.send_text(json.dumps(picture, ensure_ascii=False))


def _change(home: Home, command: Around) -> None:
    """Something round the phone. Of a phone without a modem nobody can change that."""
    if isinstance(command, Walk):
        home.worn.walk(command.metres)
    elif isinstance(command, RemoteBattery):
        home.worn.battery(command.which)
    elif isinstance(command, RemoteHold):
        home.worn.pendant.move(down=command.on)
    elif home.mobile is not None and isinstance(command, Modem):
        home.mobile.be(command.condition)
    elif home.mobile is not None and isinstance(command, Ring):
        home.mobile.rings(CALL_NUMBER if command.who == "centre" else STRANGER)


def _use_hands(home: Home, command: Hands) -> None:
    if isinstance(command, Press):
        home.act(command.do)
    elif isinstance(command, Key):
        home.act("key", KEYS.index(command.key))
    elif isinstance(command, Mains):
        home.act("mains_on" if command.on else "mains_off")
    elif isinstance(command, Battery):
        home.act("battery", command.pct)
    else:
        home.act("release")  # a phone that has never seen its button open does not know of stuck ones
        if command.on:
            home.act("hold")
