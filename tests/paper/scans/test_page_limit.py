"""What a page may cost: too large, too slow, too many; it is said, and the rest is read."""

import multiprocessing
import re
import struct
import zlib
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import cv2
import numpy as np
import pytest
from PIL import Image
from tests.paper.scans.scan_files import as_stream, jpeg, matched, pdf_of, saved

from guidang.domain.errors import ScanRefused
from guidang.domain.scan import Outcome
from guidang.paper.scans import batch, container, page_limit, pdf_drawing
from guidang.paper.scans import reading as pages_reading
from guidang.paper.scans.container import count_pages, open_scan
from guidang.paper.scans.page_image import PageDamaged
from guidang.paper.scans.pdf_file import PdfFile
from guidang.paper.scans.reading import read_pages


def test_a_bomb_is_damaged_and_costs_nothing():
    small = saved("PNG", np.zeros((9, 9), np.uint8))
    header = b"IHDR" + struct.pack(">II", 60000, 60000) + small[24:29]
    bomb = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    with pytest.raises(PageDamaged):
        open_scan(bomb, "bomb.png").page(0)


def test_a_wide_page_of_35000_px_is_read_under_the_cap():
    wide = Image.new("1", (35_000, 5_000), 1)
    wide.paste(0, (0, 0, 17_500, 5_000))
    for data in (saved("TIFF", wide, compression="group4"), saved("PDF", wide)):
        page = open_scan(data, "a").page(0)
        assert page.gray.size < 50_000_000
        assert page.bilevel
        height, width = page.gray.shape
        assert page.gray[height // 2, width // 4] == 0
        assert page.gray[height // 2, 3 * width // 4] == 255


def test_a_long_strip_keeps_its_width():
    strip = Image.new("L", (1000, 35_000), 255)
    assert open_scan(saved("PNG", strip), "a.png").page(0).gray.shape == (20_000, 571)


def test_too_many_pages_are_refused_with_what_to_do(monkeypatch, receipt):
    monkeypatch.setattr(container, "_MOST_PAGES", 2)
    with pytest.raises(ScanRefused, match="拆分"):
        count_pages(saved("TIFF", *[receipt[:50, :50]] * 3), "a.tif")


def test_a_page_that_takes_too_long_is_said_and_its_neighbours_are_read(office, receipt, monkeypatch):
    true_page = PdfFile.page

    def endless(self, index):
        while index == 1:
            pass
        return true_page(self, index)

    monkeypatch.setattr(PdfFile, "page", endless)
    monkeypatch.setattr(pages_reading, "limited", lambda: page_limit.limited(soft=1.5))
    readings = read_pages(pdf_of([as_stream(receipt)] * 3), "a.pdf", [0, 1, 2], office.kit)
    assert [r.regions[0].outcome for r in readings] == [Outcome.MATCHED, Outcome.DAMAGED, Outcome.MATCHED]
    assert "时间限制" in readings[1].regions[0].note


def test_a_page_too_slow_to_search_is_shown_to_a_person(office, receipt, monkeypatch):
    def endless(*_):
        while True:
            pass

    monkeypatch.setattr(pages_reading, "read_image", endless)
    monkeypatch.setattr(pages_reading, "limited", lambda: page_limit.limited(soft=1.0))
    (page,) = read_pages(jpeg(receipt), "a.jpg", [0], office.kit)
    assert page.regions[0].outcome is Outcome.NO_CODE
    assert "时间限制" in page.regions[0].note
    assert page.upright


def _hang():
    with page_limit.limited(soft=0.2, hard=0.5):
        re.match("(a+)+$", "a" * 60 + "b")  # does not come back to Python


def _swell():
    with page_limit.limited():
        np.ones(2**33, np.uint8)


def test_what_does_not_come_back_is_ended_with_its_worker_and_memory_has_a_limit():
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool, pytest.raises(PageDamaged, match="内存"):
        pool.submit(_swell).result()
    with ProcessPoolExecutor(1, mp_context=context) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(_hang).result()


def test_a_pdf_page_too_complex_is_drawn_coarser(monkeypatch, receipt):
    data = pdf_of([as_stream(receipt)], content="0 0 9 9 re f " * 500 + "q 595 0 0 322 0 0 cm /Im0 Do Q")
    fine = PdfFile(data).page(0)
    monkeypatch.setattr(pdf_drawing, "_TRIES", (-1.0, 60.0))
    coarse = PdfFile(data).page(0)
    assert coarse.gray.shape[1] == pytest.approx(fine.gray.shape[1] / 3, abs=2)
    monkeypatch.setattr(pdf_drawing, "_TRIES", (-1.0, -1.0))
    with pytest.raises(PageDamaged, match="过于复杂"):
        PdfFile(data).page(0)


def test_a_piece_that_cannot_be_cut_out_is_damaged_and_stops_nothing(office, receipt, monkeypatch):
    def refuse(data, filename, page, *_):
        if page == 0:
            raise ScanRefused(file=filename, reason="图像数据损坏。")
        return b"paper"

    monkeypatch.setattr(batch, "cut_region", refuse)
    first, second = batch.read_batch(pdf_of([as_stream(receipt)] * 2), "a.pdf", [0, 1], office.kit)
    assert (first.reading.regions[0].outcome, first.papers) == (Outcome.DAMAGED, (b"",))
    assert (second.reading.regions[0].outcome, second.papers) == (Outcome.MATCHED, (b"paper",))


def test_large_photos_are_read_at_a_fraction(office, receipt):
    large = cv2.resize(receipt, (9000, round(9000 * receipt.shape[0] / receipt.shape[1])))
    data = jpeg(large)
    assert max(open_scan(data, "a.jpg").page(0).gray.shape) == 4500
    matched(office, data)
