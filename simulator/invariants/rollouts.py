"""What must be true of new firmware that goes out: it stops in time, and disturbs nobody who waits for help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .invariant import Collection, Finding, Touched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.virtual.view import View

BATTERY_OVER_PCT: Final = 50  # firmware/README.md, Updates; written down here once more on purpose

invariant = Collection()


@invariant("rollout")
def no_rollout_goes_on_after_its_share(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """A roll-out is not running any more when one of the first has failed, or more than its share of all."""
    for one in view.sql.execute("SELECT id, canary, failed_pct_max FROM rollout WHERE state = 'running'"):
        query = "SELECT COUNT(*) FROM rollout_device WHERE rollout_id = ? AND state = ?"
        done, failed, waiting = (view.number(query, one["id"], state) for state in ("done", "failed", "waiting"))
        too_many = failed * 100 > one["failed_pct_max"] * (done + failed) or done < one["canary"]
        if failed and too_many and waiting:
            yield Finding(f"roll-out {one['id']} goes on, although {failed} have failed and {done} are done")


@invariant()
def no_phone_updates_while_it_is_needed(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """No phone switches to another build while a press is open, or on a battery that is half empty."""
    for one in view.ledger.switches:
        if one.alarm:
            yield Finding(f"{one.home} has switched to a new build while a press was open", (one.home,))
        if not one.mains and one.battery_pct <= BATTERY_OVER_PCT:
            yield Finding(
                f"{one.home} has switched to a new build with {one.battery_pct} % of its battery", (one.home,)
            )


@invariant(in_calm=True)
def no_update_is_left_half_way(view: View, _touched: Touched | None) -> Iterator[Finding]:
    """When all has been quiet for long enough, no phone is still trying a build."""
    for home_id, home in view.homes.items():
        state = home.phone.more.get("update", {}).get("state")
        if state == "trying":
            yield Finding(f"{home_id} still tries a build", (home_id,))
