"""What the page of who goes there and asks says, in three languages."""

from collections.abc import Mapping
from typing import Final

from hub.kernel.i18n import _, translate
from hub.operators import Language

WORDS: Final[Mapping[str, str]] = {
    "title": _("How was it?"),
    "please": _("Somebody came to this home for a service. Please go there, ask how it was, and give the marks here."),
    "what": _("What was done"),
    "day": _("On which day"),
    "name": _("Name"),
    "address": _("Address"),
    "building": _("Building"),
    "floor": _("Floor"),
    "door": _("Door"),
    "door_notes": _("At the door"),
    "scale": _("1 is poor, 5 is very good."),
    "timeliness": _("Did they come on time?"),
    "attitude": _("Were they friendly?"),
    "result": _("Is it well done?"),
    "price": _("Was the price as agreed?"),
    "yes": _("yes"),
    "no": _("no"),
    "not_known": _("not known"),
    "note": _("What else do they say?"),
    "save": _("Send the answers"),
    "in_vain": _("You were told nothing?"),
    "not_home": _("Nobody opened"),
    "refused": _("They do not want to say"),
    "marks_missing": _("Please give all three marks."),
    "noted": _("Thank you, that is noted. Please go there again later, and give the marks here then."),
    "once": _("If nothing happens, press again: it counts once."),
    "thanks": _("Thank you. The call centre knows how it was."),
    "over": _("Thank you, nobody needs to ask there any more."),
    "expired": _("This link is too old. Please call the call centre."),
    "unknown": _("This link is not right. Please open it as it stands in the message."),
    "too_often": _("Too many tries. Please wait a minute."),
}


def words_in(language: Language) -> dict[str, str]:
    """Everything that is said."""
    return {name: translate(language, text) for name, text in WORDS.items()}
