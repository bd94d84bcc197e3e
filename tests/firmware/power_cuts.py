"""On MicroPython: cuts the power at every single write to the flash, and looks at what the device finds afterwards.

`micropython power_cuts.py <scenario> <folder>`: the folder has `old` and `new` (two builds as they are sent) and
`maker.key`. The flash is a real LittleFS, and beside it the partition of the slots. Each cut also leaves half of the
last write behind. Prints one JSON line: how many cuts there were, and what was seen.
"""

# ruff: noqa: T201, PTH123, SIM105, S102, ARG001
# pyright: basic, reportMissingImports=false, reportAttributeAccessIssue=false

import json
import os
import sys

from cuttable import BLOCK, BLOCKS, Flash, PowerCut

import vfs  # isort: skip - what `rom` has put in its place
from board import set_up
from board.boots import Boots
from board.flash import Slot
from board.settings import Settings
from board.slots import Slots
from sos.parts import events, saved
from sos.parts.effects import Publish, Store
from sos.parts.manifest import manifest_of, opened, whole
from sos.phone import Phone

SLOT_BLOCKS = 6
BOOT = __file__.rsplit("/tests/", 1)[0] + "/firmware/images/phone/boot.py"
EPOCH = "0a1b2c3d"


def mounted(flash):
    """Give it power."""
    try:
        vfs.umount("/flash")
    except OSError:
        pass
    vfs.mount(vfs.VfsLfs2(flash), "/flash")
    vfs.partition = flash.rom
    os.chdir("/flash")


def boot():
    """What the chip does first: run boot.py. The slot that it has mounted, which must be fit to run."""
    with open(BOOT) as program:
        exec(program.read(), {"__name__": "boot"})
    assert sys.path.pop(0) == "/firmware"
    assert read("/firmware/which.py") in (b"old", b"new")
    vfs.umount("/firmware")
    slot = str(read("slot"), "utf-8")[0]
    half = SLOT_BLOCKS * BLOCK
    view = memoryview(vfs.partition)[half:] if slot == "b" else memoryview(vfs.partition)[:half]
    key = read("maker.key")
    text = manifest_of(view)
    build = opened(text, key)
    whole(view[: len(text) + build.length], key)
    return slot, build.number


def read(path):
    """All of a file; closed, because what is open when the power goes would be closed later, by the collector."""
    with open(path, "rb") as file:
        return file.read()


def load(slots, bundle, name):
    """Take what is still missing, as it comes: in pieces of 256 bytes. How many bytes that was."""
    for _ in slots.begin(name, len(bundle)):
        pass
    first = slots.offset
    while slots.offset < len(bundle):
        slots.take(bundle[slots.offset : slots.offset + 256])
    for _ in slots.check():
        pass
    return len(bundle) - first


def new_device(folder):
    """The flash of a device that runs the old build from slot a."""
    flash = Flash((bytearray(b"\xff" * (BLOCK * BLOCKS)), bytearray(b"\xff" * (2 * SLOT_BLOCKS * BLOCK))))
    vfs.VfsLfs2.mkfs(flash)
    key = read(folder + "/maker.key")
    old = read(folder + "/old")
    mounted(flash)
    Slot("maker.key", 256).write(key)
    Slot("slot", 16).write(b"b firm 1")  # as if from b, to fill a by the same means
    load(Slots("phone", ""), old, "1")
    Slot("slot", 16).write(b"a firm 0")
    assert boot() == ("a", 40)
    return flash.both()


def sweep(data, work, after):
    """Cut the power at each write of `work`, then look with `after`. How many cuts there were."""
    cut = 0
    while True:
        flash = Flash((bytearray(data[0]), data[1]), cut)
        done = True
        try:
            mounted(flash)
            work()
        except PowerCut:
            done = False
        flash.cut = 0  # what that life left open must not write to this one
        mounted(Flash(flash.both()))
        after(done)
        if done:
            return cut
        cut += 1


