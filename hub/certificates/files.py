"""The authority's folder: its two own files, and a line for each certificate that it ever made."""

import json
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec


class CertificateError(Exception):
    """It was not made, and nothing was overwritten. The text says why."""


def load_authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Its certificate and its key. Raises CertificateError."""
    try:
        cert = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    except FileNotFoundError:
        raise CertificateError(f"There is no authority in {folder}: `lamplight ca create` makes one.") from None
    except ValueError as error:
        raise CertificateError(f"The authority in {folder} cannot be read: {error}.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise CertificateError(f"The authority in {folder} is not one of ours.")
    return cert, key


def note(folder: Path, name: str, made: x509.Certificate) -> None:
    """Write down that it was made, before it is given to anybody: else it could never be revoked."""
    line = {"name": name, "serial": f"{made.serial_number:x}", "until": int(made.not_valid_after_utc.timestamp())}
    path = folder / "made.jsonl"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())


def made_serials(folder: Path, name: str, now_s: int) -> set[int]:
    """All that were ever made for this name and have not ended by themselves: a renewed one is still believed."""
    found: set[int] = set()
    path = folder / "made.jsonl"
    for text in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        line = json.loads(text)
        if line["name"] == name and line["until"] >= now_s:
            found.add(int(line["serial"], 16))
    return found


def write(path: Path, text: bytes, mode: int) -> None:
    """Whole or not at all, and never readable by others than `mode` says."""
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(mode)
    part.replace(path)
