"""What the page of somebody who is asked says, in the language that their browser asks for first."""

from collections.abc import Mapping

from hub.kernel.i18n import _, translate
from hub.operators import Language

WORDS: Mapping[str, str] = {
    "title": _("Your help is needed"),
    "asked": _("Somebody who counts on you has called for help. Can you go and look?"),
    "name": _("Name"),
    "address": _("Address"),
    "floor": _("Floor"),
    "door": _("Door"),
    "access": _("How to get in"),
    "when": _("When will you be there?"),
    "minutes": _("in {minutes} minutes"),
    "go": _("I am going"),
    "cannot": _("I cannot"),
    "said_going": _("Thank you. The call centre knows that you are going."),
    "there": _("You said that you will be there at about {at}."),
    "others": _("Somebody else is on the way already. If you are nearer, say so all the same."),
    "whose": _("Whose home it is may not stand here. Ask the call centre, or wait for its call."),
    "said_cannot": _("Thank you for saying so. The call centre asks somebody else."),
    "change": _("If that changes, say so here:"),
    "danger": _("If you find somebody in danger, call the ambulance yourself."),
    "over": _("It is over, thank you."),
    "expired": _("This link is too old. Please call the call centre."),
    "unknown": _("This link is not right. Please open it as it stands in the message."),
    "too_often": _("Too many tries. Please wait a minute."),
}


def words_in(language: Language) -> dict[str, str]:
    """Everything that the page says; `minutes` and `at` still with their places."""
    return {name: translate(language, text, minutes="{minutes}", at="{at}") for name, text in WORDS.items()}
