"""The maker's key: makes it, and signs with it what devices will run. It stays with the maker, never with a centre."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from sos.parts.manifest import KEY_LENGTH

if TYPE_CHECKING:
    from pathlib import Path

EXPONENT: Final = 65537
KEY_SUFFIX: Final = ".key"  # beside the secret key: what devices and centre get


class NoKey(Exception):
    """This is no key that firmware can be signed with. The text says what would be right."""


def make(path: Path) -> Path:
    """Write a new secret key to `path` (PEM, mode 0600), and its public half beside it, which is what is given back.

    FileExistsError: nothing is ever written over a key.
    """
    secret = rsa.generate_private_key(EXPONENT, KEY_LENGTH * 8)
    pem = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    public = path.with_suffix(KEY_SUFFIX)
    public.write_bytes(modulus(secret))
    return public


def load(path: Path) -> rsa.RSAPrivateKey:
    """The maker's secret key. Raises NoKey."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise NoKey(f"{path}: {error.strerror}; `lamplight firmware key {path}` makes one") from error
    except (ValueError, TypeError) as error:
        raise NoKey(f"{path} is no key in PEM without a password: {error}") from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != KEY_LENGTH * 8:
        raise NoKey(f"{path} must be an RSA key of {KEY_LENGTH * 8} bits, which is what devices can check")
    if key.public_key().public_numbers().e != EXPONENT:
        raise NoKey(f"{path} must have the public exponent {EXPONENT}, which is what devices assume")
    return key


def modulus(key: rsa.RSAPrivateKey) -> bytes:
    """The public half, as devices keep it."""
    return key.public_key().public_numbers().n.to_bytes(KEY_LENGTH, "big")


def sign(key: rsa.RSAPrivateKey, data: bytes) -> bytes:
    """PKCS #1 v1.5 with SHA-256."""
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
