"""A page of pixels into regions with outcomes. The reader knows blanks and the key, and no ledger."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from guidang.domain.codes import SheetCode, read_code
from guidang.domain.scan import Answer, Outcome, PageReading, RegionReading
from guidang.paper.scans.codes import Symbol
from guidang.paper.scans.container import ScanFile, open_scan
from guidang.paper.scans.hand import read_hand, ticks_answered
from guidang.paper.scans.kit import ReadingKit
from guidang.paper.scans.leftover import leftovers
from guidang.paper.scans.likeness import is_back_of_ours, looks_ours
from guidang.paper.scans.page_image import FileLocked, PageDamaged, PageImage, Pixels, as_pixels, turned
from guidang.paper.scans.page_limit import limited
from guidang.paper.scans.pieces import Paper, find_papers
from guidang.paper.scans.pyramid import Points, Pyramid, apply
from guidang.paper.scans.registration import Fit, corners_of
from guidang.paper.scans.searching import search_around, search_page
from guidang.paper.scans.unlabelled import Unlabelled, read_unlabelled

WHOLE = (0.0, 0.0, 1.0, 1.0)
_OURS = "画面上有二维码的痕迹，或像本单位的文书，但读不出二维码"
_BY_NUMBER = "二维码读不出；按版面和印刷的案号认出"
_MAYBE = "读不出二维码；印刷的案号可能是 {case}，请核对"
_LEAST = 100  # px; a smaller picture is no paper, and too small for every filter below
_THUMBNAIL = 1760  # px, long side: half of A4 at 300 dpi, which is at hand
_SMALL = 1240  # px: of a page on which there is nothing to decide, unless the ledger disagrees
_QUALITY = 70


def read_pages(data: bytes, filename: str, pages: Sequence[int], kit: ReadingKit) -> list[PageReading]:
    """Read the pages with these 0-based indices; every one comes back with at least one region.

    A locked or damaged file is one reading, index 0. Raises ScanRefused when the file is no scan at all.
    """
    scan = opened(data, filename)
    if isinstance(scan, PageReading):
        return [scan]
    try:
        return [read_page(scan, index, kit) for index in pages]
    finally:
        scan.close()


def opened(data: bytes, filename: str) -> ScanFile | PageReading:
    """The file, opened; or the one reading that a locked or damaged file is.

    Raises ScanRefused when the file is no scan at all.
    """
    try:
        with limited():
            return open_scan(data, filename)
    except FileLocked:
        return _failed(0, Outcome.LOCKED, "")
    except PageDamaged as fault:
        return _failed(0, Outcome.DAMAGED, str(fault))


def read_page(scan: ScanFile, index: int, kit: ReadingKit) -> PageReading:
    """Read one page of an opened file; whatever is wrong with it is its outcome."""
    cv2.setNumThreads(1)
    image = None
    try:
        with limited():
            image = scan.page(index)
            return read_image(image, index, kit)
    except FileLocked:
        return _failed(index, Outcome.LOCKED, "")
    except PageDamaged as fault:
        if image is None:
            return _failed(index, Outcome.DAMAGED, str(fault))
        shown = Pyramid(image.gray)
        region = RegionReading(Outcome.NO_CODE, WHOLE, note=str(fault))
        return PageReading(index, (region,), *shown.size, _thumbnail(shown, image, 0))


def _failed(index: int, outcome: Outcome, note: str) -> PageReading:
    return PageReading(index, (RegionReading(outcome, WHOLE, note=note),), 0, 0)


def read_image(image: PageImage, index: int, kit: ReadingKit) -> PageReading:
    """Read one displayed page."""
    page = Pyramid(image.gray, image.dpi)
    found = _find(page, kit) if min(page.size) >= _LEAST else _Found([], [], blank=False)
    alone = len(found.papers) + len(found.unread) == 1
    regions = [_region(page, image, paper, alone) for paper in found.papers]
    regions += [RegionReading(Outcome.NO_CODE, _box(page, outline)) for outline in found.unread]
    regions += [_by_number(page, image, one) for one in found.unlabelled]
    if not regions and found.blank and not image.sound():
        regions = [RegionReading(Outcome.DAMAGED, WHOLE, note="画面是空白的，但图像数据不是：可能已损坏")]
    if not regions and found.blank:
        regions = [RegionReading(Outcome.BLANK, WHOLE)]
    if not regions:
        regions = [RegionReading(Outcome.NO_CODE, WHOLE, note=_OURS if found.ours else "")]
    width, height = page.size
    doubtful = any(region.outcome.doubt for region in regions)
    main = max(regions, key=lambda r: (r.bbox[2] - r.bbox[0]) * (r.bbox[3] - r.bbox[1]))
    return PageReading(
        index=index,
        regions=tuple(regions),
        width=width,
        height=height,
        upright=_thumbnail(page, image, main.orientation, _THUMBNAIL if doubtful else _SMALL),
        stamp=_stamp(page),
        extra={f"matrix.{n}": _matrix(page, p.fit) for n, p in enumerate(found.papers) if p.fit},
    )


def _stamp(page: Pyramid) -> str:
    """Of the pixels at half size, into each of which four went: a quarter of the time."""
    width, height = page.size
    return hashlib.sha256(f"{width} {height} ".encode() + page.level(1).tobytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Found:
    """Pieces of paper; outlines (4, 2; px) of ``unread`` printed ones beside them; or ``blank``. ``ours``: a
    page without any piece may be one of our forms all the same; ``unlabelled`` are its pieces, where known.
    """

    papers: list[Paper]
    unread: list[Points]
    blank: bool
    ours: bool = False
    unlabelled: Sequence[Unlabelled] = ()


def _find(page: Pyramid, kit: ReadingKit) -> _Found:
    def ours(text: str) -> bool:
        return isinstance(read_code(text, kit.key), SheetCode)

    search = search_page(page, ours)
    papers = find_papers(page, _upright(search.symbols), kit)
    unread = []
    for leftover in leftovers(page, papers) if papers else ():
        more = _upright(search_around(page, leftover.corners, ours))
        grown = find_papers(page, more, kit, papers)
        if len(grown) == len(papers) and leftover.looks_printed and all(paper.fit for paper in papers):
            unread.append(leftover.corners)
        papers = grown
    if papers or search.blank:
        return _Found(papers, unread, search.blank)
    if is_back_of_ours(page, kit):
        return _Found(papers, unread, blank=True)
    unlabelled = read_unlabelled(page, kit)
    if unlabelled:
        return _Found(papers, unread, blank=False, unlabelled=unlabelled)
    # A code seen but not read, or showing through from the other side: this page belongs to a form.
    return _Found(papers, unread, blank=False, ours=bool(search.symbols) or looks_ours(page, kit))


def _upright(symbols: Sequence[Symbol]) -> list[Symbol]:
    return [s for s in symbols if s.text and not s.mirrored]


def _matrix(page: Pyramid, fit: Fit) -> str:
    """Nine numbers, row by row: pt of the blank's page to 0..1 of the displayed page."""
    width, height = page.size
    matrix = np.diag([1 / width, 1 / height, 1.0]) @ fit.matrix
    return " ".join(f"{value:.9g}" for value in (matrix / matrix[2, 2]).ravel())


