"""Files of every kind in which offices receive paper: same page in, same reading out; bad bytes by name."""

import io
import struct
import zlib

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageFile

from guidang.domain.errors import ScanRefused
from guidang.domain.scan import Outcome
from guidang.paper.scans.container import count_pages, open_scan
from guidang.paper.scans.page_image import PageDamaged
from guidang.paper.scans.pdf_file import PdfFile
from guidang.paper.scans.reading import read_pages


@pytest.fixture(scope="module")
def receipt(office):
    paper = office.receipt(3)
    return cv2.GaussianBlur(paper.piece("RECEIPT"), (0, 0), 0.8)


def jpeg(pixels, **options):
    held = io.BytesIO()
    Image.fromarray(pixels).save(held, "JPEG", quality=85, **options)
    return held.getvalue()


def saved(kind, *pages, **options):
    held = io.BytesIO()
    first, *rest = [page if isinstance(page, Image.Image) else Image.fromarray(page) for page in pages]
    more = {"save_all": True, "append_images": rest} if rest else {}
    first.save(held, kind, **more, **options)
    return held.getvalue()


def pdf_of(streams, size=(595, 322), rotate=0, content=None, **entries):
    """A PDF with one page for each (bytes, filter, width, height); a scanner's plain layout."""
    pdf = pikepdf.new()
    for data, name, width, height in streams:
        page = pdf.add_blank_page(page_size=size)
        image = pikepdf.Stream(pdf, data)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        image.ColorSpace = pikepdf.Name.DeviceGray
        if name:
            image.Filter = pikepdf.Name(name)
        for key, value in entries.items():
            image[f"/{key}"] = value
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
        drawn = content or f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q"
        page.Contents = pikepdf.Stream(pdf, drawn.encode())
        if rotate:
            page.Rotate = rotate
    held = io.BytesIO()
    pdf.save(held)
    return held.getvalue()


def as_stream(pixels):
    return (jpeg(pixels), "/DCTDecode", pixels.shape[1], pixels.shape[0])


def only(readings):
    (reading,) = readings
    (region,) = reading.regions
    return region


def matched(office, data, orientation=0, name="scan"):
    region = only(read_pages(data, name, [0], office.kit))
    assert region.outcome is Outcome.MATCHED, region
    assert region.orientation == orientation
    assert {s.mark: s.answer.as_json for s in region.signatures} == {"parent": True}
    ticks = {t.mark: t.answer.as_json for t in region.ticks}
    assert ticks == {"informed.yes": True, "informed.no": False, "contact.yes": True, "contact.no": False}
    return region


def test_jpeg_file(office, receipt):
    matched(office, jpeg(receipt))


def test_colour_jpeg_file(office, receipt):
    matched(office, jpeg(cv2.cvtColor(receipt, cv2.COLOR_GRAY2BGR)))


def test_cmyk_jpeg_file(office, receipt):
    matched(office, saved("JPEG", Image.fromarray(receipt).convert("CMYK")))


@pytest.mark.parametrize(("tag", "undo"), [(3, 2), (6, 1), (8, 3)])
def test_exif_turns_a_photo_upright(office, receipt, tag, undo):
    exif = Image.Exif()
    exif[0x0112] = tag
    matched(office, jpeg(np.ascontiguousarray(np.rot90(receipt, undo)), exif=exif))


def test_sixteen_bit_png(office, receipt):
    matched(office, cv2.imencode(".png", receipt.astype(np.uint16) * 257)[1].tobytes())


def test_png_with_transparent_paper(office, receipt):
    layer = np.dstack([receipt, receipt, receipt, 255 - receipt])
    matched(office, saved("PNG", layer))


def test_tiff_pages_of_different_coding(office, receipt):
    lzw = saved("TIFF", receipt, receipt, compression="tiff_lzw")
    assert count_pages(lzw, "a.tif") == 2
    for reading in read_pages(lzw, "a.tif", [0, 1], office.kit):
        assert [r.outcome for r in reading.regions] == [Outcome.MATCHED]
    matched(office, saved("TIFF", Image.fromarray(receipt > 128), compression="group4"))


