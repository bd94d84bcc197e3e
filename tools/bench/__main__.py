"""`make bench`: the hub beside the least that could be done, and with more and more devices, in one run.

Prints a table and writes bench/latest.json and bench/latest.svg. Nothing here is a test: machines are shared, so the
numbers of one run are compared with each other only. What the hub spends is its own CPU time, not the clock's.
"""

import argparse
import asyncio
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any, cast

import uvloop

from tools.bench import board, desk, device, events, heartbeats, match, plan, presses, recovery, sizes
from tools.bench.figures import figures
from tools.bench.receivers import folder_of_its_own
from tools.bench.say import say
from tools.bench.show import plot, show
from tools.bench.sizes import Length

OUT = Path("bench")
SIZES, SIZES_FULL = [1_600, 10_000], [1_600, 10_000, 30_000, 100_000]
LENGTH, LENGTH_FULL = Length(15, 300), Length(60, 1_000)
COUNT_MAX, EXIT_PARTIAL = 15_000, 130  # a connection each, on one broker
PARTS = ("presses", "heartbeats", "sizes", "recovery", "device", "desk", "events", "plan", "match", "board")


async def measure(arguments: argparse.Namespace, folder: Path, found: dict[str, Any]) -> None:
    """All parts that were asked for, each into `found` as soon as it is there."""
    full, parts = arguments.full, arguments.parts
    asyncio.get_running_loop().add_signal_handler(
        signal.SIGTERM, cast("asyncio.Task[None]", asyncio.current_task()).cancel
    )
    if "presses" in parts:
        found |= await presses.measure(folder, arguments.rounds, arguments.devices, arguments.singles)
    if "heartbeats" in parts:
        found["heartbeats"] = await heartbeats.measure(folder, 5 if full else 3)
    if "sizes" in parts:
        found["sizes"] = await sizes.measure(folder, SIZES_FULL if full else SIZES, LENGTH_FULL if full else LENGTH)
    if "recovery" in parts:
        found["recovery"] = await recovery.measure(folder, arguments.devices)
    if "device" in parts:
        found["device"] = await device.measure(folder, 60 if full else 30, 20 if full else 6)
    if "desk" in parts:
        found["desk"] = await desk.measure(folder)
    if "events" in parts:
        # In a thread: the town brings an event loop of its own.
        found["events"] = await asyncio.to_thread(events.measure, 1_600, 24 if full else 1)
    if "plan" in parts:
        found["plan"] = await asyncio.to_thread(plan.measure, [1_600, 10_000, 100_000] if full else [1_600, 10_000])
    if "match" in parts:
        found["match"] = await asyncio.to_thread(match.measure, folder, [132, 10_000])
    if "board" in parts:
        found["board"] = await board.measure(folder)
    found["partial"] = False


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="all sizes, longer looks; a quarter of an hour")
    parser.add_argument("--rounds", type=positive, default=3)
    parser.add_argument("--devices", type=positive, default=1600, help="phones that press in one instant")
    parser.add_argument("--singles", type=positive, default=400, help="single presses a round")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON instead of a table")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="only these")
    arguments = parser.parse_args()
    found: dict[str, Any] = {
        "partial": True,
        "full": arguments.full,
        "machine": {"cores": os.cpu_count(), "load_at_the_beginning": round(os.getloadavg()[0], 2)},
    }
    folder = folder_of_its_own()
    try:
        uvloop.run(measure(arguments, folder, found))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say("stopped before its end: what follows is partial")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        found["machine"]["load_at_the_end"] = round(os.getloadavg()[0], 2)
        tell(found, as_json=arguments.json)
    if found["partial"]:
        sys.exit(EXIT_PARTIAL)


def tell(found: dict[str, Any], *, as_json: bool) -> None:
    """Write bench/latest.json and bench/latest.svg, and print the same."""
    OUT.mkdir(exist_ok=True)
    shown = figures(found)
    title = "Lamplight, one run on one machine: the hub beside the raw receiver, or beside itself with fewer devices"
    title += " (partial: stopped before its end)" if found["partial"] else ""
    found["figures"] = [one._asdict() for one in shown]
    (OUT / "latest.json").write_text(json.dumps(found, indent=2) + "\n")
    (OUT / "latest.svg").write_text(plot(shown, found.get("sizes", []), title))
    print(json.dumps(found)) if as_json else show(shown, title)


def positive(text: str) -> int:
    """A number of things of which there must be some."""
    number = int(text)
    if not 1 <= number <= COUNT_MAX:
        raise argparse.ArgumentTypeError(f"{number} is not from 1 to {COUNT_MAX:,}")
    return number


if __name__ == "__main__":
    main()
