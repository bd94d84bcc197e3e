"""The hub's certificate: whether it can be used, and a new one without a restart."""

import asyncio
import ssl
from pathlib import Path

import structlog

from hub.certificates import CertificateError, ends_ms

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 60.0
FOR_OTHERS = 0o007


class TlsError(Exception):
    """The certificate or its key cannot be used. The text says why, for people."""


def context_of(cert: Path, key: Path, now_ms: int) -> ssl.SSLContext:
    """What a server needs to speak TLS 1.2 or newer. Raises TlsError."""
    for what, path in (("certificate", cert), ("key", key)):
        if not path.is_file():
            raise TlsError(f"There is no {what} {path}.")
    if key.stat().st_mode & FOR_OTHERS:
        raise TlsError(f"Everybody on this machine can read the key {key}: chmod 600 it.")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _load(context, cert, key)
    if _ends_ms(cert) < now_ms:
        raise TlsError(f"The certificate {cert} has expired: `lamplight ca issue` makes a new one.")
    return context


async def follow(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    """Until cancelled: who comes from now on gets the new certificate as soon as there is one."""
    used = _moments(cert, key)
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        found = _moments(cert, key)
        if found == used or None in found:
            continue
        try:
            _load(context, cert, key)
        except TlsError as error:
            log.error("certificate_not_taken", problem=str(error))  # noqa: TRY400 - it says what it is
        else:
            log.info("certificate_taken", cert=str(cert))
            used = found


def _ends_ms(cert: Path) -> int:
    try:
        return ends_ms(cert)
    except CertificateError as error:
        raise TlsError(str(error)) from None


def _load(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    try:
        context.load_cert_chain(cert, key, password=lambda: "")
    except (OSError, ValueError) as error:
        raise TlsError(f"The certificate {cert} and the key {key} cannot be used together: {error}.") from None


def _moments(*paths: Path) -> tuple[int | None, ...]:
    return tuple(one.stat().st_mtime_ns if one.is_file() else None for one in paths)
