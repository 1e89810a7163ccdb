"""The files that machines and phones write. The same pixels give the same bytes: no dates, no random IDs."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import pikepdf
from PIL import Image as Pillow

from .ink import Image
from .light import turned

_EXIF_ORIENTATION = 0x0112
# How the stored picture must be turned clockwise to stand as displayed, by EXIF tag (Exif 2.32, 4.6.4 A)
_EXIF_TURN = {1: 0, 3: 180, 6: 90, 8: 270}


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A compressed page: ``rotate`` is the degrees clockwise by which a viewer turns it."""

    data: bytes
    width: int
    height: int
    gray: bool
    dpi: int
    rotate: int = 0


def jpeg(image: Image, quality: int, dpi: int, rotate: int = 0) -> Jpeg:
    """Compress ``image`` (as displayed), storing it so that turning by ``rotate`` gives it back."""
    stored = turned(image, -rotate % 360)
    done, data = cv2.imencode(".jpg", stored, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError("the picture cannot be compressed as JPEG")
    height, width = stored.shape[:2]
    return Jpeg(data.tobytes(), width, height, stored.ndim == 2, dpi, rotate)


def write_pdf(path: Path, pages: Sequence[Jpeg]) -> None:
    """A scanner's PDF: one JPEG a page, its stream embedded as it is."""
    with pikepdf.new() as pdf:
        for page in pages:
            _add_page(pdf, page)
        data = io.BytesIO()
        pdf.save(data, deterministic_id=True)
    _put(path, data.getvalue())


def write_tiff(path: Path, pages: Sequence[Image], dpi: tuple[int, int], quality: int) -> None:
    """A multi-page TIFF: JPEG-compressed gray or colour pages."""
    frames = [_pillow(page) for page in pages]
    data = io.BytesIO()
    frames[0].save(
        data, "TIFF", save_all=True, append_images=frames[1:], compression="jpeg", quality=quality, dpi=dpi
    )
    _put(path, data.getvalue())


def write_fax(path: Path, pages: Sequence[Image], dpi: tuple[int, int]) -> None:
    """A fax TIFF: black and white, CCITT group 4. ``pages`` are (h, w) of 0 and 255."""
    frames = [Pillow.fromarray(page).convert("1", dither=Pillow.Dither.NONE) for page in pages]
    data = io.BytesIO()
    frames[0].save(data, "TIFF", save_all=True, append_images=frames[1:], compression="group4", dpi=dpi)
    _put(path, data.getvalue())


def write_photo(path: Path, image: Image, quality: int, tag: int) -> None:
    """A phone's JPEG of ``image`` (as displayed), stored turned, with the EXIF ``tag`` that turns it back."""
    exif = Pillow.Exif()
    exif[_EXIF_ORIENTATION] = tag
    data = io.BytesIO()
    stored = turned(image, -_EXIF_TURN[tag] % 360)
    _pillow(stored).save(data, "JPEG", quality=quality, exif=exif)
    _put(path, data.getvalue())


def write_png(path: Path, image: Image, dpi: int) -> None:
    """A PNG, lightly compressed: noise does not compress, and time matters."""
    data = io.BytesIO()
    _pillow(image).save(data, "PNG", dpi=(dpi, dpi), compress_level=1)
    _put(path, data.getvalue())


def write_copy(path: Path, source: Path) -> None:
    """The same bytes under another name."""
    _put(path, source.read_bytes())


def _pillow(image: Image) -> Pillow.Image:
    """Pillow's picture of ``image`` (BGR or gray)."""
    return Pillow.fromarray(image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2RGB))


def _add_page(pdf: pikepdf.Pdf, page: Jpeg) -> None:
    picture = pikepdf.Stream(pdf, page.data)
    picture.Type = pikepdf.Name.XObject
    picture.Subtype = pikepdf.Name.Image
    picture.Width, picture.Height = page.width, page.height
    picture.ColorSpace = pikepdf.Name.DeviceGray if page.gray else pikepdf.Name.DeviceRGB
    picture.BitsPerComponent = 8
    picture.Filter = pikepdf.Name.DCTDecode
    width, height = (round(px * 72 / page.dpi, 2) for px in (page.width, page.height))
    leaf = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, width, height],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture)),
        Contents=pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode()),
    )
    if page.rotate:
        leaf.Rotate = page.rotate
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))


def _put(path: Path, data: bytes) -> None:
    """Write whole or not at all: the folder may be watched."""
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(data)
    half.replace(path)
