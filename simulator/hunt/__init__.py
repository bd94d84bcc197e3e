"""What is done about a promise that was broken: the shortest way to it, its story in plain words, the one command that
shows it again; and the search for one over many seeds and all cores.
"""

from __future__ import annotations
