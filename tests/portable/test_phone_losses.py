"""What could cost a press, and does not: a worn flash, tests in the way, an answer to something else."""

from __future__ import annotations

from typing import Any

from sos.parts.effects import Effect, Publish, Store
from sos.parts.events import CancelPressed, GreenAndRedHeld, LinkUp, Opened, Received, RedPressed
from sos.phone import Phone

from tests.portable.phones import EPOCH, PHONE, linked_phone, new_phone


def answer(stage: str, number: int, **more: Any) -> Received:
    value = {"button": PHONE, "epoch": EPOCH, "number": number, "stage": stage, "utc_s": 1_790_000_000}
    value.update(more)
    return Received("answer", value)


def published(effects: list[Effect], name: str) -> list[dict[str, Any]]:
    return [effect.value for effect in effects if isinstance(effect, Publish) and effect.name == name]


def blob(effects: list[Effect]) -> bytes:
    return [effect.blob for effect in effects if isinstance(effect, Store)][-1]


def test_a_worn_flash_never_gives_one_name_to_two_presses():
    saved = blob(linked_phone().handle(Opened(), 1000))  # and nothing is written after this
    names: list[tuple[str, int]] = []
    for epoch in ("11111111", "22222222"):
        phone = new_phone(saved, epoch)
        phone.handle(LinkUp(), 0)
        names += [(p["epoch"], p["number"]) for p in published(phone.handle(RedPressed(), 1), "sos")]
    assert len(set(names)) == 2


def test_tests_that_wait_do_not_swallow_a_call_for_help():
    phone = new_phone()
    for now_ms in range(5):
        phone.handle(GreenAndRedHeld(), now_ms)
    phone.handle(RedPressed(), 10)
    presses = published(phone.handle(LinkUp(), 20), "sos")
    assert [(press["number"], press["test"]) for press in presses] == [(4, False), (1, True), (2, True), (3, True)]


def test_a_heartbeat_says_of_an_open_test_that_it_is_one():
    phone = linked_phone()
    phone.handle(GreenAndRedHeld(), 0)
    assert published(phone.tick(60_000), "heartbeat")[0]["open"]["test"] is True
    phone.handle(RedPressed(), 60_001)
    assert "test" not in published(phone.tick(120_001), "heartbeat")[0]["open"]


def test_a_cancel_is_said_until_the_cancel_itself_is_answered():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    phone.handle(answer("received", 1), 10)
    phone.handle(CancelPressed(), 20)
    phone.handle(answer("received", 1), 30)  # to a copy of the press
    phone.handle(answer("taken", 1, by="Li"), 40)
    phone.handle(answer("closed", 1), 50)
    assert [one["number"] for one in published(phone.tick(2000), "cancel")] == [1]
    phone.handle(answer("closed", 1, cancel=True), 2100)
    assert phone.outbox.waiting == []


def test_the_cancel_of_a_press_before_a_power_cut_is_not_that_of_one_after_it():
    phone = linked_phone()
    phone.handle(RedPressed(), 0)
    saved = blob(phone.handle(CancelPressed(), 10))
    phone = new_phone(saved, "ffffffff")
    phone.handle(RedPressed(), 10)
    phone.handle(CancelPressed(), 20)
    assert [one.value["epoch"] for one in phone.outbox.waiting if one.name == "cancel"] == [EPOCH, "ffffffff"]


def test_a_phone_that_runs_from_no_slot_says_so_when_it_is_told_of_an_update() -> None:
    def told(phone: Phone, **more: Any) -> list[str]:
        order: dict[str, Any] = {"id": 7, "utc_s": 1_790_000_000, "number": 41, "length_bytes": 1000}
        order.update(more)
        effects = phone.handle(Received("update", order), 10)
        return [one.value["detail"] for one in effects if isinstance(one, Publish) and one.name == "event"]

    assert told(linked_phone()) == ["7 failed no_slots"]
    assert told(linked_phone(), stop=True) == []
    slotted = linked_phone()
    slotted.more["slot"] = "a"
    assert told(slotted) == [], "there it is somebody else's to answer"
