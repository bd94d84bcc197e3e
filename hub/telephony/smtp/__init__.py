"""An e-mail by the centre's own mail server: 4xx means later, 5xx means never (RFC 5321, section 4.2.1)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from ssl import SSLContext
from typing import Literal

import aiosmtplib
from aiosmtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from ..model import Message, Outcome
from ..wording import words_of

TIMEOUT_S = 10.0
# starttls: the line is open first and must become private before anything is said; tls: private from the first byte.
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where the mail server is, and who we are there. `tls`: whom to trust, None for the machine's own list."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: Security = "starttls"
    tls: SSLContext | None = None


class Smtp:
    """A channel."""

    def __init__(self, settings: SmtpSettings) -> None:
        self._settings = settings

    async def send(self, message: Message, now_ms: int) -> Outcome:
        """One try, a connection for itself. The same Message-ID again is the same message."""
        own = self._settings
        try:
            await aiosmtplib.send(
                _mail(message, own.sender, now_ms),
                hostname=own.host,
                port=own.port,
                username=own.user or None,
                password=own.password or None,
                use_tls=own.security == "tls",
                start_tls=own.security == "starttls",
                tls_context=own.tls,
                timeout=TIMEOUT_S,
            )
        except SMTPRecipientsRefused as refused:
            return _answered(refused.recipients[0])
        except SMTPResponseException as answer:
            return _answered(answer)
        except (SMTPException, OSError) as error:
            return Outcome("passing", f"The mail server cannot be reached ({type(error).__name__}).", "unreachable")
        return Outcome("sent")


def _answered(answer: SMTPResponseException) -> Outcome:
    """Only the number: what a server says beside it may have addresses in it."""
    said = f"The mail server answered {answer.code}."
    if 500 <= answer.code < 600:
        return Outcome("permanent", said, "refused")
    return Outcome("passing", said, "later")


def _mail(message: Message, sender: str, now_ms: int) -> EmailMessage:
    words = words_of(message)
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = message.where
    mail["Subject"] = words.title
    mail["Date"] = format_datetime(datetime.fromtimestamp(now_ms / 1000, UTC))
    mail["Message-ID"] = f"<lamplight-{message.id}.{message.made_ms}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(words.body)
    return mail
