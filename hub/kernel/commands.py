"""A command sent twice is carried out once: its answer is kept beside its change (`Idempotency-Key`)."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from .database import Write
from .errors import Problem
from .prepared import Prepared
from .schema import command

KEY_LENGTH_MAX = 80
KEPT_MS = 24 * 3600 * 1000
# Built once, as every command needs all three.
_known = Prepared(
    select(command).where(command.c.operator_id == bindparam("operator_id"), command.c.key == bindparam("key"))
)
_forget = Prepared(delete(command).where(command.c.at_ms < bindparam("before_ms")))
_keep = Prepared(insert(command))


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
    known = next(iter(_known.rows(tx, {"operator_id": operator_id, "key": key})), None)
    if known is not None:
        if known.fingerprint != fingerprint:
            raise Problem(422, "key_reused", "This Idempotency-Key was used for another command; use a new one.")
        return json.loads(known.answer)
    answer = work(tx)
    _forget.run(tx, [{"before_ms": tx.now_ms - KEPT_MS}])
    row = {"operator_id": operator_id, "key": key, "fingerprint": fingerprint, "at_ms": tx.now_ms}
    _keep.run(tx, [{**row, "answer": json.dumps(answer)}])
    return answer
