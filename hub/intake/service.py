"""One batch, one transaction: first the messages as they came, then what they mean, each safe from the others."""

from collections.abc import Sequence

import structlog

from hub.alarms import Answer, Unreadable, take_in
from hub.devices import Reply, Said, heed, heed_pairings, replied
from hub.kernel import StorageFailed, Write
from hub.providers import heed_code
from hub.residents import Line, record_all
from hub.rollouts import Told
from hub.rollouts import heed as heed_updates

from . import store
from .model import Numbered, Reading

_log = structlog.get_logger(__name__)


def store_batch(tx: Write, readings: Sequence[Reading]) -> list[Answer]:
    """Store all of it; returns what to answer after the commit.

    Raises StorageFailed, or what the database raises, when nothing of it may be committed: try it again as a whole.
    """
    kept = [one for one in readings if one.keep]
    store.add_raw(tx, kept)
    turned: list[Reading] = []  # those that ended otherwise than it looked when they were read
    try:
        with tx.savepoint():
            answers = _take_in(tx, readings)
    except StorageFailed:
        raise
    except Exception:
        _log.exception("batch_not_stored_whole", messages=len(readings))
        answers = _one_by_one(tx, readings, turned)
    if turned:
        raw_ids = {id(one): raw_id for one, raw_id in zip(kept, store.newest_raw(tx, len(kept)), strict=True)}
        store.correct_raw(tx, {raw_ids[id(one)]: one for one in turned if id(one) in raw_ids})
    store.count_refusals(tx, _counts(readings))
    return answers


def _take_in(tx: Write, readings: Sequence[Reading]) -> list[Answer]:
    """The fast way: a few statements for the whole batch, however long it is."""
    presses = [one.work for one in readings if one.work is not None and not isinstance(one.work, Numbered | Reply)]
    replies = [one.work for one in readings if isinstance(one.work, Reply)]
    numbered = [one.work for one in readings if isinstance(one.work, Numbered)]
    answers = take_in(tx, presses) if presses else []
    if replies:
        replied(tx, replies)
    return answers + _numbered(tx, numbered) if numbered else answers


def _one_by_one(tx: Write, readings: Sequence[Reading], turned: list[Reading]) -> list[Answer]:
    """The slow way, when something in the batch was poison: each message in its own savepoint."""
    answers: list[Answer] = []
    for one in readings:
        try:
            with tx.savepoint():
                answers += _take_in(tx, [one])
        except StorageFailed:
            raise
        except Exception as error:
            _log.exception("message_not_stored", device=one.device_id, name=one.name)
            one.outcome, one.reason, one.error = "failed", "our_fault", repr(error)
            turned.append(one)
            if one.is_press:
                _as_unreadable(tx, one)
    return answers


def _as_unreadable(tx: Write, reading: Reading) -> None:
    """A press that we could not store is still somebody who pressed."""
    try:
        with tx.savepoint():
            take_in(tx, [Unreadable(reading.device_id, reading.resident_id)])
        reading.outcome = "unreadable"
    except StorageFailed:
        raise
    except Exception:
        _log.exception("press_not_stored", device=reading.device_id)


def _numbered(tx: Write, found: Sequence[Numbered]) -> list[Answer]:
    """Put each on its resident's timeline once; answer copies too. The device is its own carrier."""
    known = store.known_numbers(tx, {one.key for one in found})
    new = list({one.key: one for one in found if one.key not in known}.values())
    store.add_numbers(tx, new)
    record_all(tx, [Line(one.resident_id, one.name, f"device {one.key.device_id}", one.data) for one in new])
    said = [Said(one.key.device_id, one.data["kind"], one.data.get("detail")) for one in new if one.name == "event"]
    heed(tx, said)
    heed_pairings(tx, [one for one in said if one.kind == "pairing"])
    updates = [one for one in new if one.name == "event" and one.data["kind"] == "update"]
    heed_updates(tx, [Told(one.key.device_id, one.data.get("detail", "")) for one in updates])
    for one in new:
        if one.name == "code":
            _code(tx, one)
    return [Answer(one.key, "received", None, one.key.device_id) for one in found]


def _code(tx: Write, one: Numbered) -> None:
    """Whoever comes for an order keys it at the phone; what is wrong with that order is kept from the presses."""
    try:
        with tx.savepoint():
            heed_code(tx, one.resident_id, one.data["digits"], one.key.device_id)
    except StorageFailed:
        raise
    except Exception:
        _log.exception("code_not_heeded", device=one.key.device_id)


def _counts(readings: Sequence[Reading]) -> dict[tuple[str, str], tuple[int, str]]:
    counts: dict[tuple[str, str], tuple[int, str]] = {}
    for one in readings:
        if one.reason:
            before, _ = counts.get((one.device_id, one.reason), (0, ""))
            counts[one.device_id, one.reason] = (before + 1, one.error[:300])
    return counts