def update(folder):
    """While a build comes, is checked and switched to: the old one runs or the new one, and never half of one."""
    data = new_device(folder)
    bundle = read(folder + "/new")
    seen = {"old": 0, "new": 0, "resumed": 0, "whole": len(bundle)}

    def work():
        slots = Slots("phone", "")
        load(slots, bundle, "7")
        slots.switch()

    def after(done):
        slot, number = boot()
        assert (slot, number) in (("a", 40), ("b", 41))
        seen["new" if slot == "b" else "old"] += 1
        assert not done or slot == "b"
        if slot == "a":
            slots = Slots("phone", "")
            taken = load(slots, bundle, "7")
            seen["resumed"] += taken < len(bundle)
            slots.switch()
            assert boot() == ("b", 41)
        assert [boot(), boot()] == [("b", 41)] * 2
        assert boot() == ("a", 40), "three starts that did not go well"
        boots = Boots()
        assert (boots.slot, boots.state) == ("a", "back")
        assert Slots("phone", "").order() == 7
        boots.firm()
        assert boot() == ("a", 40)

    seen["cuts"] = sweep(data, work, after)
    seen["lives"] = lives(data, work, 40)
    assert boot() == ("b", 41)
    return seen


def lives(data, work, writes):
    """How many lives it takes if each ends after so many writes."""
    count = 1
    while True:
        flash = Flash(data, writes)
        try:
            mounted(flash)
            work()
        except PowerCut:
            flash.cut = 0
            data = flash.both()
            count += 1
            assert count < 50, "it does not get on"
        else:
            mounted(Flash(flash.both()))
            return count


def boots(folder):
    """While starts are counted, a trial is confirmed, and a bad one is rolled back: one of the two always runs."""
    data = new_device(folder)
    flash = Flash(data)
    mounted(flash)
    slots = Slots("phone", "")
    load(slots, read(folder + "/new"), "7")
    slots.switch()
    seen = {"old": 0, "new": 0}
    at = [""]

    def confirmed():
        for step in ("first", "second"):
            at[0] = step
            assert boot() == ("b", 41)
        at[0] = "firm"
        Boots().firm()
        at[0] = "stays"
        for _ in range(4):
            boot()
            Boots().well()

    def rolled_back():
        for step in ("first", "second", "third"):
            at[0] = step
            boot()
        at[0] = "back"
        boot()
        at[0] = "stays"
        Boots().firm()

    def after_confirming(done):
        slot, _ = boot()
        assert slot == "b", at
        if at[0] == "stays":
            assert Boots().state == "firm"
        else:
            for _ in range(4):
                slot, _ = boot()
            assert (slot == "a") == (Boots().state in ("back", "firm")) or slot == "b"
        seen["new"] += slot == "b"

    def after_rolling_back(done):
        starts = 0
        while boot()[0] == "b":
            starts += 1
            assert starts <= 3, "a boot loop"
        seen["old"] += 1
        assert at[0] != "stays" or starts == 0

    seen["cuts"] = sweep(flash.both(), confirmed, after_confirming)
    seen["cuts_back"] = sweep(flash.both(), rolled_back, after_rolling_back)
    return seen


def settings(folder):
    """While settings are written: the old ones or the new ones, never a mixture and never none."""
    data = new_device(folder)
    flash = Flash(data)
    mounted(flash)
    old = json.dumps({"site": "pengpu", "device": "ph-00001", "host": "old." * 15}).encode()
    new = json.dumps({"site": "pengpu", "device": "ph-00001", "host": "new." * 400}).encode()
    Slot("settings.json", 4096).write(old)
    seen = {"old": 0, "new": 0}

    def work():
        Slot("settings.json", 4096).write(new)

    def after(done):
        found = Slot("settings.json", 4096).read()
        assert found in (old, new)
        assert not done or found == new
        seen["new" if found == new else "old"] += 1
        Slot("settings.json", 4096).write(new)  # what was left behind is in nobody's way
        assert Slot("settings.json", 4096).read() == new

    seen["cuts"] = sweep(flash.both(), work, after)
    return seen


