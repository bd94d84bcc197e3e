"""The report's page, made from real runs: whole in one file, true to the run, small, clear about what is missing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING, Any

from simulator.report import stories, write
from simulator.report.page import page
from simulator.report.recorder import Recorder
from simulator.report.town_map import FRAMES_MAX, frames
from simulator.virtual.run import run
from simulator.virtual.trace import Entry
from tests.simulator.report.runs import LIVELY, lived

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from simulator.report.facts import Facts

BYTES_MAX = 5_000_000


def data(text: str, ident: str) -> Any:
    """What is embedded for the page's script."""
    found = re.search(rf'<script type="application/json" id="{ident}">(.*?)</script>', text)
    assert found is not None
    return json.loads(found[1])


def words(text: str) -> str:
    """What is to be read on the page."""
    seen = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", seen)).split())


def test_the_page_asks_nobody_for_anything(lively: Facts) -> None:
    text = page(lively)
    assert not re.search(r"https?://|src=|@import|url\(|fetch\(|XMLHttpRequest", text)
    assert "default-src 'none'" in text
    assert len(text.encode()) < 400_000


def test_the_head_says_which_run_it_was_and_how_to_have_it_again(lively: Facts) -> None:
    said = words(page(lively))
    assert lively.result.hash in said
    assert "lamplight simulate --seed 5 --scenario power_cut --devices 12 --hours 1" in said
    assert "HELD : no invariant was broken." in said
    assert "INTERRUPTED" not in said


def test_every_alarm_and_every_press_of_the_run_is_in_it(lively: Facts) -> None:
    told = data(page(lively), "alarms")
    counts = lively.result.counts
    assert len(told) == len(lively.heard.alarms.told) > 5
    assert len(lively.heard.presses.made) == counts["presses"] + counts["tests"]
    assert {one["state"] for one in told} == {"closed"}
    assert all(any("opened alarm" in sentence for _, sentence, *_ in one["e"]) for one in told)
    assert all(one["e"] == sorted(one["e"], key=lambda entry: entry[0]) for one in told)


def test_every_picture_has_its_figures_behind_it(lively: Facts) -> None:
    text = page(lively)
    assert text.count("<figcaption>") - 6 == text.count("The figures behind") == 6, "and six still pictures of the town"
    assert text.count("<svg viewBox") == text.count('role="img"') + text.count('aria-hidden="true"')


def test_the_faults_are_those_of_the_trace() -> None:
    begun: list[Entry] = []
    recorder = Recorder()
    result = run(LIVELY, (recorder, lambda entry: begun.append(entry) if entry.what == "begins" else None))
    facts = lived(LIVELY)
    assert result.hash == facts.result.hash, "nobody changes a run by listening to it"
    assert [(one.begin_us, one.in_words()) for one in facts.faults] == [(one.at_us, one.data["words"]) for one in begun]


def test_homes_without_mains_are_marked_on_the_map_as_long_as_the_power_cut_lasts(lively: Facts) -> None:
    cut = frames(lively)
    counts = cut.counts()
    assert cut.length <= FRAMES_MAX
    power_cuts = [one for one in lively.faults if one.kind == "power_cut"]
    assert power_cuts
    for fault in power_cuts:
        middle = (fault.begin_us + fault.end_us) // 2 // cut.step_us
        assert counts[middle]["mains"] >= len(fault.hosts)
    assert sum(one["open"] for one in counts) >= len(lively.heard.alarms.told)


def test_a_quiet_run_says_what_there_was_not(quiet: Facts) -> None:
    said = words(page(quiet))
    for empty in ("No presses in this run.", "No alarms in this run", "no faults were drawn"):
        assert empty in said


def test_a_broken_promise_is_told_and_marked_and_texts_stay_texts(broken: Facts) -> None:
    text = page(broken)
    said = words(text)
    assert "VIOLATION : 1 promise was broken" in said
    assert "INTERRUPTED at day 1" in said
    assert "the <press> 7" in said
    assert "<press>" not in text
    assert "<title>INTERRUPTED: " in text
    assert text.count('class="broken"') == 3, "on each figure over time"
    assert [one["id"] for one in data(text, "alarms") if one.get("broken")] == [1]


def test_the_same_run_gives_the_same_page(lively: Facts) -> None:
    again = lived(LIVELY)
    assert page(replace(again, result=replace(again.result, wall_s=1.0))) == page(
        replace(lively, result=replace(lively.result, wall_s=1.0))
    )


def test_what_does_not_fit_is_left_out_and_said(lively: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "STORIES_BYTES_MAX", 6_000)
    monkeypatch.setattr(stories, "ALARMS_MAX", 5)
    text = page(lively)
    told = data(text, "alarms")
    assert len(told) == 5
    without = sum("e" not in one for one in told)
    assert 0 < without < 5
    assert f"{len(lively.heard.alarms.told) - 5} alarms are left out" in words(text)
    assert f"{without} rows have no entries" in words(text)


def test_three_days_of_the_whole_town_stay_small(tmp_path: Path, lively: Facts) -> None:
    """Heard, not lived: 10,000 alarms with twenty entries each, and every home silent six times."""
    recorder = Recorder()
    step_us = 72 * 3_600_000_000 // 10_000
    for nth in range(10_000):
        at_us, home = nth * step_us, nth % 1600 + 1
        told = {"id": nth + 1, "kind": "sos", "device_id": f"ph-{home:05d}", "resident_id": home, "presses": 1}
        recorder(Entry(at_us, "hub", "alarm", {**told, "what": "opened", "state": "open"}))
        for more in range(20):
            recorder(Entry(at_us + more, f"ph-{home:05d}", "light", {"state": f"a light of many words {more}"}))
        recorder(Entry(at_us + 30, "hub", "alarm", {**told, "what": "closed", "state": "closed"}))
        recorder(Entry(at_us, "hub", "shows", {"device": f"ph-{home:05d}", "connection": "offline"}))
        recorder(Entry(at_us + step_us, "hub", "shows", {"device": f"ph-{home:05d}", "connection": "online"}))
    options = replace(LIVELY, scenario="anything", devices=1600, span_us=10_000 * step_us)
    path = write(tmp_path, options, replace(lively.result, virtual_s=options.span_us / 1e6), recorder)
    assert path.stat().st_size < BYTES_MAX
