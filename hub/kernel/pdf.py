"""Pages of HTML as a PDF, made by a process of its own: setting type takes seconds, and a press must not wait for it.

    python -m hub.kernel.pdf < page.html > page.pdf      (a line on stderr for each step of STEPS)

The same page gives the same bytes: nothing of the day or of the machine goes in. Nothing is fetched from anywhere.
"""

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable

# What WeasyPrint says of its way through a document ("Step 1 - Fetching and parsing HTML").
STEPS = 7
PAGES_BYTES_MAX = 32 * 1024 * 1024
TIME_S_MAX = 600


class PdfFailed(Exception):
    """It could not be made; the words say what is missing on this machine, or what went wrong."""


async def make_pdf(html: str, progress: Callable[[int], Awaitable[None]]) -> bytes:
    """The document. `progress` hears of each step (1 to STEPS) as it begins. Raises PdfFailed.

    Ends the other process when it is cancelled.
    """
    if not has_chinese_font():
        raise PdfFailed("No font with Chinese characters is installed (Debian: fonts-noto-cjk).")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hub.kernel.pdf"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=PAGES_BYTES_MAX,
    )
    try:
        async with asyncio.timeout(TIME_S_MAX):
            _, data, said = await asyncio.gather(_write(process, html), _read(process.stdout), _hear(process, progress))
            code = await process.wait()
    except TimeoutError as error:
        raise PdfFailed(f"The document took longer than {TIME_S_MAX} s.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code != 0 or not data.startswith(b"%PDF"):
        raise PdfFailed(said[-200:] or f"The program that makes documents ended with {code}.")
    return data


def has_chinese_font() -> bool:
    """Whether fontconfig knows one; without it every Chinese character would be a box."""
    try:
        found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(found.stdout.strip())


async def _write(process: asyncio.subprocess.Process, html: str) -> None:
    assert process.stdin is not None  # noqa: S101 - it was asked for
    try:
        process.stdin.write(html.encode())
        await process.stdin.drain()
        process.stdin.close()
    except (BrokenPipeError, ConnectionResetError):
        return  # what it said before it ended tells why


async def _read(stream: asyncio.StreamReader | None) -> bytes:
    return b"" if stream is None else await stream.read()


async def _hear(process: asyncio.subprocess.Process, progress: Callable[[int], Awaitable[None]]) -> str:
    """Tell of each step; returns what else it said last."""
    assert process.stderr is not None  # noqa: S101 - it was asked for
    said = ""
    async for line in process.stderr:
        text = line.decode(errors="replace").strip()
        if text.startswith("step ") and text[5:].isdecimal():
            await progress(min(int(text[5:]), STEPS))
        elif text:
            said = text
    return said


def _main() -> int:
    os.nice(10)
    try:
        import weasyprint  # pyright: ignore[reportMissingTypeStubs] - it has none
    except (ImportError, OSError) as error:
        sys.stderr.write(f"WeasyPrint does not start here (Debian: libpango-1.0-0, libpangoft2-1.0-0): {error}\n")
        return 1
    steps = _Steps()
    logging.getLogger("weasyprint.progress").setLevel(logging.INFO)
    logging.getLogger("weasyprint.progress").addHandler(steps)
    html = sys.stdin.buffer.read(PAGES_BYTES_MAX).decode()
    nothing_from_outside = weasyprint.URLFetcher(allowed_protocols=())
    document = weasyprint.HTML(string=html, url_fetcher=nothing_from_outside)
    data: bytes | None = document.write_pdf()  # pyright: ignore[reportUnknownMemberType] - it has no stubs
    sys.stdout.buffer.write(data or b"")
    return 0


class _Steps(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self._step = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Several messages may belong to one step; each is a sign of life."""
        words = record.getMessage().split()
        if words[:1] == ["Step"] and len(words) > 1 and words[1].isdecimal() and int(words[1]) > self._step:
            self._step = int(words[1])
            sys.stderr.write(f"step {self._step}\n")
            sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(_main())
