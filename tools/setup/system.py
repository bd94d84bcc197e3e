"""Gets the programs that the tests need: as root it installs them, else it says what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tools.setup import micropython
from tools.setup.components import Component, missing
from tools.setup.steps import CannotError, run

_APT = ("apt-get", "-o", "DPkg::Lock::Timeout=120")


def prepare() -> None:
    """Install what is missing if we may; then say what is still missing, and what that means."""
    lacking = [component for component in missing() if component.mark != "micropython"]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(lacking)
    _find_micropython()
    for component in missing():
        print(f"MISSING: {component.package}. Tests marked needs_{component.mark} do not run (with CI=true: fail).")


def _install(components: list[Component]) -> None:
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    packages = [component.package for component in components]
    try:
        run([*_APT, "update", "-q"], "the list of system packages", env=env)
        run([*_APT, "install", "-q", "-y", "--no-install-recommends", *packages], " ".join(packages), env=env)
    except CannotError as cannot:
        print(cannot)
    # Debian starts Mosquitto as a service on 1883; the tests start their own.
    if "mosquitto" in packages and shutil.which("systemctl"):
        subprocess.run(["systemctl", "disable", "--now", "mosquitto"], check=False, capture_output=True)


def _find_micropython() -> None:
    found = micropython.ensure()
    if found is not None:
        print(f"MicroPython: {found}")


if __name__ == "__main__":
    prepare()
    sys.exit(0)
