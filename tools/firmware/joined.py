"""Puts the modules of a device's program together that are loaded together anyway.

Each module costs a device a table of its names, and each name that a module takes from another stands in both tables,
for as long as it runs. In one module each name is there once. Where a line of the device's came from says
`python -m tools.firmware.joined phone board/run.py 1234`, as a traceback has it.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from typing import TYPE_CHECKING, NamedTuple

from tools.firmware.constants import Module
from tools.firmware.groups import Imported, grouped
from tools.firmware.scopes import bound_inside, names_of_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class NotJoined(Exception):
    """These modules cannot be put together so. The text says why."""


class Place(NamedTuple):
    """A name in a module; the module itself if `name` is empty."""

    module: str
    name: str


class Change(NamedTuple):
    """What stands instead of an expression or statement, or of a part of a line that says the same."""

    node: ast.expr | ast.stmt
    text: str


def joined(texts: Mapping[str, str]) -> dict[str, str]:
    """The same program in fewer files, names like "sos/phone.py". NotJoined where two names cannot be told apart.

    The entries keep their names and those of all that is in them. A program without the first stays as it is.
    """
    program = Program(texts)
    return {path: text for name, path in program.paths.items() if (text := program.text(name)) is not None}


class Program:
    """`groups`: by their entries the modules that are put together, each after those that it needs."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        modules = [Module(path, text) for path, text in texts.items()]
        self.modules = {module.name: module for module in modules}
        self.paths = {module.name: path for module, path in zip(modules, texts, strict=True)}
        self._packages = {name for name, path in self.paths.items() if path.endswith("__init__.py")}
        self.groups = grouped(self.modules, self._packages)
        self._defined = {module.name: _defined(module) for module in modules}
        self._home = {name: entry for entry, names in self.groups.items() for name in names}
        self._names = {place: name for entry in self.groups for place, name in self._named(entry)}

    def text(self, name: str) -> str | None:
        """What lies there now; None for a module that went into another. Of a package that did, nothing is left."""
        if name in self.groups:
            taken: set[tuple[str, str, str]] = set()
            return "".join(self._rewritten(one, taken) for one in self.groups[name])
        if name in self._home:
            return "" if name in self._packages else None
        return self._rewritten(name, set())

    def origin(self, path: str, line: int) -> tuple[str, int]:
        """The source file and line of a line of what lies at `path` now. ValueError if it has no such line."""
        name = next((name for name, one in self.paths.items() if one == path), "")
        for one in self.groups.get(name, [name] if name else []):
            count = self._rewritten(one, set()).count("\n")
            if line <= count:
                return self.paths[one], line
            line -= count
        raise ValueError(f"{path} has no such line")

    # What each name is called there.

    def _named(self, entry: str) -> Iterator[tuple[Place, str]]:
        """The name of everything that the modules of a group define; two that are alike are told apart by module."""
        group = [self.modules[name] for name in self.groups[entry]]
        inside = {name for module in group for name in bound_inside(module.tree)}
        outside = {alias for module in group for alias in self._stays_imported(module)}
        used: dict[str, Place | None] = dict.fromkeys(outside)
        for module in reversed(group):  # the entry's own first: they stay as they are
            for name in sorted(self._defined[module.name]):
                new = name
                if module.name != entry and (name in inside or name in used):
                    new = module.name.rsplit(".", 1)[-1] + "_" + name.lstrip("_")
                if new in used or (new != name and new in inside):
                    raise NotJoined(f"{name} of {module.name} cannot be told apart from another {new}")
                used[new] = Place(module.name, name)
                yield Place(module.name, name), new

    def _stays_imported(self, module: Module) -> Iterator[str]:
        for node in module.tree.body:
            if isinstance(node, Imported):
                for alias in node.names:
                    bound = alias.asname or alias.name.split(".")[0]
                    place = self._place(module.name, bound)
                    if place is None or self._home.get(place.module) != self._home[module.name]:
                        yield bound

    def _place(self, module: str, name: str) -> Place | None:
        """What a name of a module is, if it is something of this program: followed through all who pass it on."""
        if module not in self.modules:
            return None
        found = self.modules[module]
        if name in found.imported and name not in self._defined[module]:
            base, inner = found.imported[name]
            whole = f"{base}.{inner}" if inner else base
            return Place(whole, "") if whole in self.modules else self._place(base, inner)
        return Place(module, name) if name in self._defined[module] else None

    def _new_name(self, place: Place) -> str:
        return self._names.get(place, place.name)

    # Their lines.

    def _rewritten(self, name: str, taken: set[tuple[str, str, str]]) -> str:
        module = self.modules[name]
        text = _edited(module.source, [*self._names_in(module), *self._imports_in(module, taken)])
        return text if text.endswith("\n") or not text else text + "\n"

    def _names_in(self, module: Module) -> Iterator[Change]:
        """Names of the module, and those behind a name of a module."""
        top = {id(node): node for node in names_of_module(module.tree)}
        changed: dict[int, Change] = {}
        asked: set[int] = set()  # names behind which something is asked for
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                asked.add(id(node.value))
                text = self._behind(module, node, id(node.value) in top)
            elif isinstance(node, ast.Name) and id(node) in top:
                text = self._here(module, node.id, id(node) in asked)
            elif isinstance(node, ast.Global):
                text = "global " + ", ".join(self._new_name(Place(module.name, one)) for one in node.names)
            else:
                continue
            if text is not None and text != ast.unparse(node):
                changed[id(node)] = Change(node, text)
        for node in _definitions(module):
            new = self._new_name(Place(module.name, node.name))
            if new != node.name:
                changed[id(node)] = Change(node, new)
        yield from _with_whole_texts(module.tree, changed)

    def _here(self, module: Module, name: str, asked: bool) -> str | None:
        """What a name of a module is called where that now is; of a module that is here nothing is left to be named."""
        place = self._place(module.name, name)
        here = self._home.get(module.name, module.name)
        if place is None or self._home.get(place.module, place.module) != here:
            return None
        if not place.name and not asked:
            raise NotJoined(f"{module.name} makes use of {place.module} itself")
        return self._new_name(place) if place.name else None

    def _behind(self, module: Module, node: ast.Attribute, top: bool) -> str | None:
        """`clock.now_ms` is `now_ms` where both are together, and is asked of another module where they are not."""
        before = node.value.id if isinstance(node.value, ast.Name) else ""
        imported = module.imported.get(before)
        owner = self._place(module.name, before) if imported else None
        if owner is None or owner.name or owner.module not in self._home:
            return None
        place = self._place(owner.module, node.attr)
        if place is None or not place.name:
            return None
        if top and self._home[owner.module] == self._home.get(module.name):
            return self._new_name(place)
        if self._home.get(place.module) != self._home[owner.module]:
            raise NotJoined(f"{module.name} asks {owner.module} for {node.attr}, which is of {place.module}")
        return f"{before}.{self._new_name(place)}"

    def _imports_in(self, module: Module, taken: set[tuple[str, str, str]]) -> Iterator[Change]:
        outermost = {id(node) for node in module.tree.body}
        for node in ast.walk(module.tree):
            if isinstance(node, Imported) and self._loads_moved(node, module):
                found = [self._import(module, node, alias, id(node) in outermost) for alias in node.names]
                yield Change(node, _as_line(found) or ("" if id(node) in outermost else "pass"))
            elif isinstance(node, Imported) and id(node) in outermost and module.name in self._home:
                base = module.origin(node) if isinstance(node, ast.ImportFrom) else ""
                keys = [(base, alias.name, alias.asname or alias.name) for alias in node.names]
                if all(key in taken for key in keys):
                    yield Change(node, "")
                taken |= {*keys}

    def _loads_moved(self, node: Imported, module: Module) -> bool:
        """Whether it names anything that is somewhere else now."""
        bases = [module.origin(node)] if isinstance(node, ast.ImportFrom) else []
        asked = [*bases, *(f"{base}.{alias.name}" for base in bases or [""] for alias in node.names)]
        return any(one.removeprefix(".") in self._home for one in asked)

    def _import(self, module: Module, node: Imported, alias: ast.alias, outermost: bool) -> tuple[str, str]:
        """From where one name is imported now, and as what; empty if it is here."""
        bound = alias.asname or alias.name
        base, inner = (module.origin(node), alias.name) if isinstance(node, ast.ImportFrom) else (alias.name, "")
        whole = f"{base}.{inner}" if inner else base
        place = Place(whole, "") if whole in self.modules else self._place(base, inner)
        if place is None:
            raise NotJoined(f"{module.name} imports {bound} of {base}, which has none")
        home = self._home.get(place.module, place.module)
        if outermost and home == self._home.get(module.name):
            return "", ""
        package, _, last = home.rpartition(".")
        where, new = (home, self._new_name(place)) if place.name else (package, last)
        return where, new if new == bound else f"{new} as {bound}"


