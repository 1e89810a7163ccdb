"""The plan of a run: which sheet comes back how, on which page of which file. No pixels here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from . import script
from .capture import GAP_MM
from .sheets import Sheet

Bundle = list[Sheet]  # the pages of one paper
_A4_HEIGHT_MM = 297.0  # only for deciding how many parts fit on the glass; the glass is as long as it must be


class Kind(StrEnum):
    """What truth says of a page or a piece on it."""

    CLEAN = "clean"
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    BLANK = "blank"
    DUPLICATE = "duplicate"


class Capture(StrEnum):
    """How a page was taken."""

    FLATBED = "flatbed"
    ADF = "adf"
    PHOTO = "photo"
    FAX = "fax"


class Container(StrEnum):
    """The make of a file."""

    PDF = "pdf"
    TIFF = "tiff"
    FAX = "fax"
    PHOTO = "photo"
    PNG = "png"


@dataclass(frozen=True, slots=True)
class Shot:
    """One page of a file. ``stranger`` is FOREIGN or BLANK when there are no ``sheets`` on it, else None."""

    capture: Capture
    sheets: tuple[Sheet, ...] = ()
    stranger: Kind | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One file to be dropped, and its pages."""

    name: str
    container: Container
    shots: tuple[Shot, ...]


def choose_unsigned(sheets: Sequence[Sheet], rng: np.random.Generator) -> frozenset[str]:
    """The codes of the sheets that nobody signs, among those which need a signature."""
    able = [s.qr for s in sheets if any(m.required for m in s.of_kind("signature"))]
    count = min(script.UNSIGNED_SHEETS, len(able))
    return frozenset(str(qr) for qr in rng.choice(able, count, replace=False)) if count else frozenset()


def choose_lost(
    sheets: Sequence[Sheet], unsigned: frozenset[str], lost: int, rng: np.random.Generator
) -> frozenset[str]:
    """The codes of ``lost`` sheets that never come back: torn parts first, then papers of one page."""
    bundles = _bundles(sheets)
    able = [b[0] for b in bundles if len(b) == 1 and b[0].qr not in unsigned]
    rng.shuffle(able)
    able.sort(key=lambda s: s.whole)
    return frozenset(s.qr for s in able[:lost])


def make_plan(sheets: Sequence[Sheet], unsigned: frozenset[str], rng: np.random.Generator) -> list[File]:
    """Every sheet on exactly one page of one file, with one foreign and one blank page among the fed ones."""
    bundles = _bundles(sheets)
    rng.shuffle(bundles)
    safe = [b for b in bundles if not any(s.qr in unsigned for s in b)]
    photos = _take(safe, round(script.PHOTO_SHARE * len(sheets)))
    least = 1 if len(sheets) >= script.FAX_FROM else 0
    faxes = _take(safe, max(least, round(script.FAX_SHARE * len(sheets))))
    away = {s.qr for s in photos + faxes}
    rest = [b for b in bundles if b[0].qr not in away]
    fed, glass = _share_out(rest, rng)
    return [
        *_feeder_files(fed, rng),
        *_glass_files(glass),
        *_files("拍照_{:03d}.jpg", Container.PHOTO, [Shot(Capture.PHOTO, (s,)) for s in photos], 1),
        *_files(
            "传真_{:02d}.tif", Container.FAX, [Shot(Capture.FAX, (s,)) for s in faxes], script.FEEDER_STACK
        ),
    ]


def _bundles(sheets: Sequence[Sheet]) -> list[Bundle]:
    bundles: dict[tuple[str, str, str, str], Bundle] = {}
    for sheet in sheets:
        bundles.setdefault((*sheet.key, "" if sheet.whole else sheet.qr), []).append(sheet)
    return list(bundles.values())


def _take(bundles: list[Bundle], count: int) -> list[Sheet]:
    """Take papers off ``bundles`` (in place) until ``count`` sheets are together."""
    taken: list[Sheet] = []
    while bundles and len(taken) < count:
        taken += bundles.pop()
    return taken


def _share_out(bundles: list[Bundle], rng: np.random.Generator) -> tuple[list[Sheet], list[Shot]]:
    """Whole pages to the feeder, torn parts and a few single pages to the glass."""
    torn = [b[0] for b in bundles if not b[0].whole]
    whole = [b for b in bundles if b[0].whole]
    glass = _lay_together(torn, rng)
    single = [b for b in whole if len(b) == 1]
    wanted = max(round(script.GLASS_SHARE * len(whole)), script.TIFF_PAGES + 2 - len(glass))
    moved = {b[0].qr for b in single[: min(wanted, len(single) // 2)]}
    glass += [Shot(Capture.FLATBED, (b[0],)) for b in single if b[0].qr in moved]
    rng.shuffle(glass)
    return [s for b in whole if b[0].qr not in moved for s in b], glass


def _lay_together(torn: list[Sheet], rng: np.random.Generator) -> list[Shot]:
    """Torn parts on pages of the glass: alone, or as many together as fit, four at most."""
    shots = []
    queue = list(torn)
    while queue:
        group = [queue.pop(0)]
        wanted = int(rng.integers(2, script.TOGETHER_MOST + 1)) if rng.random() < script.TOGETHER_SHARE else 1
        while queue and len(group) < wanted and _height([*group, queue[0]]) <= _A4_HEIGHT_MM:
            group.append(queue.pop(0))
        shots.append(Shot(Capture.FLATBED, tuple(group)))
    return shots


def _height(group: list[Sheet]) -> float:
    return sum((s.box[3] - s.box[1]) * _A4_HEIGHT_MM for s in group) + GAP_MM * (len(group) - 1)


def _feeder_files(fed: list[Sheet], rng: np.random.Generator) -> list[File]:
    shots = [Shot(Capture.ADF, (s,)) for s in fed]
    for stranger in (Kind.FOREIGN, Kind.BLANK):
        shots.insert(int(rng.integers(len(shots) + 1)), Shot(Capture.ADF, stranger=stranger))
    return _files("高速扫描_{:02d}.pdf", Container.PDF, shots, script.FEEDER_STACK)


def _glass_files(glass: list[Shot]) -> list[File]:
    pages = list(glass)
    tiff = [pages.pop() for _ in range(min(script.TIFF_PAGES, max(len(pages) - 2, 0)))]
    png = [pages.pop()] if len(pages) > 1 else []
    return [
        *_files("平板扫描_{:02d}.pdf", Container.PDF, pages, script.GLASS_STACK),
        *_files("平板多页_{:02d}.tif", Container.TIFF, tiff, script.TIFF_PAGES),
        *_files("单张扫描_{:02d}.png", Container.PNG, png, 1),
    ]


def _files(name: str, container: Container, shots: Sequence[Shot], stack: int) -> list[File]:
    stacks = [tuple(shots[i : i + stack]) for i in range(0, len(shots), stack)]
    return [File(name.format(n), container, shots) for n, shots in enumerate(stacks, start=1)]
