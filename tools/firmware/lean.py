"""Takes out of a device's source what the device has no use for, all files of a program at a time.

- what only a type checker reads: `if TYPE_CHECKING:`, the imports of `typing`, and of names that only types have
- constants: their values stand where their names stood (tools/firmware/constants.py)
- functions, methods and classes that nothing in this program names

Names, steps and room on the heap would be spent on these for nothing. What is left is the same program, line by line,
so that an error on a device names the line that a reader sees.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from tools.firmware.constants import Constants, Module, Unknown, stands_for_itself

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Its words are put in when a build is made, so they are not known before.
FIXED: Final = ("board.build",)
OURS: Final = ("sos.", "board.")
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def lean(sources: Mapping[str, str]) -> dict[str, str]:
    """The same program, file by file, names like "sos/phone.py". SyntaxError for what is no Python.

    Of files outside sos/ and board/ everything is taken to be used.
    """
    texts = {path: _without_types(source) for path, source in sources.items()}
    texts = _with_values(texts)
    while True:
        fewer = _without_unused(texts)
        if fewer == texts:
            return texts
        texts = fewer


class Edited:
    """Lines of a source, parts of which are replaced; the number of lines stays the same."""

    def __init__(self, source: str) -> None:
        self._lines = source.splitlines(keepends=True)

    def replace(self, node: ast.expr, text: str) -> None:
        """Put `text` in the place of an expression, which is a tuple where that takes several lines.

        What is behind it must be done before.
        """
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        before = self._lines[first].encode()[: node.col_offset].decode()
        after = self._lines[last].encode()[node.end_col_offset or 0 :].decode()
        if first == last:
            self._lines[first] = before + text + after
        else:
            self._lines[first : last + 1] = [before + text[:-1] + "\n"] + ["\n"] * (last - first - 1) + [")" + after]

    def put(self, node: ast.stmt | Definition, text: str = "") -> None:
        """Put `text` on the first line of a statement, in place of all of it."""
        first, last = node.lineno, node.end_lineno or node.lineno
        if isinstance(node, Definition) and node.decorator_list:
            first = node.decorator_list[0].lineno
        indent = " " * node.col_offset
        self._lines[first - 1 : last] = [indent + text + "\n" if text else "\n"] + ["\n"] * (last - first)

    def keep_else(self, node: ast.If) -> None:
        """What was to be done otherwise is done always."""
        end = node.orelse[0].lineno - 1 if node.orelse else (node.end_lineno or node.lineno)
        self._lines[node.lineno - 1 : end] = ["\n"] * (end - node.lineno + 1)
        if node.orelse:
            self._lines[end - 1] = "if True:\n"

    @property
    def text(self) -> str:
        return "".join(self._lines)


# What only a type checker reads.


def _without_types(source: str) -> str:
    edited = Edited(source)
    for node in ast.parse(source).body:
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            edited.keep_else(node)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__":
            edited.put(node)
    return edited.text


# Constants.


def _with_values(texts: dict[str, str]) -> dict[str, str]:
    modules = {module.name: module for module in (Module(path, text) for path, text in texts.items())}
    constants = Constants(modules, FIXED)
    uses: dict[tuple[str, str], int] = {}
    for module in modules.values():
        for _, named, in_text in _constants_in(module, constants):
            if named is not None:
                uses[named] = uses.get(named, 0) + (99 if in_text else 1)
    return {path: _valued(module, constants, uses) for path, module in zip(texts, modules.values(), strict=True)}


def _constants_in(module: Module, constants: Constants) -> Iterator[tuple[ast.expr, tuple[str, str] | None, bool]]:
    """(an expression that names a constant, where that is from, whether it is inside an f-string), or one that is
    called to put constants together, and None.
    """
    for node, in_text in _run(module.tree, False, lambda node: _is_put_together(module, constants, node)):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            named = constants.named(module, node)
            if named is not None:
                yield node, named, in_text
        elif isinstance(node, ast.Call) and _is_put_together(module, constants, node):
            yield node, None, in_text


def _is_put_together(module: Module, constants: Constants, node: ast.AST) -> bool:
    """Whether it is a call that gives the same tuple each time."""
    try:
        return isinstance(node, ast.Call) and isinstance(constants.value(module, node), tuple)
    except (Unknown, RecursionError):
        return False


def _valued(module: Module, constants: Constants, uses: Mapping[tuple[str, str], int]) -> str:
    edited = Edited(module.source)
    found = [(node, named) for node, named, in_text in _constants_in(module, constants) if not in_text]
    for node, named in sorted(found, key=lambda one: (-one[0].lineno, -one[0].col_offset)):
        value = constants.of(*named) if named else constants.value(module, node)
        if named is None or stands_for_itself(value, uses[named]):
            edited.replace(node, repr(value))
    return edited.text


def _run(
    node: ast.AST, in_text: bool, whole: Callable[[ast.AST], bool] = lambda _: False
) -> Iterator[tuple[ast.AST, bool]]:
    """All that is evaluated on a device, which are no annotations; and whether it is inside an f-string.

    Of what is `whole` not what it is made of.
    """
    yield node, in_text
    if whole(node):
        return
    in_text = in_text or isinstance(node, ast.JoinedStr)
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in _as_list(value):
            if isinstance(child, ast.AST):
                yield from _run(child, in_text, whole)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType] - of anything


# What nothing names.


def _without_unused(texts: dict[str, str]) -> dict[str, str]:
    modules = {path: Module(path, text) for path, text in texts.items()}
    names = {path: list(_names_in(module.tree)) for path, module in modules.items()}
    program = Counter(name for some in names.values() for name in some)
    taken = {one for module in modules.values() for one in _taken_by(module)}
    known = {module.name: module for module in modules.values()}
    ours = [name for name in known if name.startswith(OURS)]
    loose = {name for where, name in taken if where == "" or (where in ours and not known[where].has(name))}
    taken |= {(where, name) for where in known for name in loose}
    return {path: _trimmed(module, Counter(names[path]), program, taken) for path, module in modules.items()}


def _taken_by(module: Module) -> Iterator[tuple[str, str]]:
    """(module, name) of what it takes from others; the module is "" where only the name is known."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((module.origin(node), alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in module.imported:
            base, inner = module.imported[node.value.id]
            yield f"{base}.{inner}" if inner else base, node.attr
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
            yield "", node.attr  # of a part, for one, which is imported by a name that comes at run time
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            yield from (("", str(one.value)) for one in node.args if isinstance(one, ast.Constant))


