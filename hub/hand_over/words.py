"""What stands on the printed hand-over, in three languages; most of it as the console says it."""

from collections.abc import Mapping

from hub.kernel.i18n import _, translate

WORDS: Mapping[str, str] = {
    "title": _("Hand-over"),
    "since": _("Shift since"),
    "as_of": _("What was open at"),
    "words": _("What to know"),
    "alarms": _("Alarms that are not closed"),
    "calls_due": _("Calls that are due"),
    "orders_late": _("Orders that are late"),
    "devices_out": _("Devices out of service"),
    "messages_failed": _("Messages that reached nobody"),
    "notes": _("Notes of this shift"),
    "nothing": _("Nothing."),
    "more": _("The first {shown} of {total}."),
    "handed_over_by": _("Handed over by"),
    "taken_over_by": _("Taken over by"),
    "not_signed": _("not signed yet"),
    "digest": _("Fingerprint of what was signed"),
    "until": _("until {time}"),
    "since_time": _("since {time}"),
    "draft": _("Draft"),
    "sos": _("Emergency call"),
    "fall": _("Fall"),
    "unreadable": _("Unreadable press"),
    "visit_missed": _("Nobody opened at a visit"),
    "test_overdue": _("Monthly test overdue"),
    "offline": _("Phone silent"),
    "tamper": _("Phone opened"),
    "well_missing": _("“I am well” missing"),
    "mains_lost": _("Mains power lost"),
    "battery_low": _("Battery low"),
    "remote_lost": _("Remote control silent"),
    "remote_low": _("Remote control: battery low"),
    "incident": _("Many at once"),
    "hub_problem": _("The centre's computer"),
    "self_test": _("Self-test"),
    "test": _("Test call"),
    "open": _("Waiting"),
    "shelved": _("Put aside"),
    "taken": _("Taken"),
    "in_progress": _("In progress"),
    "waiting": _("Help on the way"),
    "care_call": _("Care call"),
    "follow_up": _("Follow-up"),
    "locksmith": _("Locksmith"),
    "appliance_repair": _("Appliance repair"),
    "house_repair": _("House repair"),
    "odd_jobs": _("Odd jobs"),
    "stair_climber": _("Stair-climber"),
}


def word(language: str, key: str) -> str:
    """The word for a code; a code that has none here is shown with blanks."""
    known = WORDS.get(key)
    return key.replace("_", " ") if known is None else translate(language, known)
