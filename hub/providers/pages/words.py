"""What the pages of providers say, in three languages."""

from collections.abc import Mapping
from typing import Final

from hub.kernel.i18n import _, translate
from hub.operators import Language

OFFER: Final[Mapping[str, str]] = {
    "title": _("Can you come?"),
    "what": _("What is needed"),
    "when": _("When"),
    "zone": _("Where"),
    "away": _("How far"),
    "price": _("Price"),
    "cap": _("Above this the resident is asked first"),
    "answer_by": _("Please answer by"),
    "km": _("about {number} km"),
    "visit": _("{price} a visit"),
    "hour": _("{price} an hour"),
    "quote": _("by quote"),
    "who": _("Who goes?"),
    "come": _("We come"),
    "cannot": _("We cannot"),
    "why": _("Why not?"),
    "yours": _("Thank you, it is yours. Who goes gets a message with the link for the work."),
    "over": _("Thank you, nobody needs to come for this any more."),
    "not_now": _("This cannot be taken now. Please call the call centre."),
}
COMMON: Final[Mapping[str, str]] = {
    "now": _("at once"),
    "today": _("today"),
    "soon": _("within two days"),
    "planned": _("at a time to be agreed"),
    "no_time": _("no time"),
    "too_far": _("too far"),
    "not_our_work": _("not our work"),
    "no_material": _("the material is missing"),
    "other": _("another reason"),
    "expired": _("This link is too old. Please call the call centre."),
    "unknown": _("This link does not hold (any more). If you are to go somewhere, please call the call centre."),
    "too_often": _("Too many tries. Please wait a minute."),
    "centre": _("In doubt call the call centre."),
}
JOB: Final[Mapping[str, str]] = {
    "accepted": _("Your order"),
    "on_way": _("On the way"),
    "on_site": _("At the door"),
    "done": _("Thank you"),
    "thanks": _("It is done. The call centre asks the resident in a day or two how it was."),
    "given_back": _("Thank you for saying so. The call centre asks somebody else."),
    "over": _("This order is over. Nobody needs to go there any more."),
    "what": _("What is needed"),
    "note": _("Note"),
    "when": _("When"),
    "name": _("Name"),
    "address": _("Address"),
    "building": _("Building"),
    "floor": _("Floor"),
    "door": _("Door"),
    "door_notes": _("At the door"),
    "key_safe": _("Key safe"),
    "keys_at": _("Who has a key"),
    "set_out": _("I am setting out"),
    "come_key": _("When you are there, key this on the resident’s red phone:"),
    "come_qr": _("Or read the code on the base of that phone with this telephone’s camera."),
    "go_on": _("I have keyed it: go on"),
    "go_key": _("When you leave, key this on the resident’s red phone:"),
    "lacking": _("Still to be given: {what}"),
    "before": _("Photo before the work"),
    "after": _("Photo after the work"),
    "send_photo": _("Keep this photo"),
    "photo_note": _("JPEG, PNG or WebP. Please without people. Place and time in the file are removed."),
    "have_photo": _("There is one already."),
    "price_title": _("What it will cost"),
    "price_note": _("Above {cap} the call centre asks the resident first. Please wait for that."),
    "yuan": _("Amount in yuan"),
    "parts": _("Parts used"),
    "quote": _("Say what it will cost"),
    "quoted": _("You have said: {price}."),
    "asked": _("The call centre is asking the resident. Please wait."),
    "given": _("The resident agrees."),
    "refused": _("The resident does not agree. Please do no more than was agreed."),
    "finish_title": _("It is done"),
    "finish": _("The work is done"),
    "give_back": _("I cannot go after all"),
    "why": _("Why not?"),
    "more": _("What else should we know?"),
    "datum_quote": _("the price"),
    "datum_photo_before": _("a photo before the work"),
    "datum_photo_after": _("a photo after the work"),
    "datum_parts": _("the parts used"),
    "datum_amount": _("the amount"),
    "datum_consent": _("the resident’s consent"),
    "no_line": _("There is no line"),
    "no_line_kept": _("There is no line. This is the page as this telephone keeps it; what you press is sent later."),
    "no_line_waiting": _(
        "This telephone keeps no order here. What you have pressed is sent as soon as there is a line; "
        "then this page opens."
    ),
    "once": _("If nothing happens, press again: it counts once."),
}
# What the script says, and what an answer that was no says.
TOLD: Final[Mapping[str, str]] = {
    "kept": _("Kept on this telephone, not sent yet: {number}. You can go on; it is sent as soon as there is a line."),
    "sent": _("Everything is sent."),
    "not_there_yet": _("The call centre does not know yet that you are there. Key the code, or call."),
    "data_missing": _("Something is still to be given before it is done; see below."),
    "above_cap": _("This is above the limit: say first what it will cost, and wait until the resident has agreed."),
    "above_quote": _("This is more than you said. Say first what it will cost now."),
    "no_amount": _("Please give the amount in yuan, as 85.50."),
    "wrong_state": _("This cannot be done any more at this stage."),
    "too_many": _("There are enough photos."),
    "not_a_picture": _("This is no picture that we can read. Please take JPEG, PNG or WebP."),
    "too_many_pixels": _("This picture is too large."),
    "too_long": _("This picture is too large."),
    "broken": _("This picture is not whole. Please take it again."),
    "unknown_worker": _("Please say who goes."),
    "invalid": _("This was not understood. Please open the link again."),
    "busy": _("Many photos are coming in. Please send it again in a minute."),
    "not_sent": _("Not accepted: {what}"),
}
HERE: Final[Mapping[str, str]] = {
    "title": _("Are you here for work?"),
    "come": _("You stand before this phone. Say that you are here:"),
    "here": _("I am here"),
    "there": _("The call centre knows that you are here."),
    "go_on": _("Go on with the order"),
    "nobody": _(
        "If you have come for work, open the link from your message on this telephone first, then read this again."
    ),
    "too_often": _("Too many tries. Please wait a minute."),
    "home": _("Do you live here, or look after somebody here?"),
    "ask": _("Tell the call centre what is needed. Somebody calls back before anybody comes."),
    "emergency": _("In an emergency press the red button on the phone."),
    "need": _("What is needed"),
    "choose": _("Please choose"),
    "note": _("In your words"),
    "caller": _("Whom do we call back? Name and number, if it is not the resident"),
    "send": _("Ask the call centre"),
    "asked": _("Thank you. The call centre has it, and calls back."),
    "not_asked": _("This code does not hold. Please call the call centre, or press the red button."),
    "choose_first": _("Please choose what is needed."),
}
_ALL: Final[Mapping[str, Mapping[str, str]]] = {
    "offer": {**COMMON, **OFFER},
    "job": {**COMMON, **JOB},
    "told": TOLD,
    "here": HERE,
}


def words_in(language: Language, page: str) -> dict[str, str]:
    """Everything that `page` (offer, job, told, here) says; what goes into a text still with its place."""
    places = {name: f"{{{name}}}" for name in ("number", "price", "what", "cap")}
    return {name: translate(language, text, **places) for name, text in _ALL[page].items()}
