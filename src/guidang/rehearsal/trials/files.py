"""Pictures into files, in every make that an office meets. The same pictures give the same bytes."""

import io
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import pikepdf
from PIL import Image as Pillow
from PIL.TiffImagePlugin import TiffImageFile

from guidang.rehearsal.ink import Image
from guidang.rehearsal.light import turned
from guidang.rehearsal.trials.looks import gray
from guidang.rehearsal.trials.view import View

_ORIENTATION = 0x0112
_EXIF_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}  # clockwise, to stand as displayed (Exif 2.32, 4.6.4 A)
_STRIP_ROWS, _PHOTOMETRIC, _STRIPS, _STRIP_SIZES = 278, 262, 273, 279  # TIFF 6.0


Write = Callable[[Sequence[View], np.random.Generator], bytes]


@dataclass(frozen=True, slots=True)
class Make:
    """A make of file. ``several``: it holds more than one page. ``tones``: bilevel (only those), gray (made
    gray), any.
    """

    suffix: str
    write: Write
    several: bool
    tones: str = "any"


def pack(views: Sequence[View], make: str, rng: np.random.Generator) -> bytes:
    """The file's bytes; a make for one page takes the first. Raises KeyError for an unknown make."""
    return MAKES[make].write(views, rng)


def makes_for(views: Sequence[View]) -> list[str]:
    """The makes that can hold these pictures as they are."""
    bilevel = all(view.bilevel for view in views)
    return [
        name
        for name, make in MAKES.items()
        if (make.several or len(views) == 1) and (make.tones == "any" or (make.tones == "bilevel") == bilevel)
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """One image of a PDF page: its coded ``data`` and dictionary, and where it stands: rows from ``top``."""

    data: bytes
    entries: dict[str, object]
    width: int
    rows: int
    top: int = 0


def _jpeg(image: Image, quality: int) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def _part(image: Image, data: bytes, name: str, top: int = 0, bits: int = 8, **more: object) -> _Part:
    space = pikepdf.Name.DeviceGray if image.ndim == 2 else pikepdf.Name.DeviceRGB
    entries = {"Filter": pikepdf.Name("/" + name), "ColorSpace": space, "BitsPerComponent": bits, **more}
    return _Part(data, entries, image.shape[1], image.shape[0], top)


def _jpeg_part(view: View, image: Image) -> list[_Part]:
    return [_part(image, _jpeg(image, view.quality), "DCTDecode")]


def _strips(view: View, image: Image) -> list[_Part]:
    step = -(-image.shape[0] // 5)
    cuts = [(top, np.ascontiguousarray(image[top : top + step])) for top in range(0, image.shape[0], step)]
    return [_part(strip, _jpeg(strip, view.quality), "DCTDecode", top) for top, strip in cuts]


def _flate(_view: View, image: Image) -> list[_Part]:
    shown = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    return [_part(image, zlib.compress(shown.tobytes(), 1), "FlateDecode")]


def _jpx(view: View, image: Image) -> list[_Part]:
    held = io.BytesIO()
    rate = 12 + (90 - view.quality) / 3
    _pillow(image).save(held, "JPEG2000", quality_mode="rates", quality_layers=[rate])
    return [_part(image, held.getvalue(), "JPXDecode")]


def _g4(_view: View, image: Image) -> list[_Part]:
    parms = pikepdf.Dictionary(K=-1, Columns=image.shape[1], Rows=image.shape[0])
    return [_part(image, t6(image), "CCITTFaxDecode", bits=1, DecodeParms=parms)]


def _jbig2(_view: View, image: Image) -> list[_Part]:
    height, width = image.shape
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + t6(image)  # 1: coded as T.6 (MMR)
    data = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, (kind, body) in enumerate(((48, page), (38, region)))
    )  # ITU-T T.88, 7.2 and 7.4: page information, immediate generic region
    return [_part(image, data, "JBIG2Decode", bits=1)]


def t6(image: Image) -> bytes:
    """A bilevel picture (0 and 255) as one strip of ITU-T T.6."""
    held = io.BytesIO()
    ink = Pillow.fromarray(image < 128)
    ink.save(held, "TIFF", compression="group4", tiffinfo={_STRIP_ROWS: image.shape[0]})
    held.seek(0)
    with TiffImageFile(held) as written:
        starts, sizes = written.tag_v2[_STRIPS], written.tag_v2[_STRIP_SIZES]
    return b"".join(held.getvalue()[at : at + size] for at, size in zip(starts, sizes, strict=True))


def _pdf(parts: Callable[[View, Image], list[_Part]], *, rotate: bool = False, owner: bool = False) -> Write:
    def write(views: Sequence[View], rng: np.random.Generator) -> bytes:
        with pikepdf.new() as pdf:
            for view in views:
                turn = int(rng.choice([90, 180, 270])) if rotate else 0
                _add_page(pdf, view, parts(view, turned(view.image, -turn % 360)), turn)
            held = io.BytesIO()
            lock = (
                pikepdf.Encryption(owner="owner", user="", R=4, aes=False, metadata=False) if owner else False
            )
            pdf.save(held, deterministic_id=not owner, encryption=lock)
        return held.getvalue()

    return write


def _add_page(pdf: pikepdf.Pdf, view: View, parts: list[_Part], turn: int) -> None:
    across, down = view.dpi or 150.0, view.dpi_down or view.dpi or 150.0
    if turn % 180:
        across, down = down, across
    width, height = parts[0].width * 72 / across, sum(p.rows for p in parts) * 72 / down
    images, drawn = pikepdf.Dictionary(), []
    for number, part in enumerate(parts):
        stream = pikepdf.Stream(pdf, part.data)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height = part.width, part.rows
        for key, value in part.entries.items():
            stream[f"/{key}"] = value
        images[f"/Im{number}"] = stream
        high = part.rows * 72 / down
        bottom = height - part.top * 72 / down - high
        drawn.append(f"q {width:.3f} 0 0 {high:.3f} 0 {bottom:.3f} cm /Im{number} Do Q")
    leaf = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, round(width, 3), round(height, 3)],
        Resources=pikepdf.Dictionary(XObject=images),
        Contents=pikepdf.Stream(pdf, "\n".join(drawn).encode()),
    )
    if turn:
        leaf.Rotate = turn
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))


