"""What each link is bound to: another number anywhere in what it is about, and it opens nothing."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from hub.kernel.signed_links import LinkSigner, Token, read_token
from hub.providers.follow_ups.model import Task
from hub.providers.follow_ups.visit_links import AskLinks
from hub.providers.links import OrderLinks
from hub.providers.offers.model import Offer
from hub.providers.orders.model import Order

SECRET, BASE = bytes(32), "https://lamp.example"
LINKS, ASK = OrderLinks(BASE, SECRET), AskLinks(BASE, SECRET)
OFFER = Offer(
    id=3, order_id=3, provider_id=3, round=1, mode="one", made_ms=1, until_ms=5_000, outcome="waiting", by=None
)
ORDER = Order(
    id=3, resident_id=3, service="locksmith", urgency="soon", note="", source="call", source_id=None, alarm_id=None,
    rework_of=None, code="", state="accepted", version=1, mode="one", round=1, made_ms=1, made_by=None, wanted_ms=None,
    state_ms=1, due_ms=None, look_ms=None, rung=0, provider_id=3, worker_id=3, accepted_ms=3_000, link_epoch=3,
)  # fmt: skip
TASK = Task(
    id=3, order_id=3, resident_id=3, begun_ms=1, due_ms=1, state="visiting", tries=3, next_ms=1, look_ms=1,
    visit_ms=3_000, visit_by=3, link_epoch=3,
)  # fmt: skip
# Its kind: what it is about, the link, whether one is true, and what it has to be bound to.
KINDS: dict[str, tuple[Any, Callable[[Any], str], Callable[[Token, Any], bool], tuple[str, ...]]] = {
    "offer": (OFFER, LINKS.offer_token, LINKS.is_offer, ("id", "order_id", "provider_id")),
    "work": (ORDER, LINKS.work_token, LINKS.is_work, ("id", "provider_id", "worker_id", "accepted_ms", "link_epoch")),
    "ask": (TASK, ASK.token, ASK.is_true, ("id", "order_id", "visit_ms", "link_epoch")),
    "here": (
        (3, 3),
        lambda one: LINKS.here_token(*one),
        lambda token, one: LINKS.is_here(token, *one),
        ("resident", "epoch"),
    ),
}
SIGNERS = {"offer": "_offers", "work": "_work", "here": "_here", "ask": "_signer"}


def read(text: str) -> Token:
    token = read_token(text)
    assert token is not None
    return token


def other(about: Any, field: str) -> Any:
    """The same with the next number there: what the next row, the next person or the next press would be."""
    if isinstance(about, tuple):
        return (about[0] + 1, about[1]) if field == "resident" else (about[0], about[1] + 1)
    return replace(about, **{field: getattr(about, field) + 1})


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, one in KINDS.items() for field in one[3]])
def test_a_link_is_bound_to_each_of_these(kind: str, field: str) -> None:
    about, made, is_true, _ = KINDS[kind]
    assert is_true(read(made(about)), about)
    assert not is_true(read(made(about)), other(about, field))


@pytest.mark.parametrize(("one", "another"), tuple(permutations(KINDS, 2)))
def test_a_link_of_one_kind_is_none_of_another_though_their_numbers_are_the_same(one: str, another: str) -> None:
    """What is signed is made alike where the numbers are: only the key of each kind keeps them apart."""
    about = (3, 3)
    signers = {kind: getattr(ASK if kind == "ask" else LINKS, name) for kind, name in SIGNERS.items()}
    token = read(signers[one].token(3, 5_000, about))
    assert signers[one].is_true(token, 3, about)
    assert not signers[another].is_true(token, 3, about)


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_holds_at_this_site_and_ends_when_it_says(kind: str) -> None:
    about, made, is_true, _ = KINDS[kind]
    token = read(made(about))
    assert not is_true(token._replace(until_s=token.until_s ^ 1), about), "nobody makes it last longer"
    assert not is_true(token._replace(number=token.number + 1), about), "nor has two links that mean the same"
    assert not is_true(token._replace(signature=bytes(16)), about)
    foreign = LinkSigner(bytes(31) + b"\x01", b"lamplight work link 1")
    assert not is_true(read(foreign.token(token.number, token.until_s, (3, 3))), about)


def test_where_nobody_goes_no_link_is_true() -> None:
    nobody = replace(ORDER, provider_id=None, worker_id=None, accepted_ms=None)
    assert not LINKS.is_work(read(LINKS.work_token(nobody)), nobody)
    unnamed = replace(TASK, visit_ms=None)
    assert not ASK.is_true(read(ASK.token(unnamed)), unnamed)


def test_a_link_is_written_in_one_way() -> None:
    """Each other spelling would have its own count of tries, and its own place in what is kept."""
    texts = [LINKS.work_token(replace(ORDER, id=number)) for number in range(40)]
    text = next(one for one in texts if "-" in one and "_" in one)
    read(text)
    # The last sign holds four bits more than there are: of sixteen signs that mean the same one is ours.
    last = text[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}[text[-1]]
    for same in (last, text.replace("-", "+"), text.replace("_", "/"), text + "=", f"{text}\n", text[:-1] + "="):
        assert read_token(same) is None, same
