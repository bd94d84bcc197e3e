"""The same seed is the same town, in every process; and one more draw for one thing moves nothing else."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from random import Random

import pytest

from simulator.town import World, build, contacts, generate, people, providers, streams, trades
from simulator.town.streams import stream


@pytest.mark.parametrize("hash_seed", ["0", "1", "4242"])
def test_every_process_builds_the_same_bytes(town: World, hash_seed: str) -> None:
    command = [sys.executable, "-m", "simulator.town", "--seed", str(town.seed), "--json"]
    env = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
    made = subprocess.run(command, env=env, capture_output=True, check=True).stdout
    assert hashlib.sha256(made).hexdigest() == hashlib.sha256(f"{town.as_json()}\n".encode()).hexdigest()


def test_another_seed_is_another_town(town: World) -> None:
    other = build(town.seed + 1)
    assert other.maps["buildings"] != town.maps["buildings"]
    assert [resident.name for resident in other.residents] != [resident.name for resident in town.residents]


def test_the_time_of_day_changes_only_care_calls_and_licences(town: World) -> None:
    later = build(town.seed, now_ms=town.now_ms + 86_400_000)
    changed = {name for name, rows in town.tables().items() if rows != later.tables()[name]}
    assert changed == {"care_plan", "provider"}
    assert later.maps == town.maps


@pytest.mark.parametrize(
    ("module", "name", "moved"),
    [
        (providers, "providers", {"provider"}),
        (trades, "trades", {"provider"}),
        (people, "people", {"resident", "contact", "resident_consent"}),
        (contacts, "contacts", {"resident", "contact"}),
        (generate.notes, "notes", {"resident"}),
        (generate.cards, "cards", {"resident"}),
        (generate.consents, "consents", {"resident_consent"}),
        (generate.centre, "staff", {"operator"}),
        (generate.centre, "care", {"care_plan"}),
    ],
)
def test_one_more_draw_moves_only_what_draws_there(
    town: World, monkeypatch: pytest.MonkeyPatch, module: object, name: str, moved: set[str]
) -> None:
    def one_draw_later(seed: int, *called: str | int) -> Random:
        chance = stream(seed, *called)
        if called[0] == name:
            chance.random()
        return chance

    monkeypatch.setattr(module, "stream", one_draw_later)
    other = build(town.seed)
    changed = {table for table, rows in town.tables().items() if rows != other.tables()[table]}
    assert changed == moved
    assert other.maps == town.maps
    # A card's note names its key-holders and fits its hearing; who lives where is drawn elsewhere.
    assert [(r.address, r.phone) for r in other.residents] == [(r.address, r.phone) for r in town.residents]


def test_streams_of_different_names_have_nothing_in_common() -> None:
    named = [streams.stream(7, "people", 1), streams.stream(7, "people", 2), streams.stream(7, "plan", 1)]
    assert len({chance.getrandbits(64) for chance in named}) == len(named)
