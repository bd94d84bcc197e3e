"""Passwords are never kept, only what argon2 makes of them; making it takes a moment, so it has threads of its own."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

# Two at a time: a flood of sign-ins must not take the processor from the presses (64 MiB and 130 ms each).
_threads = ThreadPoolExecutor(2, "password")
_argon2 = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """The text to keep in the database; about 130 ms of one core."""
    return _argon2.hash(password)


async def hash_password_aside(password: str) -> str:
    """The same, without holding anybody up."""
    return await asyncio.get_running_loop().run_in_executor(_threads, hash_password, password)


async def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether it is the right one. It takes as long for a person who does not exist (`None`) as for one who does."""
    loop = asyncio.get_running_loop()
    fits = await loop.run_in_executor(_threads, _verify, password, password_hash)
    return fits and password_hash is not None


@cache
def _nobodys() -> str:
    """Made when it is needed: it takes as long as a sign-in."""
    return _argon2.hash("nobody has this password")


def _verify(password: str, password_hash: str | None) -> bool:
    try:
        return _argon2.verify(password, password_hash or _nobodys())
    except UnknownHashError:
        return False
