"""Everything that can happen in the town has a sentence in plain words, and the trace's file has them."""

import ast
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import pytest

from simulator.people.residents import What
from simulator.virtual.telling import knows, line, sentence
from simulator.virtual.trace import Entry
from simulator.virtual.trace_file import TraceFile
from simulator.virtual.when import When

SIMULATOR = Path(__file__).parents[3] / "simulator"
WHEN = When(datetime(2026, 11, 2, tzinfo=timezone(timedelta(hours=8))))
WHO = (
    "resident 1",
    "ph-00001",
    "rc-00001",
    "hub",
    "mobile network",
    "telephone network",
    "broker",
    "operator 1",
    "fault 1",
    "town",
    "duty phones",
    "provider 1",
    "visitor",
    "rota",
    "invariant",
)
MINUTE_US = 60_000_000


def told_verbs() -> Iterator[tuple[str, str]]:
    """File and verb of each `tell(...)` in the simulator that names its verb."""
    for folder in ("virtual", "broker", "people", "faults"):
        for path in sorted((SIMULATOR / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tell":
                    for argument in node.args:
                        if isinstance(argument, ast.Constant) and argument.value not in WHO:
                            yield path.name, str(argument.value)


def test_every_verb_has_a_sentence() -> None:
    verbs = {*told_verbs()} | {("residents.py", what) for what in get_args(What)}
    assert len(verbs) > 25
    missing = [verb for verb in sorted(verbs) if not any(knows(who, verb[1]) for who in WHO)]
    assert not missing


@pytest.mark.parametrize(
    ("who", "what", "data", "said"),
    [
        ("resident 12", "press_remote", {"far": True}, "resident 12 presses the remote control, far from the phone"),
        ("resident 12", "fall", {"far_from_phone": True, "able": False},
         "resident 12 falls out of reach of the phone, and cannot press"),
        ("ph-00012", "heard", {"button": "rc-00012", "epoch": "0a", "number": 3, "test": False},
         "ph-00012 has noticed press 3 of rc-00012"),
        ("ph-00012-clone-1", "kept", {"button": "ph-00012", "number": 3},
         "ph-00012-clone-1 has written press 3 of ph-00012 into its flash"),
        ("ph-00012", "said", {"name": "sos", "button": "rc-00012", "number": 3},
         "ph-00012 tells the centre press 3 of rc-00012"),
        ("ph-00012", "said", {"name": "cancel", "button": "rc-00012", "number": 3},
         "ph-00012 tells the centre the cancel of press 3 of rc-00012"),
        ("ph-00012", "answered", {"button": "ph-00012", "number": 3, "stage": "taken", "by": "Chen Jing"},
         "ph-00012 is told: press 3 of ph-00012 is taken by Chen Jing"),
        ("ph-00012", "light", {"state": "received"}, 'ph-00012 shows "the centre has it"'),
        ("telephone network", "taken", {"phone": "ph-00012", "caller": "+8610000010002", "rings": 2},
         "ph-00012 takes the call of +8610000010002 by itself, after ringing 2 times"),
        ("hub", "alarm", {"id": 4, "what": "opened", "kind": "sos", "device_id": "ph-00012"},
         "the hub has opened alarm 4 (sos, ph-00012)"),
        ("hub", "alarm", {"id": 4, "what": "closed", "kind": "sos", "device_id": "ph-00012", "taken_by_name": "陈静"},
         "the hub has stored that alarm 4 (sos, ph-00012) is closed by 陈静"),
        ("operator 2", "was_refused", {"asked": "take", "alarm": 4, "code": "taken", "held_by": "Chen Jing"},
         "operator 2 may not take alarm 4 (taken, Chen Jing has it)"),
        ("operator 2", "close", {"alarm": 4, "with": None}, "operator 2 wants to close alarm 4 without saying why"),
        ("visitor", "finds", {"resident": 12, "what": "found_well"},
         "whoever went to resident 12 says what they found: found_well"),
        ("fault 3", "begins", {"kind": "disk_full", "words": "the hub's disk is full"},
         "fault 3 begins: the hub's disk is full"),
    ],
)  # fmt: skip
def test_a_sentence_is_plain_english(who: str, what: str, data: dict[str, Any], said: str) -> None:
    assert sentence(Entry(0, who, what, data)) == said


def test_what_nobody_has_words_for_is_told_all_the_same() -> None:
    assert sentence(Entry(0, "drone 1", "took_off", {"height": 3})) == "drone 1: took off (height 3)"


def test_braces_in_what_is_carried_do_no_harm_and_gaps_are_shown() -> None:
    entry = Entry(0, "fault 1", "begins", {"words": "{nothing} {0}"})
    assert sentence(entry) == "fault 1 begins: {nothing} {0}"
    assert sentence(Entry(0, "operator 1", "take", {})) == "operator 1 wants to take alarm ?"


def test_a_line_has_day_and_clock() -> None:
    assert line(Entry(MINUTE_US, "hub", "killed", {}), WHEN) == "1 00:01:00.000  the hub is killed"


def written(entries: list[Entry], from_us: int = 0, *devices: str) -> list[dict[str, Any]]:
    """The lines of the file."""
    out = io.StringIO()
    write = TraceFile(out, WHEN, from_us, devices)
    for entry in entries:
        write(entry)
    return [json.loads(each) for each in out.getvalue().splitlines()]


ENTRIES = [
    Entry(1, "resident 12", "press", {}),
    Entry(2, "resident 13", "press", {}),
    Entry(3, "hub", "alarm", {"id": 4, "what": "opened", "device_id": "ph-00012", "resident_id": 12}),
    Entry(4, "hub", "alarm", {"id": 5, "what": "opened", "device_id": "ph-00013", "resident_id": 13}),
    Entry(5, "hub", "killed", {}),
    Entry(6, "operator 1", "take", {"alarm": 4}),
    Entry(7, "operator 1", "take", {"alarm": 5}),
    Entry(8, "invariant", "broken", {"name": "no_accepted_press_is_lost", "text": "..."}),
]


def test_the_file_has_every_entry_with_its_clock_and_sentence() -> None:
    lines = written(ENTRIES)
    assert [each["at_us"] for each in lines] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert lines[0] == {
        "clock": "1 00:00:00.000",
        "at_us": 1,
        "who": "resident 12",
        "what": "press",
        "data": {},
        "says": "resident 12 presses the red button",
    }


def test_the_file_of_one_home_has_its_alarms_and_what_befell_everybody() -> None:
    assert [each["at_us"] for each in written(ENTRIES, 0, "ph-00012")] == [1, 3, 5, 6, 8]
    assert [each["at_us"] for each in written(ENTRIES, 0, "rc-00013")] == [2, 4, 5, 7, 8]


def test_a_file_that_begins_later_still_knows_whose_alarm_it_was() -> None:
    assert [each["at_us"] for each in written(ENTRIES, 6, "ph-00012")] == [6, 8]
