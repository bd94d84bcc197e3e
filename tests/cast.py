"""The same small town in every test: six residents with their devices, the people of the centre, two providers.

Start a hub around it in this process (`running_app`) or as a process of its own (`hub_process`).
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
from fastapi import FastAPI
from pydantic import SecretStr

from hub import care_calls, devices, operators, providers, residents
from hub.app import create_app
from hub.kernel import Clock, Database, Services, SystemClock, Write
from hub.kernel.migrate import migrate
from hub.settings import Settings
from tools.processes import free_port

SITE = "pengpu"
SITE_KEY = "5e" * 32
BROKER_PASSWORD = "broker-password-of-the-tests"
PASSWORD = "a lamp for you"
DEADLINE_S = 60.0
NOBODYS_PORT = 9  # "discard": a hub that is told this finds no broker
HOUR_MS = 3600 * 1000
NOON_MS = 1_795_752_000_000  # 2026-11-27, noon in Shanghai

WANG, LI, ZHANG, CHEN_GUOQIANG, ZHOU_MEILI, WU = 1, 2, 3, 4, 5, 6
CHEN, LIN, ZHOU, ADMIN, SUN, HE = 1, 2, 3, 4, 5, 6
LOCKSMITH, REPAIRER = 1, 2

# What the password of everybody in the cast becomes; made once, because making it is slow on purpose.
_hash: list[str] = []

_PEOPLE: Sequence[tuple[str, str, str, int, str, str, str]] = (
    ("王秀英", "wang xiuying", "wxy", 1941, "f", "上海话", "hard of hearing"),
    ("李国华", "li guohua", "lgh", 1938, "m", "上海话", "good"),
    ("张桂兰", "zhang guilan", "zgl", 1945, "f", "苏北话", "good"),
    ("陈国强", "chen guoqiang", "cgq", 1936, "m", "宁波话", "hearing aid"),
    ("周美丽", "zhou meili", "zml", 1943, "f", "普通话", "good"),
    ("吴建国", "wu jianguo", "wjg", 1949, "m", "上海话", "good"),
)


def town_rows() -> dict[str, list[dict[str, Any]]]:
    """The rows of the small town by table, as the town's generator gives them for the big one."""
    return {
        "committee": [{"id": 1, "name": "闻喜路居委会"}],
        "zone": [
            {"id": 1, "committee_id": 1, "name": "闻喜小区", "lat": 31.3183, "lon": 121.4402},
            {"id": 2, "committee_id": 1, "name": "临汾小区", "lat": 31.3209, "lon": 121.4431},
        ],
        "resident": [_resident(number, *person) for number, person in enumerate(_PEOPLE, 1)],
        "contact": [_contact(number, position) for number in range(1, 7) for position in (1, 2)],
        "device": [_device(number, kind) for number in range(1, 7) for kind in ("phone", "remote")],
        "operator": [
            {"id": CHEN, "login": "chen", "name": "陈晓", "role": "operator", "language": "zh-CN"},
            {"id": LIN, "login": "lin", "name": "林芳", "role": "operator", "language": "en"},
            {"id": ZHOU, "login": "zhou", "name": "周敏", "role": "supervisor", "language": "fr"},
            {"id": ADMIN, "login": "admin", "name": "管理员", "role": "admin", "language": "en"},
            {"id": SUN, "login": "sun", "name": "孙师傅", "role": "technician", "language": "zh-CN"},
            {"id": HE, "login": "he", "name": "何平", "role": "auditor", "language": "en"},
        ],
        "provider": [
            _provider(LOCKSMITH, "平安开锁", "高建军", {"locksmith": "locks"}, [1, 2]),
            _provider(
                REPAIRER, "便民家电维修", "马丽华", {"appliance_repair": "appliances", "house_repair": "building"}, [1]
            ),
        ],
    }


def _resident(
    number: int, name: str, pinyin: str, initials: str, born_year: int, sex: str, dialect: str, hearing: str
) -> dict[str, Any]:
    return {
        "id": number,
        "name": name,
        "pinyin": pinyin,
        "initials": initials,
        "born_year": born_year,
        "sex": sex,
        "phone": f"+86 100 0000 000{number}",
        "dialect": dialect,
        "hearing": hearing,
        "conditions": ["heart"],
        "door_notes": "The bell is broken: knock.",
        "zone_id": 1 if number <= 4 else 2,
        "address": f"闻喜路{number * 10}号{number}0{number}室",
        "building": str(number * 10),
        "floor": number,
        "door": f"{number}0{number}",
        "lat": 31.3183 + number / 10_000,
        "lon": 121.4402,
        "lives_alone": True,
    }


