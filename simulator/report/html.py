"""What every figure of a report is made of: escaped text, a table, a picture with its table folded away below."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """A table of texts; they are escaped here."""
    top = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    lines = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in rows)
    body = f"<thead><tr>{top}</tr></thead><tbody>{lines}</tbody>"
    return _scrolled(f"<table><caption>{escape(caption)}</caption>{body}</table>", caption)


def _scrolled(inner: str, label: str) -> str:
    """What may be wider than the window; a keyboard can move it too."""
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">{inner}</div>'


def figure(title: str, says: str, drawing: str, behind: str, legend: str = "") -> str:
    """`drawing`: an svg. `says`: what it shows, for who does not see it too. `behind`: the table."""
    told = f"<figcaption>{escape(says)}</figcaption>"
    folded = f"<details><summary>The figures behind: {escape(title)}</summary>{behind}</details>"
    return f"<figure>{told}{legend}{_scrolled(drawing, title)}{folded}</figure>"


def svg(width: float, height: float, label: str, inner: str) -> str:
    """A picture that grows and shrinks with the page."""
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(label)}">{inner}</svg>'
    )  # fmt: skip


def text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    """Words in a picture."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def span_words(seconds: float) -> str:
    """How long something took, as people say it: "340 ms", "12.4 s", "3 min 05 s", "2 h 10 min"."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600:,} h {whole // 60 % 60:02d} min"
