"""What is not signed by the maker, or is for others, is not taken; what is signed is read as it stands."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sos.parts import manifest
from sos.parts.manifest import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable

    from sos.parts.manifest import Build

from tests.portable import maker


def reason(work: Callable[..., Any], *arguments: Any) -> str:
    """Why it is refused."""
    try:
        work(*arguments)
    except Unfit as unfit:
        return unfit.reason
    raise AssertionError("not refused")


def opened(text: bytes | bytearray | memoryview) -> Build:
    return manifest.opened(text, maker.KEY)


def blocks(text: bytes | bytearray) -> list[bytes]:
    return list(manifest.digests(text))


def test_what_the_maker_signed_is_read() -> None:
    text = maker.manifest()
    assert tuple(opened(text)) == ("phone", "0.4.0", 40, 0, len(maker.CODE))
    assert blocks(text) == [hashlib.sha256(maker.CODE[at : at + 4096]).digest() for at in (0, 4096)]


def test_a_bundle_is_right_as_a_whole_or_up_to_a_block() -> None:
    bundle = maker.made()
    view = memoryview(bundle)
    build = manifest.whole(view, maker.KEY)
    ends = [8192, 4096 + len(maker.CODE)]
    assert list(manifest.compared(view, build)) == ends
    for at, right in ((4096, 0), (8191, 0), (8192, 1), (len(bundle) - 1, 1)):
        bundle[at] ^= 1
        assert reason(manifest.whole, view, maker.KEY) == "wrong_hash"
        steps = manifest.compared(view, build)
        assert [next(steps) for _ in range(right)] == ends[:right]
        assert reason(next, steps) == "wrong_hash"
        bundle[at] ^= 1
    for length in (len(bundle) - 1, 4097, 4096):
        assert reason(manifest.whole, view[:length], maker.KEY) == "wrong_hash"


def test_what_lies_behind_a_bundle_is_not_its_own() -> None:
    bundle = memoryview(maker.made(maker.CODE[:9], more=b"block " + b"0" * 64 + b"\n"))
    assert reason(manifest.whole, bundle, maker.KEY) == "wrong_hash", "more blocks than bytes"
    bundle = memoryview(maker.made(maker.CODE[:9]) + b"x")
    assert list(manifest.compared(bundle, opened(bundle[:4096]))) == [len(bundle) - 1]
    assert reason(manifest.whole, bundle, maker.KEY) == "malformed"
    assert reason(opened, maker.manifest(b"")) == "too_large"


def test_a_changed_byte_anywhere_is_noticed() -> None:
    text = maker.manifest(b"first")
    for at in range(0, len(text) - 1, 7):
        text[at] ^= 1
        assert reason(opened, text) in ("forged", "malformed"), at
        text[at] ^= 1


def test_a_manifest_that_ends_early_or_goes_on_is_refused() -> None:
    text = maker.manifest()
    for wrong in (b"", text[:10], text[:-1], text[:-20], text[: text.index(b"signature")], text + b"block 00\n"):
        assert reason(opened, wrong) == "malformed", wrong
    assert reason(opened, b"x" * 700 + b"\n" + text) == "malformed"


def test_only_the_maker_can_sign() -> None:
    def zeros(_signed: bytes) -> bytes:
        return b"0" * 512

    def of_something_else(_signed: bytes) -> bytes:
        return maker.signature(b"something else")

    def too_large(signed: bytes) -> bytes:
        raw = int(maker.signature(signed), 16) + int.from_bytes(maker.KEY, "big")
        return b"%0512x" % (raw & ((1 << 2048) - 1))

    for sign in (zeros, of_something_else, too_large):
        assert reason(opened, maker.manifest(sign=sign)) == "forged"
    short = maker.manifest(sign=lambda signed: maker.signature(signed)[2:])
    assert reason(opened, short) == "malformed"
    assert reason(manifest.opened, maker.manifest(), maker.KEY[1:]) == "no_key"
    assert reason(manifest.opened, maker.manifest(), b"\xff" * 256) == "forged"


def test_a_signature_with_room_for_lies_is_refused() -> None:
    """Who reads the padding loosely can be cheated: all of it must be as it must be."""

    def judged(change: Callable[[bytes], bytes]) -> str:
        return reason(opened, maker.manifest(b"first", sign=lambda signed: maker.raised(change(maker.padding(signed)))))

    def bytes_behind_the_digest(padded: bytes) -> bytes:
        known = padded[padded.index(b"\0", 2) :]
        return b"\0\1" + b"\xff" * 8 + known + b"\0" * (246 - len(known))

    assert judged(bytes_behind_the_digest) == "forged"
    assert judged(lambda padded: b"\0\2" + padded[2:]) == "forged"
    assert judged(lambda padded: padded[:9] + b"\xfe" + padded[10:]) == "forged"
    assert judged(lambda padded: padded.replace(b"\x05\x00\x04", b"\x05\x01\x04")) == "forged"
    assert opened(maker.manifest(b"first", sign=lambda signed: maker.raised(maker.padding(signed)))).image == "phone"


def test_a_signed_manifest_must_still_make_sense() -> None:
    wrongs: tuple[dict[str, Any], ...] = (
        {"image": ""},
        {"version": "x" * 33},
        {"version": "a b\n"},
        {"number": -1},
        {"number": 2147483648},
    )
    for wrong in wrongs:
        assert reason(opened, maker.manifest(**wrong)) == "malformed", wrong
    for wrong in (b"block 00\n", b"block " + b"0" * 63 + b"x\n"):
        assert reason(blocks, maker.manifest(more=wrong)) == "malformed", wrong


def test_the_head_says_how_long_it_is_and_no_more_than_may_be() -> None:
    for wrong in (b"", b"x" * 30, b"lamplight firmware 1 00004096\n", b"lamplight firmware 2 0000409x\n"):
        assert reason(manifest.length_of, wrong) == "malformed"
    for length in (0, 4095, 4097, 16_384, 99_999_999):
        assert reason(manifest.length_of, b"lamplight firmware 2 %08d\n" % length) == "malformed"


def test_an_older_build_is_refused_unless_it_is_signed_as_the_way_back_from_this_very_one() -> None:
    def judged(number: int, downgrade_from: int, running: int) -> str:
        build = opened(maker.manifest(b"first", number=number, downgrade_from=downgrade_from))
        try:
            manifest.fits(build, "phone", running)
        except Unfit as unfit:
            return unfit.reason
        return "taken"

    assert judged(41, 0, 40) == "taken"
    assert [judged(40, 0, 40), judged(39, 0, 40)] == ["older", "older"], "a replay of an old manifest"
    assert judged(39, 40, 40) == "taken"
    assert judged(39, 40, 41) == "older", "a way back that was signed for 40 does not lead back from 41"
    assert judged(40, 40, 40) == "older"
    assert reason(manifest.fits, opened(maker.manifest(image="remote")), "phone", 0) == "wrong_image"
