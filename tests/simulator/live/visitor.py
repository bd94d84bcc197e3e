"""A visitor of the virtual phone's page, without a browser: the link with the key, then the line of the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import httpx2
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from tests.cast import DEADLINE_S
from tests.simulator.live.live_town import PHONE_KEY, Simulator

Picture = dict[str, Any]


class Visitor:
    """Holds one phone in the hands."""

    def __init__(self, line: Connection) -> None:
        self._line = line

    def does(self, act: str, **more: Any) -> None:
        """Tell the phone's page to do something."""
        self._line.send(json.dumps({"do": act, **more}))

    def sees(self, condition: Callable[[Picture], bool]) -> Picture:
        """The next picture that fulfils the condition."""
        while True:
            picture = self._next("phone")
            if condition(picture):
                return picture

    def hears(self, word: str) -> Picture:
        """What the loudspeaker plays, when it plays that word."""
        while True:
            played = self._next("play")
            if played["word"] == word:
                return played

    def _next(self, kind: str) -> Picture:
        while True:
            message: Picture = json.loads(self._line.recv(DEADLINE_S))
            if message["type"] == kind:
                return message


def cookie_of(simulator: Simulator) -> str:
    """Open the link that the demo prints, as a browser does."""
    simulator.until(bool)
    answer = httpx2.get(simulator.phone_url, params={"key": PHONE_KEY})
    assert answer.status_code == 303, answer.text
    assert "httponly" in answer.headers["set-cookie"].lower()
    return answer.headers["set-cookie"].split(";")[0]


@contextmanager
def visitor(simulator: Simulator, device: str) -> Generator[Visitor]:
    """A visitor who has picked the phone of `device`."""
    url = simulator.phone_url.replace("http", "ws") + "/phone/line"
    headers = {"Cookie": cookie_of(simulator)}
    with connect(url, origin=simulator.phone_url, additional_headers=headers) as line:  # pyright: ignore[reportArgumentType] - a NewType of str
        one = Visitor(line)
        one.does("pick", device=device)
        yield one