def _contact(number: int, position: int) -> dict[str, Any]:
    return {
        "id": number * 10 + position,
        "resident_id": number,
        "position": position,
        "name": "王小明" if position == 1 else "刘阿姨",
        "relation": "son" if position == 1 else "neighbour",
        "phone": f"+86 100 0000 1{number}{position}0",
        "has_key": position == 2,
    }


def _device(number: int, kind: str) -> dict[str, Any]:
    names = {"phone": f"ph-0000{number}", "remote": f"rc-0000{number}"}
    other = "remote" if kind == "phone" else "phone"
    return {"id": names[kind], "kind": kind, "resident_id": number, "paired_id": names[other]}


def _provider(number: int, name: str, goer: str, services: dict[str, str], zones: list[int]) -> dict[str, Any]:
    """A business of one person; each service with the skill that it takes."""
    phone = f"+861000000200{number}"
    return {
        "id": number,
        "name": name,
        "services": list(services),
        "zones": zones,
        "phone": phone,
        "parallel_max": 3,
        "lat": 31.32,
        "lon": 121.44,
        "documents": [_paper("licence"), _paper("insurance")],
        "workers": [
            {
                "id": number,
                "name": goer,
                "phone": phone,
                "skills": list(services.values()),
                "languages": ["上海话", "普通话"],
                "documents": [_paper("background_check")],
            }
        ],
        "prices": [{"service": one, "price_by": "visit", "price_fen": 8_000, "cap_fen": 20_000} for one in services],
    }


def _paper(kind: str, until: str = "2099-12-31") -> dict[str, Any]:
    return {"kind": kind, "number": "", "until": until}


def small_town(tx: Write) -> None:
    """Load the cast. Everybody's password is `PASSWORD`; resident n is due for a care call in n hours."""
    if not _hash:
        _hash.append(operators.hash_password(PASSWORD))
    rows = town_rows()
    residents.load(tx, rows)
    operators.load(tx, [{**row, "password_hash": _hash[0]} for row in rows["operator"]])
    devices.load(tx, rows["device"])
    providers.load(tx, rows["provider"])
    plans = [(number, tx.now_ms - (72 - number) * HOUR_MS) for number in range(1, 7)]
    care_calls.load(tx, [{"resident_id": one, "last_live_ms": at, "due_ms": at + 72 * HOUR_MS} for one, at in plans])


def settings_for(database: Path, **more: Any) -> Settings:
    """Settings of a hub in a test."""
    values: dict[str, Any] = {
        "database": database,
        "names": "hub",
        "broker_port": NOBODYS_PORT,
        "site": SITE,
        "site_key": SecretStr(SITE_KEY),
        "broker_password": SecretStr(BROKER_PASSWORD),
        **more,
    }
    return Settings(**values)


class HandClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now_ms: int = NOON_MS) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms

    def forward(self, ms: int) -> None:
        """Later."""
        self.ms += ms


class Client(httpx2.AsyncClient):
    """A browser of the centre: it sends its origin, as browsers do, and keeps its cookies."""

    async def sign_in(self, login: str) -> "Client":
        """Through the door, with the password of the cast."""
        answer = await self.post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return self


@dataclass(frozen=True)
class RunningApp:
    """A hub in this process, its lifespan begun."""

    app: FastAPI

    @property
    def services(self) -> Services:
        return self.app.state.services

    @property
    def database(self) -> Database:
        return self.services.database

    def client(self, origin: str = "http://hub", address: str = "127.0.0.1") -> Client:
        """Somebody at a browser who has not signed in."""
        transport = httpx2.ASGITransport(app=self.app, client=(address, 40000))
        return Client(transport=transport, base_url="http://hub", headers={"Origin": origin})

    async def signed_in(self, login: str) -> Client:
        """Somebody at a browser who has, by a link: a password takes a moment, on purpose."""
        link = await self.database.write(lambda tx: operators.make_sign_in_link(tx, login, HOUR_MS))
        browser = self.client()
        assert (await browser.get(f"/sign-in/link/{link}")).status_code == 303
        return browser


