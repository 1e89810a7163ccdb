"""One piece of a scanned page as a PDF page of its own, upright, for a dossier.

A whole page that is one JPEG or CCITT stream is passed through: the same bytes, turned by /Rotate. All else
is cut out of the pixels and coded as JPEG, 200 dpi at most. No dates, no random IDs: same input, same bytes.
Colours are DeviceGray and DeviceRGB, which PDF/A allows under an output intent; CMYK never leaves here.
"""

import io
from dataclasses import dataclass

import cv2
import pikepdf

from guidang.domain.errors import ScanRefused
from guidang.paper.scans.container import ScanFile, kind_of, open_scan
from guidang.paper.scans.page_image import (
    FileLocked,
    PageDamaged,
    Pixels,
    as_pixels,
    check_jpeg,
    read_header,
    turned,
)
from guidang.paper.scans.pdf_file import PdfFile

_CUT_DPI = 200.0
_QUALITY = 80
_A4 = (595.28, 841.89)  # pt; for pictures that do not say how large they are


@dataclass(frozen=True, slots=True)
class _Stream:
    """An image stream and what its dictionary says. ``turn``: degrees clockwise to show it; ``size``: pt."""

    data: bytes
    entries: dict[str, object]
    turn: int
    size: tuple[float, float]


def cut_region(
    data: bytes,
    filename: str,
    page: int,
    bbox: tuple[float, float, float, float],
    orientation: int,
    whole: bool,
    scan: ScanFile | None = None,
) -> bytes:
    """A one-page PDF of ``bbox`` (0..1 of the displayed page), turned back by ``orientation`` degrees.

    ``whole`` takes the page as it is, its stream untouched where it is JPEG or CCITT. ``scan`` is the file
    where it is open already: opening takes time with every page that the file has.
    Raises ScanRefused when the page cannot be read.
    """
    try:
        own = scan or open_scan(data, filename)
        try:
            stream = _untouched(own, data, filename, page) if whole else None
            if stream is None:
                stream = _cut(own, page, (0.0, 0.0, 1.0, 1.0) if whole else bbox, orientation)
                orientation = 0
        finally:
            if scan is None:
                own.close()
    except FileLocked as fault:
        raise ScanRefused(file=filename, reason="文件已加密。") from fault
    except (PageDamaged, pikepdf.PikepdfError) as fault:
        raise ScanRefused(file=filename, reason="图像数据损坏。") from fault
    return _one_page(stream, (stream.turn - orientation) % 360)


def _untouched(scan: ScanFile, data: bytes, filename: str, page: int) -> _Stream | None:
    if kind_of(data, filename) == "jpeg":
        return _jpeg_file(data)
    if not isinstance(scan, PdfFile):
        return None
    plain = scan.plain(page)
    if plain is None or plain.filter not in ("/DCTDecode", "/CCITTFaxDecode"):
        return None
    if plain.filter == "/DCTDecode":
        check_jpeg(plain.stream.read_raw_bytes())
    image = plain.stream
    entries: dict[str, object] = {
        "/Filter": pikepdf.Name(plain.filter),
        "/Width": int(image.Width),
        "/Height": int(image.Height),
        "/BitsPerComponent": plain.bits,
        "/ColorSpace": pikepdf.Name("/DeviceGray" if plain.components == 1 else "/DeviceRGB"),
    }
    if "/DecodeParms" in image:
        entries["/DecodeParms"] = _plain_parameters(image.DecodeParms)
    return _Stream(bytes(image.read_raw_bytes()), entries, plain.rotate, plain.size)


def _plain_parameters(parameters: pikepdf.Object) -> pikepdf.Object:
    """Decode parameters without any tie to their file: numbers and booleans only."""
    if isinstance(parameters, pikepdf.Array):
        parameters = parameters[0]
    return pikepdf.Dictionary(
        {key: value for key, value in parameters.items() if not isinstance(value, pikepdf.Object)}
    )


def _jpeg_file(data: bytes) -> _Stream | None:
    check_jpeg(data)
    header = read_header(data)
    mirrored, turn = header.turn
    mode, width, height = header.mode, header.width, header.height
    if mirrored or mode not in ("L", "RGB"):
        return None
    entries: dict[str, object] = {
        "/Filter": pikepdf.Name.DCTDecode,
        "/Width": width,
        "/Height": height,
        "/BitsPerComponent": 8,
        "/ColorSpace": pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB,
    }
    return _Stream(data, entries, turn, _paper_size(width, height, header.dpi[0]))


def _cut(scan: ScanFile, page: int, bbox: tuple[float, float, float, float], orientation: int) -> _Stream:
    image = scan.page(page)
    colour = image.colour
    pixels = image.gray if colour is None else colour
    height, width = pixels.shape[:2]
    dpi = image.dpi or max(width, height) / (max(_paper_size(width, height, 0.0)) / 72)
    x0, y0 = int(bbox[0] * width), int(bbox[1] * height)
    x1, y1 = max(x0 + 1, round(bbox[2] * width)), max(y0 + 1, round(bbox[3] * height))
    piece = turned(as_pixels(pixels[y0:y1, x0:x1]), -orientation % 360)
    shrink = min(1.0, _CUT_DPI / dpi)
    size = (max(1, round(piece.shape[1] * shrink)), max(1, round(piece.shape[0] * shrink)))
    return _coded(as_pixels(cv2.resize(piece, size, interpolation=cv2.INTER_AREA)), dpi * shrink)


def _coded(pixels: Pixels, dpi: float) -> _Stream:
    coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()
    height, width = pixels.shape[:2]
    entries: dict[str, object] = {
        "/Filter": pikepdf.Name.DCTDecode,
        "/Width": width,
        "/Height": height,
        "/BitsPerComponent": 8,
        "/ColorSpace": pikepdf.Name.DeviceGray if pixels.ndim == 2 else pikepdf.Name.DeviceRGB,
    }
    return _Stream(coded, entries, 0, (width * 72 / dpi, height * 72 / dpi))


def _paper_size(width: int, height: int, dpi: float) -> tuple[float, float]:
    """In pt: by its own density when plausible for a scan, else as large as fits A4 the same way up."""
    if 90 <= dpi <= 1300:
        return width * 72 / dpi, height * 72 / dpi
    across, down = _A4 if width <= height else _A4[::-1]
    ratio = min(across / width, down / height)
    return width * ratio, height * ratio


def _one_page(stream: _Stream, rotate: int) -> bytes:
    # ISO 32000-1, annex C.2: a page measures 3 to 14400 pt a side.
    width, height = (round(min(max(v, 3.0), 14400.0), 3) for v in stream.size)
    pdf = pikepdf.new()
    image = pikepdf.Stream(pdf, stream.data)
    image["/Type"], image["/Subtype"] = pikepdf.Name.XObject, pikepdf.Name.Image
    for key, value in stream.entries.items():
        image[key] = value
    page = pdf.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
    page.Contents = pikepdf.Stream(pdf, f"q {width} 0 0 {height} 0 0 cm /Scan Do Q".encode())
    if rotate:
        page.Rotate = rotate
    held = io.BytesIO()
    pdf.save(held, deterministic_id=True, linearize=False)
    pdf.close()
    return held.getvalue()
