"""What the page and the printed sheet of a visit say, in three languages."""

from collections.abc import Mapping

from hub.kernel.i18n import _, translate
from hub.operators import Language

WORDS: Mapping[str, str] = {
    "title": _("Home visit"),
    "please": _("We could not reach this person by telephone. Please go there, ring, and look whether they are well."),
    "name": _("Name"),
    "address": _("Address"),
    "building": _("Building"),
    "floor": _("Floor"),
    "door": _("Door"),
    "door_notes": _("At the door"),
    "by_when": _("Please be there by {at}."),
    "found": _("What did you find?"),
    "well_talked": _("Well: we have talked"),
    "well_seen": _("Seemed well: we have not talked"),
    "needs_help": _("Needs help"),
    "not_home": _("Nobody opened"),
    "note": _("What else should we know?"),
    "need": _("Is anybody to be sent for something?"),
    "nothing": _("No"),
    "locksmith": _("Locksmith"),
    "appliance_repair": _("Appliance repair"),
    "house_repair": _("House repair"),
    "odd_jobs": _("Odd jobs"),
    "stair_climber": _("Stair-climbing machine"),
    "meals": _("Meals"),
    "medicine": _("Medicine"),
    "doctor": _("Doctor"),
    "company": _("Company"),
    "shopping": _("Shopping"),
    "cleaning": _("Cleaning"),
    "transport": _("A ride"),
    "device": _("The phone or the remote control"),
    "other": _("Something else"),
    "danger": _("If somebody is in danger, call the ambulance first, then press “Needs help”."),
    "danger_on_paper": _("If somebody is in danger, call the ambulance first, then the call centre."),
    "once": _("If nothing happens, press again: it counts once."),
    "thanks": _("Thank you. The call centre knows it."),
    "thanks_help": _("Thank you. The call centre sees it now and calls. Please stay there if you can."),
    "thanks_nobody": _("Thank you. The call centre sees to it now."),
    "changed": _("If they need help after all, say so here:"),
    "over": _("Thank you, nobody needs to go there any more: we have talked with them."),
    "expired": _("This link is too old. Please call the call centre."),
    "unknown": _("This link is not right. Please open it as it stands in the message."),
    "too_often": _("Too many tries. Please wait a minute."),
    "visitor": _("Who goes"),
    "when": _("Time of the visit"),
    "signature": _("Signature"),
    "give_back": _("Please tell the call centre at once what you found, then give this sheet back."),
}


def words_in(language: Language, at: str) -> dict[str, str]:
    """Everything that is said; `at`: by when somebody should be there."""
    return {name: translate(language, text, at=at) for name, text in WORDS.items()}
