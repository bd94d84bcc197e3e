"""What the tests in a real browser share: the system's own Chromium, quiet and without a sandbox of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hub.care_calls.planning.state import OPEN as CALLING_HOURS
from hub.console.pages import DIST
from hub.kernel import Write, put_setting
from hub.operators import hash_password
from hub.operators import load as load_operators
from simulator.town import build, load
from tests.cast import PASSWORD, HubProcess, hub_process, new_database
from tests.simulator.live.live_town import PHONES, LiveTown, Simulator, live_town, nobody_late
from tools.setup.components import find_chromium

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from simulator.town import World

# Chromium refuses its sandbox to root, which is what a container's tests run as; it opens only our own pages.
_SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Headless, as pytest-playwright says."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": _SWITCHES.split()}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Nobody's: each test starts its own servers. In place of pytest-playwright's, which pytest 9 warns about."""


@pytest.fixture(scope="session", autouse=True)
def console_is_built() -> None:
    """A browser shows what was built: without it there is nothing to test."""
    if not (DIST / "index.html").is_file():
        pytest.fail("The console has not been built: run `make console`.")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveTown]:
    """Broker and hub with fifty homes."""
    with live_town(tmp_path_factory.mktemp("town")) as running:
        yield running


@pytest.fixture(scope="module")
def simulator(town: LiveTown) -> Generator[Simulator]:
    """Fifty real phones, of which none presses by itself."""
    with town.simulator("--press-every", "0", phone=True) as running:
        running.until(lambda one: one["connected"] == PHONES)
        yield running


WHOLE_TOWN = 1600
ADMIN = "admin"


@pytest.fixture(scope="module")
def whole_town(tmp_path_factory: pytest.TempPathFactory) -> Generator[HubProcess]:
    """A hub with all 1,600 residents and no broker: enough for every page that is not the queue."""
    path = tmp_path_factory.mktemp("whole-town") / "lamplight.db"
    _fill(path)
    with hub_process(path, broker_port=1) as hub:
        yield hub


def calls_at_any_hour(tx: Write) -> None:
    """The centre calls at any hour of any day: whatever the clock says."""
    put_setting(tx, CALLING_HOURS, json.dumps([[[0, 24 * 60]]] * 7))


def awake(world: World) -> World:
    """The same town, in which nobody naps."""
    return replace(world, residents=tuple(one._replace(nap_from="", nap_to="") for one in world.residents))


def _fill(path: Path) -> None:
    database = new_database(path)
    world = awake(nobody_late(build(7, WHOLE_TOWN, database.clock.now_ms())))

    def work(tx: Write) -> None:
        calls_at_any_hour(tx)
        load.load(tx, world)
        boss = {"id": 1, "login": ADMIN, "name": "周敏", "role": "admin", "language": "en"}
        load_operators(tx, [{**boss, "password_hash": hash_password(PASSWORD)}])

    database.write_now(work)
    database.close()
