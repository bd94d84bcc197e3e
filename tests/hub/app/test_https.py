"""A hub with a certificate: only by https, cookies only by https, http leads there, a new certificate is taken."""

import asyncio
import socket
import ssl
import time
from pathlib import Path

import httpx2
import pytest
from pydantic import ValidationError

from hub.certificates import Issued, issue, make_authority
from hub.http import tls
from tests import cast
from tests.hub.app.test_start import one_line, start


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def certificate(tmp_path: Path) -> Issued:
    make_authority(tmp_path / "ca", "Lamplight", now_ms())
    return issue(tmp_path / "ca", ["localhost", "127.0.0.1"], now_ms())


def believing(certificate: Issued) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate.cert.with_name("ca.crt"))


async def test_the_hub_speaks_https_only_and_http_leads_there(
    tmp_path: Path, certificate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    redirect = cast.free_port()
    cert, key = str(certificate.cert), str(certificate.key)
    monkeypatch.setattr(cast, "_wait_until_alive", wait_until_it_listens)
    with cast.hub_process(
        tmp_path / "lamplight.db",
        cast.NOBODYS_PORT,
        LAMPLIGHT_TLS_CERT=cert,
        LAMPLIGHT_TLS_KEY=key,
        LAMPLIGHT_REDIRECT_PORT=str(redirect),
    ) as hub:
        url = f"https://localhost:{hub.port}"
        async with cast.Client(base_url=url, headers={"Origin": url}, verify=believing(certificate)) as browser:
            answer = await browser.post("/sign-in", data={"login": "chen", "password": cast.PASSWORD})
            assert answer.status_code == 303, answer.text
            assert "; Secure" in answer.headers["set-cookie"]
            assert answer.headers["strict-transport-security"] == "max-age=15552000"
            assert (await browser.get("/api/v1/me")).json()["name"] == "陈晓"
        async with httpx2.AsyncClient() as stranger:
            with pytest.raises(httpx2.ConnectError):
                await httpx2.AsyncClient().get(url)  # an authority that it does not know
            led = await stranger.get(f"http://localhost:{redirect}/sign-in?a=b%20c")
            assert (led.status_code, led.headers["location"]) == (308, f"{url}/sign-in?a=b%20c")
            foreign = await stranger.get(f"http://localhost:{redirect}/", headers={"Host": "elsewhere.example"})
            assert foreign.status_code == 421
            form = await stranger.post(f"http://localhost:{redirect}/sign-in", data={"login": "chen"})
            assert form.status_code == 403
            with pytest.raises(httpx2.TransportError):
                await stranger.get(f"http://localhost:{hub.port}/healthz")
        assert hub.stop() == 0


def wait_until_it_listens(hub: cast.HubProcess) -> None:
    deadline = time.monotonic() + cast.DEADLINE_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", hub.port), 1).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            return


async def test_a_new_certificate_is_taken_without_a_restart_and_a_broken_one_is_not(
    certificate: Issued, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "LOOK_EVERY_S", 0.01)
    context = tls.context_of(certificate.cert, certificate.key, now_ms())
    following = asyncio.create_task(tls.follow(context, certificate.cert, certificate.key))
    first = await shown_by(context, certificate)
    try:
        good = certificate.cert.read_bytes()
        certificate.cert.write_bytes(b"nonsense")
        await asyncio.sleep(0.1)
        assert await shown_by(context, certificate) == first
        certificate.cert.write_bytes(good)
        issue(certificate.cert.parent, certificate.names, now_ms())
        await cast.until(lambda: certificate.cert.stat().st_size > 0)
        await asyncio.sleep(0.2)
        assert await shown_by(context, certificate) != first
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def shown_by(context: ssl.SSLContext, certificate: Issued) -> bytes:
    """The certificate that a client is shown now."""

    async def nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(nothing, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=believing(certificate))
        shown: bytes = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        writer.close()
    return shown


def test_what_cannot_be_used_is_said_in_one_line(tmp_path: Path, certificate: Issued) -> None:
    cert, key = str(certificate.cert), str(certificate.key)
    certificate.key.chmod(0o604)
    assert "chmod 600" in one_line(start(tmp_path, LAMPLIGHT_TLS_CERT=cert, LAMPLIGHT_TLS_KEY=key))


def test_a_certificate_without_its_key_is_refused(tmp_path: Path, certificate: Issued) -> None:
    with pytest.raises(tls.TlsError, match="There is no key"):
        tls.context_of(certificate.cert, tmp_path / "other.key", now_ms())
    with pytest.raises(ValidationError, match="together"):
        cast.settings_for(tmp_path / "hub.db", tls_cert=certificate.cert)
    with pytest.raises(ValidationError, match="LAMPLIGHT_TLS_CERT"):
        cast.settings_for(tmp_path / "hub.db", redirect_port=8081)
