"""A build of the firmware for the virtual town: small, signed by a maker of its own, and bad for some phones."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from sos.parts.manifest import BLOCK_LENGTH, HEAD, HEAD_LENGTH, KEY_LENGTH

if TYPE_CHECKING:
    from simulator.virtual.chance import Chance

FIRST, NEXT = 1, 2
LENGTH: Final = 2_900
_EXPONENT: Final = 65537


class Firmware:
    """`first`: what all phones run. `key`: whose builds they take. `bad_percent`: with the next do not start."""

    first = FIRST

    def __init__(self, chance: Chance) -> None:
        self.bad_percent = 0
        self._chance = chance

    @property
    def key(self) -> bytes:
        """The maker's public half."""
        return _secret().public_key().public_numbers().n.to_bytes(KEY_LENGTH, "big")

    def starts(self, who: str, number: int) -> bool:
        """Whether this phone comes up with that build."""
        return self._chance.of("firmware", who, number).random() * 100 >= self.bad_percent


@lru_cache(maxsize=1)
def _secret() -> rsa.RSAPrivateKey:
    """Another one in each process: nothing of a run depends on it."""
    return rsa.generate_private_key(_EXPONENT, KEY_LENGTH * 8)


@lru_cache(maxsize=1)
def bundle(number: int = NEXT) -> bytes:
    """The build as the centre gets it: the signed list, then what is on it."""
    code = bytes(nth * number % 251 for nth in range(LENGTH))
    lines = f"image phone\nversion 0.{number}\nnumber {number}\ndowngrade_from 0\nlength {LENGTH}\n"
    lines += f"block {hashlib.sha256(code).hexdigest()}\n"
    rest = BLOCK_LENGTH - HEAD_LENGTH - len(lines) - len("signature \n") - 2 * KEY_LENGTH
    filling = ("." * 63 + "\n") * (rest // 64 + 1)
    text = HEAD + f"{BLOCK_LENGTH:08}\n{lines}{filling[len(filling) - rest :]}".encode()
    signature = _secret().sign(text, padding.PKCS1v15(), hashes.SHA256())
    return text + f"signature {signature.hex()}\n".encode() + code