def trial(folder):
    """While new settings are kept aside, tried and taken over: the old ones until the hub has answered."""
    data = new_device(folder)
    flash = Flash(data)
    mounted(flash)
    old = {"site": "pengpu", "device": "ph-00001", "host": "old." * 15, "set_up_key": "12345678"}
    new = dict(old)
    new["host"] = "new." * 15
    Slot("settings.json", 4096).write(json.dumps(old).encode())
    seen = {"old": 0, "old_answered": 0, "new": 0}
    answered = [False]

    def work():
        answered[0] = False
        set_up.write_new(new)
        answered[0] = True
        set_up.take_over()

    def after(done):
        host = Settings("settings.json").host
        assert host in (old["host"], new["host"])
        assert host == old["host"] or answered[0], "new settings without an answer of the hub"
        assert not done or host == new["host"]
        seen["new" if host == new["host"] else "old_answered" if answered[0] else "old"] += 1
        work()  # what was left behind is in nobody's way
        assert Settings("settings.json").host == new["host"]

    seen["cuts"] = sweep(flash.both(), work, after)
    return seen


def presses(folder):
    """While presses are written down and answered: what was accepted and not answered is there after the start."""
    data = new_device(folder)
    seen = {"kept": 0, "none_yet": 0}
    accepted = []  # (epoch, number) of what must not be lost
    maybe = []  # what the cut may have taken or not

    def carry_out(effects, slot):
        for effect in effects:
            if isinstance(effect, Store):
                maybe[:] = waiting(effect.blob)
                slot.write(effect.blob)
                accepted[:] = maybe
            elif isinstance(effect, Publish) and effect.name == "sos":
                assert (effect.value["epoch"], effect.value["number"]) in accepted, "sent before it was stored"

    def work():
        accepted.clear()
        maybe.clear()
        slot = Slot("phone.state", saved.LENGTH_MAX)
        phone = Phone("pengpu", "ph-00001", EPOCH, "phone 0.1", slot.read())
        now_ms = 0
        for event in (events.LinkUp(), events.RedPressed(), events.RedPressed(), answer(1), events.CancelPressed()):
            now_ms += 1000
            carry_out(phone.handle(event, now_ms), slot)
        for number in (2, 3):
            carry_out(phone.handle(events.RedPressed(), now_ms), slot)
            carry_out(phone.handle(answer(number), now_ms + 1), slot)

    def after(done):
        blob = Slot("phone.state", saved.LENGTH_MAX).read()
        found = [] if blob is None else waiting(blob)
        assert found in (accepted, maybe), (found, accepted, maybe)
        phone = Phone("pengpu", "ph-00001", "ffffffff", "phone 0.1", blob)
        said = [one for one in phone.handle(events.LinkUp(), 1000) if isinstance(one, Publish)]
        sent = [(one.value["epoch"], one.value["number"]) for one in said if one.name == "sos"]
        assert [one for one in accepted if one in maybe and one not in sent] == []
        assert not [one for one in said if one.name == "event"], "the state was found damaged"
        seen["kept" if sent else "none_yet"] += 1

    seen["cuts"] = sweep(data, work, after)
    return seen


def answer(number):
    value = {"button": "ph-00001", "epoch": EPOCH, "number": number, "stage": "received", "utc_s": 1795752000}
    return events.Received("answer", value)


def waiting(blob):
    return [(w.value["epoch"], w.value["number"]) for w in saved.unpack(blob).waiting if w.name == "sos"]


if __name__ == "__main__":
    scenario = {
        "update": update,
        "boots": boots,
        "settings": settings,
        "trial": trial,
        "presses": presses,
    }[sys.argv[1]]
    print(json.dumps(scenario(sys.argv[2])))
