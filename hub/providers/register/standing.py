"""Who is worked with: suspending, reinstating, ending, the archive. Each with its reason, in the history."""

from typing import Any

from hub.kernel import Problem, Write
from hub.operators import Signed

from . import store
from .editing import must_be, tell
from .policy import Step, after

DONE: dict[Step, str] = {
    "suspend": "suspended",
    "reinstate": "reinstated",
    "end": "ended",
    "archive": "archived",
}


def change(
    tx: Write, who: Signed | None, provider_id: int, step: Step, reason: str, seen: int | None = None
) -> dict[str, Any]:
    """Take this step. `who` None: a rule did it, which may suspend and nothing else; `seen` None: whatever the version.

    Orders that they have go on. Raises 404, 409 `wrong_state`, `stale_version`, 422 `missing` without a reason.
    """
    row = must_be(tx, provider_id)
    if who is None and step != "suspend":
        raise AssertionError(f"only a person may {step} a provider")
    if not reason.strip():
        raise Problem(422, "missing", "Say why; it stands in the history.", fields=["reason"])
    standing = after(row["standing"], step)
    if not store.step(tx, provider_id, row["version"] if seen is None else seen):
        detail = f"You saw version {seen} of this provider; it is {row['version']} by now. Look again."
        raise Problem(409, "stale_version", detail, version=row["version"])
    values = {"standing": standing, "standing_reason": reason, "standing_ms": tx.now_ms}
    store.put_provider(tx, provider_id, values)
    return tell(tx, who, provider_id, DONE[step], {"reason": reason, "before": row["standing"]})
