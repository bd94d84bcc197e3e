"""`make lock`: writes requirements/*.txt anew from pyproject.toml, every package with its version and its hashes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.setup.steps import ROOT

# No address of a registry goes into the lock: where packages come from is each machine's own affair.
_UV: Final = (
    Path(sys.executable).with_name("uv"),
    "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade",
    "--no-emit-index-url", "--no-emit-find-links", "--no-header", "--quiet",
)  # fmt: skip
_GROUPS: Final = {
    "runtime": "pyproject.toml --group build",
    "node": "--group node",
    "dev": "pyproject.toml --extra solver --group build --group node --group dev -c requirements/runtime.txt",
    "stubs": "--group stubs",
}


def main() -> int:
    """0 when all locks were written, else the code of uv."""
    for name, sources in _GROUPS.items():
        print(f"requirements/{name}.txt")
        done = subprocess.run([*_UV, *sources.split(), "-o", f"requirements/{name}.txt"], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
