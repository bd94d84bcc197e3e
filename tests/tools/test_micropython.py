"""A real MicroPython is found or fetched, of the device's word size where that can be had, and nothing is pretended."""

from __future__ import annotations

import os
import subprocess
import sys
import typing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.setup import debian_i386, micropython

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = "http://mirror.test/debian"
OTHER = "http://other.test/packages"
DEB822 = f"""Types: deb
URIs: {OTHER}
Suites: bookworm
Enabled: no

Types: deb
# a comment
URIs: {HERE}
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""
ONE_LINE = f"deb {OTHER} nodistro main\ndeb [arch=amd64 signed-by=/x.gpg] {HERE} bookworm main\n"


@pytest.fixture(autouse=True)
def fresh_search() -> Iterator[None]:
    """No test sees what another one found."""
    micropython.find.cache_clear()
    yield
    micropython.find.cache_clear()


def machine(root: Path, distribution: str, name: str, sources: str) -> Path:
    """The /etc of a machine with one file of package sources."""
    (root / "apt" / "sources.list.d").mkdir(parents=True)
    (root / "os-release").write_text(f'PRETTY_NAME="x"\nID={distribution}\nVERSION_CODENAME=bookworm\n')
    (root / "apt" / name).write_text(sources)
    return root


@pytest.mark.parametrize(
    ("name", "sources"),
    [("sources.list", ONE_LINE), ("sources.list.d/a.list", ONE_LINE), ("sources.list.d/debian.sources", DEB822)],
)
def test_the_mirror_is_the_one_this_machine_uses(tmp_path: Path, name: str, sources: str) -> None:
    assert debian_i386.mirror(machine(tmp_path, "debian", name, sources)) == HERE


@pytest.mark.parametrize(
    ("distribution", "sources"), [("ubuntu", ONE_LINE), ("debian", ""), ("debian", f"deb {OTHER} nodistro main\n")]
)
def test_a_machine_without_a_debian_mirror_has_none(tmp_path: Path, distribution: str, sources: str) -> None:
    assert debian_i386.mirror(machine(tmp_path, distribution, "sources.list", sources)) is None


def test_a_machine_without_any_of_it_has_none(tmp_path: Path) -> None:
    assert debian_i386.mirror(tmp_path) is None


def test_what_cannot_be_fetched_is_said_in_a_line_and_the_wheel_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apt_get = tmp_path / "apt-get"
    apt_get.write_text("#!/bin/sh\necho 'E: no network here' >&2\nexit 100\n")
    apt_get.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.delenv("MICROPYTHON", raising=False)
    monkeypatch.setattr(micropython, "CACHE", tmp_path / "cache")
    found = micropython.ensure()
    assert found is not None
    assert "no 32-bit MicroPython: " in capsys.readouterr().err
    assert not list((tmp_path / "cache").glob("*"))
    if found.origin == "the wheel":
        assert found.bits == 64
        assert "heap 112 kB" in str(found)
        assert "does not wrap: that was not tested" in str(found)


def test_what_micropython_names_is_used_or_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for wrong in (str(tmp_path / "absent"), "/bin/true", sys.executable):
        monkeypatch.setenv("MICROPYTHON", wrong)
        micropython.find.cache_clear()
        assert micropython.find() is None, wrong


@pytest.mark.needs_micropython
def test_the_heap_is_that_of_the_device() -> None:
    found = micropython.find()
    assert found is not None
    script = "import gc; print(gc.mem_alloc() + gc.mem_free())"
    done = subprocess.run(found.run("-c", script), capture_output=True, text=True, check=True, timeout=60)
    limit = {32: 56 * 1024, 64: 112 * 1024}[found.bits]
    assert limit * 0.9 < int(done.stdout) <= limit


@pytest.mark.needs_micropython
def test_a_program_that_needs_more_than_the_heap_fails() -> None:
    found = micropython.find()
    assert found is not None
    greedy = found.run("-c", "x = bytearray(120 * 1024)")
    done = subprocess.run(greedy, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "MemoryError" in done.stderr


def test_the_shims_of_the_device_are_not_what_cpython_imports() -> None:
    assert not any(Path(entry).name == "shims" for entry in sys.path)
    assert "shims" not in (typing.__file__ or "")
