"""Days of services in a town, and what came of them: for the test, and by hand for a town of any size.

python -m tests.simulator.virtual.services_month --homes 1600 --days 30 --folder var/month
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulator import scenarios
from simulator.virtual.options import Options
from simulator.virtual.run import run
from simulator.virtual.template import DATABASE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.scenarios import Scenario
    from simulator.virtual.options import Result
    from simulator.virtual.trace import Entry

DAY_MS: Final = 24 * 3_600_000
ASKED_WITHIN_MS: Final = 3 * DAY_MS


@dataclass(frozen=True)
class Figures:
    """What came of the orders of a run. `due`: done so long ago that somebody must have asked how it was; `in_time` of
    these somebody has, within three days or by what it was put off to. `by_sender`: asked by whoever had sent the
    provider. `offers`, `complaints`, `states`: by what came of them. `reinstated`: how often a person has, and how many
    are `suspended` still. `scored`: providers with points, by month; `objections` to a month or to being suspended, by
    what came of them.
    """

    states: dict[str, int]
    offers: dict[str, int]
    done: int
    due: int
    in_time: int
    by_sender: int
    visits: int
    no_shows: int
    complaints: dict[str, int]
    suspended: int
    reinstated: int
    scored: dict[str, int]
    objections: dict[str, int]


def figures(file: Path) -> Figures:
    """Read from the hub's database by SQL of our own."""
    with closing(sqlite3.connect(file)) as database:

        def rows(query: str, *values: int) -> list[Any]:
            return database.execute(query, values).fetchall()

        [(end_ms,)] = rows("SELECT MAX(at_ms) FROM event")
        done = rows("SELECT order_id, at_ms FROM order_step WHERE what = 'finish'")
        asked = rows("SELECT order_id, at_ms FROM order_follow_up")
        until = {one: _until_ms(rows, *one) for one in done}
        due = [one for one in done if until[one] < end_ms and not _is_anew(rows, one[0], one[1], until[one])]
        in_time = [one for one in due if any(one[0] == order and one[1] <= at <= until[one] for order, at in asked)]
        sent = "SELECT COUNT(*) FROM order_follow_up f JOIN service_order o ON o.id = f.order_id"
        return Figures(
            states=dict(rows("SELECT state, COUNT(*) FROM service_order GROUP BY 1")),
            offers=dict(rows("SELECT outcome, COUNT(*) FROM order_offer GROUP BY 1")),
            done=len(done),
            due=len(due),
            in_time=len(in_time),
            by_sender=rows(f"{sent} WHERE f.by = o.offered_by AND f.at_ms >= o.done_ms")[0][0],
            visits=rows("SELECT COUNT(*) FROM order_follow_up WHERE how = 'visit'")[0][0],
            no_shows=rows("SELECT COUNT(*) FROM order_step WHERE what = 'no_show'")[0][0],
            complaints=dict(rows("SELECT COALESCE(outcome, state), COUNT(*) FROM order_complaint GROUP BY 1")),
            suspended=rows("SELECT COUNT(*) FROM provider WHERE standing = 'suspended'")[0][0],
            reinstated=rows("SELECT COUNT(*) FROM provider_history WHERE what = 'reinstated'")[0][0],
            scored=dict(rows("SELECT month, COUNT(points) FROM provider_score GROUP BY 1")),
            objections=dict(rows("SELECT COALESCE(decision, 'open'), COUNT(*) FROM score_appeal GROUP BY 1")),
        )


def _until_ms(rows: Any, order: int, at_ms: int) -> int:
    """By when somebody is to have asked: in three days, or what it was put off to, as the resident was away."""
    query = """SELECT json_extract(s.data, '$.due_ms') FROM order_step s WHERE s.order_id = ? AND s.what = 'put_off'
               AND s.at_ms >= ? AND NOT EXISTS (
                   SELECT 1 FROM order_step n WHERE n.order_id = s.order_id AND n.what = 'finish'
                   AND n.at_ms > ? AND n.at_ms <= s.at_ms) ORDER BY s.id DESC LIMIT 1"""
    found = rows(query, order, at_ms, at_ms)
    return found[0][0] if found else at_ms + ASKED_WITHIN_MS


def _is_anew(rows: Any, order: int, at_ms: int, until_ms: int) -> bool:
    """Whether a complaint came before anybody could ask: then it is asked after all when that is decided."""
    query = """SELECT 1 FROM order_step s WHERE s.order_id = ? AND s.what IN ('complain', 'reopen')
               AND s.at_ms BETWEEN ? AND ? AND NOT EXISTS (
                   SELECT 1 FROM order_follow_up f WHERE f.order_id = s.order_id AND f.at_ms BETWEEN ? AND s.at_ms)"""
    return bool(rows(query, order, at_ms, until_ms, at_ms))


def live(
    homes: int, span_ms: int, folder: Path, *, seed: int = 7, scenario: Scenario | None = None
) -> tuple[Result, Counter[tuple[str, str]]]:
    """One run: its result, and how often who (by kind) did what."""
    verbs: Counter[tuple[str, str]] = Counter()

    def count(entry: Entry) -> None:
        verbs[entry.who.split(" ")[0], entry.what] += 1

    options = Options(seed, "services_month", homes, span_ms * 1000, folder=folder)
    return run(options, (count,), None, scenario or scenarios.find("services_month")), verbs


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homes", type=int, default=100)
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=Path("var/services"))
    said = parser.parse_args(words)
    said.folder.mkdir(parents=True, exist_ok=True)
    begun_s = time.process_time()
    result, verbs = live(said.homes, int(said.days * DAY_MS), said.folder, seed=said.seed)
    told = {
        **asdict(figures(said.folder / DATABASE)),
        "killed": verbs["hub", "killed"],
        "broken": [(one.name, one.text) for one in result.violations],
        "cpu_s": round(time.process_time() - begun_s),
    }
    sys.stdout.writelines(f"{name:12} {value}\n" for name, value in told.items())
    return 1 if result.violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
