"""A month is certified: asked for by a person, made beside everything else, in three languages, always the same."""

import asyncio
import hashlib
import re
import zlib
from pathlib import Path
from typing import Any

import pytest

from hub.care_calls.figures import certificates, proof
from hub.kernel import Database, pdf
from tests import cast

FIGURES = "/api/v1/care-figures/certificates"
MONTH = {"month": "2026-11"}


async def ready(browser: cast.Client, number: int) -> dict[str, Any]:
    found: list[dict[str, Any]] = []

    async def made() -> bool:
        items = (await browser.get(FIGURES)).json()["items"]
        found[:] = [one for one in items if one["id"] == number]
        return bool(found[0]["ready_ms"] or found[0]["failed"])

    await cast.until(made, "the certificate")
    return found[0]


def pages(data: bytes) -> bytes:
    """What is drawn, unpacked: enough to tell two documents apart."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL)
    found = b""
    for one in streams:
        try:
            found += zlib.decompress(one)
        except zlib.error:
            continue
    return found


@pytest.mark.needs_chinese_font
@pytest.mark.needs_pango
async def test_a_certificate_is_made_signed_and_the_same_when_it_is_made_again(
    hub: cast.RunningApp, clock: cast.HandClock
) -> None:
    chen = await hub.signed_in("chen")
    await chen.post("/api/v1/residents/1/care-calls", json={"outcome": "reached"})
    clock.forward(2 * cast.HOUR_MS)
    zhou = await hub.signed_in("zhou")
    asked = (await zhou.post(FIGURES, json=MONTH)).json()
    assert (asked["by_name"], asked["language"], asked["ready_ms"]) == ("周敏", "fr", None)
    one = await ready(zhou, asked["id"])
    assert (one["failed"], one["done"]) == (None, one["steps"])
    document = await zhou.get(f"{FIGURES}/{one['id']}.pdf")
    assert document.headers["content-type"] == "application/pdf"
    assert document.content.startswith(b"%PDF")
    assert hashlib.sha256(document.content).hexdigest() == one["sha256"]
    assert document.headers["content-disposition"] == 'attachment; filename="lamplight-care-2026-11-fr.pdf"'
    table = (await zhou.get(f"{FIGURES}/{one['id']}.csv")).text
    assert "résident,1,王秀英,闻喜小区" in table
    # Asked for at the same instant it says the same, but for its number, which is not on it.
    again = await ready(zhou, (await zhou.post(FIGURES, json=MONTH)).json()["id"])
    assert again["sha256"] == one["sha256"]
    trail = await hub.database.read(
        lambda tx: tx.sql.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'export_certificate'").scalar()
    )
    assert trail == 2


async def test_what_it_says_is_in_the_persons_language_and_names_who_issued_it(hub: cast.RunningApp) -> None:
    def prove(language: str) -> proof.Proof:
        def read(tx: Any) -> proof.Proof:
            span = certificates.month_span(tx, "2026-11")
            return proof.prove(tx, span, proof.Issued("2026-11", language, "周敏 <b>", tx.now_ms, "Pengpu"))

        return hub.database.read_now(read)

    for language, word in (
        ("zh-CN", "关爱电话证明"),
        ("fr", "Attestation des appels"),
        ("en", "Certificate of the care"),
    ):
        made = prove(language)
        assert word in made.html
        assert "周敏 &lt;b&gt;" in made.html
        assert hashlib.sha256(made.csv).hexdigest() in made.html
        assert f'lang="{language}"' in made.html
        assert "http" not in made.html.partition("<body>")[2]
    assert prove("en") == prove("en")


async def test_a_month_that_has_not_begun_is_refused_and_an_operator_does_not_certify(hub: cast.RunningApp) -> None:
    chen, zhou, he = [await hub.signed_in(one) for one in ("chen", "zhou", "he")]
    for month in ("2026-12", "2019-12", "2026-13", "november"):
        assert (await zhou.post(FIGURES, json={"month": month})).status_code == 422
    assert (await chen.post(FIGURES, json=MONTH)).status_code == 403
    assert (await he.post(FIGURES, json=MONTH)).status_code == 403
    assert (await zhou.get(f"{FIGURES}/7.pdf")).status_code == 404


async def test_one_that_cannot_be_made_says_why_and_holds_up_no_other(
    hub: cast.RunningApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhou = await hub.signed_in("zhou")
    monkeypatch.setattr(pdf, "has_chinese_font", lambda: False)
    first = await ready(zhou, (await zhou.post(FIGURES, json=MONTH)).json()["id"])
    second = await ready(zhou, (await zhou.post(FIGURES, json=MONTH)).json()["id"])
    assert "fonts-noto-cjk" in first["failed"]
    assert "fonts-noto-cjk" in second["failed"]
    answer = await zhou.get(f"{FIGURES}/{first['id']}.pdf")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")


@pytest.mark.needs_chinese_font
@pytest.mark.needs_pango
async def test_a_hub_that_was_killed_while_it_made_one_makes_it_when_it_starts_again(
    tmp_path: Path, clock: cast.HandClock
) -> None:
    async with cast.running_app(tmp_path, clock) as hub:
        zhou = await hub.signed_in("zhou")
        number = (await zhou.post(FIGURES, json=MONTH)).json()["id"]
    database = Database(tmp_path / "lamplight.db", clock)
    assert database.read_now(certificates.store.next_certificate) is not None, "it was still being made"
    maker = asyncio.create_task(certificates.maker("pengpu").run(database))

    def done() -> bool:
        return database.read_now(certificates.store.next_certificate) is None

    await cast.until(done, "the certificate")
    maker.cancel()
    await asyncio.gather(maker, return_exceptions=True)
    row = database.read_now(lambda tx: certificates.store.certificate(tx, number))
    database.close()
    assert row is not None
    assert pages(row.pdf)


async def test_nothing_is_fetched_for_a_document() -> None:
    steps: list[int] = []

    async def progress(step: int) -> None:
        steps.append(step)

    html = '<html lang="zh"><body>关爱<img src="file:///etc/passwd"><img src="http://127.0.0.1:9/x.png"></body></html>'
    data = await pdf.make_pdf(html, progress)
    assert data.startswith(b"%PDF")
    assert steps == sorted(steps)
    assert len(steps) > 3