@cache
def _migrated() -> bytes:
    """An empty database of this hub's shape, made once: every revision by itself costs a third of a second."""
    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "made.db", SystemClock())
        migrate(database)
        return packed(database)


def packed(database: Database) -> bytes:
    """All of a database as the bytes of one file; the database is closed."""
    database.close()
    with closing(sqlite3.connect(database.path)) as made:
        whole = database.path.with_name("whole.db")
        made.execute("VACUUM INTO ?", (str(whole),))
    return whole.read_bytes()


def new_database(path: Path, clock: Clock | None = None) -> Database:
    """The database at `path`, of this hub's shape; made now if there is none."""
    if not path.exists():
        path.write_bytes(_migrated())
    return Database(path, clock or SystemClock())


@asynccontextmanager
async def running_app(folder: Path, clock: Clock | None = None, **settings: Any) -> AsyncGenerator[RunningApp]:
    """A hub in this process with the small town in it, its database in `folder`."""
    new_database(folder / "lamplight.db").close()
    app = create_app(settings_for(folder / "lamplight.db", **settings), clock)
    async with app.router.lifespan_context(app):
        running = RunningApp(app)
        await running.database.write(small_town)
        yield running


@asynccontextmanager
async def reopened_app(folder: Path, clock: Clock | None = None, **settings: Any) -> AsyncGenerator[RunningApp]:
    """The same hub after its process ended: what is not in the database in `folder` is gone."""
    app = create_app(settings_for(folder / "lamplight.db", **settings), clock)
    async with app.router.lifespan_context(app):
        yield RunningApp(app)


def hub_environment(database: Path, port: int, broker_port: int, **more: str) -> dict[str, str]:
    """What `python -m hub` is told."""
    return {
        **os.environ,
        "LAMPLIGHT_DATABASE": str(database),
        "LAMPLIGHT_PORT": str(port),
        "LAMPLIGHT_SITE": SITE,
        "LAMPLIGHT_SITE_KEY": SITE_KEY,
        "LAMPLIGHT_BROKER_PORT": str(broker_port),
        "LAMPLIGHT_BROKER_PASSWORD": BROKER_PASSWORD,
        **more,
    }


@dataclass
class HubProcess:
    """A real hub: `python -m hub` as a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    database: Path
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> Client:
        """Somebody at a browser who has not signed in."""
        return Client(base_url=self.url, headers={"Origin": self.url})

    def kill(self) -> None:
        """Like a power cut: nothing is tidied up."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        self.process.terminate()
        return self.process.wait(DEADLINE_S)


def make_database(path: Path, clock: Clock | None = None) -> None:
    """A migrated database with the small town, for a hub that will be started on it."""
    database = new_database(path, clock)
    database.write_now(small_town)
    database.close()


@contextmanager
def hub_process(database: Path, broker_port: int, port: int | None = None, **environment: str) -> Generator[HubProcess]:
    """Start a hub on `database` (made with the small town if it is not there) and stop it at the end."""
    if not database.exists():
        make_database(database)
    port = port or free_port()
    log = database.with_suffix(f".{port}.log")
    with log.open("ab") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "hub"],
            env=hub_environment(database, port, broker_port, **environment),
            stderr=stderr,
        )
    hub = HubProcess(process, port, database, log)
    try:
        _wait_until_alive(hub)
        yield hub
    finally:
        process.kill()
        process.wait()


def _wait_until_alive(hub: HubProcess) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        assert hub.process.poll() is None, hub.log.read_text()
        try:
            if httpx2.get(f"{hub.url}/healthz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(hub.log.read_text())


async def until(condition: Any, what: str = "it") -> None:
    """Wait until `condition()` holds; it may be a coroutine function. Generous: the machine may be slow."""
    deadline = time.monotonic() + DEADLINE_S
    while True:
        holds = condition()
        if asyncio.iscoroutine(holds):
            holds = await holds
        if holds:
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {DEADLINE_S} s for {what}")
        await asyncio.sleep(0.02)
