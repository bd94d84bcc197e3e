"""Everything the hub is told from outside: read once at the start from variables that begin with `LAMPLIGHT_`."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = Annotated[int, Field(ge=1, le=65535)]
ALERT_KEY_LENGTH_MIN = 24


class Settings(BaseSettings):
    """Secrets come from the environment only; they are never printed, and none is ever invented here."""

    model_config = SettingsConfigDict(env_prefix="LAMPLIGHT_", frozen=True, hide_input_in_errors=True)

    database: Path = Path("var/lamplight.db")
    host: str = "127.0.0.1"
    # How browsers may call the hub, beside addresses, `localhost` and the machine's own name: "a.example,b.example".
    names: Annotated[str, Field(pattern=r"^[A-Za-z0-9.,-]*$", max_length=1000)] = ""
    port: Port = 8080
    # How the hub is reached from outside, for the links by which people say that they are going: "https://hub.example".
    # Without it they are asked without a link.
    public_url: Annotated[str, Field(max_length=200)] = ""
    # The number by which people outside call the centre, as they read it: on pages behind links, where a touch dials
    # it, and on what is printed for them. Without it they read no number.
    centre_phone: Annotated[str, Field(pattern=r"^(\+?[0-9][0-9 ()-]{1,28}[0-9])?$")] = ""
    # https instead of http on `port`: a certificate (with its chain) and its key, as PEM files; see hub/http/tls.py.
    tls_cert: Path | None = None
    tls_key: Annotated[Path | None, Field(validate_default=True)] = None
    # A port whose only answer is: come by https.
    redirect_port: Port | None = None
    site: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")] = "pengpu"
    # The clock on the wall there, as the IANA list names it; what it was the last time where this says nothing.
    time_zone: Annotated[str, Field(max_length=64)] | None = None
    site_key: SecretStr
    broker_host: str = "127.0.0.1"
    broker_port: Port = 1883
    broker_user: str = "hub"
    broker_password: SecretStr
    # Where the duty phones are told of an alarm that nobody takes: a gateway's address, and the key that signs.
    alert_url: Annotated[SecretStr, Field(max_length=2000)] | None = None
    alert_key: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    # Who is told by SMS: a gateway's address and the key that signs; the key with which it signs what it brings in.
    sms_url: Annotated[SecretStr, Field(max_length=2000)] | None = None
    sms_key: SecretStr = SecretStr("")
    sms_in_key: SecretStr = SecretStr("")
    # Or a modem on this machine (its serial port, and what opens its SIM), instead of a gateway.
    sms_modem: Annotated[str, Field(pattern=r"^(/dev/\S+)?$", max_length=200)] = ""
    sms_modem_pin: Annotated[SecretStr, Field(max_length=8)] = SecretStr("")
    # Who is told by e-mail: the centre's own mail server, and the address that the letters come from.
    smtp_host: Annotated[str, Field(max_length=253)] = ""
    smtp_port: Port = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: Annotated[str, Field(max_length=200)] = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: Annotated[str, Field(pattern=r"^([^@\s<>]+@[^@\s<>]+)?$", max_length=200)] = ""
    # How people outside are called. link: the browser opens this address, the desk's own telephone dials. simulated:
    # nobody is called; people who are not there answer, for a demo or to train somebody.
    calls: Literal["link", "simulated"] = "link"
    calls_link: Annotated[str, Field(max_length=200)] = "tel:{number}"
    calls_seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    # With this the telephone exchange signs what it tells of calls (POST /api/v1/line/events).
    calls_key: SecretStr = SecretStr("")
    # Where a number without a country code is; numbers that call out police, fire brigade or ambulance there, beside
    # those that are known.
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "CN"
    # Who plans the care calls: the planner of our own, or a solver (the extra `solver`).
    care_planner: Literal["own", "solver"] = "own"
    emergency_numbers: Annotated[str, Field(pattern=r"^[0-9, ]*$", max_length=200)] = ""
    # Who is told every `alive_every_s` that the hub is well, and notices when it is not told.
    alive_url: Annotated[SecretStr, Field(max_length=2000)] | None = None
    alive_key: Annotated[SecretStr, Field(validate_default=True)] = SecretStr("")
    alive_every_s: Annotated[float, Field(ge=1, le=3600)] = 60.0
    demo_phone_url: str | None = None

    @property
    def hosts(self) -> frozenset[str]:
        """`names`, `host` and the name in `public_url`, one by one."""
        known = (*self.names.split(","), self.host, urlsplit(self.public_url).hostname or "")
        return frozenset(name.lower() for name in known if name)

    @field_validator("tls_key")
    @classmethod
    def _goes_with_the_certificate(cls, key: Path | None, others: ValidationInfo) -> Path | None:
        if (key is None) == (others.data.get("tls_cert") is None):
            return key
        raise ValueError("LAMPLIGHT_TLS_CERT and LAMPLIGHT_TLS_KEY go together: set both or neither")

    @field_validator("care_planner")
    @classmethod
    def _is_installed(cls, name: str) -> str:
        if name == "solver" and find_spec("ortools") is None:
            raise ValueError("this planner is an extra that is not installed: pip install 'lamplight[solver]'")
        return name

    @field_validator("time_zone")
    @classmethod
    def _is_on_the_list(cls, name: str | None) -> str | None:
        if name is None or name in available_timezones():
            return name
        raise ValueError("must be a time zone of the IANA list, as Asia/Shanghai")

    @field_validator("redirect_port")
    @classmethod
    def _leads_somewhere(cls, port: int | None, others: ValidationInfo) -> int | None:
        if port is not None and others.data.get("tls_cert") is None:
            raise ValueError("sends to https, which needs LAMPLIGHT_TLS_CERT and LAMPLIGHT_TLS_KEY")
        return port

    @field_validator("public_url")
    @classmethod
    def _is_an_origin(cls, url: str) -> str:
        parts = urlsplit(url)
        plain = parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost")
        if not url or (
            plain and parts.scheme in ("http", "https") and parts.netloc and url == f"{parts.scheme}://{parts.netloc}"
        ):
            return url
        raise ValueError("must be like https://hub.example, without a path (plain http only to this machine)")

    @field_validator("alert_url", "sms_url", "alive_url")
    @classmethod
    def _is_private(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or url.get_secret_value().startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            return url
        raise ValueError("must begin with https:// (plain http only to this machine)")

    @field_validator("alert_key", "alive_key")
    @classmethod
    def _can_sign(cls, key: SecretStr, others: ValidationInfo) -> SecretStr:
        url = str(others.field_name).replace("key", "url")
        if others.data.get(url) is None or len(key.get_secret_value()) >= ALERT_KEY_LENGTH_MIN:
            return key
        raise ValueError(f"must have {ALERT_KEY_LENGTH_MIN} characters or more, as what goes to {url} is signed")

    @field_validator("calls_key", "sms_key", "sms_in_key")
    @classmethod
    def _can_be_checked(cls, key: SecretStr) -> SecretStr:
        if key.get_secret_value() and len(key.get_secret_value()) < ALERT_KEY_LENGTH_MIN:
            raise ValueError(f"must have {ALERT_KEY_LENGTH_MIN} characters or more")
        return key

    @model_validator(mode="after")
    def _can_be_used(self) -> Self:
        if self.sms_url is not None and not self.sms_key.get_secret_value():
            raise ValueError("sms_key: is needed, as what goes to sms_url is signed")
        if self.sms_url is not None and self.sms_modem:
            raise ValueError("sms_modem: a short message goes one way, by sms_url or by sms_modem")
        if self.smtp_host and not self.smtp_from:
            raise ValueError("smtp_from: is needed, as a letter comes from somebody")
        if self.smtp_security == "none" and self.smtp_host not in ("", "127.0.0.1", "localhost"):
            raise ValueError("smtp_security: none is only for this machine")
        return self

    @field_validator("calls_link")
    @classmethod
    def _is_a_telephone_link(cls, link: str) -> str:
        if link.startswith(("tel:", "sip:", "sips:", "callto:")) and link.count("{") == link.count("{number}") == 1:
            return link
        raise ValueError("must begin with tel:, sip:, sips: or callto: and have {number} in it once")

    @field_validator("site_key")
    @classmethod
    def _is_a_key(cls, key: SecretStr) -> SecretStr:
        try:
            raw = bytes.fromhex(key.get_secret_value())
        except ValueError:
            raw = b""
        if len(raw) < 16:
            raise ValueError("must be at least 32 hex digits, as `openssl rand -hex 32` prints them")
        return key
