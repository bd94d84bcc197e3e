"""Lets certificates be judged by the board's clock, as on a chip: the host's mbedtls would ask the host's clock.

Only the dates of the authority's certificate are looked at here; everything else is judged by the real `tls`.
"""

import sys

import tls

_UTC_TIME, _LENGTH = 0x17, 13


class SSLContext:
    """The real context, and the dates of what it was told to believe."""

    clock = None

    def __init__(self, protocol):
        self._real = tls.SSLContext(protocol)
        self._dates = None

    def load_verify_locations(self, der):
        self._dates = _dates(der)
        self._real.load_verify_locations(der)

    def load_cert_chain(self, cert, key):
        self._real.load_cert_chain(cert, key)

    def wrap_socket(self, sock, **settings):
        year, month, day, _, hour, minute, second, _ = self.clock.datetime()
        now = f"{year:04d}{month:02d}{day:02d}{hour:02d}{minute:02d}{second:02d}"
        if self._dates and now < self._dates[0]:
            raise ValueError("The certificate validity starts in the future\n")
        if self._dates and now > self._dates[1]:
            raise ValueError("The certificate validity has expired\n")
        return self._real.wrap_socket(sock, **settings)


def take_over(clock):
    """From here on `import tls` gives this module, by the clock of the board."""
    SSLContext.clock = clock
    for name in dir(tls):
        if name.isupper():
            setattr(_this, name, getattr(tls, name))
    sys.modules["tls"] = _this


def _dates(der):
    """Not before and not after, as YYYYMMDDHHMMSS: the first two such texts of a certificate."""
    starts = range(len(der) - _LENGTH - 1)
    places = [at for at in starts if der[at] == _UTC_TIME and der[at + 1] == _LENGTH and der[at + 14] == ord("Z")]
    return ["20" + str(der[at + 2 : at + 14], "ascii") for at in places[:2]]


_this = sys.modules[__name__]
