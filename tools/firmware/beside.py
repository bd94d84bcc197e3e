"""Measures what lies in a device's heap only here: names and function tables, and what stands in for the chip.

A frozen image keeps the names of a program and the tables of its functions in flash. From an image in a ROM file
system they are made in the heap when a module is loaded; the heap of a test must be larger by just that. So each module
is loaded once without doing any of its lines, and once empty: the difference is what would be in flash.

Held against a real frozen image (MicroPython 1.26.1, 32 bits), this gives 0.2 to 0.7 kB less than what freezing really
saves: 27.7 kB with nothing but the line and 40.7 with a modem: who fits here fits there.
"""

from __future__ import annotations

import ast
import functools
import subprocess
import tempfile
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tools.firmware import rom
from tools.firmware.constants import Module
from tools.firmware.kept import kept

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tools.setup.micropython import Interpreter

# What a phone has loaded that has nothing but its line and its keys, and has tested itself.
LINE: Final = ("board.run", "board.senses", "board.seldom", "board.secure", "sos.parts.stuck", "sos.parts.keypad")
RADIO: Final = ("board.remotes", "sos.parts.pairing", "board.wifi")
SET_UP: Final = ("board.set_up", "board.wifi")
MODEM: Final = ("board.modem", "sos.parts.calls", "sos.parts.second_path")
UPDATES: Final = ("board.settling",)
OWN_LINE: Final = ("board.remote_line", "board.secure")  # of a remote control that its phone does not hear
ALL: Final = (*RADIO, *SET_UP, *MODEM, *UPDATES, "board.updating")
INNER: Final = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda),
    *(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
)
MEASURE: Final = """
import gc


def main(names):
    gc.collect()
    before = gc.mem_alloc()
    for name in names:
        __import__(name)
    gc.collect()
    print(gc.mem_alloc() - before)
"""


@functools.cache
def of_phone(interpreter: Interpreter, more: tuple[str, ...] = ()) -> int:
    """Bytes of heap beside a phone's own, with these modules beside LINE."""
    return _of("phone", (*LINE, *more), interpreter)


@functools.cache
def of_remote(interpreter: Interpreter, more: tuple[str, ...] = ()) -> int:
    """The same of a remote control, with these modules beside those that it wakes with."""
    return _of("remote", ("board.remote_run", *more), interpreter)


@functools.cache
def of_slotted_phone(interpreter: Interpreter) -> int:
    """The same of a phone that is updated in its slots; what stands in for its chip is compiled where it starts."""
    program = rom.device("phone", shadows=True) | {"rom.py": rom.SHADOWS / "rom.py"}
    start = (*LINE, *UPDATES, "board.updating")
    follows_from = ("slotted", rom.texts(program), start, str(interpreter), interpreter.command)
    return kept(follows_from, lambda: _worked_out(program, start, interpreter, in_source=True))


def _of(image: str, start: tuple[str, ...], interpreter: Interpreter) -> int:
    program = rom.device(image, shadows=True)
    follows_from = (rom.texts(program), start, str(interpreter), interpreter.command)
    return kept(follows_from, lambda: _worked_out(program, start, interpreter))


def _worked_out(
    program: Mapping[str, Path], start: tuple[str, ...], interpreter: Interpreter, *, in_source: bool = False
) -> int:
    names = _loaded_by(start, {module.name: module for module in _modules(program).values()})
    chip = [path.stem for path in rom.SHADOWS.glob("*.py") if path.stem in names]
    own = [name for name in names if name not in chip]
    of_chip = compiled(interpreter, ["rom", *chip]) if in_source else loaded(interpreter, program, chip)
    return tables(interpreter, program, own) + of_chip


def loaded(interpreter: Interpreter, program: Mapping[str, Path], names: Iterable[str]) -> int:
    """Bytes of heap that these modules take, as they are."""
    return _measured(interpreter, program, names)


def compiled(interpreter: Interpreter, names: Sequence[str]) -> int:
    """Bytes of heap that these stand-ins take where they are compiled: their bytecode, too, lies in the heap then."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "measure.py").write_text(f"{MEASURE}\n\nmain({list(names)})\n", encoding="utf-8")
        done = subprocess.run(
            [*interpreter.command, "-X", "heapsize=1m", "measure.py"],
            cwd=folder,
            env={"MICROPYPATH": f"{rom.SHADOWS}:.frozen"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return int(done.stdout)


def tables(interpreter: Interpreter, program: Mapping[str, Path], start: Collection[str]) -> int:
    """Bytes of heap that the names and function tables of these modules take, and of all that they load at once."""
    modules = {module.name: (path, module) for path, module in _modules(program).items()}
    names = _loaded_by(start, {name: module for name, (_, module) in modules.items()})
    with tempfile.TemporaryDirectory() as folder:
        found: list[int] = []
        for whole in (True, False):
            still: dict[str, Path] = {}
            for name in names:
                path, module = modules[name]
                still[path] = Path(folder) / path.replace("/", "_")
                still[path].write_text(_still(module) if whole else 'if __name__ == "":\n    pass\n', encoding="utf-8")
            found.append(_measured(interpreter, still, names))
    return found[0] - found[1] + _of_inner_functions([module for _, module in modules.values() if module.name in names])


def _modules(program: Mapping[str, Path]) -> dict[str, Module]:
    return {path: Module(path, text) for path, text in rom.texts(program).items()}


def _loaded_by(start: Iterable[str], modules: Mapping[str, Module]) -> list[str]:
    """The modules of a program that are loaded with these, after what each of them needs."""
    names: list[str] = []
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name in names or name not in modules:
            continue
        names.append(name)
        waiting += [".".join(name.split(".")[:end]) for end in range(1, name.count(".") + 1)]
        for node in modules[name].tree.body:
            if isinstance(node, ast.ImportFrom):
                base = modules[name].origin(node)
                waiting += [base, *(f"{base}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                waiting += [alias.name for alias in node.names]
    return sorted(names)


def _still(module: Module) -> str:
    """All that is in a module, and none of it done."""
    return 'if __name__ == "":\n' + textwrap.indent(module.source + "\npass\n", "    ", lambda _: True)


def _of_inner_functions(modules: Iterable[Module]) -> int:
    """Bytes of the table of each function that is made inside another (py/emitglue.h), of those that stay: of functions
    that have some. The others' are given back once a module is loaded, and so are all of one of which nothing is done.
    """
    inner = [
        sum(1 for node in ast.walk(function) if isinstance(node, INNER)) - 1
        for module in modules
        for function in ast.walk(module.tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return sum(16 + 32 * count for count in inner if count > 0)


def _measured(interpreter: Interpreter, program: Mapping[str, Path], names: Iterable[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        measure = Path(folder) / "measure.py"
        measure.write_text(MEASURE, encoding="utf-8")
        image = Path(folder) / "measure.rom"
        image.write_bytes(rom.packed({**program, "measure.py": measure}))
        done = subprocess.run(
            interpreter.run_image(image, "measure", *names, beside=1 << 20),
            cwd=folder,
            env={"MICROPYPATH": ".frozen"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    return int(done.stdout)
