"""Carries out set-up: an access point of our own with the key on the label, and one page on it, for ten minutes.

New settings are kept beside the old as settings.new.json and take their place by one rename, once the hub has answered
on their path. After a power cut at any moment before that the phone starts with the old ones.
"""

import asyncio
import json
import os

import network
from machine import reset
from sos.parts import set_up, set_up_form

from board import clock
from board.bell import Bell
from board.set_up_page import Page
from board.signals import log

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from board.run import Shell

OLD, NEW = "settings.json", "settings.new.json"
KEY_LENGTH_MIN, KEY_LENGTH_MAX = 8, 63
TOKEN_LENGTH = 8
BEGIN_MS = 500  # the page has gone out before the radio changes its channel


class SettingUp:
    """One opening of the mode. After new settings the phone starts anew, so that all of it runs on them."""

    def __init__(self, phone: "Shell") -> None:
        self._phone = phone
        self._machine = set_up.SetUp()
        self._changed = Bell()
        self._page = Page(self._answer)
        self._wanted = self._had_line = False
        self._token = "".join([f"{byte:02x}" for byte in os.urandom(TOKEN_LENGTH)])
        self._ssids: "list[str]" = []

    async def run(self) -> None:
        """Returns when it is over; at once if there is no key on the label, or somebody is being helped."""
        found = _read(OLD)
        key = found.get("set_up_key")
        if not isinstance(key, str) or not KEY_LENGTH_MIN <= len(key) <= KEY_LENGTH_MAX:
            log({"set_up": "impossible", "why": "no key on the label"})
            return
        if not self._machine.held(self._phone.helping, clock.now_ms()):
            return
        self._ssids = _near()
        point = network.WLAN(network.AP_IF)
        point.active(True)
        point.config(ssid="lamplight-" + str(found["device"]), security=network.AUTH_WPA2_PSK, key=key)
        try:
            await self._page.open()
            self._phone.show("set_up")
            self._tell("set_up")
            await self._until_closed()
            if self._machine.result == set_up.WORKED and not self._phone.waiting:
                reset()
        finally:
            self._page.close()
            point.active(False)
            self._tell("set_up_closed")
            self._phone.show(None)

    def held(self) -> None:
        """The key was held again."""
        self._machine.held(self._phone.helping, clock.now_ms())
        self._changed.ring()

    def pressed(self) -> None:
        """Somebody calls for help: by the line there was before, if there was one; else the new one may be the way."""
        if self._had_line:
            self._do(self._machine.pressed())

    def heard_hub(self) -> None:
        """The hub said something."""
        self._do(self._machine.answered())

    async def _until_closed(self) -> None:
        while self._machine.due_ms is not None:
            self._changed.hush()
            if not await self._changed.wait(max(self._machine.due_ms - clock.now_ms(), 0)):
                self._do(self._machine.tick(clock.now_ms()))
            if self._wanted:
                await asyncio.sleep_ms(BEGIN_MS)
                self._wanted = False
                self._do(self._machine.wanted(self._phone.helping, clock.now_ms()))

    def _do(self, what: str) -> None:
        if what == set_up.DO_TRY:
            self._try()
        elif what == set_up.DO_KEEP:
            self._keep()
        elif what == set_up.DO_BACK:
            if self._machine.result == set_up.NO_ANSWER and not network.WLAN(network.STA_IF).isconnected():
                self._machine.result = set_up.NO_WIFI
            self._phone.usual_line()
            self._phone.show(None if self._phone.waiting else "set_up")
            self._tell("set_up_failed")
        if what:
            self._changed.ring()

    def _try(self) -> None:
        self._had_line = self._phone.phone.linked
        try:
            self._phone.try_line(NEW)
        except (OSError, ValueError) as error:
            log({"set_up": "not tried", "why": repr(error)})
            self._do(self._machine.not_kept())
            return
        self._tell("trying")

    def _keep(self) -> None:
        try:
            take_over()
        except OSError as error:
            log({"fault": "flash", "why": repr(error)})
            self._do(self._machine.not_kept())
            return
        self._machine.kept(clock.now_ms())
        self._tell("set_up_done")

    def _tell(self, word: str) -> None:
        self._phone.say(word)

    # The page.

    def _answer(self, body: "bytes | None") -> "Iterator[str]":
        word = self._machine.result if body is None else self._form(body)
        if self._wanted or self._machine.state == set_up.TRYING:
            word = "trying"
        waits = self._phone.waiting and not self._phone.helping
        return set_up_form.page(_read(OLD), self._token, word, self._ssids, waits)

    def _form(self, body: bytes) -> str:
        """A word for the page: "trying", or what is wrong."""
        if self._machine.state != set_up.OPEN or self._wanted:
            return self._machine.result
        try:
            form = set_up_form.fields(body)
            if form.get("token") != self._token:
                return "form"
            new = set_up_form.settings(_read(OLD), form)
        except ValueError as error:
            return str(error)
        if self._phone.helping:
            return set_up.PRESSED
        try:
            write_new(new)
        except OSError as error:
            log({"fault": "flash", "why": repr(error)})
            return set_up.NOT_KEPT
        self._wanted = True
        self._changed.ring()
        return "trying"


def write_new(new: "dict[str, Any]") -> None:
    """Keep settings aside, durable when it returns. OSError: they are not, and the old ones are as they were."""
    with open(NEW, "w") as file:
        json.dump(new, file)
        file.flush()
    if hasattr(os, "sync"):
        os.sync()


def take_over() -> None:
    """The settings kept aside take the place of the old ones, wholly or not at all. OSError: not at all."""
    os.rename(NEW, OLD)


def _read(path: str) -> "dict[str, Any]":
    with open(path) as file:
        return json.load(file)


def _near() -> "list[str]":
    """The names of the networks that can be heard here, the strongest first; none if the radio is busy."""
    station = network.WLAN(network.STA_IF)
    station.active(True)
    names: "list[str]" = []
    try:
        heard = sorted(station.scan(), key=lambda one: -one[3])
    except OSError:
        return names
    for one in heard:
        try:
            name = str(one[0], "utf-8")
        except UnicodeError:
            continue
        if name and name not in names and len(names) < set_up_form.SSIDS_MAX:
            names.append(name)
    return names
