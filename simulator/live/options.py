"""What the live town is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Secrets (`site_key`, `phone_key`) are never printed. Without `phone_key` no virtual phone is served."""

    site_key: bytes = field(repr=False)
    site: str = "pengpu"
    broker_host: str = "127.0.0.1"
    broker_port: int = 1883
    devices: int = 1600
    seed: int = 7
    state: Path = Path("var/live")
    connects_per_s: float = 200.0
    heartbeat_s: int = 60
    press_every_s: float = 180.0  # 0: nobody presses by themselves
    power_cut_every_s: float = 600.0  # 0: the mains never fail
    operators: int = 0
    operators_file: Path | None = None
    operators_pace: float = 1.0
    hub_url: str = "http://127.0.0.1:8080"
    phone_key: str = field(default="", repr=False)
    phone_host: str = "127.0.0.1"
    phone_port: int = 8081
