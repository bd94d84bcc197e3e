"""What a message says to the person who reads it, in their language, on a telephone in somebody's kitchen: no names."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from hub.kernel.i18n import _, catalogue
from hub.operators import Language

from .model import Message

_WORDS: Mapping[str, tuple[str, str]] = {
    "alarm_waits": (
        _("Alarms wait: {waiting}"),
        _("Lamplight: {waiting} alarms wait and nobody has taken them, the first for {waits_s} s. Please see to it."),
    ),
    "hub_problem": (
        _("The centre's computer is not well"),
        _("Lamplight: the centre's computer is not well ({what}). Please see to it."),
    ),
    "hub_well": (
        _("The centre's computer is well again"),
        _("Lamplight: the centre's computer is well again."),
    ),
    "help_asked": (
        _("Your help is needed"),
        _("Lamplight: somebody who counts on you needs help. Please open this and say whether you can go:"),
    ),
    "help_asked_plainly": (
        _("Your help is needed"),
        _("Lamplight: somebody who counts on you needs help. Please call the call centre, or wait for its call."),
    ),
    "care_refused": (
        _("Somebody does not want to be called"),
        _("Lamplight: resident {resident} has refused two care calls in a row. Please talk with them."),
    ),
    "visit_asked": (
        _("A home visit"),
        _("Lamplight: thank you for going. Please open this: it says where, and there you say what you found:"),
    ),
    "follow_up_asked": (
        _("Please ask how it was"),
        _("Lamplight: thank you for going. Please open this: it says where, and there you say what you were told:"),
    ),
    "order_offered": (
        _("An order for you"),
        _("Lamplight: there is an order for you. Please open this and say soon whether you come:"),
    ),
    "order_taken": (
        _("The order is no longer open"),
        _("Lamplight: the order that you were asked about is no longer open. Nobody of yours need come. Thank you."),
    ),
    "order_yours": (
        _("An order is yours"),
        _("Lamplight: this order is yours. Where to go, and what to tell us on the way, stands here:"),
    ),
    "order_nobody": (
        _("Nobody comes to an urgent order"),
        _("Lamplight: nobody has taken the urgent order {order}. Please see to it."),
    ),
    "order_late": (
        _("An order does not go on"),
        _("Lamplight: order {order} is late ({state}). Please see to it."),
    ),
    "need_waits": (
        _("Somebody waits for a service"),
        _("Lamplight: nobody has seen to the service request {request}. Please see to it."),
    ),
    "nobody_to_ask": (
        _("There is nobody to ask how a service was"),
        _("Lamplight: order {order} is done, and its resident is not looked after any more. Please close it."),
    ),
    "complaint_raised": (
        _("There is a complaint"),
        _("Lamplight: there is a complaint about a service of yours. We call you to hear what you say to it."),
    ),
    "complaint_decided": (
        _("A complaint was decided"),
        _("Lamplight: a complaint about a service of yours was decided. You may appeal within a week: call us."),
    ),
    "complaint_late": (
        _("A complaint does not go on"),
        _("Lamplight: complaint {complaint} is late ({state}). Please see to it."),
    ),
    "provider_warned": (
        _("Your score of last month is low"),
        _("Lamplight: your score of last month is low. You may appeal within two weeks. Call us for its parts."),
    ),
    "provider_suspended": (
        _("You get no orders for now"),
        _("Lamplight: you get no orders until a person has looked at it. You may appeal: call us."),
    ),
    "appeal_late": (
        _("An appeal waits"),
        _("Lamplight: an appeal of provider {provider} waits for a decision. Please see to it."),
    ),
    "help_over": (_("It is over"), _("Lamplight: it is over, nobody needs to go there any more. Thank you.")),
}
SUBJECTS = frozenset(_WORDS)
_OTHER = (_("Message from the call centre"), _("Lamplight: please call the call centre ({subject})."))


class Words(NamedTuple):
    """`title` for an e-mail's subject; `body` stands for itself."""

    title: str
    body: str


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return "?"


def words_of(message: Message) -> Words:
    """The text. `data` may bring a finished `text` (a sealed answer for a device) and a `url` that is written below."""
    title, body = (_say(message.language, one, message) for one in _WORDS.get(message.subject, _OTHER))
    if isinstance(text := message.data.get("text"), str):
        return Words(title, text)
    url = message.data.get("url")
    return Words(title, f"{body}\n{url}" if isinstance(url, str) else body)


def _say(language: Language, text: str, message: Message) -> str:
    said = catalogue(language).get(text, text)
    return said.format_map(_Known(message.data, subject=message.subject))
