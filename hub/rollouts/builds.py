"""Takes in a build of the firmware: only what the maker has signed, and looked at as closely as a device will look."""

import hashlib
from typing import Any

from sos.parts import manifest
from sos.parts.manifest import Unfit

from hub.kernel import Problem, Read, Write, get_setting, put_setting
from hub.operators import Signed, audit

from . import store
from .model import Build

MAKER = "firmware_maker_key"
IMAGES = ("phone", "remote")


def set_maker(tx: Write, who: Signed, key: str) -> dict[str, Any]:
    """Whose builds are taken from now on: the contents of maker.key, as hex digits."""
    put_setting(tx, MAKER, key)
    audit(tx, who, "firmware_maker", "firmware", {"fingerprint": fingerprint(key)})
    return {"fingerprint": fingerprint(key)}


def maker(tx: Read) -> str | None:
    """The fingerprint of the maker's key, if there is one."""
    key = get_setting(tx, MAKER)
    return None if key is None else fingerprint(key)


def fingerprint(key: str) -> str:
    """By which people compare a key."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:16]


def add(tx: Write, who: Signed, bundle: bytes) -> dict[str, Any]:
    """Keep a build. The same one again is the one that is there. Problem 422 says why it is none."""
    key = get_setting(tx, MAKER)
    if key is None:
        raise Problem(409, "no_maker", "No maker is known yet: first set the key (maker.key) whose builds are taken.")
    digest = hashlib.sha256(bundle).hexdigest()
    if (known := store.build_of_digest(tx, digest)) is not None:
        return shown(known)
    try:
        found = _read(bundle, bytes.fromhex(key))
    except Unfit as unfit:
        raise Problem(
            422, "unfit_build", f"That is no build that a device would take: {unfit}.", reason=unfit.reason
        ) from unfit
    kept = store.add_build(
        tx,
        bundle,
        image=found.image,
        version=found.version,
        number=found.number,
        downgrade_from=found.downgrade_from,
        length_bytes=len(bundle),
        sha256=digest,
        uploaded_ms=tx.now_ms,
        uploaded_by=who.operator_id,
    )
    audit(tx, who, "firmware_build", f"build {kept.id}", {"image": kept.image, "number": kept.number, "sha256": digest})
    return shown(kept)


def shown(build: Build) -> dict[str, Any]:
    """As people and programs see it."""
    return build._asdict()


def _read(bundle: bytes, key: bytes) -> manifest.Build:
    """What the manifest says, after every block was compared with it."""
    found = manifest.whole(bundle, key)
    if found.image not in IMAGES:
        raise Unfit("wrong_image", found.image)
    return found
