"""Works out what the names in capitals of a device's program stand for, so that their values can stand in their place.

A name of a module costs a device eight bytes of heap, and each module that imports it eight more, for as long as it
runs; the number itself costs nothing.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Value: TypeAlias = "int | str | bytes | tuple[Value, ...] | None"

CONSTANT: Final = re.compile(r"_?[A-Z][A-Z0-9_]*")
# A longer text is kept once, in the module that has it, however many use it.
TEXT_LENGTH_MAX: Final = 20
OPERATIONS: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.FloorDiv: lambda left, right: left // right,
    ast.LShift: lambda left, right: left << right,
    ast.BitOr: lambda left, right: left | right,
}


class Unknown(Exception):
    """It is no constant."""


class Module:
    """One file, its imports and its constants, by names. `name` is like "sos.parts.press"."""

    def __init__(self, path: str, source: str) -> None:
        dotted = path.removesuffix(".py").replace("/", ".")
        self.name = dotted.removesuffix(".__init__")
        self.package = dotted.split(".")[:-1]
        self.source = source
        self.tree = ast.parse(source)
        self.imported: dict[str, tuple[str, str]] = {}  # bound name: (module, name in it, or "" for the module itself)
        self.defined: dict[str, ast.expr] = {}
        self.changed: list[str] = []  # names that it gives another value to, in whatever module they are
        self._find()

    def _find(self) -> None:
        bound: list[str] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    self.imported[alias.asname or alias.name.split(".")[0]] = (alias.name, "")
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imported[alias.asname or alias.name] = (self.origin(node), alias.name)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.append(node.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                self.changed.append(node.attr)
            elif isinstance(node, ast.arg):
                bound.append(node.arg)
        for name, value in _assigned(self.tree):
            if CONSTANT.fullmatch(name) and bound.count(name) == 1:
                self.defined[name] = value

    def origin(self, node: ast.ImportFrom) -> str:
        """The whole name of the module that something is imported from."""
        base = self.package[: len(self.package) + 1 - node.level] if node.level else []
        return ".".join([*base, *([node.module] if node.module else [])])


class Constants:
    """Of a whole program. `fixed`: names of modules whose names in capitals are put in later, and stay as they are."""

    def __init__(self, modules: Mapping[str, Module], fixed: tuple[str, ...] = ()) -> None:
        self._modules = modules
        self._fixed = fixed
        self._changed = {name for module in modules.values() for name in module.changed}

    def of(self, module: str, name: str) -> Value:
        """What this name of that module stands for. Raises Unknown."""
        found = self._modules.get(module)
        if found is None or module in self._fixed or name in self._changed:
            raise Unknown
        if name in found.defined:
            return self.value(found, found.defined[name])
        if name in found.imported and found.imported[name][1]:
            return self.of(*found.imported[name])
        raise Unknown

    def home(self, module: str, name: str) -> tuple[str, str]:
        """Where a name that is passed on is from."""
        found = self._modules.get(module)
        if found is not None and name not in found.defined and name in found.imported and found.imported[name][1]:
            return self.home(*found.imported[name])
        return module, name

    def named(self, module: Module, node: ast.expr) -> tuple[str, str] | None:
        """Which constant of which module an expression in `module` names, if it is one."""
        if isinstance(node, ast.Name) and CONSTANT.fullmatch(node.id):
            where, name = module.name, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and CONSTANT.fullmatch(node.attr):
            base, inner = module.imported.get(node.value.id, ("", ""))
            where, name = f"{base}.{inner}" if inner else base, node.attr
        else:
            return None
        try:
            self.of(where, name)
        except (Unknown, RecursionError):
            return None
        return self.home(where, name)

    def value(self, module: Module, node: ast.expr) -> Value:
        """What an expression of constants stands for. Raises Unknown."""
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, int | str | bytes)):
            return node.value
        if isinstance(node, ast.Tuple):
            return tuple(self.value(module, one) for one in node.elts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(module, node.operand)
            if isinstance(inner, int):
                return -inner
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            return OPERATIONS[type(node.op)](self.value(module, node.left), self.value(module, node.right))
        named = self.named(module, node)
        if named is None:
            raise Unknown
        return self.of(*named)


def stands_for_itself(value: Value, uses: int) -> bool:
    """Whether a value, used so often, is to stand wherever its name does."""
    if isinstance(value, str | bytes):
        return len(value) <= TEXT_LENGTH_MAX or uses <= 1
    return not isinstance(value, tuple) or uses <= 1


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module gives a value to, each with its own."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value
        elif isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                yield target.id, node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                for one, value in zip(target.elts, node.value.elts, strict=False):
                    if isinstance(one, ast.Name):
                        yield one.id, value
