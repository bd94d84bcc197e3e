"""Makes a picture anew, alone in a process without anything of the hub: whatever a stranger sends is opened here only.

    python -I remake.py < anything > picture      (the first line: width and height; the rest: JPEG)

What it says on stderr before it ends with 3 is one of `not_a_picture`, `too_many_pixels`, `broken`.
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps

SIDE_MAX = 1600
PIXELS_MAX = 64_000_000
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
MEMORY_BYTES_MAX = 1536 * 1024 * 1024
CPU_S_MAX = 20
REFUSED = 3


class NoPicture(Exception):
    """Why there is none."""


def remade(data: bytes) -> tuple[int, int, bytes]:
    """Width, height and a JPEG of at most `SIDE_MAX` a side with nothing in it but the picture. Raises NoPicture."""
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPicture("not_a_picture") from error
    if picture.width * picture.height > PIXELS_MAX:
        raise NoPicture("too_many_pixels")
    try:
        picture.draft("RGB", (SIDE_MAX, SIDE_MAX))  # a JPEG is read no larger than is needed
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((SIDE_MAX, SIDE_MAX))
        plain = Image.new("RGB", upright.size, "white")
        seen = upright.convert("RGBA")
        plain.paste(seen, mask=seen.getchannel("A"))
        out = io.BytesIO()
        plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    except (OSError, ValueError, SyntaxError, MemoryError, IndexError, ZeroDivisionError) as error:
        raise NoPicture("broken") from error
    return plain.width, plain.height, out.getvalue()


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S_MAX, CPU_S_MAX))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # ours is PIXELS_MAX, before anything is unpacked
    try:
        width, height, jpeg = remade(sys.stdin.buffer.read())
    except NoPicture as why:
        sys.stderr.write(str(why))
        return REFUSED
    sys.stdout.buffer.write(f"{width} {height}\n".encode() + jpeg)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
