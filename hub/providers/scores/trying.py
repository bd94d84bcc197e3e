"""What other rules would have made of the last month: whoever writes rules sees whom they hit before they hold."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from hub.kernel import Read

from .. import register
from . import policy, store
from .model import Facts, Rules


def preview(tx: Read, rules: Rules) -> dict[str, Any]:
    """`month` None: no month is over yet. `before`, `after`: how many were warned and suspended. `items`: whose points
    or effect would have been others, the greatest fall first. Appeals are left out: they are about what was counted.
    """
    month = store.last_month(tx)
    rows: Sequence[RowMapping] = [] if month is None else store.scores_in(tx, month)
    names = register.provider_names(tx, {row["provider_id"] for row in rows})
    before, after, items = Counter[str](), Counter[str](), list[dict[str, Any]]()
    for row in rows:
        counted = Facts(**row["facts"])
        found = policy.score(counted, rules)
        effect = policy.effect(found, counted, rules)
        before[row["effect"]] += 1
        after[effect] += 1
        if (found.points, effect) != (row["points"], row["effect"]):
            items.append(
                {
                    "provider_id": row["provider_id"],
                    "provider_name": names.get(row["provider_id"]),
                    "points": row["points"],
                    "effect": row["effect"],
                    "new_points": found.points,
                    "new_effect": effect,
                }
            )
    items.sort(key=lambda one: (one["new_points"] - one["points"], one["provider_id"]))
    return {"month": month, "providers": len(rows), "before": _told(before), "after": _told(after), "items": items}


def _told(effects: Counter[str]) -> dict[str, int]:
    return {name: effects[name] for name in ("warned", "suspended")}
