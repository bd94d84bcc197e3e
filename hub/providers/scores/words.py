"""What the public page of the rules says, in three languages."""

import re
from collections.abc import Mapping
from typing import Final

from hub.kernel.i18n import _

_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")

WORDS: Mapping[str, str] = {
    "title": _("How providers are scored"),
    "same": _(
        "Each month a provider can reach 100 points. The rules are the same for everybody. What did not occur in a "
        "month costs nothing."
    ),
    "from": _("From {month} on"),
    "answering": _("Answers in time when asked"),
    "accepting": _("Accepts what is offered"),
    "keeping": _("Comes after having accepted: nothing given back, no no-show"),
    "punctual": _("Is there in time"),
    "marks": _("Marks of the residents (1 to 5): on time, manners, result"),
    "price": _("The price is as agreed"),
    "most": _("up to {points} points"),
    "upheld": _("What a complaint costs that was upheld"),
    "kind_late": _("Came late"),
    "kind_rude": _("Was rude"),
    "kind_poor_work": _("Poor work"),
    "kind_price": _("Another price than agreed"),
    "kind_damage": _("Damage"),
    "kind_theft_suspected": _("Something is missing"),
    "kind_other": _("Something else"),
    "no_show": _("A no-show counts as {times} orders that were given back."),
    "price_each": _("Each price that was not as agreed costs {points} points."),
    "warn": _("Below {points} points the provider is warned."),
    "suspend": _("Below {points} points no orders are given until a person has looked at it."),
    "least": _("Neither with fewer than {count} orders asked about in the month."),
    "grave": _("Damage or theft that was found true suspends at once. Only a person lets a provider come back."),
    "appeal": _(
        "A provider may appeal: against a decision about a complaint for one week, against a score for two weeks, "
        "against a suspension at any time. Another person than before decides."
    ),
}


def written_in(words: str) -> str:
    """In which language a person's words are, as the attribute `lang` has it: Chinese where there is a character of it,
    else "", which says that nobody knows. The page's own would be a guess.
    """
    return "zh-CN" if _HAN.search(words) else ""
