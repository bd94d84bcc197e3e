"""The report of a run in virtual time: a page that anybody can open, and that tells what happened in the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.report.facts import gather
from simulator.report.page import page
from simulator.report.recorder import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.hunt.case import Case
    from simulator.virtual.options import Options, Result

__all__ = ["Recorder", "write"]


def write(folder: Path, options: Options, result: Result, heard: Recorder, case: Case | None = None) -> Path:
    """`index.html` in `folder`, about the run of `options` to which `heard` has listened; gives back where it is."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(page(gather(options, result, heard, case)), encoding="utf-8")
    return path
