"""Why the centre's broker and we did not come together, as one word that the centre can be told later.

Only where one side refused the other: that nobody was there is no news, the centre sees it itself.
"""

from __future__ import annotations

from sos.mqtt import Refused

WHY_LENGTH_MAX = 24
_REFUSED_US = -0x7780  # MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE: the other side did not like what we showed
_BROKE_OFF = -0x7280  # MBEDTLS_ERR_SSL_CONN_EOF: somebody stopped in the middle, which is no refusal
_TLS_ERRORS_MAX = -0x1000  # the chip's numbers for errors of its own are smaller, those of the network are positive
# What mbedtls says of a certificate that it does not believe, and our word; the first that fits.
_SENTENCES = (
    ("starts in the future", "not_yet_valid"),  # or our clock is wrong
    ("validity has expired", "expired"),
    ("does not match", "wrong_name"),
    ("not correctly signed", "unknown_authority"),
)
_CODES = {1: "mqtt_version", 2: "mqtt_id", 3: "mqtt_unavailable", 4: "wrong_password", 5: "not_allowed"}
OTHERS = ("not_believed", "mqtt_refused", "our_certificate", "tls_failed")
WORDS: tuple[str, ...] = tuple([word for _, word in _SENTENCES] + list(_CODES.values()) + list(OTHERS))
ALERT = 0x15  # the first byte of what a TLS server says before it hangs up


def why(error: BaseException | Refused) -> str | None:
    """The word for it, at most WHY_LENGTH_MAX of a-z and _; None for what is no refusal."""
    if isinstance(error, Refused):
        return _CODES.get(error.code, "mqtt_refused")
    if isinstance(error, ValueError):
        text = str(error)
        for part, word in _SENTENCES:
            if part in text:
                return word
        return "not_believed"
    number = error.args[0] if isinstance(error, OSError) and error.args else 0
    if number == _REFUSED_US:
        return "our_certificate"
    return "tls_failed" if isinstance(number, int) and number <= _TLS_ERRORS_MAX and number != _BROKE_OFF else None
