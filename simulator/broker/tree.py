"""Finds topics by a filter and filters by a topic, level by level, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

V = TypeVar("V")


class _Node(Generic[V]):
    __slots__ = ("children", "value")

    def __init__(self) -> None:
        self.children: dict[str, _Node[V]] = {}
        self.value: V | None = None


class Tree(Generic[V]):
    """Values under texts such as "a/b/c". What is found comes in a fixed order, the same in every process."""

    def __init__(self) -> None:
        self._root: _Node[V] = _Node()

    def get(self, text: str) -> V | None:
        """The value under exactly this text."""
        node: _Node[V] | None = self._root
        for level in text.split("/"):
            node = node.children.get(level)
            if node is None:
                return None
        return node.value

    def set(self, text: str, value: V | None) -> None:
        """Put it there, in place of what was there; None takes that away, and its place is kept."""
        node = self._root
        for level in text.split("/"):
            child = node.children.get(level)
            if child is None:
                child = node.children[level] = _Node()
            node = child
        node.value = value

    def topics(self, text: str) -> Iterator[V]:
        """What lies under topics that the filter `text` matches. Wildcards do not match a first level with $."""
        return _down(self._root, text.split("/"), 0)

    def filters(self, topic: str) -> list[V]:
        """What lies under filters that match `topic`."""
        found: list[V] = []
        _up(self._root, topic.split("/"), 0, found)
        return found


def _down(node: _Node[V], levels: list[str], depth: int) -> Iterator[V]:
    if depth == len(levels):
        if node.value is not None:
            yield node.value
        return
    level = levels[depth]
    if level not in ("+", "#"):
        child = node.children.get(level)
        if child is not None:
            yield from _down(child, levels, depth + 1)
        return
    for name, child in node.children.items():
        if depth or not name.startswith("$"):
            if level == "+":
                yield from _down(child, levels, depth + 1)
            else:
                yield from _all(child)
    if level == "#" and depth and node.value is not None:
        yield node.value  # "a/#" is also "a" (4.7.1.2)


def _all(node: _Node[V]) -> Iterator[V]:
    if node.value is not None:
        yield node.value
    for child in node.children.values():
        yield from _all(child)


def _up(node: _Node[V], levels: list[str], depth: int, found: list[V]) -> None:
    children = node.children
    if depth == len(levels):
        if node.value is not None:
            found.append(node.value)
    else:
        child = children.get(levels[depth])
        if child is not None:
            _up(child, levels, depth + 1, found)
    if depth or not levels[0].startswith("$"):
        child = children.get("+") if depth < len(levels) else None
        if child is not None:
            _up(child, levels, depth + 1, found)
        child = children.get("#")
        if child is not None and child.value is not None:
            found.append(child.value)
