"""A short message by whatever gateway for SMS there is: one signed POST with the number and the text.

`{"to": "+8610000000001", "text": "…", "id": "lamplight-7"}`; the same id again is the same message.
"""

import json

import httpx2

from ..model import Message, Outcome
from ..signed import sign
from ..webhook import verdict
from ..wording import words_of

TIMEOUT_S = 10.0
WHO = "The SMS gateway"


class SmsWebhook:
    """`url` and the shared `key`. Neither gets into a log or an error."""

    def __init__(self, url: str, key: bytes) -> None:
        self._url = url
        self._key = key

    async def send(self, message: Message, now_ms: int) -> Outcome:
        """One try; at most TIMEOUT_S. No redirect is followed."""
        number = f"lamplight-{message.id}"
        told = {"to": message.where, "text": words_of(message).body, "id": number}
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {**sign(self._key, number, now_ms // 1000, body), "content-type": "application/json"}
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
                answer = await client.post(self._url, content=body, headers=headers)
        except httpx2.HTTPError as error:
            return Outcome("passing", f"{WHO} cannot be reached ({type(error).__name__}).", "unreachable")
        return verdict(answer.status_code, WHO)
