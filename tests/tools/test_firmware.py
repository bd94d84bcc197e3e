"""`lamplight firmware key` and `build`, as a maker of firmware calls them."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from sos.parts import manifest
from sos.parts.part import RARE
from typer.testing import CliRunner

from tools.cli import app
from tools.firmware import build as making
from tools.firmware import rom_files, signing, sources

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result


def said(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["firmware", *(str(one) for one in words)])


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "maker.pem"
    assert said("key", path).exit_code == 0
    return path


def built(secret: Path, tmp_path: Path, *words: str) -> dict[str, Any]:
    told = said("build", "--version", "0.4.0", "--key", secret, "--into", tmp_path, "--json", *words)
    assert told.exit_code == 0, told.stderr
    return json.loads(told.stdout)


def test_every_image_is_built_signed_and_weighed(secret: Path, tmp_path: Path) -> None:
    result = built(secret, tmp_path, "--number", "40")
    assert "phone" in [one["image"] for one in result["images"]]
    for one in result["images"]:
        path = tmp_path / "0.4.0" / f"{one['image']}-0.4.0.lamplight"
        bundle = path.read_bytes()
        build = manifest.whole(bundle, secret.with_suffix(".key").read_bytes())
        code = bundle[one["manifest_bytes"] :]
        assert tuple(build) == (one["image"], "0.4.0", 40, 0, len(code))
        files = rom_files.files_of(code)
        assert {name: len(data) for name, data in files.items()} == one["files"]
        assert one["total_bytes"] == sum(map(len, files.values()))
        assert one["bundle_bytes"] == len(bundle)


def test_the_same_sources_give_the_same_bytes(secret: Path, tmp_path: Path) -> None:
    built(secret, tmp_path, "--number", "40")
    first = (tmp_path / "0.4.0" / "phone-0.4.0.lamplight").read_bytes()
    built(secret, tmp_path, "--number", "40")
    assert (tmp_path / "0.4.0" / "phone-0.4.0.lamplight").read_bytes() == first


def test_the_secret_key_is_nobody_elses_to_read_and_never_written_over(secret: Path) -> None:
    assert secret.stat().st_mode & 0o777 == 0o600
    before = secret.read_bytes()
    told = said("key", secret)
    assert (told.exit_code, secret.read_bytes()) == (1, before)
    assert told.stderr == f"lamplight: {secret}: File exists\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--version", "0.4.0", "--key", "nowhere.pem"), "`lamplight firmware key nowhere.pem` makes one"),
        (("--version", "a b"), "a version has 1 to 16 letters"),
        (("--version", "0.4.0", "--image", "toaster"), "there is no image toaster"),
        (("--version", "0.4.0", "--number", "-1"), "a number is 1 to"),
        (("--version", "0.4.0", "--number", "40", "--downgrade-from", "40"), "a greater number than its own"),
    ],
)
def test_what_cannot_be_built_is_refused_in_one_line(
    secret: Path, tmp_path: Path, words: tuple[str, ...], why: str
) -> None:
    key = () if "--key" in words else ("--key", secret)
    told = said("build", "--into", tmp_path, *key, *words)
    assert (told.exit_code, told.stdout) == (1, "")
    assert told.stderr.startswith("lamplight: ")
    assert why in told.stderr
    assert told.stderr.count("\n") == 1


def test_a_build_has_every_part_that_a_phone_may_ask_for_by_its_name() -> None:
    asked = {path.stem for path in sources.PARTS.glob("*.py") if sources.MAKES_A_PART in path.read_text("utf-8")}
    assert {"self_test", "keypad", "stuck", "remotes"} <= asked
    assert {*RARE.values()} <= asked
    assert {f"sos/parts/{name}.py" for name in asked} <= set(sources.of_image("phone"))


def test_a_build_knows_when_its_sources_were_made_and_is_the_same_each_time(
    secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bundle(made: str | None) -> bytes:
        if made is None:
            monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
        else:
            monkeypatch.setenv("SOURCE_DATE_EPOCH", made)
        return making.build("phone", making.Said("0.4.0", 40), signing.load(secret)).bundle

    git = ["git", "-C", str(sources.FIRMWARE), "log", "-1", "--format=%ct", "--", "."]
    committed = subprocess.run(git, capture_output=True, text=True, check=False).stdout.strip()
    first = bundle("1800014400")
    assert bundle("1800014400") == first
    assert bundle("1800014401") != first
    if committed:
        assert bundle(None) == bundle(committed)
    assert bundle("0") == bundle("1"), "never earlier than the sources say themselves"
    for wrong in ("yesterday", "-5", "99999999999"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        told = said("build", "--into", tmp_path, "--key", secret, "--version", "0.4.0")
        assert (told.exit_code, "SOURCE_DATE_EPOCH" in told.stderr) == (1, True)