def _trimmed(module: Module, own: Counter[str], program: Counter[str], taken: set[tuple[str, str]]) -> str:
    edited = Edited(module.source)
    ours = module.name.startswith(OURS)
    gone: set[ast.AST] = set()
    for owner, body in _bodies(module.tree):
        if owner in gone:
            continue
        outermost = owner is module.tree
        for node in body:
            if isinstance(node, ast.ImportFrom):
                passed_on = {name for where, name in taken if outermost and where == module.name}
                _trim_import(edited, node, {*own, *passed_on}, "" if outermost else "pass")
            elif not ours:
                pass  # who knows who else asks for it
            elif isinstance(node, Definition) and not isinstance(owner, ast.FunctionDef | ast.AsyncFunctionDef):
                asked = own if outermost else program
                by_itself = Counter(_names_in(node))[node.name]
                others = outermost and (module.name, node.name) in taken
                if not (node.name.startswith("__") or others or asked[node.name] > by_itself):
                    edited.put(node, "" if outermost else "pass")
                    gone |= set(ast.walk(node))
            elif outermost and _is_unused_constant(node, program):
                edited.put(node)
    return edited.text


def _bodies(tree: ast.Module) -> Iterator[tuple[ast.AST, list[ast.stmt]]]:
    yield tree, tree.body
    for node in ast.walk(tree):
        if isinstance(node, Definition):
            yield node, node.body


def _trim_import(edited: Edited, node: ast.ImportFrom, needed: set[str], instead: str) -> None:
    kept = [alias for alias in node.names if (alias.asname or alias.name) in needed]
    if len(kept) < len(node.names):
        names = ", ".join(alias.name + (f" as {alias.asname}" if alias.asname else "") for alias in kept)
        start = "from " + "." * node.level + (node.module or "") + " import "
        edited.put(node, start + names if kept else instead)


def _is_unused_constant(node: ast.stmt, program: Counter[str]) -> bool:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    target = (
        node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
    )
    names = [one for one in ast.walk(target) if isinstance(one, ast.Name)] if target is not None else []
    if value is None or not names or any(isinstance(one, ast.Call) for one in ast.walk(value)):
        return False
    return all(one.id.isupper() and not program[one.id] for one in names)


def _names_in(tree: ast.AST) -> Iterator[str]:
    """All names that are asked for, also by `getattr`."""
    for node, _ in _run(tree, False):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            yield from (one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
