"""The house rules find what they forbid, and nothing in the house breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.check import house

if TYPE_CHECKING:
    from pathlib import Path

OPENING = '"""What it is for."""\n'


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        ("# TO" + "DO: later", "left for later"),
        ("see https://py" + "pi.org/simple", "registry"),
        ("pip install --extra-" + "index-url x", "registry"),
        ("-----BEGIN EC PRIVATE" + " KEY-----", "private key"),
        ("call +86 138 " + "1234 5678", "phone number"),
        ("x = y  # type: " + "ignore", "silenced"),
        ('PASSWORD = "' + "a" * 32 + '"', "secret"),
        ("\n" * 500, "wants to be two"),
    ],
)
def test_a_broken_rule_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: str, named: str) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    file = tmp_path / "module.py"
    file.write_text(OPENING + planted, encoding="utf-8")
    assert any(named in line for line in house.judge(file))


def test_a_module_without_an_opening_sentence_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house, "ROOT", tmp_path)
    file = tmp_path / "module.py"
    file.write_text("x = 1\n", encoding="utf-8")
    assert any("sentence" in line for line in house.judge(file))
    file.write_text(OPENING + "x = 1\n", encoding="utf-8")
    assert list(house.judge(file)) == []
