"""What Mosquitto is told: nobody without a password, messages kept while the hub is away, small packets at once."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING, Final, NamedTuple

from hub.devices import hash_password

if TYPE_CHECKING:
    from pathlib import Path

    from hub.devices import BrokerAccess

# `use_username_as_clientid`: else any device could push the hub off its connection by giving the hub's client id.
# `max_inflight_messages`: the hub acknowledges after its commit, so this is also the largest batch of one commit;
#     Mosquitto's 20 would cut 1,600 presses into 80 commits.
# `max_queued_messages`: an hour of everything but heartbeats while the hub is away; beyond it the devices repeat.
# `autosave_interval`, not `autosave_on_changes`: writing the whole store at each change is too dear under a storm, and
#     no press depends on it: a device repeats until the hub itself has answered.
# `user`: Mosquitto started by root would become another user, who cannot read our private files.
_SETTINGS: Final = """\
user {user}
listener {port} {host}
allow_anonymous false
password_file {passwords}
acl_file {rights}
use_username_as_clientid true
set_tcp_nodelay true
max_packet_size 2097152
max_inflight_messages 4000
max_queued_messages 100000
persistence true
persistence_location {folder}/
persistence_file stored.db
autosave_interval 60
sys_interval 0
log_dest stderr
log_type error
log_type warning
log_type notice
connection_messages false
"""


_TLS: Final = """\
listener {port} {host}
certfile {certificate}
keyfile {key}
use_username_as_clientid true
"""
# The name in the certificate is the user, whatever name and password are sent as well; `crlfile`: see hub/certificates.
_MUTUAL: Final = """\
cafile {authority}
crlfile {revoked}
require_certificate true
use_identity_as_username true
"""
_GATEWAY: Final = """\

user {user}
topic write lamplight/v1/{site}/+/up/+
topic read lamplight/v1/{site}/+/down/+
"""
GATEWAYS_MAX: Final = 99


class Tls(NamedTuple):
    """A further port that speaks TLS, with its certificate and the key of it (PEM).

    With `authority`, the folder of an authority of ours, whoever comes must have a certificate of it (mutual TLS), and
    has the rights of the device that it names; without, a password as on the other port.
    """

    port: int
    certificate: Path
    key: Path
    authority: Path | None = None


def admit_gateways(files: BrokerAccess, site: str, password: str) -> None:
    """Add the simulator's gateways to the users that a real broker has as well."""
    users = [f"gateway-{number}" for number in range(1, GATEWAYS_MAX + 1)]
    hashed = hash_password(password, os.urandom(12))
    with files.password_file.open("a", encoding="utf-8") as passwords:
        passwords.writelines(f"{user}:{hashed}\n" for user in users)
    with files.acl_file.open("a", encoding="utf-8") as access:
        access.writelines(_GATEWAY.format(user=user, site=site) for user in users)


def write_settings(folder: Path, host: str, port: int, files: BrokerAccess, tls: Tls | None = None) -> Path:
    """Write `mosquitto.conf` into `folder` with mode 0600 and return its path."""
    more = "" if tls is None else _listener(host, tls)
    file = folder / "mosquitto.conf"
    text = _SETTINGS.format(
        user=getpass.getuser(),
        host=host,
        port=port,
        passwords=files.password_file.absolute(),
        rights=files.acl_file.absolute(),
        folder=folder.absolute(),
    )
    file.touch(mode=0o600)
    os.chmod(file, 0o600)  # noqa: PTH101
    file.write_text(text + more, encoding="utf-8")
    return file


def _listener(host: str, tls: Tls) -> str:
    port, certificate, key, authority = tls
    lines = _TLS.format(host=host, port=port, certificate=certificate.absolute(), key=key.absolute())
    if authority is None:
        return lines
    folder = authority.absolute()
    return lines + _MUTUAL.format(authority=folder / "ca.crt", revoked=folder / "ca.crl")
