"""Which remote control speaks through which phone, as the phones themselves say: after people have pressed both.

    "paired rc"    ──▶ rc belongs to this phone, and to the home in which it stands       (also if a heartbeat says so)
    "unpaired rc"  ──▶ rc belongs to no phone; if it was this one's
    a remote that nobody here knows, or that was another home's ──▶ a fault `pairing` of the phone: somebody must look

The key is in phone and remote, so what they say is how it is: from now on help goes where the phone stands.
"""

from collections.abc import Mapping, Sequence

from hub.kernel import Write
from hub.residents import record

from . import ailing, store
from .model import Claim, Device

PAIRED, UNPAIRED = "paired", "unpaired"


def heed(tx: Write, said: Sequence[ailing.Said]) -> None:
    """What phones told in events `pairing`: "paired rc-00001", "unpaired rc-00001". Nonsense changes nothing."""
    for one in said:
        what, _, remote_id = one.detail.partition(" ") if one.detail else ("", "", "")
        if what in (PAIRED, UNPAIRED) and remote_id:
            known = store.some_devices(tx, [one.device_id, remote_id])
            phone = known.get(one.device_id)
            if phone is None or phone.kind != "phone":
                continue
            if what == PAIRED:
                _paired(tx, phone, known.get(remote_id), remote_id)
            else:
                _unpaired(tx, phone, known.get(remote_id))


def claimed(tx: Write, claims: Mapping[str, Claim]) -> None:
    """What heartbeats said of remotes that are another phone's here, or nobody's: the word of it was lost."""
    for claim in claims.values():
        known = store.some_devices(tx, claim)
        phone, remote = known.get(claim.phone_id), known.get(claim.remote_id)
        if phone is not None and phone.kind == "phone" and remote is not None:
            _paired(tx, phone, remote, claim.remote_id)


def _paired(tx: Write, phone: Device, remote: Device | None, remote_id: str) -> None:
    if remote is None or remote.kind != "remote":
        _note(tx, phone.resident_id, "remote_unknown", phone, {"device_id": remote_id})
        ailing.turn(tx, phone, "pairing", is_on=True)
        return
    if remote.paired_id == phone.id and remote.resident_id == phone.resident_id:
        return
    moves = remote.resident_id != phone.resident_id
    _leave(tx, remote)
    store.pair(tx, remote.id, phone.id, phone.resident_id)
    if phone.paired_id is None:
        store.pair(tx, phone.id, remote.id, phone.resident_id)
    data = {"device_id": remote.id, **({"from": remote.paired_id} if remote.paired_id else {})}
    _note(tx, phone.resident_id, "remote_paired", phone, data)
    if moves:
        _note(tx, remote.resident_id, "remote_gone", phone, {"device_id": remote.id, "to": phone.id})
        ailing.turn(tx, phone, "pairing", is_on=True)
    tx.publish("devices", {"what": "paired", "count": 1})


def _unpaired(tx: Write, phone: Device, remote: Device | None) -> None:
    """Until it is paired anew nobody hears it; its row stays with the home, which has it in a drawer."""
    if remote is None or remote.paired_id != phone.id:
        return  # another phone has it by now
    _leave(tx, remote)
    store.pair(tx, remote.id, None, remote.resident_id)
    _note(tx, phone.resident_id, "remote_unpaired", phone, {"device_id": remote.id})
    tx.publish("devices", {"what": "unpaired", "count": 1})


def _leave(tx: Write, remote: Device) -> None:
    """The phone that had it names another of its remotes, if there is one."""
    old = None if remote.paired_id is None else store.some_devices(tx, [remote.paired_id]).get(remote.paired_id)
    if old is not None and old.paired_id == remote.id:
        others = [one for one in store.remotes_of(tx, old.id) if one != remote.id]
        store.pair(tx, old.id, others[0] if others else None, old.resident_id)


def _note(tx: Write, resident_id: int, kind: str, phone: Device, data: Mapping[str, object]) -> None:
    record(tx, resident_id, kind, f"device {phone.id}", {**data, "phone": phone.id})
