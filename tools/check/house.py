"""The house rules that a program can judge, over every file that git knows: `python -m tools.check.house`."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LINES_MAX: Final = 400
BYTES_MAX: Final = 1_000_000
CODE: Final = {".py", ".ts", ".css", ".html"}
# Written by programs, or texts that are not code.
GENERATED: Final = re.compile(
    r"(^|/)(package-lock\.json|asyncapi\.json|vectors\.json|words\.txt)$|^requirements/.*\.txt$|/migrations/versions/"
)

# Pieces are joined here so that this file does not break its own rules.
_REGISTRIES: Final = "|".join(
    (
        "pypi" + r"\.org",
        "pythonhosted" + r"\.org",
        "registry" + r"\.npmjs",
        "yarnpkg" + r"\.com",
        "--" + "index-url",
        "--extra-" + "index-url",
    )
)
_RULES: Final = (
    ("a registry's host or address", re.compile(_REGISTRIES)),
    ("work left for later", re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----")),
    ("a real phone number", re.compile(r"\+86[ -]?1[3-9]\d[ -]?\d{4}[ -]?\d{4}")),
    ("a silenced check without its reason", re.compile(r"#\s*(type|pyright):\s*ignore(\[[^\]]*\])?\s*$")),
)
_SECRET: Final = re.compile(r"(?i)(password|secret|site_key|token)\w*\s*[=:]\s*[\"'][0-9a-z+/_-]{24,}[\"']")


def main() -> int:
    """0 when no rule is broken; else 1, and one line for each place."""
    found = [line for path in tracked() for line in judge(path)]
    for line in found:
        print(line)
    return 1 if found else 0


def tracked() -> list[Path]:
    """Every file that is, or is about to be, in the repository."""
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\0")  # fmt: skip
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def judge(path: Path) -> Iterator[str]:
    """What is wrong with one file, as lines for people."""
    name = path.relative_to(ROOT).as_posix()
    if path.stat().st_size > BYTES_MAX:
        yield f"{name}: {path.stat().st_size:,} bytes; more than {BYTES_MAX:,} do not belong into the repository"
        return
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # an image
    generated = GENERATED.search(name) is not None
    lines = text.splitlines()
    if path.suffix in CODE and not generated and len(lines) > LINES_MAX:
        yield f"{name}: {len(lines)} lines; a file of more than {LINES_MAX} wants to be two"
    for number, line in enumerate(lines, 1):
        for what, pattern in _RULES:
            if pattern.search(line):
                yield f"{name}:{number}: {what}: {line.strip()[:100]}"
        if not name.startswith("tests/") and _SECRET.search(line):
            yield f"{name}:{number}: a secret written down"
    if path.suffix == ".py" and not name.startswith("tests/") and text.strip() and not _opens_with_a_sentence(text):
        yield f"{name}: does not open with a sentence that says what it is for"


def _opens_with_a_sentence(text: str) -> bool:
    return ast.get_docstring(ast.parse(text)) is not None


if __name__ == "__main__":
    sys.exit(main())
