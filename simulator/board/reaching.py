"""Lets nobody be reached who is outside of a home whose Wi-Fi the station has not joined: network.py has the networks.

Everything else of `socket` is the host's own.
"""

import socket
import sys

import network

ENETUNREACH = 101


def getaddrinfo(host, *more):
    """As `socket.getaddrinfo`, by the station."""
    if not network.joined[0]:
        raise OSError(ENETUNREACH)
    return _real(host, *more)


def take_over():
    """From here on `import socket` gives this module."""
    for name in dir(socket):
        if name not in ("__name__", "getaddrinfo"):
            setattr(_this, name, getattr(socket, name))
    sys.modules["socket"] = _this


_real = socket.getaddrinfo
_this = sys.modules[__name__]
