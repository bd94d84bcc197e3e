"""The table in the README of the faults is that of the kinds: what is written down is what is drawn."""

from __future__ import annotations

import re
from pathlib import Path

from simulator import faults, scenarios
from simulator.faults.kinds import INSTANT, KINDS, Kind

README = Path(faults.__file__).with_name("README.md")
SCENARIOS = Path(scenarios.__file__).with_name("README.md")
WIDE = {"town", "hub", "broker"}


def length(seconds: float) -> str:
    if seconds >= 3600:
        return f"{seconds / 3600:g} h"
    return f"{seconds / 60:g} min" if seconds >= 60 else f"{seconds:g} s"


def disturbs(scopes: set[str]) -> str:
    if scopes <= {"seat", "room"}:
        return "no home"
    if scopes <= WIDE:
        return "everybody"
    return "those homes, or everybody" if scopes & WIDE else "those homes"


def row(kind: Kind) -> str:
    words = re.sub(r"\{(\w+)\}", lambda found: "…" if found[1] != "where" else "X", kind.words)
    where = ", ".join(kind.scopes)
    lasts = "an instant" if kind.lasts_s == INSTANT else " to ".join(map(length, kind.lasts_s))
    often = f"{kind.often[0]:g} to {kind.often[1]:g}"
    return (
        f"| `{kind.name}` | {words} | {where} | {disturbs(set(kind.scopes))} | {kind.likely:.0%} | {often} | {lasts} |"
    )


def test_the_table_of_kinds_is_what_is_drawn() -> None:
    text = README.read_text(encoding="utf-8")
    wanted = "\n".join(row(kind) for kind in KINDS.values())
    assert wanted in text, f"the table in {README} should be:\n{wanted}"


def test_the_table_of_scenarios_has_each_in_its_own_words() -> None:
    text = SCENARIOS.read_text(encoding="utf-8")
    found = [scenarios.find(name) for name in scenarios.names()]
    wanted = "\n".join(f"| `{one.name}` | {one.begins} | {one.says} |" for one in found)
    assert wanted in text, f"the table in {SCENARIOS} should be:\n{wanted}"
