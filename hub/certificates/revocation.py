"""What the authority no longer stands for: a device that was stolen, lost, or is no longer ours.

`ca.crl` is the list that the broker reads (Mosquitto: crlfile), signed by the authority, and the only record of it.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from .files import CertificateError, load_authority, made_serials, write

CRL = "ca.crl"
# A list that has ended makes a broker refuse everybody. Whoever wants a shorter life must renew it in time; ours is
# written anew with each revocation, and lies beside the authority, on a disk of our own.
LIST_DAYS = 3650


def begin(folder: Path, now_ms: int) -> Path:
    """An empty list: a broker that is told of one must find it. One that is there already stays."""
    path = folder / CRL
    if not path.exists():
        _write(folder, [], now_ms)
    return path


def revoke(folder: Path, name: str, now_ms: int) -> int:
    """Believe no certificate any more that was ever made for this name; how many that are.

    A certificate made for the name afterwards is a new one, and is believed. Raises CertificateError if there is none.
    """
    serials = made_serials(folder, name, now_ms // 1000)
    for path in folder.glob("*.crt"):
        cert = x509.load_pem_x509_certificate(path.read_bytes())
        if path.stem == name and path.name != "ca.crt":
            serials.add(cert.serial_number)  # made before there was a record
    known = _known(folder)
    fresh = serials - {one.serial_number for one in known}
    if not fresh:
        raise CertificateError(f"There is no certificate of {name!r} in {folder} that could be revoked.")
    builder = x509.RevokedCertificateBuilder().revocation_date(_moment(now_ms))
    _write(folder, [*known, *(builder.serial_number(one).build() for one in sorted(fresh))], now_ms)
    return len(fresh)


def revoked_serials(folder: Path) -> set[int]:
    """The numbers of all certificates that are on the list."""
    return {one.serial_number for one in _known(folder)}


def _known(folder: Path) -> list[x509.RevokedCertificate]:
    path = folder / CRL
    if not path.exists():
        return []
    try:
        return list(x509.load_pem_x509_crl(path.read_bytes()))
    except ValueError as error:
        raise CertificateError(f"{path} cannot be read: {error}.") from None


def _write(folder: Path, revoked: list[x509.RevokedCertificate], now_ms: int) -> None:
    authority, key = load_authority(folder)
    now = _moment(now_ms)
    until = min(now + timedelta(days=LIST_DAYS), authority.not_valid_after_utc)
    builder = x509.CertificateRevocationListBuilder(
        authority.subject, now - timedelta(days=1), until, revoked_certificates=revoked
    )
    made = builder.sign(key, hashes.SHA256())
    write(folder / CRL, made.public_bytes(serialization.Encoding.PEM), 0o644)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms // 1000, UTC)
