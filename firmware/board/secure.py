"""Nobody but the centre is spoken to, and the centre knows who speaks: TLS with certificates of the centre's own.

The folder `tls` has three files as `lamplight ca issue --purpose client` makes them: `ca.der`, who may sign a centre;
`cert.der` and `key.der`, who we are. The chip judges dates, so the clock must be right before (board/clock.py).
"""

import tls

TYPE_CHECKING = False  # as `typing` has it, which a device need not load for this
if TYPE_CHECKING:
    import socket
    from typing import Any

FOLDER = "tls/"


def context() -> tls.SSLContext:
    """What all our connections are wrapped with. OSError, ValueError: a file is missing, or not what it should be."""
    made = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)  # which demands a certificate and the right name
    made.load_verify_locations(_read("ca.der"))
    made.load_cert_chain(_read("cert.der"), _read("key.der"))
    return made


def wrap(made: tls.SSLContext, sock: "socket.socket", name: str) -> "Any":
    """The encrypted side of a connected socket. Nothing is sent yet: the handshake comes with the first bytes."""
    return made.wrap_socket(sock, server_hostname=name, do_handshake_on_connect=False)


def _read(name: str) -> bytes:
    with open(FOLDER + name, "rb") as file:
        return file.read()
