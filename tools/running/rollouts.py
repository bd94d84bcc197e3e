"""`lamplight rollout`: new firmware for the devices in the field, from the hub's own machine.

The same doors as the page "Firmware": the running hub is asked, under the name of an admin, for as long as the command
lasts. Whoever can write the database may do that; what they did is on the trail under that name.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple

import typer

from .people import File, Url, opened
from .say import say

if TYPE_CHECKING:
    from collections.abc import Generator

ANSWER_S_MAX: Final = 30
LINE: Final = "{id:>5}  {state:<10} {version:<12} {group:<22} {done:>5} of {total:<5} done  {failed:>3} failed"

rollout = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="New firmware for the devices in the field: a few first, then the rest, as the page Firmware does it.",
)

Login = Annotated[str, typer.Option(envvar="LAMPLIGHT_LOGIN", help="The admin in whose name this is done.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")]
Id = Annotated[int, typer.Argument(min=1, help="The number of the roll-out.")]


class Hub(NamedTuple):
    """The running hub, where somebody is signed in."""

    url: str
    cookie: str

    def ask(self, method: str, path: str, body: bytes | dict[str, Any] | None = None) -> dict[str, Any]:
        """What it answers. Raises UpkeepError with its reason when it refuses, or is not there."""
        from hub.upkeep import UpkeepError

        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        headers = {"Cookie": self.cookie, "Idempotency-Key": str(uuid.uuid4()), "Content-Type": kind}
        request = urllib.request.Request(f"{self.url}/api/v1{path}", data, headers, method=method)  # noqa: S310 - see _hub
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_S_MAX) as answer:  # noqa: S310 - see _hub
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise UpkeepError(_reason(error)) from None
        except (OSError, ValueError) as error:
            raise UpkeepError(f"The hub at {self.url} does not answer: {error}") from None


@rollout.command(name="list")
def list_all(
    login: Login, database: File = Path("var/lamplight.db"), url: Url = "http://127.0.0.1:8080", as_json: AsJson = False
) -> None:
    """The builds that the centre has, and the last roll-outs with how far each is.

    Exit codes: 0 printed, 1 not (one line says why).
    """
    with _hub(database, url, login) as hub:
        found = hub.ask("GET", "/firmware")
    builds = [f"build {one['id']}: {one['image']} {one['version']} (number {one['number']})" for one in found["builds"]]
    say(as_json, found, *builds, *[_line(one) for one in found["rollouts"]])


@rollout.command()
def maker(
    key: Annotated[Path, typer.Argument(help="maker.key, as `lamplight firmware key` made it.")],
    login: Login,
    database: File = Path("var/lamplight.db"),
    url: Url = "http://127.0.0.1:8080",
    as_json: AsJson = False,
) -> None:
    """Say whose builds the centre takes from now on. Devices have the same key, and look for themselves.

    Exit codes: 0 done, 1 not (one line says why).
    """
    with _hub(database, url, login) as hub:
        found = hub.ask("PUT", "/firmware/maker", {"key": key.read_bytes().hex()})
    say(as_json, found, f"builds of the maker {found['fingerprint']} are taken")


@rollout.command()
def start(
    build: Annotated[str, typer.Argument(help="A build's number, or the file of one, which is brought first.")],
    login: Login,
    device: Annotated[str, typer.Option(help="Only this device.")] = "",
    zone: Annotated[str, typer.Option(help="Only the phones of this zone.")] = "",
    share: Annotated[int, typer.Option(min=0, max=100, help="Only so many per cent of all phones.")] = 0,
    everybody: Annotated[bool, typer.Option("--all", help="All phones.")] = False,
    first: Annotated[int | None, typer.Option(min=0, help="So many alone at first; none of them may fail.")] = None,
    failed_max: Annotated[int | None, typer.Option(min=0, max=100, help="Per cent that may fail.")] = None,
    database: File = Path("var/lamplight.db"),
    url: Url = "http://127.0.0.1:8080",
    as_json: AsJson = False,
) -> None:
    """Begin a roll-out; it stops by itself when too many devices fail.

    \b
    lamplight rollout start builds/0.4.0/phone-0.4.0.lamplight --zone 沁春园 --login lijing
    lamplight rollout start 3 --share 10 --first 5 --failed-max 2 --login lijing

    Exit codes: 0 begun, 1 not (one line says why), 2 it was not said who shall get it.
    """
    wanted = [("device", device), ("zone", zone), ("share", str(share) if share else "")]
    groups = [one for one in wanted if one[1]] + ([("all", "")] if everybody else [])
    if len(groups) != 1:
        raise typer.BadParameter("Say who shall get it: one of --device, --zone, --share, --all.")
    ((group, value),) = groups
    body: dict[str, Any] = {"group": group, "value": value}
    more = {"canary": first, "failed_pct_max": failed_max}
    body |= {name: one for name, one in more.items() if one is not None}
    with _hub(database, url, login) as hub:
        body["build_id"] = _build(hub, build)
        found = hub.ask("POST", "/firmware/rollouts", body)
    say(as_json, found, _line(found))


@rollout.command()
def show(
    number: Id,
    login: Login,
    database: File = Path("var/lamplight.db"),
    url: Url = "http://127.0.0.1:8080",
    as_json: AsJson = False,
) -> None:
    """How far a roll-out is, and each device that has begun.

    Exit codes: 0 printed, 1 not (one line says why).
    """
    with _hub(database, url, login) as hub:
        found = hub.ask("GET", f"/firmware/rollouts/{number}")
    begun = [one for one in found["devices"] if one["state"] != "waiting"]
    say(as_json, found, _line(found), *[_device(one) for one in begun])


def _moves(name: str, path: str, what: str) -> None:
    def command(
        number: Id,
        login: Login,
        database: File = Path("var/lamplight.db"),
        url: Url = "http://127.0.0.1:8080",
        as_json: AsJson = False,
    ) -> None:
        with _hub(database, url, login) as hub:
            found = hub.ask("POST", f"/firmware/rollouts/{number}/{path}", {})
        say(as_json, found, _line(found))

    command.__doc__ = f"{what}\n\nExit codes: 0 done, 1 not (one line says why)."
    rollout.command(name=name)(command)


_moves("pause", "pause", "Nobody new begins, and who is fetching stops; what runs on trial goes on.")
_moves("resume", "resume", "Go on, also after it has stopped by itself.")
_moves("stop", "cancel", "End it for ever. Who has the new build keeps it.")


@contextmanager
def _hub(database: Path, url: str, login: str) -> Generator[Hub]:
    """Signed in for as long as it is needed."""
    from hub import operators
    from hub.upkeep import UpkeepError

    if not url.startswith(("http://", "https://")):
        raise typer.BadParameter(f"{url} does not begin with http:// or https://", param_hint="--url")
    with opened(database) as known:
        found = known.read_now(operators.everybody)
        who = next((one for one in found if one.login == login and one.active), None)
        if who is None:
            raise UpkeepError(f"Nobody who may sign in has the login {login}.")
        token, _ = known.write_now(lambda tx: operators.start_session(tx, who.id, "link"))
        try:
            yield Hub(url.rstrip("/"), f"{operators.COOKIE}={token}")
        finally:
            known.write_now(lambda tx: operators.end_session_of(tx, token))


def _build(hub: Hub, named: str) -> int:
    """The number of a build; a file is brought to the hub, which keeps the same one only once."""
    path = Path(named)
    if path.is_file():
        return int(hub.ask("POST", "/firmware/builds", path.read_bytes())["id"])
    if not named.isdigit():
        from hub.upkeep import UpkeepError

        raise UpkeepError(f"{named} is neither a file nor the number of a build.")
    return int(named)


def _line(one: dict[str, Any]) -> str:
    counts = one["counts"]
    group = f"{one['group_kind']} {one['group_value']}".strip()
    told = {name: one[name] for name in ("id", "state", "version", "total")}
    return LINE.format(**told, group=group, done=counts["done"], failed=counts["failed"])


def _device(one: dict[str, Any]) -> str:
    progress = f" {one['progress']} {one['pct']} %" if one["state"] == "told" and one["progress"] else ""
    why = f" ({one['why']})" if one["why"] else ""
    return f"       {one['device_id']:<16} {one['state']}{progress}{why}  {one['firmware'] or ''}".rstrip()


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError):
        return f"The hub refused it ({error.code})."
