"""What the printed job sheet says, in three languages."""

from collections.abc import Mapping

from hub.kernel.i18n import _, translate
from hub.operators import Language

WORDS: Mapping[str, str] = {
    "title": _("Job sheet"),
    "order": _("Order"),
    "service": _("Service"),
    "name": _("Name"),
    "address": _("Address"),
    "building": _("Building"),
    "floor": _("Floor"),
    "door": _("Door"),
    "door_notes": _("At the door"),
    "note": _("What is needed"),
    "provider": _("Who comes"),
    "wanted": _("When"),
    "cap": _("Above {yuan} yuan the resident agrees first: call the call centre."),
    "comes": _("When you come, key on the resident's phone:"),
    "goes": _("When you go:"),
    "parts": _("Parts and material"),
    "amount": _("Billed, in yuan"),
    "signature": _("Signature of the resident"),
    "worker": _("Signature of who came"),
    "give_back": _("Please tell the call centre when you are done, and give this sheet back: it has an address on it."),
}


def words_in(language: Language, yuan: str) -> dict[str, str]:
    """Everything that is said; `yuan`: the cap."""
    return {name: translate(language, text, yuan=yuan) for name, text in WORDS.items()}
