"""Works out what the names in capitals of a device's program stand for, so that their values can stand in their place.

A name of a module costs a device eight bytes of heap, and each module that imports it eight more, for as long as it
runs; the number itself costs nothing. What is put together from constants by a function of a single expression, or
is a named tuple of them, becomes a plain tuple, which lies in flash.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Value: TypeAlias = "int | str | bytes | tuple[Value, ...] | None"

Given: TypeAlias = "Mapping[str, Value] | None"  # what a function was called with

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
        self.makers: dict[str, ast.FunctionDef | ast.Call] = {}  # functions of a single expression, and named tuples
        self.bound: set[str] = set()
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
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                self.bound.add(node.name)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
                self.changed.append(node.attr)
            elif isinstance(node, ast.arg):
                bound.append(node.arg)
        self.bound |= set(bound)
        self.makers = {
            node.name: node for node in _done(self.tree) if isinstance(node, ast.FunctionDef) and _made(node)
        }
        for name, value in _assigned(self.tree):
            if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "namedtuple":
                self.makers[name] = value
            elif CONSTANT.fullmatch(name) and bound.count(name) == 1:
                self.defined[name] = value

    def has(self, name: str) -> bool:
        """Whether it has this name from its first line to its last, or passes it on."""
        return name in self.bound or name in self.imported

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

    def value(self, module: Module, node: ast.expr, given: Given = None) -> Value:
        """What an expression of constants stands for. Raises Unknown."""
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, int | str | bytes)):
            return node.value
        if isinstance(node, ast.Call):
            return self._called(module, node, given)
        if isinstance(node, ast.Tuple):
            return tuple(self.value(module, one, given) for one in node.elts)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self.value(module, node.operand, given)
            if isinstance(inner, int):
                return -inner
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            return OPERATIONS[type(node.op)](
                self.value(module, node.left, given), self.value(module, node.right, given)
            )
        if isinstance(node, ast.Name) and given and node.id in given:
            return given[node.id]
        named = self.named(module, node)
        if named is None:
            raise Unknown
        return self.of(*named)

    def _called(self, module: Module, node: ast.Call, given: Given) -> Value:
        """What a function gives that is a single expression, or a named tuple. Raises Unknown."""
        where, name = module.name, node.func.id if isinstance(node.func, ast.Name) else ""
        if name in module.imported:
            where, name = self.home(*module.imported[name])
        home = self._modules.get(where)
        maker = home.makers.get(name) if home is not None else None
        if home is None or maker is None:
            raise Unknown
        values = [self.value(module, one, given) for one in node.args]
        named = {one.arg or "": self.value(module, one.value, given) for one in node.keywords}
        if isinstance(maker, ast.Call):
            order = self.value(home, maker.args[1])
            if named or not isinstance(order, tuple) or len(order) != len(values):
                raise Unknown
            return tuple(values)
        names = [one.arg for one in maker.args.args]
        defaults = zip(reversed(names), reversed(maker.args.defaults), strict=False)
        known = {name: self.value(home, default) for name, default in defaults}
        known |= dict(zip(names, values, strict=False)) | named
        made = _made(maker)
        if made is None or sorted(known) != sorted(names):
            raise Unknown
        return self.value(home, made, known)


def stands_for_itself(value: Value, uses: int) -> bool:
    """Whether a value, used so often, is to stand wherever its name does."""
    if isinstance(value, str | bytes):
        return len(value) <= TEXT_LENGTH_MAX or uses <= 1
    return not isinstance(value, tuple) or uses <= 1


def _made(function: ast.FunctionDef) -> ast.expr | None:
    """The expression that a function is, beside what it says of itself."""
    *before, last = function.body
    said = all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in before)
    plain = not (function.decorator_list or function.args.kwonlyargs or function.args.vararg or function.args.kwarg)
    return last.value if said and plain and isinstance(last, ast.Return) else None


def _done(tree: ast.Module) -> Iterator[ast.stmt]:
    """What a module does in any case."""
    for node in tree.body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Constant) and node.test.value:
            yield from node.body
        else:
            yield node


def _assigned(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module gives a value to, each with its own."""
    for node in _done(tree):
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
