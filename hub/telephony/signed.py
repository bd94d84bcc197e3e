"""Who speaks to the hub from another machine proves it: signed as webhooks commonly are (standardwebhooks.com).

`webhook-id`, `webhook-timestamp` (seconds) and `webhook-signature: v1,` + base64 of HMAC-SHA256 over
`id.timestamp.body`; several signatures stand with spaces between them.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping

from hub.kernel import Problem

AGE_S_MAX = 300  # older or newer than this is a copy, or a clock that somebody should look at
KEY_LENGTH_MIN = 24
ID_LENGTH_MAX = 80
_SIGNATURES_MAX = 5


def sign(key: bytes, number: str, timestamp_s: int, body: bytes) -> dict[str, str]:
    """The three headers."""
    return {
        "webhook-id": number,
        "webhook-timestamp": str(timestamp_s),
        "webhook-signature": f"v1,{_signature(key, number, str(timestamp_s), body)}",
    }


def check(key: bytes, headers: Mapping[str, str], body: bytes, now_ms: int) -> str:
    """The `webhook-id` of a request that somebody with `key` has just signed.

    Raises 503 `not_set_up` where there is no key, 401 `bad_signature` when it is not theirs or not of now.
    """
    if len(key) < KEY_LENGTH_MIN:
        raise Problem(503, "not_set_up", "No key is set for this here, so nobody can be believed.")
    number, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not 1 <= len(number) <= ID_LENGTH_MAX or not (at.isascii() and at.isdecimal() and len(at) <= 12):
        raise Problem(401, "bad_signature", "Send webhook-id, webhook-timestamp (seconds) and webhook-signature.")
    expected = _signature(key, number, at, body)
    given = headers.get("webhook-signature", "").split()[:_SIGNATURES_MAX]
    if not any(hmac.compare_digest(one.encode(), f"v1,{expected}".encode()) for one in given):
        raise Problem(401, "bad_signature", "This is not signed with the key that was agreed.")
    if abs(int(at) - now_ms // 1000) > AGE_S_MAX:
        raise Problem(401, "bad_signature", f"This was signed more than {AGE_S_MAX} s ago, or will be.")
    return number


def _signature(key: bytes, number: str, at: str, body: bytes) -> str:
    digest = hmac.new(key, f"{number}.{at}.".encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
