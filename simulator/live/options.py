"""What the live town is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.live.address import Address

if TYPE_CHECKING:
    import ssl


LOOPBACK: Final = Address("127.0.0.1", 1883, tls=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Secrets (`site_key`, `phone_key`, `gateway_password`) are never printed.

    Without `phone_key` no virtual phone is served, and without `gateway_key`, with which a gateway for SMS and a
    telephone exchange sign what they tell the hub at `hub_url`, it has no modem. With `gateways` the phones share so
    many connections.
    """

    site_key: bytes = field(repr=False)
    site: str = "pengpu"
    broker: Address = LOOPBACK
    tls: ssl.SSLContext | None = None
    devices: int = 1600
    gateways: int = 0
    gateway_password: str = field(default="", repr=False)
    real: int = 0
    seed: int = 7
    state: Path = Path("var/live")
    connects_per_s: float = 200.0
    heartbeat_s: int = 60
    press_every_s: float = 180.0  # 0: nobody presses by themselves
    power_cut_every_s: float = 600.0  # 0: the mains never fail
    storm_every_s: float = 0.0  # 0: no reconnect storm but by SIGUSR1
    storm_at_s: tuple[float, ...] = ()
    run_s: float = 0.0  # 0: until it is stopped
    operators: int = 0
    operators_file: Path | None = None
    operators_pace: float = 1.0
    hub_url: str = "http://127.0.0.1:8080"
    gateway_key: str = field(default="", repr=False)
    phone_key: str = field(default="", repr=False)
    phone_host: str = "127.0.0.1"
    phone_port: int = 8081
