"""`lamplight ca`: the centre's own certificates."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from .say import one_line_why, say

if TYPE_CHECKING:
    from hub.certificates import Issued

DAY_MS: Final = 24 * 3600 * 1000

ca = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The centre's own certificates: make, renew, revoke, list."
)

Folder = Annotated[Path, typer.Option(envvar="LAMPLIGHT_CA", help="Where the authority lives; only for its owner.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object, for a script.")]


class Purpose(StrEnum):
    """What a certificate is good for."""

    SERVER = "server"
    CLIENT = "client"


@ca.command()
def create(
    folder: Folder = Path("var/ca"),
    name: Annotated[str, typer.Option(min=1, max=64, help="What browsers show.")] = "Lamplight",
    as_json: AsJson = False,
) -> None:
    """Make the authority, once. Give its ca.crt to every workstation's browser; its ca.key to nobody.

    Exit codes: 0 made, 1 not, as there is one already.
    """
    from hub.certificates import CertificateError, make_authority

    with one_line_why(CertificateError):
        made = make_authority(folder, name, _now_ms())
    say(as_json, _answer(made), f"{made.cert}: good until {_day(made.until_ms)}")


@ca.command()
def issue(
    names: Annotated[list[str], typer.Argument(help="DNS names and IP addresses; the first one names the files.")],
    folder: Folder = Path("var/ca"),
    days: Annotated[int | None, typer.Option(min=1, help="By itself 397; a client's as long as the authority.")] = None,
    purpose: Annotated[Purpose, typer.Option(help="server: the hub, the broker; client: who proves who it is.")] = (
        Purpose.SERVER
    ),
    as_json: AsJson = False,
) -> None:
    """Make or renew a certificate. A hub that uses it takes the new one within a minute, without a restart.

    \b
    lamplight ca issue hub.centre.example 192.0.2.10
    lamplight ca issue ph-00001 --purpose client     a device; what goes onto it lies in the folder ph-00001

    Exit codes: 0 made, 1 not.
    """
    from hub.certificates import CertificateError
    from hub.certificates import issue as make
    from hub.devices import is_device_id

    with one_line_why(CertificateError):
        if purpose is Purpose.CLIENT and not (len(names) == 1 and is_device_id(names[0])):
            raise CertificateError("A client's certificate has the id of one device as its only name.")
        made = make(folder, names, _now_ms(), purpose.value, days)
    if purpose is Purpose.SERVER:
        use = f"LAMPLIGHT_TLS_CERT={made.cert} LAMPLIGHT_TLS_KEY={made.key}"
    else:
        use = f"onto the device: {made.cert.with_suffix('')}/*.der"
    say(as_json, _answer(made), f"{made.cert}: {', '.join(made.names)}, good until {_day(made.until_ms)}", use)


@ca.command()
def revoke(
    name: Annotated[str, typer.Argument(help="Whose certificates, all that were ever made for this name.")],
    folder: Folder = Path("var/ca"),
    as_json: AsJson = False,
) -> None:
    """Believe a stolen or lost device no more. Mosquitto reads the list again when told so: kill -HUP; restarting it
    ends the connection that such a device may still have.

    \b
    lamplight ca revoke ph-00001

    Exit codes: 0 revoked, 1 there was nothing to revoke.
    """
    from hub.certificates import CertificateError
    from hub.certificates import revoke as strike

    with one_line_why(CertificateError):
        many = strike(folder, name, _now_ms())
    answer = {"name": name, "revoked": many, "list": str(folder / "ca.crl")}
    say(as_json, answer, f"{name}: {many} revoked. For the broker: {folder / 'ca.crl'}")


@ca.command(name="list")
def show(folder: Folder = Path("var/ca"), as_json: AsJson = False) -> None:
    """What there is, and until when it is good.

    Exit codes: 0 all that are not revoked are good for 30 days or more, 1 one is not, or there is none.
    """
    from hub.certificates import CertificateError, issued

    with one_line_why(CertificateError):
        found = issued(folder)
        if not found:
            raise CertificateError(f"There is no certificate in {folder}.")
    say(as_json, {"items": [_answer(one) for one in found]}, *map(_line, found))
    raise typer.Exit(1 if any(_days_left(one) < 30 for one in found if not one.revoked) else 0)


def _line(one: Issued) -> str:
    left = "   revoked" if one.revoked else f"{_days_left(one):>5} days"
    return f"{left}  {one.cert.name:<30} {', '.join(one.names)}"


def _answer(one: Issued) -> dict[str, Any]:
    paths = {"cert": str(one.cert), "key": str(one.key)}
    return {**paths, "names": one.names, "until_ms": one.until_ms, "days_left": _days_left(one), "revoked": one.revoked}


def _days_left(one: Issued) -> int:
    return (one.until_ms - _now_ms()) // DAY_MS


def _day(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
