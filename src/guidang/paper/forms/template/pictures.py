"""The pictures of a template as data URLs. They are hostile input: of few kinds, and of bounded size."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageFile, UnidentifiedImageError

_KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_MAX_BYTES = 20_000_000
_MAX_PIXELS = 40_000_000  # A4 at 600 dpi has 35 million
_DPI = 400  # a picture finer than this is made coarser: every sheet of a class carries it
_TOO_FINE = "图片像素过多（请压缩图片）"


class PictureError(ValueError):
    """A picture that cannot be printed; the message is for the clerk."""


def data_url(blob: bytes, width: float, height: float) -> str:
    """An image file as data URL, to be printed ``width`` by ``height`` pt.

    Raises PictureError when it is of another kind, broken or far too large.
    """
    if blob[:4] == b"\xd7\xcd\xc6\x9a" or blob[40:44] == b" EMF" or blob[:4] == b"\x01\x00\x09\x00":
        raise PictureError("不支持 EMF、WMF 图片（请把图片另存为 PNG 再插入）")
    if len(blob) > _MAX_BYTES:
        raise PictureError("图片文件过大（请压缩图片）")
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
    fine = max(opened.width * 72 / max(width, 1.0), opened.height * 72 / max(height, 1.0)) / _DPI
    asked = opened.format or ""
    if fine <= 1.5 and ((asked == "JPEG" and opened.mode in ("RGB", "L")) or asked == "PNG"):
        return asked.lower(), blob
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
