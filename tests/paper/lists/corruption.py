"""Ways in which a file gets damaged, each with the byte ranges that it touched in the original."""

import random
import zipfile
from dataclasses import dataclass
from io import BytesIO

Range = tuple[int, int]  # first byte and the one after the last


@dataclass(frozen=True)
class Damaged:
    """``touched`` are ranges of the original bytes; of ``part``, when a zip's part was damaged."""

    data: bytes
    touched: tuple[Range, ...]
    how: str
    part: str = ""


def damage(data: bytes, rng: random.Random) -> Damaged:
    """One random damage of the bytes."""
    how = rng.choice(["bit", "bit", "bit", "byte", "bytes", "zeros", "cut", "twice", "swap", "lost"])
    size = len(data)
    at, length = rng.randrange(size), rng.choice([1, 2, 4, 8, 16, 30, 60, 200, 512])
    end = min(at + length, size)
    body = bytearray(data)
    touched: tuple[Range, ...] = ((at, end),)
    if how in ("bit", "byte"):
        body[at] ^= 1 << rng.randrange(8) if how == "bit" else rng.randrange(1, 256)
        touched = ((at, at + 1),)
    elif how == "bytes":
        body[at:end] = rng.randbytes(end - at)
    elif how == "zeros":
        body[at:end] = bytes(end - at)
    elif how == "cut":
        body = body[:at]
        touched = ((at, size),)
    elif how == "twice":
        body[end:end] = body[at:end]
    elif how == "lost":
        del body[at:end]
    else:
        other = rng.randrange(size)
        length = min(length, abs(other - at), size - max(other, at))
        low, high = min(at, other), max(at, other)
        body[low : low + length], body[high : high + length] = (
            body[high : high + length],
            body[low : low + length],
        )
        touched = ((low, low + length), (high, high + length))
    return Damaged(bytes(body), touched, how)


def damage_part(data: bytes, rng: random.Random) -> Damaged:
    """One random damage inside a part of a zip file that is packed anew, its checksum right."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    weights = [20 if "sheet1" in name or "sharedStrings" in name else 1 for name in parts]
    name = rng.choices(list(parts), weights)[0]
    hurt = damage(parts[name], rng)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, body in parts.items():
            archive.writestr(other, hurt.data if other == name else body)
    return Damaged(stream.getvalue(), hurt.touched, f"{hurt.how} in {name}", name)


def part_of(data: bytes, name: str) -> bytes:
    """A part of a zip file; the file itself for ""."""
    if not name:
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)
