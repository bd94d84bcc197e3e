"""What is looked at before the town begins: each thing that cannot be is answered with what can, in one line."""

from __future__ import annotations

import math
import os
import resource
import socket
import ssl
import time
from typing import TYPE_CHECKING, Final

from sos import wire

from hub.devices import device_password
from simulator.live.gateway import HOMES_MAX

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.live.address import Address
    from simulator.live.provided import Provided

FILES_BESIDE: Final = 200  # what Python, the database, the page and the operators have open
REACH_S_MAX: Final = 5.0  # a broker that is just being started again is waited for
SECONDS_MAX: Final = 10_000_000.0  # 115 days


class Unreachable(Exception):
    """There is no broker, or not the one that was meant; the text says so in one line."""


def together(where: Address, devices: int, gateways: int, real: int, given: Provided | None, ca: Path | None) -> None:
    """ValueError for what does not go together."""
    if ca is not None and not where.tls:
        raise ValueError("--ca is for TLS: write the broker as mqtts://HOST:PORT")
    if gateways > devices:
        raise ValueError(f"{gateways} gateways for {devices} phones: at most one for each phone")
    if devices > gateways * HOMES_MAX and gateways:
        raise ValueError(f"{devices} phones need --gateways {-(-devices // HOMES_MAX)} or more")
    if real and where.tls:
        raise ValueError("--real: the firmware speaks plain MQTT so far; take mqtt:// for it")
    if real:
        provided(given, "--real")
    _more_files(0 if gateways else devices, 3 * real)


def provided(given: Provided | None, what: str) -> Provided:
    """ValueError without `given`."""
    if given is None:
        raise ValueError(f"{what} is for `lamplight simulate --live`, which brings what it needs")
    return given


def site_key() -> bytes:
    """The site's key from the environment. ValueError if it is none."""
    try:
        key = bytes.fromhex(os.environ.get("LAMPLIGHT_SITE_KEY", ""))
        device_password(key, "ph-00001")
    except ValueError as wrong:
        raise ValueError(
            f"LAMPLIGHT_SITE_KEY is the site's key in hexadecimal, as the hub has it; --own-hub needs none. {wrong}"
        ) from wrong
    return key


def site(name: str) -> str:
    """The site's name. ValueError if it cannot stand in a topic."""
    wire.subscription(name, "+", "down")
    return name


def gateway_password(gateways: int) -> str:
    """What gateways sign in with, from the environment; ValueError if it is wanted and not there."""
    password = os.environ.get("LAMPLIGHT_GATEWAY_PASSWORD", "")
    if gateways and not password:
        raise ValueError(
            "--gateways needs LAMPLIGHT_GATEWAY_PASSWORD, the password with which the simulator's own broker was "
            "started; --own-hub brings a broker and a hub for it"
        )
    return password


def moments(text: str) -> tuple[float, ...]:
    """The seconds of --storm-at."""
    try:
        found = tuple(float(one) for one in text.split(",") if one.strip())
    except ValueError:
        found = (math.nan,)
    if not all(math.isfinite(one) for one in found):
        raise ValueError(f"--storm-at {text!r}: numbers of seconds with commas between them, like 60,90")
    if any(one < 0 for one in found):
        raise ValueError("--storm-at: nothing can happen before the start")
    return found


def reach(where: Address, tls: ssl.SSLContext | None, patience_s: float = REACH_S_MAX) -> None:
    """Return when somebody answers at the broker's address. Raises Unreachable after `patience_s`."""
    give_up_s = time.monotonic() + patience_s
    while True:
        try:
            with socket.create_connection((where.host, where.port), timeout=patience_s) as line:
                if tls is not None:
                    tls.wrap_socket(line, server_hostname=where.host).close()
        except ssl.SSLCertVerificationError as wrong:
            why = f"its certificate is not believed ({wrong.verify_message}); --ca says who signed it"
            raise Unreachable(f"{where}: {why}") from wrong
        except ssl.SSLError as wrong:
            raise Unreachable(
                f"{where}: nobody speaks TLS there ({wrong.reason}); without TLS it is mqtt://"
            ) from wrong
        except socket.gaierror as wrong:
            raise Unreachable(f"{where}: there is no {where.host} ({wrong.strerror})") from wrong
        except OSError as wrong:
            if time.monotonic() > give_up_s:
                raise Unreachable(f"no broker answers at {where} ({wrong.strerror or wrong})") from wrong
            time.sleep(0.2)
        else:
            return


def _more_files(phones: int, real: int) -> None:
    """Every phone's line is a file to the system. ValueError says how many phones this process can have."""
    may, at_most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = phones + real + FILES_BESIDE
    if at_most != resource.RLIM_INFINITY and wanted > at_most:
        raise ValueError(
            f"{phones} phones need as many file descriptors, and this process may have {at_most}: "
            f"at most {at_most - real - FILES_BESIDE} here, or more with --gateways (each up to 20,000 phones)"
        )
    if may != resource.RLIM_INFINITY and may < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, at_most))
