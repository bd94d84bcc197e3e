"""How people outside call the centre: one line on every page behind a link, and on what is printed for them."""

from typing import Final

from markupsafe import Markup

from hub.kernel import Services
from hub.kernel.i18n import _, translate

from .model import Language

_WORDS: Final = _("Call the call centre: {number}")


def centre_words(kernel: Services, language: Language) -> str:
    """The line for paper; empty where the centre has not said its number (LAMPLIGHT_CENTRE_PHONE)."""
    number: str = kernel.settings.centre_phone
    return translate(language, _WORDS, number=number) if number else ""


def centre_call(kernel: Services, language: Language) -> Markup:
    """The line for a page: touched, the telephone dials. Empty as `centre_words`."""
    number: str = kernel.settings.centre_phone
    dialled = "".join(one for one in number if one.isdecimal() or one == "+")
    line = Markup('<p class="centre"><a href="tel:{dialled}">{words}</a></p>')
    return line.format(dialled=dialled, words=centre_words(kernel, language)) if number else Markup("")
