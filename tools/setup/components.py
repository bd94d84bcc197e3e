"""The programs that are not Python packages and that only the tests need: which are there, and how to get the rest."""

from __future__ import annotations

import ctypes.util
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tools.brokers import find_mosquitto
from tools.setup import micropython

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Component:
    """`mark` is what a test says that needs it, without the `needs_`; `package` is Debian's name for it."""

    mark: str
    package: str
    find: Callable[[], str | None]


def find_chromium() -> str | None:
    """The path of Chromium or Chrome."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def find_chinese_font() -> str | None:
    """The name of an installed font with Chinese characters, without which Chromium draws boxes."""
    if not shutil.which("fc-list"):
        return None
    fonts = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return fonts.stdout.splitlines()[0] if fonts.stdout else None


def find_micropython() -> str | None:
    """The MicroPython that the tests run on, in words."""
    found = micropython.find()
    return str(found) if found else None


def find_espeak() -> str | None:
    """The path of espeak-ng, which speaks the phone's phrases where nobody has recorded them."""
    return shutil.which("espeak-ng")


def find_pango() -> str | None:
    """The library that sets the type of a PDF (hub/kernel/pdf.py)."""
    return ctypes.util.find_library("pangoft2-1.0")


COMPONENTS: Final = (
    Component("mosquitto", "mosquitto", find_mosquitto),
    Component("chromium", "chromium", find_chromium),
    Component("chinese_font", "fonts-noto-cjk", find_chinese_font),
    Component("pango", "libpangoft2-1.0-0", find_pango),
    Component("espeak", "espeak-ng", find_espeak),
    Component("micropython", "micropython", find_micropython),
)


def missing() -> list[Component]:
    """The components that this machine does not have."""
    return [component for component in COMPONENTS if component.find() is None]
