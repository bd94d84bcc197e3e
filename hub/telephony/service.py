"""What other contexts ask for: that somebody outside is told, in the transaction of the reason."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.kernel import Problem, Read, Write, not_found
from hub.operators import Language, Signed, audit

from . import store
from .model import ADDRESS_LENGTH_MAX, GATEWAY, Recipient
from .numbers import country_of, is_emergency, normal
from .policy import SILENCE_MS

TOPIC = "message"


def tell(tx: Write, recipients: Iterable[Recipient], subject: str, data: Mapping[str, Any]) -> None:
    """Tell them, but nobody the same `subject` twice within SILENCE_MS. Sent after the commit, until it is heard.

    Who has addresses is told there, each for themselves; the others together, by the gateway that knows their names.
    """
    told = store.told_since(tx, subject, tx.now_ms - SILENCE_MS)
    known = store.addresses(tx)
    nameless: list[Recipient] = []
    for one in dict.fromkeys(recipients):
        if one in told:
            continue
        if one in known:
            _add(tx, [one], subject, data, [address for address, _ in known[one]], known[one][0][1])
        else:
            nameless.append(one)
    if nameless:
        _add(tx, nameless, subject, data, [GATEWAY], "en")


def tell_address(
    tx: Write,
    address: str,
    subject: str,
    data: Mapping[str, Any],
    language: Language = "zh-CN",
    others: Sequence[str] = (),
    not_before_ms: int | None = None,
) -> int:
    """Tell one person at `address` ("tel:…" by SMS, "mailto:…"), else at one of the `others`; returns the message's id.

    `data` may have `url`, a signed link that is written under the text. Raises 422 `bad_address`: no program dials a
    public emergency number. `not_before_ms`: it waits until then.
    """
    found = [normal_address(tx, one) for one in (address, *others)]
    return _add(tx, [], subject, data, found, language, not_before_ms)


def normal_address(tx: Read, address: str) -> str:
    """The one spelling of an address. Raises 422 `bad_address`."""
    scheme, _, where = address.strip().partition(":")
    if scheme == "tel" and (number := normal(where, country_of(tx))) is not None:
        if is_emergency(tx, number):
            raise Problem(422, "bad_address", f"{number} is a public emergency number: only a person may call it.")
        return f"tel:{number}"
    if scheme == "mailto" and _is_mail(where):
        return f"mailto:{where}"
    if address == GATEWAY:
        return GATEWAY
    right = "tel:+86 100 0000 0001, mailto:name@centre.example or webhook:"
    raise Problem(422, "bad_address", f"An address is written as {right}")


def retry(tx: Write, who: Signed, number: int) -> dict[str, Any]:
    """Try again what was given up, as if it were new. Raises 404, and 409 when it has not failed."""
    changes = {"state": "waiting", "tries": 0, "due_ms": tx.now_ms, "since_ms": tx.now_ms, "done_ms": None}
    return _move(tx, who, number, ("failed", "set_aside"), "waiting", changes)


def set_aside(tx: Write, who: Signed, number: int) -> dict[str, Any]:
    """Nobody needs to be told of it any more."""
    changes = {"state": "set_aside", "due_ms": None, "done_ms": tx.now_ms}
    return _move(tx, who, number, ("failed", "waiting"), "set_aside", changes)


def put_addresses(
    tx: Write, who: Signed, recipient: Recipient, found: Sequence[tuple[str, Language]]
) -> dict[str, Any]:
    """Where they are reached from now on, in this order."""
    normalised: list[tuple[str, Language]] = [(normal_address(tx, address), language) for address, language in found]
    store.put_addresses(tx, recipient, normalised)
    audit(tx, who, "set_addresses", f"recipient {recipient}", {"addresses": [one for one, _ in normalised]})
    return {"recipient": recipient, "addresses": [{"address": one, "language": two} for one, two in normalised]}


def _move(
    tx: Write, who: Signed, number: int, before: Sequence[str], state: str, changes: Mapping[str, Any]
) -> dict[str, Any]:
    if not store.move(tx, number, before, **changes):
        found = store.state_of(tx, number)
        if found is None:
            raise not_found("message", number)
        raise Problem(409, "wrong_state", f"A message that is {found} cannot do this.", state=found)
    audit(tx, who, f"message_{state}", f"message {number}")
    tx.publish(TOPIC, {"id": number, "state": state})
    return {"id": number, "state": state}


def _add(
    tx: Write,
    recipients: Sequence[Recipient],
    subject: str,
    data: Mapping[str, Any],
    addresses: Sequence[str],
    language: Language,
    not_before_ms: int | None = None,
) -> int:
    number = store.add(tx, recipients, subject, data, addresses, language, not_before_ms)
    tx.publish(TOPIC, {"id": number, "subject": subject, "recipients": list(recipients), "state": "waiting"})
    return number


def _is_mail(where: str) -> bool:
    """Enough to send it: the other end knows whether there is such a person."""
    name, at, place = where.rpartition("@")
    plain = where.isascii() and where.isprintable() and not set(where) & set(' ,;<>"\\()')
    return bool(name and at and "." in place.strip(".")) and plain and len(where) < ADDRESS_LENGTH_MAX - 10


def trouble(tx: Read, since_ms: int) -> tuple[int, int]:
    """How many were given up after `since_ms`, and for how many ms the first of those that wait has waited."""
    failed, first_ms = store.trouble(tx, since_ms)
    return failed, 0 if first_ms is None else max(tx.now_ms - first_ms, 0)
