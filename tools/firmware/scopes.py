"""Tells the names of a module apart from those inside its functions, which may be written alike."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NOTHING: Final[frozenset[str]] = frozenset()
Function = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
OWN_SCOPE: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, *Comprehension.__args__)
ONLY_TYPES: Final = ("annotation", "returns")  # never evaluated on a device


def names_of_module(node: ast.AST, inside: frozenset[str] = NOTHING) -> Iterator[ast.Name | ast.Global]:
    """Wherever a name of the module itself is asked for, given a value or declared. `inside`: what else is known."""
    if isinstance(node, ast.Name):
        if node.id not in inside:
            yield node
    elif isinstance(node, Function):
        yield from _in_function(node, inside, inside)
    elif isinstance(node, ast.Lambda):
        yield from _each([*node.args.defaults, *node.args.kw_defaults], inside)
        yield from names_of_module(node.body, inside | _arguments(node.args))
    elif isinstance(node, Comprehension):
        yield from _each(_children(node), inside | _stored([one.target for one in node.generators]))
    elif isinstance(node, ast.ClassDef):
        yield from _in_class(node, inside)
    else:
        if isinstance(node, ast.Global):
            yield node
        yield from _each(_children(node), inside)


def bound_inside(tree: ast.AST) -> set[str]:
    """Every name that is bound in some function, whatever it is there."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, Function):
            found |= _bound(node)
        elif isinstance(node, ast.Lambda):
            found |= _arguments(node.args)
        elif isinstance(node, Comprehension):
            found |= _stored([one.target for one in node.generators])
    return found


def _in_function(node: Function, inside: frozenset[str], around: frozenset[str]) -> Iterator[ast.Name | ast.Global]:
    """`around`: what is known where it stands, which in a class is more than what its lines know."""
    yield from _each([*node.decorator_list, *node.args.defaults, *node.args.kw_defaults], around)
    declared = {name for one in _own(node.body) if isinstance(one, ast.Global) for name in one.names}
    yield from _each(node.body, (inside | _bound(node)) - declared)


def _in_class(node: ast.ClassDef, inside: frozenset[str]) -> Iterator[ast.Name | ast.Global]:
    yield from _each([*node.decorator_list, *node.bases, *node.keywords], inside)
    around = inside | _stored(node.body)
    for statement in node.body:
        if isinstance(statement, Function):
            yield from _in_function(statement, inside, around)
        else:
            yield from names_of_module(statement, around)


def _each(nodes: Sequence[ast.AST | None], inside: frozenset[str]) -> Iterator[ast.Name | ast.Global]:
    for node in nodes:
        if node is not None:
            yield from names_of_module(node, inside)


def _children(node: ast.AST) -> list[ast.AST]:
    found: list[ast.AST] = []
    for name, value in ast.iter_fields(node):
        if name not in ONLY_TYPES:
            every: list[object] = [*value] if isinstance(value, list) else [value]
            found += [one for one in every if isinstance(one, ast.AST)]
    return found


def _bound(node: Function) -> frozenset[str]:
    """What is bound in a function, but not in one that is inside it."""
    declared = {name for one in _own(node.body) if isinstance(one, ast.Global) for name in one.names}
    return (_arguments(node.args) | _stored(node.body)) - declared


def _arguments(arguments: ast.arguments) -> frozenset[str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    return frozenset(one.arg for one in every if one is not None)


def _stored(nodes: list[ast.stmt] | list[ast.expr]) -> frozenset[str]:
    """What these bind in their own scope: variables, functions, classes, imports, caught errors."""
    found: set[str] = set()
    for node in _own(nodes):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.add(node.id)
        elif isinstance(node, Function | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            found.add(node.name)
    return frozenset(found)


def _own(nodes: list[ast.stmt] | list[ast.expr]) -> Iterator[ast.AST]:
    """These and what is in them, but not in scopes inside them."""
    waiting: list[ast.AST] = [*nodes]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, OWN_SCOPE):
            waiting += _children(node)
