"""A PDF page as pdfium draws it, within a share of processor time: a page too complex is drawn coarser."""

import ctypes
import math
import time
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from guidang.paper.scans.page_image import PageDamaged, Pixels, as_pixels, long_side_cap

RENDER_DPI = 300.0
_LONG_SIDE = 5000  # px; A3 at 300 dpi
_TRIES = (4.0, 2.0, 2.0)  # seconds of processor time, each at a third of the resolution before
_DONE = pdfium.FPDF_RENDER_DONE


def draw_page(page: Any, native: int) -> tuple[Pixels, float]:
    """The pixels (BGR) and their dpi. ``native`` px is how long its largest image is: a page stated smaller
    than paper is drawn so large that nothing of the image is lost. Raises PageDamaged.
    """
    width, height = (max(float(side), 1.0) for side in page.get_size())
    long_side = max(width, height)
    cap = long_side_cap(width, height, _LONG_SIDE)
    scale = min(max(RENDER_DPI / 72, min(native, _LONG_SIDE) / long_side), cap / long_side)
    for seconds in _TRIES:
        pixels = _drawn(page, (width * scale, height * scale), seconds)
        if pixels is not None:
            return pixels, scale * 72
        scale /= 3
    raise PageDamaged("PDF 页面过于复杂，无法在限定时间内显示；请将这一页另存为 JPEG 或重新扫描")


def _drawn(page: Any, size: tuple[float, float], seconds: float) -> Pixels | None:
    """The page in ``size`` px, None when it takes more than ``seconds``."""
    width, height = (max(1, math.ceil(side)) for side in size)
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    end = time.process_time() + seconds
    pause = pdfium.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: int(time.process_time() > end))
    spot = (0, 0, width, height, 0, pdfium.FPDF_ANNOT)
    try:
        state = pdfium.FPDF_RenderPageBitmap_Start(bitmap.raw, page.raw, *spot, ctypes.byref(pause))
        while state == pdfium.FPDF_RENDER_TOBECONTINUED and time.process_time() <= end:
            state = pdfium.FPDF_RenderPage_Continue(page.raw, ctypes.byref(pause))
    finally:
        pdfium.FPDF_RenderPage_Close(page.raw)
    if state == pdfium.FPDF_RENDER_TOBECONTINUED:
        return None
    if state != _DONE:
        raise PageDamaged("PDF 页面无法显示")
    return as_pixels(bitmap.to_numpy()[:, :, :3])
