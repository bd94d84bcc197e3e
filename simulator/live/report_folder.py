"""The folder a report goes into: empty, or said to be written over; the page, the figures, and what was recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from simulator.live.page import page

if TYPE_CHECKING:
    from pathlib import Path


def claim(folder: Path, *, force: bool) -> Path:
    """Make the folder. FileExistsError if something is in it, unless `force`."""
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"{folder} is a file; --report takes a folder")
    if folder.exists() and any(folder.iterdir()) and not force:
        raise FileExistsError(f"{folder} is not empty; choose another folder, or write over it with --force")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write(folder: Path, found: dict[str, Any]) -> None:
    """`index.html` and `live.json`."""
    (folder / "live.json").write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "index.html").write_text(page(found), encoding="utf-8")
