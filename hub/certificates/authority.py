"""Makes the authority and what it signs: a folder with `ca.crt`, `ca.key`, and a `.crt` and `.key` for each name.

A client's is put into a folder of its name as well, in the form that a chip reads (DER, three small files): that is
what goes onto a device. What is no longer to be believed: `revocation.py`.

EC P-256 throughout, which chips and browsers alike can do. Every certificate begins a day before it was made: a device
without a battery for its clock may live in yesterday.
"""

import ipaddress
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from .files import CertificateError, load_authority, note, write
from .revocation import begin, revoked_serials

Purpose = Literal["server", "client"]

AUTHORITY_DAYS = 3650
# Browsers believe no server's for longer. A device's lasts as long as the authority: nobody visits 1,600 homes a year.
DAYS_MAX: dict[Purpose, int] = {"server": 397, "client": AUTHORITY_DAYS}
EARLIER = timedelta(days=1)
RENEWED_LATE = timedelta(days=400)  # with 397 to come it is under the 825 that browsers bear of a private authority
NAME = re.compile(r"(?=.{1,253}$)(\*\.)?[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*")
_PURPOSES = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate in the authority's folder; `until_ms` since 1970 UTC."""

    cert: Path
    key: Path
    names: list[str]
    until_ms: int
    revoked: bool = False


def make_authority(folder: Path, name: str, now_ms: int) -> Issued:
    """A new authority in `folder` (mode 0700). Raises CertificateError where there is one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    cert, key = folder / "ca.crt", folder / "ca.key"
    if cert.exists() or key.exists():
        raise CertificateError(f"There is an authority in {folder} already; what it has signed would be worth nothing.")
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        _builder(subject, subject, secret.public_key(), now_ms, AUTHORITY_DAYS, _moment(now_ms) - EARLIER)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    made = _keep(builder.sign(secret, hashes.SHA256()), secret, cert, key, [name])
    begin(folder, now_ms)
    return made


def issue(
    folder: Path,
    names: list[str],
    now_ms: int,
    purpose: Purpose = "server",
    days: int | None = None,
    begins_ms: int | None = None,
) -> Issued:
    """A certificate for `names` (DNS names and IP addresses; the first one names the files), with a key of its own.

    It holds since the authority does, at most RENEWED_LATE back, unless it `begins_ms` later: a phone that was dark
    while the broker's was renewed knows no later date than before, and must not refuse the new one.

    One that is there already is replaced, so that renewing is the same command; the old one is believed until it ends
    or is revoked. `days`: 1 to 397 for a server, to 3650 for a client; by itself as many as there can be.
    Raises CertificateError without an authority or for a name that is none.
    """
    longest = DAYS_MAX[purpose]
    if not names or names[0] == "ca" or not 1 <= (days or longest) <= longest:
        raise CertificateError(f"A certificate has a name (not ca), and lasts 1 to {longest} days.")
    authority, signing = load_authority(folder)
    alternatives = [_name(one) for one in names]
    left = (authority.not_valid_after_utc - _moment(now_ms)).days
    days = days or (longest if purpose == "server" else max(1, min(longest, left)))
    if left < days:
        raise CertificateError(
            f"The authority itself ends at {authority.not_valid_after_utc:%Y-%m-%d}; make a new one."
        )
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    since = max(authority.not_valid_before_utc, _moment(now_ms) - RENEWED_LATE)
    if begins_ms is not None:
        since = _moment(begins_ms)
    builder = (
        _builder(subject, authority.subject, secret.public_key(), now_ms, days, since)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_PURPOSES[purpose]]), critical=False)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    file = names[0].replace("*", "any").replace(":", "-")
    made = builder.sign(signing, hashes.SHA256())
    note(folder, names[0], made)
    kept = _keep(made, secret, folder / f"{file}.crt", folder / f"{file}.key", names)
    if purpose == "client":
        _for_a_chip(folder / file, authority, made, secret)
    return kept


def issued(folder: Path) -> list[Issued]:
    """What is in the folder, the authority too; what ends first comes first."""
    revoked = revoked_serials(folder)
    found = [_read(path, revoked) for path in folder.glob("*.crt")]
    return sorted(found, key=lambda one: one.until_ms)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now_ms: int, days: int, since: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(_moment(now_ms) + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        if NAME.fullmatch(text) is None:
            raise CertificateError(f"{text!r} is no DNS name (in lower case) and no IP address.") from None
        return x509.DNSName(text)


def _keep(
    made: x509.Certificate, secret: ec.EllipticCurvePrivateKey, cert: Path, key: Path, names: list[str]
) -> Issued:
    """The key first: whoever follows the certificate finds both."""
    private = secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write(key, private, 0o600)
    write(cert, made.public_bytes(serialization.Encoding.PEM), 0o644)
    return Issued(cert, key, names, _ms(made.not_valid_after_utc))


def _for_a_chip(
    folder: Path, authority: x509.Certificate, made: x509.Certificate, secret: ec.EllipticCurvePrivateKey
) -> None:
    """The names are those that firmware/board/secure.py looks for."""
    folder.mkdir(mode=0o700, exist_ok=True)
    der = serialization.Encoding.DER
    private = secret.private_bytes(der, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    write(folder / "key.der", private, 0o600)
    write(folder / "ca.der", authority.public_bytes(der), 0o644)
    write(folder / "cert.der", made.public_bytes(der), 0o644)


def _read(path: Path, revoked: set[int]) -> Issued:
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise CertificateError(f"{path} cannot be read: {error}.") from None
    try:
        known = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names = [str(one.value) for one in known]
    except x509.ExtensionNotFound:
        names = [str(one.value) for one in found.subject]
    ends_ms = _ms(found.not_valid_after_utc)
    return Issued(path, path.with_suffix(".key"), names, ends_ms, found.serial_number in revoked)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms // 1000, UTC)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
