"""What a fresh machine is told before anything is installed, and that nothing is done twice."""

from __future__ import annotations

import ast
import shutil
import socket
from typing import TYPE_CHECKING

import pytest

from tools.setup import install, steps
from tools.setup.console import satisfies
from tools.setup.steps import ROOT, CannotError, only_if_changed

if TYPE_CHECKING:
    from pathlib import Path


def test_a_python_that_is_too_old_can_read_what_it_is_told() -> None:
    source = (ROOT / "tools" / "setup" / "bootstrap.py").read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not any(isinstance(node, ast.JoinedStr | ast.AnnAssign) for node in ast.walk(tree))


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ((18, 20, 0), False),
        ((20, 18, 9), False),
        ((20, 19, 0), True),
        ((21, 9, 0), False),
        ((22, 11, 9), False),
        ((22, 12, 0), True),
        ((26, 0, 0), True),
    ],
)
def test_the_systems_node_is_used_only_when_vite_can_live_with_it(version: tuple[int, int, int], enough: bool) -> None:
    assert satisfies(version, "^20.19.0 || >=22.12.0") is enough


def test_a_wish_for_node_that_nobody_understands_is_said() -> None:
    with pytest.raises(CannotError, match="cannot judge"):
        satisfies((22, 0, 0), "20.x")


def test_a_taken_port_is_said_before_the_installation(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert install.install(["runtime", "--listen", f"127.0.0.1:{port}"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "PORT=8090" in said.err


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:http", "no such host.invalid:8080"])
def test_a_port_or_host_that_cannot_be_is_said(listen: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert install.install(["runtime", "--listen", listen]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_full_disk_is_said_before_the_installation(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    more_than_there_is = shutil.disk_usage(ROOT).total + 1
    monkeypatch.setattr(install, "FREE_BYTES_MIN_AGAIN", more_than_there_is)
    monkeypatch.setattr(install, "FREE_BYTES_MIN", {"runtime": more_than_there_is})
    assert install.install(["runtime"]) == 1
    assert "Make room" in capsys.readouterr().err


def test_what_is_done_is_done_again_only_after_a_change_or_a_failure(tmp_path: Path) -> None:
    done: list[str] = []
    stamp = tmp_path / "stamp"

    def fail() -> None:
        raise CannotError("no network")

    only_if_changed(stamp, "first", lambda: done.append("first"))
    only_if_changed(stamp, "first", lambda: done.append("again"))
    with pytest.raises(CannotError):
        only_if_changed(stamp, "second", fail)
    only_if_changed(stamp, "second", lambda: done.append("second"))
    assert done == ["first", "second"]


def test_a_step_that_fails_shows_the_end_of_its_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(steps, "LOG", tmp_path / "log" / "setup.log")
    with pytest.raises(CannotError, match="code 3"):
        steps.run(["sh", "-c", "echo what went wrong; exit 3"], "a step")
    assert "what went wrong" in capsys.readouterr().err
