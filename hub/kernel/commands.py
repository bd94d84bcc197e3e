"""A command sent twice is carried out once: its answer is kept beside its change (`Idempotency-Key`)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, insert, select

from .database import Write
from .errors import Problem
from .schema import command

KEY_LENGTH_MAX = 80
KEPT_MS = 24 * 3600 * 1000


def once(
    tx: Write, operator_id: int, key: str | None, request: object, work: Callable[[Write], dict[str, Any]]
) -> dict[str, Any]:
    """Run `work` unless this operator's `key` has been answered; then give that answer again.

    `request` is what was asked (JSON; path and body): the same key with another request is refused with 422. Without
    a key the command simply runs. Keys are kept for a day.
    """
    if key is None:
        return work(tx)
    if not 1 <= len(key) <= KEY_LENGTH_MAX:
        raise Problem(
            422,
            "bad_key",
            f"An Idempotency-Key has 1 to {KEY_LENGTH_MAX} characters; this one has {len(key)}.",
        )
    fingerprint = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).digest()
    known = tx.sql.execute(select(command).where(command.c.operator_id == operator_id, command.c.key == key)).first()
    if known is not None:
        if known.fingerprint != fingerprint:
            raise Problem(422, "key_reused", "This Idempotency-Key was used for another command; use a new one.")
        return json.loads(known.answer)
    answer = work(tx)
    tx.sql.execute(delete(command).where(command.c.at_ms < tx.now_ms - KEPT_MS))
    tx.sql.execute(
        insert(command).values(
            operator_id=operator_id,
            key=key,
            fingerprint=fingerprint,
            at_ms=tx.now_ms,
            answer=json.dumps(answer),
        )
    )
    return answer
