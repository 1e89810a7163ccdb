"""Files of every kind in which offices receive paper: same page in, same reading out; bad bytes by name."""

import base64
import io
import struct
import zlib

import cv2
import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageFile
from tests.paper.scans.scan_files import as_stream, jpeg, matched, only, pdf_of, saved

from guidang.domain.errors import ScanRefused
from guidang.domain.scan import Outcome
from guidang.paper.scans.container import count_pages, open_scan
from guidang.paper.scans.pdf_file import PdfFile
from guidang.paper.scans.reading import read_pages


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


@pytest.mark.parametrize("part", [0.3, 0.7, 0.98])
def test_a_pdf_cut_short_gives_what_it_has_and_says_that_pages_may_be_missing(office, receipt, part):
    whole = pdf_of([as_stream(receipt)] * 3)
    data = whole[: int(len(whole) * part)]
    count = count_pages(data, "a.pdf")
    readings = read_pages(data, "a.pdf", range(count), office.kit)
    assert [r.index for r in readings] == list(range(count))
    *read, last = [r.regions[0] for r in readings]
    assert last.outcome is Outcome.DAMAGED
    assert "后面的页" in last.note
    assert {r.outcome for r in read} <= {Outcome.MATCHED, Outcome.DAMAGED}


def test_a_pdf_that_lost_pages_says_how_many(office, receipt):
    pdf = pikepdf.open(io.BytesIO(pdf_of([as_stream(receipt)] * 3)))
    pdf.Root.Pages.Kids = pikepdf.Array(list(pdf.Root.Pages.Kids)[:2])
    held = io.BytesIO()
    pdf.save(held)
    data = held.getvalue().replace(b"/Count 2", b"/Count 3")
    readings = read_pages(data, "a.pdf", range(count_pages(data, "a.pdf")), office.kit)
    assert [r.regions[0].outcome for r in readings] == [Outcome.MATCHED, Outcome.MATCHED, Outcome.DAMAGED]
    assert "3 页" in readings[2].regions[0].note


def test_a_pdf_with_a_broken_table_or_something_appended_is_read(office, receipt):
    whole = pdf_of([as_stream(receipt)])
    start = whole.rindex(b"startxref")
    matched(office, whole[:start] + b"startxref\n77\n%%EOF\n")
    matched(office, whole + b"\r\n--boundary of a mail gateway--" * 400)


def test_pages_that_only_qpdf_finds_are_drawn(office, receipt):
    whole = pdf_of([as_stream(receipt)] * 2, content="q 595 0 0 322 0 0 cm /Im0 Do Q 0 0 1 1 re f")
    broken = whole.replace(b"/Type /Pages", b"/Type /Pagex", 1)
    start = broken.rindex(b"xref\n", 0, broken.rindex(b"startxref"))
    data = broken[:start] + b"trailer << /Root 1 0 R >>\nstartxref\n5\n%%EOF\n"
    readings = read_pages(data, "a.pdf", range(count_pages(data, "a.pdf")), office.kit)
    assert [r.regions[0].outcome for r in readings] == [Outcome.MATCHED] * 2


def test_a_pdf_locked_by_a_certificate_is_locked(office, receipt):
    pdf = pikepdf.open(io.BytesIO(pdf_of([as_stream(receipt)])))
    held = io.BytesIO()
    pdf.save(held, encryption=pikepdf.Encryption(user="u", owner="o", R=4))
    data = held.getvalue().replace(b"/Filter /Standard", b"/Filter /Adobe.PS")
    assert only(read_pages(data, "a.pdf", [0], office.kit)).outcome is Outcome.LOCKED


def test_a_name_signed_in_a_pdf_program_is_seen(receipt):
    pdf = pikepdf.open(io.BytesIO(pdf_of([as_stream(receipt)])))
    shown = pikepdf.Stream(pdf, b"0 0 0 rg 0 0 100 40 re f")
    shown.Type, shown.Subtype, shown.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 40]
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[50, 50, 150, 90], F=4
    )
    note.AP = pikepdf.Dictionary(N=shown)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(note)])
    held = io.BytesIO()
    pdf.save(held)
    page = PdfFile(held.getvalue()).page(0)
    height, width = page.gray.shape
    assert page.gray[height - int(height * 70 / 322), int(width * 100 / 595)] < 40


def test_a_page_stated_smaller_than_paper_keeps_its_pixels(office, receipt):
    data = pdf_of(
        [as_stream(receipt)], size=(119, 64.4), content="q 119 0 0 64.4 0 0 cm /Im0 Do Q 0 0 1 1 re f"
    )
    assert PdfFile(data).plain(0) is None
    matched(office, data)


