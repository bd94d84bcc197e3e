"""Fetches the 32-bit MicroPython of Debian into a cache folder, without changing anything of the machine.

The phone's chip is 32-bit: only there do the heap's size and the wrapping of its clock come out as on the device.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITES: Final = ("sid", "trixie")  # the floor is MicroPython 1.26, which stable (1.25) does not have yet
KEYRING: Final = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
DOWNLOAD_S_MAX: Final = 300


class FetchError(Exception):
    """Why the 32-bit MicroPython cannot be had here, in one line."""


def mirror(etc: Path = Path("/etc")) -> str | None:
    """The address from which this machine gets its own Debian release, or None if it is no Debian."""
    codename = _codename(etc)
    return next((uri for uri, suites in _sources(etc / "apt") if codename and codename in suites), None)


def _codename(etc: Path) -> str | None:
    release = etc / "os-release"
    text = release.read_text(encoding="utf-8") if release.exists() else ""
    found = re.search(r'^VERSION_CODENAME="?([a-z]+)', text, re.MULTILINE)
    return found[1] if found and re.search(r'^ID="?debian"?$', text, re.MULTILINE) else None


def _sources(apt: Path) -> Iterator[tuple[str, list[str]]]:
    """Address and suites of each package source that the machine is set up with, in both of apt's notations."""
    for path in sorted([apt / "sources.list", *apt.glob("sources.list.d/*")]):
        text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        if path.suffix == ".list":
            for line in re.findall(r"^deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)", text, re.MULTILINE):
                yield line[0], [line[1]]
        elif path.suffix == ".sources":
            for stanza in re.split(r"\n\s*\n", text):
                uris = re.search(r"^URIs:\s*(\S+)", stanza, re.MULTILINE)
                suites = re.search(r"^Suites:\s*(.+)$", stanza, re.MULTILINE)
                if uris and suites and not re.search(r"^Enabled:\s*no", stanza, re.MULTILINE):
                    yield uris[1], suites[1].split()


def fetch(folder: Path) -> None:
    """Put the unpacked packages under `folder`/root. Needs no root. Raises FetchError."""
    address = mirror()
    if address is None or not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise FetchError("this is no Debian with apt-get, dpkg and a package source for its own release")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="fetch-") as name:
        work = Path(name)
        work.chmod(0o755)  # apt hands the download to a user of its own
        complaints = [complaint for suite in SUITES if (complaint := _download(work, address, suite))]
        if len(complaints) == len(SUITES):
            raise FetchError("; ".join(complaints))
        for package in sorted(work.glob("archives/*.deb")):
            subprocess.run(["dpkg", "-x", package, work / "root"], check=True, timeout=DOWNLOAD_S_MAX)
        shutil.rmtree(folder / "root", ignore_errors=True)
        (work / "root").rename(folder / "root")


def _download(work: Path, address: str, suite: str) -> str | None:
    """Download the packages of `suite` unless an earlier suite had them; gives back why not, if not."""
    if any(work.glob("archives/*.deb")):
        return None
    signed = f" signed-by={KEYRING}" if KEYRING.exists() else ""
    (work / "sources.list").write_text(f"deb [arch=i386{signed}] {address} {suite} main\n", encoding="utf-8")
    for part in ("lists/partial", "archives/partial"):
        (work / part).mkdir(parents=True, exist_ok=True)
    update = _apt(work, "update", "-o", "APT::Update::Error-Mode=any")
    return update or _apt(work, "install", "--download-only", "--no-install-recommends", "--yes", "micropython")


def _apt(work: Path, *arguments: str) -> str | None:
    """Run apt-get with everything it reads and writes under `work`; its complaint, or None if it went well."""
    options = {
        "Dir::Etc::sourcelist": work / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State": work,
        "Dir::State::Lists": work / "lists",
        "Dir::State::status": "/dev/null",
        "Dir::Cache": work,
        "Dir::Cache::Archives": work / "archives",
        "Dir::Log": work,
        "APT::Architecture": "i386",
        "APT::Architectures::": "i386",
        "Debug::NoLocking": "1",
    }
    command = ["apt-get", *(part for key, value in options.items() for part in ("-o", f"{key}={value}")), *arguments]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=DOWNLOAD_S_MAX
        )
    except subprocess.TimeoutExpired:
        return f"apt-get {arguments[0]} took longer than {DOWNLOAD_S_MAX} s"
    if done.returncode == 0:
        return None
    complaint = next((line for line in done.stderr.splitlines() if line.startswith("E:")), "apt-get failed")
    return f"apt-get {arguments[0]}: {complaint}"
