"""Switches off one safeguard after the other and writes the table of what breaks into the simulator's README.

    python -m tests.simulator.ablations                      all of them, and the table
    python -m tests.simulator.ablations "outbox in flash"    this one: the story of what breaks, and nothing is written

Ends with 1 if a promise holds without its safeguard.
"""

from __future__ import annotations

import sys
from multiprocessing import Pool

from simulator.hunt.case import Witness, investigate
from simulator.virtual import wording
from simulator.virtual.when import When

from . import table
from .safeguard import SEEDS_MAX
from .safeguards import ALL, find


def main(names: list[str]) -> int:
    try:
        return max((_story(name) for name in names), default=0) if names else _all()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2


def _seed(name: str) -> int | None:
    broken = ALL[name].first_broken()
    return None if broken is None else broken.seed


def _all() -> int:
    seeds: dict[str, int | None] = {}
    with Pool() as pool:
        for name, seed in zip(ALL, pool.imap(_seed, ALL), strict=True):
            seeds[name] = seed
            told = f"{ALL[name].breaks} by seed {seed}" if seed is not None else "NOTHING BREAKS"
            print(f"{len(seeds):3} of {len(ALL)}  {name}: {told}", flush=True)
    missed = [name for name, seed in seeds.items() if seed is None]
    if missed:
        print(f"Not noticed in {SEEDS_MAX} runs each: {', '.join(missed)}. The table is as it was.", file=sys.stderr)
        return 1
    table.write([(ALL[name], seed) for name, seed in seeds.items() if seed is not None])
    print(f"Written into {table.README}.")
    return 0


def _story(name: str) -> int:
    safeguard = find(name)
    print(f"{safeguard.name}: {safeguard.says}.\n{safeguard.town.says}")
    broken = safeguard.first_broken()
    if broken is None:
        print(f"Without it {safeguard.breaks} holds in {SEEDS_MAX} runs.", file=sys.stderr)
        return 1
    options, witness = safeguard.options(broken.seed), Witness()
    with safeguard.switched_off():
        result = safeguard.live(options, (witness,))
        case = investigate(safeguard.live, options, result, witness)
    when = When(safeguard.town.begins_at)
    broke = f"{case.violation.name} is broken: {case.violation.text}"
    print(f"Seed {broken.seed}, {when.words(case.violation.at_us)}: {broke}")
    print("\n".join(f"  {wording.line(entry, when)}" for entry in case.story))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
