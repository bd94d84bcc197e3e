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
