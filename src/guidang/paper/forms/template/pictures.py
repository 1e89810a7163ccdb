"""The pictures of a template as data URLs. They are hostile input: of few kinds, and of bounded size."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageFile, UnidentifiedImageError

from guidang.paper.forms.template.metafiles import is_metafile, picture_in

_KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_MAX_BYTES = 20_000_000
_MAX_PIXELS = 40_000_000  # A4 at 600 dpi has 35 million
_DPI = 400  # a picture finer than this is made coarser: every sheet of a class carries it
_SCAN = 0xDA
_TELLING = (0xE1, 0xED, 0xFE)  # Exif and XMP, IPTC, comments
_TOO_FINE = "图片像素过多（请压缩图片）"


class PictureError(ValueError):
    """A picture that cannot be printed; the message is for the clerk."""


def data_url(blob: bytes, width: float, height: float) -> str:
    """An image file as data URL, to be printed ``width`` by ``height`` pt.

    Raises PictureError when it is of another kind, broken or far too large.
    """
    if len(blob) > _MAX_BYTES:
        raise PictureError("图片文件过大（请压缩图片）")
    if is_metafile(blob):
        held = picture_in(blob)
        if held is None:
            raise PictureError("不支持画出来的 EMF、WMF 图片（请把图片另存为 PNG 再插入）")
        blob = held
    try:
        with _strictly(), Image.open(io.BytesIO(blob), formats=_KINDS) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                raise PictureError(_TOO_FINE)
            kind, data = _printable(opened, blob, width, height)
    except Image.DecompressionBombError as fault:
        raise PictureError(_TOO_FINE) from fault
    except (UnidentifiedImageError, OSError, SyntaxError) as fault:
        raise PictureError("图片的格式无法读取（请把图片另存为 PNG 再插入）") from fault
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


@contextmanager
def _strictly() -> Iterator[None]:
    """WeasyPrint tells Pillow to make do with half a picture; a form shall not be printed with one."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _printable(opened: Image.Image, blob: bytes, width: float, height: float) -> tuple[str, bytes]:
    """The kind and the bytes of what is printed: the file itself where that will do."""
    opened.load()
    if opened.mode.startswith("I"):  # 16 bits of gray, which all that follows would cut off at white
        opened, blob = _shallow(opened)
    fine = max(opened.width * 72 / max(width, 1.0), opened.height * 72 / max(height, 1.0)) / _DPI
    asked = opened.format or ""
    if fine <= 1.5 and ((asked == "JPEG" and opened.mode in ("RGB", "L")) or asked == "PNG"):
        return asked.lower(), _bare(blob) if asked == "JPEG" else blob
    clear = opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info
    plain = opened.convert("RGBA" if clear else "L" if opened.mode in ("1", "L") else "RGB")
    if fine > 1.5:
        size = (max(1, round(plain.width / fine)), max(1, round(plain.height / fine)))
        plain = plain.resize(size, Image.Resampling.LANCZOS)
    held = io.BytesIO()
    if asked == "JPEG":
        plain.save(held, "JPEG", quality=92)
        return "jpeg", held.getvalue()
    plain.save(held, "PNG")
    return "png", held.getvalue()


def _shallow(deep: Image.Image) -> tuple[Image.Image, bytes]:
    """A picture of 16 bits of gray in 8 bits, and as PNG file."""
    held = io.BytesIO()
    Image.fromarray((np.asarray(deep).clip(0, 0xFFFF) // 256).astype(np.uint8)).save(held, "PNG")
    opened = Image.open(held)
    opened.load()
    return opened, held.getvalue()


def _bare(blob: bytes) -> bytes:
    """A JPEG file without its comments and the segments that tell where, when and by whom it was taken.

    Segments are a marker and two bytes of length (ITU-T T.81, B.1.1.4).
    """
    kept, at = blob[:2], 2
    while at + 4 <= len(blob) and blob[at] == 0xFF and blob[at + 1] != _SCAN:
        if blob[at + 1] == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(blob[at + 2 : at + 4], "big")
        kept += b"" if blob[at + 1] in _TELLING else blob[at:end]
        at = end
    return kept + blob[at:]
