"""The table of safeguards in the simulator's README: made from the runs, never by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import simulator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .safeguard import Safeguard

README: Final = Path(simulator.__file__).with_name("README.md")
COMMAND: Final = "python -m tests.simulator.ablations"
HEAD: Final = "| safeguard | what it promises | broken without it | by seed |\n| --- | --- | --- | --- |\n"


def row(safeguard: Safeguard, seed: int | None) -> str:
    """One line; seed None: left out."""
    says = safeguard.says + (f" (off together with its second: {safeguard.covered_by})" if safeguard.beside else "")
    cells = [safeguard.name, says, f"`{safeguard.breaks}`", *([] if seed is None else [str(seed)])]
    return f"| {' | '.join(cells)} |"


def rows_without_seed() -> list[str]:
    """As they stand in the README. Raises ValueError if it has no such table."""
    _, rows, _ = _parts()
    return [f"{line.rsplit(' | ', 1)[0]} |" for line in rows.splitlines()]


def write(found: Iterable[tuple[Safeguard, int]]) -> None:
    """Put this table into the README: each safeguard with the seed that breaks its promise."""
    before, _, after = _parts()
    rows = "".join(row(safeguard, seed) + "\n" for safeguard, seed in found)
    README.write_text(before + rows + after, encoding="utf-8")


def _parts() -> tuple[str, str, str]:
    """The README up to the first row, the rows, and what follows."""
    before, head, rest = README.read_text(encoding="utf-8").partition(HEAD)
    if not head:
        raise ValueError(f"{README} has no table that begins with\n{HEAD}")
    rows, blank, after = rest.partition("\n\n")
    return before + head, f"{rows}\n" if rows.startswith("|") else "", blank[1:] + after
