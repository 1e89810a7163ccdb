"""Pieces cut out for dossiers: upright, deterministic, and whole pages' streams byte for byte."""

import io
from dataclasses import dataclass

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from guidang.domain.errors import ScanRefused
from guidang.paper.scans.cutting import cut_region
from guidang.paper.scans.reading import read_pages

WHOLE = (0.0, 0.0, 1.0, 1.0)


def shown(pdf):
    """The page as a viewer shows it, gray, 75 dpi."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=75 / 72, grayscale=True).to_numpy()


@dataclass(frozen=True)
class Opened:
    """The one image of a one-page PDF, and its page's size in whole pt."""

    raw: bytes
    filter: str
    space: str
    width: int
    bits: int
    size: tuple[int, int]


def opened(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        (page,) = document.pages
        (stream,) = page.get_images().values()
        box = [float(v) for v in page.mediabox]
        return Opened(
            bytes(stream.read_raw_bytes()),
            str(stream.Filter),
            str(stream.ColorSpace),
            int(stream.Width),
            int(stream.BitsPerComponent),
            (round(box[2] - box[0]), round(box[3] - box[1])),
        )


def alike(one, other):
    small = cv2.resize(other, (one.shape[1], one.shape[0]), interpolation=cv2.INTER_AREA)
    return float(np.abs(one.astype(int) - small).mean()) < 8


def as_pdf(pixels, **options):
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "PDF", resolution=300, **options)
    return held.getvalue()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_jpeg_is_passed_through_and_shown_upright(office, make, turn):
    image = office.receipt(1).image
    data = make.as_jpeg(np.ascontiguousarray(np.rot90(image, -turn // 90)))
    cut = cut_region(data, "a.jpg", 0, (0.2, 0.2, 0.3, 0.3), turn, True)
    assert opened(cut).raw == data
    assert opened(cut).filter == "/DCTDecode"
    assert alike(shown(cut), image)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90])
def test_a_pdf_page_keeps_its_stream_and_its_size(office, make, rotate, turn):
    image = office.receipt(1).image
    stored = np.ascontiguousarray(np.rot90(image, (rotate - turn) // 90))
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf(stored))) as source:
        source.pages[0].Rotate = rotate
        source.save(held)
    data = held.getvalue()
    cut = cut_region(data, "a.pdf", 0, WHOLE, turn, True)
    assert opened(cut) == opened(data)
    assert alike(shown(cut), image)


def test_a_ccitt_stream_is_passed_through(office):
    image = office.receipt(1).image
    data = as_pdf(image > 128)
    cut = cut_region(data, "a.pdf", 0, WHOLE, 0, True)
    assert opened(cut).filter == "/CCITTFaxDecode"
    assert opened(cut).raw == opened(data).raw
    assert opened(cut).bits == 1
    assert alike(shown(cut), image)


def test_a_photo_lying_by_its_exif_stands_up(office, make):
    image = office.receipt(1).image
    exif = Image.Exif()
    exif[0x0112] = 6
    held = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(np.rot90(image))).save(held, "JPEG", exif=exif)
    cut = cut_region(held.getvalue(), "a.jpg", 0, WHOLE, 0, True)
    assert opened(cut).raw == held.getvalue()
    assert alike(shown(cut), image)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_region_is_cut_out_upright(office, make, turn):
    paper = office.receipt(1)
    data = make.as_jpeg(np.ascontiguousarray(np.rot90(paper.image, -turn // 90)))
    (reading,) = read_pages(data, "a.jpg", [0], office.kit)
    region = next(r for r in reading.regions if r.code == make.code_of(1, "LT", "R"))
    cut = cut_region(data, "a.jpg", 0, region.bbox, region.orientation, False)
    piece = paper.piece("RECEIPT")
    assert alike(shown(cut), piece)
    assert opened(cut).size[0] == pytest.approx(595, abs=3)
    assert opened(cut).width <= 210 / 25.4 * 200 + 8


def test_the_same_input_gives_the_same_bytes_and_no_dates(office, make):
    data = make.as_jpeg(office.receipt(1).image)
    for whole in (True, False):
        one, two = (cut_region(data, "a.jpg", 0, (0.0, 0.6, 1.0, 1.0), 0, whole) for _ in range(2))
        assert one == two
        assert b"Date" not in one


def test_cmyk_becomes_rgb_and_never_passes_through(office):
    paper = office.letter(1, colour=True).seal((430, 430))
    held = io.BytesIO()
    Image.fromarray(paper.image[:, :, ::-1]).convert("CMYK").save(held, "JPEG")
    cut = cut_region(held.getvalue(), "a.jpg", 0, WHOLE, 0, True)
    assert opened(cut).space == "/DeviceRGB"
    assert alike(shown(cut), cv2.cvtColor(paper.image, cv2.COLOR_BGR2GRAY))


def test_colour_stays_colour(office, make):
    paper = office.letter(1, colour=True).seal((430, 430))
    cut = cut_region(make.as_jpeg(paper.image), "a.jpg", 0, (0.0, 0.3, 1.0, 0.65), 0, False)
    page = pypdfium2.PdfDocument(cut)[0].render(scale=1).to_numpy()[:, :, :3].astype(int)
    assert (np.ptp(page, axis=2) > 60).mean() > 0.005


def test_what_cannot_be_read_is_not_cut(office, make):
    data = make.as_jpeg(office.receipt(1).image)
    for broken in (data[:9000], b"text"):
        with pytest.raises(ScanRefused, match=r"a\.jpg"):
            cut_region(broken, "a.jpg", 0, WHOLE, 0, True)