def _as_line(found: list[tuple[str, str]]) -> str:
    """The imports of these names; what is imported from nowhere is here."""
    wheres = dict.fromkeys(where for where, name in found if name)
    return "; ".join(
        (f"from {where} import " if where else "import ") + ", ".join(name for one, name in found if one == where)
        for where in wheres
    )


def _definitions(module: Module) -> Iterator[Definition]:
    for node in _done(module.tree):
        if isinstance(node, Definition):
            yield node


def _defined(module: Module) -> set[str]:
    """What a module gives a name to itself."""
    found = {node.name for node in _definitions(module)}
    for node in _done(module.tree):
        if not isinstance(node, Definition):
            stored = (one for one in names_of_module(node) if isinstance(one, ast.Name))
            found |= {one.id for one in stored if isinstance(one.ctx, ast.Store)}
    return found


def _done(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of a module, also those that `if` holds."""
    for node in tree.body:
        yield node
        if isinstance(node, ast.If):
            yield from _done(ast.Module([*node.body, *node.orelse], []))


def _with_whole_texts(tree: ast.Module, changed: dict[int, Change]) -> Iterator[Change]:
    """What is inside an f-string has no place of its own in a line: all of it is written anew."""
    inside: set[int] = set()
    for text in ast.walk(tree):
        if isinstance(text, ast.JoinedStr) and id(text) not in inside:
            within = {id(node) for node in ast.walk(text)}
            inside |= within
            if within & changed.keys():
                yield Change(text, ast.unparse(_Swap(changed).visit(text)))
    yield from (change for key, change in changed.items() if key not in inside)


class _Swap(ast.NodeTransformer):
    def __init__(self, changed: Mapping[int, Change]) -> None:
        self._changed = changed

    def visit(self, node: ast.AST) -> ast.AST:
        change = self._changed.get(id(node))
        return ast.parse(change.text, mode="eval").body if change else self.generic_visit(node)


def _edited(source: str, changes: list[Change]) -> str:
    """The lines with all of that put in; there are as many of them as before."""
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    for node, text in sorted(changes, key=lambda one: (-one.node.lineno, -one.node.col_offset)):
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset or 0 :]
        if isinstance(node, Definition):
            named = re.sub(rf"((?:def|class)\s+){node.name}\b", rf"\g<1>{text}", lines[first].decode(), count=1)
            lines[first] = named.encode()
        elif first == last:
            lines[first] = before + text.encode() + after
        else:
            between = [b"\n"] * (last - first - 1)
            lines[first : last + 1] = [before + text.encode() + b"\n", *between, after]
    return b"".join(lines).decode()


def main() -> int:
    """Say where a line of the device's program came from."""
    from tools.firmware import rom  # which needs this
    from tools.firmware.lean import lean

    parser = argparse.ArgumentParser(prog="python -m tools.firmware.joined", description=__doc__)
    parser.add_argument("image", choices=("phone", "remote"))
    parser.add_argument("file", help="as a traceback names it, like board/run.py")
    parser.add_argument("line", type=int)
    asked = parser.parse_args()
    files = rom.device(asked.image, shadows=False)
    program = Program(lean({name: path.read_text(encoding="utf-8") for name, path in files.items()}))
    path, line = program.origin(asked.file, asked.line)
    print(f"firmware/{path}:{line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
