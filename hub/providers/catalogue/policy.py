"""Whether a kind of service is said completely: decisions only."""

from typing import NamedTuple

from hub.kernel import Problem
from hub.operators import LANGUAGES

from .model import Content


class Fault(NamedTuple):
    """What has to be put right. `field`: "names.fr", "price_fen"; `right`: what would be."""

    field: str
    right: str


def faults(content: Content) -> list[Fault]:
    """What is missing or cannot be, in the order in which it stands there."""
    found = [Fault(f"names.{one}", "A name in each language") for one in LANGUAGES if not content.names.get(one)]
    for field, words in (("skills", content.skills), ("documents", content.documents), *_stages(content)):
        if len(set(words)) < len(words):
            found.append(Fault(field, "Each word once"))
    if content.price_by == "quote" and content.price_fen:
        found.append(Fault("price_fen", "0, as the price is quoted each time"))
    if content.price_by != "quote" and not content.price_fen:
        found.append(Fault("price_fen", f"The usual price of one {content.price_by}, in fen"))
    if content.cap_fen < content.price_fen:
        found.append(Fault("cap_fen", "At least the usual price"))
    return found


def must_be_whole(content: Content) -> None:
    """Raises 422 `incomplete` with `faults`."""
    if found := faults(content):
        what = "; ".join(f"{one.field}: {one.right}" for one in found[:5])
        raise Problem(422, "incomplete", f"{what}.", faults=[one._asdict() for one in found])


def _stages(content: Content) -> list[tuple[str, tuple[str, ...]]]:
    return [(f"stages.{stage}", words) for stage, words in content.stages.items()]
