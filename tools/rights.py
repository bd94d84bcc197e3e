"""Writes down who may what: a line for each door of the hub, read off the application itself.

`python -m tools.rights --write` makes hub/operators/rights.md, `--check` says if it is stale. Read what it has changed
before you keep it: tests/hub/app/test_rights.py tries every cell.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from hub.app import create_app
from hub.http.openapi import Door, doors
from hub.operators import ROLES
from hub.settings import Settings

PAGE: Final = Path(__file__).parents[1] / "hub" / "operators" / "rights.md"
MAY: Final = "yes"
MAY_NOT: Final = "-"
HEAD: Final = """# Who may what

Written by `python -m tools.rights --write` from the application itself; each cell is tried by
tests/hub/app/test_rights.py. A supervisor may what an operator may, an admin what a supervisor may. Technician and
auditor stand beside: the technician sees what a visit needs and nothing of health, the auditor reads and changes
nothing.

"""


def page() -> str:
    """The whole page."""
    app = create_app(Settings(site_key=SecretStr("00" * 16), broker_password=SecretStr("")))
    head = ["door", *ROLES]
    lines = [_row(head), _row(["---"] * len(head))]
    lines += [_row([f"`{one.method} {one.path}`", *_cells(one)]) for one in sorted(doors(app), key=_order)]
    return HEAD + "\n".join(lines) + "\n"


def _order(door: Door) -> tuple[str, str]:
    return door.path, door.method


def _cells(door: Door) -> list[str]:
    if door.roles is None:
        return ["this machine" if door.near else "anyone"] * len(ROLES)
    return [MAY if role in door.roles else MAY_NOT for role in ROLES]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """0 when the page is (or has been made) fresh, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.rights", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true")
    what.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    text = page()
    if asked.write:
        PAGE.write_text(text, "utf-8")
        return 0
    if PAGE.read_text("utf-8") == text:
        return 0
    print(f"{PAGE.name} does not say what the hub does: python -m tools.rights --write, and read the difference.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
