"""A mistake in each machine of the devices, and the test that notices it: without that, a green run would say little.

What only a whole phone shows is planted elsewhere: a clock without its floor in `test_wrong_tls.py`, a task that hangs
in `test_hanging.py`, power cuts at every write in `test_power_cuts.py`; what the hub's and the town's safeguards are
worth is shown by tests/simulator/ablations.
"""

from __future__ import annotations

import pytest

from tests.firmware.planted import Planted, noticing, planted

FAULTS = (
    Planted(
        "a lesser message pushes out a call for help",
        "sos.parts.outbox",
        'if least.rank == RANK["sos"] or least.rank > rank:',
        "if False:",
        "portable/test_parts::test_lesser_messages_make_room_for_presses_and_presses_for_nothing",
    ),
    Planted(
        "the oldest is pushed out, whatever it is",
        "sos.parts.outbox",
        "least = min(self.waiting, key=lambda w: w.rank)",
        "least = self.waiting[0]",
        "portable/test_parts::test_a_press_is_never_pushed_out_by_lesser_messages",
    ),
    Planted(
        "any answer crosses out a press",
        "sos.parts.outbox",
        'return value["number"] == number and value["epoch"] == epoch and',
        "return",
        "portable/test_parts::test_a_message_is_said_again_until_its_own_number_is_answered",
    ),
    Planted(
        "a press is sent before it is in flash",
        "sos.phone",
        "        self._telling.heard(effects)\n        self.store(effects)\n",
        "        self._telling.heard(effects)\n        self._say_waiting(now_ms, effects)\n"
        "        self.store(effects)\n",
        "portable/test_phone::test_a_press_is_heard_then_written_down_then_sent",
    ),
    Planted(
        "two presses have one number",
        "sos.phone",
        "        self._number += 1\n",
        "        self._number = 1\n",
        "portable/test_phone::test_a_further_press_has_its_own_number_and_both_are_kept",
    ),
    Planted(
        "a test may be one in the middle of an emergency",
        "sos.phone",
        "test = test and not self.presses.asked_for(button)",
        "test = bool(test)",
        "portable/test_phone::test_a_test_says_that_it_is_one_and_during_an_emergency_there_are_none",
    ),
    Planted(
        "a damaged state is believed",
        "sos.parts.saved",
        "if len(blob) > LENGTH_MAX or blob[:start] != _head(binascii.crc32(memoryview(blob)[start:])):",
        "if len(blob) > LENGTH_MAX:",
        "portable/test_saved::test_a_single_wrong_bit_is_noticed_wherever_it_is",
    ),
    Planted(
        "the remote's counter does not step ahead over a power cut",
        "sos.parts.memory",
        "    memory.last = memory.reserved  # whatever",
        "    memory.last = 0  # whatever",
        "portable/test_remote::test_no_number_is_given_twice_whenever_the_power_goes",
    ),
    Planted(
        "a recorded frame is believed again",
        "sos.parts.radio",
        "        if not bit or self._taken & bit:\n            return False\n",
        "        if not bit:\n            return False\n",
        "portable/test_radio::test_each_counter_is_new_once_in_whatever_order_they_come",
    ),
    Planted(
        "a phone that was switched on believes a remote without asking it",
        "sos.parts.remotes",
        "        if self.nonce and word.nonce == self.nonce:",
        "        if True:",
        "firmware/test_radio_room::test_what_was_recorded_is_never_believed_again_not_even_by_a_phone_that_was_switched_on_again",
    ),
    Planted(
        "the seal of a frame is not looked at",
        "sos.parts.radio",
        "if not same_bytes(hmac_sha256(key, plain)[:SEAL_LENGTH], frame[-SEAL_LENGTH:]):",
        "if False:",
        "portable/test_radio::test_a_single_wrong_bit_anywhere_is_noticed",
    ),
    Planted(
        "a remote is never lost",
        "sos.parts.remotes",
        '                phone.report("remote_lost", one.remote, now_ms, effects)\n',
        "                pass\n",
        "firmware/test_radio_room::test_every_hour_it_is_heard_and_after_three_misses_it_is_reported_lost_once",
    ),
    Planted(
        "a new build is confirmed before the centre has answered",
        "sos.parts.update",
        "if self._answered_ms is not None and alive and now_ms >= self._answered_ms + CONFIRM_MS_MIN:",
        "if alive and now_ms >= CONFIRM_MS_MIN:",
        "portable/test_update::test_a_trial_is_confirmed_a_minute_after_the_centre_has_answered_and_while_all_tasks_live",
    ),
    Planted(
        "a phone restarts for an update while somebody waits for help",
        "sos.parts.update",
        "elif self.state == READY and self._calm:",
        "elif self.state == READY:",
        "portable/test_update::test_never_a_restart_while_somebody_waits_for_help",
    ),
    Planted(
        "an older build is taken",
        "sos.parts.manifest",
        "if build.number <= number and not (build.number < number <= build.downgrade_from):",
        "if False:",
        "portable/test_manifest::test_an_older_build_is_refused_unless_it_is_signed_as_the_way_back_from_this_very_one",
    ),
    Planted(
        "anybody's build is taken",
        "sos.parts.manifest",
        '        raise Unfit("forged")\n',
        "        pass\n",
        "portable/test_manifest::test_only_the_maker_can_sign",
    ),
    Planted(
        "a press never goes by SMS",
        "sos.parts.second_path",
        "due = [one for one in self.tried if now_ms >= one.due_ms]",
        "due: list[Tried] = []",
        "portable/test_second_path::test_a_press_that_nobody_answers_goes_by_sms_after_8_s_under_the_same_name",
    ),
    Planted(
        "strangers are let in while an alarm is open",
        "sos.parts.calls",
        "        if self._centre and (alarm or self._rings >= CARE_CALL_RINGS):",
        "        if alarm or self._rings >= CARE_CALL_RINGS:",
        "portable/test_calls::test_while_an_alarm_is_open_the_centre_is_let_in_at_once_and_strangers_are_not",
    ),
    Planted(
        "a key hangs up on the centre while an alarm is open",
        "sos.parts.calls",
        "        elif self.state and not alarm:\n",
        "        elif self.state:\n",
        "portable/test_calls::test_only_the_other_end_hangs_up_while_an_alarm_is_open",
    ),
    Planted(
        "a dead broker is waited for for ever",
        "sos.mqtt.session",
        "            self._silent_ms = now_ms + ANSWER_MS_MAX\n\n    def _break",
        "            self._silent_ms = None\n\n    def _break",
        "portable/test_mqtt_session::test_a_broker_that_answers_no_ping_is_given_up",
    ),
    Planted(
        "a late acknowledgement reaches a newer message",
        "sos.mqtt.session",
        "if wire_id and packet_id >> 16 == self._connection and self.state == OPEN:",
        "if wire_id and self.state == OPEN:",
        "portable/test_mqtt_session::test_a_late_confirmation_cannot_reach_another_message",
    ),
    Planted(
        "all dial again in one instant",
        "sos.parts.dialling",
        "return shortest + (longest - shortest) * chance // CHANCE",
        "return shortest",
        "portable/test_dialling::test_a_town_that_lost_the_centre_at_once_does_not_come_back_at_once",
    ),
    Planted(
        "a press during set-up does not end the trial",
        "sos.parts.set_up",
        'return self._back(PRESSED) if self.state == TRYING else ""',
        'return ""',
        "portable/test_set_up::test_a_press_ends_a_trial_at_once_and_nothing_else",
    ),
    Planted(
        "somebody is woken to be told that the line is lost",
        "sos.parts.resting",
        "        if not DAY_FROM_S <= (utc_s",
        "        if not 0 <= (utc_s",
        "portable/test_resting::test_nobody_is_woken_for_it_and_in_the_morning_it_is_said",
    ),
    Planted(
        "all who have a press to tell come back in one instant",
        "sos.parts.dialling",
        "self._connected = self._together = True",
        "self._connected = True",
        "portable/test_dialling::test_a_town_in_which_everybody_has_pressed_does_not_come_back_at_once_either",
    ),
    Planted(
        "a phone takes a fifth remote",
        "sos.parts.remotes",
        "if one is not None or len(self.known) < REMOTES_MAX:",
        "if True:",
        "firmware/test_radio_room::test_a_fifth_remote_is_refused_and_the_phone_says_so_and_one_of_the_four_may_pair_anew",
    ),
    Planted(
        "the watchdog is fed whatever has become of the tasks",
        "board.alive",
        "        if not _ran[name]:\n            return False\n",
        "        if not _ran[name]:\n            continue\n",
        "firmware/test_hanging::test_the_watchdog_is_fed_only_when_every_task_has_run",
    ),
)


@pytest.mark.parametrize("fault", FAULTS, ids=[one.name for one in FAULTS])
def test_a_mistake_in_a_machine_is_noticed(fault: Planted) -> None:
    test = noticing(fault)
    with planted(fault), pytest.raises(AssertionError):
        test()
    test()  # and without the mistake it is content
