"""A signed POST to one address: what a gateway for SMS, telephone or chat takes.

The receiver checks the signature (signed.py), refuses what is older than a few minutes, and takes an id once.
"""

import json
from typing import Any

import httpx2

from ..model import Message, Outcome
from ..signed import sign

TIMEOUT_S = 10.0
PASSING = frozenset({408, 425, 429})  # "later", in the words of HTTP


class Webhook:
    """`url` and the shared `key`. Neither gets into a log or an error."""

    def __init__(self, url: str, key: bytes) -> None:
        self._url = url
        self._key = key

    async def send(self, message: Message, now_ms: int) -> Outcome:
        """One try; at most TIMEOUT_S. No redirect is followed: the address is the one that was set up."""
        told = {"to": message.recipients, "subject": message.subject, "made_ms": message.made_ms, "data": message.data}
        return await self.post(f"lamplight-{message.id}", told, now_ms)

    async def post(self, number: str, body: dict[str, Any], now_ms: int) -> Outcome:
        """The same for any words; the receiver takes a `number` once."""
        content = json.dumps(body).encode()
        headers = sign(self._key, number, now_ms // 1000, content)
        headers["content-type"] = "application/json"
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
                answer = await client.post(self._url, content=content, headers=headers)
        except httpx2.HTTPError as error:
            return Outcome("passing", f"The alert address cannot be reached ({type(error).__name__}).", "unreachable")
        return verdict(answer.status_code, "The alert address")


def verdict(status: int, who: str) -> Outcome:
    """What the status that `who` answered means for the message."""
    if 200 <= status < 300:
        return Outcome("sent")
    said = f"{who} answered {status}."
    if status in PASSING or status >= 500:
        return Outcome("passing", said, "later")
    return Outcome("permanent", said, "refused")
