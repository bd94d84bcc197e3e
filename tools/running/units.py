"""`lamplight systemd-unit`: what systemd needs to run the hub for years, and to back it up every night."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from .say import one_line_why

ENVIRONMENT: Final = Path("/etc/lamplight/hub.env")
PLACE: Final = Path("/etc/systemd/system")
MODEM: Final = re.compile(r"/dev/[A-Za-z0-9._/:-]{1,100}")

# Everything that a hub does not do. What is left: its own folder, the network, and reading the system.
_HARDENING: Final = """\
DynamicUser=yes
User=lamplight
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RemoveIPC=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM"""

# A hub with a modem of its own (LAMPLIGHT_SMS_MODEM) may use that one device, which belongs to this group; a user
# namespace would take the group away.
_MODEM: Final = """\
PrivateDevices=no
PrivateUsers=no
DevicePolicy=closed
DeviceAllow={modem} rw
SupplementaryGroups=dialout"""

_HUB: Final = """\
[Unit]
Description=Lamplight, the hub: presses are stored and answered
Documentation=file:{documentation}
Wants=network-online.target
After=network-online.target mosquitto.service
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
EnvironmentFile={environment}
Environment=LAMPLIGHT_DATABASE=/var/lib/lamplight/lamplight.db PYTHONDONTWRITEBYTECODE=1
ExecStart={program} hub
Restart=always
RestartSec=2
# A migration may take its time; a hub that runs says every 15 s that it lives.
TimeoutStartSec=15min
TimeoutStopSec=30
WatchdogSec=30
LimitNOFILE=8192
OOMScoreAdjust=-500
StateDirectory=lamplight
StateDirectoryMode=0700
WorkingDirectory=/var/lib/lamplight
{hardening}

[Install]
WantedBy=multi-user.target
"""

_BACKUP: Final = """\
[Unit]
Description=Lamplight, the nightly backup
Documentation=file:{documentation}

[Service]
Type=oneshot
EnvironmentFile={environment}
Environment=LAMPLIGHT_DATABASE=/var/lib/lamplight/lamplight.db PYTHONDONTWRITEBYTECODE=1
Environment=LAMPLIGHT_BACKUPS=/var/lib/lamplight/backups
ExecStart={program} backup --json
Nice=10
IOSchedulingClass=idle
TimeoutStartSec=2h
StateDirectory=lamplight
StateDirectoryMode=0700
WorkingDirectory=/var/lib/lamplight
PrivateNetwork=yes
{hardening}
"""

_TIMER: Final = """\
[Unit]
Description=Lamplight, the nightly backup

[Timer]
OnCalendar=*-*-* 02:30:00
Persistent=yes

[Install]
WantedBy=timers.target
"""


def units(program: Path, environment: Path, documentation: Path, modem: str = "") -> dict[str, str]:
    """The files by name. `modem`: the one device that the hub may use."""
    fill = {"program": program, "environment": environment, "documentation": documentation, "hardening": _HARDENING}
    opened = f"{_HARDENING}\n{_MODEM.format(modem=modem)}" if modem else _HARDENING
    return {
        "lamplight.service": _HUB.format(**{**fill, "hardening": opened}),
        "lamplight-backup.service": _BACKUP.format(**fill),
        "lamplight-backup.timer": _TIMER,
    }


def systemd_unit(
    install: Annotated[bool, typer.Option("--install", help="Write them there instead of showing them.")] = False,
    into: Annotated[Path, typer.Option(help="Where systemd looks for units.")] = PLACE,
    environment: Annotated[Path, typer.Option(help="The file with the hub's settings, mode 0600.")] = ENVIRONMENT,
    modem: Annotated[str, typer.Option(help="What LAMPLIGHT_SMS_MODEM names: the hub may use it.")] = "",
) -> None:
    """Show or install the units: the hub, hardened and watched, and a backup every night at half past two.

    \b
    lamplight systemd-unit                 shows them
    lamplight systemd-unit --install       writes them; then: systemctl daemon-reload
                                           systemctl enable --now lamplight.service lamplight-backup.timer

    Nothing of /dev is the hub's, but for a modem of its own: --modem /dev/ttyUSB2.

    The settings (LAMPLIGHT_SITE_KEY=... and so on, a line each) stand in /etc/lamplight/hub.env, which root alone can
    read. The program must lie where the units may read it: not in a home directory.

    Exit codes: 0 shown or written, 1 not.
    """
    if modem and not MODEM.fullmatch(modem):
        raise typer.BadParameter(f"{modem} is no device, as /dev/ttyUSB2", param_hint="--modem")
    program = Path(sys.executable).absolute().with_name("lamplight")
    found = units(program, environment, Path(__file__).absolute().parents[1] / "README.md", modem)
    with one_line_why():
        for name, text in found.items():
            if install:
                _write(into / name, text)
                print(into / name)
            else:
                print(f"# {into / name}\n{text}")


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.chmod(0o644)
    part.replace(path)
