"""Each invariant has a name and a sentence; a name that there is not is answered with those that are like it."""

import re

import pytest

from hub.alarms import PressKey
from simulator import invariants
from simulator.virtual.ledger import Claim, Ledger


@pytest.mark.parametrize("one", invariants.ALL.values(), ids=invariants.ALL)
def test_each_has_a_name_and_a_sentence(one: invariants.Invariant) -> None:
    assert re.fullmatch(r"[a-z_]{8,}", one.name)
    assert re.fullmatch(r"[A-Z].{20,}\.", one.says)
    assert one.says.count(". ") == 0


def test_the_required_ones_are_there() -> None:
    required = """no_accepted_press_is_lost every_press_belongs_to_one_alarm nothing_is_invented a_phone_tells_the_truth
        a_stage_is_never_taken_back no_two_operators_hold_one_alarm no_alarm_closes_without_person_and_code
        the_feed_gives_the_state events_are_dense timeline_is_complete raw_before_meaning who_is_silent_is_shown_so
        all_converges"""
    assert set(required.split()) <= set(invariants.ALL)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean no_accepted_press_is_lost"):
        invariants.find("no_press_is_lost")
    with pytest.raises(ValueError, match="There are: no_accepted_press_is_lost, "):
        invariants.find("xyzzy")


def test_heard_and_idle_claim_nothing() -> None:
    ledger = Ledger()
    claims: list[Claim] = []
    ledger.on_claim.append(claims.append)
    ledger.says("ph-00001", None, "idle")
    ledger.says("ph-00001", PressKey("ph-00001", "0a0b0c0d", 1), "heard")
    assert claims == []
