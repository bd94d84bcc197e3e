"""Telephone numbers that nobody has: +86 100 0000 xxxx is possible in form and given to no one.

There are ten thousand of them. Providers have the first 200 and residents go up from there; contacts
come down from the top. In a large town the two meet and share, which harms nobody: no call is ever made.
"""

from __future__ import annotations

PREFIX = "+861000000"
COUNT = 10_000
PROVIDERS_MAX = 200


def provider_number(index: int) -> str:
    """The number of the provider with this index, from 0."""
    return _number(index % PROVIDERS_MAX)


def resident_number(index: int) -> str:
    """The number of the resident with this index, from 0."""
    return _number(PROVIDERS_MAX + index % (COUNT - PROVIDERS_MAX))


def contact_number(index: int) -> str:
    """The number of the contact person with this index, from 0."""
    return _number(COUNT - 1 - index % (COUNT - PROVIDERS_MAX))


def _number(last_four: int) -> str:
    return f"{PREFIX}{last_four:04d}"