def test_tiff_of_a_fax_has_flat_pixels(office, receipt):
    half = cv2.resize(receipt, None, fx=204 / 300, fy=98 / 300, interpolation=cv2.INTER_AREA)
    data = saved("TIFF", Image.fromarray(half), compression="tiff_lzw", dpi=(204, 98))
    reading = read_pages(data, "fax.tif", [0], office.kit)[0]
    assert reading.width / reading.height == pytest.approx(receipt.shape[1] / receipt.shape[0], rel=0.01)
    assert reading.regions[0].code


def test_sixteen_bit_tiff(office, receipt):
    matched(office, saved("TIFF", Image.fromarray(receipt.astype(np.uint16) * 257)))


def test_pdf_with_a_jpeg_is_not_rendered(office, receipt):
    data = pdf_of([as_stream(receipt)])
    assert PdfFile(data).plain(0) is not None
    matched(office, data)


def test_pdf_with_flate_and_ccitt(office, receipt):
    flate = pdf_of([(zlib.compress(receipt.tobytes()), "/FlateDecode", receipt.shape[1], receipt.shape[0])])
    assert PdfFile(flate).plain(0) is not None
    matched(office, flate)
    ccitt = saved("PDF", Image.fromarray(receipt > 128), resolution=300)
    assert PdfFile(ccitt).plain(0).filter == "/CCITTFaxDecode"
    matched(office, ccitt)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pdf_rotate_counts_as_displayed(office, receipt, turn):
    stored = np.ascontiguousarray(np.rot90(receipt, turn // 90))
    size = (322, 595) if turn % 180 else (595, 322)
    matched(office, pdf_of([as_stream(stored)], size=size, rotate=turn))
    matched(office, pdf_of([as_stream(receipt)], rotate=turn), orientation=turn)


def test_pdf_that_draws_more_than_an_image_is_rendered(office, receipt):
    content = "q 595 0 0 322 0 0 cm /Im0 Do Q 0.5 g 3 3 2 2 re f"
    data = pdf_of([as_stream(receipt)], content=content)
    assert PdfFile(data).plain(0) is None
    matched(office, data)


def test_pdf_with_invisible_text_is_still_plain(receipt):
    content = "q 595 0 0 322 0 0 cm /Im0 Do Q BT 3 Tr /F1 9 Tf 10 10 Td (text of an OCR) Tj ET"
    assert PdfFile(pdf_of([as_stream(receipt)], content=content)).plain(0) is not None
    shown = content.replace("3 Tr", "0 Tr")
    assert PdfFile(pdf_of([as_stream(receipt)], content=shown)).plain(0) is None


def test_pdf_image_with_inverted_decode_is_rendered(office, receipt):
    width, height = receipt.shape[1], receipt.shape[0]
    data = pdf_of([((255 - receipt).tobytes(), "", width, height)], Decode=pikepdf.Array([1, 0]))
    assert PdfFile(data).plain(0) is None
    matched(office, data)


def test_locked_pdf_is_one_locked_entry(office, receipt):
    pdf = pikepdf.open(io.BytesIO(pdf_of([as_stream(receipt)] * 3)))
    held = io.BytesIO()
    pdf.save(held, encryption=pikepdf.Encryption(user="u", owner="o"))
    assert count_pages(held.getvalue(), "a.pdf") == 1
    assert only(read_pages(held.getvalue(), "a.pdf", [0], office.kit)).outcome is Outcome.LOCKED


def test_pdf_that_only_forbids_printing_is_read(office, receipt):
    pdf = pikepdf.open(io.BytesIO(pdf_of([as_stream(receipt)])))
    held = io.BytesIO()
    pdf.save(held, encryption=pikepdf.Encryption(user="", owner="o"))
    matched(office, held.getvalue())


@pytest.mark.parametrize("part", [0.3, 0.7, 0.98])
def test_cut_short_files_are_damaged(office, receipt, part):
    for name, whole in (
        ("a.pdf", pdf_of([as_stream(receipt)] * 2)),
        ("a.jpg", jpeg(receipt)),
        ("a.png", saved("PNG", receipt)),
        ("a.tif", saved("TIFF", receipt, compression="tiff_lzw")),
    ):
        data = whole[: int(len(whole) * part)]
        assert count_pages(data, name) == 1
        region = only(read_pages(data, name, [0], office.kit))
        assert region.outcome is Outcome.DAMAGED, name
        assert region.note


def test_one_bad_page_does_not_spoil_its_neighbours(office, receipt):
    good = as_stream(receipt)
    bad = (good[0][: len(good[0]) // 3], *good[1:])
    data = pdf_of([good, bad, good])
    assert count_pages(data, "a.pdf") == 3
    readings = read_pages(data, "a.pdf", [0, 1, 2], office.kit)
    assert [r.index for r in readings] == [0, 1, 2]
    assert [r.regions[0].outcome for r in readings] == [Outcome.MATCHED, Outcome.DAMAGED, Outcome.MATCHED]


def test_an_image_that_cannot_be_decoded_is_not_a_blank_page(office):
    data = pdf_of([(b"not a JPEG 2000 stream at all", "/JPXDecode", 900, 900)])
    assert only(read_pages(data, "a.pdf", [0], office.kit)).outcome is Outcome.DAMAGED


def test_a_bomb_is_damaged_and_costs_nothing():
    small = saved("PNG", np.zeros((9, 9), np.uint8))
    header = b"IHDR" + struct.pack(">II", 60000, 60000) + small[24:29]
    bomb = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    with pytest.raises(PageDamaged):
        open_scan(bomb, "bomb.png").page(0)


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "a.pdf"), (b"hello, this is text", "a.pdf"), (b"PK\x03\x04zip", "a.jpg"), (b"\0" * 900, "a.tif")],
)
def test_what_is_no_scan_is_refused_by_name(office, data, name):
    with pytest.raises(ScanRefused) as caught:
        count_pages(data, name)
    assert name in str(caught.value)
    with pytest.raises(ScanRefused):
        read_pages(data, name, [0], office.kit)


def test_heic_is_refused_with_what_to_do(office):
    with pytest.raises(ScanRefused, match="HEIC"):
        read_pages(b"\0\0\0\x18ftypheic" + b"\0" * 50, "IMG_1.HEIC", [0], office.kit)


def test_large_photos_are_read_at_a_fraction(office, receipt):
    large = cv2.resize(receipt, (9000, round(9000 * receipt.shape[0] / receipt.shape[1])))
    data = jpeg(large)
    assert max(open_scan(data, "a.jpg").page(0).gray.shape) == 4500
    matched(office, data)


def test_damage_that_decoders_pass_over_is_not_a_blank_page(office, receipt):
    data = bytearray(saved("PDF", Image.fromarray(receipt > 128), resolution=300))
    start = data.index(b"stream\n") + 7
    data[start + 20 : start + 60] = bytes(40)
    outcome = only(read_pages(bytes(data), "a.pdf", [0], office.kit)).outcome
    assert outcome in (Outcome.DAMAGED, Outcome.NO_CODE)


@pytest.mark.parametrize("kind", ["JPEG", "PDF", "TIFF"])
@pytest.mark.parametrize("grain", [0, 3])
def test_a_sound_blank_page_is_blank(office, kind, grain):
    page = np.clip(np.random.default_rng(1).normal(246, grain, (3508, 2480)), 0, 255).astype(np.uint8)
    assert only(read_pages(saved(kind, page), "a", [0], office.kit)).outcome is Outcome.BLANK
    options = {"compression": "group4"} if kind == "TIFF" else {}
    if kind != "JPEG":
        white = saved(kind, Image.fromarray(page > 128), **options)
        assert only(read_pages(white, "a", [0], office.kit)).outcome is Outcome.BLANK


def test_truncation_is_noticed_whatever_other_libraries_tell_pillow(office, receipt, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = saved("TIFF", receipt, compression="tiff_lzw")
    cut = data[:8] + data[8 : len(data) // 2]
    assert only(read_pages(cut, "a.tif", [0], office.kit)).outcome is Outcome.DAMAGED
    half = saved("GIF", receipt)
    assert only(read_pages(half[: len(half) // 2], "a.gif", [0], office.kit)).outcome is Outcome.DAMAGED
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_broken_second_page_leaves_the_first(office, receipt):
    data = bytearray(saved("TIFF", receipt, receipt, compression="tiff_lzw"))
    first = struct.unpack("<I", data[4:8])[0]
    entries = struct.unpack("<H", data[first : first + 2])[0]
    link = first + 2 + 12 * entries
    data[link : link + 4] = struct.pack("<I", len(data) - 3)
    assert count_pages(bytes(data), "a.tif") == 2
    readings = read_pages(bytes(data), "a.tif", [0, 1], office.kit)
    assert [r.regions[0].outcome for r in readings] == [Outcome.MATCHED, Outcome.DAMAGED]
