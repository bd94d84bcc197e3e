"""Works out which modules of a device's program are loaded together anyway, so that they can be one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tools.firmware.constants import Module

# The first is what a phone always has; the others are loaded when they are needed, each with what it alone needs.
ENTRIES: Final = ("board.run", "board.modem", "board.remotes", "board.set_up", "board.settling", "board.updating")
OURS: Final = ("sos", "board")
MAKES_A_PART: Final = "part"  # the function of a module that is asked for by its name (sos/parts/part.py)
Imported = ast.Import | ast.ImportFrom


def grouped(modules: Mapping[str, Module], packages: Iterable[str]) -> dict[str, list[str]]:
    """By their entries the modules that can be put together, each after those that it needs. Empty without the first.

    With the first go all that it loads; with another what is loaded by no module but those that go with it.
    """
    if ENTRIES[0] not in modules:
        return {}
    entries = [entry for entry in ENTRIES if entry in modules]
    groups = {entries[0]: _after(modules, entries[0], [])}
    taken = {*groups[entries[0]], *ENTRIES, *packages, *(name for name, module in modules.items() if _is_part(module))}
    asked = {module.name: set(_loads(modules, module.name, _imports(module.tree))) for module in modules.values()}
    for entry in entries[1:]:
        names = [name for name in _after(modules, entry, []) if name == entry or name not in taken]
        groups[entry] = _nobody_elses(asked, entry, names)
    return groups


def _after(modules: Mapping[str, Module], name: str, found: list[str]) -> list[str]:
    """A module after all that is loaded with it."""
    found.append(name)  # so that two that need each other end
    for one in _loads(modules, name, [node for node in modules[name].tree.body if isinstance(node, Imported)]):
        if one not in found:
            _after(modules, one, found)
    found.remove(name)
    found.append(name)
    return found


def _loads(modules: Mapping[str, Module], name: str, nodes: Sequence[Imported]) -> Iterator[str]:
    """The modules of ours that these imports of a module load, and the packages that it and they are in."""
    asked = [name]
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = modules[name].origin(node)
            asked += [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            asked += [alias.name for alias in node.names]
    for one in asked:
        steps = one.split(".")
        parents = [".".join(steps[:count]) for count in range(1, len(steps) + 1)]
        yield from (each for each in parents if each in modules and each != name and steps[0] in OURS)


def _imports(tree: ast.Module) -> list[Imported]:
    """At whatever moment."""
    return [node for node in ast.walk(tree) if isinstance(node, Imported)]


def _is_part(module: Module) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == MAKES_A_PART for node in module.tree.body)


def _nobody_elses(asked: Mapping[str, set[str]], entry: str, names: list[str]) -> list[str]:
    """Those of `names` that no module outside of them asks for."""
    while True:
        others = {one for name, wanted in asked.items() if name not in names for one in wanted}
        fewer = [name for name in names if name == entry or name not in others]
        if fewer == names:
            return names
        names = fewer
