"""When a certificate ends, whoever made it."""

from pathlib import Path

from cryptography import x509

from .files import CertificateError


def ends_ms(cert: Path) -> int:
    """When the certificate in this PEM file (the first one of it) ends, in ms since 1970 UTC.

    Raises CertificateError when there is none.
    """
    try:
        found = x509.load_pem_x509_certificates(cert.read_bytes())[0]
    except (OSError, ValueError, IndexError) as error:
        raise CertificateError(f"The certificate {cert} cannot be read: {error}.") from None
    return int(found.not_valid_after_utc.timestamp() * 1000)
