"""Of a whole run, the one screen of entries that matters to a broken promise."""

from typing import Any

from simulator.hunt.story import COMMON_MAX, LENGTH_MAX, Story
from simulator.virtual.options import Violation
from simulator.virtual.trace import Entry

NOTHING: dict[str, Any] = {}


def told(story: Story, *entries: tuple[str, str, dict[str, Any]]) -> None:
    """One entry a second."""
    for who, what, data in entries:
        story(Entry(0, who, what, data))


def about(story: Story, *devices: str, alarm_ids: tuple[int, ...] = ()) -> list[tuple[str, str]]:
    """Who did what, of the story of a promise that broke for these."""
    return [(entry.who, entry.what) for entry in story.about(Violation("", "", 0, devices, alarm_ids))]


def test_a_home_is_its_resident_phone_and_remote_with_their_alarms() -> None:
    story = Story()
    told(
        story,
        ("resident 12", "press_remote", {}),
        ("resident 13", "press", {}),
        ("rc-00012", "heard", {}),
        ("ph-00012", "kept", {}),
        ("hub", "alarm", {"id": 4, "what": "opened", "device_id": "ph-00012"}),
        ("hub", "alarm", {"id": 5, "what": "opened", "device_id": "ph-00013"}),
        ("operator 1", "take", {"alarm": 5}),
        ("operator 2", "take", {"alarm": 4}),
    )
    assert about(story, "ph-00012", alarm_ids=(4,)) == [
        ("resident 12", "press_remote"),
        ("rc-00012", "heard"),
        ("ph-00012", "kept"),
        ("hub", "alarm"),
        ("operator 2", "take"),
    ]


def test_an_alarm_alone_leads_to_its_home() -> None:
    story = Story()
    told(
        story,
        ("resident 12", "press", {}),
        ("hub", "alarm", {"id": 4, "device_id": "rc-00012"}),
        ("operator 2", "take", {"alarm": 4}),
    )
    assert about(story, alarm_ids=(4,)) == [("resident 12", "press"), ("hub", "alarm"), ("operator 2", "take")]


def test_faults_that_stand_and_deaths_since_belong_to_it_and_those_long_over_do_not() -> None:
    story = Story()
    told(
        story,
        ("fault 1", "begins", {"kind": "loss", "homes": 6}),
        ("fault 2", "begins", {"kind": "delay", "homes": 6}),
        ("fault 3", "begins", {"kind": "power_off", "devices": ["ph-00013"]}),
        ("fault 2", "ends", {"kind": "delay"}),
        ("hub", "killed", {}),
        ("hub", "started", {}),
        ("resident 12", "press", {}),
        ("broker", "crashed", {}),
    )
    assert about(story, "ph-00012") == [("fault 1", "begins"), ("resident 12", "press"), ("broker", "crashed")]


def test_a_fault_of_somebody_else_does_not_belong_to_it() -> None:
    story = Story()
    told(
        story,
        ("resident 12", "press", {}),
        ("fault 1", "begins", {"kind": "power_off", "devices": ["ph-00013"]}),
        ("fault 2", "begins", {"kind": "power_off", "devices": ["ph-00012"]}),
        ("fault 3", "begins", {"kind": "hub_crash", "devices": ["hub"]}),
        ("fault 1", "ends", {"kind": "power_off"}),
    )
    assert about(story, "ph-00012") == [("resident 12", "press"), ("fault 2", "begins"), ("fault 3", "begins")]


def test_what_befell_everybody_before_the_first_line_of_the_home_is_not_in_it() -> None:
    story = Story()
    told(story, ("ph-00012", "power_on", {}), ("hub", "started", {}))
    told(story, *[("ph-00012", f"did_{nth}", NOTHING) for nth in range(LENGTH_MAX)])
    assert ("hub", "started") not in about(story, "ph-00012")


def test_it_is_never_longer_than_a_screen_and_has_the_latest() -> None:
    story = Story()
    told(story, *[("ph-00012", f"did_{nth}", NOTHING) for nth in range(100)])
    told(story, *[("hub", "killed", NOTHING) for _ in range(100)])
    told(story, ("ph-00012", "last", {}))
    found = about(story, "ph-00012")
    assert len(found) == LENGTH_MAX
    assert found.count(("hub", "killed")) == COMMON_MAX
    assert found[-1] == ("ph-00012", "last")
    assert found[0] == ("ph-00012", f"did_{100 - (LENGTH_MAX - COMMON_MAX) + 1}")


def test_a_promise_about_nobody_is_told_by_what_happened_last() -> None:
    story = Story()
    told(story, ("hub", "killed", {}), *[("resident 1", f"did_{nth}", NOTHING) for nth in range(30)])
    assert len(about(story)) == LENGTH_MAX
    assert about(story)[-1] == ("resident 1", "did_29")
    assert about(Story()) == []


def test_what_happens_after_the_promise_broke_is_not_in_it() -> None:
    story = Story()
    told(
        story,
        ("resident 12", "press", {}),
        ("invariant", "broken", {"name": "nobody_waits_in_vain"}),
        ("resident 12", "cancel", {}),
    )
    assert about(story, "ph-00012") == [("resident 12", "press")]
