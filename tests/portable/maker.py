"""A maker of firmware for the tests: builds and signs what a test wants, right or wrong. Its key is in no device."""

from __future__ import annotations

import binascii
import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_N = (
    "d307acd22cca76cb21eb7fff73d74ef4f3726d056986c013bbf82096fdf65f78fa29bb5bf3eb1b3d102e451ae2c6cffe"
    "259c1a336a81513ad6dba19dd5502c790202ea72ccabe15c7ee3b8823715ecd6b1e2cf0feec452c617e716a817e35742"
    "8428b97da95d043081bf35036c12b45655ec90c36b7e5e72bbd45a5a762d3b113d7896d3a530c9f982d57dcb8c296391"
    "161b00bb570152badbac994399c3a5239a486faa67ddf66006d1636aa47de5114819f722a5f33ad54e62ed4144234ec1"
    "0489a8a094bd510c5a6f9517cc94d3f37765e94b905229016b99dba73105d4fcd4611c64df189528deff671b1c4d464e"
    "9d0cd5da656f8dc23b648f9f940c5229"
)
_D = (
    "104b974d1ef38edf026a6596bf9694849e705b6a07b325ad986e11712b60ed1021cc1b693f316c47e7b214f8bda271c0"
    "eb9d4d5a234b234f3e7454fb63b3864d9d49c59a1203233ab1db2a7e169c192ede6b57c7208e3520920bb0809020a856"
    "2cef9a9c3119eb47061bd24f8676bec96c66e12a4fe881094dc6f8e7a398bc46e57353914d0556bd004bd86c675c618a"
    "33e6b288290c54633834b8a2f2d9cb95818c5bad8bbece3ed5f78299daa2d80e57d63a84c8e6001080f8d521a498b8e2"
    "471f3a743e8f4c5df64c30b664131c3ce4f922e07f3c061d3155521dcc46aef1fee1ad6d0fc58ff41c284f79d810d097"
    "b52d79678cc5a7aeac2339dc621dd8f1"
)
KEY = bytes.fromhex(_N)
BLOCK = 4096
CODE = b"first" + b"second" * 700 + b"last"


def padding(signed: bytes) -> bytes:
    """The 256 bytes that are raised to the secret power: PKCS #1 v1.5 by hand, as a device has no library for it."""
    known = binascii.unhexlify("3031300d060960864801650304020105000420") + hashlib.sha256(signed).digest()
    return b"\0\1" + b"\xff" * (253 - len(known)) + b"\0" + known


def raised(padded: bytes) -> bytes:
    """Whatever it is, signed."""
    number = pow(int.from_bytes(padded, "big"), int(_D, 16), int(_N, 16))
    return binascii.hexlify(number.to_bytes(256, "big"))


def signature(signed: bytes) -> bytes:
    """As the maker makes it."""
    return raised(padding(signed))


def manifest(
    code: bytes = CODE,
    image: str = "phone",
    version: str = "0.4.0",
    number: int = 40,
    downgrade_from: int = 0,
    more: bytes = b"",
    sign: Callable[[bytes], bytes] = signature,
    block: int = 1,
    room: int = 0,
) -> bytearray:
    """The signed text; `more` are lines before those that fill it up to whole blocks. `room`: bytes left behind it."""
    lines = [f"image {image}", f"version {version}", f"number {number}", f"downgrade_from {downgrade_from}"]
    lines.append(f"length {len(code)}")
    digests = [hashlib.sha256(code[at : at + BLOCK]).digest() for at in range(0, len(code), BLOCK)]
    lines += ["block " + str(binascii.hexlify(digest), "ascii") for digest in digests]
    body = "\n".join(lines).encode() + b"\n" + more
    before, end = 30 + len(body), 10 + 512 + 1
    length = -(-(before + end) // block) * block
    text = bytearray(length + room)
    text[:before] = b"lamplight firmware 2 %08d\n" % length + body
    for at in range(before, length - end):
        text[at] = 10 if at == length - end - 1 or at % 64 == 0 else 46
    text[length - end : length - 513] = b"signature "
    text[length - 513 : length] = sign(bytes(memoryview(text)[: length - end])) + b"\n"
    return text


def made(code: bytes = CODE, **said: Any) -> bytearray:
    """The manifest, as whole blocks, and then what it lists: what a device is sent."""
    text = manifest(code, block=BLOCK, room=len(code), **said)
    text[len(text) - len(code) :] = code
    return text


def bundle(code: bytes = CODE, **said: Any) -> bytes:
    """The same, never to change."""
    return bytes(made(code, **said))