def _region(page: Pyramid, image: PageImage, paper: Paper, alone: bool) -> RegionReading:
    codes = (*paper.texts, *paper.others)
    bbox = _bbox(page, paper, alone)
    turn = _orientation(paper)
    if not paper.texts:
        return RegionReading(Outcome.FOREIGN_CODE, bbox, codes, orientation=turn)
    if len(paper.texts) > 1:
        return RegionReading(
            Outcome.CODES_DISAGREE, bbox, codes, orientation=turn, residual=_residual(paper.fit)
        )
    if paper.fit is None:
        return RegionReading(Outcome.DOES_NOT_FIT, bbox, codes, paper.texts[0], turn)
    hand = read_hand(page, image, paper.fit)
    part = paper.fit.piece.part
    required = {s.mark: s.answer for s in hand.signatures if s.mark in part.signed_by}
    asked = [ticks_answered(hand.ticks, question) for question in part.asks]
    if Answer.NO in required.values():
        outcome = Outcome.UNSIGNED
    elif Answer.UNCERTAIN in (*required.values(), *asked):
        outcome = Outcome.UNCERTAIN
    else:
        outcome = Outcome.MATCHED
    return RegionReading(
        outcome=outcome,
        bbox=bbox,
        codes=codes,
        code=paper.texts[0],
        orientation=turn,
        residual=_residual(paper.fit),
        edition=paper.fit.piece.edition,
        signatures=hand.signatures,
        ticks=hand.ticks,
    )


def _by_number(page: Pyramid, image: PageImage, one: Unlabelled) -> RegionReading:
    """A piece whose codes are gone: no code was decoded, so ``codes`` is empty."""
    code = next(iter(one.fit.piece.codes))
    symbol = Symbol(one.text, apply(one.fit.near(code), corners_of(code)))
    paper = Paper((one.text,), (), one.fit, one.fit.corners(), symbol)
    read = _region(page, image, paper, alone=True)
    if one.sure:
        return replace(read, codes=(), note=_BY_NUMBER)
    return replace(read, outcome=Outcome.NO_CODE, codes=(), code="", note=_MAYBE.format(case=one.case))


def _residual(fit: Fit | None) -> float:
    return round(fit.residual, 3) if fit else -1.0


def _bbox(page: Pyramid, paper: Paper, alone: bool) -> tuple[float, float, float, float]:
    """In 0..1 of the page, clipped to it. A lone piece that was not laid is the whole page."""
    if paper.outline is None and alone:
        return WHOLE
    return _box(page, paper.outline if paper.outline is not None else paper.symbol.corners)


def _box(page: Pyramid, outline: Points) -> tuple[float, float, float, float]:
    size = np.array(page.size, dtype=np.float64)
    low, high = np.clip(outline.min(axis=0) / size, 0, 1), np.clip(outline.max(axis=0) / size, 0, 1)
    if (high - low).min() <= 0:
        return WHOLE
    x0, y0, x1, y1 = (round(float(v), 5) for v in (*low, *high))
    return (x0, y0, x1, y1)


def _orientation(paper: Paper) -> int:
    corners: Points = paper.fit.corners() if paper.fit else paper.symbol.corners
    right = (corners[1] - corners[0]) + (corners[2] - corners[3])
    return int(round(float(np.degrees(np.arctan2(right[1], right[0]))) / 90) * 90) % 360


def _thumbnail(page: Pyramid, image: PageImage, orientation: int, most: int = _THUMBNAIL) -> bytes:
    """The page turned upright, at most ``most`` px long, JPEG."""
    colour = image.colour
    number = next((n for n in range(3) if max(page.size) / 2**n <= 1.5 * most), 3)
    pixels: Pixels = page.level(number) if colour is None else colour
    shrink = min(1.0, most / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * shrink)), max(1, round(pixels.shape[0] * shrink)))
    if shrink < 1:
        area = cv2.INTER_AREA if colour is not None else cv2.INTER_LINEAR
        pixels = as_pixels(cv2.resize(pixels, size, interpolation=area))
    quality = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    return cv2.imencode(".jpg", turned(pixels, -orientation % 360), quality)[1].tobytes()