# 48 x 64 px, dark to light from left to right, white at the top left; EXIF orientation 6.
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAchtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRp"
    "bG9jAAAAAERAAAIAAQAAAAAB7AABAAAAAAAAAE4AAgAAAAACOgABAAAAAAAAACQAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABo"
    "dmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAABB2lwcnAAAADmaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA"
    "/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMD"
    "IAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xhcAAAADAAAAABAAAAQAAA"
    "AAH////wAAAAAgAAAAAAAAACAAAAEHBpeGkAAAAAAwgICAAAAAlpcm90AwAAABlpcG1hAAAAAAAAAAEAAQaBAgMFhIYAAAAaaXJlZgAA"
    "AAAAAAAOY2RzYwACAAEAAQAAAHptZGF0AAAASigBrwngI7PPIfLa/SKeIVDpmz2FwbemuxXZ1cRq90EQ/fz/NywYvk+j/4EcQ3Hdbtnc"
    "IU1XfTAnYY+txfIkKEwayMba+7SCKkVEAAAABkV4aWYAAE1NACoAAAAIAAEBEgADAAAAAQAGAAAAAAAA"
)


def test_heic_photo_is_shown_upright():
    page = open_scan(base64.b64decode(HEIC), "IMG_1.HEIC").page(0)
    assert page.gray.shape == (48, 64)
    assert page.gray[3:12, 52:61].min() > 220
    assert page.gray[5, 20] < page.gray[25, 20] < page.gray[44, 20]


def test_a_broken_heic_is_damaged(office):
    data = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\1" * 50
    assert only(read_pages(data, "IMG_1.HEIC", [0], office.kit)).outcome is Outcome.DAMAGED
    film = b"\0\0\0\x14ftypisom\0\0\0\0mp41" + b"\1" * 50
    with pytest.raises(ScanRefused, match="视频"):
        count_pages(film, "IMG_2.MOV")


@pytest.mark.parametrize("kind", ["JPEG2000", "AVIF", "WEBP", "GIF", "BMP"])
def test_other_pictures(office, receipt, kind):
    matched(office, saved(kind, receipt))


@pytest.mark.parametrize("tag", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_all_eight_orientations(kind, tag):
    upright = np.full((120, 200), 255, np.uint8)
    upright[10:50, 10:60] = 0
    undo = {
        1: lambda a: a,
        2: np.fliplr,
        3: lambda a: np.rot90(a, 2),
        4: np.flipud,
        5: np.transpose,
        6: lambda a: np.rot90(a, 1),
        7: lambda a: np.rot90(np.transpose(a), 2),
        8: lambda a: np.rot90(a, 3),
    }
    stored = np.ascontiguousarray(undo[tag](upright))
    exif = Image.Exif()
    exif[0x0112] = tag
    layer = np.dstack([stored] * 3) if kind == "PNG" else stored
    gray = open_scan(saved(kind, layer, exif=exif), "a").page(0).gray
    assert gray.shape == (120, 200)
    assert np.abs(gray.astype(int) - upright).mean() < 3


def test_twelve_bits_in_sixteen_are_not_dark():
    grays = np.linspace(0, 4095, 40_000).astype(np.uint16).reshape(200, 200)
    assert open_scan(saved("TIFF", Image.fromarray(grays)), "a.tif").page(0).gray.max() == 255


def test_a_tiff_page_of_unknown_coding_costs_no_other_page(office, receipt):
    data = bytearray(saved("TIFF", receipt, receipt, receipt, compression="tiff_lzw"))
    first = struct.unpack("<I", data[4:8])[0]
    link = first + 2 + 12 * struct.unpack("<H", data[first : first + 2])[0]
    second = struct.unpack("<I", data[link : link + 4])[0]
    for entry in range(second + 2, second + 2 + 12 * struct.unpack("<H", data[second : second + 2])[0], 12):
        if struct.unpack("<H", data[entry : entry + 2])[0] == 259:  # Compression
            data[entry + 8 : entry + 10] = struct.pack("<H", 4711)
    readings = read_pages(bytes(data), "a.tif", range(count_pages(bytes(data), "a.tif")), office.kit)
    assert [r.regions[0].outcome for r in readings] == [Outcome.MATCHED, Outcome.DAMAGED, Outcome.MATCHED]


def test_a_photo_cut_short_behind_its_thumbnail_is_damaged(office, receipt):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x927C] = jpeg(receipt[:80, :80])  # a maker note holds a whole JPEG
    data = jpeg(receipt[:600, :800], exif=exif)
    assert 0 < data.index(b"\xff\xd9") < data.rindex(b"\xff\xda")
    cut = data[: len(data) * 3 // 4]
    assert only(read_pages(cut, "a.jpg", [0], office.kit)).outcome is Outcome.DAMAGED


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04 zip", "压缩包"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Office"),
        ("一段文字".encode("gb18030"), "文字"),
        (b"Rar!\x1a\x07\0", "解压"),
    ],
)
def test_other_files_are_told_apart(data, word):
    with pytest.raises(ScanRefused, match=word):
        count_pages(data, "扫描 (1)'\"#%.pdf")


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
