"""Letters to a real mail server on this machine: what it gets, and what its answers mean."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hub.telephony import Message, Smtp, SmtpSettings
from hub.telephony import smtp as channel
from tests import cast

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

DATA = {"waiting": 2, "waits_s": 60}
MESSAGE = Message(7, cast.NOON_MS, ("duty",), "alarm_waits", DATA, 0, "mailto:duty@centre.example", (), "fr")
OPEN = SmtpSettings("127.0.0.1", 0, "lamplight@centre.example", security="none")


class Letters:
    """What a mail server does with a letter: it keeps it, or answers as it is told."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data
        self.kept: list[Envelope] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802 - its name there
        envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.kept.append(envelope)
        return self.data


@asynccontextmanager
async def mail_server(letters: Letters, tls: ssl.SSLContext | None = None, **more: Any) -> AsyncGenerator[int]:
    """On a port of loopback. `tls`: private from the first byte."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(letters, loop=loop, **more), "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of 127.0.0.1, signed by itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(address, critical=False).sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("mail") / "mail.pem"
    pem, nothing = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, nothing)
    file.write_bytes(private + signed.public_bytes(pem))
    return file


def server_side(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def signs_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"lamp", b"light")
    return AuthResult(success=right, handled=False)


async def test_a_letter_says_what_it_is_in_the_readers_language_and_names_nobody() -> None:
    letters = Letters()
    async with mail_server(letters) as port:
        assert await Smtp(replace(OPEN, port=port)).send(MESSAGE, cast.NOON_MS) == ("sent", "", "")
    [envelope] = letters.kept
    assert (envelope.mail_from, envelope.rcpt_tos) == ("lamplight@centre.example", ["duty@centre.example"])
    assert isinstance(envelope.content, bytes)
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert mail["Subject"] == "Alarmes en attente : 2"
    assert mail["Message-ID"] == f"<lamplight-7.{cast.NOON_MS}@centre.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "2 alarmes attendent" in mail.get_content()


@pytest.mark.parametrize(
    ("letters", "verdict", "said"),
    [
        (Letters(rcpt="550 no such user"), "permanent", "The mail server answered 550."),
        (Letters(rcpt="450 greylisted"), "passing", "The mail server answered 450."),
        (Letters(data="452 disk full"), "passing", "The mail server answered 452."),
        (Letters(data="554 looks like spam to duty@centre.example"), "permanent", "The mail server answered 554."),
    ],
)
async def test_what_an_answer_means(letters: Letters, verdict: str, said: str) -> None:
    async with mail_server(letters) as port:
        outcome = await Smtp(replace(OPEN, port=port)).send(MESSAGE, cast.NOON_MS)
    assert (outcome.verdict, outcome.error) == (verdict, said)


@pytest.mark.parametrize(
    ("password", "trusts", "verdict"),
    [("light", True, "sent"), ("wrong", True, "permanent"), ("light", False, "passing")],
)
async def test_nothing_is_said_before_the_line_is_private(
    certificate: Path, password: str, trusts: bool, verdict: str
) -> None:
    letters = Letters()
    trust = ssl.create_default_context(cafile=str(certificate)) if trusts else None
    own = replace(OPEN, security="starttls", user="lamp", password=password, tls=trust)
    more: dict[str, Any] = {
        "tls_context": server_side(certificate),
        "require_starttls": True,
        "authenticator": signs_in,
    }
    async with mail_server(letters, **more, auth_required=True) as port:
        outcome = await Smtp(replace(own, port=port)).send(MESSAGE, cast.NOON_MS)
    assert outcome.verdict == verdict
    assert len(letters.kept) == (verdict == "sent")


async def test_a_server_that_cannot_be_private_gets_no_letter() -> None:
    letters = Letters()
    async with mail_server(letters) as port:
        outcome = await Smtp(replace(OPEN, port=port, security="starttls")).send(MESSAGE, cast.NOON_MS)
    assert (outcome.verdict, letters.kept) == ("passing", [])


async def test_private_from_the_first_byte(certificate: Path) -> None:
    letters = Letters()
    own = replace(OPEN, security="tls", tls=ssl.create_default_context(cafile=str(certificate)))
    async with mail_server(letters, server_side(certificate)) as port:
        assert (await Smtp(replace(own, port=port)).send(MESSAGE, cast.NOON_MS)).verdict == "sent"
    assert len(letters.kept) == 1


async def test_nobody_there_and_one_that_never_speaks_are_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = await Smtp(replace(OPEN, port=cast.free_port())).send(MESSAGE, cast.NOON_MS)
    assert (outcome.verdict, outcome.reason) == ("passing", "unreachable")
    monkeypatch.setattr(channel, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and says nothing
        outcome = await Smtp(replace(OPEN, port=silent.getsockname()[1])).send(MESSAGE, cast.NOON_MS)
    assert (outcome.verdict, outcome.reason) == ("passing", "unreachable")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"smtp_host": "mail.example"}, "smtp_from"),
        ({"smtp_host": "mail.example", "smtp_from": "a@b.example", "smtp_security": "none"}, "only for this machine"),
        ({"smtp_from": "nobody"}, "smtp_from"),
        ({"sms_url": "https://gateway.example"}, "sms_key"),
        ({"sms_url": "http://gateway.example", "sms_key": "0123456789abcdef01234567"}, "https"),
    ],
)
def test_settings_that_will_not_do_are_refused(tmp_path: Path, more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        cast.settings_for(tmp_path / "hub.db", **more)
