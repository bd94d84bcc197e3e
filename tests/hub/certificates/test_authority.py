"""The centre's own certificates: a client that knows the authority believes the hub, and nobody else."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hub.certificates import CertificateError, ends_ms, issue, issued, make_authority, revoke
from hub.http.tls import TlsError, context_of
from tests.cast import NOON_MS

DAY_MS = 24 * 3600 * 1000
NOON = datetime.fromtimestamp(NOON_MS / 1000, UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_authority(tmp_path / "ca", "Lamplight Pengpu", NOON_MS)
    return tmp_path / "ca"


def test_a_certificate_begins_yesterday_and_ends_in_397_days(folder: Path) -> None:
    made = issue(folder, ["hub.centre.example", "192.0.2.10", "2001:db8::1"], NOON_MS)
    found = x509.load_pem_x509_certificate(made.cert.read_bytes())
    assert found.not_valid_before_utc == NOON - timedelta(days=1)
    assert found.not_valid_after_utc == NOON + timedelta(days=397)
    assert isinstance(found.public_key(), ec.EllipticCurvePublicKey)
    assert ends_ms(made.cert) == made.until_ms == NOON_MS + 397 * DAY_MS
    authority = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    found.verify_directly_issued_by(authority)


def test_keys_are_for_their_owner_only(folder: Path) -> None:
    made = issue(folder, ["hub.centre.example"], NOON_MS)
    assert {one.name: one.stat().st_mode & 0o777 for one in folder.iterdir()} == {
        "ca.key": 0o600,
        "ca.crl": 0o644,
        "ca.crt": 0o644,
        "made.jsonl": 0o600,
        "hub.centre.example.key": 0o600,
        "hub.centre.example.crt": 0o644,
    }
    assert folder.stat().st_mode & 0o077 == 0
    made.key.chmod(0o644)
    with pytest.raises(TlsError, match="chmod 600"):
        context_of(made.cert, made.key, NOON_MS)


def test_renewing_is_the_same_command_with_a_new_key(folder: Path) -> None:
    first = issue(folder, ["hub.centre.example"], NOON_MS)
    before = first.key.read_bytes()
    again = issue(folder, ["hub.centre.example"], NOON_MS + DAY_MS)
    assert again.cert == first.cert
    assert again.until_ms == first.until_ms + DAY_MS
    assert again.key.read_bytes() != before
    assert [one.names for one in issued(folder)] == [["hub.centre.example"], ["Lamplight Pengpu"]]


def test_there_is_one_authority_in_a_folder(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CertificateError, match="already"):
        make_authority(folder, "another", NOON_MS)
    with pytest.raises(CertificateError, match="ca create"):
        issue(tmp_path, ["hub.centre.example"], NOON_MS)
    with pytest.raises(CertificateError, match="ends at"):
        issue(folder, ["hub.centre.example"], NOON_MS + 3300 * DAY_MS)


@pytest.mark.parametrize("name", ["", "Hub.Example", "-hub", "hub example", "../ca", "https://hub", "hub.", "a" * 254])
def test_what_is_no_name_is_refused_and_leaves_nothing(folder: Path, name: str) -> None:
    with pytest.raises(CertificateError, match="no DNS name"):
        issue(folder, [name], NOON_MS)
    assert {one.name for one in folder.iterdir()} == {"ca.crl", "ca.crt", "ca.key"}


def test_a_pair_that_does_not_fit_or_has_expired_is_said(folder: Path) -> None:
    hub, other = (issue(folder, [name], NOON_MS) for name in ("hub.example", "other.example"))
    with pytest.raises(TlsError, match="cannot be used together"):
        context_of(hub.cert, other.key, NOON_MS)
    with pytest.raises(TlsError, match="There is no key"):
        context_of(hub.cert, folder / "nothing.key", NOON_MS)
    with pytest.raises(TlsError, match="has expired"):
        context_of(hub.cert, hub.key, NOON_MS + 398 * DAY_MS)
    assert context_of(hub.cert, hub.key, NOON_MS).minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_device_gets_what_a_chip_reads_and_for_as_long_as_the_authority_lasts(folder: Path) -> None:
    made = issue(folder, ["ph-00001"], NOON_MS + 100 * DAY_MS, "client")
    der = {one.name: one.read_bytes() for one in (folder / "ph-00001").iterdir()}
    assert set(der) == {"ca.der", "cert.der", "key.der"}
    cert = x509.load_der_x509_certificate(der["cert.der"])
    cert.verify_directly_issued_by(x509.load_der_x509_certificate(der["ca.der"]))
    key = serialization.load_der_private_key(der["key.der"], None)
    assert key.public_key() == cert.public_key()
    assert (folder / "ph-00001").stat().st_mode & 0o077 == (folder / "ph-00001" / "key.der").stat().st_mode & 0o077 == 0
    assert made.until_ms == NOON_MS + 3650 * DAY_MS


def test_who_is_revoked_is_so_with_every_certificate_that_was_ever_made_for_the_name(folder: Path) -> None:
    first = x509.load_pem_x509_certificate(issue(folder, ["ph-00001"], NOON_MS, "client").cert.read_bytes())
    again = x509.load_pem_x509_certificate(issue(folder, ["ph-00001"], NOON_MS, "client").cert.read_bytes())
    other = issue(folder, ["ph-00002"], NOON_MS, "client")
    assert revoke(folder, "ph-00001", NOON_MS) == 2
    listed = x509.load_pem_x509_crl((folder / "ca.crl").read_bytes())
    assert {one.serial_number for one in listed} == {first.serial_number, again.serial_number}
    authority = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    assert listed.is_signature_valid(authority.public_key())  # pyright: ignore[reportArgumentType] - it is ours: P-256
    assert {one.names[0]: one.revoked for one in issued(folder)} == {
        "ph-00001": True,
        "ph-00002": False,
        "Lamplight Pengpu": False,
    }
    assert other.revoked is False
    with pytest.raises(CertificateError, match="could be revoked"):
        revoke(folder, "ph-00001", NOON_MS)
    issue(folder, ["ph-00001"], NOON_MS, "client")
    assert not any(one.revoked for one in issued(folder)), "a new device may have the name"


def test_the_authority_itself_is_neither_overwritten_nor_revoked(folder: Path) -> None:
    before = (folder / "ca.key").read_bytes()
    with pytest.raises(CertificateError, match="not ca"):
        issue(folder, ["ca"], NOON_MS, "client")
    with pytest.raises(CertificateError, match="could be revoked"):
        revoke(folder, "ca", NOON_MS)
    assert (folder / "ca.key").read_bytes() == before


def test_a_certificate_that_is_renewed_holds_since_the_authority_does(folder: Path) -> None:
    """A phone that was dark meanwhile believes that it is still yesterday."""
    later_ms = NOON_MS + 300 * DAY_MS
    made = x509.load_pem_x509_certificate(issue(folder, ["hub.centre.example"], later_ms).cert.read_bytes())
    assert made.not_valid_before_utc == datetime.fromtimestamp(NOON_MS / 1000, UTC) - timedelta(days=1)
    far = x509.load_pem_x509_certificate(
        issue(folder, ["hub.centre.example"], NOON_MS + 900 * DAY_MS).cert.read_bytes()
    )
    assert (far.not_valid_after_utc - far.not_valid_before_utc).days < 825, "what browsers bear"