def _pillow(image: Image) -> Pillow.Image:
    return Pillow.fromarray(image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2RGB))


def _dpi(view: View) -> dict[str, object]:
    return {"dpi": (round(view.dpi), round(view.dpi_down or view.dpi))} if view.dpi else {}


def _tiff(compression: str, tones: str) -> Write:
    def write(views: Sequence[View], _rng: np.random.Generator) -> bytes:
        frames = [_frame(view, tones) for view in views]
        more: dict[str, object] = {"quality": views[0].quality} if compression == "jpeg" else {}
        held = io.BytesIO()
        frames[0].save(
            held,
            "TIFF",
            save_all=True,
            append_images=frames[1:],
            compression=compression,
            **_dpi(views[0]),
            **more,
        )
        return held.getvalue()

    return write


def _frame(view: View, tones: str) -> Pillow.Image:
    if tones == "bilevel":
        return Pillow.fromarray(view.image).convert("1", dither=Pillow.Dither.NONE)
    if tones == "deep":
        return Pillow.fromarray(gray(view.image).astype(np.uint16) * 257)
    return _pillow(view.image)


def _exif(views: Sequence[View], rng: np.random.Generator) -> bytes:
    tag = int(rng.choice(list(_EXIF_TURNS)))
    exif = Pillow.Exif()
    exif[_ORIENTATION] = tag
    held = io.BytesIO()
    stored = turned(views[0].image, -_EXIF_TURNS[tag] % 360)
    _pillow(stored).save(held, "JPEG", quality=views[0].quality, exif=exif)
    return held.getvalue()


def _one(form: str, mode: str = "", **options: object) -> Write:
    def write(views: Sequence[View], _rng: np.random.Generator) -> bytes:
        picture = _pillow(views[0].image)
        held = io.BytesIO()
        lossy = {"quality": views[0].quality} if form in ("JPEG", "WEBP") else {}
        tagged = _dpi(views[0]) if form in ("PNG", "JPEG") else {}
        (picture.convert(mode) if mode else picture).save(held, form, **options, **lossy, **tagged)
        return held.getvalue()

    return write


def _deep_png(views: Sequence[View], _rng: np.random.Generator) -> bytes:
    deep = gray(views[0].image).astype(np.uint16) * 257
    return cv2.imencode(".png", deep, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()


MAKES = {
    "pdf-jpeg": Make("pdf", _pdf(_jpeg_part), True, "gray"),
    "pdf-rotate": Make("pdf", _pdf(_jpeg_part, rotate=True), True, "gray"),
    "pdf-strips": Make("pdf", _pdf(_strips), True, "gray"),
    "pdf-flate": Make("pdf", _pdf(_flate), True),
    "pdf-jpx": Make("pdf", _pdf(_jpx), True, "gray"),
    "pdf-owner": Make("pdf", _pdf(_jpeg_part, owner=True), True, "gray"),
    "pdf-g4": Make("pdf", _pdf(_g4), True, "bilevel"),
    "pdf-jbig2": Make("pdf", _pdf(_jbig2), True, "bilevel"),
    "tiff-g4": Make("tif", _tiff("group4", "bilevel"), True, "bilevel"),
    "tiff-lzw": Make("tif", _tiff("tiff_lzw", "any"), True, "gray"),
    "tiff-jpeg": Make("tif", _tiff("jpeg", "any"), True, "gray"),
    "tiff-16": Make("tif", _tiff("tiff_adobe_deflate", "deep"), True, "gray"),
    "tiff-1-raw": Make("tif", _tiff("raw", "bilevel"), True, "bilevel"),
    "jpeg-exif": Make("jpg", _exif, False, "gray"),
    "jpeg-cmyk": Make("jpg", _one("JPEG", "CMYK"), False, "gray"),
    "png": Make("png", _one("PNG", compress_level=1), False),
    "png-1": Make("png", _one("PNG", "1"), False, "bilevel"),
    "png-16": Make("png", _deep_png, False, "gray"),
    "webp": Make("webp", _one("WEBP", method=1), False, "gray"),
}
